"""The policy tracker's pages: list, matrix, one measure, and what programs get of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import lxml.html
import pytest

from monitor.measures.columns import COLUMNS
from monitor.model.events import Status
from monitor.model.measures import Measure, MeasureMemory, MeasureStep, Origin
from monitor.model.story_list import StoryFilter
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from tests.support.webroom import NOW, Site, site

EVIL = "Chile<script>alert(1)</script> doubles royalty"


def step(state: Status, day: int, **more: Any) -> MeasureStep:
    values = {
        "since": f"2026-02-{day:02}",
        "seen_at": datetime(2026, 2, day, tzinfo=UTC),
        "outlet": "The Pacific Ledger",
        "title": "A headline",
        "sentence": f"Sentence of day {day}.",
        **more,
    }
    return MeasureStep(state=state, **values)


def measure(ident: str, place: str, mineral: str, *steps: MeasureStep, **more: Any) -> Measure:
    values: dict[str, Any] = {
        "name": f"{place} restricts {mineral}",
        "place": place,
        "places": (place,),
        "action": "export-ban",
        "minerals": (mineral,),
        "state": steps[-1].state if steps else Status.REPORTED,
        "opened_at": NOW - timedelta(days=9),
        "confirmed_at": NOW - timedelta(days=1),
        "reports": ("900",),
        "outlets": 1,
        "steps": steps,
        **more,
    }
    return Measure(ident=ident, **values)


@pytest.fixture
async def pages(tmp_path: Path) -> AsyncIterator[Site]:
    async with site(tmp_path) as served:
        store = served.services.store
        story = store.read_now(Reader.story_page, StoryFilter()).stories[0].story
        made = (
            measure(
                "zw-ban",
                "zimbabwe",
                "lithium",
                step(Status.PROPOSED, 3),
                step(Status.ADOPTED, 9, note="delayed"),
                effective_on="2026-03-01",
                documents=("SI 12/2026",),
                stories=(story,),
            ),
            measure(
                "gta-7",
                "chile",
                "copper",
                step(Status.IN_FORCE, 1, origin=Origin.GTA, sentence=""),
                origin=Origin.GTA,
                name=EVIL,
                link="https://tracker.example/7",
                confirmed_at=NOW - timedelta(days=500),
            ),
        )
        for each in made:
            store.write_now(Writer.save_measure, each, MeasureMemory(), now=NOW)
        yield served


async def tree(pages: Site, path: str) -> lxml.html.HtmlElement:
    status, text, _ = await pages.get(path)
    assert status == 200, path
    return lxml.html.document_fromstring(text)


def listed(shown: lxml.html.HtmlElement) -> list[str]:
    return [str(to).rsplit("/", 1)[1] for to in shown.xpath("//article//h2/a/@href")]


async def test_measures_are_listed_with_a_matrix(pages: Site) -> None:
    shown = await tree(pages, "/measures")
    assert set(listed(shown)) == {"zw-ban", "gta-7"}
    cells = shown.xpath("//table//td/a/@href")
    assert set(cells) == {
        "/measures?mineral=lithium&place=zimbabwe",
        "/measures?mineral=copper&place=chile",
    }
    assert "no report for 12 months" in shown.text_content()
    assert "from Global Trade Alert’s table" in shown.text_content()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("mineral=lithium", ["zw-ban"]),
        ("place=chile", ["gta-7"]),
        ("status=adopted", ["zw-ban"]),
        ("action=export-tax", []),
        ("since=2999-01-01", []),
    ],
)
async def test_filters_narrow_the_list(pages: Site, query: str, found: list[str]) -> None:
    assert listed(await tree(pages, f"/measures?{query}")) == found


async def test_a_filter_that_does_not_exist_is_said(pages: Site) -> None:
    assert (await pages.get("/measures?mineral=unobtainium"))[0] == 404


async def test_one_measure_shows_history_evidence_documents_and_coverage(pages: Site) -> None:
    shown = await tree(pages, "/measures/zw-ban")
    steps = [
        " ".join(li.text_content().split()) for li in shown.xpath("//ol[@class='timeline']/li")
    ]
    assert steps[0].startswith("2026-02-03 proposed")
    assert "delayed" in steps[1]
    assert "Sentence of day 9." in steps[1]
    text = shown.text_content()
    assert "SI 12/2026" in text
    assert "Found in reports by this program" in text
    assert listed(shown)
    assert (await pages.get("/measures/none"))[0] == 404


async def test_the_page_of_a_story_leads_to_its_measure(pages: Site) -> None:
    stories = pages.services.store.read_now(Reader.story_page, StoryFilter()).stories
    shown = await tree(pages, f"/story/{stories[0].story}")
    assert shown.xpath("//a[@href='/measures/zw-ban']/..")[0].text_content() == (
        "Measure: zimbabwe restricts lithium (adopted)"
    )
    assert "Measure:" not in (await tree(pages, f"/story/{stories[1].story}")).text_content()


async def test_what_is_imported_is_said_to_be_and_no_text_is_markup(pages: Site) -> None:
    status, text, _ = await pages.get("/measures/gta-7")
    assert status == 200
    assert "not found by this program" in text
    assert "<script>alert" not in text
    assert "no report for 12 months" in text
    assert 'href="https://tracker.example/7"' in text


async def test_moves_are_an_atom_feed_and_imports_are_no_news(pages: Site) -> None:
    _, text, answer = await pages.get("/measures.atom")
    assert answer.content_type == "application/atom+xml"
    feed = feedparser.parse(text)
    assert not feed.bozo
    titles = [entry.title for entry in feed.entries]
    assert titles == [
        "proposed → adopted: zimbabwe restricts lithium",
        "new, proposed: zimbabwe restricts lithium",
    ]
    assert len({entry.id for entry in feed.entries}) == 2
    assert feedparser.parse((await pages.get("/measures.atom?mineral=copper"))[1]).entries == []


async def test_dates_of_effect_open_in_a_calendar(pages: Site) -> None:
    _, text, answer = await pages.get("/measures.ics")
    assert answer.content_type == "text/calendar"
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert str(event["dtstart"].dt) == "2026-03-01"
    assert str(event["url"]).endswith("/measures/zw-ban")


async def test_tables_have_the_documented_columns(pages: Site) -> None:
    _, text, _ = await pages.get("/measures.csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [tuple(row) for row in rows] == [COLUMNS] * 2
    _, text, _ = await pages.get("/api/measures?place=zimbabwe")
    answer = json.loads(text)
    assert (answer["total"], answer["next"]) == (1, None)
    assert tuple(answer["measures"][0]) == COLUMNS
    whole = json.loads((await pages.get("/api/measures/zw-ban"))[1])
    assert [one["state"] for one in whole["history"]] == ["proposed", "adopted"]


async def test_the_page_of_a_mineral_lists_its_measures(pages: Site) -> None:
    shown = await tree(pages, "/mineral/lithium")
    assert shown.xpath("//section[@aria-label='Measures']//h2/a/@href") == ["/measures/zw-ban"]


async def test_answers_are_what_the_openapi_file_says(pages: Site) -> None:
    spec = json.loads((await pages.get("/openapi.json"))[1])
    schemas = spec["components"]["schemas"]
    assert list(schemas["Measure"]["properties"]) == list(COLUMNS)
    whole = json.loads((await pages.get("/api/measures/zw-ban"))[1])
    assert set(schemas["WholeMeasure"]["required"]) == set(whole)
    assert set(schemas["Step"]["required"]) == set(whole["history"][0])
