from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import pytest_asyncio

from monitor.process.workers import Workers
from monitor.store.reader import Reader
from monitor.store.records import HitFilter
from monitor.web import previews
from tests.support.webroom import Site, site


class Hands(ThreadPoolExecutor):
    """Runs tasks in a thread, counts them, and keeps them waiting while `held`."""

    def __init__(self) -> None:
        super().__init__(1)
        self.tasks = 0
        self.held = False
        self.waiting: list[Future[Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:
        self.tasks += 1
        if self.held:
            self.waiting.append(Future())
            return self.waiting[-1]
        return super().submit(fn, *args, **more)


@pytest_asyncio.fixture
async def pages(tmp_path: Path) -> AsyncIterator[tuple[Site, Hands]]:
    async with site(tmp_path) as served:
        with Hands() as hands:
            served.services.workers = Workers(served.services.loaded.config.workers, executor=hands)
            yield served, hands


def edit(served: Site, old: str, new: str) -> None:
    source = served.services.loaded.source
    text = source.read_text()
    assert old in text
    source.write_text(text.replace(old, new))


async def preview(served: Site) -> tuple[str, lxml.html.HtmlElement]:
    status, text, _ = await served.get("/preview")
    assert status == 200
    tree = lxml.html.document_fromstring(text)
    return " ".join(tree.xpath("string(//main)").split()), tree


async def test_the_watchlists_page_leads_there(pages: tuple[Site, Hands]) -> None:
    assert 'href="/preview"' in (await pages[0].get("/watchlists"))[1]


async def test_an_edit_is_tried_and_nothing_is_written(pages: tuple[Site, Hands]) -> None:
    served, _ = pages
    before = served.services.store.read_now(Reader.hits, HitFilter())
    edit(served, '["lithium", "cobalt", "nickel"]', '["antimony", "gallium"]')
    said, tree = await preview(served)
    assert "not in force yet. Nothing was written." in said
    rows = {
        row.xpath("string(th)").strip(): row.xpath("td/text()")
        for row in tree.xpath("(//table)[1]/tbody/tr")
    }
    added, lost, _kept, _stories = rows["Battery materials"]
    assert added != "+0"
    assert lost != "−0"
    assert tree.xpath("//mark/text()")
    assert "What each member of Battery materials brings" in said
    assert served.services.store.read_now(Reader.hits, HitFilter()) == before


async def test_a_watchlist_that_is_gone_loses_all(pages: tuple[Site, Hands]) -> None:
    served, _ = pages
    edit(served, 'name = "battery"', 'name = "cells"')
    assert "no longer in the file" in (await preview(served))[0]


async def test_problems_are_shown_with_path_and_line(pages: tuple[Site, Hands]) -> None:
    served, hands = pages
    edit(served, '"lithium"', '"lithuim"')
    said, _ = await preview(served)
    assert "has 1 problem." in said
    assert "watchlists[1].minerals" in said
    assert "line " in said
    served.services.loaded.source.unlink()
    assert "there is no such file" in (await preview(served))[0]
    assert hands.tasks == 0


async def test_a_result_is_kept_until_the_file_changes(pages: tuple[Site, Hands]) -> None:
    served, hands = pages
    assert "is the one in force" in (await preview(served))[0]
    once = hands.tasks
    await preview(served)
    assert hands.tasks == once > 0
    edit(served, '"nickel"', '"tin"')
    await preview(served)
    assert hands.tasks > once


async def test_a_result_lasts_a_while_when_only_the_archive_goes_on(
    pages: tuple[Site, Hands], monkeypatch: pytest.MonkeyPatch
) -> None:
    served, hands = pages
    await preview(served)
    once = hands.tasks
    counts = served.services.store.read_now(Reader.counts)
    monkeypatch.setattr(Reader, "counts", lambda _self: replace(counts, hits={}))
    await preview(served)
    assert hands.tasks == once
    monkeypatch.setattr(previews, "_FRESH_S", 0.0)
    await preview(served)
    assert hands.tasks > once


async def test_a_run_under_way_says_how_far_it_is_and_is_the_only_one(
    pages: tuple[Site, Hands], monkeypatch: pytest.MonkeyPatch
) -> None:
    served, hands = pages
    monkeypatch.setattr(previews, "_PATIENCE_S", 0.05)
    hands.held = True
    (first, tree), _second = await asyncio.gather(preview(served), preview(served))
    assert "Still at work" in first
    assert tree.xpath("//meta[@http-equiv='refresh']/@content") == ["5"]
    once = hands.tasks
    await preview(served)
    assert hands.tasks == once
    edit(served, '"nickel"', '"tin"')  # an edit takes the place of the run
    waiting = list(hands.waiting)
    await preview(served)
    assert all(task.cancelled() for task in waiting)


async def test_a_run_ends_in_time(
    pages: tuple[Site, Hands], monkeypatch: pytest.MonkeyPatch
) -> None:
    served, hands = pages
    monkeypatch.setattr(previews, "LONGEST_S", 0.05)
    hands.held = True
    assert "longer than" in (await preview(served))[0]
    once = hands.tasks
    assert "longer than" in (await preview(served))[0]
    assert hands.tasks == once


async def test_a_run_that_fails_is_tried_again(
    pages: tuple[Site, Hands], monkeypatch: pytest.MonkeyPatch
) -> None:
    served, _ = pages

    def broken(*_args: object) -> int:
        raise RuntimeError("broken")

    with monkeypatch.context() as patch:
        patch.setattr(Reader, "archive_size", broken)
        assert (await served.get("/preview"))[0] == 500
    assert "Nothing was written" in (await preview(served))[0]
