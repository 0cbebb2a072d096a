"""Stories as a list: filters with counts, the pages of minerals, governments and actions."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import lxml.html
import pytest

from monitor.model.story_list import StoryFilter
from monitor.store.reader import Reader
from tests.support.webroom import Site, site


@pytest.fixture
async def pages(tmp_path: Path) -> AsyncIterator[Site]:
    async with site(tmp_path) as served:
        yield served


async def tree(pages: Site, path: str) -> lxml.html.HtmlElement:
    status, text, _ = await pages.get(path)
    assert status == 200, path
    return lxml.html.document_fromstring(text)


def listed(shown: lxml.html.HtmlElement) -> list[str]:
    return [str(to).rsplit("/", 1)[1] for to in shown.xpath("//article//h2/a/@href")]


async def test_every_story_with_a_hit_is_a_line(pages: Site) -> None:
    shown = await tree(pages, "/stories")
    page = pages.services.store.read_now(Reader.story_page, StoryFilter())
    assert sorted(listed(shown)) == sorted(story.story for story in page.stories)
    assert f"{page.total} stories" in shown.text_content()


async def test_a_filter_narrows_the_list_and_its_link_takes_it_off(pages: Site) -> None:
    shown = await tree(pages, "/stories")
    links = shown.xpath("//aside//a[.='Cobalt']/@href")
    narrowed = await tree(pages, links[0])
    assert 0 < len(listed(narrowed)) < len(listed(shown))
    (off,) = narrowed.xpath("//aside//a[@aria-current]/@href")
    assert listed(await tree(pages, off)) == listed(shown)


async def test_a_count_is_that_of_the_list_behind_it(pages: Site) -> None:
    shown = await tree(pages, "/stories")
    for item in shown.xpath("//aside//li[a]")[:6]:
        count = int(item.xpath("string(span)"))
        assert len(listed(await tree(pages, item.xpath("string(a/@href)")))) == count


async def test_words_find_stories(pages: Site) -> None:
    assert listed(await tree(pages, "/search?q=antimony"))
    assert "All articles" in (await tree(pages, "/search?q=antimony")).text_content()
    assert listed(await tree(pages, "/search?q=xyzzy")) == []


@pytest.mark.parametrize("path", ["/mineral/cobalt", "/action/export-quota", "/government/china"])
async def test_a_concept_has_a_page(pages: Site, path: str) -> None:
    shown = await tree(pages, path)
    assert shown.xpath("//h1")
    assert shown.xpath("//link[@rel='alternate'][contains(@href, '/stories.atom?')]/@href")


@pytest.mark.parametrize("path", ["/mineral/unobtainium", "/action/x", "/government/nowhere"])
async def test_a_concept_that_is_none_has_no_page(pages: Site, path: str) -> None:
    assert (await pages.get(path))[0] == 404


@pytest.mark.parametrize("query", ["page=99", "page=x", "since=2026-13-40", "sort=%00", "q=%22"])
async def test_no_address_breaks_the_list(pages: Site, query: str) -> None:
    assert (await pages.get(f"/stories?{query}"))[0] == 200


async def test_it_works_under_a_path_with_and_without_it(tmp_path: Path) -> None:
    async with site(tmp_path, digest='base_url = "https://x.example/monitor/"') as served:
        for path in ("/stories", "/monitor/stories"):
            shown = await tree(served, path)
            own = [
                *shown.xpath("//a/@href"),
                *shown.xpath("//link/@href"),
                *shown.xpath("//form/@action"),
            ]
            inside = [to for to in own if not to.startswith(("http", "#"))]
            assert inside
            assert [to for to in inside if not to.startswith(("/monitor/", "?"))] == []
        assert (await served.get("/monitor/style.css"))[0] == 200
        assert (await served.get("/monitorx/style.css"))[0] == 404


async def test_the_public_address_is_answered_as_it_is_written(tmp_path: Path) -> None:
    async with site(tmp_path, digest='base_url = "https://x.example/monitor"') as served:
        statuses = [(await served.get(path))[0] for path in ("/monitor", "/monitor/", "/")]
        described = json.loads((await served.get("/monitor/openapi.json"))[1])
    assert statuses == [200, 200, 200]
    assert described["servers"] == [{"url": "/monitor"}]
