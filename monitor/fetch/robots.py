"""robots.txt as rules (RFC 9309), kept for a day. No I/O."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from protego import Protego

from monitor.core.errors import FetchReason
from monitor.model.feeds import RobotsFile

MAX_BYTES = 512_000  # RFC 9309, 2.5: at least 500 KiB must be parsed
FRESH_S = 86_400.0  # RFC 9309, 2.4: not longer than a day
RETRY_S = 3_600.0  # until a robots.txt that could not be had is asked for again
MAX_DELAY_S = 30.0
_AT_HAND = 128  # sites whose rules are kept ready; of the others only the file, which is small when compressed
_REMEMBERED = 4096  # sites; beyond it those that are out of date are forgotten


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRules:
    """What a site allows; `parsed` None means one answer for every page: `blanket`. `reason` and `message` say why not."""

    parsed: Protego | None = None
    blanket: bool = True
    reason: FetchReason = FetchReason.ROBOTS
    message: str = "robots.txt forbids this page"

    def allow(self, url: str, user_agent: str) -> bool:
        """Whether a program that calls itself `user_agent` may read `url`."""
        return (
            self.blanket
            if self.parsed is None
            else bool(self.parsed.can_fetch(url, _product(user_agent)))
        )

    def delay_s(self, user_agent: str) -> float:
        """Seconds to keep between pages: Crawl-delay or Request-rate, at most 30; 0 when not said."""
        if self.parsed is None:
            return 0.0
        delay = self.parsed.crawl_delay(_product(user_agent)) or 0.0
        rate = self.parsed.request_rate(_product(user_agent))
        per_page = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return float(min(max(delay, per_page, 0.0), MAX_DELAY_S))


def rules_of(body: bytes) -> RobotsRules:
    """The rules that a robots.txt gives; what cannot be read allows everything."""
    text = body[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
    try:
        return RobotsRules(parsed=Protego.parse(text))
    except (
        Exception
    ):  # whatever the parser stumbles over: a file that cannot be read forbids nothing
        return RobotsRules()


class Shelf:
    """The robots.txt that were read, by address, each for a day; that one could not be had, for an hour."""

    def __init__(self) -> None:
        self._copies: dict[str, RobotsFile] = {}
        self._refusals: dict[str, tuple[datetime, RobotsRules]] = {}
        self._ready: OrderedDict[str, tuple[RobotsFile, RobotsRules]] = OrderedDict()
        self._learnt: list[RobotsFile] = []

    def rules(self, address: str, now: datetime) -> RobotsRules | None:
        """The rules that are in force; None when the file must be asked for."""
        refused_at, refusal = self._refusals.get(address, (None, None))
        if refused_at and _is_fresh(refused_at, now, RETRY_S):
            return refusal
        copy = self._copies.get(address)
        return self._read(copy) if copy and _is_fresh(copy.read_at, now, FRESH_S) else None

    def keep(self, address: str, body: bytes, now: datetime) -> RobotsRules:
        """The rules in `body`, which is kept."""
        self._forget_old(now)
        copy = RobotsFile(address=address, read_at=now, packed=zlib.compress(body[:MAX_BYTES]))
        self._refusals.pop(address, None)
        self._copies[address] = copy
        self._learnt.append(copy)
        return self._read(copy)

    def refuse(self, address: str, rules: RobotsRules, now: datetime) -> RobotsRules:
        """`rules`, which count until the file is asked for again."""
        self._forget_old(now)
        self._refusals[address] = (now, rules)
        return rules

    def restore(self, copies: Iterable[RobotsFile]) -> None:
        """Takes up what an earlier process has read."""
        self._copies.update((copy.address, copy) for copy in copies)

    def learnt(self) -> tuple[RobotsFile, ...]:
        """What was read since the last call."""
        learnt, self._learnt = tuple(self._learnt), []
        return learnt

    def _read(self, copy: RobotsFile) -> RobotsRules:
        known, rules = self._ready.get(copy.address, (None, None))
        if rules is None or known is not copy:
            rules = rules_of(zlib.decompress(copy.packed))
            if len(self._ready) >= _AT_HAND:
                self._ready.popitem(last=False)
            self._ready[copy.address] = (copy, rules)
        self._ready.move_to_end(copy.address)
        return rules

    def _forget_old(self, now: datetime) -> None:
        if len(self._copies) + len(self._refusals) >= _REMEMBERED:
            self._copies = {
                key: copy
                for key, copy in self._copies.items()
                if _is_fresh(copy.read_at, now, FRESH_S)
            }
            self._refusals = {
                key: one for key, one in self._refusals.items() if _is_fresh(one[0], now, RETRY_S)
            }


def _is_fresh(read_at: datetime, now: datetime, fresh_s: float) -> bool:
    """Whether what was read then still counts; what was read in the future does not (the clock was set back)."""
    return 0 <= (now - read_at).total_seconds() < fresh_s


def address_of(url: str) -> str:
    """Where the robots.txt for `url` lies."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/robots.txt"


def _product(user_agent: str) -> str:
    """The product token, which is all that robots.txt groups are matched with (RFC 9309, 2.2.1)."""
    return user_agent.partition("/")[0].strip() or user_agent
