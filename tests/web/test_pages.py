from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import lxml.html
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from monitor.model.hits import Evidence
from monitor.model.stories import Role
from monitor.store.writer import Writer
from monitor.web.pages import asked
from tests.digest.test_render import HOSTILE
from tests.support import day, webroom
from tests.support.webroom import Site, site


@pytest_asyncio.fixture
async def pages(tmp_path: Path) -> AsyncIterator[Site]:
    async with site(tmp_path) as served:
        yield served


async def page(served: Site, path: str) -> lxml.html.HtmlElement:
    status, text, _ = await served.get(path)
    assert status == 200
    return lxml.html.document_fromstring(text)


def said(tree: lxml.html.HtmlElement) -> str:
    return " ".join(tree.xpath("string(//main)").split())


async def test_today_is_the_last_digest_and_what_came_since(pages: Site) -> None:
    text = said(await page(pages, "/"))
    assert text.startswith("Thursday, 5 March 2026")
    assert "China to require licences for all antimony and gallium exports" in text
    assert "Since this digest" in text


async def test_today_without_a_digest_shows_what_was_found(tmp_path: Path) -> None:
    async with site(tmp_path, filled=False) as served:
        text = said(await page(served, "/"))
    assert "No digest has been made yet" in text
    assert "Nothing has been found yet" in text


async def test_the_archive_leads_to_each_day(pages: Site) -> None:
    tree = await page(pages, "/archive")
    (link,) = tree.xpath("//main//a/@href")
    assert link == "/day/2026-03-05"
    assert "Congo lifts cobalt export quota" in said(await page(pages, link))


@pytest.mark.parametrize(
    "path", ["/day/2026-03-06", "/day/2026-99-99", "/story/none", "/watchlists/none", "/nowhere"]
)
async def test_what_is_not_there_is_said_so(pages: Site, path: str) -> None:
    status, text, _ = await pages.get(path, headers={"Accept": "text/html"})
    assert status == 404
    assert "Not found" in text


async def test_a_story_shows_coverage_evidence_differences_and_sisters(pages: Site) -> None:
    tree = await page(pages, "/story/20260304-antimony")
    text = said(tree)
    for part in (
        "3 independent outlets, 3 copies",
        "Outlets differ: minerals under export control",
        "Also in Chinese",
        "Export licensing → Antimony",
    ):
        assert part in text
    assert len(tree.xpath("//ol/li")) == 6
    assert (
        tree.xpath("//ol/li/bdi/text()")[0]
        == "China to require licences for all antimony and gallium exports"
    )
    assert "running" not in text


async def test_a_story_of_another_language_is_marked_as_such(pages: Site) -> None:
    tree = await page(pages, "/story/20260304-antimony-zh")
    assert tree.xpath("//h1//bdi/@lang") == ["zh"]
    assert "Chinese" in said(tree)


async def test_a_story_that_no_watchlist_wants_still_has_a_page(tmp_path: Path) -> None:
    async with site(tmp_path, filled=False) as served:
        webroom.fill(
            served.services.store,
            (day.story("plain", day.cover(9, "A", "Rain in Perth", role=Role.FIRST)),),
        )
        assert "No watchlist wants this story" in said(await page(served, "/story/plain"))


async def test_an_edit_is_shown_whole(pages: Site) -> None:
    store = pages.services.store
    due = store.read_now(
        webroom.Reader.feed,
        next(f.feed.url for f in store.read_now(webroom.Reader.feed_health, webroom.NOW)),
    )
    assert due is not None
    known = await pages.services.store.read(webroom.Reader.hits, webroom.HitFilter(limit=500))
    found = next(f for f in known if f.coverage.feed_id == due.feed_id)
    entry = webroom.Entry(
        key=f"k{str(found.coverage.url).rsplit('/', 1)[1]}",
        guid=None,
        url=found.coverage.url,
        title="A new title",
        text="",
        published_at=found.coverage.published_at,
    )
    update = webroom.FeedUpdate(
        feed_id=due.feed_id, state=due.state, record=webroom.record(webroom.NOW), entries=(entry,)
    )
    await store.write(Writer.save_feed, update, now=webroom.NOW)
    text = said(await page(pages, f"/story/{found.story}"))
    assert "Edits" in text
    assert "After A new title" in text


@pytest.mark.parametrize(
    ("query", "outlet"),
    [
        ("q=antimony", "Metals Courier"),
        ("q=%E9%94%91", "金岸财经"),
        ("q=regal%C3%ADa", "El Diario del Salar"),
        ("q=quota", "Lakes Courier"),
    ],
)
async def test_words_are_found_in_any_language(pages: Site, query: str, outlet: str) -> None:
    tree = await page(pages, f"/search/articles?{query}")
    assert outlet in said(tree)
    assert tree.xpath("//main//mark")


async def test_filters_without_words_list_hits(pages: Site) -> None:
    text = said(await page(pages, "/search/articles?mineral=cobalt&watchlist=battery"))
    assert "Congo lifts cobalt export quota after review" in text
    assert "antimony" not in text.split("Search", 2)[2].split("Order")[-1]
    assert "This list as Atom" in text


async def test_days_bound_a_search(pages: Site) -> None:
    assert "Nothing holds these words" in said(
        await page(pages, "/search/articles?q=antimony&since=2026-03-06")
    )
    assert "Metals Courier, 2026-03-04" in said(
        await page(pages, "/search/articles?q=antimony&until=2026-03-04")
    )


async def test_results_come_in_pages(tmp_path: Path) -> None:
    hit = day.hit("Tin is taxed.", {})
    many = tuple(
        day.story(f"s{n}", day.cover(n, "Daily Brief", f"Tin {n}", hit, role=Role.FIRST))
        for n in range(1, 26)
    )
    async with site(tmp_path, filled=False) as served:
        webroom.fill(served.services.store, many)
        first, second = (
            await page(served, "/search/articles?q=tin"),
            await page(served, "/search/articles?q=tin&page=2"),
        )
    assert [len(tree.xpath("//main//bdi[mark]")) for tree in (first, second)] == [
        40,
        10,
    ]  # title and sentence of each
    assert "page=2" in first.xpath("//a[@rel='next']/@href")[0]
    assert second.xpath("//a[@rel='prev']")
    assert not second.xpath("//a[@rel='next']")


@pytest.mark.parametrize(
    "query",
    [
        "q=%22",
        "q=%00",
        "q=a%22%20OR%20*",
        "q=NEAR(",
        "q=%ED%A0%80",
        "q=" + "x" * 5000,
        "q=a&page=-1",
        "q=a&page=99999",
        "q=a&page=x",
        "q=a&since=0001-01-01",
        "q=a&until=9999-12-31",
        "q=a&since=tomorrow",
        "mineral=%27;DROP",
        "watchlist=" + "w" * 3000,
        "q=(((",
    ],
)
async def test_no_question_breaks_the_page(pages: Site, query: str) -> None:
    status, _, _ = await pages.get(f"/search/articles?{query}")
    assert status == 200


@given(
    st.dictionaries(
        st.sampled_from(["q", "page", "since", "until", "mineral", "sort", "outlet"]),
        st.text(max_size=300),
    )
)
def test_any_filters_are_cleaned(query: dict[str, str]) -> None:
    wanted = asked(query)
    assert len(wanted.query) <= 200
    assert 1 <= wanted.page <= 50
    assert all(re.fullmatch(r"|\d{4}-\d\d-\d\d", at) for at in (wanted.since, wanted.until))


async def test_each_watchlist_shows_what_it_found(pages: Site) -> None:
    tree = await page(pages, "/watchlists")
    assert tree.xpath("//h2/a/@href") == [
        "/watchlists/export-controls",
        "/watchlists/battery",
        "/watchlists/funding",
    ]
    one = said(await page(pages, "/watchlists/battery"))
    assert one.startswith("Battery materials")
    assert "Gobierno propone subir" in one


async def test_a_watchlist_that_found_more_than_is_shown_leads_to_it(
    pages: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.web.pages._SAMPLE", 1000)
    assert "More results" not in said(await page(pages, "/watchlists"))
    monkeypatch.setattr("monitor.web.pages._SAMPLE", 1)
    tree = await page(pages, "/watchlists")
    more = tree.xpath("//a[text()='More results']/@href")
    assert more[0] == "/watchlists/export-controls"
    assert "More results" not in said(await page(pages, more[0]))


async def test_feeds_that_fail_come_first_with_their_reason(pages: Site) -> None:
    store = pages.services.store
    feed = next(
        f
        for f in store.read_now(webroom.Reader.feed_health, webroom.NOW)
        if f.feed.name == "Metals Courier"
    )
    broken = replace(
        feed.state,
        failures=3,
        reason="blocked",
        message="403 to this user agent",
        failing_since=day.at(8),
    )
    update = webroom.FeedUpdate(
        feed_id=feed.feed_id, state=broken, record=webroom.record(day.at(8)), entries=()
    )
    await store.write(Writer.save_feed, update, now=day.at(8))
    tree = await page(pages, "/feeds")
    assert tree.xpath("//tbody/tr[1]/th/text()")[0].strip() == "Metals Courier"
    assert "access refused since 08:00, 3 times" in said(tree)
    assert "13 of 14 feeds ok." in said(tree)


async def test_a_feed_shows_its_rates(pages: Site) -> None:
    store = pages.services.store
    feed = next(
        f
        for f in store.read_now(webroom.Reader.feed_health, webroom.NOW)
        if f.feed.name == "Metals Courier"
    )
    silent = replace(
        feed.state,
        newest_at=webroom.NOW - timedelta(hours=27),
        usual_gap_s=3 * 3600.0,
        items_per_day=8.0,
    )
    polled = replace(webroom.record(day.at(8)), due_at=day.at(8) - timedelta(seconds=30))
    update = webroom.FeedUpdate(feed_id=feed.feed_id, state=silent, record=polled, entries=())
    await store.write(Writer.save_feed, update, now=day.at(8))
    tree = await page(pages, "/feeds")
    text = said(tree)
    assert "14 of 14 feeds ok." in text  # too young a feed has no rhythm to be silent against
    assert "usual gap 3.0 h · 8.0 a day" in text
    assert "poll lag" in text


async def test_trends_are_charts_with_words(pages: Site) -> None:
    tree = await page(pages, "/trends")
    assert tree.xpath("//figure//strong/text()")[0] == "Antimony"
    assert "8 articles in 30 days" in tree.xpath("//figure/svg/@aria-label")[0]
    assert len(tree.xpath("(//figure/svg)[1]/rect")) == 30


async def test_pages_have_one_h1_and_names_for_everything(pages: Site) -> None:
    for path in (
        "/",
        "/archive",
        "/search/articles?q=tin",
        "/watchlists",
        "/feeds",
        "/trends",
        "/story/20260304-antimony",
    ):
        tree = await page(pages, path)
        assert len(tree.xpath("//h1")) == 1
        assert tree.get("lang") == "en"
        ids = tree.xpath("//input/@id | //select/@id | //textarea/@id")
        assert set(ids) == set(tree.xpath("//label/@for"))
        assert len(tree.xpath("//*[@id]")) == len(set(tree.xpath("//*/@id")))


async def test_nothing_from_outside_becomes_markup(tmp_path: Path) -> None:
    evidence = Evidence(field="text", start=0, end=9, sentence=HOSTILE, marks=((0, 8, "tin"),))
    hit = replace(day.hit("x", {}, minerals=("tin",)), evidence=(evidence,), terms=(HOSTILE,))
    cover = day.cover(
        1, HOSTILE, HOSTILE, hit, url="https://a.example/1", origin=HOSTILE, role=Role.FIRST
    )
    async with site(tmp_path, filled=False) as served:
        webroom.fill(served.services.store, (day.story("s", cover),))
        for path in (
            "/",
            "/story/s",
            "/search/articles?q=alert",
            "/watchlists",
            "/feeds",
            f"/search/articles?q={HOSTILE}",
            "/hits.atom",
        ):
            _, text, _ = await served.get(path)
            assert "<script>" not in text
            assert "<img" not in text
            attributes = {
                name
                for e in lxml.html.fromstring(text.encode()).iter(etree.Element)
                for name in e.attrib
            }
            assert not {name for name in attributes if name.startswith("on")}


async def test_the_owners_page_replaces_the_shipped_one_and_a_broken_one_does_not(
    tmp_path: Path,
) -> None:
    own = tmp_path / "mine" / "web"
    own.mkdir(parents=True)
    (own / "archive.html.j2").write_text("<main>ours</main>")
    (own / "feeds.html.j2").write_text("{{ nothing }}")
    async with site(tmp_path, digest='templates = "mine"') as served:
        assert (await served.get("/archive"))[1] == "<main>ours</main>\n"
        assert "14 of 14 feeds ok" in said(await page(served, "/feeds"))


async def test_the_pages_speak_the_readers_language(tmp_path: Path) -> None:
    async with site(tmp_path, digest='language = "es"') as served:
        for path, words in {
            "/": "En breve",
            "/archive": "Archivo",
            "/story/20260304-antimony": "Cobertura",
            "/stories": "Filtros",
            "/feeds": "fuentes en orden",
            "/watchlists": "Listas de seguimiento",
            "/nowhere": "No encontrado",
        }.items():
            _, text, answer = await served.get(path, headers={"Accept": "text/html"})
            assert 'lang="es"' in text, path
            assert words in text, path
            assert ">Watchlists<" not in text
            assert answer.status in (200, 404)
