"""Marks on a story's page: done by its own form, and by no other page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import lxml.html
import pytest

from monitor.model.story_list import ListedStory, StoryFilter
from monitor.store.reader import Reader
from tests.support.webroom import Site, site

STORY = "20260304-antimony"


@pytest.fixture
async def pages(tmp_path: Path) -> AsyncIterator[Site]:
    async with site(tmp_path) as served:
        yield served


async def word(pages: Site, story: str = STORY) -> str:
    shown = lxml.html.document_fromstring((await pages.get(f"/story/{story}"))[1])
    return str(shown.xpath("string(//form[contains(@class, 'marks')]//input[@name='word']/@value)"))


async def post(pages: Site, form: dict[str, str], story: str = STORY, **headers: str) -> int:
    async with pages.client.post(
        f"{pages.url}/story/{story}/marks", data=form, headers=headers, allow_redirects=False
    ) as answer:
        return answer.status


def listed(pages: Site) -> ListedStory:
    (story,) = pages.services.store.read_now(Reader.listed_stories, [STORY])
    return story


async def test_a_story_is_pinned_and_comes_first(pages: Site) -> None:
    assert await post(pages, {"word": await word(pages), "do": "pin"}) == 303
    page = pages.services.store.read_now(Reader.story_page, StoryFilter())
    assert page.stories[0].story == STORY
    assert await post(pages, {"word": await word(pages), "do": "unpin"}) == 303
    assert listed(pages).pinned_at is None


async def test_a_note_is_kept_and_shown_as_text(pages: Site) -> None:
    note = "<b>ask</b>\nthe ministry"
    assert await post(pages, {"word": await word(pages), "do": "note", "note": note}) == 303
    assert listed(pages).note == note
    assert "&lt;b&gt;ask" in (await pages.get(f"/story/{STORY}"))[1]
    assert "&lt;b&gt;ask" in (await pages.get("/stories"))[1]


async def test_what_is_not_relevant_leaves_the_lists_and_can_come_back(pages: Site) -> None:
    total = pages.services.store.read_now(Reader.story_page, StoryFilter()).total
    assert await post(pages, {"word": await word(pages), "do": "irrelevant"}) == 303
    assert pages.services.store.read_now(Reader.story_page, StoryFilter()).total == total - 1
    assert await post(pages, {"word": await word(pages), "do": "relevant"}) == 303
    assert pages.services.store.read_now(Reader.story_page, StoryFilter()).total == total


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_another_page_marks_nothing(pages: Site, headers: dict[str, str]) -> None:
    assert await post(pages, {"word": await word(pages), "do": "pin"}, **headers) == 403
    assert listed(pages).pinned_at is None


@pytest.mark.parametrize("forged", ["", "x", "InN0b3J5Ig.x.y"])
async def test_without_the_page_s_word_nothing_is_marked(pages: Site, forged: str) -> None:
    assert await post(pages, {"word": forged, "do": "pin"}) == 403


async def test_the_word_of_one_story_is_none_for_another(pages: Site) -> None:
    other = next(
        s.story
        for s in pages.services.store.read_now(Reader.story_page, StoryFilter()).stories
        if s.story != STORY
    )
    assert await post(pages, {"word": await word(pages), "do": "pin"}, story=other) == 403


async def test_only_what_there_is_can_be_done(pages: Site) -> None:
    assert await post(pages, {"word": await word(pages), "do": "delete"}) == 400
    big = {"word": await word(pages), "do": "note", "note": "y" * 70_000}
    assert await post(pages, big) == 413


async def test_a_token_is_asked_for_first(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("open-sesame\n", encoding="utf-8")
    async with site(tmp_path, server='token_file = "token"') as served:
        assert await post(served, {"do": "pin"}) == 401
