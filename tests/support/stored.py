"""Made-up nouns for the tests of the store."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.model.articles import Article, EntryUpdate, Quality
from monitor.model.entries import Entry
from monitor.model.events import Background, Event, Events, Status
from monitor.model.feeds import (
    Feed,
    FeedEvent,
    FeedState,
    FeedUpdate,
    PollOutcome,
    PollRecord,
    Validators,
)
from monitor.model.hits import Evidence, Hit, Reason
from monitor.model.mentions import Kind, Mention
from monitor.model.stories import (
    ActionRecord,
    Agreement,
    Assignment,
    Claim,
    Difference,
    Role,
    StoryFacts,
)
from monitor.store.facade import Store
from monitor.store.records import NewDigest, Outgoing

NOW = datetime(2026, 2, 20, 8, 0, tzinfo=UTC)
TEXT = "The ministry announced controls on gallium.\nTraders in Rotterdam said that prices of the metal rose by 4%."


def later(**span: float) -> datetime:
    """NOW and some time."""
    return NOW + timedelta(**span)


def feed(number: int = 1, **changes: object) -> Feed:
    """A feed of its own for every number."""
    values = {
        "url": f"https://outlet{number}.example/rss",
        "name": f"Outlet {number}",
        "tags": ("press",),
        **changes,
    }
    return Feed(**values)  # type: ignore[arg-type]


def entry(number: int = 1, **changes: object) -> Entry:
    """An entry of its own for every number."""
    values = {
        "key": f"guid-{number}",
        "guid": f"guid-{number}",
        "url": f"https://outlet.example/{number}",
        "title": f"Controls on gallium, part {number}",
        "text": f"Summary {number}",
        "published_at": NOW - timedelta(hours=number),
        **changes,
    }
    return Entry(**values)  # type: ignore[arg-type]


def poll(
    *, at: datetime = NOW, outcome: PollOutcome = PollOutcome.NEW, **changes: object
) -> PollRecord:
    """A line of a feed's log."""
    values = {
        "polled_at": at,
        "due_at": None,
        "outcome": outcome,
        "status": 200,
        "reason": None,
        "message": None,
        "items": 0,
        "new": 0,
        "changed": 0,
        "body_bytes": 1000,
        "elapsed_s": 0.5,
        **changes,
    }
    return PollRecord(**values)  # type: ignore[arg-type]


def state(number: int = 1, **changes: object) -> FeedState:
    """A feed's state after a poll."""
    values = {
        "url": f"https://outlet{number}.example/rss",
        "validators": Validators(etag='"a"', last_modified="Fri, 20 Feb 2026 08:00:00 GMT"),
        "next_poll_at": later(hours=1),
        "polled_at": NOW,
        "succeeded_at": NOW,
        "seen": ("aa", "bb"),
        **changes,
    }
    return FeedState(**values)  # type: ignore[arg-type]


def feed_update(
    feed_id: int = 1, *entries: Entry, at: datetime = NOW, **changes: object
) -> FeedUpdate:
    """A poll that listed `entries`."""
    values = {
        "feed_id": feed_id,
        "state": state(feed_id, polled_at=at),
        "record": poll(at=at, events=((FeedEvent.RECOVERED, "answers again"),)),
        "entries": entries,
        **changes,
    }
    return FeedUpdate(**values)  # type: ignore[arg-type]


def article(number: int = 1, **changes: object) -> Article:
    """What a page said."""
    values = {
        "url": f"https://outlet.example/{number}",
        "title": f"Controls on gallium, part {number}",
        "text": TEXT,
        "published_at": NOW - timedelta(hours=number),
        "language": "en",
        "source": "page",
        "quality": Quality.FULL,
        **changes,
    }
    return Article(**values)  # type: ignore[arg-type]


def mention(concept: str = "gallium", kind: Kind = Kind.MINERAL, start: int = 35) -> Mention:
    """A concept in TEXT."""
    return Mention(
        concept=concept,
        kind=kind,
        field="text",
        start=start,
        end=start + 7,
        sentence_start=0,
        sentence_end=43,
        term=concept,
        rule="alias",
    )


def hit(watchlist: str = "metals", **changes: object) -> Hit:
    """A watchlist's interest in TEXT."""
    values = {
        "watchlist": watchlist,
        "fingerprint": "f1",
        "score": 71.5,
        "reasons": (
            Reason(name="mineral and action in a sentence", points=50.0, detail="gallium"),
        ),
        "evidence": (
            Evidence(
                field="text",
                start=0,
                end=43,
                sentence=TEXT.splitlines()[0],
                marks=((35, 42, "gallium"), (23, 31, "control")),
            ),
        ),
        "minerals": ("gallium",),
        "policies": ("export-control",),
        "places": ("china",),
        **changes,
    }
    return Hit(**values)  # type: ignore[arg-type]


def events() -> Events:
    """What TEXT tells of governments' acts."""
    return Events(
        main=Event(
            action="export-licensing",
            place="china",
            places=("china",),
            minerals=("gallium",),
            status=Status.ADOPTED,
            sentence=TEXT.splitlines()[0],
            end=43,
        ),
        background=(
            Background(
                action="stockpiling", place="japan", minerals=(), why="told as past: in 2021"
            ),
        ),
        score=71.0,
        reasons=(Reason(name="government", points=31.0), Reason(name="action", points=40.0)),
    )


def entry_update(entry_id: int = 1, *hits: Hit, **changes: object) -> EntryUpdate:
    """What reading an entry came to."""
    values = {
        "entry_id": entry_id,
        "article": article(entry_id),
        "mentions": (
            mention(),
            mention("export-control", Kind.ACTION, 23),
            mention("china", Kind.PLACE, 4),
        ),
        "hits": hits,
        "score": 60.0,
        "lexicon_fingerprint": "l1",
        **changes,
    }
    return EntryUpdate(**values)  # type: ignore[arg-type]


def assignment(article_id: int, story: str = "s1", **changes: object) -> tuple[Assignment, bytes]:
    """An article's story, with a fingerprint."""
    values = {
        "article_id": article_id,
        "story": story,
        "role": Role.FIRST,
        "shared": ("gallium",),
        **changes,
    }
    return Assignment(**values), f"print {article_id}".encode()  # type: ignore[arg-type]


def facts(story: str = "s1") -> StoryFacts:
    """What comparing found."""
    claim = Claim(article_id=1, outlet="Outlet 1", said="4%", sentence="Prices rose by 4%.")
    return StoryFacts(
        story=story,
        key_figures=(claim,),
        differences=(Difference(verdict=Agreement.DIFFER, subject="prices", claims=(claim,)),),
        action=ActionRecord(actor="china", action="export-control", minerals=("gallium",)),
    )


def new_digest(date: str = "2026-02-20", **changes: object) -> NewDigest:
    """A digest of the day before NOW."""
    values = {
        "date": date,
        "group": "",
        "since": NOW - timedelta(days=1),
        "until": NOW,
        "subject": "Gallium under control",
        "digest": '{"stories": 3}',
        "html": "<p>gallium</p>",
        "text": "gallium",
        "eml": b"Subject: gallium",
        "stories": ("s1",),
        **changes,
    }
    return NewDigest(**values)  # type: ignore[arg-type]


def outgoing(number: int = 1, **changes: object) -> Outgoing:
    """A message to send."""
    values = {
        "channel": "smtp",
        "sender": "monitor@example.org",
        "recipient": f"reader{number}@example.org",
        "message_id": f"<digest-2026-02-20.{number}@example.org>",
        "body": b"Subject: gallium\r\n\r\nhello\r\n",
        "labels": {"list": "all"},
        **changes,
    }
    return Outgoing(**values)  # type: ignore[arg-type]


def ask(store: Store, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """What a statement of the test finds in the store's file."""
    with closing(sqlite3.connect(f"file:{store.path}?mode=ro", uri=True)) as conn:
        return conn.execute(statement, values).fetchall()
