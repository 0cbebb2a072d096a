"""An answer to be read as a source, with what its owner says of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlsplit

from monitor.language.dates import Whereabouts
from monitor.model.feeds import Feed

_START_BYTES = 4_096
_UTF8_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, kw_only=True)
class Document:
    """A body (decoded, whole) with its address after redirects; header names are lower-cased."""

    body: bytes
    url: str
    headers: Mapping[str, str]
    now: datetime
    seen: tuple[str, ...] = ()  # hashes of the items at the last poll
    feed: Feed | None = None  # None: an address that is not in the config

    @cached_property
    def start(self) -> bytes:
        """Its first few thousand bytes, white space before them left out."""
        return self.body[:_START_BYTES].removeprefix(_UTF8_MARK).lstrip()

    def whereabouts(self, language: str | None = None) -> Whereabouts:
        """What tells its dates' meanings apart; `language` is what it says of itself."""
        said, own = (self.feed.language if self.feed else None) or "", language or ""
        same = own.lower().partition("-")[0] == said.lower().partition("-")[0]
        return Whereabouts(
            country=(self.feed.country if self.feed else None) or "",
            language=max(said, own, key=len) if same else said or own,
            host=urlsplit(self.feed.url if self.feed else self.url).hostname or "",
        )
