"""The tools as an assistant calls them, through the SDK's own client: in process, as a program, and over HTTP."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from monitor.cli.main import main
from monitor.mcp.server import PATH, app_of, server_of
from monitor.mcp.tools import Tools
from monitor.model.events import Status
from monitor.model.measures import Measure, MeasureMemory, MeasureStep
from monitor.model.story_list import StoryFilter
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from tests.support import webroom

TOOLS = {"search_stories", "story", "measures", "measure", "explain_article", "changes_since"}
DAY = webroom.NOW.date().isoformat()


def step(state: Status, day: int) -> MeasureStep:
    return MeasureStep(
        state=state, since=f"2026-02-{day:02}", seen_at=webroom.NOW, outlet="Wire", sentence=f"Told on day {day}."
    )  # fmt: skip


@pytest.fixture
def tools(tmp_path: Path) -> Tools:
    services = webroom.services(tmp_path)
    webroom.fill(services.store)
    story = services.store.read_now(Reader.story_page, StoryFilter()).stories[0].story
    ban = Measure(
        ident="zw-ban", name="Zimbabwe: export ban, lithium", place="zimbabwe", places=("zimbabwe",), action="export-ban",
        minerals=("lithium",), state=Status.ADOPTED, opened_at=webroom.NOW, confirmed_at=webroom.NOW, stories=(story,),
        reports=("1",), steps=(step(Status.PROPOSED, 3), step(Status.ADOPTED, 9)),
    )  # fmt: skip
    services.store.write_now(Writer.save_measure, ban, MeasureMemory(), now=webroom.NOW)
    return Tools(services.store, services.rules)


async def ask(tools: Tools, name: str, **given: Any) -> dict[str, Any]:
    async with Client(server_of(tools)) as client:
        result = await client.call_tool(name, given)
        assert not result.is_error, result.content
        assert result.structured_content is not None
        return dict(result.structured_content)


async def refusal(tools: Tools, name: str, **given: Any) -> str:
    async with Client(server_of(tools)) as client:
        result = await client.call_tool(name, given)
        assert result.is_error
        return str(getattr(result.content[0], "text", ""))


async def test_every_tool_says_that_it_only_reads(tools: Tools) -> None:
    async with Client(server_of(tools)) as client:
        listed = (await client.list_tools()).tools
    assert {tool.name for tool in listed} == TOOLS
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in listed)
    assert all(tool.description for tool in listed)


async def test_stories_are_searched_and_told_whole(tools: Tools) -> None:
    found = await ask(tools, "search_stories", limit=3)
    assert len(found["stories"]) == 3
    assert found["total"] > 3
    whole = await ask(tools, "story", id=found["stories"][0]["id"])
    assert whole["coverage"][0]["published_at"]
    assert whole["coverage"][0]["url"]
    assert whole["evidence"][0]["sentence"]
    assert whole["measures"] == ["zw-ban"]
    narrowed = await ask(tools, "search_stories", mineral="cobalt")
    assert 0 < narrowed["total"] < found["total"]


async def test_measures_are_found_and_their_history_told(tools: Tools) -> None:
    found = await ask(tools, "measures", mineral="lithium", status="adopted")
    assert [row["id"] for row in found["measures"]] == ["zw-ban"]
    whole = await ask(tools, "measure", id="zw-ban")
    assert [one["state"] for one in whole["history"]] == ["proposed", "adopted"]
    assert whole["history"][1]["evidence"] == "Told on day 9."
    assert (await ask(tools, "measures", place="chile"))["total"] == 0


async def test_changes_since_a_day_carry_evidence_and_dates(tools: Tools) -> None:
    found = await ask(tools, "changes_since", since=DAY)
    assert [(c["before"], c["state"]) for c in found["changes"]] == [
        ("proposed", "adopted"),
        (None, "proposed"),
    ]
    assert found["changes"][0]["evidence"] == "Told on day 9."
    assert found["changes"][0]["known_at"]
    assert (await ask(tools, "changes_since", since="2999-01-01"))["total"] == 0


async def test_an_article_is_explained(tools: Tools) -> None:
    said = await ask(tools, "explain_article", article="1")
    assert said["title"]
    assert said["score"] >= 0
    assert {"event", "background", "reasons", "watchlists"} <= set(said)


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("story", {"id": "none"}, "there is no story"),
        ("measure", {"id": "none"}, "there is no measure"),
        ("measures", {"mineral": "unobtainium"}, "the lexicon has no"),
        ("changes_since", {"since": "soon"}, "an ISO date is expected"),
        ("explain_article", {"article": "99999"}, "no stored article"),
    ],
)
async def test_what_cannot_be_answered_is_said(
    tools: Tools, name: str, given: dict[str, str], said: str
) -> None:
    assert said in await refusal(tools, name, **given)


async def test_it_runs_as_a_program_on_standard_input(tmp_path: Path) -> None:
    tools_config = tmp_path / "config.toml"
    services = webroom.services(tmp_path)
    webroom.fill(services.store)
    services.store.close()
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "monitor", "mcp", "--config", str(tools_config)]
    )
    async with asyncio.timeout(60), Client(command) as client:
        result = await client.call_tool("search_stories", {"limit": 1})
        assert result.structured_content is not None
        assert len(result.structured_content["stories"]) == 1


@asynccontextmanager
async def served(tools: Tools, token: str) -> AsyncIterator[str]:
    config = uvicorn.Config(
        app_of(tools, token=token, hosts=("127.0.0.1",)),
        host="127.0.0.1",
        port=0,
        log_level="error",
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    try:
        async with asyncio.timeout(10):
            while not server.started:
                await asyncio.wait({running}, timeout=0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}{PATH}"
    finally:
        server.should_exit = True
        await running


async def test_over_http_the_token_is_needed(tools: Tools) -> None:
    async with served(tools, "secret") as url:
        async with (
            httpx2.AsyncClient(headers={"Authorization": "Bearer secret"}) as http,
            Client(streamable_http_client(url, http_client=http)) as client,
        ):
            result = await client.call_tool("measure", {"id": "zw-ban"})
            assert result.structured_content is not None
            assert result.structured_content["status"] == "adopted"
        async with httpx2.AsyncClient() as http:
            for headers in ({}, {"Authorization": "Bearer guess"}):
                answer = await http.post(url, json={}, headers=headers)
                assert answer.status_code == 401
            allowed = {"Authorization": "Bearer secret", "Host": "evil.example"}
            assert (await http.post(url, json={}, headers=allowed)).status_code in (403, 421)


@pytest.mark.parametrize("address", ["127.0.0.1:8021", "nowhere"])
def test_http_without_a_token_is_refused(
    tmp_path: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    webroom.services(tmp_path).store.close()
    assert main(["mcp", "--config", str(tmp_path / "config.toml"), "--http", address]) == 1
    assert "token" in capsys.readouterr().err or address == "nowhere"
