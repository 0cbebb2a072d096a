"""JSON Feed 1.0 and 1.1 (jsonfeed.org), which feedparser does not read. Pure."""

from __future__ import annotations

from typing import Any

from monitor.core.errors import ParseError, ParseReason
from monitor.core.markup import one_line, plain, text_of, title_of
from monitor.core.urls import article_url, is_http
from monitor.feeds.formats.objects import loaded, unseen
from monitor.feeds.items import Channel, absolute, language_tag, made, repeats_of
from monitor.feeds.source_document import Document
from monitor.model.entries import Entry, ParsedFeed


def accepts(document: Document) -> bool:
    """Whether it is JSON of any kind; what is wrong with it is told by `parse`."""
    return document.start[:1] == b"{"


def parse(document: Document) -> ParsedFeed:
    """What a JSON Feed lists. Raises ParseError."""
    url = document.url
    data = loaded(document)
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(data.get("version")):
        hint = 'JSON, but no JSON Feed (no jsonfeed.org version, or no items); format = "json" reads other JSON'
        raise ParseError(url, ParseReason.NOT_A_FEED, hint)
    fresh = unseen([item for item in items if isinstance(item, dict)], document.seen)
    language = language_tag(_str(data, "language"))
    channel = Channel(
        base=url,
        now=document.now,
        language=language,
        where=document.whereabouts(language),
        repeats=repeats_of((_str(item, "title"), _names(item)) for item in fresh.all),
    )
    feed_url = _str(data, "feed_url")
    return ParsedFeed(
        kind="json11" if "1.1" in str(data["version"]) else "json10",
        title=one_line(_str(data, "title")),
        language=language,
        entries=tuple(entry for item in fresh.taken if (entry := _entry(item, channel))),
        seen=fresh.seen,
        skipped=fresh.skipped,
        self_url=feed_url if is_http(feed_url) else None,
        left=fresh.left,
    )


def _entry(item: dict[str, Any], channel: Channel) -> Entry | None:
    content = text_of(_str(item, "content_html")) or plain(_str(item, "content_text"))
    authors = (*_list(item, "authors"), item.get("author"))
    author = next((a.get("name") for a in authors if isinstance(a, dict)), None)
    return made(
        channel,
        guid=_name(item) or None,
        url=_link(item, channel.base),
        title=title_of(_str(item, "title")),
        text=content or plain(_str(item, "summary")),
        author=one_line(author) if isinstance(author, str) else None,
        written=_str(item, "date_published") or _str(item, "date_modified"),
        updated=_str(item, "date_modified"),
        language=language_tag(_str(item, "language")),
        whole=bool(content),
    )


def _names(item: dict[str, Any]) -> set[str]:
    return {_name(item), _str(item, "url") or _str(item, "external_url")} - {""}


def _link(item: dict[str, Any], base: str) -> str | None:
    hrefs = (href for href in (_str(item, "url"), _str(item, "external_url")) if href)
    return next(
        (link for href in hrefs if (link := article_url(absolute(base, one_line(href))))), None
    )


def _name(item: dict[str, Any]) -> str:
    value = item.get("id")
    return one_line(str(value)) if isinstance(value, (str, int, float)) else ""


def _str(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _list(data: dict[str, Any], name: str) -> list[Any]:
    value = data.get(name)
    return value if isinstance(value, list) else []
