"""Turns at a site (a registrable domain): how many requests at once, how far apart, and pauses that it asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.core.clock import Clock, monotonic_s
from monitor.core.http_hints import MAX_RETRY_AFTER_S
from monitor.core.urls import registrable_domain

_REMEMBERED = 512  # sites; beyond it, and at every doubling, those that are idle are forgotten


@dataclass(slots=True)
class _Site:
    slots: asyncio.Semaphore
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    free_at_s: float = 0.0  # monotonic
    gap_s: float = 0.0  # asked for by robots.txt
    held_until: datetime | None = None


class Held(Exception):
    """The site asked to be left alone until `until`."""

    def __init__(self, domain: str, until: datetime) -> None:
        super().__init__(domain, until)
        self.domain = domain
        self.until = until


class Sites:
    """Hands out turns; the wait for one is not limited in time, because it says nothing about the site."""

    def __init__(self, *, per_site: int, gap_s: float, now: Clock) -> None:
        self._per_site = per_site
        self._gap_s = gap_s
        self._now = now
        self._sites: dict[str, _Site] = {}
        self._room = _REMEMBERED

    def hold(self, domain: str, until: datetime) -> None:
        """Leaves `domain` alone until `until`, for 7 days at most; a shorter pause never replaces a longer one."""
        site = self._site(domain)
        site.held_until = min(max(until, site.held_until or until), self._latest())

    def holds(self) -> dict[str, datetime]:
        """The pauses in force, by domain."""
        now = self._now()
        return {
            name: site.held_until
            for name, site in self._sites.items()
            if site.held_until and site.held_until > now
        }

    def slow_down(self, url: str, gap_s: float) -> None:
        """Keeps at least `gap_s` between requests to the site of `url` from now on (robots.txt, Crawl-delay)."""
        self._site(registrable_domain(url)).gap_s = gap_s

    @asynccontextmanager
    async def visit(self, url: str) -> AsyncIterator[None]:
        """A turn at the site of `url`. Raises Held, also when the pause began while waiting."""
        domain = registrable_domain(url)
        site = self._site(domain)
        site.users += 1
        try:
            self._refuse_if_held(domain, site)
            async with site.slots:
                await self._wait_for_gap(domain, site)
                yield
        finally:
            site.users -= 1

    async def _wait_for_gap(self, domain: str, site: _Site) -> None:
        async with site.turn:
            self._refuse_if_held(domain, site)
            wait_s = site.free_at_s - monotonic_s()
            if wait_s > 0:
                await asyncio.sleep(wait_s)
                self._refuse_if_held(domain, site)
            site.free_at_s = monotonic_s() + max(self._gap_s, site.gap_s)

    def _latest(self) -> datetime:
        return self._now() + timedelta(seconds=MAX_RETRY_AFTER_S)

    def _refuse_if_held(self, domain: str, site: _Site) -> None:
        if site.held_until:  # a clock that was set back makes no pause longer than one may be
            site.held_until = min(site.held_until, self._latest())
        if site.held_until and site.held_until > self._now():
            raise Held(domain, site.held_until)

    def _site(self, domain: str) -> _Site:
        if domain not in self._sites:
            if len(self._sites) >= self._room:
                self._forget_idle()
                self._room = max(_REMEMBERED, 2 * len(self._sites))
            self._sites[domain] = _Site(slots=asyncio.Semaphore(self._per_site))
        return self._sites[domain]

    def _forget_idle(self) -> None:
        now, now_s = self._now(), monotonic_s()
        idle = [
            name
            for name, site in self._sites.items()
            if not site.users
            and site.free_at_s <= now_s
            and not (site.held_until and site.held_until > now)
        ]
        for name in idle:
            del self._sites[name]
