"""The JSON answers: what OpenAPI says of them is what they are."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from monitor.model.measures import Measure, MeasureMemory
from monitor.store.writer import Writer
from tests.support.webroom import NOW, Site, site


@pytest.fixture
async def pages(tmp_path: Path) -> AsyncIterator[Site]:
    async with site(tmp_path) as served:
        yield served


async def answer(pages: Site, path: str) -> Any:
    status, text, response = await pages.get(path)
    assert (status, response.content_type) == (200, "application/json"), path
    return json.loads(text)


async def test_answers_are_what_the_openapi_file_says(pages: Site) -> None:
    spec = await answer(pages, "/openapi.json")
    first = (await answer(pages, "/api/stories"))["stories"][0]["id"]
    tracked = Measure(
        ident="m1",
        name="A ban",
        place="chile",
        opened_at=NOW,
        confirmed_at=NOW,
        minerals=("lithium",),
    )
    pages.services.store.write_now(Writer.save_measure, tracked, MeasureMemory(), now=NOW)
    for path, said in spec["paths"].items():
        schema = said["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        whole = {**schema, "components": spec["components"]}
        Draft202012Validator.check_schema(whole)
        given = await answer(pages, path.format(story=first, measure="m1"))
        assert list(Draft202012Validator(whole).iter_errors(given)) == []


async def test_every_filter_of_the_file_is_taken(pages: Site) -> None:
    spec = await answer(pages, "/openapi.json")
    names = {p["name"] for p in spec["paths"]["/api/stories"]["get"]["parameters"]}
    assert {"mineral", "action", "place", "watchlist", "q", "since", "page"} <= names
    everything = (await answer(pages, "/api/stories"))["total"]
    narrowed = await answer(pages, "/api/stories?mineral=cobalt")
    assert 0 < narrowed["total"] < everything


async def test_pages_follow_each_other_without_a_gap(pages: Site) -> None:
    seen, path = [], "/api/hits"
    while path:
        page = await answer(pages, path)
        seen += [hit["id"] for hit in page["hits"]]
        path = page["next"]
    assert len(seen) == len(set(seen)) > 3


async def test_a_story_tells_its_reports(pages: Site) -> None:
    story = (await answer(pages, "/api/stories?watchlist=export-controls"))["stories"][0]
    whole = await answer(pages, f"/api/stories/{story['id']}")
    assert len(whole["coverage"]) == story["reports"]
    assert (await pages.get("/api/stories/nowhere"))[0] == 404
