"""The API of the United States' Federal Register: `/api/v1/documents.json`. Pure.

https://www.federalregister.gov/developers/documentation/api/v1: `results` with `title`, `type`, `abstract`, `html_url`,
`publication_date` and `agencies`; `action` and `excerpts` when the query asks for them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from monitor.core.errors import ParseError, ParseReason
from monitor.core.markup import one_line, text_of, title_of
from monitor.core.urls import article_url
from monitor.feeds.formats.objects import at_path, feed_of_objects, loaded, text_at
from monitor.feeds.items import Channel, absolute, made
from monitor.feeds.source_document import Document
from monitor.model.entries import Entry, ParsedFeed

_MAX_AGENCIES = 4


def parse(document: Document) -> ParsedFeed:
    """The documents that an answer of the API lists. Raises ParseError."""
    data = loaded(document)
    results = at_path(data, "results")
    if not isinstance(results, list):
        if isinstance(data, dict) and data.get("count") == 0:
            results = []  # the API leaves them out when nothing fits the query
        else:
            message = 'no answer of the Federal Register\'s API: it has no "results"'
            raise ParseError(document.url, ParseReason.NOT_A_FEED, message)
    return feed_of_objects(
        document,
        results,
        _entry,
        names=lambda one: (text_at(one, "title"), {text_at(one, "html_url")} - {""}),
        kind="Federal Register",
        title=one_line(text_at(data, "description")),
    )


def _entry(item: dict[str, Any], channel: Channel) -> Entry | None:
    agencies = [
        name
        for agency in at_path(item, "agencies") or ()
        if (name := one_line(text_at(agency, "name", "raw_name")))
    ]
    parts = (text_at(item, "action"), text_at(item, "abstract") or text_at(item, "excerpts"))
    entry = made(
        channel,
        guid=one_line(text_at(item, "document_number")) or None,
        url=article_url(absolute(channel.base, one_line(text_at(item, "html_url", "pdf_url")))),
        title=title_of(text_at(item, "title")),
        text="\n".join(text for part in parts if (text := text_of(part))),
        author=", ".join(agencies[:_MAX_AGENCIES]) or None,
        written=text_at(item, "publication_date"),
        language="en",
    )
    return replace(entry, is_summary=True) if entry else None
