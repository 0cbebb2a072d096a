"""The only way out to the network: one GET, conditional, bounded, polite, never to a private address.

Feeds, pages, robots.txt and discovery all come through `Fetcher.get`, so that no path can forget a check. Every hop of a
redirect is checked like the first. A site is a registrable domain; the wait for its turn does not count against the time limit
(aiohttp's own per-host limit would: of 143 feeds on one host with a dozen hanging, 80 failed for that reason alone).
"""

from __future__ import annotations

import asyncio
import os
import ssl
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn, Self
from urllib.parse import unquote, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver as AbstractResolver  # handed in by the demo and by tests

from monitor.config.settings import FetchSettings
from monitor.core.clock import Clock, monotonic_s, utc_now
from monitor.core.errors import FetchError, FetchReason
from monitor.core.http_hints import retry_after_s
from monitor.core.urls import is_http, redact, registrable_domain
from monitor.fetch import robots
from monitor.fetch.bodies import BodyLimits, Room, read
from monitor.fetch.budget import Budget, Lease
from monitor.fetch.connections import (
    Kept,
    PrivateAddress,
    Sessions,
    as_written,
    explained,
    watch_refusals,
)
from monitor.fetch.decompress import ACCEPTED, DecodeError
from monitor.fetch.politeness import Held, Sites
from monitor.fetch.redirects import Redirections, same_origin
from monitor.model.feeds import Feed, Response, Validators

_FEED_TYPES = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
_PAGE_TYPES = "text/html, application/xhtml+xml, */*;q=0.5"
_STATUS_REASONS = {
    401: FetchReason.BLOCKED,
    403: FetchReason.BLOCKED,
    404: FetchReason.NOT_FOUND,
    407: FetchReason.BLOCKED,
    410: FetchReason.GONE,
    429: FetchReason.RATE_LIMITED,
    451: FetchReason.BLOCKED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Errand:
    """What all hops of one `get` share."""

    feed: Feed | None
    home: str  # whose origin may see headers and credentials
    validators: Validators
    max_bytes: int
    max_document_bytes: int
    robots: bool
    user_agent: str
    accept: str
    authorization: str | None
    proxy: str | None
    lease: Lease
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
        shelf: robots.Shelf | None = None,
        env: Mapping[str, str] = os.environ,
    ) -> None:
        self._settings = settings
        self._now = now
        self._env = env
        self._sites = Sites(per_site=settings.per_site, gap_s=settings.site_gap, now=now)
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._sessions = Sessions(settings, resolver=resolver, ssl_context=ssl_context)
        self._kept = Kept()
        self.budget = Budget(settings.memory)
        self.shelf = shelf or robots.Shelf()
        self._rules_locks: dict[str, asyncio.Lock] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._sessions.close()

    def hold(self, domain: str, until: datetime) -> None:
        """Leaves registrable domain `domain` alone until `until` (restored from the store at start)."""
        self._sites.hold(domain, until)

    def holds(self) -> dict[str, datetime]:
        """The pauses in force, by registrable domain."""
        return self._sites.holds()

    async def get(
        self,
        url: str,
        *,
        feed: Feed | None = None,
        validators: Validators | None = None,
        max_bytes: int,
        max_document_bytes: int = 0,
        robots: bool = False,
        lease: Lease | None = None,
    ) -> Response:
        """The answer to a GET of `url`, redirects followed. Raises FetchError, for every other answer than 2xx and 304 too.

        `feed` lends its user agent, headers, credentials, proxy and allowed networks; headers and credentials go to the
        feed's own host only. `max_bytes` counts the decoded body. `robots` is for article pages: robots.txt is kept.
        A body that is sound, image or film by its content type is not read (b""), nor a PDF or Word document without
        `max_document_bytes`, which counts for those in the place of `max_bytes`. `lease` holds the body's bytes for as long as
        the caller needs them; without one they are given back with the answer.
        """
        if lease is None:
            with self.budget.lease() as brief:
                return await self.get(
                    url,
                    feed=feed,
                    validators=validators,
                    max_bytes=max_bytes,
                    max_document_bytes=max_document_bytes,
                    robots=robots,
                    lease=brief,
                )
        errand = _Errand(
            lease=lease,
            feed=feed,
            home=feed.url if feed else url,
            validators=validators or Validators(),
            max_bytes=max_bytes,
            max_document_bytes=max_document_bytes,
            robots=robots,
            user_agent=(feed.user_agent if feed else None) or self._settings.user_agent,
            accept=_PAGE_TYPES if robots else _FEED_TYPES,
            authorization=self._authorization(url, feed),
            proxy=self._proxy(url, feed),
        )
        return await self._run(url, errand)

    async def _run(self, url: str, errand: _Errand) -> Response:
        started_s = monotonic_s()
        trail = Redirections(url, max_redirects=self._settings.max_redirects)
        left_s = self._settings.timeout
        while True:
            if errand.robots:
                await self._keep_robots(trail.url, errand)
            site = registrable_domain(trail.url)
            async with self._turn(trail.url):
                while registrable_domain(trail.url) == site:  # hops within a site are one visit
                    asked_s = monotonic_s()
                    answer = await self._ask(trail.url, errand, left_s)
                    left_s -= (
                        monotonic_s() - asked_s
                    )  # with what it waited for room: hops are small
                    if not trail.leads_on(answer.status, answer.headers):
                        return self._response(trail, answer, errand, monotonic_s() - started_s)
                    if errand.robots and not self._obeys_known_rules(trail.url, errand):
                        break

    def _response(
        self, trail: Redirections, answer: _Answer, errand: _Errand, elapsed_s: float
    ) -> Response:
        if not _is_answer(answer.status, conditional=errand.validators != Validators()):
            self._fail(trail.url, answer, errand)
        return Response(
            url=redact(trail.url),
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            permanent_url=trail.permanent_url,
            elapsed_s=elapsed_s,
            not_modified=answer.status == 304,
        )

    def _fail(self, url: str, answer: _Answer, errand: _Errand) -> NoReturn:
        """Raises the FetchError for a refusal; a Retry-After holds the whole site from this moment."""
        wait_s = retry_after_s(answer.headers, now=self._now()) if answer.status >= 400 else None
        reason = _STATUS_REASONS.get(answer.status, FetchReason.HTTP_STATUS)
        if answer.status == 206:
            reason = FetchReason.TRUNCATED
        if wait_s is not None:
            self.hold(registrable_domain(url), self._now() + timedelta(seconds=wait_s))
            reason = FetchReason.RATE_LIMITED if answer.status == 503 else reason
        message = f"the server answered {answer.status}" + (
            f" and asked to wait {wait_s:.0f} s" if wait_s is not None else ""
        )
        if answer.status == 403 and errand.feed and not errand.robots:
            message += "; some sites refuse robots by their names, others browsers: another user_agent for this feed may do"
        raise FetchError(redact(url), reason, message, status=answer.status, retry_after_s=wait_s)

    @asynccontextmanager
    async def _turn(self, url: str) -> AsyncIterator[None]:
        try:
            async with self._sites.visit(url):
                yield
        except Held as exc:
            left_s = (exc.until - self._now()).total_seconds()
            message = f"{exc.domain} asked for a pause until {exc.until:%Y-%m-%d %H:%M:%S} UTC"
            raise FetchError(
                redact(url), FetchReason.HELD, message, retry_after_s=max(left_s, 0.0)
            ) from exc

    async def _ask(self, url: str, errand: _Errand, left_s: float) -> _Answer:
        """One request and its whole answer within `left_s` seconds."""
        watch_refusals()
        async with self._slots:
            try:
                async with asyncio.timeout(max(left_s, 0.0)) as limit:
                    return await self._exchange(url, errand, limit)
            except DecodeError as exc:
                raise FetchError(redact(url), exc.reason, exc.message) from exc
            except (aiohttp.ClientError, OSError, ValueError, asyncio.IncompleteReadError) as exc:
                raise explained(url, exc, self._settings) from exc

    async def _exchange(self, url: str, errand: _Errand, limit: asyncio.Timeout) -> _Answer:
        host, target = urlsplit(url).hostname or "", as_written(url)
        if errand.proxy and not self._sessions.may_name(target.host or "", errand.feed):
            raise PrivateAddress(
                target.host
            )  # a proxy connects for us, so only what is written can be checked
        kept = self._kept.keeps(host)
        session = self._sessions.session(errand.feed, proxied=errand.proxy is not None, kept=kept)
        async with session.get(
            target,
            headers=self._headers(url, errand, kept=kept),
            proxy=errand.proxy,
            allow_redirects=False,
        ) as got:
            headers = {name.lower(): value for name, value in got.headers.items()}
            if "cache-control" in headers:  # a list, which may come in several lines
                headers["cache-control"] = ", ".join(got.headers.getall("cache-control"))
            limits = BodyLimits(
                page=errand.max_bytes, document=errand.max_document_bytes, cut=errand.cut
            )
            room = Room(errand.lease, limit)
            body = await read(got, headers, limits, room) if 200 <= got.status < 300 else b""
            return _Answer(status=got.status, headers=headers, body=body)

    def _headers(self, url: str, errand: _Errand, *, kept: bool) -> dict[str, str]:
        headers = {
            "User-Agent": errand.user_agent,
            "Accept": errand.accept,
            "Accept-Encoding": "identity" if errand.cut else ACCEPTED,
            "Accept-Language": self._settings.language,
        }
        if not kept:
            headers["Connection"] = "close"
        if errand.validators.etag:
            headers["If-None-Match"] = errand.validators.etag
        if errand.validators.last_modified:
            headers["If-Modified-Since"] = errand.validators.last_modified
        if same_origin(errand.home, url):
            headers.update(errand.feed.headers if errand.feed else ())
            if errand.authorization:
                headers["Authorization"] = errand.authorization
        return headers

    def _authorization(self, url: str, feed: Feed | None) -> str | None:
        if not is_http(url):
            return None
        parts = urlsplit(feed.url if feed else url)
        pair = self._env.get(feed.auth_env) if feed and feed.auth_env else None
        if feed and feed.auth_env and pair is None:
            raise FetchError(
                redact(url),
                FetchReason.BLOCKED,
                f"environment variable {feed.auth_env} (auth_env) is not set",
            )
        if pair is None and parts.username is not None:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        if pair is None:
            return None
        return "Basic " + b64encode(pair.encode()).decode()

    def _proxy(self, url: str, feed: Feed | None) -> str | None:
        """The feed's own proxy, else that of all feeds; None for what is asked for on no feed's behalf."""
        name = (feed.proxy_env or self._settings.proxy_env) if feed else None
        if name is None:
            return None
        proxy = self._env.get(name, "")
        if not is_http(proxy):  # it may hold a password, so it is not shown
            wrong = "is no http(s) address" if proxy else "is not set"
            raise FetchError(
                redact(url),
                FetchReason.CONNECT,
                f"environment variable {name} (proxy_env) {wrong}",
            )
        return proxy

    # --- robots.txt ---------------------------------------------------------------------------------------------------

    async def _keep_robots(self, url: str, errand: _Errand) -> None:
        if not self._settings.robots or not is_http(url):
            return
        self._obey(await self._rules_for(url, errand), url, errand)

    def _obey(self, rules: robots.RobotsRules, url: str, errand: _Errand) -> None:
        if not rules.allow(url, errand.user_agent):
            again_s = robots.RETRY_S if rules.parsed is None else None
            raise FetchError(redact(url), rules.reason, rules.message, retry_after_s=again_s)
        if delay_s := rules.delay_s(errand.user_agent):
            self._sites.slow_down(url, delay_s)

    def _obeys_known_rules(self, url: str, errand: _Errand) -> bool:
        """Whether the rules for `url` are at hand, in which case they are kept."""
        rules = self.shelf.rules(robots.address_of(url), self._now())
        if rules is not None:
            self._obey(rules, url, errand)
        return rules is not None or not self._settings.robots

    async def _rules_for(self, url: str, errand: _Errand) -> robots.RobotsRules:
        address = robots.address_of(url)
        lock = self._rules_locks.setdefault(address, asyncio.Lock())
        try:
            async with lock:
                return self.shelf.rules(address, self._now()) or await self._read_robots(
                    address, errand
                )
        finally:
            if not lock.locked():
                self._rules_locks.pop(address, None)

    async def _read_robots(self, address: str, errand: _Errand) -> robots.RobotsRules:
        """RFC 9309, 2.3.1: 4xx allows everything, 5xx and no answer nothing (for now)."""
        with self.budget.lease() as lease:
            return await self._read_rules(address, errand, lease)

    async def _read_rules(self, address: str, errand: _Errand, lease: Lease) -> robots.RobotsRules:
        quest = _Errand(
            lease=lease,
            feed=errand.feed,
            home=errand.home,
            validators=Validators(),
            max_bytes=robots.MAX_BYTES,
            max_document_bytes=0,
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
            if (
                exc.reason in (FetchReason.HELD, FetchReason.PRIVATE_ADDRESS)
                or exc.retry_after_s is not None
            ):
                raise  # nothing is known of the site's rules, and another feed may be allowed there
            if (exc.status and 400 <= exc.status < 500) or exc.reason in (
                FetchReason.REDIRECT_LOOP,
                FetchReason.BAD_ENCODING,
            ):
                return self.shelf.keep(address, b"", self._now())
            reason = FetchReason.ROBOTS if exc.status else exc.reason
            rules = robots.RobotsRules(
                blanket=False, reason=reason, message=f"robots.txt could not be had: {exc.message}"
            )
            return self.shelf.refuse(address, rules, self._now())
        return self.shelf.keep(address, got.body, self._now())


def _is_answer(status: int, *, conditional: bool) -> bool:
    """Whether `status` gives what was asked for: a whole body, or "not changed" when that was the question."""
    return conditional if status == 304 else 200 <= status < 300 and status != 206
