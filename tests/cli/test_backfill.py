"""`backfill` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.support.newsroom import BAN


def test_backfill_says_what_it_brought(run: Run, fresh: Path, tmp_path: Path) -> None:
    (tmp_path / "past.jsonl").write_text(
        json.dumps(
            {"url": "https://x.example/1", "title": "Zimbabwe bans lithium exports", "body": BAN[0]}
        )
    )
    code, out, _ = run("backfill", tmp_path / "past.jsonl", "--config", fresh)
    assert code == 0
    assert "1 new article with 1 hit," in out
    assert (
        json.loads(run("backfill", tmp_path / "past.jsonl", "--config", fresh, "--json")[1])[
            "known"
        ]
        == 1
    )
    assert run("backfill", tmp_path / "nothing.jsonl", "--config", fresh)[0] == 1
