from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.identity import as_known, duplicates, lookup
from monitor.model.entries import Entry, KnownEntry
from monitor.model.feeds import FeedMarks

AT = datetime(2026, 2, 20, 8, 0, tzinfo=UTC)
ITEM = Entry(
    key="g1",
    guid="g1",
    url="https://news.example.com/a",
    title="Tungsten",
    text="",
    published_at=AT,
)
STORED = KnownEntry(key="g0", url="https://news.example.com/a", title="Tungsten", published_at=AT)


@pytest.mark.parametrize(
    ("item", "stored", "key"),
    [
        (
            ITEM,
            replace(STORED, key="g1", url=None, title="other", published_at=None),
            "g1",
        ),  # the same guid, all else edited
        (ITEM, STORED, "g0"),  # a new guid
        (ITEM, replace(STORED, title="TUNGSTEN", published_at=None), "g0"),
        (ITEM, replace(STORED, title="Edited"), "g0"),  # edited under a new guid: the date holds it
        (replace(ITEM, url="http://news.example.com/a"), STORED, "g0"),  # http and https are one
        (
            ITEM,
            replace(STORED, title="Another", published_at=None),
            "g1",
        ),  # all items link to one page
        (replace(ITEM, url=None), replace(STORED, url=None), "g1"),
        (ITEM, replace(STORED, url="https://news.example.com/b"), "g1"),
    ],
)
def test_an_item_is_known_by_its_key_or_by_link_and_title_or_date(
    item: Entry, stored: KnownEntry, key: str
) -> None:
    assert [entry.key for entry in as_known([item], [stored])] == [key]


def test_two_items_that_turn_out_to_be_one_are_one() -> None:
    assert as_known([ITEM, replace(ITEM, key="g2", text="again")], [STORED]) == (
        replace(ITEM, key="g0"),
    )


def test_a_key_that_is_known_is_never_taken_for_another() -> None:
    other = replace(STORED, key="g1", url="https://news.example.com/elsewhere")
    assert [entry.key for entry in as_known([ITEM], [STORED, other])] == ["g1"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.sampled_from("12"))))
def test_keys_stay_unique_and_nothing_new_is_lost(raw: list[tuple[str, str, str]]) -> None:
    items = [
        replace(ITEM, key=key, url=f"https://x.example/{link}", title=title)
        for key, link, title in raw
    ]
    settled = as_known(items, ())
    assert [entry.key for entry in settled] == list(dict.fromkeys(item.key for item in items))


def test_what_to_ask_the_store_for() -> None:
    keys, links = lookup([ITEM, replace(ITEM, key="g2", url=None), replace(ITEM, key="g3")])
    assert keys == ("g1", "g2", "g3")
    assert links == ("http://news.example.com/a", "https://news.example.com/a")


def marks(feed_id: int, url: str, shared: str = "", listed: int | None = None) -> FeedMarks:
    return FeedMarks(
        feed_id=feed_id,
        name=url,
        url=url,
        listed=len(shared) if listed is None else listed,
        shared=tuple(shared),
    )


def test_duplicates_share_an_address_or_their_items() -> None:
    feeds = [
        marks(1, "https://www.example.com/feed/"),
        marks(2, "http://example.com/feed"),
        marks(3, "https://one.example.org/rss", "abcdefghij"),
        marks(4, "https://two.example.org/rss", "bcdefghij", listed=10),
        marks(5, "https://part.example.org/rss", "abcde", listed=10),
        marks(6, "https://tiny.example.org/rss", "a"),
        marks(7, "https://small.example.org/rss", "a"),
        marks(8, "https://one.example.org/rss"),
    ]
    assert duplicates(reversed(feeds)) == ((1, 2), (3, 4), (3, 8))


def test_no_feeds_have_no_duplicates() -> None:
    assert duplicates([]) == ()
