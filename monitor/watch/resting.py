"""How a score rests on the event: words alone, without an act of a government that the article tells, stay below every list. Pure."""

from __future__ import annotations

from dataclasses import replace

from monitor.model.events import Events
from monitor.model.hits import Reason

MOST_WITHOUT_EVENT = 29.0
"""Points of an article whose main news is no government's act; every shipped watchlist asks for more."""
_WORDS = 0.7  # share of an article's own score that is its words', the rest its event's
Scored = tuple[float, tuple[Reason, ...]]


def held_down(scored: Scored, events: Events | None) -> Scored:
    """The points of words, at most MOST_WITHOUT_EVENT where the article has no main event; the reason says why."""
    score, reasons = scored
    if events is None or events.main is not None or score <= MOST_WITHOUT_EVENT:
        return scored
    taken = Reason(name="no_event", points=round(MOST_WITHOUT_EVENT - score, 1), detail=why(events))
    return MOST_WITHOUT_EVENT, (*reasons, taken)


def article_score(scored: Scored, events: Events | None) -> Scored:
    """The article's own score: mostly its words' points, with its event's; without an event a small part of its words'."""
    if events is None:
        return scored
    share = _WORDS if events.main else MOST_WITHOUT_EVENT / 100
    part = tuple(replace(r, points=round(r.points * share, 1)) for r in scored[1])
    told = round(events.score * (1 - _WORDS), 1) if events.main else 0.0
    event = Reason(name="event", points=told, detail=_detail(events))
    reasons = tuple(reason for reason in (event, *part) if reason.points)
    return max(0.0, round(sum(reason.points for reason in reasons), 1)), reasons


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
