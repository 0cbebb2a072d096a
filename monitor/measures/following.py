"""Reports that go on about an act without naming it in full: "Treasury shelves the levy", "Gabon keeps to 2029". Pure.

Such a report opens no measure; it joins one that is known when its title names the government or the mineral, its opening the other,
and something of the act itself: its kind, its date, names that few measures have. A company's or a market's own news joins nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.events import cues, documents
from monitor.events.cues import EventWord, WordKind
from monitor.language import scripts
from monitor.match.matcher import Reading
from monitor.measures.joining import KnownMeasure
from monitor.measures.kinship import UMBRELLAS, Kinship, Nearness
from monitor.measures.newsworth import is_own_news, minerals_of, names_outlet
from monitor.measures.reports import MANY, countries, words_of
from monitor.measures.turning import holds_now, turn_of
from monitor.model.events import Event, Status
from monitor.model.measures import MeasureReport, Turn
from monitor.model.mentions import Kind

FOLLOWS = 1.8
"""The sum from which such a report joins a measure."""
CLEARLY = 0.4
"""By how much the best measure has to be ahead of the next."""
_OPENING_CHARS = 600
_BOTH, _ONE = 0.8, 0.2  # title names government and mineral, or one of them
_NAMED, _KIN, _APART = 1.2, 0.8, -1.5
_REMARK = 0.5  # the kind of act is named below a title that tells of no turn
_TURNS, _TURNS_BOTH, _DATED, _DOCUMENT = 0.4, 0.8, 1.0, 3.0
_WORDS_MOST, _WORD = 1.2, 0.2
_ALONE, _SOON, _SOON_DAYS = 0.6, 0.6, 21.0  # of reports that tell of something done
_ENDED, _OF_MANY, _PER_YEAR = -1.5, -0.8, -0.6
_PAIR, _PAIR_CHARS = 0.3, 2
_DENSE = re.compile(rf"[{scripts.DENSE}]{{2}}")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_MOVES = {
    WordKind.END: Status.ENDED,
    WordKind.HOLD: Status.SUSPENDED,
    WordKind.FORCE: Status.IN_FORCE,
    WordKind.EFFECT: Status.IN_FORCE,
}
_DONE = frozenset(
    {*_MOVES, WordKind.START, WordKind.CONTINUE, WordKind.DELAY, WordKind.PLAN, WordKind.REFUSE}
)
_TURNING = frozenset({*_MOVES, WordKind.CONTINUE, WordKind.DELAY, WordKind.REFUSE, WordKind.SETTLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """What a report gives that may lead to a known act; `report` as it would join it."""

    report: MeasureReport
    title_places: frozenset[str]
    title_minerals: frozenset[str]
    title_actions: frozenset[str]
    actions: frozenset[str]  # of title and opening
    first_actions: frozenset[str]  # of the first sentence
    years: frozenset[int]
    doing: bool  # title and first sentence say that something is done: begun, kept, ended
    turning: bool  # the title says that something goes on, is put off, ends


def trail_of(
    reading: Reading, kinship: Kinship, *, key: str, at: datetime, title: str, text: str,
    outlet: str = "", home: str = "",
) -> Trail | None:  # fmt: skip
    """What leads from a report to an act that may be known; None for news of companies and markets."""
    opening = text[:_OPENING_CHARS]
    if names_outlet(title, outlet, reading.mentions) or is_own_news(
        title, opening, reading.mentions, reading.language
    ):
        return None
    near = [m for m in reading.mentions if m.field == "title" or m.start < _OPENING_CHARS]
    unsure = [
        r
        for r in reading.rejected
        if r.kind is Kind.MINERAL and r.field == "title" and r.rule.startswith(UNSURE)
    ]
    in_title = [m for m in near if m.field == "title"]
    places = countries(reading.mentions, kinship, _OPENING_CHARS)
    minerals = minerals_of([*near, *unsure])
    if not places and home:
        places = (home,)
    title_places = frozenset(countries(reading.mentions, kinship, 0))
    title_minerals = frozenset(minerals_of([*in_title, *unsure]))
    if not minerals or not places or not (title_places or title_minerals):
        return None
    language = reading.language
    words = cues.find(title, language)
    begins = holds_now(title, "", language)
    event = Event(
        places=places,
        minerals=minerals,
        status=Status.IN_FORCE if begins else _moved(words),
        documents=documents.in_text(opening),
        sentence=title,
        field="title",
    )
    actions = frozenset(m.concept for m in near if m.kind is Kind.ACTION)
    first = _first(reading, text)
    report = MeasureReport(
        key=key,
        at=at,
        event=event,
        language=language,
        outlet=outlet,
        title=title,
        words=tuple(sorted(words_of(title, opening, reading.mentions, language))),
        turn=turn_of(title, "", language),
    )
    return Trail(
        report=report,
        title_places=title_places,
        title_minerals=title_minerals,
        title_actions=frozenset(m.concept for m in in_title if m.kind is Kind.ACTION),
        actions=actions,
        first_actions=frozenset(
            m.concept
            for m in near
            if m.kind is Kind.ACTION and m.field == "text" and m.start < len(first)
        ),
        years=frozenset(int(year) for year in _YEAR.findall(f"{title} {opening}")),
        doing=holds_now(title, first, language)
        or any(w.kind in _DONE for w in (*words, *cues.find(first, language))),
        turning=begins or report.turn is not Turn.NONE or any(w.kind in _TURNING for w in words),
    )


def _moved(words: Sequence[EventWord]) -> Status:
    return next((_MOVES[w.kind] for w in words if w.kind in _MOVES), Status.REPORTED)


UNSURE = ("evidence: none", "in passing")


def follows(
    trail: Trail,
    known: KnownMeasure,
    kinship: Kinship,
    rarity: Callable[[str], float],
    *,
    alone: float = 0.0,
) -> float:
    """How much speaks for a report's going on about a measure; `alone` as joining takes it."""
    report, event = trail.report, trail.report.event
    if not known.places & set(event.places) or not known.minerals:
        return 0.0
    minerals = frozenset(known.minerals)
    if (
        kinship.minerals(frozenset(event.minerals), minerals) < Nearness.KIN
        or minerals <= UMBRELLAS
    ):
        return 0.0
    place = bool(known.places & trail.title_places)
    mineral = bool(kinship.members(trail.title_minerals) & kinship.members(minerals))
    if not (place or mineral) or (trail.title_places and not place):
        return 0.0
    towards = trail.title_places - known.places
    if towards and known.targets and not towards & known.targets:
        return 0.0  # the like act towards another country
    named = _kind(trail, known, kinship)
    if named > 0 and not trail.title_actions and not (trail.turning and trail.first_actions):
        named = _REMARK
    ahead = _ahead(known, report.at)
    shared = sum(rarity(word) * _worth(word) for word in report.words if word in known.words)
    named_document = any(_same(told, mine) for told in event.documents for mine in known.documents)
    score = (
        (_BOTH if place and mineral else _ONE)
        + named
        + (_TURNS_BOTH if place and mineral else _TURNS) * trail.turning
        + _DATED * (ahead is not None and ahead in trail.years)
        + _DOCUMENT * named_document
        + min(_WORDS_MOST, _WORD * shared)
    )
    plain = trail.turning or named >= _KIN or named_document or (ahead or 0) in trail.years
    if not (place and mineral) and not plain:
        return 0.0  # a title that tells of something else
    days = max(0.0, (report.at - known.last_at).total_seconds() / 86_400)
    if trail.doing:
        score += _ALONE * alone + _SOON * max(0.0, 1.0 - days / _SOON_DAYS)
    score += _PER_YEAR * days / 365.0 * (ahead is None)
    score += _ENDED * (known.state is Status.ENDED) + _OF_MANY * (known.action in MANY)
    return score


def as_of(trail: Trail, known: KnownMeasure, kinship: Kinship) -> MeasureReport:
    """The report as it joins a measure: what was decided may begin, else it moves a state only where its title names the act."""
    report = trail.report
    begins = report.event.status is Status.IN_FORCE and known.state is Status.ADOPTED
    told = any(
        kinship.kinds(action, known.action) >= Nearness.KIN for action in trail.title_actions
    )
    status = report.event.status if told or begins else Status.REPORTED
    mine = tuple(m for m in report.event.minerals if m in known.minerals)
    return replace(report, event=replace(report.event, status=status, minerals=mine, documents=()))


def _first(reading: Reading, text: str) -> str:
    """The first sentence of a text."""
    if not reading.sentences:
        return ""
    return text[: reading.sentences[0][1]]


def _worth(word: str) -> float:
    """What a shared word tells against one of a spaced language: a pair of characters is half a word."""
    return _PAIR if len(word) == _PAIR_CHARS and _DENSE.fullmatch(word) else 1.0


def _same(told: str, known: str) -> bool:
    """Whether a document is the one known: the same, or a number without issuer and year that it has too."""
    issuer, _, number = told.rpartition(" No. ")
    return told == known or (issuer == "CN" and known.endswith(f"/{number}"))


def _kind(trail: Trail, known: KnownMeasure, kinship: Kinship) -> float:
    """What the kinds of act that are named tell."""
    for named in (trail.title_actions, trail.actions):
        if named:
            near = max(kinship.kinds(action, known.action) for action in named)
            if near is Nearness.SAME:
                return _NAMED
            return _KIN if near is Nearness.KIN else _APART
    return 0.0


def _ahead(known: KnownMeasure, at: datetime) -> int | None:
    """The year of a date that was told and has not come, unless it is this year's."""
    year = int(known.effective_on[:4]) if known.effective_on else None
    return year if year is not None and year > at.year else None
