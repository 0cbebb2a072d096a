"""How a report moves the state of a measure: proposed → adopted → in force → suspended → ended. Pure.

A state never goes back by a report that only tells less: who speaks of a plan while the measure holds, plans something else with
it. A delay, an easing in part and a prolonging change no state; a draft that is withdrawn has ended.
"""

from __future__ import annotations

from datetime import date

from monitor.model.events import Event, Status
from monitor.model.measures import MeasureReport, Turn

_S = Status
# What a turn says of a measure of which nothing was known before.
_FIRST = {
    Turn.PARTIAL: _S.IN_FORCE,
    Turn.PROLONG: _S.IN_FORCE,
    Turn.REINSTATE: _S.IN_FORCE,
    Turn.COURT_STOP: _S.SUSPENDED,
}
# To take back what was granted, or a charge, is an act of its own when nothing is known of the grant or the charge.
_TAKEN_BACK = frozenset(
    {"permitting", "exploration", "nationalisation", "export-tax", "royalty-tax"}
)
_HOLDS = frozenset({_S.ADOPTED, _S.IN_FORCE, _S.SUSPENDED})
_KEEPS = frozenset({Turn.DELAY, Turn.PARTIAL, Turn.PROLONG})


def takes_back(event: Event) -> bool:
    """Whether an act of which nothing was known is itself the end of something."""
    return event.status is _S.ENDED and event.action in _TAKEN_BACK


def first_state(report: MeasureReport) -> Status:
    """The state of a measure as its first report tells it."""
    told = _dated(report.event.status, report.event.effective_on, report.at.date())
    if told is _S.PROPOSED:
        return told
    if report.takes_back:
        return _S.IN_FORCE if report.holds else _S.ADOPTED
    if report.turn is Turn.DELAY and told in (_S.SUSPENDED, _S.REPORTED, _S.IN_FORCE):
        return _S.ADOPTED
    if told in (_S.REPORTED, _S.ENDED) and report.turn in (Turn.PARTIAL, Turn.PROLONG):
        return _FIRST[report.turn]
    if report.turn in (Turn.REINSTATE, Turn.COURT_STOP):
        return _dated(_FIRST[report.turn], report.event.effective_on, report.at.date())
    return _S.ADOPTED if told is _S.REPORTED else told


def next_state(state: Status, report: MeasureReport, *, taking_back: bool = False) -> Status:
    """The state after a report, of a measure that had `state` on its day; `taking_back`: it is itself the end of something."""
    told = _dated(report.event.status, report.event.effective_on, report.at.date())
    if taking_back and told is _S.ENDED and report.turn is Turn.NONE:
        told = _S.IN_FORCE if report.holds else _S.ADOPTED
    if report.turn is Turn.REINSTATE and state in (_S.SUSPENDED, _S.ENDED):
        return _S.IN_FORCE
    if report.turn is Turn.COURT_STOP and state in _HOLDS:
        return _S.ENDED if told is _S.ENDED else _S.SUSPENDED
    if report.turn is Turn.REOPEN and state in _HOLDS:
        return _S.ENDED
    if report.turn is Turn.SHELVE and state in _HOLDS:
        return told if told is _S.ENDED else _S.SUSPENDED
    if (
        report.turn in (Turn.WITHDRAW, Turn.SHELVE)
        and state is _S.PROPOSED
        and told is not _S.IN_FORCE
    ):
        return _S.ENDED
    if report.turn in _KEEPS and not _advances(state, told, report.turn):
        return state
    if told is _S.ENDED and report.turn is Turn.REINSTATE:
        return state
    return _moved(state, told)


def _advances(state: Status, told: Status, turn: Turn) -> bool:
    """Whether a report of a turn tells a step ahead as well: "enters into force, with an exemption for two"."""
    if turn is Turn.DELAY:
        return state is _S.PROPOSED and told is _S.ADOPTED
    return (state, told) in {
        (_S.PROPOSED, _S.ADOPTED),
        (_S.PROPOSED, _S.IN_FORCE),
        (_S.ADOPTED, _S.IN_FORCE),
    }


def _moved(state: Status, told: Status) -> Status:
    if told in (_S.REPORTED, state):
        return state
    if told is _S.PROPOSED:
        return state  # a plan about a measure that is there already, or the same draft again
    if told is _S.ADOPTED:
        return _S.ADOPTED if state in (_S.PROPOSED, _S.REPORTED) else state
    if told is _S.SUSPENDED and state is _S.PROPOSED:
        return state  # work on a draft is put off
    if told is _S.IN_FORCE and state is _S.ENDED:
        return state  # the lifting took effect
    return told


def on_day(state: Status, effective_on: str | None, day: date) -> Status:
    """The state on a day: what was adopted holds from its date on."""
    return _dated(state, effective_on, day)


def _dated(state: Status, effective_on: str | None, day: date) -> Status:
    """A date ahead turns "in force" into "adopted"; a date that has come turns "adopted" into "in force"."""
    if effective_on is None:
        return state
    if state is _S.ADOPTED and effective_on <= day.isoformat():
        return _S.IN_FORCE
    if state is _S.IN_FORCE and effective_on > day.isoformat():
        return _S.ADOPTED
    return state
