"""WordPress's REST API: `/wp-json/wp/v2/posts`. Pure.

https://developer.wordpress.org/rest-api/reference/posts/: a list of posts, dates in `date_gmt`, markup under `rendered`.
"""

from __future__ import annotations

from typing import Any

from monitor.core.errors import ParseError, ParseReason
from monitor.core.markup import one_line, text_of, title_of
from monitor.core.urls import article_url
from monitor.feeds.formats.objects import feed_of_objects, loaded, text_at
from monitor.feeds.items import Channel, absolute, made
from monitor.feeds.source_document import Document
from monitor.model.entries import Entry, ParsedFeed


def parse(document: Document) -> ParsedFeed:
    """The posts that an answer of the API lists. Raises ParseError."""
    data = loaded(document)
    if not isinstance(data, list) or (data and not text_at(data, "0.title.rendered")):
        message = "no list of posts as WordPress gives it (/wp-json/wp/v2/posts)"
        raise ParseError(document.url, ParseReason.NOT_A_FEED, message)
    return feed_of_objects(
        document,
        data,
        _entry,
        names=lambda one: (text_at(one, "title.rendered"), {text_at(one, "link")} - {""}),
        kind="WordPress",
    )


def _entry(item: dict[str, Any], channel: Channel) -> Entry | None:
    content = text_of(text_at(item, "content.rendered"))
    return made(
        channel,
        guid=one_line(text_at(item, "guid.rendered", "id")) or None,
        url=article_url(absolute(channel.base, one_line(text_at(item, "link")))),
        title=title_of(text_at(item, "title.rendered")),
        text=content or text_of(text_at(item, "excerpt.rendered")),
        author=one_line(text_at(item, "_embedded.author.0.name")) or None,
        written=text_at(item, "date_gmt", "date"),
        updated=text_at(item, "modified_gmt"),
        whole=bool(content),
    )
