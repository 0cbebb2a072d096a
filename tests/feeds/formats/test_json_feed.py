from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.errors import ParseError, ParseReason
from monitor.feeds.formats import objects
from monitor.feeds.parse import parse
from monitor.model.entries import Dated, ParsedFeed

NOW = datetime(2026, 2, 20, 8, 0, tzinfo=UTC)
URL = "https://news.example.com/feed.json"
ITEMS = [
    {"id": 7, "url": "/a?utm_source=x", "title": "Gallium &amp; <b>germanium</b>", "content_html": "<p>One.</p><p>Two.</p>",
     "date_published": "2026-02-19T10:00:00+01:00", "date_modified": "2026-02-19T12:00:00Z",
     "authors": [{"name": "Ann"}], "language": "de"},
    {"id": "b", "external_url": "https://other.example/b", "content_text": "Only text.\nSecond line.",
     "author": {"name": "Bo"}},
    {"id": "c", "title": "Later", "date_published": "2030-01-01T00:00:00Z"},
    {"title": "No id", "date_published": "someday"},
    "no item", {}, {"id": []},
]  # fmt: skip


def feed(*items: object, **more: object) -> bytes:
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "News",
            "items": list(items),
            **more,
        }
    ).encode()


def read(body: bytes, *seen: str) -> ParsedFeed:
    return parse(
        body, url=URL, headers={"content-type": "application/feed+json"}, seen=seen, now=NOW
    )


def test_a_json_feed() -> None:
    found = read(feed(*ITEMS, language="en", feed_url=URL))
    assert (found.kind, found.title, found.language, found.self_url) == (
        "json11",
        "News",
        "en",
        URL,
    )
    a, b, c, d = found.entries
    assert (a.key, a.url, a.title, a.text) == (
        "7",
        "https://news.example.com/a",
        "Gallium & germanium",
        "One.\nTwo.",
    )
    assert (a.author, a.language, a.published_at) == (
        "Ann",
        "de",
        datetime(2026, 2, 19, 9, 0, tzinfo=UTC),
    )
    assert (b.url, b.title, b.author, b.language, b.dated) == (
        "https://other.example/b",
        "Only text.",
        "Bo",
        "en",
        Dated.MISSING,
    )
    assert (c.published_at, c.dated) == (None, Dated.FUTURE)
    assert d.key.startswith("hash:")


def test_items_seen_before_are_left_out() -> None:
    whole = read(feed(*ITEMS[:3]))
    rest = read(feed(*ITEMS[:3]), *whole.seen[1:])
    assert rest.entries == whole.entries[:1]
    assert (rest.seen, rest.skipped) == (whole.seen, 2)


def test_ids_that_items_share_are_told_apart_by_the_link() -> None:
    found = read(feed(*({"id": "same", "url": f"https://x.example/{n}"} for n in range(3))))
    assert len({entry.key for entry in found.entries}) == 3


def test_a_huge_feed_is_read_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "MAX_OBJECTS", 2)
    body = feed(*({"id": n, "title": str(n)} for n in range(3)))
    first = read(body)
    second = read(body, *first.seen)
    assert (len(first.entries), first.left, len(second.entries), second.left) == (2, 1, 1, 0)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", ParseReason.MALFORMED),
        (b"{" * 200_000, ParseReason.MALFORMED),
        (b'{"a":' * 100_000, ParseReason.MALFORMED),
        (b"{}", ParseReason.NOT_A_FEED),
        (b'{"version": 1, "items": []}', ParseReason.NOT_A_FEED),
        (b'{"version": "https://jsonfeed.org/version/1", "items": {}}', ParseReason.NOT_A_FEED),
    ],
)
def test_what_is_no_json_feed(body: bytes, reason: ParseReason) -> None:
    with pytest.raises(ParseError) as caught:
        read(body)
    assert caught.value.reason is reason


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "x"]), inner, max_size=2)
    ),
    max_leaves=5,
)
NAMES = st.sampled_from(
    [
        "id",
        "url",
        "external_url",
        "title",
        "content_html",
        "content_text",
        "summary",
        "date_published",
        "date_modified",
        "authors",
        "author",
        "language",
    ]
)


@given(
    st.lists(st.dictionaries(NAMES, VALUES, max_size=6) | VALUES, max_size=4),
    st.dictionaries(st.sampled_from(["title", "language", "feed_url"]), VALUES),
)
def test_any_values_give_a_feed_or_a_parse_error(
    items: list[object], more: dict[str, object]
) -> None:
    with suppress(ParseError):
        for entry in read(feed(*items, **more)).entries:
            assert entry.key
            assert entry.title
