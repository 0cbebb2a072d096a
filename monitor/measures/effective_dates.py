"""Dates of effect as an iCalendar file (RFC 5545): one all-day event a measure. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, timedelta

from icalendar import Calendar, Event

from monitor.match.lexicon import Lexicon
from monitor.model.events import Status
from monitor.model.measures import Measure

_SAYS = {
    Status.PROPOSED: "would take effect (proposed)",
    Status.ADOPTED: "takes effect",
    Status.IN_FORCE: "in force since this day",
    Status.SUSPENDED: "was to take effect (suspended)",
    Status.ENDED: "took effect (ended since)",
}


def calendar_of(
    measures: Iterable[Measure], lexicon: Lexicon, *, links: Mapping[str, str], title: str
) -> bytes:
    """The dates of effect of measures that have one, in order. `links` are pages of measures by ident, where there are."""
    calendar = Calendar()
    calendar.add("prodid", "-//Minerals Monitor//measures//EN")
    calendar.add("version", "2.0")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    dated = [m for m in measures if m.effective_on]
    for measure in sorted(dated, key=lambda m: (m.effective_on or "", m.ident)):
        calendar.add_component(_event(measure, lexicon, links.get(measure.ident, "")))
    return bytes(calendar.to_ical())


def _event(measure: Measure, lexicon: Lexicon, link: str) -> Event:
    day = date.fromisoformat(measure.effective_on or "")
    event = Event()
    event.add("uid", f"{measure.ident}@minerals-monitor")
    event.add("dtstamp", measure.confirmed_at.astimezone(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add(
        "summary",
        f"{measure.name} {_SAYS.get(measure.state, '')}".strip(),
    )
    event.add("description", _evidence(measure))
    event.add("categories", [lexicon.name(m) for m in measure.minerals] or ["Minerals"])
    event.add("transp", "TRANSPARENT")
    if link:
        event.add("url", link)
    return event


def _evidence(measure: Measure) -> str:
    last = next((step for step in reversed(measure.steps) if step.sentence), None)
    told = f"“{last.sentence}” ({last.outlet}, {last.seen_at.date()})" if last else ""
    return "\n".join(part for part in (told, " · ".join(measure.documents)) if part)
