"""Pages that list links."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.errors import ParseError, ParseReason
from monitor.feeds.parse import parse
from monitor.model.entries import Dated, ParsedFeed
from monitor.model.feeds import Feed, Places, SourceFormat
from tests.support.list_pages import ListPage, list_pages

NOW = datetime(2026, 2, 20, 8, 0, tzinfo=UTC)
URL = "https://mines.example/notices/"


def read(body: str | bytes, seen: tuple[str, ...] = (), **places: str) -> ParsedFeed:
    feed = Feed(url=URL, name="Mines", format=SourceFormat.PAGE, places=Places(**places))
    data = body.encode() if isinstance(body, str) else body
    return parse(data, url=URL, headers={}, now=NOW, seen=seen, feed=feed)


@pytest.mark.parametrize("page", list_pages(), ids=lambda page: page.name)
def test_what_a_page_lists_is_found_with_its_dates(page: ListPage) -> None:
    found = read(page.body)
    assert [(e.url, e.title, e.published_at) for e in found.entries] == [
        (f"https://mines.example{path}", title, datetime(day.year, day.month, day.day, tzinfo=UTC))
        for path, title, day in page.rows
    ]
    assert found.language == page.language


def test_only_new_items_are_given_again() -> None:
    page = list_pages()[0]
    found = read(page.body)
    again = read(page.body, seen=found.seen[1:])
    assert ([e.key for e in again.entries], again.skipped) == ([found.entries[0].key], 5)


def test_one_dated_link_is_a_list() -> None:
    found = read("<ul><li><a href='7.html'>Notice on antimony licences</a> [2026-02-19]</li></ul>")
    assert [entry.url for entry in found.entries] == ["https://mines.example/notices/7.html"]


@pytest.mark.parametrize(
    "body",
    [
        "<html><body><h1>503</h1><p>The service is not available. <a href='/'>Back to the first page</a></p></body></html>",
        "<nav><a href='/a'>About the ministry</a><a href='/b'>Laws and regulations</a></nav><p>Nothing else.</p>",
        "",
        "%PDF-1.7",
        '{"a": 1}',
    ],
)
def test_a_page_without_a_list_is_refused(body: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(body)
    assert caught.value.reason in (ParseReason.NOT_A_FEED, ParseReason.EMPTY)


GRID = """<div class="grid"><div class="cell"><p class="no">No. 12</p><h5>Decree on cobalt</h5><em>19.02.2026</em><a href="d12.pdf">PDF</a></div>
<div class="cell"><p class="no">No. 11</p><h5>Decree on lithium</h5><em>03.02.2026</em><a href="d11.pdf">PDF</a></div></div>"""


def test_selectors_say_where_things_are() -> None:
    found = read(GRID, items=".cell", title="h5", date="em", link="a", text=".no")
    assert [(e.title, e.url, e.text, e.published_at) for e in found.entries] == [
        ("Decree on cobalt", f"{URL}d12.pdf", "No. 12", datetime(2026, 2, 19, tzinfo=UTC)),
        ("Decree on lithium", f"{URL}d11.pdf", "No. 11", datetime(2026, 2, 3, tzinfo=UTC)),
    ]


@pytest.mark.parametrize("items", [".nothing", "li[", "::"])
def test_a_selector_that_finds_nothing_is_named(items: str) -> None:
    with pytest.raises(ParseError, match=r"items|CSS"):
        read(GRID, items=items)


def test_a_date_without_its_year_is_missing() -> None:
    rows = "".join(
        f"<li><a href='{n}'>A notice about antimony {n}</a><i>02-1{n}</i></li>" for n in range(5)
    )
    assert {entry.dated for entry in read(f"<ul>{rows}</ul>").entries} == {Dated.MISSING}


def test_the_day_in_an_address_serves_when_none_is_written() -> None:
    rows = "".join(
        f"<li><a href='/2026/02/1{n}/{n}.html'>A notice about antimony {n}</a></li>"
        for n in range(5)
    )
    assert [
        entry.published_at.day for entry in read(f"<ul>{rows}</ul>").entries if entry.published_at
    ] == [10, 11, 12, 13, 14]


def test_the_selector_of_what_was_found_is_told_and_finds_the_same() -> None:
    for page in list_pages():
        found = read(page.body)
        if page.name.startswith("ul"):
            again = read(page.body, items=found.pattern)
            assert [e.url for e in again.entries] == [e.url for e in found.entries], found.pattern


@given(st.text(alphabet="<>aliudv hrf='/\"1.-2026é锑", max_size=300))
def test_any_bytes_are_a_list_or_refused(body: str) -> None:
    with suppress(ParseError):
        read(body)
