"""One line of `monitor events`: an article as JSON → what it tells, and which watchlists want it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from monitor.model.articles import Article, Quality
from monitor.model.events import Event, Events
from monitor.watch.judgement import Judgement, Rules, judge

TOLD = 35.0
"""Points from which an event is told."""


def event_line(rules: Rules, row: Mapping[str, Any]) -> dict[str, object]:
    """`{"id","title","body","published"?,"lang"?}` → hit, watchlists, score 0–1, record or null, background."""
    judgement = judge(rules, article_of(row))
    return {
        "id": row.get("id"),
        "hit": _is_hit(rules, judgement),
        "watchlists": [hit.watchlist for hit in judgement.hits],
        "score": round(judgement.events.score / 100, 4),
        "record": _record(judgement.events.main),
        "background": _background(judgement.events),
    }


def article_of(row: Mapping[str, Any]) -> Article:
    """The article of a row: `body` is its text, `published` an ISO date or time (UTC where it names no zone)."""
    return Article(
        url=None,
        title=str(row.get("title") or ""),
        text=str(row.get("body") or ""),
        language=str(row["lang"]) if row.get("lang") else None,
        published_at=_moment(row.get("published")),
        source="page",
        quality=Quality.FULL,
    )


def _moment(written: object) -> datetime | None:
    if not written:
        return None
    try:
        at = datetime.fromisoformat(str(written))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _is_hit(rules: Rules, judgement: Judgement) -> bool:
    """Whether a watchlist wants the event; where none asks for events, whether an analyst would."""
    if any(watchlist.about == "event" for watchlist in rules.watchlists):
        return bool(judgement.hits)
    return judgement.events.main is not None and judgement.events.score >= TOLD


def _record(event: Event | None) -> dict[str, object] | None:
    if event is None:
        return None
    return {
        "actor": event.actor,
        "place": event.place,
        "places": list(event.places),
        "action": event.action,
        "minerals": list(event.minerals),
        "target": event.target,
        "status": event.status.value,
        "effective_on": event.effective_on,
        "documents": list(event.documents),
        "headline": event.headline,
        "sentence": event.sentence,
        "inferred": list(event.inferred),
    }


def _background(events: Events) -> list[dict[str, object]]:
    return [
        {"action": b.action, "place": b.place, "minerals": list(b.minerals), "why": b.why}
        for b in events.background
    ]
