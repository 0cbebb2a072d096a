"""How likely a report tells of a known measure: a sum of named terms, or a reason why it cannot. Pure.

Wrong joins are worse than splits: what names another document of the same series, another period, another country, other
minerals or another target is never joined, however near the words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.measures.kinship import FOLLOWING, UMBRELLAS, Kinship, Nearness
from monitor.measures.reports import PERIODIC
from monitor.measures.states import on_day
from monitor.model.events import Status
from monitor.model.measures import MeasureReport, Turn

JOINS = 3.0
"""The sum from which a report joins a measure."""
_DOCUMENT = 4.0
_ACTION = {Nearness.APART: -3.0, Nearness.SILENT: 0.4, Nearness.KIN: 0.6, Nearness.SAME: 1.6}
_MINERALS = {Nearness.APART: -9.0, Nearness.SILENT: 0.3, Nearness.KIN: 0.9, Nearness.SAME: 1.4}
_SAME_LIST, _TARGET, _DATE, _STORY = 0.6, 0.5, 1.5, 2.0
_WORDS_MOST, _WORDS_PER_BIT = 2.0, 0.12
_NEW_PLAN, _AFTER_END, _COURT = -0.8, -2.5, 0.8
_YEAR_DAYS, _PER_YEAR = 365.0, -0.6
_PER_YEAR_TOLD = -0.15  # of an end or a turn, which presumes that there was a measure


@dataclass(slots=True)
class KnownMeasure:
    """What joining remembers of a measure."""

    ident: str
    places: frozenset[str]
    actions: dict[str, int]  # how many reports named each; the commonest is the measure's
    minerals: dict[str, int]
    state: Status
    opened_at: datetime
    last_at: datetime
    targets: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    stories: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    effective_on: str | None = None

    @property
    def action(self) -> str:
        """The action that most reports name, the first of equals."""
        named = {a: n for a, n in self.actions.items() if a not in FOLLOWING} or self.actions
        return max(named, key=lambda a: named[a]) if named else ""


def likeness(
    report: MeasureReport, known: KnownMeasure, kinship: Kinship, rarity: Mapping[str, float]
) -> tuple[float, tuple[str, ...]]:
    """The sum and its terms in words; minus infinity with the reason when the two cannot be one."""
    if reason := _cannot(report, known, kinship):
        return -math.inf, (reason,)
    terms = [term for term in _terms(report, known, kinship, rarity) if term[1]]
    return sum(points for _, points in terms), tuple(
        f"{name} {points:+.1f}" for name, points in terms
    )


def _cannot(report: MeasureReport, known: KnownMeasure, kinship: Kinship) -> str:
    event = report.event
    if event.places and known.places and not known.places & set(event.places):
        return "another government"
    shared = known.documents & set(event.documents)
    if not shared and _same_series(known.documents, event.documents):
        return "another document of the series"
    if report.years and known.years and not known.years & set(report.years):
        return "another period"
    if shared:
        return ""
    if kinship.minerals(frozenset(event.minerals), frozenset(known.minerals)) is Nearness.APART:
        return "other minerals"
    if event.target and known.targets and event.target not in known.targets:
        return "another target"
    return ""


def _same_series(known: set[str], told: tuple[str, ...]) -> bool:
    """Whether both name documents of one issuer and year: "MOFCOM 2025/61" and "MOFCOM 2025/62"."""
    return bool({d.split("/")[0] for d in known if "/" in d} & {d.split("/")[0] for d in told})


def _terms(
    report: MeasureReport, known: KnownMeasure, kinship: Kinship, rarity: Mapping[str, float]
) -> list[tuple[str, float]]:
    event = report.event
    minerals, mine = frozenset(event.minerals), frozenset(known.minerals)
    near = kinship.minerals(minerals, mine)
    told = frozenset((event.action, *report.actions)) - {""}
    loose = event.status in (Status.ENDED, Status.SUSPENDED) or report.turn is not Turn.NONE
    own = kinship.actions(
        frozenset({event.action}) - {""}, frozenset({known.action}) - {""}, loose=loose
    )
    also = kinship.actions(told, frozenset(known.actions), loose=loose)
    if not loose and event.action and known.action and own is Nearness.APART:
        also = Nearness.APART  # another act, that names this one
    specific = bool(minerals - UMBRELLAS and mine - UMBRELLAS)
    return [
        ("document", _DOCUMENT * bool(known.documents & set(event.documents))),
        ("action", max(_ACTION[own], _ACTION[also] - 0.3)),
        ("court", _COURT * (report.turn in (Turn.COURT_STOP, Turn.REINSTATE))),
        ("minerals", _MINERALS[near]),
        ("same list", _SAME_LIST * (specific and minerals == mine)),
        ("target", _TARGET * (event.target in known.targets)),
        ("date", _DATE * bool(event.effective_on and event.effective_on == known.effective_on)),
        ("story", _STORY * (report.story in known.stories)),
        ("words", _words(report, known, rarity)),
        ("state", _continuity(report, known)),
        ("gap", _gap(report, known)),
        (
            "period",
            -0.8 * (known.action in PERIODIC and not report.years and _older(report, known)),
        ),
    ]


def _older(report: MeasureReport, known: KnownMeasure) -> bool:
    return bool(known.years) and report.at.year not in known.years


def _words(report: MeasureReport, known: KnownMeasure, rarity: Mapping[str, float]) -> float:
    shared = sum(rarity.get(word, 8.0) for word in report.words if word in known.words)
    return min(_WORDS_MOST, _WORDS_PER_BIT * shared)


def _continuity(report: MeasureReport, known: KnownMeasure) -> float:
    """What the states say against one measure: a plan for what is there already, anything but a return after the end."""
    told, late = report.event.status, report.at < known.last_at
    state = on_day(known.state, known.effective_on, report.at.date())
    if late or report.turn is not Turn.NONE:
        return (
            0.0 if late or report.turn is Turn.REINSTATE else _AFTER_END * (state is Status.ENDED)
        )
    if state is Status.ENDED and told is not Status.ENDED:
        return _AFTER_END
    if told is Status.PROPOSED and state in (Status.ADOPTED, Status.IN_FORCE):
        return _NEW_PLAN
    return 0.0


def _gap(report: MeasureReport, known: KnownMeasure) -> float:
    """A long silence speaks against one measure, unless its date has come since."""
    since = known.last_at
    days = max(0.0, (report.at - since).total_seconds() / 86_400)
    if known.effective_on and known.effective_on > since.date().isoformat():
        ahead = datetime.fromisoformat(known.effective_on).replace(tzinfo=since.tzinfo)
        days = min(days, abs((report.at - ahead).total_seconds()) / 86_400)
    told = report.event.status in (Status.ENDED, Status.SUSPENDED) or report.turn is not Turn.NONE
    return (_PER_YEAR_TOLD if told else _PER_YEAR) * days / _YEAR_DAYS
