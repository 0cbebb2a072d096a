"""`stories` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

from monitor.cli.stories import STORY_FIELDS
from tests.cli.conftest import Run

AT = STORY_FIELDS.index("actions") + 1
JSON_FIELDS = (*STORY_FIELDS[:AT], "policies", *STORY_FIELDS[AT:])  # JSON keeps its older name too
WIDE = ("--since", "3650d")


def test_stories_have_a_stable_schema(run: Run, polled: Path) -> None:
    rows = json.loads(run("stories", "--config", polled, *WIDE, "--json")[1])
    assert [tuple(row) for row in rows] == [(*JSON_FIELDS, "record")] * 2
    records = {row["record"]["action"]: row["record"] for row in rows}
    assert records["export-ban"]["place"] == "zimbabwe"
    assert records["export-ban"]["minerals"] == ["lithium"]
    assert "banned exports of lithium" in records["export-ban"]["sentence"]
    assert {row["action"] for row in rows} == {"export-ban", "subsidy"}
    text = run("stories", "--config", polled, *WIDE)[1]
    assert "1 outlet: Feed 1" in text
    assert run("stories", "--config", polled, *WIDE, "--csv")[1].startswith(",".join(STORY_FIELDS))
