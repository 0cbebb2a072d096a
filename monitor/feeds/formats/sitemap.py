"""News sitemaps: what a site says it published in the last two days, read when a feed may have lost items. Pure.

Format: sitemaps.org with Google's news extension (`news:title`, `news:publication_date`).
"""

from __future__ import annotations

from datetime import datetime

from lxml import etree

from monitor.core.errors import ParseError, ParseReason
from monitor.core.markup import one_line, title_of
from monitor.core.urls import article_url, is_http
from monitor.feeds.items import absolute, language_tag, made, moment
from monitor.model.entries import Entry

_MAX_ENTRIES = 1_000  # Google's own limit for one news sitemap


def entries(body: bytes, *, url: str, since: datetime, now: datetime) -> tuple[Entry, ...]:
    """The articles dated `since` or later that the news sitemap at `url` lists, in its order. Raises ParseError.

    Their key is their link: `feeds.filled` finds those that the feed has given under a guid.
    """
    root = _root(body, url)
    nodes = (node for node in root.iter("{*}url"))
    found = (_entry(node, url=url, now=now) for node in nodes)
    fresh = (
        entry for entry in found if entry and entry.published_at and entry.published_at >= since
    )
    return tuple(
        {entry.key: entry for entry, _ in zip(fresh, range(_MAX_ENTRIES), strict=False)}.values()
    )


def parts(body: bytes, *, url: str) -> tuple[str, ...]:
    """The sitemaps that a sitemap index at `url` names, the last changed ones first; empty when it is no index. Raises
    ParseError."""
    nodes = sorted(
        _root(body, url).iter("{*}sitemap"), key=lambda node: _text(node, "lastmod"), reverse=True
    )
    found = (one_line(_text(node, "loc")) for node in nodes)
    return tuple(link for href in found if is_http(link := absolute(url, href)))


def _root(body: bytes, url: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(body.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise ParseError(url, ParseReason.MALFORMED, str(exc)[:200]) from exc
    if (
        root is None
        or not isinstance(root.tag, str)
        or root.tag.rpartition("}")[2] not in ("urlset", "sitemapindex")
    ):
        raise ParseError(url, ParseReason.NOT_A_FEED, "no sitemap")
    return root


def _entry(node: etree._Element, *, url: str, now: datetime) -> Entry | None:
    link = article_url(absolute(url, one_line(_text(node, "loc"))))
    title = title_of(_text(node, "title"))
    written = _text(node, "publication_date") or _text(node, "lastmod")
    if link is None or not title:
        return None
    return made(
        guid=None,
        url=link,
        title=title,
        text="",
        author=None,
        written=written,
        published_at=moment(written),
        updated_at=None,
        language=language_tag(_text(node, "language")),
        whole=False,
        repeated=frozenset(),
        now=now,
    )


def _text(node: etree._Element, name: str) -> str:
    """The text of the first descendant called `name`, whatever its namespace."""
    found = next(node.iter(f"{{*}}{name}"), None)
    return (found.text or "").strip() if found is not None else ""
