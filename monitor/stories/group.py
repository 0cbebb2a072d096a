"""Coverage of one event is one story: which story an article joins, in which role, and why.

Online and deterministic: an article's story follows from the articles added before it; the past is never recomputed. No I/O.
What "the same event" means, in order:

1. Candidates are stories of the same language in the window that share heavy terms (an inverted index, its cost bounded).
2. Events part: an article whose government or mineral is not one of the story's is of another story, however alike the words
   (`telling.py`); so is an act on a mineral of which the story's hardly speak, and it hardly of theirs: two leases under one
   law. Where events agree, less likeness of the words is enough.
3. An article is compared with the *average* of a story's articles, against what is around (`likeness.py`).
4. A text that is copied joins the story of its original whatever the formula says; formulas that an outlet repeats do not
   count, and an outlet's own notices of one wording are one story only when they name the same mineral and place.
5. An article that fits two stories which also fit each other shows that they are one: the younger is merged into the older.
   A story that has grown two cores (`cores.py`) is split, and stays so.
6. Stories in other languages that share names, figures and concepts within two days are linked, never merged.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from typing import Protocol

from monitor.config.settings import StorySettings
from monitor.language.rarity import Rarity
from monitor.model.stories import ArticleRef, Assignment, Role, Split
from monitor.stories import cores, likeness, telling
from monitor.stories.across_languages import tells_the_same
from monitor.stories.copies import COPIED, share_copied
from monitor.stories.fingerprint import Fingerprint, Imprint, fingerprint, pack, unpack
from monitor.stories.likeness import Ground
from monitor.stories.window import OpenStory, StoryWindow

AGREED = (0.0, 0.1, 0.25)  # added to the score by how much the events agree (`telling.agreement`)
ONE_OUTLET = 0.4  # taken off where an outlet alone tells the story: its next notice reads alike, and tells of another thing
_COMPARED = 16  # stories compared in full
_ABROAD = 6  # stories in other languages looked at
_WITNESSES = 30  # first and last articles of a story that are compared for copies
_COPY_JOINS = 0.8  # share copied from which an article joins whatever the formula says
_HEAVIEST = 6  # terms, mostly of the title, that say what an article is about
_OTHER_THINGS = 0.5  # share of them in the other article up to which two acts are two things
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
    ground: Ground
    story: OpenStory


class Grouper:
    """Gives articles their stories, one after the other. Not for use from two threads at once."""

    def __init__(self, settings: StorySettings) -> None:
        self._rarity = Rarity()
        self._window = StoryWindow(timedelta(seconds=settings.window), self._rarity)
        self._abroad = timedelta(seconds=settings.languages_window)
        self._assigned: dict[int, Assignment] = {}

    def add(self, ref: ArticleRef, made_of: Imprint | None = None) -> Assignment:
        """The story of an article, whose imprint may be made already. One that is in the window gets the same answer as before,
        under its story's present id."""
        if story := self._window.story_of(ref.article_id):
            return replace(self._assigned[ref.article_id], story=story.name, split=None)
        for old in self._window.expire(ref.published_at):
            del self._assigned[old]
        one, written = fingerprint(ref, self._rarity, made_of)
        fits = self._fits(one)
        story = self._joined(one, fits)
        shared = _shared(one, story, written) if story else ()
        merged: tuple[str, ...] = ()
        if story:
            story, merged = self._merge(story, fits)
        one = self._in_role(one, story)
        story = story or OpenStory(
            name=story_id(one.article_id), language=one.language, opened=(one.at, one.article_id)
        )
        self._window.put(one, story)
        points = next((fit.score for fit in fits if fit.story is story), 0.0)
        assignment = Assignment(
            article_id=one.article_id,
            story=story.name,
            role=one.role,
            copy_of=one.copy_of,
            origin=one.origin,
            similarity=1.0 if one.role is Role.FIRST else likeness.similarity(points),
            shared=shared,
            merged=merged,
            also_in=self._also_in(one, story),
            split=self._split(story),
        )
        self._assigned[one.article_id] = assignment
        return assignment

    def role_in(self, ref: ArticleRef, name: str) -> Role:
        """What an article is to the story of that name, which it is known to belong to."""
        one, _ = fingerprint(ref, self._rarity)
        story = self._window.stories.get(name)
        one = self._in_role(one, story)
        new = OpenStory(name=name, language=one.language, opened=(one.at, one.article_id))
        self._window.put(one, story or new)
        return one.role

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
        """The stories near to an article that its event does not part from it, best first."""
        cosines = [
            (story.cosine(one.weights), story) for story in self._window.near(one, _COMPARED)
        ]
        ranked = sorted((cosine for cosine, _ in cosines), reverse=True)
        fits = []
        for cosine, story in cosines:
            if _parted(one, story):
                continue
            others = list(ranked)
            others.remove(cosine)
            around = likeness.ground(others)
            points = _score(cosine, around, story, story.gap_days(one.at, one.at))
            points += AGREED[_agreement(one, story)] - ONE_OUTLET * _is_outlets_own(one, story)
            fits.append(_Fit(score=points, ground=around, story=story))
        return sorted(fits, key=lambda fit: (-fit.score, fit.story.opened))

    def _joined(self, one: Fingerprint, fits: list[_Fit]) -> OpenStory | None:
        if fits and fits[0].score > 0:
            return fits[0].story
        return next(
            (fit.story for fit in fits[:3] if self._copied_from(one, fit.story, _COPY_JOINS)), None
        )

    def _merge(self, story: OpenStory, fits: list[_Fit]) -> tuple[OpenStory, tuple[str, ...]]:
        """Merges the stories that this article shows to be one; the one that remains, and the ids of the others."""
        gone: list[str] = []
        for fit in fits[1:4]:
            if fit.score <= 0 or fit.story is story or _stay_apart(story, fit.story):
                continue
            if _mutual(story, fit) <= likeness.MERGE:
                continue
            old, young = sorted((story, fit.story), key=lambda one: one.opened)
            self._window.merge(young, old)
            gone.append(young.name)
            story = old
        return story, tuple(gone)

    def _split(self, story: OpenStory) -> Split | None:
        """Parts a story that has grown two cores; what left it."""
        if len(story.members) not in cores.LOOKED_AT:
            return None
        leaving = cores.second_core(story.members.values())
        taken = {story.name, *story.names}
        name = next((n for n in map(story_id, leaving) if n not in taken), None)
        if name is None or name in self._window.stories:
            return None
        self._window.part(story, leaving, name)
        return Split(story=name, articles=leaving)

    def _in_role(self, one: Fingerprint, story: OpenStory | None) -> Fingerprint:
        """The fingerprint with what the article is to its story: its first, a copy of another, or a report of its own."""
        if story is None:
            return one
        original = (
            self._copied_from(one, story, COPIED)
            or _same_origin(one, story)
            or _put_out_again(one, story)
        )
        if original is None:
            return replace(one, role=Role.INDEPENDENT)
        root = original.copy_of if original.copy_of in story.members else original.article_id
        return replace(one, role=Role.COPY, copy_of=root, origin=one.origin or original.origin)

    def _copied_from(self, one: Fingerprint, story: OpenStory, share: float) -> Fingerprint | None:
        """The article of the story that this one copies most, if it copies at least `share` of itself from it."""
        best, original = share, None
        members = tuple(story.members.values())
        for member in members[:_WITNESSES] + members[_WITNESSES:][-_WITNESSES:]:
            copied = share_copied(one.sketch, member.sketch)
            if copied >= best and (original is None or copied > best):
                best, original = copied, member
        if original is None or telling.apart(one.telling, original.telling):
            return None
        if _is_other_notice(one, original):
            return None
        formulas = self._window.formulas(one.outlet, story) | self._window.formulas(
            original.outlet, story
        )
        if formulas and share_copied(one.sketch, original.sketch, formulas) < share:
            return None
        return original

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


def group_refs(refs: Iterable[ArticleRef]) -> Iterator[Assignment]:
    """The assignment of each article, in the order given.

    Each answer comes at once and depends on the articles before it alone; a later merge or split does not change what was said.
    """
    grouper = Grouper(StorySettings())
    for ref in refs:
        yield grouper.add(ref)


def _parted(one: Fingerprint, story: OpenStory) -> bool:
    """Whether an article tells another event than most of the story's articles that could be told apart from it."""
    votes = [
        telling.apart(one.telling, member.telling)
        or _is_other_notice(one, member)
        or _are_other_things(one, member)
        for member in story.members.values()
        if (one.telling and member.telling) or member.outlet == one.outlet
    ]
    return sum(votes) * 2 > len(votes)


def _is_other_notice(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two articles of one outlet name other minerals, or, one of them on an act, other places abroad."""
    if one.outlet != other.outlet or not one.outlet:
        return False
    if one.telling and other.telling and set(one.telling.dockets) & set(other.telling.dockets):
        return False
    home = {place for each in (one, other) if each.telling for place in each.telling.governments}
    minerals, _, places = one.concepts
    other_minerals, _, other_places = other.concepts
    if not _shares(minerals, other_minerals):
        return True
    told = one.telling or other.telling
    return bool(told) and not _shares(set(places) - home, set(other_places) - home)


def _are_other_things(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether of two acts on minerals neither article speaks of most that the other is about: two orders of one day, one law behind both."""
    if not (one.telling and other.telling and one.concepts[0] and other.concepts[0]):
        return False
    return max(_spoken_of(one, other), _spoken_of(other, one)) <= _OTHER_THINGS


def _spoken_of(one: Fingerprint, other: Fingerprint) -> float:
    """The share of an article's heaviest terms that the other one has too."""
    heaviest = list(islice(one.weights, _HEAVIEST))
    return sum(term in other.weights for term in heaviest) / max(1, len(heaviest))


def _is_outlets_own(one: Fingerprint, story: OpenStory) -> bool:
    """Whether the story is told by the article's outlet alone."""
    return bool(one.outlet) and all(m.outlet == one.outlet for m in story.members.values())


def _agreement(one: Fingerprint, story: OpenStory) -> int:
    return max(telling.agreement(one.telling, m.telling) for m in story.members.values())


def _stay_apart(story: OpenStory, other: OpenStory) -> bool:
    """Whether two stories were split from each other, or tell events that are apart."""
    if other.name in story.parted or story.name in other.parted:
        return True
    votes = [_parted(one, other) for one in story.members.values()]
    return sum(votes) * 2 > len(votes)


def _shares(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two lists have something in common, or one of them is empty."""
    mine, theirs = set(one), set(other)
    return bool(mine & theirs) or not mine or not theirs


def _score(cosine: float, around: Ground, story: OpenStory, gap_days: float) -> float:
    cohesion = story.cohesion(likeness.USUAL)
    return likeness.score(cosine, around, cohesion=cohesion, gap_days=gap_days)


def _mutual(story: OpenStory, fit: _Fit) -> float:
    """How well two stories fit each other: the average over all pairs of their articles."""
    small, large = sorted((story, fit.story), key=lambda one: (len(one.total), one.opened))
    cosine = large.cosine(small.total) / len(small.members)
    around = replace(fit.ground, nearest=likeness.MERGING)
    return _score(cosine, around, fit.story, story.gap_days(fit.story.since, fit.story.until))


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


def _put_out_again(one: Fingerprint, story: OpenStory) -> Fingerprint | None:
    """The outlet's own article of the very same words, as a bare headline that its feed lists twice."""
    return next(
        (
            member
            for member in story.members.values()
            if member.outlet == one.outlet and member.weights.keys() == one.weights.keys()
        ),
        None,
    )


def _same_origin(one: Fingerprint, story: OpenStory) -> Fingerprint | None:
    if one.origin is None:
        return None
    return next((member for member in story.members.values() if member.origin == one.origin), None)
