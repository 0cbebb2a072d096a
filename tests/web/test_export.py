from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path

import feedparser
import pytest
import pytest_asyncio

from monitor.feeds import opml
from monitor.model.stories import Role
from monitor.model.story_list import StoryFilter
from monitor.pipeline.plain_fields import HIT_COLUMNS
from monitor.store.reader import Reader
from tests.support import day, webroom
from tests.support.webroom import Site, site


@pytest_asyncio.fixture
async def pages(tmp_path: Path) -> AsyncIterator[Site]:
    async with site(tmp_path) as served:
        yield served


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_hits_are_an_atom_feed(pages: Site) -> None:
    _, text, answer = await pages.get("/hits.atom")
    feed = feedparser.parse(text.encode())
    assert answer.content_type == "application/atom+xml"
    assert (feed.version, feed.bozo) == ("atom10", False)
    assert len({entry.id for entry in feed.entries}) == len(feed.entries) == 19
    assert "Lakes Courier" in {entry.author for entry in feed.entries}


async def test_a_feed_may_be_filtered(pages: Site) -> None:
    _, text, _ = await pages.get("/hits.json?mineral=lithium&watchlist=battery")
    feed = json.loads(text)
    assert {item["title"] for item in feed["items"]} == {
        "Gobierno propone subir la regalía del litio al 7 %",
        "Districts pay for nickel and lithium exploration",
    }
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][0]["tags"][0] == "battery"


async def test_ids_stay_the_same(pages: Site) -> None:
    one, two = [json.loads((await pages.get("/hits.json"))[1]) for _ in range(2)]
    assert [item["id"] for item in one["items"]] == [item["id"] for item in two["items"]]


async def test_the_public_address_is_used_when_it_is_known(tmp_path: Path) -> None:
    async with site(tmp_path, digest='base_url = "https://m.example/"') as served:
        feed = json.loads((await served.get("/hits.json?watchlist=battery"))[1])
    assert feed["feed_url"] == "https://m.example/hits.json?watchlist=battery"


async def test_hits_are_a_table(pages: Site) -> None:
    _, text, answer = await pages.get("/hits.csv?mineral=cobalt")
    assert text.startswith("\ufeff")  # by which Excel reads it as UTF-8
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert tuple(rows[0]) == HIT_COLUMNS
    assert {row["minerals"] for row in rows} == {"cobalt"}
    assert "attachment" in answer.headers["Content-Disposition"]


async def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    cover = day.cover(
        1, "=cmd|' /C calc'!A0", "+1 tonne", day.hit("@SUM(1) of tin.", {}), role=Role.FIRST
    )
    async with site(tmp_path, filled=False) as served:
        webroom.fill(served.services.store, (day.story("s", cover),))
        (row,) = csv.DictReader(io.StringIO((await served.get("/hits.csv"))[1][1:]))
    assert (row["outlet"][0], row["title"], row["evidence"]) == (
        "'",
        "'+1 tonne",
        "'@SUM(1) of tin.",
    )


async def test_an_empty_archive_gives_empty_feeds(tmp_path: Path) -> None:
    async with site(tmp_path, filled=False) as served:
        assert "<entry>" not in (await served.get("/hits.atom"))[1]
        assert json.loads((await served.get("/hits.json"))[1])["items"] == []


async def test_feeds_are_opml(pages: Site) -> None:
    _, text, _ = await pages.get("/feeds.opml")
    assert [feed.name for feed in opml.read(text.encode())] == ["The Pacific Ledger"]


async def test_a_feed_of_stories_has_one_entry_a_story(pages: Site) -> None:
    _, text, answer = await pages.get("/stories.atom")
    feed = feedparser.parse(text)
    assert answer.content_type == "application/atom+xml"
    ids = [entry.id for entry in feed.entries]
    total = pages.services.store.read_now(Reader.story_page, StoryFilter()).total
    assert len(ids) == len(set(ids)) == total > 1
    assert [
        entry.id for entry in feedparser.parse((await pages.get("/stories.atom"))[1]).entries
    ] == ids


async def test_a_feed_says_what_it_is_narrowed_to(pages: Site) -> None:
    titles = [
        feedparser.parse((await pages.get(f"/stories.atom{query}"))[1]).feed.title
        for query in ("", "?watchlist=export-controls", "?mineral=cobalt")
    ]
    assert titles == [
        "Minerals Monitor",
        "Minerals Monitor: Export controls",
        "Minerals Monitor: Cobalt",
    ]


@pytest.mark.parametrize(
    "feed", ["/stories.atom", "/hits.atom", "/hits.json", "/hits.csv", "/api/stories", "/api/hits"]
)
@pytest.mark.parametrize("query", ["watchlist=none", "mineral=unobtainium", "action=x", "place=x"])
async def test_a_filter_that_nothing_can_pass_is_not_found(
    pages: Site, feed: str, query: str
) -> None:
    assert (await pages.get(f"{feed}?{query}"))[0] == 404
