"""The journey of an edited watchlist: what preview counts is what rescan writes."""

import asyncio
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.config import load
from monitor.pipeline import rematching
from monitor.pipeline.backfilling import backfill
from monitor.pipeline.checking import judged
from monitor.pipeline.polling import round_of
from monitor.pipeline.previewing import preview
from monitor.pipeline.reporting import digest_of
from monitor.pipeline.services import Services
from monitor.store.reader import Reader
from monitor.store.records import HitFilter
from monitor.store.writer import Writer
from monitor.watch import judgement
from tests.support.newsroom import WATCHLISTS, config_text, newsroom, ore_post
from tests.support.past import past_file
from tests.support.rescanner import killed
from tests.support.sites import SettableClock, Web

EDITED = WATCHLISTS.replace(
    '"lithium", "gallium", "cobalt"]\npolicies = ["direction:restricts"]',
    '"cobalt"]\npolicies = ["direction:restricts"]',
)
PARAGRAPHS = WATCHLISTS.replace(
    '"cobalt"]\npolicies = ["direction',
    '"cobalt", "nickel"]\nwithin = "paragraph"\npolicies = ["direction',
)
WIDER = WATCHLISTS + '\n[[watchlists]]\nname = "all-lithium"\nminerals = ["lithium"]\n'
CUPS = WATCHLISTS + '\n[[watchlists]]\nname = "cups"\nterms = ["cup"]\n'


def edit(services: Services, watchlists: str) -> None:
    """Puts other watchlists into force, as a reload does."""
    text = services.loaded.text.replace(WATCHLISTS, watchlists)
    services.loaded, services.rules = judged(
        load.parse(text, source=services.loaded.source, env={})
    )


async def hits(services: Services) -> set[tuple[str, str]]:
    return {
        (found.hit.watchlist, found.coverage.title)
        for found in await services.store.read(Reader.hits, HitFilter())
    }


async def test_preview_counts_what_rescan_writes(tmp_path: Path) -> None:
    async with Web() as web, newsroom(tmp_path, web, config_text(ore_post(web))) as services:
        await round_of(services)
        before = await hits(services)
        since = services.now() - timedelta(days=30)
        for watchlists in (EDITED, WIDER):
            edit(services, watchlists)
            seen = await preview(
                services.store,
                services.workers,
                services.rules,
                since=since,
                progress=services.progress,
            )
            assert await hits(services) == before  # nothing was written
            done = await rematching.rescan(services, since=since)
            after = await hits(services)
            added, lost = after - before, before - after
            assert (
                sum(changes.added for changes in seen.watchlists.values())
                == len(added)
                == done.added.total()
            )
            assert (
                sum(changes.lost for changes in seen.watchlists.values())
                == len(lost)
                == done.lost.total()
            )
            assert (
                sum(changes.kept for changes in seen.watchlists.values())
                == done.kept.total()
                == len(after & before)
            )
            before = after


async def test_a_marked_rescan_is_done_once_and_survives_an_interruption(tmp_path: Path) -> None:
    async with Web() as web, newsroom(tmp_path, web, config_text(ore_post(web))) as services:
        await round_of(services)
        assert await rematching.rescan_marked(services) is None
        edit(services, WIDER)
        await rematching.mark(services)
        done = await rematching.rescan_marked(services)
        assert done is not None
        assert done.articles == 3
        assert await rematching.rescan_marked(services) is None


async def test_an_interrupted_rescan_goes_on_where_it_stopped_unless_the_watchlists_changed(
    tmp_path: Path,
) -> None:
    async with Web() as web, newsroom(tmp_path, web, config_text(ore_post(web))) as services:
        await round_of(services)
        edit(services, WIDER)
        await rematching.mark(services)
        mark = json.loads(await services.store.read(Reader.meta, rematching.MARK) or "{}")
        await services.store.write(
            Writer.set_meta, rematching.MARK, mark | {"after": 2}, now=services.now()
        )
        resumed = await rematching.rescan_marked(services)
        assert resumed is not None
        assert resumed.articles == 1
        edit(services, EDITED)
        await services.store.write(
            Writer.set_meta, rematching.MARK, mark | {"after": 2}, now=services.now()
        )
        whole = await rematching.rescan_marked(services)
        assert whole is not None
        assert whole.articles == 3


async def test_what_no_digest_has_covered_yet_is_news(tmp_path: Path) -> None:
    clock = SettableClock()
    async with (
        Web() as web,
        newsroom(tmp_path, web, config_text(ore_post(web)), clock=clock) as services,
    ):
        await round_of(services)
        edit(services, WIDER)
        await rematching.rescan(services, since=clock() - timedelta(days=30))
        found = await services.store.read(Reader.hits, HitFilter(watchlist="all-lithium"))
        assert [hit.origin for hit in found] == ["news"]


@pytest.mark.kill
@pytest.mark.timeout(240)
async def test_a_rescan_killed_ten_times_ends_as_one_that_was_not(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    async with Web() as web, newsroom(home, web, config_text(watchlists=WATCHLISTS)) as services:
        file = past_file(home, 600, seed=11, until=services.now(), policy=0.3)
        await backfill(services, [file], progress=lambda _result, _seconds: None)
        file.unlink()
    (home / "config.toml").write_text(config_text(watchlists=PARAGRAPHS))
    hit, whole, broken = await asyncio.to_thread(killed, home, kills=10, seed=5)
    assert hit >= 5
    assert whole == broken


async def test_the_next_digest_tells_what_was_found_in_the_archive_and_old_ones_stay(
    tmp_path: Path,
) -> None:
    clock = SettableClock()
    async with (
        Web() as web,
        newsroom(tmp_path, web, config_text(ore_post(web)), clock=clock) as services,
    ):
        await round_of(services)
        first = await digest_of(services, day=None, send=True)
        clock.forward(86_400)
        edit(services, CUPS)
        await rematching.rescan(services, since=clock() - timedelta(days=30))
        (found,) = await services.store.read(Reader.hits, HitFilter(watchlist="cups"))
        assert found.origin == "archive"
        second = await digest_of(services, day=None)
        assert "Newly found in the archive" in second.html
        assert "Newly found in the archive" not in first.html
        assert (await digest_of(services, day=date.fromisoformat(first.date))).html == first.html


async def test_an_edit_in_the_middle_of_a_rescan_leaves_the_rescan_that_it_noted(
    tmp_path: Path,
) -> None:
    async with Web() as web, newsroom(tmp_path, web, config_text(ore_post(web))) as services:
        await round_of(services)
        edit(services, WIDER)
        await rematching.mark(services)
        steps = []

        def edit_now(step: str, _done: int, _of: int) -> None:
            steps.append(step)
            edit(services, EDITED)

        services.progress = edit_now
        done = await rematching.rescan_marked(services)
        assert done is not None
        assert not done.finished
        assert steps == ["articles matched"]
        note = json.loads(await services.store.read(Reader.meta, rematching.MARK) or "null")
        assert note is not None


async def test_hits_that_an_edit_takes_away_come_back_with_their_marks_when_it_is_taken_back(
    tmp_path: Path,
) -> None:
    async with Web() as web, newsroom(tmp_path, web, config_text(ore_post(web))) as services:
        await round_of(services)
        since = services.now() - timedelta(days=30)
        marked, *_ = await services.store.read(Reader.hits, HitFilter())
        await services.store.write(Writer.mark_hit, marked.hit_id, now=services.now())
        before = await services.store.read(Reader.hits, HitFilter(irrelevant=True))
        services.rules = judgement.make((), {})  # as an emptied file
        emptied = await rematching.rescan(services, since=since)
        assert emptied.lost.total() == len(before)
        assert await services.store.read(Reader.hits, HitFilter(irrelevant=True)) == ()
        edit(services, WATCHLISTS)
        assert (await rematching.rescan(services, since=since)).added.total() == len(before)
        assert await services.store.read(Reader.hits, HitFilter(irrelevant=True)) == before


async def test_a_renamed_watchlist_keeps_its_hits_and_their_marks(tmp_path: Path) -> None:
    async with Web() as web, newsroom(tmp_path, web, config_text(ore_post(web))) as services:
        await round_of(services)
        marked, *_ = await services.store.read(Reader.hits, HitFilter())
        await services.store.write(Writer.mark_hit, marked.hit_id, now=services.now())
        old = marked.hit.watchlist
        edit(services, WATCHLISTS.replace(f'"{old}"', '"of-another-name"'))
        done = await rematching.rescan(services, since=services.now() - timedelta(days=30))
        assert (done.added.total(), done.lost.total()) == (0, 0)
        found = await services.store.read(Reader.hits, HitFilter(irrelevant=True))
        names = {hit.hit_id: (hit.hit.watchlist, hit.irrelevant_at is None) for hit in found}
        assert names[marked.hit_id] == ("of-another-name", False)
