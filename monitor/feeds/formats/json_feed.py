"""JSON Feed 1.0 and 1.1 (jsonfeed.org), which feedparser does not read. Pure."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import Any

from monitor.core.errors import ParseError, ParseReason
from monitor.core.markup import one_line, plain, text_of, title_of
from monitor.core.urls import article_url, is_http
from monitor.feeds.identity import hash_of
from monitor.feeds.items import absolute, language_tag, made, moment
from monitor.model.entries import Entry, ParsedFeed

MAX_ITEMS = 2_000


def parse_json(body: bytes, *, url: str, seen: frozenset[str], now: datetime) -> ParsedFeed:
    """A JSON Feed as `parse` gives it. Raises ParseError."""
    try:
        data = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as exc:
        raise ParseError(url, ParseReason.MALFORMED, f"broken JSON: {str(exc)[:100]}") from exc
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(data.get("version")):
        raise ParseError(
            url,
            ParseReason.NOT_A_FEED,
            "JSON, but no JSON Feed (no jsonfeed.org version, or no items)",
        )
    items = [item for item in items if isinstance(item, dict)]
    hashes = [
        hash_of(json.dumps(item, sort_keys=True).encode("utf-8", "replace")) for item in items
    ]
    fresh = [(name, item) for name, item in zip(hashes, items, strict=True) if name not in seen]
    taken = fresh[:MAX_ITEMS]
    language = language_tag(_str(data, "language"))
    repeated = frozenset(
        name for name, count in Counter(_name(item) for item in items).items() if count > 1
    )
    made_of = (
        _entry(item, url=url, repeated=repeated, language=language, now=now) for _, item in taken
    )
    kept = {name for name, _ in taken} | seen
    feed_url = _str(data, "feed_url")
    return ParsedFeed(
        kind="json11" if "1.1" in str(data["version"]) else "json10",
        title=one_line(_str(data, "title")),
        language=language,
        entries=tuple(entry for entry in made_of if entry),
        seen=tuple(dict.fromkeys(name for name in hashes if name in kept)),
        skipped=len(items) - len(fresh),
        self_url=feed_url if is_http(feed_url) else None,
        left=len(fresh) - len(taken),
    )


def _entry(
    item: dict[str, Any], *, url: str, repeated: frozenset[str], language: str | None, now: datetime
) -> Entry | None:
    content = text_of(_str(item, "content_html")) or plain(_str(item, "content_text"))
    written = _str(item, "date_published") or _str(item, "date_modified")
    author = next(
        (
            a.get("name")
            for a in (*_list(item, "authors"), item.get("author"))
            if isinstance(a, dict)
        ),
        None,
    )
    return made(
        guid=_name(item) or None,
        url=_link(item, url),
        title=title_of(_str(item, "title")),
        text=content or plain(_str(item, "summary")),
        author=one_line(author) if isinstance(author, str) else None,
        written=written,
        published_at=moment(written),
        updated_at=moment(_str(item, "date_modified")),
        language=language_tag(_str(item, "language")) or language,
        whole=bool(content),
        repeated=repeated,
        now=now,
    )


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
