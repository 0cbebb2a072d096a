"""The journey of an edited watchlist: what preview counts is what rescan writes."""

import asyncio
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor import configfile, rematch
from monitor.backfill import backfill
from monitor.poll import round_of
from monitor.preview import preview
from monitor.report import digest_of
from monitor.rooms import Rooms, judged
from monitor.store.nouns import HitFilter
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from tests.newsroom import WATCHLISTS, config_text, newsroom, ore_post
from tests.past import past_file
from tests.rescanner import killed
from tests.sites import SettableClock, Web

EDITED = WATCHLISTS.replace(
    '"lithium", "gallium", "cobalt"]\npolicies = ["direction:restricts"]', '"cobalt"]\npolicies = ["direction:restricts"]'
)
PARAGRAPHS = WATCHLISTS.replace(
    '"cobalt"]\npolicies = ["direction', '"cobalt", "nickel"]\nwithin = "paragraph"\npolicies = ["direction'
)
WIDER = WATCHLISTS + '\n[[watchlists]]\nname = "all-lithium"\nminerals = ["lithium"]\n'


def edit(rooms: Rooms, watchlists: str) -> None:
    """Puts other watchlists into force, as a reload does."""
    text = rooms.loaded.text.replace(WATCHLISTS, watchlists)
    rooms.loaded, rooms.desk = judged(configfile.parse(text, source=rooms.loaded.source, env={}))


async def hits(rooms: Rooms) -> set[tuple[str, str]]:
    return {(found.hit.watchlist, found.coverage.title) for found in await rooms.store.read(Reader.hits, HitFilter())}


async def test_preview_counts_what_rescan_writes(tmp_path: Path) -> None:
    async with Web() as web, newsroom(tmp_path, web, config_text(ore_post(web))) as rooms:
        await round_of(rooms)
        before = await hits(rooms)
        since = rooms.now() - timedelta(days=30)
        for watchlists in (EDITED, WIDER):
            edit(rooms, watchlists)
            seen = await preview(rooms.store, rooms.workers, rooms.desk, since=since, progress=rooms.progress)
            assert await hits(rooms) == before  # nothing was written
            done = await rematch.rescan(rooms, since=since)
            after = await hits(rooms)
            added, lost = after - before, before - after
            assert sum(changes.added for changes in seen.watchlists.values()) == len(added) == done.added.total()
            assert sum(changes.lost for changes in seen.watchlists.values()) == len(lost) == done.lost.total()
            assert sum(changes.kept for changes in seen.watchlists.values()) == done.kept.total() == len(after & before)
            before = after


async def test_a_marked_rescan_is_done_once_and_survives_an_interruption(tmp_path: Path) -> None:
    async with Web() as web, newsroom(tmp_path, web, config_text(ore_post(web))) as rooms:
        await round_of(rooms)
        assert await rematch.rescan_marked(rooms) is None
        edit(rooms, WIDER)
        await rematch.mark(rooms)
        done = await rematch.rescan_marked(rooms)
        assert done is not None
        assert done.articles == 3
        assert await rematch.rescan_marked(rooms) is None


async def test_an_interrupted_rescan_goes_on_where_it_stopped_unless_the_watchlists_changed(tmp_path: Path) -> None:
    async with Web() as web, newsroom(tmp_path, web, config_text(ore_post(web))) as rooms:
        await round_of(rooms)
        edit(rooms, WIDER)
        await rematch.mark(rooms)
        mark = json.loads(await rooms.store.read(Reader.meta, rematch.MARK) or "{}")
        await rooms.store.write(Writer.set_meta, rematch.MARK, mark | {"after": 2}, now=rooms.now())
        resumed = await rematch.rescan_marked(rooms)
        assert resumed is not None
        assert resumed.articles == 1
        edit(rooms, EDITED)
        await rooms.store.write(Writer.set_meta, rematch.MARK, mark | {"after": 2}, now=rooms.now())
        whole = await rematch.rescan_marked(rooms)
        assert whole is not None
        assert whole.articles == 3


async def test_what_no_digest_has_covered_yet_is_news(tmp_path: Path) -> None:
    clock = SettableClock()
    async with Web() as web, newsroom(tmp_path, web, config_text(ore_post(web)), clock=clock) as rooms:
        await round_of(rooms)
        edit(rooms, WIDER)
        await rematch.rescan(rooms, since=clock() - timedelta(days=30))
        found = await rooms.store.read(Reader.hits, HitFilter(watchlist="all-lithium"))
        assert [hit.origin for hit in found] == ["news"]


@pytest.mark.kill
@pytest.mark.timeout(240)
async def test_a_rescan_killed_ten_times_ends_as_one_that_was_not(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    async with Web() as web, newsroom(home, web, config_text(watchlists=WATCHLISTS)) as rooms:
        file = past_file(home, 600, seed=11, until=rooms.now(), policy=0.3)
        await backfill(rooms, [file], progress=lambda _result, _seconds: None)
        file.unlink()
    (home / "config.toml").write_text(config_text(watchlists=PARAGRAPHS))
    hit, whole, broken = await asyncio.to_thread(killed, home, kills=10, seed=5)
    assert hit >= 5
    assert whole == broken


async def test_the_next_digest_tells_what_was_found_in_the_archive_and_old_ones_stay(tmp_path: Path) -> None:
    clock = SettableClock()
    async with Web() as web, newsroom(tmp_path, web, config_text(ore_post(web)), clock=clock) as rooms:
        await round_of(rooms)
        first = await digest_of(rooms, day=None, send=True)
        clock.forward(86_400)
        edit(rooms, WIDER)
        await rematch.rescan(rooms, since=clock() - timedelta(days=30))
        (found,) = await rooms.store.read(Reader.hits, HitFilter(watchlist="all-lithium"))
        assert found.origin == "archive"
        second = await digest_of(rooms, day=None)
        assert "Newly found in the archive" in second.html
        assert "Newly found in the archive" not in first.html
        assert (await digest_of(rooms, day=date.fromisoformat(first.date))).html == first.html


async def test_an_edit_in_the_middle_of_a_rescan_leaves_the_rescan_that_it_noted(tmp_path: Path) -> None:
    async with Web() as web, newsroom(tmp_path, web, config_text(ore_post(web))) as rooms:
        await round_of(rooms)
        edit(rooms, WIDER)
        await rematch.mark(rooms)
        steps = []

        def edit_now(step: str, _done: int, _of: int) -> None:
            steps.append(step)
            edit(rooms, EDITED)

        rooms.progress = edit_now
        done = await rematch.rescan_marked(rooms)
        assert done is not None
        assert not done.finished
        assert steps == ["articles matched"]
        note = json.loads(await rooms.store.read(Reader.meta, rematch.MARK) or "null")
        assert note is not None
