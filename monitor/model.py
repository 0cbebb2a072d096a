"""The nouns that flow through the rooms: collect → match → stories → store → digest.

Frozen, slotted, keyword-only, picklable values; no I/O, no defaults that hide a decision. Datetimes are aware UTC (`_at`),
durations seconds (`_s`), sizes bytes (`_bytes`), offsets code points and half-open. What is not stored has no id: an id appears
in the type of the hop after the store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

# --- collect ---------------------------------------------------------------------------------------------------------


class FullText(StrEnum):
    """Whether a feed's article pages are read."""

    AUTO = "auto"  # when the feed's own text is a summary
    ALWAYS = "always"
    NEVER = "never"


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
    stranger_url: str | None = None  # target of a permanent redirect at which another feed was found
    candidate_url: str | None = None  # what autodiscovery offers
    newest_at: datetime | None = None  # newest dated item seen
    usual_gap_s: float | None = None  # usual time between new items
    items_per_day: float | None = None
    gap_at: datetime | None = None  # last possible gap
    seen: tuple[str, ...] = ()  # short hashes of the feed's elements at the last full parse
    cache_s: float | None = None  # lower bound of the last Cache-Control or Expires; survives a 304 that gives none
    skip_hours: tuple[int, ...] = ()  # as the feed last said; kept over a 304
    skip_days: tuple[int, ...] = ()
    floor_s: float | None = None  # least interval that the server has put up with; learnt from 429
    not_modified_at: datetime | None = None  # last 304
    lied_at: datetime | None = None  # a 304 was found to have hidden items; validators are not used for a while
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


class Dated(StrEnum):
    """Where an entry's date comes from."""

    GIVEN = "given"
    MISSING = "missing"  # or unreadable: first seen counts
    FUTURE = "future"  # clamped to first seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item as the feed lists it. Title and text are plain text, cleaned; `html` is the raw markup when there was any."""

    key: str  # identity within the feed: guid, else canonical link, else hash of title and date
    guid: str | None
    url: str | None  # canonical, absolute, http(s), or None
    title: str
    text: str
    author: str | None = None
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
    cut: bool = False  # the document ends before its root does; its validators and hash are not kept
    left: int = 0  # items beyond what one parse takes; they are read at the next poll


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """A stored entry of the feed that shares its key or its canonical link with an item just read."""

    key: str
    url: str | None
    title: str
    published_at: datetime | None


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
    entries: tuple[Entry, ...]  # to insert, or to compare with what is stored: a changed title or text is an edit
    hold: tuple[str, datetime] | None = None  # registrable domain and until when it asked to be left alone


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFile:
    """A site's robots.txt as it was read: `packed` are its bytes, compressed."""

    address: str
    read_at: datetime
    packed: bytes


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


# --- match -----------------------------------------------------------------------------------------------------------


class Kind(StrEnum):
    """What a concept of the lexicon is."""

    MINERAL = "mineral"
    ACTION = "action"
    PLACE = "place"
    AGENCY = "agency"
    COMPANY = "company"
    TERM = "term"  # a free word of a watchlist


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A concept found in an article, in the right sense."""

    concept: str  # id in the lexicon; for a free word, the word as written in the config
    kind: Kind
    field: str  # "title" or "text"
    start: int  # in code points of that field
    end: int
    sentence_start: int
    sentence_end: int
    term: str  # the term of the lexicon that matched
    rule: str  # why it counts: "alias", "near pair", "context: tonnes" …


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A term that was seen and did not count, for `monitor explain`."""

    concept: str
    kind: Kind
    field: str
    start: int
    end: int
    term: str
    rule: str  # "false friend: gold medal", "no context", "wrong language: fr" …


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Two words at most `words` words apart, in either order, within a sentence."""

    a: tuple[str, ...]
    b: tuple[str, ...]
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchlist:
    """What one reader wants to be told of, as asked for in config.toml. Empty tuples ask for nothing of that kind.

    A hit needs one of each kind asked for, together within `within`, none of `exclude`, and `min_score`.
    Members are lexicon ids, `group:…`, `list:…`, `direction:…`; `terms` and `exclude` are free words or phrases.
    """

    name: str
    title: str
    minerals: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    any: tuple[str, ...] = ()  # one of these concepts or words must occur in the article
    all: tuple[str, ...] = ()  # every one of them
    none: tuple[str, ...] = ()  # not one of them
    near: tuple[Near, ...] = ()
    within: str = "sentence"  # "sentence", "paragraph", "article"
    min_score: int = 0  # 0–100
    alert: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Points that a named reason added to (or took from) a score."""

    name: str
    points: float
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The sentence that shows a hit: offsets into the stored text, `marks` inside the sentence."""

    field: str
    start: int
    end: int
    sentence: str
    marks: tuple[tuple[int, int, str], ...]  # start, end (in the sentence), concept


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that a watchlist wants, and why."""

    watchlist: str
    fingerprint: str  # of the watchlist and the lexicon that made it
    score: float  # 0–100
    reasons: tuple[Reason, ...]
    evidence: tuple[Evidence, ...]  # best first, at least one
    minerals: tuple[str, ...]
    policies: tuple[str, ...]
    places: tuple[str, ...]
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryUpdate:
    """What reading and matching one entry came to, ready to be saved in one transaction."""

    entry_id: int
    article: Article | None  # None: the read failed and is tried again at `retry_at`
    mentions: tuple[Mention, ...] = ()
    hits: tuple[Hit, ...] = ()
    score: float = 0.0  # of the article, whatever the watchlists, 0–100
    lexicon_fingerprint: str = ""
    retry_at: datetime | None = None  # another try is worth it (the article above is what is known by now)
    asked: bool = True  # whether this was a try; not while the site wants a pause
    reason: str | None = None  # of a failed read
    message: str | None = None


# --- stories ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRef:
    """What grouping may look at."""

    article_id: int
    title: str
    text: str
    outlet: str
    language: str | None
    published_at: datetime
    minerals: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class Role(StrEnum):
    """What an article is to its story."""

    FIRST = "first"
    INDEPENDENT = "independent"
    COPY = "copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """An article's story, as decided when it arrived."""

    article_id: int
    story: str  # stable id
    role: Role
    copy_of: int | None = None  # article id
    origin: str | None = None  # wire or newspaper that the text credits
    similarity: float = 1.0
    shared: tuple[str, ...] = ()  # names, figures and words that joined it
    merged: tuple[str, ...] = ()  # stories that this article showed to be the same; they continue as `story`
    also_in: tuple[str, ...] = ()  # stories in other languages that tell the same event


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A quantity in a text: a full number (13.8bn is 13.8e9), its unit, and how it is hedged."""

    value: float
    unit: str  # ISO currency, "%", "pp", "share", "t", "kg", "m", "km2", "W", "Wh", "bbl", "yr" … or "#noun" for a count
    hedge: str  # "" exact, "~" about, ">" more than, ">=" at least, "<" less than, "<=" up to, "<~" nearly
    start: int
    end: int
    currency: str | None = None
    measures: str = ""  # head noun of what is measured
    period: str | None = None  # "yr", "month" for rates; or a year "2025" that dates it
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one article says on a point: the figure or list member as written, with its sentence."""

    article_id: int
    outlet: str
    said: str  # as written: "at least half", "tungsten"
    sentence: str


class Verdict(StrEnum):
    """How the outlets stand on one point."""

    AGREE = "agree"
    DIFFER = "differ"
    UPDATED = "updated"  # the later article has the newer number
    ONLY_ONE = "only_one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One point of a story as its independent reports tell it."""

    verdict: Verdict
    subject: str  # what is measured: "provincial-level governments", "minerals under export control"
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRecord:
    """Who does what to which mineral, aimed at whom; empty where the text does not say."""

    actor: str = ""  # agency or place id
    actor_name: str = ""
    action: str = ""  # action id
    minerals: tuple[str, ...] = ()
    target: str = ""  # place id
    status: str = "reported"  # proposed, adopted, in_force, suspended, expired, reported
    effective_on: str | None = None  # ISO date
    documents: tuple[str, ...] = ()  # "MOFCOM 2025/10", "FR 2025-12345", "EU 2024/1252"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One article of a story, with all that comparing needs."""

    article_id: int
    outlet: str
    role: Role
    published_at: datetime
    language: str | None
    title: str
    text: str
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFacts:
    """What comparing the articles of a story found."""

    story: str
    key_figures: tuple[Claim, ...]  # the most telling figures, as written
    differences: tuple[Difference, ...]
    action: ActionRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """An unusual volume: `count` today against the usual of the past 28 days."""

    concept: str
    kind: Kind
    count: int
    usual: float
    history: tuple[int, ...]  # daily counts, oldest first, today last
    reason: str  # the test and its figure, in words


# --- store → digest --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change of a stored entry or article."""

    at: datetime
    field: str  # "title" or "text"
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One article of a story as stored."""

    article_id: int
    entry_id: int
    feed_id: int
    outlet: str
    tags: tuple[str, ...]
    url: str | None
    title: str
    language: str | None
    published_at: datetime
    first_seen_at: datetime
    dated: Dated
    role: Role
    origin: str | None
    quality: Quality
    source: str
    reason: str | None
    score: float
    hits: tuple[Hit, ...]
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story as stored, its coverage in order of time."""

    story: str
    opened_at: datetime
    coverage: tuple[Coverage, ...]
    facts: StoryFacts | None
    also_in: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    told_at: datetime | None = None  # end of the last digest that showed it


SILENT_TIMES = 5.0  # a feed counts as silent when nothing came for so many times its usual gap


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

    @property
    def silent(self) -> bool:
        """Whether it reads well and has had nothing new for far longer than usual."""
        return not self.state.failures and self.silent_for is not None and self.silent_for >= SILENT_TIMES


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFacts:
    """Counts over a window, for the part of the digest that says what was and was not read."""

    polls: int
    polls_failed: int
    articles: int
    by_quality: Mapping[str, int]
    by_reason: Mapping[str, int]  # why articles are not full
    pending: int
    undated: int
    future_dated: int
    edited: int
    hits: int
    events: tuple[tuple[datetime, str, FeedEvent, str], ...]  # when, feed's name, event, text
    unread: tuple[tuple[str, str, str], ...] = ()  # outlet, title, reason: hits that could be read only in part
    purged: int = 0


# --- digest ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The half-open span of time that a digest tells of."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A digest as bytes to write or send."""

    html: str
    text: str
    subject: str
    warnings: tuple[str, ...] = ()  # what is wrong in the owner's templates, with file and line


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMessage:
    """A finished message waiting for (or done with) delivery to one recipient."""

    delivery_id: int
    digest_id: int | None
    channel: str  # "smtp" or an Apprise URL's environment name
    sender: str
    recipient: str
    message_id: str
    body: bytes
    attempts: int
    first_try_at: datetime | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
