"""The journey of an edit that is not in force: what preview counts is what rescan then writes, watchlist by watchlist."""

import asyncio
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.pipeline import rematching
from monitor.pipeline.backfilling import backfill
from monitor.pipeline.previewing import Preview, Sample, page, pieces, preview
from monitor.pipeline.rejudging import rejudger
from monitor.pipeline.services import Services
from monitor.store.reader import Reader
from monitor.store.records import HitFilter
from monitor.store.writer import Writer
from tests.support.newsroom import config_text, newsroom
from tests.support.past import past_file
from tests.support.rescanner import state
from tests.support.sites import SettableClock, Web

BASE = """
[[watchlists]]
name = "bans"
title = "Bans & limits"
minerals = ["lithium", "cobalt", "gallium"]
policies = ["direction:restricts"]
within = "paragraph"

[[watchlists]]
name = "money"
minerals = ["lithium", "group:rare-earth", "nickel", "copper"]
policies = ["subsidy", "stockpiling"]

[[watchlists]]
name = "town"
terms = ["choir", "regatta", "orchard"]
"""
EDITS = {
    "adds-a-mineral": (
        '["lithium", "cobalt", "gallium"]',
        '["lithium", "cobalt", "gallium", "nickel"]',
    ),
    "tightens-within": ('within = "paragraph"', 'within = "sentence"'),
    "widens-within": ('within = "paragraph"', 'within = "article"'),
    "removes-a-term": ('"regatta", "orchard"]', '"regatta"]'),
    "excludes-a-word": ('"orchard"]', '"orchard"]\nexclude = ["harbour"]'),
    "asks-for-a-score": ('"stockpiling"]', '"stockpiling"]\nmin_score = 50'),
    "replaces-a-watchlist": ('name = "town"', 'name = "village"\nmin_score = 1'),
    "changes-nothing": ('title = "Bans & limits"', 'title = "Limits"'),
}


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a monitor's database that holds 300 generated articles, matched with BASE."""
    folder = tmp_path_factory.mktemp("past")

    async def fill() -> None:
        async with Web() as web, newsroom(folder, web, config_text(watchlists=BASE)) as services:
            file = past_file(folder, 300, seed=3, until=services.now(), policy=0.3)
            done = await backfill(services, [file], progress=lambda _result, _seconds: None)
            assert (done.saved, done.failed) == (300, 0)

    asyncio.run(fill())
    return folder


async def hits(services: Services) -> set[tuple[str, int]]:
    found = await services.store.read(Reader.hits, HitFilter(limit=10_000, irrelevant=True))
    return {(each.hit.watchlist, each.coverage.article_id) for each in found}


async def seen(services: Services, *, days: float = 3650) -> Preview:
    since = services.now() - timedelta(days=days)
    return await preview(
        services.store,
        services.workers,
        services.rules,
        since=since,
        progress=services.progress,
        zone="Asia/Tokyo",
    )


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
async def test_preview_counts_what_rescan_writes(
    past: Path, tmp_path: Path, edit: tuple[str, str]
) -> None:
    shutil.copytree(past, tmp_path / "copy")
    assert edit[0] in BASE
    text = config_text(watchlists=BASE.replace(*edit))
    async with Web() as web, newsroom(tmp_path / "copy", web, text) as services:
        before = await hits(services)
        told = await seen(services)
        assert await hits(services) == before
        done = await rematching.rescan(services, since=told.since)
        after = await hits(services)
        counted = [(name, c.added, c.lost, c.kept) for name, c in told.watchlists.items()]
        wrote = [
            (name, done.added[name], done.lost[name], done.kept[name]) for name in told.watchlists
        ]
        parts = [
            Counter(name for name, _ in part)
            for part in (after - before, before - after, after & before)
        ]
        assert (
            counted
            == wrote
            == [(name, *(part[name] for part in parts)) for name in told.watchlists]
        )
        assert {name for name, _ in before | after} <= told.watchlists.keys()
        assert told.articles == done.articles == 300
        again = await seen(services)
        assert not any(changes.added or changes.lost for changes in again.watchlists.values())


async def test_a_renamed_watchlist_is_counted_as_it_is_written(past: Path, tmp_path: Path) -> None:
    shutil.copytree(past, tmp_path / "copy")
    text = config_text(watchlists=BASE.replace('name = "town"', 'name = "village"'))
    async with Web() as web, newsroom(tmp_path / "copy", web, text) as services:
        before = await hits(services)
        told = await seen(services)
        done = await rematching.rescan(services, since=told.since)
        changes = told.watchlists["village"]
        assert "town" not in told.watchlists
        assert (changes.added, changes.lost) == (done.added.total(), done.lost.total()) == (0, 0)
        assert changes.kept == done.kept["village"] > 0
        old_names = {"village": "town"}
        assert {
            (old_names.get(name, name), article) for name, article in await hits(services)
        } == before


async def test_a_part_of_the_past_is_counted_as_it_is_written(past: Path, tmp_path: Path) -> None:
    shutil.copytree(past, tmp_path / "copy")
    text = config_text(watchlists=BASE.replace(*EDITS["adds-a-mineral"]))
    async with Web() as web, newsroom(tmp_path / "copy", web, text) as services:
        told = await seen(services, days=100)
        assert 50 < told.articles < 150
        assert told.days in (100, 101)
        done = await rematching.rescan(services, since=told.since)
        assert done.added["bans"] == told.watchlists["bans"].added > 0


@pytest.mark.parametrize(
    ("watchlist", "name"), [("bans", "cobalt"), ("money", "subsidy"), ("town", "orchard")]
)
async def test_what_only_one_member_brings_is_lost_without_it(
    past: Path, tmp_path: Path, watchlist: str, name: str
) -> None:
    shutil.copytree(past, tmp_path / "copy")
    without = BASE.replace(f'"{name}", ', "").replace(f', "{name}"', "")
    async with (
        Web() as web,
        newsroom(tmp_path / "copy", web, config_text(watchlists=BASE)) as services,
    ):
        told = (await seen(services)).watchlists[watchlist]
        member = next(member for member in told.members if member.name == name)
        assert member.hits >= member.alone > 0
    async with (
        Web() as web,
        newsroom(tmp_path / "copy", web, config_text(watchlists=without)) as services,
    ):
        assert (await seen(services)).watchlists[watchlist].lost == member.alone


async def test_marks_of_readers_are_the_cost_of_a_member_and_the_gain_of_its_loss(
    past: Path, tmp_path: Path
) -> None:
    shutil.copytree(past, tmp_path / "copy")
    async with (
        Web() as web,
        newsroom(tmp_path / "copy", web, config_text(watchlists=BASE)) as services,
    ):
        told = await seen(services)
        found = await services.store.read(Reader.hits, HitFilter(watchlist="town", limit=10_000))
        marked = [each for each in found if each.hit.terms == ("orchard",)]
        for each in marked:
            await services.store.write(Writer.mark_hit, each.hit_id, now=services.now())
        with_marks = await seen(services)
        (member,) = (
            member for member in with_marks.watchlists["town"].members if member.name == "orchard"
        )
        assert member.irrelevant == member.irrelevant_alone == member.alone == len(marked) > 0
        assert with_marks.now.stories < told.now.stories  # no digest tells them
    text = config_text(watchlists=BASE.replace(*EDITS["removes-a-term"]))
    async with Web() as web, newsroom(tmp_path / "copy", web, text) as services:
        changes = (await seen(services)).watchlists["town"]
        assert changes.irrelevant_lost == changes.lost == len(marked)
        assert all(sample.irrelevant for sample in changes.samples_lost)


async def test_articles_past_their_retention_keep_their_hits(past: Path, tmp_path: Path) -> None:
    shutil.copytree(past, tmp_path / "copy")
    text = config_text(watchlists=BASE.replace(*EDITS["replaces-a-watchlist"]))
    async with Web() as web, newsroom(tmp_path / "copy", web, text) as services:
        purged = await services.store.write(
            Writer.purge, now=services.now(), texts_s=-60, polls_s=1e9, entries_s=1e9, limit=300
        )
        assert purged.texts == 300
        before = await hits(services)
        told = await seen(services)
        done = await rematching.rescan(services, since=told.since)
        assert told.unreadable == done.unreadable == 300
        assert told.watchlists["town"].dropped
        assert told.watchlists["town"].kept == done.kept["town"] > 0
        assert await hits(services) == before


async def test_the_page_is_whole_and_escapes_what_was_read(past: Path, tmp_path: Path) -> None:
    shutil.copytree(past, tmp_path / "copy")
    text = config_text(watchlists=BASE.replace(*EDITS["replaces-a-watchlist"]))
    async with Web() as web, newsroom(tmp_path / "copy", web, text) as services:
        told = await seen(services)
    html = page(told, source="<b>config</b>.toml")
    assert "&lt;b&gt;config&lt;/b&gt;.toml" in html
    assert html.count('With <code>about = "') == 3
    assert "Bans &amp; limits" in html
    assert "no longer in the file" in html
    assert f"+{told.watchlists['village'].added}" in html
    assert "<mark" in html
    assert "http-equiv" not in html
    assert "<script" not in html
    assert "<link" not in html


def test_evidence_is_cut_at_its_marks() -> None:
    def cut(evidence: str, *marks: tuple[int, int]) -> list[tuple[str, bool]]:
        at = SettableClock()()
        return pieces(
            Sample(
                article_id=1,
                at=at,
                outlet="",
                title="",
                url=None,
                score=1,
                evidence=evidence,
                marks=marks,
                irrelevant=False,
            )
        )

    assert cut("a ban on lithium", (2, 5), (9, 16)) == [
        ("a ", False),
        ("ban", True),
        (" on ", False),
        ("lithium", True),
    ]
    assert cut("no mark") == [("no mark", False)]
    assert cut("") == []


@pytest.mark.parametrize("edit", ["adds-a-mineral", "removes-a-term", "excludes-a-word"])
async def test_a_rescan_by_stored_readings_ends_as_one_that_reads_every_text(
    past: Path, tmp_path: Path, edit: str
) -> None:
    text, ends = config_text(watchlists=BASE.replace(*EDITS[edit])), []
    for forgets in (False, True):
        folder = tmp_path / str(forgets)
        shutil.copytree(past, folder)
        if forgets:
            with closing(sqlite3.connect(folder / "monitor.db")) as conn:
                assert conn.execute("DELETE FROM readings").rowcount == 300
                conn.commit()
        async with Web() as web, newsroom(folder, web, text) as services:
            done = await rematching.rescan(services, since=services.now() - timedelta(days=3650))
            assert (done.articles, done.unreadable) == (300, 0)
            by = await rejudger(services.store, services.rules)
            assert [change.same for change in by.changes.values()] == [True]
        ends.append([*state(folder / "monitor.db"), readings(folder / "monitor.db")])
    assert ends[0] == ends[1]


async def test_what_another_version_read_is_read_again_once_and_kept(
    past: Path, tmp_path: Path
) -> None:
    shutil.copytree(past, tmp_path / "copy")
    before = readings(tmp_path / "copy" / "monitor.db")
    with closing(sqlite3.connect(tmp_path / "copy" / "monitor.db")) as conn:
        conn.execute("UPDATE bases SET reader = 'older', fingerprint = 'older'")
        conn.commit()
    async with Web() as web, newsroom(tmp_path / "copy", web, config_text(watchlists=BASE)) as at:
        assert all(c.read_again for c in (await rejudger(at.store, at.rules)).changes.values())
        await rematching.rescan(at, since=at.now() - timedelta(days=3650))
        assert [c.same for c in (await rejudger(at.store, at.rules)).changes.values()] == [True]
    assert readings(tmp_path / "copy" / "monitor.db") == before


def readings(database: Path) -> list[tuple[object, ...]]:
    """What is kept of readings, by the fingerprint of what they rest on."""
    with closing(sqlite3.connect(database)) as conn:
        return conn.execute(
            """SELECT article_id, fingerprint, language, signs, points
            FROM readings JOIN bases ON bases.id = basis ORDER BY 1"""
        ).fetchall()


async def test_both_settings_of_about_are_compared(past: Path, tmp_path: Path) -> None:
    shutil.copytree(past, tmp_path / "copy")
    about = BASE.replace('title = "Bans & limits"', 'title = "Bans"\nabout = "mention"')
    async with (
        Web() as web,
        newsroom(tmp_path / "copy", web, config_text(watchlists=about)) as services,
    ):
        told = (await seen(services)).watchlists["bans"]
    event = BASE.replace('title = "Bans & limits"', 'title = "Bans"\nabout = "event"')
    async with (
        Web() as web,
        newsroom(tmp_path / "copy", web, config_text(watchlists=event)) as services,
    ):
        other = (await seen(services)).watchlists["bans"]
    assert (told.about, other.about) == ("mention", "event")
    assert told.otherwise == other.added + other.kept > 0
    assert other.otherwise == told.added + told.kept > other.otherwise - other.only_otherwise
    assert len(other.samples_otherwise) == min(5, other.only_otherwise) > 0
