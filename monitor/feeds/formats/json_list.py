"""A list of objects anywhere in a JSON document, as sites give it to their own pages. Pure.

The config may name where things stand (`items`, `title`, `link`, `date`, `text`: dotted paths; `link` also as an address with
`{id}` in it). What it does not name is found: the longest list of objects, and the first of the usual names.
"""

from __future__ import annotations

import re
from collections import deque
from typing import Any

from monitor.core.errors import ParseError, ParseReason
from monitor.core.markup import one_line, text_of, title_of
from monitor.core.urls import article_url
from monitor.feeds.formats.objects import at_path, feed_of_objects, loaded, text_at
from monitor.feeds.items import Channel, absolute, made
from monitor.feeds.source_document import Document
from monitor.model.entries import Entry, ParsedFeed
from monitor.model.feeds import Places

_TITLES = ("title", "headline", "name", "subject", "title.rendered", "docTitle")
_LINKS = (
    "html_url",
    "url",
    "link",
    "href",
    "permalink",
    "web_url",
    "canonical_url",
    "docUrl",
    "pdf_url",
)
_DATES = (
    "publication_date", "published_at", "publishedAt", "published", "date_published", "datePublished", "pubDate", "publishDate",
    "publish_time", "date_gmt", "date", "created_at", "createdAt", "created", "datetime", "time", "docRelPubTime",
)  # fmt: skip
_TEXTS = ("abstract", "summary", "description", "excerpt", "text", "content", "body", "memo")
_MAX_NODES = 5_000
_FIELD = re.compile(r"\{([\w.]+)\}")


def parse(document: Document) -> ParsedFeed:
    """What the list holds. Raises ParseError."""
    places = document.feed.places if document.feed else Places()
    data = loaded(document)
    objects = at_path(data, places.items) if places.items else _longest_list(data)
    if not isinstance(objects, list):
        where = f'at "{places.items}"' if places.items else "anywhere; name it with `items`"
        raise ParseError(document.url, ParseReason.NOT_A_FEED, f"JSON without a list {where}")
    found = feed_of_objects(
        document,
        objects,
        lambda one, channel: _entry(one, channel, places),
        names=lambda one: (_title(one, places), {_link(one, places)} - {""}),
        kind="JSON",
        title=one_line(text_at(data, "title", "name", "description")),
    )
    if objects and not any(isinstance(one, dict) and _title(one, places) for one in objects):
        message = "the list's objects have no titles; name their place with `title`"
        raise ParseError(document.url, ParseReason.NOT_A_FEED, message)
    return found


def _entry(item: dict[str, Any], channel: Channel, places: Places) -> Entry | None:
    href = one_line(_link(item, places))
    return made(
        channel,
        guid=None if href else one_line(text_at(item, "id", "guid", "uuid")) or None,
        url=article_url(absolute(channel.base, href)) if href else None,
        title=title_of(_title(item, places)),
        text=text_of(text_at(item, *_named(places.text, _TEXTS))),
        written=text_at(item, *_named(places.date, _DATES)),
    )


def _named(path: str, usual: tuple[str, ...]) -> tuple[str, ...]:
    return (path,) if path else usual


def _title(item: dict[str, Any], places: Places) -> str:
    return text_at(item, *_named(places.title, _TITLES))


def _link(item: dict[str, Any], places: Places) -> str:
    if _FIELD.search(places.link):
        return _FIELD.sub(lambda field: text_at(item, field[1]), places.link)
    return text_at(item, *_named(places.link, _LINKS))


def _longest_list(data: Any) -> list[Any] | None:
    """The longest list of objects with titles, the outer one of two that are as long."""
    best: list[Any] | None = None
    waiting = deque([data])
    for _ in range(_MAX_NODES):
        if not waiting:
            break
        node = waiting.popleft()
        if isinstance(node, list):
            titled = sum(isinstance(one, dict) and bool(text_at(one, *_TITLES)) for one in node)
            if titled and len(node) > len(best or ()):
                best = node
            waiting += node[:50]
        elif isinstance(node, dict):
            waiting += node.values()
    return best
