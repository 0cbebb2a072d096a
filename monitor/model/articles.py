"""What was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.events import NO_EVENTS, Events
from monitor.model.feeds import Feed
from monitor.model.hits import Hit
from monitor.model.mentions import Mention
from monitor.model.readings import KeptReading


class Quality(StrEnum):
    """How much of an article could be read."""

    FULL = "full"
    PARTIAL = "partial"  # paywall or teaser
    FEED_ONLY = "feed_only"  # the feed's own text
    HEADLINE_ONLY = "headline_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What was read: the text that is matched, and how good it is."""

    url: str | None  # canonical
    title: str
    text: str  # paragraphs separated by "\n"
    author: str | None = None
    published_at: datetime | None = None
    language: str | None = None  # of the text
    source: str = "feed"  # "page" or "feed"
    quality: Quality = Quality.FEED_ONLY
    reason: str | None = None  # why it is not full
    message: str | None = None
    feed: str = ""  # address of the feed that listed it
    outlet: str = ""  # the feed's name
    tags: tuple[str, ...] = ()  # of the feed


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryUpdate:
    """What reading and matching one entry came to, ready to be saved in one transaction."""

    entry_id: int
    article: Article | None  # None: the read failed and is tried again at `retry_at`
    mentions: tuple[Mention, ...] = ()
    hits: tuple[Hit, ...] = ()
    events: Events = NO_EVENTS
    score: float = 0.0  # of the article, whatever the watchlists, 0–100
    lexicon_fingerprint: str = ""
    reading: KeptReading | None = None
    retry_at: datetime | None = (
        None  # another try is worth it (the article above is what is known by now)
    )
    asked: bool = True  # whether this was a try; not while the site wants a pause
    reason: str | None = None  # of a failed read
    message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingEntry:
    """A stored entry whose article has still to be made."""

    entry_id: int
    feed_id: int
    url: str | None
    title: str
    text: str  # the feed's own
    is_summary: bool
    author: str | None
    published_at: datetime | None
    first_seen_at: datetime
    language: str | None
    attempts: int
    feed: Feed
