"""The way through redirects: where it stands, how far it was permanent, and who may see what belongs to a host. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

from monitor.core.errors import FetchError, FetchReason
from monitor.core.urls import is_http, redact

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_PORTS = {"http": 80, "https": 443}


class Redirections:
    """Starts at `url`. Raises FetchError when that is no http(s) address."""

    def __init__(self, url: str, *, max_redirects: int) -> None:
        if not is_http(url):
            raise FetchError(redact(url), FetchReason.BAD_URL, "not an absolute http(s) address")
        self.url = url
        self.permanent_url: str | None = None  # where the leading run of permanent redirects ends
        self._permanent_so_far = True
        self._seen = {url}
        self._left = max_redirects

    def leads_on(self, status: int, headers: Mapping[str, str]) -> bool:
        """Steps to where an answer redirects; False when it does not. Raises FetchError for a loop or a bad target."""
        location = headers.get("location", "").strip()
        if status not in _REDIRECTS or not location:
            return False
        target = _target(self.url, location)
        if target is None:
            raise FetchError(
                redact(self.url),
                FetchReason.BAD_URL,
                f"redirects to {redact(location)[:200]!r}",
                status=status,
            )
        if self._left == 0 or target in self._seen:
            how = "in a circle" if target in self._seen else "too often"
            raise FetchError(
                redact(self.url), FetchReason.REDIRECT_LOOP, f"redirects {how}", status=status
            )
        self._left -= 1
        self._permanent_so_far = self._permanent_so_far and status in _PERMANENT
        if self._permanent_so_far:
            self.permanent_url = target
        self._seen.add(target)
        self.url = target
        return True


def same_origin(home: str, url: str) -> bool:
    """Whether `url` may see what belongs to `home`: the same host and port, or the same host gone from http to https."""
    a, b = urlsplit(home), urlsplit(url)
    if a.hostname != b.hostname:
        return False
    here, there = (
        (a.scheme, a.port or _PORTS.get(a.scheme)),
        (b.scheme, b.port or _PORTS.get(b.scheme)),
    )
    return here == there or (here == ("http", 80) and there == ("https", 443))


def _target(url: str, location: str) -> str | None:
    """What `location` means seen from `url`, without user info (a redirect gives nobody a password) and fragment."""
    try:
        target = redact(urljoin(url, location)).partition("#")[0]
    except ValueError:
        return None
    return target if is_http(target) else None
