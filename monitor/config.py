"""config.toml: read, checked, and handed out in parts. Nothing reads it as a global.

Every problem is found at once, with its path, its line and, for a misspelt key, the nearest known one. Secrets are never in the
file: a key that needs one names an environment variable or a file.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from monitor.errors import ConfigError, Problem
from monitor.model import Feed, FullText, Near, Watchlist
from monitor.urls import canonical_url, is_http

_UNITS_S = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}
_UNITS_BYTES = {"b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3, "kib": 1024, "mib": 1024**2, "gib": 1024**3}


def duration_s(value: object) -> float:
    """Seconds of a duration such as "30m", "24h", "1d 12h" or "45s". Raises ValueError."""
    if not isinstance(value, str):
        raise ValueError('a duration is a text such as "30m" or "24h"')
    parts = re.findall(r"(\d+(?:\.\d+)?)\s*([a-zA-Z]+)", value)
    if not parts or re.sub(r"\d+(?:\.\d+)?\s*[a-zA-Z]+|\s", "", value):
        raise ValueError(f'"{value}" is not a duration; write "30m", "24h" or "7d"')
    try:
        return sum(float(number) * _UNITS_S[unit] for number, unit in parts)
    except KeyError as exc:
        raise ValueError(f"unknown unit {exc} in a duration; use s, m, h, d or w") from None


def size_bytes(value: object) -> int:
    """Bytes of a size such as "5 MB" or "512 KiB". Raises ValueError."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]+)\s*", value) if isinstance(value, str) else None
    if found is None or found[2].lower() not in _UNITS_BYTES:
        raise ValueError('a size is a text such as "5 MB"')
    return int(float(found[1]) * _UNITS_BYTES[found[2].lower()])


def _http(url: str) -> str:
    if not is_http(url):
        raise ValueError("is not an absolute http(s) address")
    return url


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


Duration = Annotated[float, BeforeValidator(duration_s)]
Size = Annotated[int, BeforeValidator(size_bytes)]
HttpUrl = Annotated[str, AfterValidator(_http)]
Cidr = Annotated[str, AfterValidator(_cidr)]
Zone = Annotated[str, AfterValidator(_zone)]
ClockTime = Annotated[str, AfterValidator(_clock_time)]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_ALL_DAYS: tuple[Day, ...] = get_args(Day)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class FetchSettings(_Part):
    """[fetch] how pages and feeds are asked for."""

    user_agent: str = "MineralsMonitor/0.1 (+https://github.com/minerals-monitor/minerals-monitor)"
    timeout: Duration = 30.0
    connect_timeout: Duration = 10.0
    max_feed_bytes: Size = 10_000_000
    max_page_bytes: Size = 2_000_000
    max_redirects: int = Field(default=10, ge=0, le=20)
    concurrency: int = Field(default=64, ge=1, le=512)
    per_site: int = Field(default=2, ge=1, le=4)
    site_gap: Duration = 5.0
    allow_networks: tuple[Cidr, ...] = ()
    robots: bool = True
    language: str = "en, *;q=0.5"  # Accept-Language


class PollingSettings(_Part):
    """[polling] how often feeds are asked."""

    every: Duration | None = None  # None: adaptive, from what each feed brings
    min_every: Duration = 600.0
    first_every: Duration = 3600.0  # of a new feed, before its rate is known
    max_every: Duration = 86_400.0
    tick: Duration = 15.0
    backlog: int = Field(default=50, ge=1)  # articles read at once from a new feed; older ones wait in a slow lane
    read_retries: int = Field(default=2, ge=0, le=5)
    deadline: Duration = 1800.0  # of one round of a one-shot command


class WorkerSettings(_Part):
    """[workers] the processes that parse and extract."""

    processes: int = Field(default_factory=lambda: max(1, os.cpu_count() or 1), ge=1, le=256)
    task_timeout: Duration = 20.0
    memory: Size = 1_000_000_000
    tasks_per_process: int = Field(default=500, ge=1)
    pages_in_flight: int = Field(default=32, ge=1)
    dask: str | None = None  # "tcp://scheduler:8786"


class StorySettings(_Part):
    """[stories] what "the same story" means."""

    window: Duration = 7 * 86_400.0
    languages_window: Duration = 2 * 86_400.0
    trend_days: int = Field(default=28, ge=7)


class DigestGroup(_Part):
    """[[digest.groups]] a digest of its own for some readers."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    recipients: tuple[str, ...] = ()
    watchlists: tuple[str, ...] = ()  # empty: all
    at: ClockTime | None = None
    days: tuple[Day, ...] | None = None
    timezone: Zone | None = None


class DigestSettings(_Part):
    """[digest] when it is made and what is in it."""

    at: ClockTime = "06:30"
    days: tuple[Day, ...] = _ALL_DAYS
    timezone: Zone | None = None  # None: the file's
    base_url: HttpUrl | None = None  # public address of the web page, for links
    title: str = "Minerals Monitor"
    language: str = "en"  # the reader's
    templates: Path | None = None  # a folder whose files replace the shipped templates
    max_stories: int = Field(default=60, ge=1)
    max_bytes: Size = 90_000  # of the mail's HTML; Gmail cuts at 102 kB
    quiet_below: int = Field(default=40, ge=0, le=100)  # stories below this score are one-liners
    groups: tuple[DigestGroup, ...] = ()


class EmailSettings(_Part):
    """[email] where the digest is sent. The password is read from `password_env` or `password_file`."""

    host: str | None = None  # None: nothing is sent
    port: int = Field(default=587, ge=1, le=65535)
    tls: Literal["starttls", "implicit", "none"] = "starttls"
    ca_file: Path | None = None
    username: str | None = None
    password_env: str | None = None
    password_file: Path | None = None
    sender: str = "Minerals Monitor <monitor@localhost>"
    recipients: tuple[str, ...] = ()
    unsubscribe: str | None = None  # a mailto: or address that takes people off the list
    connect_timeout: Duration = 30.0
    reply_timeout: Duration = 600.0
    retry_for: Duration = 5 * 86_400.0


class ServerSettings(_Part):
    """[server] the read-only web page."""

    enabled: bool = False
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    hosts: tuple[str, ...] = ()  # names it answers to, besides loopback
    token_file: Path | None = None
    trusted_proxies: tuple[Cidr, ...] = ()


class AlertSettings(_Part):
    """[alerts] immediate messages for watchlists with `alert = true`."""

    recipients: tuple[str, ...] = ()
    apprise_env: tuple[str, ...] = ()  # names of environment variables that hold Apprise URLs
    max_per_hour: int = Field(default=6, ge=0)


class RetentionSettings(_Part):
    """[retention] how long what was read is kept. Hits, stories and digests are kept for ever."""

    texts: Duration = 730 * 86_400.0
    polls: Duration = 90 * 86_400.0
    entries: Duration = 1095 * 86_400.0


class FeedConfig(_Part):
    """[[feeds]] one feed."""

    url: HttpUrl
    name: str | None = None
    language: str | None = Field(default=None, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    tags: tuple[str, ...] = ()
    every: Duration | None = None
    full_text: FullText = FullText.AUTO
    user_agent: str | None = None
    allow_networks: tuple[Cidr, ...] = ()
    headers: dict[str, str] = Field(default_factory=dict)
    proxy_env: str | None = None
    auth_env: str | None = None
    sitemap: HttpUrl | None = None

    def feed(self) -> Feed:
        """The feed as the rooms know it; without a name, its host is the name."""
        return Feed(
            url=self.url,
            name=self.name or re.sub(r"^https?://(?:[^/@]*@)?(?:www\.)?([^/:]+).*", r"\1", self.url),
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
        )


class NearConfig(_Part):
    """near = {a, b, words} two words close to each other."""

    a: tuple[str, ...] | str
    b: tuple[str, ...] | str
    words: int = Field(default=6, ge=1, le=50)

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
    title: str | None = None
    minerals: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    near: tuple[NearConfig, ...] | NearConfig = ()
    within: Literal["sentence", "paragraph", "article"] = "sentence"
    min_score: int = Field(default=0, ge=0, le=100)
    alert: bool = False

    @model_validator(mode="after")
    def _asks_for_something(self) -> WatchlistConfig:
        if not (self.minerals or self.policies or self.places or self.terms or self.any or self.all or self.near):
            raise ValueError("asks for nothing: give it minerals, policies, places or terms")
        return self

    def watchlist(self) -> Watchlist:
        """The watchlist as the rooms know it."""
        pairs = (self.near,) if isinstance(self.near, NearConfig) else self.near
        return Watchlist(
            **self.model_dump(exclude={"title", "near"}),
            title=self.title or self.name,
            near=tuple(pair.near() for pair in pairs),
        )


class LexiconConfig(_Part):
    """[[lexicon.minerals]] and so on: entries that extend or override the built-in lexicon; checked by the lexicon itself."""

    minerals: tuple[dict[str, Any], ...] = ()
    actions: tuple[dict[str, Any], ...] = ()
    places: tuple[dict[str, Any], ...] = ()
    agencies: tuple[dict[str, Any], ...] = ()


class Config(_Part):
    """The whole file."""

    timezone: Zone = "UTC"
    database: Path = Path("monitor.db")
    fetch: FetchSettings = FetchSettings()
    polling: PollingSettings = PollingSettings()
    workers: WorkerSettings = WorkerSettings()
    stories: StorySettings = StorySettings()
    digest: DigestSettings = DigestSettings()
    email: EmailSettings = EmailSettings()
    alerts: AlertSettings = AlertSettings()
    server: ServerSettings = ServerSettings()
    retention: RetentionSettings = RetentionSettings()
    feeds: tuple[FeedConfig, ...] = ()
    watchlists: tuple[WatchlistConfig, ...] = ()
    lexicon: LexiconConfig = LexiconConfig()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A valid config with the values that the rooms use, the folder its paths are relative to, and its text."""

    config: Config
    source: Path
    text: str
    database: Path
    feeds: tuple[Feed, ...]
    watchlists: tuple[Watchlist, ...]


def load(source: Path, *, env: Mapping[str, str] = os.environ) -> Loaded:
    """The config in file `source`. Raises ConfigError with all problems at once.

    The database lies in $MONITOR_DATA when that is set, else beside the file, unless its path is absolute.
    """
    try:
        text = source.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise _one(source, "there is no such file", hint="write one with: monitor init") from None
    except (OSError, UnicodeDecodeError) as exc:
        raise _one(source, f"cannot be read: {exc}") from exc
    return parse(text, source=source, env=env)


def parse(text: str, *, source: Path, env: Mapping[str, str] = os.environ) -> Loaded:
    """The config that `text` holds; `source` names it in errors. Raises ConfigError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        found = re.search(r"at line (\d+)", str(exc))
        line = int(found[1]) if found else len(text.splitlines()) or None
        raise ConfigError(str(source), (Problem(path="TOML", message=str(exc), line=line),)) from exc
    problems: list[Problem] = []
    config = None
    try:
        config = Config.model_validate(data)
    except ValidationError as exc:
        problems += _from_pydantic(exc, text)
    problems += _duplicates(data, text)
    if problems or config is None:
        raise ConfigError(str(source), tuple(sorted(problems, key=lambda p: p.line or 0)))
    home = Path(env["MONITOR_DATA"]) if env.get("MONITOR_DATA") else source.resolve().parent
    return Loaded(
        config=config,
        source=source,
        text=text,
        database=home / config.database,
        feeds=tuple(feed.feed() for feed in config.feeds),
        watchlists=tuple(watchlist.watchlist() for watchlist in config.watchlists),
    )


def line_of(text: str, path: tuple[str | int, ...]) -> int | None:
    """The 1-based line where the value at `path` (as `("feeds", 2, "url")`) is written, or of its nearest parent."""
    where: dict[tuple[str | int, ...], int] = {}
    for line, key in _written_keys(text):
        where.setdefault(key, line)
    for end in range(len(path), 0, -1):
        if path[:end] in where:
            return where[path[:end]]
    return None


def _written_keys(text: str) -> Iterator[tuple[int, tuple[str | int, ...]]]:
    """Line and full path of every table header and key of a TOML text, in order; multi-line values hold no keys."""
    table: tuple[str | int, ...] = ()
    counts: dict[tuple[str | int, ...], int] = {}
    quote = None
    for number, line in enumerate(text.splitlines(), 1):
        was_open = quote
        for mark in re.findall(r'"""|\'\'\'', line):
            quote = mark if quote is None else None if quote == mark else quote
        if was_open:
            continue
        if header := re.match(r"\s*\[\[\s*([^\]]+?)\s*\]\]", line):
            name = _dotted(header[1])
            index = counts.get(name, -1) + 1
            counts[name] = index
            table = (*name, index)
            yield number, table
        elif header := re.match(r"\s*\[\s*([^\]]+?)\s*\]\s*(?:#.*)?$", line):
            table = _dotted(header[1])
            yield number, table
        elif key := re.match(r"\s*([A-Za-z0-9_.\"'-]+)\s*=", line):
            yield number, (*table, *_dotted(key[1]))


def _dotted(name: str) -> tuple[str | int, ...]:
    return tuple(part.strip().strip("\"'") for part in name.split("."))


def _path_text(path: tuple[str | int, ...]) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).lstrip(".") or "config"


def _from_pydantic(error: ValidationError, text: str) -> Iterator[Problem]:
    seen = set()
    for item in error.errors():
        path = tuple(part for part in item["loc"] if part not in ("NearConfig", "tuple[NearConfig, ...]", "str"))
        message, hint = item["msg"].removeprefix("Value error, "), None
        if item["type"] == "extra_forbidden":
            message = "unknown key"
            near = difflib.get_close_matches(str(path[-1]), _known_keys(path[:-1]), n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else "known: " + ", ".join(sorted(_known_keys(path[:-1])))
        if path not in seen:
            seen.add(path)
            yield Problem(path=_path_text(path), message=message, line=line_of(text, path), hint=hint)


def _known_keys(path: tuple[str | int, ...]) -> list[str]:
    model: type[BaseModel] = Config
    for part in path:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part)
        nested = [t for t in _types_in(field.annotation) if isinstance(t, type) and issubclass(t, BaseModel)] if field else []
        if not nested:
            return []
        model = nested[0]
    return list(model.model_fields)


def _types_in(annotation: Any) -> Iterator[Any]:
    yield annotation
    for inner in get_args(annotation):
        yield from _types_in(inner)


def _duplicates(data: Mapping[str, Any], text: str) -> Iterator[Problem]:
    """Feeds with the same address, watchlists and digest groups with the same name."""
    groups = data.get("digest", {}).get("groups", []) if isinstance(data.get("digest"), dict) else []
    for table, rows, key, same in (
        (("feeds",), data.get("feeds", []), "url", _same_url),
        (("watchlists",), data.get("watchlists", []), "name", str),
        (("digest", "groups"), groups, "name", str),
    ):
        first: dict[str, int] = {}
        for index, row in enumerate(rows if isinstance(rows, list) else []):
            value = row.get(key) if isinstance(row, dict) else None
            if not isinstance(value, str):
                continue
            known = first.setdefault(same(value), index)
            if known != index:
                line = line_of(text, (*table, known))
                yield Problem(
                    path=_path_text((*table, index, key)),
                    message=f'"{value}" is there twice; first as {_path_text((*table, known))}' + (f" in line {line}" if line else ""),
                    line=line_of(text, (*table, index, key)),
                )


def _same_url(url: str) -> str:
    return canonical_url(url) or url


def _one(source: Path, message: str, hint: str | None = None) -> ConfigError:
    return ConfigError(str(source), (Problem(path="file", message=message, hint=hint),))
