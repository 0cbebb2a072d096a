"""A feed, what polling remembers and decides of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.entries import Entry


class FullText(StrEnum):
    """Whether a feed's article pages are read."""

    AUTO = "auto"  # when the feed's own text is a summary
    ALWAYS = "always"
    NEVER = "never"


class SourceFormat(StrEnum):
    """How a source is written."""

    FEED = "feed"  # RSS, Atom, RDF
    JSON_FEED = "json-feed"
    SITEMAP = "sitemap"  # news sitemap, or an index of them
    PAGE = "page"  # a web page with a list of links
    JSON = "json"  # a list of objects anywhere in a JSON document
    FEDERAL_REGISTER = "federal-register"  # its API
    WORDPRESS = "wordpress"  # its REST API


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the parts of a listed item stand: CSS selectors in a page, dotted paths in JSON; "" is found by itself."""

    items: str = ""
    title: str = ""
    link: str = ""
    date: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as asked for in config.toml."""

    url: str
    name: str
    language: str | None = None  # BCP 47, e.g. "en", "zh-Hant"
    tags: tuple[str, ...] = ()
    every_s: float | None = None  # None: adaptive
    full_text: FullText = FullText.AUTO
    user_agent: str | None = None
    allow_networks: tuple[str, ...] = ()  # CIDRs
    headers: tuple[tuple[str, str], ...] = ()
    proxy_env: str | None = None  # name of the environment variable that holds the proxy's URL
    auth_env: str | None = None  # name of the environment variable that holds "user:password"
    country: str | None = None  # ISO 3166, two letters; tells the meaning of its dates
    format: SourceFormat | None = None  # None: told by what it holds
    places: Places = Places()  # it is frozen
    sitemap: str | None = None  # a news sitemap to look at when items may have been missed


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What the server gave to ask "changed since?", byte for byte."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """All that polling remembers of one feed between two polls. A new feed has only `url`."""

    url: str  # where it is fetched: the config's, or where it has moved for good
    validators: Validators = Validators()
    body_hash: str | None = None
    next_poll_at: datetime | None = None  # None: now
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None  # last 200 with a feed, or 304
    full_at: datetime | None = None  # last unconditional fetch
    interval_s: float | None = None  # adaptive interval as it stands
    hint_s: float | None = None  # lower bound asked for by feed or server; survives a 304
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    reason: str | None = None  # FetchReason or ParseReason of the last failure
    message: str | None = None
    gone_count: int = 0  # 410 in a row
    moved_to: str | None = None  # target of a permanent redirect on probation
    moved_since: datetime | None = None
    moved_polls: int = 0
    stranger_url: str | None = (
        None  # target of a permanent redirect at which another feed was found
    )
    candidate_url: str | None = None  # what autodiscovery offers
    newest_at: datetime | None = None  # newest dated item seen
    usual_gap_s: float | None = None  # usual time between new items
    items_per_day: float | None = None
    gap_at: datetime | None = None  # last possible gap
    seen: tuple[str, ...] = ()  # short hashes of the feed's elements at the last full parse
    cache_s: float | None = (
        None  # lower bound of the last Cache-Control or Expires; survives a 304 that gives none
    )
    skip_hours: tuple[int, ...] = ()  # as the feed last said; kept over a 304
    skip_days: tuple[int, ...] = ()
    floor_s: float | None = None  # least interval that the server has put up with; learnt from 429
    not_modified_at: datetime | None = None  # last 304
    lied_at: datetime | None = (
        None  # a 304 was found to have hidden items; validators are not used for a while
    )
    told_broken: bool = False  # BROKE was reported and RECOVERED was not yet
    self_url: str | None = None  # what the feed calls its own address


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRef:
    """A feed that is to be polled; what a poll must know of it is read when its turn comes."""

    feed_id: int
    url: str  # the config's


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedMarks:
    """What tells whether two feeds are one."""

    feed_id: int
    name: str
    url: str  # where it is fetched, or is about to move to
    listed: int  # items at the last poll
    shared: tuple[str, ...] = ()  # hashes of those that another feed listed too


@dataclass(frozen=True, slots=True, kw_only=True)
class DueFeed:
    """What a poll must know."""

    feed_id: int
    feed: Feed
    state: FeedState


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer to a GET, 304 included. Headers are lower-cased; `body` is decoded and whole (b"" for a 304)."""

    url: str  # after redirects
    status: int
    headers: Mapping[str, str]
    body: bytes
    permanent_url: str | None  # where the leading run of 301/308 leads, when there was one
    elapsed_s: float
    not_modified: bool


class PollOutcome(StrEnum):
    """What a poll came to."""

    NEW = "new"  # items that were not known
    UNCHANGED = "unchanged"  # 200 with nothing new
    NOT_MODIFIED = "not_modified"  # 304
    FAILED = "failed"
    HELD = "held"  # not asked: its site wants a pause, or its turn did not come


class FeedEvent(StrEnum):
    """What happened to a feed that its reader is told, once."""

    BROKE = "broke"
    RECOVERED = "recovered"
    GONE = "gone"
    MOVED = "moved"
    CANDIDATE = "candidate"
    POSSIBLE_GAP = "possible_gap"
    DUPLICATE = "duplicate"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRecord:
    """One row of a feed's event log."""

    polled_at: datetime
    due_at: datetime | None
    outcome: PollOutcome
    status: int | None
    reason: str | None
    message: str | None
    items: int
    new: int
    changed: int
    body_bytes: int
    elapsed_s: float
    events: tuple[tuple[FeedEvent, str], ...] = ()  # event and its text


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedUpdate:
    """The decision after a poll, ready to be saved in one transaction."""

    feed_id: int
    state: FeedState
    record: PollRecord
    entries: tuple[
        Entry, ...
    ]  # to insert, or to compare with what is stored: a changed title or text is an edit
    hold: tuple[str, datetime] | None = (
        None  # registrable domain and until when it asked to be left alone
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFile:
    """A site's robots.txt as it was read: `packed` are its bytes, compressed."""

    address: str
    read_at: datetime
    packed: bytes


SILENT_TIMES = 5.0  # a feed may count as silent when nothing came for so many times its usual gap …
LEAST_MISSED = 3.0  # … and so many items came in the same hours of each week before, on average


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """How a feed fares, from its state and its log."""

    feed_id: int
    feed: Feed
    state: FeedState
    active: bool  # still in the config
    items: int  # stored
    items_24h: int
    lag_p50_s: float | None  # from publication to first sight
    lag_p95_s: float | None
    silent_for: float | None  # times its usual gap, None when unknown
    poll_lag_p50_s: float | None = None  # from due to asked
    poll_lag_p95_s: float | None = None
    missed: float = 0.0  # items that the same span of weekday and hours brought in each of the weeks before, on average

    @property
    def silent(self) -> bool:
        """Whether it reads well and has had nothing new against its own rhythm of weekdays and hours."""
        return (
            not self.state.failures
            and self.silent_for is not None
            and self.silent_for >= SILENT_TIMES
            and self.missed >= LEAST_MISSED
        )
