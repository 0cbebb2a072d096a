"""robots.txt as rules (RFC 9309). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

MAX_BYTES = 512_000  # RFC 9309, 2.5: at least 500 KiB must be parsed
FRESH_S = 86_400.0  # RFC 9309, 2.4: not longer than a day
RETRY_S = 3_600.0  # until a robots.txt that could not be had is asked for again
MAX_DELAY_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a site allows; `parsed` None means one answer for every page: `blanket`."""

    parsed: Protego | None = None
    blanket: bool = True
    reason: str = ""

    def allow(self, url: str, user_agent: str) -> bool:
        """Whether a program that calls itself `user_agent` may read `url`."""
        return self.blanket if self.parsed is None else bool(self.parsed.can_fetch(url, _product(user_agent)))

    def delay_s(self, user_agent: str) -> float:
        """Seconds to keep between pages: Crawl-delay or Request-rate, at most 30; 0 when not said."""
        if self.parsed is None:
            return 0.0
        delay = self.parsed.crawl_delay(_product(user_agent)) or 0.0
        rate = self.parsed.request_rate(_product(user_agent))
        per_page = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return float(min(max(delay, per_page, 0.0), MAX_DELAY_S))


def rules_of(body: bytes) -> Rules:
    """The rules that a robots.txt gives; what cannot be read allows everything."""
    text = body[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
    try:
        return Rules(parsed=Protego.parse(text))
    except Exception:  # whatever the parser stumbles over: a file that cannot be read forbids nothing
        return Rules()


def address_of(url: str) -> str:
    """Where the robots.txt for `url` lies."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/robots.txt"


def _product(user_agent: str) -> str:
    """The product token, which is all that robots.txt groups are matched with (RFC 9309, 2.2.1)."""
    return user_agent.partition("/")[0].strip() or user_agent
