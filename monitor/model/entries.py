"""What a feed lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Dated(StrEnum):
    """Where an entry's date comes from."""

    GIVEN = "given"
    MISSING = "missing"  # or unreadable: first seen counts
    FUTURE = "future"  # ahead of now: first seen counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item as the feed lists it. Title and text are plain text, cleaned; `html` is the raw markup when there was any."""

    key: str  # identity within the feed: guid, else canonical link, else hash of title and date
    guid: str | None
    url: str | None  # canonical, absolute, http(s), or None
    title: str
    text: str
    author: str | None = None
    outlet: str | None = (
        None  # who published it, when an aggregator's feed lists it; None: the feed's own
    )
    published_at: datetime | None = None
    updated_at: datetime | None = None
    dated: Dated = Dated.GIVEN
    language: str | None = None
    is_summary: bool = True  # the feed's text is not the whole article


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed as read: its items in document order and what it says about polling."""

    kind: str  # "rss20", "atom10", "rss10", "json11" …
    title: str
    language: str | None
    entries: tuple[Entry, ...]
    seen: tuple[str, ...]  # hashes of all its elements, those skipped included
    skipped: int = 0  # elements seen at the last poll and not parsed again
    malformed: str | None = None  # what was wrong with markup whose items could be kept
    ttl_s: float | None = None
    update_period_s: float | None = None  # sy:updatePeriod / sy:updateFrequency
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()  # Monday is 0
    self_url: str | None = None
    cut: bool = (
        False  # the document ends before its root does; its validators and hash are not kept
    )
    parts: tuple[str, ...] = ()  # further documents that belong to it (of a sitemap index)
    pattern: str = ""  # of a page: the CSS selector by which its items were found
    left: int = 0  # items beyond what one parse takes; they are read at the next poll


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """A stored entry of the feed that shares its key or its canonical link with an item just read."""

    key: str
    url: str | None
    title: str
    published_at: datetime | None
