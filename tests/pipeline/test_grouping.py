"""The journey of coverage: what workers do of it comes to the same, and a story that cannot be compared costs its facts alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from monitor.pipeline import grouping
from monitor.pipeline.backfilling import Backfill, backfill
from monitor.pipeline.grouping import compare_stories, group_new_articles
from monitor.pipeline.services import Services
from monitor.process.turns import Round
from monitor.process.workers import Workers
from monitor.store.writer import Writer
from tests.support.newsroom import AID, BAN, config_text, newsroom
from tests.support.past import past_rows
from tests.support.sites import Web
from tests.support.stored import NOW, ask

_STORIES = """SELECT url, story, role, shared FROM article_stories JOIN articles ON articles.id = article_id
    ORDER BY articles.id"""
_FACTS = "SELECT id, stale, facts FROM stories ORDER BY id"


class Here:
    """An executor that does at once what it is given, and remembers of which functions that was."""

    def __init__(self) -> None:
        self.did: list[str] = []

    def submit(self, fn: Any, /, *args: Any) -> Future[Any]:
        self.did.append(args[0].__name__)
        future: Future[Any] = Future()
        future.set_result(fn(*args))
        return future

    def shutdown(self, wait: bool = True) -> None:
        """Nothing to end."""


def quiet(_result: Backfill, _seconds: float) -> None:
    """Tells nobody."""


def archive(folder: Path, texts: Sequence[Sequence[str]], count: int) -> Path:
    rows = [
        {
            "url": f"https://ore{n}.example/{n}",
            "title": row["title"],
            "body": row["body"] + "\n" + " ".join(texts[n % len(texts)]),
            "published": f"2026-02-{1 + n % 20:02}T08:00:00Z",
            "lang": "en",
        }
        for n, row in enumerate(past_rows(count, seed=3, until=NOW))
    ]
    file = folder / "past.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    return file


async def test_workers_give_the_stories_and_facts_that_this_process_gives(tmp_path: Path) -> None:
    file, left = archive(tmp_path, (BAN, AID), 30), []
    for place, group in (("here", None), ("there", Here())):
        (tmp_path / place).mkdir()
        async with Web() as web, newsroom(tmp_path / place, web, config_text()) as services:

            async def again(
                services: Services, result: Round, *, workers: Workers | None, group: Any = group
            ) -> None:
                own = Workers(services.workers.settings, executor=group) if group else None
                await group_new_articles(services, result, workers=own)

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("monitor.pipeline.backfilling.group_new_articles", again)
                await backfill(services, [file], progress=quiet)
            left.append((ask(services.store, _STORIES), ask(services.store, _FACTS)))
        if group:
            assert set(group.did) == {"imprint", "compared"}
    assert left[0] == left[1]
    assert len(left[0][0]) == 30
    assert any(facts for _, stale, facts in left[0][1] if not stale)


@pytest.mark.parametrize("away", [False, True])
async def test_a_story_that_cannot_be_compared_has_no_facts_and_does_not_wait_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, away: bool
) -> None:
    async with Web() as web, newsroom(tmp_path, web, config_text()) as services:
        await backfill(services, [archive(tmp_path, (BAN,), 2)], progress=quiet)
        whole = ask(services.store, _FACTS)
        assert whole
        await services.store.write(_all_stale)

        def fails(_call: object) -> None:
            raise ValueError("not this one")

        monkeypatch.setattr(grouping, "compared", fails)
        workers = Workers(services.workers.settings, executor=Here()) if away else None
        await compare_stories(services, workers=workers)
        stale = ask(services.store, _FACTS)
    assert [story for story, *_ in stale] == [story for story, *_ in whole]
    assert not any(waits for _, waits, _ in stale)
    assert [facts for *_, facts in stale] != [facts for *_, facts in whole]


def _all_stale(writer: Writer) -> None:
    writer._conn.execute("UPDATE stories SET stale = 1")
