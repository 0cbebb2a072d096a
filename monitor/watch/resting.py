"""How a score rests on the event: words alone, without an act of a government that the article tells, stay below every list. Pure."""

from __future__ import annotations

from monitor.model.events import Events
from monitor.model.hits import Reason

MOST_WITHOUT_EVENT = 29.0
"""Points of an article whose main news is no government's act; every shipped watchlist asks for more."""
Scored = tuple[float, tuple[Reason, ...]]


def held_down(scored: Scored, events: Events | None) -> Scored:
    """The points of words, at most MOST_WITHOUT_EVENT where the article has no main event; the reason says why."""
    score, reasons = scored
    if events is None or events.main is not None or score <= MOST_WITHOUT_EVENT:
        return scored
    taken = Reason(name="no_event", points=round(MOST_WITHOUT_EVENT - score, 1), detail=why(events))
    return MOST_WITHOUT_EVENT, (*reasons, taken)


def article_score(scored: Scored, events: Events | None) -> Scored:
    """The article's own score: its event's points, or those of its words where it has none."""
    if events is None or events.main is None:
        return held_down(scored, events)
    return events.score, events.reasons


def why(events: Events) -> str:
    """Why there is no main event, in words."""
    if events.background:
        told = events.background[0]
        return f"no government's act is its news; {told.action or 'a decision'} is only background: {told.why}"
    return "no government's act on a mineral is its news"
