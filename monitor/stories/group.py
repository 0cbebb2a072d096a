"""Coverage of one event is one story: which story an article joins, in which role, and why.

Online and deterministic: an article's story follows from the articles added before it; the past is never recomputed. No I/O.
What "the same event" means, in order:

1. Candidates are stories of the same language in the window that share heavy terms (an inverted index, its cost bounded).
2. An article is compared with the *average* of a story's articles: cosine of rarity-weighted terms of title and lead. How much
   is needed follows from how like the article is to the stories it is *not* part of (its background: the third to tenth
   nearest), so that length, language and a busy beat need no setting of their own; from how like the story's articles are to
   each other; and from the time since the last of them.
3. A text that is copied joins the story of its original whatever the formula says.
4. An article that fits two stories which also fit each other shows that they are one: the younger is merged into the older.
5. Stories in other languages that share names, figures and concepts within two days are linked, never merged.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from monitor.config.settings import StorySettings
from monitor.language.rarity import Rarity
from monitor.model.stories import ArticleRef, Assignment, Role
from monitor.stories.across_languages import tells_the_same
from monitor.stories.copies import COPIED, share_copied
from monitor.stories.fingerprint import Fingerprint, fingerprint, pack, unpack
from monitor.stories.window import OpenStory, StoryWindow

# The formula, `_score`: fitted on the labelled development sets and on shortened and syllabified variants of them; the same
# numbers for every kind of text. Most are flat; BIAS is not: 0.05 more costs undated full texts 0.025 of B-cubed F1.
STEEPNESS = 4.0  # of the logistic curve that turns a score into a similarity
BACKGROUND = 0.5  # how much of the background's logarithm is taken off
GAP = 1.5  # taken off for a very long time since the story's last article; half of it for a day
COHESION = (
    0.6  # how much of the logarithm of the story's cohesion, against the usual one, is taken off
)
USUAL = 0.25  # cohesion
BIAS = 0.55
MERGE = 0.5  # score above which two stories that an article joins are one
_LEAST = 0.02  # added to cosines: below it differences say nothing
_FIRST_DAY = 0.03  # background where there are no other stories yet
_RANKS = slice(2, 10)  # of the background: the first two may be of the same event

_COMPARED = 16  # stories compared in full
_ABROAD = 6  # stories in other languages looked at
_WITNESSES = 30  # first and last articles of a story that are compared for copies
_COPY_JOINS = 0.8  # share copied from which an article joins whatever the formula says
_SHARED = 8  # terms named as the reason


class Stored(Protocol):
    """A fingerprint as the store gives it back, with the story that its article belongs to by now."""

    @property
    def data(self) -> bytes:
        """What `fingerprint_of` gave."""
        ...

    @property
    def story(self) -> str:
        """The story's id."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """How well an article fits a story: it joins above 0."""

    score: float
    background: float
    story: OpenStory


class Grouper:
    """Gives articles their stories, one after the other. Not for use from two threads at once."""

    def __init__(self, settings: StorySettings) -> None:
        self._rarity = Rarity()
        self._window = StoryWindow(timedelta(seconds=settings.window), self._rarity)
        self._abroad = timedelta(seconds=settings.languages_window)
        self._assigned: dict[int, Assignment] = {}

    def add(self, ref: ArticleRef) -> Assignment:
        """The story of an article. One that is in the window already gets the same answer, under its story's present id."""
        if story := self._window.story_of(ref.article_id):
            return replace(self._assigned[ref.article_id], story=story.name)
        for old in self._window.expire(ref.published_at):
            del self._assigned[old]
        one, written = fingerprint(ref, self._rarity)
        fits = self._fits(one)
        story = self._joined(one, fits)
        shared = _shared(one, story, written) if story else ()
        merged: tuple[str, ...] = ()
        if story:
            story, merged = self._merge(story, fits)
        one = _in_role(one, story)
        story = story or OpenStory(
            name=story_id(one.article_id), language=one.language, opened=(one.at, one.article_id)
        )
        self._window.put(one, story)
        score = next((fit.score for fit in fits if fit.story is story), 0.0)
        assignment = Assignment(
            article_id=one.article_id,
            story=story.name,
            role=one.role,
            copy_of=one.copy_of,
            origin=one.origin,
            similarity=1.0
            if one.role is Role.FIRST
            else round(1.0 / (1.0 + math.exp(-STEEPNESS * score)), 3),
            shared=shared,
            merged=merged,
            also_in=self._also_in(one, story),
        )
        self._assigned[one.article_id] = assignment
        return assignment

    def restore(self, rows: Iterable[Stored]) -> None:
        """Rebuilds the window from stored fingerprints, in any order. Those of an older program are passed over."""
        for row in rows:
            try:
                one = unpack(row.data)
            except ValueError:
                continue
            if self._window.story_of(one.article_id):
                continue
            story = self._window.stories.get(row.story)
            if story is None:
                story = OpenStory(
                    name=row.story, language=one.language, opened=(one.at, one.article_id)
                )
            story.opened = min(story.opened, (one.at, one.article_id))
            self._window.put(one, story)
            self._assigned[one.article_id] = Assignment(
                article_id=one.article_id,
                story=row.story,
                role=one.role,
                copy_of=one.copy_of,
                origin=one.origin,
            )

    def fingerprint_of(self, article_id: int) -> bytes:
        """What to store of an article in the window, ≤ 2 kB. Raises KeyError for one that is not."""
        story = self._window.story_of(article_id)
        if story is None:
            raise KeyError(article_id)
        return pack(story.members[article_id])

    def story_of(self, article_id: int) -> str | None:
        """The present id of the story of an article in the window."""
        story = self._window.story_of(article_id)
        return story.name if story else None

    def _fits(self, one: Fingerprint) -> list[_Fit]:
        """The stories near to an article, best first."""
        cosines = [
            (story.cosine(one.weights), story) for story in self._window.near(one, _COMPARED)
        ]
        ranked = sorted((cosine for cosine, _ in cosines), reverse=True)
        fits = []
        for cosine, story in cosines:
            others = list(ranked)
            others.remove(cosine)
            ground = _background(others)
            score = _score(cosine, ground, story, story.gap_days(one.at, one.at))
            fits.append(_Fit(score=score, background=ground, story=story))
        return sorted(fits, key=lambda fit: (-fit.score, fit.story.opened))

    def _joined(self, one: Fingerprint, fits: list[_Fit]) -> OpenStory | None:
        if fits and fits[0].score > 0:
            return fits[0].story
        return next(
            (fit.story for fit in fits[:3] if _copied_from(one, fit.story, _COPY_JOINS)), None
        )

    def _merge(self, story: OpenStory, fits: list[_Fit]) -> tuple[OpenStory, tuple[str, ...]]:
        """Merges the stories that this article shows to be one; the one that remains, and the ids of the others."""
        gone: list[str] = []
        for fit in fits[1:4]:
            if fit.score <= 0 or fit.story is story or _mutual(story, fit) <= MERGE:
                continue
            old, young = sorted((story, fit.story), key=lambda one: one.opened)
            self._window.merge(young, old)
            gone.append(young.name)
            story = old
        return story, tuple(gone)

    def _also_in(self, one: Fingerprint, story: OpenStory) -> tuple[str, ...]:
        near = self._window.elsewhere(one, _ABROAD)
        return tuple(
            other.name
            for other in near
            if tells_the_same(one, other, self._rarity, within=self._abroad)
        )


def story_id(article_id: int) -> str:
    """The id of the story that an article opens: stable, short, and safe in addresses."""
    data = article_id.to_bytes((article_id.bit_length() + 8) // 8, "big", signed=True)
    return "s" + base64.b32encode(data).decode().rstrip("=").lower()


def group_lines(lines: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    """The story and role of each article {"id","published","lang","title","body","outlet"?}, in the order given.

    Each answer comes at once and depends on the lines before it alone; a later merge does not change what was said.
    """
    grouper = Grouper(StorySettings())
    for number, line in enumerate(lines, 1):
        assignment = grouper.add(_ref(number, line))
        yield {"id": line["id"], "story": assignment.story, "role": assignment.role.value}


def _ref(number: int, line: Mapping[str, Any]) -> ArticleRef:
    return ArticleRef(
        article_id=number,
        title=line.get("title") or "",
        text=line.get("body") or "",
        outlet=line.get("outlet") or "",
        language=line.get("lang"),
        published_at=_time(line.get("published")),
    )


def _time(text: str | None) -> datetime:
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _score(cosine: float, background: float, story: OpenStory, gap_days: float) -> float:
    """How well something fits a story, given their cosine and the background, so many days apart: together above 0."""
    stands_out = math.log(cosine + _LEAST) - BACKGROUND * math.log(background + _LEAST)
    tight = COHESION * math.log((story.cohesion(USUAL) + _LEAST) / (USUAL + _LEAST))
    return stands_out - tight - GAP * gap_days / (gap_days + 1.0) + BIAS


def _background(others: list[float]) -> float:
    """The usual cosine of an article with stories that tell of something else, given those with all others, largest first."""
    width = _RANKS.stop - _RANKS.start
    found = others[_RANKS]
    return (sum(found) + _FIRST_DAY * (width - len(found))) / width


def _mutual(story: OpenStory, fit: _Fit) -> float:
    """How well two stories fit each other: the average over all pairs of their articles."""
    small, large = sorted((story, fit.story), key=lambda one: (len(one.total), one.opened))
    cosine = large.cosine(small.total) / len(small.members)
    return _score(
        cosine, fit.background, fit.story, story.gap_days(fit.story.since, fit.story.until)
    )


def _shared(one: Fingerprint, story: OpenStory, written: Mapping[str, str]) -> tuple[str, ...]:
    """The terms that did most to join the article to the story, names and figures first, as the article writes them."""
    common = sorted(
        (-weight * story.total[term], term)
        for term, weight in one.weights.items()
        if term in story.total
    )
    best = [term for _, term in common[:_SHARED]]
    marks = set(one.marks)
    return tuple(written[term] for term in sorted(best, key=lambda term: term not in marks))


def _in_role(one: Fingerprint, story: OpenStory | None) -> Fingerprint:
    """The fingerprint with what the article is to its story: its first, a copy of another, or a report of its own."""
    if story is None:
        return one
    original = _copied_from(one, story, COPIED) or _same_origin(one, story)
    if original is None:
        return replace(one, role=Role.INDEPENDENT)
    root = original.copy_of if original.copy_of in story.members else original.article_id
    return replace(one, role=Role.COPY, copy_of=root, origin=one.origin or original.origin)


def _copied_from(one: Fingerprint, story: OpenStory, share: float) -> Fingerprint | None:
    """The article of the story that this one copies most, if it copies at least `share` of itself from it."""
    best, original = share, None
    members = tuple(story.members.values())
    for member in members[:_WITNESSES] + members[_WITNESSES:][-_WITNESSES:]:
        copied = share_copied(one.sketch, member.sketch)
        if copied >= best and (original is None or copied > best):
            best, original = copied, member
    return original


def _same_origin(one: Fingerprint, story: OpenStory) -> Fingerprint | None:
    if one.origin is None:
        return None
    return next((member for member in story.members.values() if member.origin == one.origin), None)
