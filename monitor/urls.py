"""Addresses as values: what is http(s), what is canonical, whose site it is, what may be shown. No I/O."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

import tldextract

_SUFFIXES = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)  # the bundled list; never fetched


def is_http(url: str) -> bool:
    """Whether `url` is an absolute http or https address with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def canonical_url(url: str) -> str | None:
    """`url` with a lower-case scheme and host, without default port, fragment, user info and trackers; None if not http(s)."""
    if not is_http(url):
        return None
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    if port and port != {"http": 80, "https": 443}[parts.scheme]:
        host = f"{host}:{port}"
    return urlunsplit((parts.scheme, host, parts.path or "/", parts.query, ""))


def registrable_domain(url: str) -> str:
    """The domain that somebody registered (`news.example.co.uk` → `example.co.uk`); an address without one is its host."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    return _SUFFIXES(host).top_domain_under_public_suffix or host


def redact(url: str) -> str:
    """`url` without user name and password, for logs, health and links."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, host, parts.path, parts.query, parts.fragment))
    except ValueError:
        return "(unreadable address)"
