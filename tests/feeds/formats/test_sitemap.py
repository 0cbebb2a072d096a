from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.errors import ParseError, ParseReason
from monitor.feeds.formats import sitemap
from monitor.feeds.outcome import filled
from monitor.feeds.parse import parse
from monitor.model.entries import Entry, KnownEntry
from monitor.model.feeds import FeedState, FeedUpdate, PollOutcome, PollRecord

NOW = datetime(2026, 2, 20, 8, 0, tzinfo=UTC)
SINCE = NOW - timedelta(days=1)
URL = "https://wire.example/news-sitemap.xml"


def page(path: str, title: str, date: str) -> str:
    news = f"<n:news><n:publication><n:language>en</n:language></n:publication><n:title>{title}</n:title>{date}</n:news>"
    return f"<url><loc>https://wire.example/{path}</loc>{news}</url>"


def listing(*pages: str) -> bytes:
    head = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
    return f'<?xml version="1.0"?>{head}{"".join(pages)}</urlset>'.encode()


def dated(text: str) -> str:
    return f"<n:publication_date>{text}</n:publication_date>"


def test_recent_articles_are_entries() -> None:
    body = listing(
        page("a?utm_source=map", "Gallium &amp; germanium", dated("2026-02-20T07:00:00+01:00")),
        page("old", "Old", dated("2026-02-10")),
        page("undated", "Undated", ""),
        page("b", "", dated("2026-02-20T07:00:00Z")),
        "<url><loc>https://wire.example/plain</loc><lastmod>2026-02-20</lastmod></url>",
    )
    (entry,) = sitemap.entries(body, url=URL, since=SINCE, now=NOW)
    assert (entry.key, entry.url, entry.title) == (
        "//wire.example/a",
        "https://wire.example/a",
        "Gallium & germanium",
    )
    assert (entry.published_at, entry.language, entry.is_summary) == (
        datetime(2026, 2, 20, 6, 0, tzinfo=UTC),
        "en",
        True,
    )


def test_an_index_names_its_parts() -> None:
    body = b"<sitemapindex><sitemap><loc> /news-1.xml </loc></sitemap><sitemap><loc>ftp://x/</loc></sitemap></sitemapindex>"
    assert sitemap.parts(body, url=URL) == ("https://wire.example/news-1.xml",)
    assert sitemap.entries(body, url=URL, since=SINCE, now=NOW) == ()
    assert sitemap.parts(listing(), url=URL) == ()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", ParseReason.MALFORMED),
        (b"<rss/>", ParseReason.NOT_A_FEED),
        (b"<html/>", ParseReason.NOT_A_FEED),
    ],
)
def test_what_is_no_sitemap(body: bytes, reason: ParseReason) -> None:
    with pytest.raises(ParseError) as caught:
        sitemap.entries(body, url=URL, since=SINCE, now=NOW)
    assert caught.value.reason is reason


@given(st.binary(max_size=200))
def test_any_bytes_give_entries_or_a_parse_error(body: bytes) -> None:
    for whole in (body, b"<urlset><url><loc>" + body + b"</loc></url></urlset>"):
        with suppress(ParseError):
            sitemap.entries(whole, url=URL, since=SINCE, now=NOW)


def test_what_feed_and_store_have_is_not_filled_in_again() -> None:
    def entry(name: str, key: str) -> Entry:
        return Entry(
            key=key,
            guid=None,
            url=f"https://wire.example/{name}",
            title=f"Title {name}",
            text="",
            published_at=NOW,
        )

    record = PollRecord(
        polled_at=NOW, due_at=None, outcome=PollOutcome.NEW, status=200, reason=None, message=None, items=1, new=1, changed=0,
        body_bytes=1, elapsed_s=0.1,
    )  # fmt: skip
    update = FeedUpdate(
        feed_id=7, state=FeedState(url=URL), record=record, entries=(entry("a", "guid-a"),)
    )
    known = (
        KnownEntry(key="guid-b", url="https://wire.example/b", title="Title b", published_at=NOW),
    )
    whole = filled(update, [entry(name, f"//wire.example/{name}") for name in "abc"], known=known)
    assert [one.key for one in whole.entries] == ["guid-a", "//wire.example/c"]
    assert (whole.record.items, whole.record.new) == (2, 2)
    assert replace(whole, entries=update.entries, record=record) == update


def test_a_news_sitemap_is_a_source_newest_first() -> None:
    body = listing(
        page("a", "Gallium", dated("2026-02-18")),
        page("b", "Germanium", dated("2026-02-19")),
        "<url><loc>https://wire.example/plain</loc></url>",
    )
    found = parse(body, url=URL, headers={}, now=NOW)
    assert [entry.title for entry in found.entries] == ["Germanium", "Gallium"]
    again = parse(body, url=URL, headers={}, now=NOW, seen=found.seen)
    assert (again.entries, again.skipped) == ((), 3)


def test_a_sitemap_without_titles_is_no_source() -> None:
    body = listing("<url><loc>https://wire.example/plain</loc><lastmod>2026-02-20</lastmod></url>")
    with pytest.raises(ParseError, match="titles"):
        parse(body, url=URL, headers={}, now=NOW)
