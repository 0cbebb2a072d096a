"""A government's measure: one act, and how its state moved, each step with the report that told it.

Identity is decided in monitor/measures; here are only the nouns. A person's corrections are kept apart from what was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.events import Event, Status


class Turn(StrEnum):
    """What a report does to a measure besides naming its state."""

    NONE = ""
    DELAY = "delay"  # it holds later than was said: no change of state
    PARTIAL = "partial"  # some are exempt, it is eased in part: no change of state
    PROLONG = "prolong"  # it holds longer: the same measure, no change of state
    COURT_STOP = "court_stop"  # a court holds it
    REINSTATE = "reinstate"  # it applies again
    WITHDRAW = "withdraw"  # a draft is dropped
    REOPEN = "reopen"  # what a ban stopped goes on: the ban has ended
    SHELVE = "shelve"  # laid aside: of a draft, that it is dropped; of what was decided, that it is on hold


class Origin(StrEnum):
    """Who says what is known of a measure."""

    FOUND = "found"  # read in reports by the program
    GTA = "gta"  # imported from Global Trade Alert's table
    IEA = "iea"  # imported from the table of the IEA's policy tracker
    PERSON = "person"  # set by hand; wins over all that is found


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureReport:
    """The main event of one report, with what joining it to a measure may look at."""

    key: str  # of the article, or of a line
    at: datetime
    event: Event
    language: str = "en"
    outlet: str = ""
    title: str = ""
    story: str = ""
    actions: tuple[str, ...] = ()  # named in its title and evidence besides the event's own
    years: tuple[int, ...] = ()  # of a quota or a budget: the period it is for
    words: tuple[str, ...] = ()  # folded words of title and lead, names and numbers marked "^"
    turn: Turn = Turn.NONE
    takes_back: bool = False  # it is itself the end of something
    holds: bool = False  # it says that something holds now
    unplaced: bool = False  # whose act it is, is inferred: its title names no government
    named: tuple[str, ...] = ()  # countries that its title names


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureStep:
    """A state that a measure reached, and the evidence for it."""

    state: Status
    since: str  # ISO date from which it holds: the one that was told, else the report's day
    seen_at: datetime
    origin: Origin = Origin.FOUND
    report: str = ""  # key of the report
    story: str = ""
    outlet: str = ""
    title: str = ""
    sentence: str = ""
    note: str = ""  # "delayed", "eased in part", "prolonged": a turn that changes no state


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One act of one government (or of several together), as all reports tell it."""

    ident: str  # from its first report's content, so that a rescan gives the same
    name: str  # plain English, short
    place: str
    action: str = ""
    places: tuple[str, ...] = ()
    minerals: tuple[str, ...] = ()
    target: str = ""
    documents: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    state: Status = Status.REPORTED
    effective_on: str | None = None  # ISO date from which it holds, or held
    origin: Origin = Origin.FOUND
    link: str = ""  # the tracker's own page, when imported
    opened_at: datetime
    confirmed_at: datetime  # of the last report
    outlets: int = 0  # independent outlets that told it
    reports: tuple[str, ...] = ()  # keys, in the order in which they came
    stories: tuple[str, ...] = ()
    steps: tuple[MeasureStep, ...] = ()
    corrected: tuple[str, ...] = ()  # fields that a person has set; reports do not move them
    merged_into: str = ""  # the measure that a person says is the same
    forgotten: bool = False  # a person says that it is none


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureMemory:
    """What joining remembers of a measure besides its fields."""

    actions: tuple[tuple[str, int], ...] = ()  # named by its reports, and how often as their own
    words: tuple[str, ...] = ()


class CorrectionKind(StrEnum):
    """What a person may do to measures."""

    MERGE = "merge"  # `other` is the same as `measure`
    SPLIT = "split"  # `reports` tell of another measure
    SET = "set"  # `values` hold, whatever reports say
    FORGET = "forget"  # it is no measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One thing that a person said of a measure; kept apart from what is found, and applied again after a rescan."""

    kind: CorrectionKind
    measure: str
    at: datetime
    other: str = ""
    reports: tuple[str, ...] = ()
    values: tuple[
        tuple[str, str], ...
    ] = ()  # "status", "from", "name", "action", "place", "target"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLink:
    """What a report is to the measures known before it."""

    measure: str  # ident
    state: Status  # the measure's, on the report's day
    is_new: bool
    moved: bool  # its state changed
    score: float = 0.0  # of the join; 0 when new
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureMove:
    """A new measure (`before` is empty) or a state that moved, with its evidence."""

    measure: Measure
    before: str
    state: str
    since: str  # ISO date from which the state holds
    told_at: datetime  # when it became known here
    outlet: str
    title: str
    sentence: str
    note: str
    n: int  # of the step
