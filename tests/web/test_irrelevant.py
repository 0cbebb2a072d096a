from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import lxml.html
import pytest_asyncio

from monitor.pipeline import unsubscribing
from monitor.pipeline.marking import Linker
from monitor.pipeline.reporting import digest_of
from monitor.store.reader import Reader
from monitor.store.records import FoundHit, HitFilter
from monitor.store.writer import Writer
from tests.support.webroom import NOW, Site, site

LIST = "export-controls"


@pytest_asyncio.fixture
async def pages(tmp_path: Path) -> AsyncIterator[Site]:
    (tmp_path / "token").write_text("open sesame")
    async with site(tmp_path, server='token_file = "token"') as served:
        yield served


def hits(served: Site, watchlist: str = LIST) -> tuple[FoundHit, ...]:
    return tuple(
        served.services.store.read_now(Reader.hits, HitFilter(watchlist=watchlist, irrelevant=True))
    )


async def path_of(served: Site, *, count: int = 2, key: str = "") -> str:
    key = key or await unsubscribing.key(served.services.store, now=lambda: NOW)
    return Linker(base_url="", key=key)(
        LIST, [found.coverage.article_id for found in hits(served)[:count]]
    )


async def post(served: Site, path: str, **form: str) -> tuple[int, str]:
    async with served.client.post(served.url + path, data=form) as answer:
        return answer.status, await answer.text()


def marked(served: Site, watchlist: str = LIST) -> int:
    return sum(found.irrelevant_at is not None for found in hits(served, watchlist))


async def test_opening_the_link_asks_and_marks_nothing(pages: Site) -> None:
    status, text, answer = await pages.get(await path_of(pages))
    assert status == 200
    assert "Not relevant?" in text
    assert "Export controls" in text
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
    assert marked(pages) == 0


async def test_the_button_marks_these_hits_and_no_others(pages: Site) -> None:
    path = await path_of(pages)
    status, text = await post(pages, path)
    assert (status, "Marked as not relevant" in text) == (200, True)
    assert (marked(pages), marked(pages, "battery")) == (2, 0)
    assert "Take it back" in (await pages.get(path))[1]
    assert "Take it back" in (await post(pages, path))[1]  # twice is once
    assert marked(pages) == 2


async def test_the_same_link_takes_the_mark_back(pages: Site) -> None:
    path = await path_of(pages)
    await post(pages, path)
    assert "Relevant again" in (await post(pages, path, again="1"))[1]
    assert marked(pages) == 0
    assert "Not relevant?" in (await pages.get(path))[1]


async def test_a_forged_link_marks_nothing(pages: Site) -> None:
    forged = await path_of(pages, key="guessed")
    assert (await post(pages, forged))[0] == 404
    assert (await pages.get("/irrelevant"))[0] == 404
    assert marked(pages) == 0


async def test_hits_that_are_gone_are_said_to_be(pages: Site) -> None:
    key = await unsubscribing.key(pages.services.store, now=lambda: NOW)
    path = Linker(base_url="", key=key)(LIST, [10**9])
    assert "Nothing to mark" in (await pages.get(path))[1]
    assert (await post(pages, path))[0] == 200


async def test_a_large_form_is_refused(pages: Site) -> None:
    assert (await post(pages, await path_of(pages), x="y" * 70_000))[0] == 413
    assert marked(pages) == 0


async def test_the_link_of_a_real_mail_marks_its_story(tmp_path: Path) -> None:
    async with site(tmp_path, digest='base_url = "https://monitor.example"') as served:
        served.services.now = lambda: NOW + timedelta(days=1)
        stored = served.services.store.read_now(Reader.last_digest, "")
        assert stored is not None
        served.services.store.write_now(Writer.withdraw_digest, stored.digest_id)
        made = await digest_of(served.services, day=NOW.date())
        mail = message_from_bytes(made.eml, policy=policy.default)
        html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
        (first, *_others) = lxml.html.document_fromstring(html).xpath("//a[.='not relevant']/@href")
        assert first.startswith("https://monitor.example/irrelevant?hit=")
        assert "/irrelevant" not in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        status, text = await post(served, first.removeprefix("https://monitor.example"))
        assert (status, "Marked as not relevant" in text) == (200, True)
        everything = served.services.store.read_now(Reader.hits, HitFilter(irrelevant=True))
        assert any(found.irrelevant_at for found in everything)
