"""Bytes of a source → `ParsedFeed`. Pure; any bytes give a ParsedFeed or a ParseError, nothing else.

A new kind of source is a file in `formats/` with `accepts` and `parse`, a row here, and its name in `model.feeds.SourceFormat`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.core.errors import ParseError, ParseReason
from monitor.feeds.formats import (
    federal_register,
    json_feed,
    json_list,
    list_page,
    sitemap,
    wordpress,
    xml,
)
from monitor.feeds.source_document import Document
from monitor.model.entries import ParsedFeed
from monitor.model.feeds import Feed, SourceFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatRow:
    """A kind of source. `accepts` is asked of the start of a document whose format nobody names; where it is None, the
    format is only read when asked for, so that an outage page never becomes a source."""

    name: SourceFormat
    accepts: Callable[[Document], bool] | None
    parse: Callable[[Document], ParsedFeed]


FORMATS = (  # in the order in which they are asked
    FormatRow(name=SourceFormat.JSON_FEED, accepts=json_feed.accepts, parse=json_feed.parse),
    FormatRow(name=SourceFormat.SITEMAP, accepts=sitemap.accepts, parse=sitemap.parse),
    FormatRow(name=SourceFormat.FEED, accepts=xml.accepts, parse=xml.parse),
    FormatRow(name=SourceFormat.PAGE, accepts=None, parse=list_page.parse),
    FormatRow(name=SourceFormat.JSON, accepts=None, parse=json_list.parse),
    FormatRow(name=SourceFormat.FEDERAL_REGISTER, accepts=None, parse=federal_register.parse),
    FormatRow(name=SourceFormat.WORDPRESS, accepts=None, parse=wordpress.parse),
)


def parse(
    body: bytes,
    *,
    url: str,
    headers: Mapping[str, str],
    seen: Iterable[str] = (),
    now: datetime,
    feed: Feed | None = None,
) -> ParsedFeed:
    """What the source that `body` is lists: items in document order without those whose hash is in `seen`. Raises ParseError.

    `headers` are lower-cased; `now` is what dates in the future are measured by; `feed` is what the config says of the source.
    """
    return parsed(
        Document(body=body, url=url, headers=headers, seen=tuple(seen), now=now, feed=feed)
    )


def parsed(document: Document) -> ParsedFeed:
    """As `parse`, of a document at hand."""
    if not document.start:
        raise ParseError(document.url, ParseReason.EMPTY, "the answer has no body")
    return _row(document).parse(document)


def _row(document: Document) -> FormatRow:
    """The format that the config names, else the first that accepts the document."""
    name = document.feed.format if document.feed else None
    if name:
        return next(row for row in FORMATS if row.name is name)
    return next(row for row in FORMATS if row.accepts and row.accepts(document))
