from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from monitor.pipeline import unsubscribing
from tests.support.webroom import NOW, Site, site

ANA = "ana@desk.example"


@pytest_asyncio.fixture
async def pages(tmp_path: Path) -> AsyncIterator[Site]:
    (tmp_path / "token").write_text("open sesame")
    async with site(tmp_path, filled=False, server='token_file = "token"') as served:
        yield served


async def path_of(served: Site) -> str:
    key = await unsubscribing.key(served.services.store, now=lambda: NOW)
    return unsubscribing.link("", ANA, key=key)


async def post(served: Site, path: str, **form: str) -> tuple[int, str]:
    async with served.client.post(served.url + path, data=form) as answer:
        return answer.status, await answer.text()


async def test_opening_the_link_asks_and_changes_nothing(pages: Site) -> None:
    status, text, _ = await pages.get(await path_of(pages))
    assert status == 200
    assert "Shall ana@desk.example no longer receive the digest?" in text
    assert await unsubscribing.staying(pages.services.store, (ANA,)) == (ANA,)


async def test_one_click_takes_the_reader_off(pages: Site) -> None:
    status, text = await post(pages, await path_of(pages), **{"List-Unsubscribe": "One-Click"})
    assert (status, "will not receive the digest any more" in text) == (200, True)
    assert await unsubscribing.staying(pages.services.store, (ANA,)) == ()
    assert "Receive it again" in (await pages.get(await path_of(pages)))[1]


async def test_the_same_link_takes_the_reader_back(pages: Site) -> None:
    await post(pages, await path_of(pages))
    assert "Welcome back" in (await post(pages, await path_of(pages), again="1"))[1]
    assert await unsubscribing.staying(pages.services.store, (ANA,)) == (ANA,)


async def test_a_forged_link_takes_nobody_off(pages: Site) -> None:
    path = unsubscribing.link("", ANA, key="guessed")
    assert (await post(pages, path))[0] == 404
    assert (await pages.get("/unsubscribe"))[0] == 404
    assert await unsubscribing.staying(pages.services.store, (ANA,)) == (ANA,)


async def test_a_large_form_is_refused(pages: Site) -> None:
    assert (await post(pages, await path_of(pages), x="y" * 70_000))[0] == 413
    assert await unsubscribing.staying(pages.services.store, (ANA,)) == (ANA,)


async def test_posting_is_possible_nowhere_else(pages: Site) -> None:
    assert (await post(pages, "/"))[0] == 405
