"""From a story as stored to the block that tells it. Pure, deterministic; order of coverage does not matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from monitor.digest import words
from monitor.digest.edits import changes
from monitor.digest.nouns import (
    Action,
    Change,
    Chip,
    Passage,
    Piece,
    Point,
    Points,
    QuietLine,
    Quote,
    Report,
    Sister,
    StoryBlock,
)
from monitor.model import Claim, Coverage, Dated, Difference, Edit, Evidence, Hit, Kind, Quality, Role, Story, Verdict

MAX_REPORTS = 12  # of one story; the web page has them all
MAX_FIGURES = 3
MAX_POINTS = 4
MAX_CHANGES = 3
MAX_REASONS = 5
MAX_CHIPS = 8
STATE_MEDIA = "state-media"  # the feed's tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """For whom a block is written: day, zone and language, names of concepts, and where the web page is."""

    day: date
    zone: ZoneInfo
    language: str
    since: datetime
    names: Mapping[str, str]
    base_url: str = ""

    def name(self, concept: str) -> str:
        """The concept's English name."""
        return words.name_of(concept, self.names)

    def at(self, moment: datetime) -> str:
        """The moment as this reader says it."""
        return words.clock_words(moment, self.zone, self.day)

    def foreign(self, tag: str | None) -> str:
        """The language's name when it is not this reader's."""
        return words.foreign(tag, self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event: the story that tells it and its sisters in other languages."""

    main: Story
    sisters: tuple[Story, ...] = ()

    @property
    def stories(self) -> tuple[Story, ...]:
        """All of them, the main one first."""
        return (self.main, *self.sisters)

    @property
    def hits(self) -> tuple[tuple[Coverage, Hit], ...]:
        """Every hit with its article."""
        return tuple((c, hit) for story in self.stories for c in story.coverage for hit in c.hits)

    def score(self, watchlist: str | None = None) -> float:
        """The best hit's score, of one watchlist or of all; -1 without a hit."""
        return max((hit.score for _, hit in self.hits if watchlist in (None, hit.watchlist)), default=-1.0)

    def watchlists(self) -> frozenset[str]:
        """The watchlists that it hits."""
        return frozenset(hit.watchlist for _, hit in self.hits)


def events(stories: Iterable[Story], language: str) -> tuple[Event, ...]:
    """The stories with their sisters in other languages joined, best score first, then oldest first.

    The main story is one in the reader's language when there is one, and the best by score among those.
    """
    by_id = {story.story: story for story in stories}
    found = []
    for group in _joined(by_id):
        ranked = sorted(group, key=lambda s: (not _is_readers(s, language), -Event(main=s).score(), s.opened_at, s.story))
        found.append(Event(main=ranked[0], sisters=tuple(ranked[1:])))
    return tuple(sorted(found, key=lambda e: (-e.score(), e.main.opened_at, e.main.story)))


def _joined(by_id: Mapping[str, Story]) -> list[list[Story]]:
    root = {key: key for key in by_id}

    def find(key: str) -> str:
        while root[key] != key:
            key = root[key]
        return key

    for story in by_id.values():
        for other in story.also_in:
            if other in root:
                root[find(story.story)] = find(other)
    groups: dict[str, list[Story]] = {}
    for key, story in by_id.items():
        groups.setdefault(find(key), []).append(story)
    return list(groups.values())


def _is_readers(story: Story, language: str) -> bool:
    return any(c.hits and not words.foreign(c.language, language) for c in story.coverage)


def has_news(event: Event) -> bool:
    """Whether the event was never told, or brought an independent report or an edit since it was."""
    return any(_story_has_news(story) for story in event.stories)


def _story_has_news(story: Story) -> bool:
    told = story.told_at
    if told is None:
        return True
    return any((c.first_seen_at >= told and c.role != Role.COPY) or any(e.at >= told for e in c.edits) for c in story.coverage)


def block(event: Event, reader: Reader, *, watchlist: str | None = None, also_on: tuple[str, ...] = ()) -> StoryBlock:
    """The event told in full; score and reasons are those of `watchlist`, or of the best hit."""
    main = event.main
    lead, hit = _best(event, watchlist, reader)
    headline = _headline(main, reader) or lead
    reports = _reports(event.main, reader)
    return StoryBlock(
        id=main.story,
        anchor="s-" + re.sub(r"[^A-Za-z0-9]", "-", main.story),
        url=f"{reader.base_url}/story/{main.story}" if reader.base_url else "",
        headline=words.plain(headline.title) or words.link(headline.url) or "(no title)",
        headline_url=words.link(headline.url),
        lang=headline.language or "",
        language=reader.foreign(headline.language),
        score=round(hit.score),
        reasons=tuple(_reasons(hit)),
        independent=sum(c.role != Role.COPY for c in main.coverage),
        copies=sum(c.role == Role.COPY for c in main.coverage),
        reports=reports,
        minerals=_chips((h.minerals for _, h in event.hits), Kind.MINERAL, reader),
        actions=_chips((h.policies for _, h in event.hits), Kind.ACTION, reader),
        places=_chips((h.places for _, h in event.hits), Kind.PLACE, reader),
        terms=tuple(dict.fromkeys(term for _, h in event.hits for term in h.terms))[:MAX_CHIPS],
        evidence=_evidence(lead, hit, reader),
        figures=_figures(main, reader),
        points=_points(main, reader),
        action=_action(main, reader),
        sisters=tuple(_sister(story, reader) for story in event.sisters),
        changes=_changes(event, reader),
        also_on=also_on,
        running=main.told_at is not None,
        told_on=words.short_date(main.told_at.astimezone(reader.zone).date()) if main.told_at else "",
    )


def quiet_line(event: Event, reader: Reader, *, watchlist: str | None = None) -> QuietLine:
    """The event in one line."""
    cover, hit = _best(event, watchlist, reader)
    head = _headline(event.main, reader) or cover
    known = event.main.told_at
    fresh = sum(c.first_seen_at >= known for c in event.main.coverage) if known else 0
    return QuietLine(
        headline=words.plain(head.title) or "(no title)",
        url=words.link(head.url),
        outlet=words.plain(head.outlet),
        at=reader.at(head.published_at),
        score=round(hit.score),
        lang=head.language or "",
        language=reader.foreign(head.language),
        minerals=_chips([hit.minerals], Kind.MINERAL, reader),
        actions=_chips([hit.policies], Kind.ACTION, reader),
        note=f"told before, {words.count_words(fresh, 'more copy', 'more copies')}" if fresh and known else "",
        reports=sum(len(story.coverage) for story in event.stories),
    )


def _best(event: Event, watchlist: str | None, reader: Reader) -> tuple[Coverage, Hit]:
    """The hit to show: of the watchlist, in the main story, the reader's language, the best score, the earliest."""
    wanted = [pair for pair in event.hits if watchlist in (None, pair[1].watchlist)] or list(event.hits)
    ids = {c.article_id for c in event.main.coverage}

    def rank(pair: tuple[Coverage, Hit]) -> tuple[object, ...]:
        c, hit = pair
        foreign, copy = bool(reader.foreign(c.language)), c.role == Role.COPY
        return (c.article_id not in ids, foreign, -hit.score, copy, c.published_at, c.article_id)

    return min(wanted, key=rank)


def _headline(story: Story, reader: Reader) -> Coverage | None:
    """The article whose title heads the block: a hit, in the reader's language, independent, best, earliest."""
    wanted = [c for c in story.coverage if c.hits and c.title.strip()]

    def rank(c: Coverage) -> tuple[object, ...]:
        best = max(hit.score for hit in c.hits)
        return (bool(reader.foreign(c.language)), c.role == Role.COPY, -best, c.published_at, c.article_id)

    return min(wanted, key=rank, default=None)


def _reports(story: Story, reader: Reader) -> tuple[Report, ...]:
    order = {Role.FIRST: 0, Role.INDEPENDENT: 1, Role.COPY: 2}
    ranked = sorted(story.coverage, key=lambda c: (order[c.role], c.published_at, c.article_id))
    return tuple(_report(c, reader, story.told_at) for c in ranked)


def _report(c: Coverage, reader: Reader, told_at: datetime | None) -> Report:
    return Report(
        outlet=words.plain(c.outlet, 60),
        title=words.plain(c.title) or "(no title)",
        url=words.link(c.url),
        at=reader.at(c.published_at if c.dated == Dated.GIVEN else c.first_seen_at),
        role=c.role,
        lang=c.language or "",
        language=reader.foreign(c.language),
        origin=words.plain(c.origin or "", 60),
        state_media=STATE_MEDIA in c.tags,
        unread="" if c.quality == Quality.FULL else _unread(c),
        fresh=told_at is None or c.first_seen_at >= told_at,
        dated=c.dated == Dated.GIVEN,
    )


def _unread(c: Coverage) -> str:
    why = words.reason_words(c.reason)
    return words.QUALITIES[c.quality] + (f": {why}" if why else "")


def _reasons(hit: Hit) -> Iterable[Points]:
    ranked = sorted(hit.reasons, key=lambda r: -abs(r.points))[:MAX_REASONS]
    return (Points(name=words.plain(r.name, 60), points=round(r.points), detail=words.plain(r.detail, 80)) for r in ranked)


def _chips(lists: Iterable[tuple[str, ...]], kind: Kind, reader: Reader) -> tuple[Chip, ...]:
    counted: dict[str, int] = {}
    for members in lists:
        for member in members:
            counted[member] = counted.get(member, 0) + 1
    ranked = sorted(counted, key=lambda member: (-counted[member], reader.name(member)))
    return tuple(Chip(id=member, name=reader.name(member), kind=kind) for member in ranked[:MAX_CHIPS])


def _evidence(cover: Coverage, hit: Hit, reader: Reader) -> Passage | None:
    """The best sentence of the text; the title's only when there is no other."""
    best = min(hit.evidence, key=lambda e: e.field == "title", default=None)
    return passage(best, cover, reader) if best else None


def passage(evidence: Evidence, cover: Coverage, reader: Reader) -> Passage:
    """An evidence sentence with its terms marked, cut around them when it is long."""
    return Passage(
        outlet=words.plain(cover.outlet, 60),
        pieces=pieces(evidence.sentence, tuple((start, end, reader.name(concept)) for start, end, concept in evidence.marks)),
        lang=cover.language or "",
        language=reader.foreign(cover.language),
    )


def pieces(sentence: str, marks: tuple[tuple[int, int, str], ...], limit: int = words.MAX_SENTENCE) -> tuple[Piece, ...]:
    """The sentence in pieces, marked and not, in order; overlapping marks keep the longer one.

    A sentence longer than `limit` keeps the stretch around its first mark.
    """
    kept: list[tuple[int, int, str]] = []
    for start, end, name in sorted(marks, key=lambda m: (m[0], -m[1])):
        if 0 <= start < end <= len(sentence) and (not kept or start >= kept[-1][1]):
            kept.append((start, end, name))
    low, high = _stretch(sentence, kept, limit)
    found, at = [], low
    for start, end, name in kept:
        if start >= low and end <= high:
            found += [Piece(text=sentence[at:start]), Piece(text=sentence[start:end], mark=name)]
            at = end
    found.append(Piece(text=sentence[at:high]))
    found = [replace(piece, text=_inner(piece.text)) for piece in found if piece.text]
    return _dotted(found, low > 0, high < len(sentence))


def _stretch(sentence: str, marks: list[tuple[int, int, str]], limit: int) -> tuple[int, int]:
    if len(sentence) <= limit:
        return 0, len(sentence)
    middle = marks[0][0] if marks else 0
    low = max(0, min(middle - limit // 3, len(sentence) - limit))
    if low:
        low = sentence.find(" ", low, low + 20) + 1 or low
    high = min(len(sentence), low + limit)
    if high < len(sentence):
        space = sentence.rfind(" ", high - 20, high)
        high = space if space > 0 else high
    return low, high


def _inner(text: str) -> str:
    """`plain` that keeps the white space at both ends."""
    core = words.plain(text, len(text) + 1)
    return (" " if text[:1].isspace() else "") + core + (" " if core and text[-1:].isspace() else "")


def _dotted(found: list[Piece], before: bool, after: bool) -> tuple[Piece, ...]:
    return (
        *((Piece(text=words.CUT + " "),) if before else ()),
        *found,
        *((Piece(text=" " + words.CUT),) if after else ()),
    )


def _quote(claim: Claim, languages: Mapping[int, str | None], reader: Reader, limit: int = 200) -> Quote:
    start = claim.sentence.find(claim.said) if claim.said else -1
    marks = ((start, start + len(claim.said), "figure"),) if start >= 0 else ()
    language = languages.get(claim.article_id)
    return Quote(
        said=words.plain(claim.said, 120),
        passage=Passage(
            outlet=words.plain(claim.outlet, 60),
            pieces=pieces(claim.sentence, marks, limit),
            lang=language or "",
            language=reader.foreign(language),
        ),
    )


def _languages(story: Story) -> Mapping[int, str | None]:
    return {c.article_id: c.language for c in story.coverage}


def _figures(story: Story, reader: Reader) -> tuple[Quote, ...]:
    claims = story.facts.key_figures if story.facts else ()
    return tuple(_quote(claim, _languages(story), reader, 160) for claim in claims[:MAX_FIGURES])


def _points(story: Story, reader: Reader) -> tuple[Point, ...]:
    """What outlets differ on first, then updates, then agreements; what only one says is no point."""
    order = (Verdict.DIFFER, Verdict.UPDATED, Verdict.AGREE)
    points = [d for d in (story.facts.differences if story.facts else ()) if d.verdict in order]
    ranked = sorted(points, key=lambda d: order.index(d.verdict))[:MAX_POINTS]
    return tuple(_point(point, story, reader) for point in ranked)


def _point(point: Difference, story: Story, reader: Reader) -> Point:
    quotes = tuple(_quote(claim, _languages(story), reader) for claim in point.claims)
    return Point(verdict=point.verdict, subject=words.plain(point.subject, 120), quotes=quotes)


def _action(story: Story, reader: Reader) -> Action | None:
    record = story.facts.action if story.facts else None
    if record is None or not record.action:
        return None
    return Action(
        actor=words.plain(record.actor_name, 80) or (reader.name(record.actor) if record.actor else ""),
        action=reader.name(record.action),
        minerals=tuple(reader.name(mineral) for mineral in record.minerals),
        target=reader.name(record.target) if record.target else "",
        status=words.STATUSES.get(record.status, record.status),
        effective_on=words.iso_date_words(record.effective_on),
        documents=tuple(words.plain(document, 60) for document in record.documents),
    )


def _sister(story: Story, reader: Reader) -> Sister:
    cover, hit = _best(Event(main=story), None, reader) if Event(main=story).hits else (story.coverage[0], None)
    return Sister(
        story=story.story,
        language=words.language_name(cover.language),
        lang=cover.language or "",
        outlet=words.plain(cover.outlet, 60),
        headline=words.plain(cover.title) or "(no title)",
        url=words.link(cover.url),
        reports=len(story.coverage),
        evidence=_evidence(cover, hit, reader) if hit else None,
    )


def _changes(event: Event, reader: Reader) -> tuple[Change, ...]:
    """The edits since the last digest, newest first, one line for each stretch that changed."""
    edits = [(edit.at, c.article_id, c, edit) for s in event.stories for c in s.coverage for edit in c.edits]
    found = [
        _change(c, edit, stretch, reader)
        for at, _, c, edit in sorted(edits, key=lambda e: e[:2], reverse=True)
        if at >= reader.since
        for stretch in changes(edit.old, edit.new)
    ]
    return tuple(found[:MAX_CHANGES])


def _change(c: Coverage, edit: Edit, stretch: tuple[str, str, str], reader: Reader) -> Change:
    removed, added, context = map(words.plain, stretch)
    outlet = words.plain(c.outlet, 60)
    return Change(outlet=outlet, at=reader.at(edit.at), field=edit.field, removed=removed, added=added, context=context)
