"""The journey of an edited watchlist: what preview counts is what rescan writes."""

import json
from datetime import timedelta
from pathlib import Path

from monitor import configfile, rematch
from monitor.poll import round_of
from monitor.rooms import Rooms, judged
from monitor.store.nouns import HitFilter
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from tests.newsroom import WATCHLISTS, config_text, newsroom, ore_post
from tests.sites import SettableClock, Web

EDITED = WATCHLISTS.replace('"lithium", "gallium", "cobalt"]\npolicies = ["direction:restricts"]', '"cobalt"]\npolicies = ["direction:restricts"]')
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
            seen = await rematch.preview(rooms.store, rooms.workers, rooms.desk, since=since, progress=rooms.progress)
            assert await hits(rooms) == before  # nothing was written
            done = await rematch.rescan(rooms, since=since)
            after = await hits(rooms)
            added, lost = after - before, before - after
            assert sum(changes.added for changes in seen.watchlists.values()) == len(added) == done.added.total()
            assert sum(changes.lost for changes in seen.watchlists.values()) == len(lost) == done.lost.total()
            assert sum(changes.kept for changes in seen.watchlists.values()) == done.kept == len(after & before)
            before = after


async def test_preview_shows_samples_and_what_each_member_brings(tmp_path: Path) -> None:
    async with Web() as web, newsroom(tmp_path, web, config_text(ore_post(web))) as rooms:
        await round_of(rooms)
        edit(rooms, WIDER)
        since = rooms.now() - timedelta(days=30)
        seen = await rematch.preview(rooms.store, rooms.workers, rooms.desk, since=since, progress=rooms.progress)
        changes = seen.watchlists["all-lithium"]
        assert changes.added == 1
        assert "lithium" in changes.samples_added[0].evidence
        assert changes.only_by["lithium"] == 1
        assert seen.articles == 3
        assert len(seen.stories_after) == 2


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
