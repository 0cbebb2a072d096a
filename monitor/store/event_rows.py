"""Events to rows of the table `events` and back: the article's main event first, then what is only background."""

from __future__ import annotations

import json
from collections.abc import Iterable

from monitor.core.codec import Codec
from monitor.model.events import Background, Event, Events
from monitor.store import rows

_EVENT = Codec[Event](Event)
_BACKGROUND = Codec[Background](Background)

INSERT_EVENT = f"INSERT INTO events VALUES ({', '.join('?' * 20)})"
"""For a row of `event_rows`, in the table's order of columns."""


def event_rows(article_id: int, events: Events, *, at: str) -> list[tuple[object, ...]]:
    """The rows of an article's events; none for an article without any. `at` is the article's time."""
    told = [] if events.main is None else [_main(article_id, events.main, events, at=at)]
    return told + [
        _background(article_id, len(told) + n, one, at=at)
        for n, one in enumerate(events.background)
    ]


def events_of(found: Iterable[rows.Row]) -> Events:
    """The events in an article's rows, which are in order of `n`. The points that made the score are not kept."""
    main, background, score = None, [], 0.0
    for row in found:
        if row["main"]:
            main, score = event_of(row), row["weight"]
        else:
            background.append(_BACKGROUND.loads(row["data"]))
    return Events(main=main, background=tuple(background), score=score)


def event_of(row: rows.Row) -> Event:
    """The main event in a row."""
    return _EVENT.loads(row["data"])


def _main(article_id: int, event: Event, events: Events, *, at: str) -> tuple[object, ...]:
    return (
        article_id,
        0,
        1,
        at,
        event.place,
        event.actor,
        event.action,
        rows.texts_json(event.minerals),
        event.target,
        str(event.status),
        event.effective_on,
        rows.texts_json(event.documents),
        event.headline,
        event.sentence,
        event.field,
        event.start,
        event.end,
        events.score,
        "; ".join(f"{reason.name} {reason.points:+g}" for reason in events.reasons),
        _EVENT.dumps(event, sparse=True),
    )


def _background(article_id: int, n: int, event: Background, *, at: str) -> tuple[object, ...]:
    data = _BACKGROUND.dumps(event)
    minerals = rows.texts_json(event.minerals)
    empty = json.dumps([])
    return (
        article_id, n, 0, at, event.place, "", event.action, minerals, "", "reported", None, empty,
        "", event.sentence, "text", 0, 0, 0.0, event.why, data,
    )  # fmt: skip
