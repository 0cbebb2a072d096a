"""What the store takes and gives besides the nouns of `monitor.model`: stored things, which have ids, and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model.articles import Article
from monitor.model.digests import OutboxMessage
from monitor.model.entries import Entry
from monitor.model.events import NO_EVENTS, Event, Events
from monitor.model.hits import Hit
from monitor.model.measures import MeasureReport
from monitor.model.mentions import Kind, Mention
from monitor.model.readings import Basis, KeptReading
from monitor.model.stories import Coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsSynced:
    """What a new list of feeds changed: names of feeds."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSaved:
    """What saving a poll wrote: entries inserted, and entries whose title or text was edited."""

    new: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySaved:
    """What saving a read wrote. `article_id` is None when there is still no article; hits are named by watchlist."""

    entry_id: int
    article_id: int | None
    new_hits: tuple[str, ...] = ()
    lost_hits: tuple[str, ...] = ()
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A finished message to queue; the outbox refuses a second one with the same `message_id`."""

    channel: str  # "smtp" or an Apprise URL's environment name
    sender: str
    recipient: str
    message_id: str
    body: bytes
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message of the outbox with how it fared."""

    message: OutboxMessage
    state: str  # "pending", "sent", "failed", "unknown"
    created_at: datetime
    next_try_at: datetime
    sent_at: datetime | None
    reason: str | None
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDigest:
    """A digest that was built and rendered, with the stories it shows. `digest` is JSON text."""

    date: str  # local date, YYYY-MM-DD
    group: str  # "" is everybody
    since: datetime
    until: datetime
    subject: str
    digest: str
    html: str  # whole, as a file
    text: str
    eml: bytes  # as a mail, cut at whole stories when it would be too large
    stories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDigest:
    """A digest as it was made."""

    digest_id: int
    date: str
    group: str
    since: datetime
    until: datetime
    subject: str
    digest: str
    html: str  # whole, as a file
    text: str
    eml: bytes  # as a mail, cut at whole stories when it would be too large
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDay:
    """A line of the archive of digests."""

    digest_id: int
    date: str
    group: str
    since: datetime
    until: datetime
    subject: str
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HitFilter:
    """Which hits are wanted; None asks for nothing. `since` and `until` bound the time of the first match."""

    since: datetime | None = None
    until: datetime | None = None
    watchlist: str | None = None
    mineral: str | None = None
    action: str | None = None
    place: str | None = None
    outlet: str | None = None
    query: str | None = None
    origin: str | None = None
    irrelevant: bool = False  # show those marked irrelevant too
    by_date: bool = False  # in order of the articles' time, not of the first match
    limit: int = 100
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundHit:
    """A hit with its article and story, as lists and feeds of hits show it."""

    hit_id: int
    hit: Hit
    created_at: datetime
    origin: str
    irrelevant_at: datetime | None
    story: str | None
    coverage: Coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFilter:
    """Which articles are wanted besides the words; `since` and `until` bound the article's own time."""

    since: datetime | None = None
    until: datetime | None = None
    watchlist: str | None = None
    mineral: str | None = None
    action: str | None = None
    place: str | None = None
    outlet: str | None = None
    newest_first: bool = False  # instead of best first
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFound:
    """An article that a search found. `title` and `snippet` hold the words found between U+E000 and U+E001."""

    article_id: int
    url: str | None
    outlet: str
    language: str | None
    at: datetime
    story: str | None
    title: str
    snippet: str
    watchlists: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """One page of what a search found; `more` when there is another."""

    found: tuple[SearchFound, ...]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article with its text ("" after the text's retention), its mentions and hits."""

    article_id: int
    entry_id: int
    feed_id: int
    outlet: str
    tags: tuple[str, ...]
    at: datetime  # published, else first seen
    read_at: datetime
    score: float
    lexicon_fingerprint: str
    has_text: bool
    story: str | None
    article: Article
    mentions: tuple[Mention, ...]
    hits: tuple[Hit, ...]  # without the retired ones
    irrelevant: frozenset[str] = frozenset()  # watchlists whose hit, retired or not, was marked so
    events: Events = NO_EVENTS
    read_in: str | None = None  # the language in which it was read, where the reading is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleHead:
    """What a stored article names, without its text: enough to tell that no watchlist can want it."""

    article_id: int
    at: datetime
    read_at: datetime
    has_text: bool
    has_hits: bool
    lexicon_fingerprint: str
    basis: int | None  # what its reading rests on; None: no reading is kept
    language: str  # in which it was read
    signs: int  # `language.searchable.Unsearchable`
    concepts: tuple[tuple[str, Kind], ...] = ()
    tells_acts: bool = False  # whether points of acts are kept
    event: Event | None = None  # its main event
    event_score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBasis:
    """What some stored readings rest on."""

    basis_id: int
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Rematch:
    """What matching a stored article again came to."""

    article_id: int
    mentions: tuple[Mention, ...]
    hits: tuple[Hit, ...]
    score: float
    lexicon_fingerprint: str
    read_at: datetime | None = (
        None  # of the text that was matched; when it was read again since, this is passed over
    )
    events: Events = NO_EVENTS
    reading: KeptReading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastArticle:
    """An article that a backfill brings, read and matched, with the entry that stands for it."""

    entry: Entry
    article: Article
    mentions: tuple[Mention, ...]
    hits: tuple[Hit, ...]
    score: float
    lexicon_fingerprint: str
    events: Events = NO_EVENTS
    reading: KeptReading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rematched:
    """What saving a batch of rematches changed, as (article, watchlist)."""

    added: tuple[tuple[int, str], ...]
    lost: tuple[tuple[int, str], ...]
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleStory:
    """A story whose facts are older than its coverage; `revision` goes back with the facts."""

    story: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFingerprint:
    """What grouping remembers of an article."""

    article_id: int
    story: str
    at: datetime
    outlet: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What retention removed."""

    texts: int
    polls: int
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An outlet with how much of it is stored."""

    feed_id: int
    name: str
    active: bool
    tags: tuple[str, ...]
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyCounts:
    """Articles per concept and span of time, oldest span first."""

    counts: Mapping[tuple[str, Kind], tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much is stored, for metrics and status."""

    feeds_active: int
    feeds_failing: int
    entries_pending: int
    entries_backlog: int  # pending in the slow lane
    entries_waiting: int
    entries_failed: int
    articles: Mapping[str, int]  # by quality
    ungrouped: int
    hits: Mapping[str, int]  # by watchlist
    stories: int
    digests: int
    deliveries: Mapping[str, int]  # by state
    file_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveStatus:
    """The state of the whole, for `monitor status` and health checks."""

    counts: Counts
    last_poll_at: datetime | None
    next_poll_at: datetime | None
    last_read_at: datetime | None
    last_digest: DigestDay | None
    deliveries_due: int
    unsent: tuple[
        tuple[int, str, str], ...
    ]  # messages that a server or a setting keeps back: how many, reason, what was said
    meta: Mapping[str, str]
    sqlite_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnjoinedEvent:
    """An article whose main event has still to be joined to a measure; without one (or gone itself) it leaves the one it had."""

    article_id: int
    event: Event | None
    score: float  # of its events, 0–100
    gone: bool  # the article is no longer stored
    grouped: bool
    at: datetime | None
    title: str
    text: str
    language: str | None
    outlet: str
    story: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedReport:
    """What an article came to: a report of a measure (None: of none), or no report any more."""

    article_id: int
    measure: str | None
    report: MeasureReport | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureFilter:
    """Which measures are wanted; None asks for nothing. `since` is when the state last moved."""

    mineral: str | None = None
    place: str | None = None
    action: str | None = None
    state: str | None = None
    origin: str | None = None
    since: datetime | None = None
    limit: int = 100
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureCell:
    """One government's measures on one mineral."""

    mineral: str
    place: str
    measures: int
    holding: int  # adopted or in force
    moved_at: str = ""  # when the last of them moved, as the database writes a time
