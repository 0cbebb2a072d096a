"""The only way out to the network: one GET, conditional, bounded, polite, never to a private address.

Feeds, pages, robots.txt and discovery all come through `Fetcher.get`, so that no path can forget a check. Every hop of a
redirect is checked like the first. A site is a registrable domain; the wait for its turn does not count against the time limit
(aiohttp's own per-host limit would: of 143 feeds on one host with a dozen hanging, 80 failed for that reason alone).
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn, Self
from urllib.parse import unquote, urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from monitor.clock import Clock, monotonic_s, utc_now
from monitor.collect import guard, robots
from monitor.collect.decode import ACCEPTED, DecodeError, decode
from monitor.collect.hints import retry_after_s
from monitor.collect.politeness import Held, Sites
from monitor.config import FetchSettings
from monitor.errors import FetchError, FetchReason
from monitor.model import Feed, Response, Validators
from monitor.urls import is_http, redact, registrable_domain

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_MAX_LINE_BYTES = 16_384
_MAX_HEADERS = 200
_INLINE_DECODE_BYTES = 131_072  # larger bodies are decoded in a thread, so that the loop does not wait
_FEED_TYPES = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
_PAGE_TYPES = "text/html, application/xhtml+xml, */*;q=0.5"
_UNREAD_TYPES = ("audio/", "video/", "image/", "font/", "application/pdf", "application/zip", "application/vnd.")
_STATUS_REASONS = {
    401: FetchReason.BLOCKED,
    403: FetchReason.BLOCKED,
    404: FetchReason.NOT_FOUND,
    407: FetchReason.BLOCKED,
    410: FetchReason.GONE,
    429: FetchReason.RATE_LIMITED,
    451: FetchReason.BLOCKED,
}
_refused: ContextVar[list[str]] = ContextVar("refused addresses of this request")


class _PrivateAddress(OSError):
    """A connection that the guard did not open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Errand:
    """What all hops of one `get` share."""

    feed: Feed | None
    validators: Validators
    max_bytes: int
    robots: bool
    user_agent: str
    accept: str
    authorization: str | None
    proxy: str | None
    cut: bool = False  # take the first max_bytes of a longer body


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Fetcher:
    """Asks for pages. Use with `async with`; one for the whole process, because politeness is counted in it."""

    def __init__(
        self,
        settings: FetchSettings,
        *,
        now: Clock = utc_now,
        resolver: AbstractResolver | None = None,
        ssl_context: ssl.SSLContext | None = None,
        env: Mapping[str, str] = os.environ,
    ) -> None:
        self._settings = settings
        self._now = now
        self._resolver = resolver
        self._ssl = ssl_context
        self._env = env
        self._sites = Sites(per_site=settings.per_site, gap_s=settings.site_gap, now=now)
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._sessions: dict[tuple[tuple[str, ...], bool], aiohttp.ClientSession] = {}
        self._rules: dict[str, tuple[float, robots.Rules]] = {}
        self._rules_locks: dict[str, asyncio.Lock] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(session.close() for session in self._sessions.values()))
        self._sessions.clear()

    def hold(self, domain: str, until: datetime) -> None:
        """Leaves registrable domain `domain` alone until `until` (restored from the store at start)."""
        self._sites.hold(domain, until)

    def holds(self) -> dict[str, datetime]:
        """The pauses in force, by registrable domain."""
        return self._sites.holds()

    async def get(
        self, url: str, *, feed: Feed | None = None, validators: Validators | None = None, max_bytes: int, robots: bool = False
    ) -> Response:
        """The answer to a GET of `url`, redirects followed. Raises FetchError, for every other answer than 2xx and 304 too.

        `feed` lends its user agent, headers, credentials, proxy and allowed networks; headers and credentials go to the
        feed's own host only. `max_bytes` counts the decoded body. `robots` is for article pages: robots.txt is kept.
        A body that is sound, image or film by its content type is not read (b"").
        """
        errand = _Errand(
            feed=feed,
            validators=validators or Validators(),
            max_bytes=max_bytes,
            robots=robots,
            user_agent=(feed.user_agent if feed else None) or self._settings.user_agent,
            accept=_PAGE_TYPES if robots else _FEED_TYPES,
            authorization=self._authorization(url, feed),
            proxy=self._proxy(url, feed),
        )
        return await self._run(url, errand)

    async def _run(self, url: str, errand: _Errand) -> Response:
        started_s = monotonic_s()
        trail = _Trail(url, self._settings.max_redirects)
        left_s = self._settings.timeout
        while True:
            if errand.robots:
                await self._keep_robots(trail.url, errand)
            site = registrable_domain(trail.url)
            async with self._turn(trail.url):
                while registrable_domain(trail.url) == site:  # hops within a site are one visit
                    asked_s = monotonic_s()
                    answer = await self._ask(trail.url, errand, left_s)
                    left_s -= monotonic_s() - asked_s
                    if not trail.leads_on(answer):
                        return self._response(trail, answer, errand, monotonic_s() - started_s)
                    if errand.robots and not self._rules_known(trail.url):
                        break

    def _response(self, trail: _Trail, answer: _Answer, errand: _Errand, elapsed_s: float) -> Response:
        if not _is_answer(answer.status, conditional=errand.validators != Validators()):
            self._fail(trail.url, answer)
        return Response(
            url=redact(trail.url),
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            permanent_url=trail.permanent_url,
            elapsed_s=elapsed_s,
            not_modified=answer.status == 304,
        )

    def _fail(self, url: str, answer: _Answer) -> NoReturn:
        """Raises the FetchError for a refusal; a Retry-After holds the whole site from this moment."""
        wait_s = retry_after_s(answer.headers, now=self._now()) if answer.status >= 400 else None
        reason = _STATUS_REASONS.get(answer.status, FetchReason.HTTP_STATUS)
        if answer.status == 206:
            reason = FetchReason.TRUNCATED
        if wait_s is not None:
            self.hold(registrable_domain(url), self._now() + timedelta(seconds=wait_s))
            reason = FetchReason.RATE_LIMITED if answer.status == 503 else reason
        message = f"the server answered {answer.status}" + (f" and asked to wait {wait_s:.0f} s" if wait_s is not None else "")
        raise FetchError(redact(url), reason, message, status=answer.status, retry_after_s=wait_s)

    @asynccontextmanager
    async def _turn(self, url: str) -> AsyncIterator[None]:
        try:
            async with self._sites.visit(url):
                yield
        except Held as exc:
            left_s = (exc.until - self._now()).total_seconds()
            message = f"{exc.domain} asked for a pause until {exc.until:%Y-%m-%d %H:%M:%S} UTC"
            raise FetchError(redact(url), FetchReason.HELD, message, retry_after_s=max(left_s, 0.0)) from exc

    async def _ask(self, url: str, errand: _Errand, left_s: float) -> _Answer:
        """One request and its whole answer within `left_s` seconds."""
        refused: list[str] = []
        _refused.set(refused)
        async with self._slots:
            try:
                async with asyncio.timeout(max(left_s, 0.0)):
                    return await self._exchange(url, errand)
            except DecodeError as exc:
                raise FetchError(redact(url), exc.reason, exc.message) from exc
            except (aiohttp.ClientError, OSError, ValueError, asyncio.IncompleteReadError) as exc:
                raise self._explained(url, exc, refused) from exc

    async def _exchange(self, url: str, errand: _Errand) -> _Answer:
        if errand.proxy and guard.is_literal(host := urlsplit(url).hostname or "") and not self._may_connect(host, errand.feed):
            raise _PrivateAddress(host)  # a proxy connects for us, so only what is written can be checked
        session = self._session_for(errand)
        async with session.get(
            _as_written(url), headers=self._headers(url, errand), proxy=errand.proxy, allow_redirects=False
        ) as got:
            headers = {name.lower(): value for name, value in got.headers.items()}
            body = await _body(got, headers, errand) if 200 <= got.status < 300 else b""
            return _Answer(status=got.status, headers=headers, body=body)

    def _headers(self, url: str, errand: _Errand) -> dict[str, str]:
        headers = {
            "User-Agent": errand.user_agent,
            "Accept": errand.accept,
            "Accept-Encoding": "identity" if errand.cut else ACCEPTED,
            "Accept-Language": self._settings.language,
        }
        if errand.validators.etag:
            headers["If-None-Match"] = errand.validators.etag
        if errand.validators.last_modified:
            headers["If-Modified-Since"] = errand.validators.last_modified
        if errand.feed and _same_origin(errand.feed.url, url):
            headers.update(errand.feed.headers)
            if errand.authorization:
                headers["Authorization"] = errand.authorization
        return headers

    def _session_for(self, errand: _Errand) -> aiohttp.ClientSession:
        """Feeds with different allowed networks share no connections, so none can ride on what another may reach."""
        allow = errand.feed.allow_networks if errand.feed else ()
        key = (allow, errand.proxy is not None)
        if key not in self._sessions:
            self._sessions[key] = self._new_session(allow, guarded=errand.proxy is None)
        return self._sessions[key]

    def _new_session(self, allow: tuple[str, ...], *, guarded: bool) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=0,  # bounded by our own slots
            resolver=self._resolver,
            ssl=self._ssl or True,
            socket_factory=_guarded(guard.networks((*self._settings.allow_networks, *allow))) if guarded else None,
        )
        return aiohttp.ClientSession(
            connector=connector,
            connector_owner=True,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,  # a proxy from the environment would walk around the guard
            auto_decompress=False,  # done in bounded steps by `decode`
            max_line_size=_MAX_LINE_BYTES,
            max_field_size=_MAX_LINE_BYTES,
            max_headers=_MAX_HEADERS,
            timeout=aiohttp.ClientTimeout(total=None, connect=self._settings.connect_timeout),
        )

    def _may_connect(self, host: str, feed: Feed | None) -> bool:
        allow = (*self._settings.allow_networks, *(feed.allow_networks if feed else ()))
        return guard.is_allowed(host.strip("[]"), guard.networks(allow))

    def _authorization(self, url: str, feed: Feed | None) -> str | None:
        if feed is None:
            return None
        parts = urlsplit(feed.url)
        pair = self._env.get(feed.auth_env) if feed.auth_env else None
        if feed.auth_env and pair is None:
            raise FetchError(redact(url), FetchReason.BLOCKED, f"environment variable {feed.auth_env} (auth_env) is not set")
        if pair is None and parts.username is not None:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        if pair is None:
            return None
        user, _, password = pair.partition(":")
        return aiohttp.BasicAuth(user, password, encoding="utf-8").encode()

    def _proxy(self, url: str, feed: Feed | None) -> str | None:
        if feed is None or feed.proxy_env is None:
            return None
        if not self._env.get(feed.proxy_env):
            raise FetchError(redact(url), FetchReason.CONNECT, f"environment variable {feed.proxy_env} (proxy_env) is not set")
        return self._env[feed.proxy_env]

    def _explained(self, url: str, exc: Exception, refused: list[str]) -> FetchError:
        if refused or isinstance(exc, _PrivateAddress):
            message = f"{', '.join(refused) or exc} is not a public address; allow it with allow_networks if it is meant"
            return FetchError(redact(url), FetchReason.PRIVATE_ADDRESS, message)
        reason = _reason_of(exc)
        message = _brief(exc)
        if reason is FetchReason.TIMEOUT:
            connecting = isinstance(exc, aiohttp.ConnectionTimeoutError)
            message = (
                f"no connection in {self._settings.connect_timeout:g} s"
                if connecting
                else f"no whole answer in {self._settings.timeout:g} s"
            )
        return FetchError(redact(url), reason, message)

    # --- robots.txt ---------------------------------------------------------------------------------------------------

    async def _keep_robots(self, url: str, errand: _Errand) -> None:
        if not self._settings.robots or not is_http(url):
            return
        rules = await self._rules_for(url, errand)
        if not rules.allow(url, errand.user_agent):
            message = rules.reason or "robots.txt forbids this page"
            raise FetchError(redact(url), FetchReason.ROBOTS, message)
        if delay_s := rules.delay_s(errand.user_agent):
            self._sites.slow_down(url, delay_s)

    def _rules_known(self, url: str) -> bool:
        return self._fresh_rules(robots.address_of(url)) is not None

    def _fresh_rules(self, address: str) -> robots.Rules | None:
        until_s, rules = self._rules.get(address, (0.0, None))
        return rules if until_s > monotonic_s() else None

    async def _rules_for(self, url: str, errand: _Errand) -> robots.Rules:
        address = robots.address_of(url)
        async with self._rules_locks.setdefault(address, asyncio.Lock()):
            rules = self._fresh_rules(address)
            if rules is None:
                fresh_s, rules = await self._read_robots(address, errand)
                self._rules[address] = (monotonic_s() + fresh_s, rules)
        return rules

    async def _read_robots(self, address: str, errand: _Errand) -> tuple[float, robots.Rules]:
        """RFC 9309, 2.3.1: 4xx allows everything, 5xx and no answer nothing (for now)."""
        quest = _Errand(
            feed=errand.feed,
            validators=Validators(),
            max_bytes=robots.MAX_BYTES,
            robots=False,
            user_agent=errand.user_agent,
            accept="text/plain, */*;q=0.5",
            authorization=errand.authorization,
            proxy=errand.proxy,
            cut=True,
        )
        try:
            got = await self._run(address, quest)
        except FetchError as exc:
            if exc.reason is FetchReason.HELD or exc.retry_after_s is not None:
                raise
            if (exc.status and 400 <= exc.status < 500) or exc.reason in (FetchReason.REDIRECT_LOOP, FetchReason.BAD_ENCODING):
                return robots.FRESH_S, robots.Rules()
            return robots.RETRY_S, robots.Rules(blanket=False, reason=f"robots.txt could not be had: {exc.message}")
        return robots.FRESH_S, robots.rules_of(got.body)


class _Trail:
    """The way through redirects: where it stands, and how far it was permanent."""

    def __init__(self, url: str, max_redirects: int) -> None:
        if not is_http(url):
            raise FetchError(redact(url), FetchReason.BAD_URL, "not an absolute http(s) address")
        self.url = url
        self.permanent_url: str | None = None
        self._permanent_so_far = True
        self._seen = {url}
        self._left = max_redirects

    def leads_on(self, answer: _Answer) -> bool:
        """Steps to where `answer` redirects; False when it does not. Raises FetchError for a loop or a bad target."""
        location = answer.headers.get("location", "").strip()
        if answer.status not in _REDIRECTS or not location:
            return False
        try:
            target = redact(urljoin(self.url, location)).partition("#")[0]
        except ValueError:
            target = ""
        if not is_http(target):
            raise FetchError(redact(self.url), FetchReason.BAD_URL, f"redirects to {location[:200]!r}", status=answer.status)
        if self._left == 0 or target in self._seen:
            raise FetchError(
                redact(self.url), FetchReason.REDIRECT_LOOP, "redirects in a circle or too often", status=answer.status
            )
        self._left -= 1
        self._permanent_so_far = self._permanent_so_far and answer.status in _PERMANENT
        if self._permanent_so_far:
            self.permanent_url = target
        self._seen.add(target)
        self.url = target
        return True


def _is_answer(status: int, *, conditional: bool) -> bool:
    """Whether `status` gives what was asked for: a whole body, or "not changed" when that was the question."""
    return conditional if status == 304 else 200 <= status < 300 and status != 206


async def _body(got: aiohttp.ClientResponse, headers: Mapping[str, str], errand: _Errand) -> bytes:
    kind = headers.get("content-type", "").strip().lower()
    if kind.startswith(_UNREAD_TYPES):
        return b""
    encoding = headers.get("content-encoding", "")
    length = headers.get("content-length", "")
    if not errand.cut and length.isdecimal() and int(length) > errand.max_bytes:
        raise DecodeError(FetchReason.TOO_LARGE, f"{int(length) / 1e6:.1f} MB, larger than {errand.max_bytes / 1e6:.1f} MB")
    raw = await _raw_body(got, errand)
    if not encoding and not raw.startswith(b"\x1f\x8b"):
        return raw
    if len(raw) < _INLINE_DECODE_BYTES:
        return decode(raw, encoding, max_bytes=errand.max_bytes)
    return await asyncio.to_thread(decode, raw, encoding, max_bytes=errand.max_bytes)


async def _raw_body(got: aiohttp.ClientResponse, errand: _Errand) -> bytes:
    parts, size = [], 0
    async for part in got.content.iter_any():
        parts.append(part)
        size += len(part)
        if size > errand.max_bytes:
            if errand.cut:
                break
            raise DecodeError(FetchReason.TOO_LARGE, f"larger than {errand.max_bytes / 1e6:.1f} MB")
    return b"".join(parts)[: errand.max_bytes]


def _guarded(allow: tuple[guard.Network, ...]) -> aiohttp.client.SocketFactoryType:  # type: ignore[name-defined,unused-ignore]
    """A socket factory that opens no socket for an address outside the public net and `allow`."""

    def open_socket(address: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        family, kind, protocol, _, where = address
        host = str(where[0])
        if not guard.is_allowed(host, allow):
            _refused.get([]).append(host)
            raise _PrivateAddress(f"{host} is not a public address")
        return socket.socket(family, kind, protocol)

    return open_socket


def _as_written(url: str) -> URL:
    """The address as the server spelt it, because signed ones break when they are quoted anew; without user info."""
    clean = redact(url)
    tidy = clean.isascii() and clean.isprintable() and " " not in clean
    return URL(clean, encoded=tidy)


def _same_origin(home: str, url: str) -> bool:
    """Whether `url` may see what belongs to `home`: same host and port, or the same host gone from http to https."""
    a, b = urlsplit(home), urlsplit(url)
    if a.hostname != b.hostname:
        return False
    ports = {"http": 80, "https": 443}
    same = (a.scheme, a.port or ports.get(a.scheme)) == (b.scheme, b.port or ports.get(b.scheme))
    return same or (a.scheme == "http" and b.scheme == "https" and a.port in (None, 80) and b.port in (None, 443))


def _reason_of(exc: Exception) -> FetchReason:
    for kinds, reason in _REASONS:
        if isinstance(exc, kinds):
            return reason
    return FetchReason.CONNECT


_REASONS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], FetchReason], ...] = (
    (TimeoutError, FetchReason.TIMEOUT),
    (aiohttp.InvalidURL, FetchReason.BAD_URL),
    (aiohttp.ClientConnectorDNSError, FetchReason.DNS),
    ((aiohttp.ClientSSLError, aiohttp.ServerFingerprintMismatch, ssl.SSLError), FetchReason.TLS),
    (aiohttp.ClientPayloadError, FetchReason.TRUNCATED),
    (aiohttp.ClientResponseError, FetchReason.PROTOCOL),
    (aiohttp.ClientConnectionError, FetchReason.CONNECT),
    (UnicodeError, FetchReason.BAD_URL),
    (ValueError, FetchReason.PROTOCOL),
)


def _brief(exc: Exception) -> str:
    text = " ".join(str(exc).split()) or type(exc).__name__
    return text[:200]
