"""How a score rests on the event: words alone, without an act of a government that the article tells, stay below every list. Pure."""

from __future__ import annotations

from dataclasses import replace

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
    """The article's own score: half its event's points, half those of its words; at most MOST_WITHOUT_EVENT without one."""
    if events is None:
        return scored
    reasons = scored[1]
    event = Reason(name="event", points=round(events.score / 2, 1), detail=_detail(events))
    halved = tuple(replace(reason, points=round(reason.points / 2, 1)) for reason in reasons)
    both = tuple(reason for reason in (event, *halved) if reason.points)
    return held_down((round(sum(reason.points for reason in both), 1), both), events)


def _detail(events: Events) -> str:
    return events.main.headline if events.main else "none that is the news"


def why(events: Events) -> str:
    """Why there is no main event, in words."""
    against = sorted((r for r in events.reasons if r.points < 0), key=lambda r: r.points)[:2]
    weighs = ", ".join(f"{reason.name} {reason.points:+g}" for reason in against)
    weighs = f"; against it weighs {weighs}" if weighs else ""
    if events.background:
        told = events.background[0]
        act = told.action or "a decision"
        return f"no government's act is its news; {act} is only background: {told.why}{weighs}"
    return f"no government's act on a mineral is its news{weighs}"
