"""What config.toml may say, part by part, with defaults.

Secrets are never in the file: a key that needs one names an environment variable or a file. Reading the file is
`monitor.config.load`'s.
"""

from __future__ import annotations

import ipaddress
import os
import re
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from monitor.core.durations import duration_s
from monitor.core.text import clean
from monitor.core.urls import is_http
from monitor.model.feeds import Feed, FullText, Places, SourceFormat
from monitor.model.hits import Near, Watchlist

_UNITS_BYTES = {
    "b": 1,
    "kb": 1000,
    "mb": 1000**2,
    "gb": 1000**3,
    "kib": 1024,
    "mib": 1024**2,
    "gib": 1024**3,
}


def size_bytes(value: object) -> int:
    """Bytes of a size such as "5 MB" or "512 KiB". Raises ValueError."""
    found = (
        re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]+)\s*", value)
        if isinstance(value, str)
        else None
    )
    if found is None or found[2].lower() not in _UNITS_BYTES:
        raise ValueError('a size is a text such as "5 MB"')
    return int(float(found[1]) * _UNITS_BYTES[found[2].lower()])


def _http(url: str) -> str:
    if not is_http(url):
        raise ValueError("is not an absolute http(s) address")
    return url


def _tongue(tag: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        raise ValueError(f'"{tag}" is not the tag of a language such as "en" or "zh-Hant"')
    return tag


def _cidr(text: str) -> str:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        raise ValueError(f'"{text}" is not a network such as "10.1.0.0/16"') from None
    return text


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f'"{name}" is not a time zone such as "Europe/London"') from None
    return name


def _clock_time(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError(f'"{text}" is not a time such as "06:30"')
    return text


def _recipient(text: str) -> str:
    """One mailbox. Old and odd ones pass: whether it takes mail only its server knows."""
    _name, mailbox = parseaddr(text)
    if not re.fullmatch(r"[^\s@,;<>]+@[^\s@,;<>]+", mailbox) or ";" in text or text.count("@") > 1:
        raise ValueError(f'"{text}" is not one mail address such as "Name <name@example.com>"')
    return text


def _word(text: str) -> str:
    if not text.strip(" =*"):
        raise ValueError("is empty")
    return text


Duration = Annotated[float, BeforeValidator(duration_s)]
Size = Annotated[int, BeforeValidator(size_bytes)]
Tongue = Annotated[str, AfterValidator(_tongue)]
HttpUrl = Annotated[str, AfterValidator(_http)]
Cidr = Annotated[str, AfterValidator(_cidr)]
Zone = Annotated[str, AfterValidator(_zone)]
ClockTime = Annotated[str, AfterValidator(_clock_time)]
Recipient = Annotated[str, AfterValidator(_recipient)]
Word = Annotated[str, AfterValidator(_word)]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_ALL_DAYS: tuple[Day, ...] = get_args(Day)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class FetchSettings(_Part):
    """[fetch] how pages and feeds are asked for."""

    user_agent: str = "MineralsMonitor/0.1 (+https://github.com/minerals-monitor/minerals-monitor)"
    """Who asks; put a contact of yours into it."""
    timeout: Duration = 30.0
    """Of one request, from connecting to the last byte."""
    connect_timeout: Duration = 10.0
    """Of connecting alone."""
    max_feed_bytes: Size = 10_000_000
    """Of a feed, after decompression."""
    max_page_bytes: Size = 2_000_000
    """Of an article page, after decompression."""
    max_document_bytes: Size = 20_000_000
    """Of a PDF or Word document that an item leads to."""
    memory: Size = Field(default=96_000_000, ge=1_000_000)
    """For all bodies together that are being read, parsed or queued; who needs more waits."""
    max_redirects: int = Field(default=10, ge=0, le=20)
    """Hops of one request."""
    concurrency: int = Field(default=320, ge=1, le=512)
    """Requests at a time, all sites together."""
    per_site: int = Field(default=2, ge=1, le=4)
    """Requests at a time to one registrable domain."""
    site_gap: Duration = 5.0
    """Between two requests to one registrable domain."""
    allow_networks: tuple[Cidr, ...] = ()
    """Private networks (CIDR) that may be asked; all others are refused."""
    robots: bool = True
    """Keep robots.txt for article pages."""
    language: str = "en, *;q=0.5"
    """Sent as Accept-Language."""
    proxy_env: str | None = None
    """Name of the environment variable that holds the URL of a proxy for all feeds that name none."""


class PollingSettings(_Part):
    """[polling] how often feeds are asked."""

    every: Duration | None = None
    """For all feeds; without it, each feed's own rate decides."""
    min_every: Duration = 600.0
    """The shortest interval."""
    first_every: Duration = 3600.0
    """Of a new feed, before its rate is known."""
    max_every: Duration = 86_400.0
    """The longest interval; back-off ends there too."""
    tick: Duration = 15.0
    """How often the daemon asks what is due."""
    backlog: int = Field(default=50, ge=1)
    """Articles of a new feed that are read at once; older ones wait in a slow lane."""
    read_retries: int = Field(default=2, ge=0, le=5)
    """Further tries of a page that could not be read, within a day."""
    deadline: Duration = 1800.0
    """Of one round of `monitor poll`."""

    @model_validator(mode="after")
    def _least_before_most(self) -> PollingSettings:
        if self.min_every > self.max_every:
            raise ValueError("min_every is longer than max_every")
        return self


class WorkerSettings(_Part):
    """[workers] the processes that parse and extract."""

    processes: int = Field(default_factory=lambda: max(1, os.cpu_count() or 1), ge=1, le=256)
    """Default: one per core."""
    task_timeout: Duration = 20.0
    """After this a page or feed is given up and its process killed."""
    memory: Size = 1_000_000_000
    """Address space of one process."""
    tasks_per_process: int = Field(default=500, ge=1)
    """After so many a process is replaced by a new one."""
    pages_in_flight: int = Field(default=64, ge=1)
    """Pages held in memory; the rest waits in the database."""
    dask: str | None = None
    """Address of a Dask scheduler (`"tcp://scheduler:8786"`) for rescan and backfill."""


class StorySettings(_Part):
    """[stories] what "the same story" means."""

    window: Duration = 7 * 86_400.0
    """How long a story takes in new articles."""
    languages_window: Duration = 2 * 86_400.0
    """How far apart the same event may be told in two languages."""
    trend_days: int = Field(default=28, ge=7)
    """The past that a day's volume is compared with."""


class DigestGroup(_Part):
    """[[digest.groups]] a digest of its own for some readers."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    """Lower-case letters, digits, - and _."""
    recipients: tuple[Recipient, ...] = ()
    """Mail addresses."""
    watchlists: tuple[str, ...] = ()
    """Names of watchlists; none means all."""
    at: ClockTime | None = None
    """Default: that of [digest]."""
    days: tuple[Day, ...] | None = None
    """Default: those of [digest]."""
    timezone: Zone | None = None
    """Default: that of [digest]."""
    language: str | None = None
    """Default: that of [digest]."""


class DigestSettings(_Part):
    """[digest] when it is made and what is in it."""

    at: ClockTime = "06:30"
    """Local time of the digest."""
    days: tuple[Day, ...] = _ALL_DAYS
    """Days with a digest; what happens between is told by the next one."""
    timezone: Zone | None = None
    """Default: the file's."""
    base_url: HttpUrl | None = None
    """Public address of the web page, for links in the mail."""
    title: str = "Minerals Monitor"
    """The digest's name."""
    language: str = "en"
    """The words of digest, page and alerts: `en`, `es`; texts in other languages are labelled."""
    templates: Path | None = None
    """A folder whose files replace the shipped templates; relative to config.toml."""
    catch_up: Duration = 2 * 86_400.0
    """What a new feed lists that is older, or has no date, goes to the archive and is not told as news."""
    weekly: Day | Literal["never"] = "mon"
    """The day whose digest sums up the week; `"never"` for none."""
    files: bool = False
    """Keep each digest as files beside the database too, with an index; the container turns it on."""
    max_stories: int = Field(default=60, ge=1)
    """Told in full."""
    max_bytes: Size = 90_000
    """Of the mail's HTML; Gmail cuts at 102 kB."""
    quiet_below: int = Field(default=40, ge=0, le=100)
    """Stories below this score are one-liners."""
    groups: tuple[DigestGroup, ...] = ()
    """Digests of their own for some readers."""


class EmailSettings(_Part):
    """[email] where the digest is sent. The password is read from `password_env` or `password_file`."""

    host: str | None = None
    """Mail server; without one nothing is sent."""
    port: int = Field(default=587, ge=1, le=65535)
    """587 for STARTTLS, 465 for implicit TLS, 25 for none."""
    tls: Literal["starttls", "implicit", "none"] = "starttls"
    """`starttls` is required, not opportunistic; `none` sends no password."""
    ca_file: Path | None = None
    """Certificates to trust instead of the system's."""
    username: str | None = None
    """To log in with."""
    password_env: str | None = None
    """Name of the environment variable that holds the password."""
    password_file: Path | None = None
    """File that holds the password."""
    sender: str = "Minerals Monitor <monitor@localhost>"
    """From."""
    recipients: tuple[Recipient, ...] = ()
    """Who gets everybody's digest."""
    unsubscribe: str | None = None
    """`mailto:` or https address that takes people off the list; default: a mail to the sender."""
    connect_timeout: Duration = 30.0
    """Of connecting and each command."""
    reply_timeout: Duration = 600.0
    """Of the reply after the message; a short one makes duplicates."""
    retry_for: Duration = 5 * 86_400.0
    """How long a message is tried again."""


class ServerSettings(_Part):
    """[server] the read-only web page."""

    enabled: bool = False
    """Serve the web page."""
    host: str = "127.0.0.1"
    """Address to bind; anything but loopback needs a token."""
    port: int = Field(default=8080, ge=0, le=65535)
    """Port to bind."""
    hosts: tuple[str, ...] = ()
    """Host names it answers to, besides loopback's."""
    token_file: Path | None = None
    """File with the token that readers must show."""
    trusted_proxies: tuple[Cidr, ...] = ()
    """Networks (CIDR) whose X-Forwarded headers count."""


class AlertSettings(_Part):
    """[alerts] immediate messages for watchlists with `alert = true`."""

    recipients: tuple[Recipient, ...] = ()
    """Mail addresses."""
    apprise_env: tuple[str, ...] = ()
    """Names of environment variables that hold Apprise URLs (extra `alerts`)."""
    max_per_hour: int = Field(default=6, ge=0)
    """Per watchlist; what is above waits for the digest."""


class RetentionSettings(_Part):
    """[retention] how long what was read is kept. Hits, stories and digests are kept for ever."""

    texts: Duration = 730 * 86_400.0
    """Texts of articles."""
    polls: Duration = 90 * 86_400.0
    """The log of polls."""
    entries: Duration = 1095 * 86_400.0
    """Entries that are no hit and that their feed no longer lists."""


class FeedConfig(_Part):
    """[[feeds]] one feed."""

    url: HttpUrl
    """RSS, Atom, RDF or JSON Feed."""
    name: str | None = None
    """The outlet's name; default: its host."""
    language: str | None = Field(default=None, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    """BCP 47, such as `zh-Hant`."""
    tags: tuple[str, ...] = ()
    """Free words; `state-media` is shown in the digest."""
    every: Duration | None = None
    """Own interval; default: adaptive."""
    full_text: FullText = FullText.AUTO
    """`auto` reads the page when the feed's text is a summary; `always`; `never`."""
    user_agent: str | None = None
    """For sites that want another one."""
    allow_networks: tuple[Cidr, ...] = ()
    """Private networks (CIDR) that this feed may lie in."""
    headers: dict[str, str] = Field(default_factory=dict)
    """Further request headers."""
    proxy_env: str | None = None
    """Name of the environment variable that holds a proxy's URL."""
    auth_env: str | None = None
    """Name of the environment variable that holds `user:password`."""
    sitemap: HttpUrl | None = None
    """News sitemap to look at when items may have been missed."""
    country: str | None = Field(default=None, pattern=r"^[A-Za-z]{2}$")
    """Where it is published, two letters (`IN`): tells the zone that IST or BST means, and whether 5/11 is in May."""
    format: SourceFormat | None = None
    """Default: told by what is found, if that is `feed` (RSS, Atom, RDF), `json-feed` or `sitemap`. To be asked for: `page`, a
    web page that lists links; `json`, a list in any JSON; `federal-register` and `wordpress`, which are APIs."""
    items: str = ""
    """Where the items of a `page` (CSS selector) or of `json` (dotted path, `data.results`) stand; default: found by structure."""
    title: str = ""
    """Where an item's title stands in it; default: the text of its link."""
    link: str = ""
    """Where its address stands."""
    date: str = ""
    """Where its date stands; default: the first whole date in it."""
    text: str = ""
    """Where its text or summary stands."""
    checked: str | None = Field(default=None, pattern=r"^\d{4}-\d{2}-\d{2}$")
    """The day on which somebody saw it work; a note for people."""

    def feed(self) -> Feed:
        """The feed as the rooms know it; without a name, its host is the name."""
        return Feed(
            url=self.url,
            name=clean(self.name or "") or (urlsplit(self.url).hostname or "").removeprefix("www."),
            language=self.language,
            tags=self.tags,
            every_s=self.every,
            full_text=self.full_text,
            user_agent=self.user_agent,
            allow_networks=self.allow_networks,
            headers=tuple(self.headers.items()),
            proxy_env=self.proxy_env,
            auth_env=self.auth_env,
            sitemap=self.sitemap,
            country=self.country.upper() if self.country else None,
            format=self.format,
            places=Places(
                items=self.items, title=self.title, link=self.link, date=self.date, text=self.text
            ),
        )


class NearConfig(_Part):
    """near = {a, b, words} two words close to each other."""

    a: tuple[str, ...] | str
    """A word or a list of words."""
    b: tuple[str, ...] | str
    """The same."""
    words: int = Field(default=6, ge=1, le=50)
    """At most so many words between."""

    def near(self) -> Near:
        """The pair as the rooms know it."""
        return Near(
            a=(self.a,) if isinstance(self.a, str) else self.a,
            b=(self.b,) if isinstance(self.b, str) else self.b,
            words=self.words,
        )


class WatchlistConfig(_Part):
    """[[watchlists]] what one reader wants to be told of."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    """Lower-case letters, digits, - and _."""
    title: str | None = None
    """As the digest shows it."""
    minerals: tuple[str, ...] = ()
    """Ids, `group:…`, `list:…`; one of them."""
    actions: tuple[str, ...] = ()
    """Ids of actions, `direction:…`; one of them."""
    policies: tuple[str, ...] = ()
    """The older name of `actions`."""
    places: tuple[str, ...] = ()
    """Ids of places; one of them."""
    terms: tuple[Word, ...] = ()
    """Free words or phrases; one of them. Plural and inflected forms count; `=word` is exact, `word*` open."""
    exclude: tuple[Word, ...] = ()
    """Free words or phrases that keep an article out; written like `terms`."""
    any: tuple[Word, ...] = ()
    """One of these ids or words anywhere in the article."""
    all: tuple[Word, ...] = ()
    """Every one of these."""
    none: tuple[Word, ...] = ()
    """Not one of these."""
    near: tuple[NearConfig, ...] | NearConfig = ()
    """Pairs of words close to each other."""
    within: Literal["sentence", "paragraph", "article"] = "sentence"
    """How close what is asked for must stand."""
    min_score: int = Field(default=0, ge=0, le=100)
    """Of 100."""
    alert: bool = False
    """Tell at once, besides the digest."""
    about: Literal["event", "mention"] | None = None
    """`event`: the article's main event must satisfy the list; `mention`: any words of it. Default: `event` with `actions`."""
    feeds: tuple[str, ...] = ()
    """Addresses or names of feeds: only what they list."""
    tags: tuple[str, ...] = ()
    """Tags of feeds: only what feeds with one of them list."""
    outlets: tuple[str, ...] = ()
    """Names of outlets: only theirs."""
    languages: tuple[Tongue, ...] = ()
    """Languages of articles, as `en`: only these."""
    not_feeds: tuple[str, ...] = ()
    """Feeds left out."""
    not_tags: tuple[str, ...] = ()
    """Tags left out."""
    not_outlets: tuple[str, ...] = ()
    """Outlets left out."""
    not_languages: tuple[Tongue, ...] = ()
    """Languages left out."""

    @model_validator(mode="after")
    def _asks_for_something(self) -> WatchlistConfig:
        if not (
            self.minerals
            or self.policies
            or self.actions
            or self.places
            or self.terms
            or self.any
            or self.all
            or self.near
        ):
            raise ValueError("asks for nothing: give it minerals, actions, places or terms")
        return self

    def watchlist(self) -> Watchlist:
        """The watchlist as the rooms know it."""
        pairs = (self.near,) if isinstance(self.near, NearConfig) else self.near
        return Watchlist(
            **self.model_dump(exclude={"title", "near", "policies", "actions", "about"}),
            title=self.title or self.name,
            policies=(*self.policies, *self.actions),
            about=self.about or ("event" if self.policies or self.actions else "mention"),
            near=tuple(pair.near() for pair in pairs),
        )


class LexiconConfig(_Part):
    """[[lexicon.minerals]] and so on: entries that extend or override the built-in lexicon; checked by the lexicon itself."""

    minerals: tuple[dict[str, Any], ...] = ()
    """Entries of minerals."""
    actions: tuple[dict[str, Any], ...] = ()
    """Entries of government actions."""
    places: tuple[dict[str, Any], ...] = ()
    """Entries of places."""
    agencies: tuple[dict[str, Any], ...] = ()
    """Entries of agencies."""


class ScoreSettings(_Part):
    """[score] what counts against an article."""

    off_topic: tuple[Word, ...] | None = None
    """Words that tell another world than yours, written like `terms`; `[]` for none. Default: medals, food, medicine … of each language."""


class Config(_Part):
    """The whole file."""

    timezone: Zone = "UTC"
    """IANA name."""
    database: Path = Path("monitor.db")
    """Beside this file, or in $MONITOR_DATA."""
    fetch: FetchSettings = FetchSettings()
    """How pages and feeds are asked for."""
    polling: PollingSettings = PollingSettings()
    """How often."""
    workers: WorkerSettings = WorkerSettings()
    """The processes that parse, extract and match."""
    stories: StorySettings = StorySettings()
    """What the same story means."""
    digest: DigestSettings = DigestSettings()
    """When it is made and what is in it."""
    email: EmailSettings = EmailSettings()
    """Where it is sent."""
    alerts: AlertSettings = AlertSettings()
    """Immediate messages."""
    server: ServerSettings = ServerSettings()
    """The web page."""
    retention: RetentionSettings = RetentionSettings()
    """How long what was read is kept."""
    feeds: tuple[FeedConfig, ...] = ()
    """What is read."""
    watchlists: tuple[WatchlistConfig, ...] = ()
    """What is looked for."""
    score: ScoreSettings = ScoreSettings()
    """What counts against an article."""
    lexicon: LexiconConfig = LexiconConfig()
    """Entries that extend or override the built-in lexicon."""
