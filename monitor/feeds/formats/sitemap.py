"""News sitemaps: what a site says it published in the last two days; a source, or read when a feed may have lost items. Pure.

Format: sitemaps.org with Google's news extension (`news:title`, `news:publication_date`).
"""

from __future__ import annotations

import re
from datetime import datetime

from lxml import etree

from monitor.core.errors import ParseError, ParseReason
from monitor.core.markup import one_line, title_of
from monitor.core.urls import article_url, is_http
from monitor.feeds.identity import hash_of
from monitor.feeds.items import Channel, absolute, language_tag, made
from monitor.feeds.source_document import Document
from monitor.model.entries import Dated, Entry, ParsedFeed

_START = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b", re.IGNORECASE)
_MAX_ENTRIES = 1_000  # Google's own limit for one news sitemap


def accepts(document: Document) -> bool:
    """Whether it begins as a sitemap or an index of sitemaps."""
    start = document.start.lower()  # the pattern alone takes as long as a fifth of a small feed
    return (b"urlset" in start or b"sitemapindex" in start) and _START.search(start) is not None


def parse(document: Document) -> ParsedFeed:
    """What a news sitemap lists, newest first; of an index, the sitemaps to look into (`parts`). Raises ParseError."""
    url, root = document.url, _root(document.body, document.url)
    listed = [
        (hash_of(etree.tostring(node, with_tail=False)), node) for node in root.iter("{*}url")
    ]
    listed = sorted(listed, key=lambda pair: _written(pair[1]), reverse=True)[:_MAX_ENTRIES]
    channel = _channel(document)
    entries = (_entry(node, channel) for name, node in listed if name not in document.seen)
    found = tuple({e.key: e for e in entries if e}.values())
    named = parts(document.body, url=url)
    if not named and not any(_text(node, "title") for _, node in listed):
        message = "a sitemap without titles (news:title): it does not say what is news"
        raise ParseError(url, ParseReason.NOT_A_FEED, message)
    return ParsedFeed(
        kind="sitemap index" if named else "news sitemap",
        title=one_line(next((_text(node, "name") for _, node in listed), "")),
        language=next((entry.language for entry in found), None),
        entries=found,
        seen=tuple(dict.fromkeys(name for name, _ in listed)),
        skipped=sum(name in document.seen for name, _ in listed),
        parts=named,
    )


def entries(body: bytes, *, url: str, since: datetime, now: datetime) -> tuple[Entry, ...]:
    """The articles dated `since` or later that the news sitemap at `url` lists, in its order. Raises ParseError.

    Their key is their link: `feeds.filled` finds those that the feed has given under a guid.
    """
    root = _root(body, url)
    channel = _channel(Document(body=body, url=url, headers={}, now=now))
    found = (_entry(node, channel) for node in root.iter("{*}url"))
    fresh = (
        entry
        for entry in found
        if entry
        and (entry.dated is Dated.FUTURE or (entry.published_at and entry.published_at >= since))
    )
    return tuple(
        {entry.key: entry for entry, _ in zip(fresh, range(_MAX_ENTRIES), strict=False)}.values()
    )


def _channel(document: Document) -> Channel:
    return Channel(base=document.url, now=document.now, where=document.whereabouts())


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


def _entry(node: etree._Element, channel: Channel) -> Entry | None:
    link = article_url(absolute(channel.base, one_line(_text(node, "loc"))))
    title = title_of(_text(node, "title"))
    if link is None or not title:
        return None
    return made(
        channel,
        url=link,
        title=title,
        written=_written(node),
        language=language_tag(_text(node, "language")),
    )


def _written(node: etree._Element) -> str:
    return _text(node, "publication_date") or _text(node, "lastmod")


def _text(node: etree._Element, name: str) -> str:
    """The text of the first descendant called `name`, whatever its namespace."""
    found = next(node.iter(f"{{*}}{name}"), None)
    return (found.text or "").strip() if found is not None else ""
