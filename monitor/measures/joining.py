"""How likely a report tells of a known measure: a sum of named terms, or a reason why it cannot. Pure.

Wrong joins are worse than splits: what names another document of the same series, another period, another country, other
minerals or another target is never joined, however near the words.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from monitor.measures.kinship import FOLLOWING, UMBRELLAS, Kinship, Nearness
from monitor.measures.reports import AIMED, MANY, PERIODIC, TOGETHER
from monitor.measures.states import on_day
from monitor.model.events import Status
from monitor.model.measures import MeasureReport, Turn

JOINS = 3.0
"""The sum from which a report joins a measure."""
_DOCUMENT = 4.0
_ACTION_OF_MANY = {
    Nearness.APART: -3.0,
    Nearness.SILENT: 0.2,
    Nearness.KIN: 0.1,
    Nearness.SAME: 0.2,
}
_ACTION = {Nearness.APART: -3.0, Nearness.SILENT: 0.4, Nearness.KIN: 0.8, Nearness.SAME: 1.6}
_MINERALS = {Nearness.APART: -9.0, Nearness.SILENT: 0.3, Nearness.KIN: 0.9, Nearness.SAME: 1.4}
_SAME_LIST, _TARGET, _DATE, _STORY = 0.6, 0.5, 1.5, 1.6
_WORDS_MOST, _WORD = 2.6, 0.2
_WORTH = {"^": 0.5, "+": 0.5, "$": 0.0, "@": 0.5, "&": 0.8, "#": 0.0}
_AIM, _AIM_TITLE = -1.6, -3.5  # one is aimed at a country, the other at all
_OTHER_SUMS, _OTHER_NAMES = -3.5, -3.5  # of acts that are made by the dozen
_MANY_WORDS, _NAMED_WORDS = (
    0.7,
    0.3,
)  # shared, for acts by the dozen on minerals as such, on named ones, to be one
_AT_ONCE = 0.6  # a week or so: of acts whose kind is told loosely
_SHARED = 3  # words
_NOBODY = -1.6  # the measure's reports leave its government out
_ALONE, _SOON, _SOON_DAYS = 0.8, 0.6, 21.0
_ADOPTED_AGAIN, _AGAIN_AFTER_DAYS = -0.7, 120.0
_PARTIES = 1.0  # of an act of several governments together
_WORD_OF_MANY = 0.08  # "awarded", "listed": grants are told in like words
_NO_NAME, _COMMON = -0.8, 0.8  # not even a word that few measures have
_UMBRELLA = -0.9  # both name no more than "critical minerals"
_STEP_ON, _AGAIN, _AGAIN_DAYS, _STEP_DAYS = 0.5, -0.8, 30.0, 540.0
_PRESUMES = 0.8  # an end, a delay, a prolonging is of something that was there
_NEW_PLAN, _AFTER_END, _COURT = -0.8, -2.5, 0.8
_END_HOLDS, _END_DAYS = -0.4, 60.0  # that a lifting took effect is told as "in force"
_YEAR_DAYS, _PER_YEAR, _GRACE_DAYS = 365.0, -0.6, 120.0
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
    taking_back: bool = False  # it is itself the end of something: of a grant, of a charge
    action: str = ""  # that most reports name, the first of equals

    def __post_init__(self) -> None:
        self._choose()

    def learn_actions(self, named: Iterable[str], own: str) -> None:
        """Counts the actions that a report names; `own` is its event's."""
        for action in named:
            self.actions[action] = self.actions.get(action, 0) + (action == own)
        self._choose()

    def _choose(self) -> None:
        named = {a: n for a, n in self.actions.items() if a not in FOLLOWING} or self.actions
        self.action = max(named, key=lambda a: named[a]) if named else ""


def likeness(
    report: MeasureReport,
    known: KnownMeasure,
    kinship: Kinship,
    rarity: Callable[[str], float],
    *,
    alone: float = 0.0,
) -> tuple[float, tuple[str, ...]]:
    """The sum and its terms in words; minus infinity with the reason when the two cannot be one.

    `alone`: 1 where no other measure of that government on that mineral is known, less with others.
    """
    if reason := _cannot(report, known, kinship):
        return -math.inf, (reason,)
    terms = [term for term in _terms(report, known, kinship, rarity, alone) if term[1]]
    return sum(points for _, points in terms), tuple(
        f"{name} {points:+.1f}" for name, points in terms
    )


def _cannot(report: MeasureReport, known: KnownMeasure, kinship: Kinship) -> str:
    event = report.event
    if event.places and known.places and not known.places & set(event.places):
        return "another government"
    shared = bool(event.documents) and bool(known.documents & set(event.documents))
    if not shared and another_act(report, known, kinship):
        return "another kind of act"
    if (
        not shared
        and event.documents
        and known.documents
        and _same_series(known.documents, event.documents)
    ):
        return "another document of the series"
    if report.years and known.years and not known.years & set(report.years):
        return "another period"
    if shared:
        return ""
    if event.action == known.action == TOGETHER and _other_parties(report, known):
        return "other parties"
    if kinship.minerals(frozenset(event.minerals), frozenset(known.minerals)) is Nearness.APART:
        return "other minerals"
    if event.target and known.targets and event.target not in known.targets:
        return "another target"
    return ""


def _loose(report: MeasureReport) -> bool:
    """Whether a report tells an end or a turn: such are of acts that are there, and name them loosely."""
    return report.turn is not Turn.NONE or report.event.status in (Status.ENDED, Status.SUSPENDED)


def presumes(report: MeasureReport, known: KnownMeasure) -> bool:
    """Whether a report is of something that is there, or shares more than a word or two with a measure: no new act."""
    if _loose(report) or report.event.status is Status.IN_FORCE:
        return True
    return sum(word in known.words for word in report.words) >= _SHARED


def another_act(report: MeasureReport, known: KnownMeasure, kinship: Kinship) -> bool:
    """Whether a report tells a step of another kind of act than the measure is."""
    action = report.event.action
    if not action or not known.action or action == known.action or _loose(report):
        return False
    beside = known.action in report.actions or action in known.actions
    if {action, known.action} & MANY and (beside or _soon(report, known) > _AT_ONCE):
        return (
            False  # a mining code that takes a stake: told by one as a code, by another as a stake
        )
    return kinship.kinds(action, known.action) is Nearness.APART


def _other_parties(report: MeasureReport, known: KnownMeasure) -> bool:
    told = {*report.event.places, report.event.target} - {""}
    mine = known.places | known.targets
    return len(told) > 1 and len(mine) > 1 and not (told <= mine or mine <= told)


def _same_series(known: set[str], told: tuple[str, ...]) -> bool:
    """Whether both name documents of one issuer and year: "MOFCOM 2025/61" and "MOFCOM 2025/62"."""
    return bool({d.split("/")[0] for d in known if "/" in d} & {d.split("/")[0] for d in told})


def _terms(
    report: MeasureReport,
    known: KnownMeasure,
    kinship: Kinship,
    rarity: Callable[[str], float],
    alone: float,
) -> list[tuple[str, float]]:
    event = report.event
    minerals, mine = frozenset(event.minerals), frozenset(known.minerals)
    near = _nearness(report, known, kinship)
    told = frozenset((event.action, *report.actions)) - {""}
    loose = _loose(report)
    ends = report.event.status is Status.ENDED and known.taking_back
    own = kinship.actions(
        frozenset({event.action}) - {""}, frozenset({known.action}) - {""}, loose=loose
    )
    also = kinship.actions(told, frozenset(known.actions), loose=loose)
    if not loose and another_act(report, known, kinship):
        also = Nearness.APART  # another act, that names this one
    many = {event.action, known.action} & MANY
    unnamed = not event.action or not known.action
    course, words = _course(report, known), _words(report, known, rarity, names=bool(many))
    worth = _ACTION_OF_MANY if many and course <= 0 else _ACTION
    document = bool(known.documents & set(event.documents))
    named = document or (report.story in known.stories) or (event.target in known.targets)
    specific = bool(minerals - UMBRELLAS and mine - UMBRELLAS)
    # Whether it means something that no other is known, or that it comes soon: of acts by the dozen on minerals as such it does not.
    only = alone >= 1.0 and specific and minerals == mine
    aimed = known.action in AIMED and bool(event.target) != bool(known.targets)
    plain = (
        not aimed
        and also is not Nearness.APART
        and (specific or not unnamed)
        and (
            not many
            or (words >= (_NAMED_WORDS if specific else _MANY_WORDS) and _marked(report, known))
        )
    )
    return [
        ("document", _DOCUMENT * document),
        ("action", max(worth[own], worth[also] - 0.3)),
        ("no government", _NOBODY * (bool(event.places) and not known.places)),
        ("court", _COURT * (report.turn in (Turn.COURT_STOP, Turn.REINSTATE))),
        ("minerals", _MINERALS[near]),
        (
            "umbrella",
            _UMBRELLA
            * (1.0 - alone * plain)
            * (bool(many) and near is Nearness.SAME and not specific),
        ),
        ("same list", _SAME_LIST * ((specific or not many) and bool(mine) and minerals == mine)),
        ("target", _TARGET * (event.target in known.targets)),
        ("aim", (_AIM_TITLE if event.target in report.named else _AIM) * aimed),
        ("date", _DATE * bool(event.effective_on and event.effective_on == known.effective_on)),
        ("parties", _PARTIES * (len(known.places) > 1 and known.places == set(event.places))),
        ("story", _STORY * (report.story in known.stories)),
        ("words", words),
        (
            "no name",
            _NO_NAME
            * (
                (
                    (bool(many) and not (only and _soon(report, known) > _AT_ONCE))
                    or (unnamed and not loose and not only and not _soon(report, known))
                )
                and not (named or words >= _WORD * _COMMON)
            ),
        ),
        ("state", _continuity(report, known)),
        ("sums", _OTHER_SUMS * (bool(many) and _other_sums(report, known))),
        ("names", _OTHER_NAMES * (bool(many) and _other_names(report, known))),
        (
            "alone",
            _ALONE * alone * plain * (near >= Nearness.KIN or own is Nearness.SAME),
        ),
        ("soon", _SOON * (alone if many else 1.0) * plain * _soon(report, known)),
        ("adopted again", _ADOPTED_AGAIN * (not many and _adopted_again(report, known))),
        ("course", course if many else max(0.0, course)),
        ("presumes", _PRESUMES * (loose and not ends and known.state is not Status.ENDED)),
        ("gap", _gap(report, known)),
        (
            "period",
            -0.8 * (known.action in PERIODIC and not report.years and _older(report, known)),
        ),
    ]


def _nearness(report: MeasureReport, known: KnownMeasure, kinship: Kinship) -> Nearness:
    """How near the minerals are; one that names some of them and one that names them together are kin."""
    minerals, mine = frozenset(report.event.minerals), frozenset(known.minerals)
    near = kinship.minerals(minerals, mine)
    if near is Nearness.SILENT:
        together = {word[1:] for word in report.words if word[0] == "#"}
        theirs = {word[1:] for word in known.words if word[0] == "#"}
        if together & mine or theirs & minerals:
            return Nearness.KIN
    return near


def _older(report: MeasureReport, known: KnownMeasure) -> bool:
    return bool(known.years) and report.at.year not in known.years


def _words(
    report: MeasureReport, known: KnownMeasure, rarity: Callable[[str], float], *, names: bool
) -> float:
    """What the shared words tell; with `names`, words that a language has anyway tell little."""
    plain = _WORD_OF_MANY if names else _WORD
    shared = (word for word in report.words if word in known.words)
    return min(_WORDS_MOST, sum(_WORTH.get(word[0], plain) * rarity(word) for word in shared))


def _other_sums(report: MeasureReport, known: KnownMeasure) -> bool:
    """Whether titles name sums, and no sum in common."""
    told = {word for word in report.words if word[0] == "$"}
    mine = {word for word in known.words if word[0] == "$"}
    theirs = {f"${word[1:]}" for word in known.words if word[0] == "^"}
    ours = {f"${word[1:]}" for word in report.words if word[0] == "^"}
    return bool(told and mine and not (told & theirs or mine & ours))


def _marked(report: MeasureReport, known: KnownMeasure) -> bool:
    """Whether both tell a name, a number, a year ahead: notices of one form have their other words in common anyway."""
    return any(word[0] in "+^&@" and word in known.words for word in report.words)


def _other_names(report: MeasureReport, known: KnownMeasure) -> bool:
    """Whether titles name companies, and no company in common."""
    told = {word for word in report.words if word[0] == "&"}
    mine = {word for word in known.words if word[0] == "&"}
    return bool(told and mine and not told & mine)


def _soon(report: MeasureReport, known: KnownMeasure) -> float:
    """How soon after the last report, 1 on the same day: reports on one act come together."""
    days = abs((report.at - known.last_at).total_seconds()) / 86_400
    return max(0.0, 1.0 - days / _SOON_DAYS)


def _adopted_again(report: MeasureReport, known: KnownMeasure) -> bool:
    """Whether a decision is told months after one was known."""
    days = (report.at - known.last_at).total_seconds() / 86_400
    return (
        days > _AGAIN_AFTER_DAYS
        and report.event.status is Status.ADOPTED
        and report.event.action not in FOLLOWING
        and known.state in (Status.ADOPTED, Status.IN_FORCE)
        and report.turn is Turn.NONE
        and not known.years & set(report.years)
        and not any(word[0] in "@&^" and word in known.words for word in report.words)
    )


def _continuity(report: MeasureReport, known: KnownMeasure) -> float:
    """What the states say against one measure: a plan for what is there already, anything but a return after the end."""
    told, late = report.event.status, report.at < known.last_at
    state = on_day(known.state, known.effective_on, report.at.date())
    soon = (report.at - known.last_at).total_seconds() / 86_400 <= _END_DAYS
    if soon and report.turn in (Turn.WITHDRAW, Turn.SHELVE, Turn.REOPEN):
        return 0.0  # the same end, told again
    if late or report.turn is not Turn.NONE:
        return (
            0.0 if late or report.turn is Turn.REINSTATE else _AFTER_END * (state is Status.ENDED)
        )
    if state is Status.ENDED and told is not Status.ENDED:
        days = (report.at - known.last_at).total_seconds() / 86_400
        return _END_HOLDS if told is Status.IN_FORCE and days <= _END_DAYS else _AFTER_END
    if told is Status.PROPOSED and state in (Status.ADOPTED, Status.IN_FORCE):
        return _NEW_PLAN
    return 0.0


_ORDER = (Status.PROPOSED, Status.ADOPTED, Status.IN_FORCE, Status.ENDED)


def _course(report: MeasureReport, known: KnownMeasure) -> float:
    """Of acts that are made by the dozen: a step further speaks for one act, the same step weeks later for another."""
    told = report.event.status
    if told not in _ORDER or known.state not in _ORDER:
        return 0.0
    days = (report.at - known.last_at).total_seconds() / 86_400
    if _ORDER.index(told) > _ORDER.index(known.state):
        return _STEP_ON if days <= _STEP_DAYS else 0.0
    again = days > _AGAIN_DAYS and told is not Status.PROPOSED and report.turn is Turn.NONE
    return _AGAIN if again else 0.0


def _gap(report: MeasureReport, known: KnownMeasure) -> float:
    """A long silence speaks against one measure, unless its date has come since."""
    since = known.last_at
    days = max(0.0, (report.at - since).total_seconds() / 86_400)
    if known.effective_on and known.effective_on > since.date().isoformat():
        ahead = datetime.fromisoformat(known.effective_on).replace(tzinfo=since.tzinfo)
        days = min(days, abs((report.at - ahead).total_seconds()) / 86_400)
    told = report.event.status in (Status.ENDED, Status.SUSPENDED) or report.turn is not Turn.NONE
    return (_PER_YEAR_TOLD if told else _PER_YEAR) * max(0.0, days - _GRACE_DAYS) / _YEAR_DAYS
