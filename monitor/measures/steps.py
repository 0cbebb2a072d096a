"""What a measure is called, and the steps of its history: a state, since when, and the report that told it. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from monitor.measures.joining import KnownMeasure
from monitor.measures.kinship import Kinship
from monitor.model.events import Event, Status
from monitor.model.measures import Measure, MeasureReport, MeasureStep, Turn

_MOST_NAMED = 3  # minerals in a measure's name
_SHORT = re.compile(r" (?:or|and) |[,(/]")
TAKING_BACK = "taken back"
NOTES = {
    Turn.DELAY: "delayed",
    Turn.PARTIAL: "eased in part",
    Turn.PROLONG: "prolonged",
    Turn.WITHDRAW: "withdrawn",
    Turn.REOPEN: "over",
    Turn.SHELVE: "laid aside",
    Turn.COURT_STOP: "stopped by a court",
    Turn.REINSTATE: "applies again",
}


def name_of(event: Event, kinship: Kinship) -> str:
    """What a measure is called, whatever its state: "Zimbabwe: export ban, lithium"; empty without an action."""
    if not event.action:
        return ""
    lexicon = kinship.lexicon
    action = _SHORT.split(lexicon.name(event.action))[0]
    minerals = [_lower(_SHORT.split(lexicon.name(m))[0]) for m in event.minerals]
    named = minerals[:_MOST_NAMED] + ["others"] * (len(minerals) > _MOST_NAMED)
    listed = " and ".join(part for part in (", ".join(named[:-1]), *named[-1:]) if part)
    told = ", ".join(part for part in (_lower(action), listed) if part)
    return f"{lexicon.name(event.place)}: {told}" if event.place else told


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def effective_on(known: KnownMeasure, report: MeasureReport, state: Status) -> str | None:
    """The date from which it holds: the last one told while it does not hold yet."""
    told = report.event.effective_on
    if state is Status.IN_FORCE and (known.effective_on or "") > _day(report.at):
        return min(told or _day(report.at), _day(report.at))  # sooner than was told
    if told is None or state in (Status.ENDED, Status.SUSPENDED):
        return known.effective_on
    if known.effective_on is None or known.state in (Status.PROPOSED, Status.ADOPTED):
        return told
    return known.effective_on


def step_of(report: MeasureReport, state: Status) -> MeasureStep:
    told = report.event.effective_on
    return MeasureStep(
        state=state,
        since=told if told and state in (Status.IN_FORCE, Status.ENDED) else _day(report.at),
        seen_at=report.at,
        report=report.key,
        story=report.story,
        outlet=report.outlet,
        title=report.title,
        sentence=report.event.sentence,
        note=NOTES.get(report.turn, ""),
    )


def first_step(report: MeasureReport, state: Status) -> MeasureStep:
    step = step_of(report, state)
    return replace(step, note=TAKING_BACK) if report.takes_back else step


def arrived(
    measure: Measure, known: KnownMeasure, state: Status, report: MeasureReport
) -> MeasureStep:
    """The date that an earlier report gave has come."""
    last = measure.steps[-1] if measure.steps else step_of(report, state)
    return replace(last, state=state, since=known.effective_on or last.since, note="its date came")


def _day(at: datetime) -> str:
    day: date = at.date()
    return day.isoformat()
