"""`watch suggest` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

SINCE = ("--since", "3650d")


def test_suggestions_come_from_marked_hits_with_their_effect(run: Run, fresh: Path) -> None:
    run("poll", "--config", fresh)
    assert "nothing to suggest; mark hits first" in run("watch", "suggest", "--config", fresh)[1]
    rows = json.loads(run("hits", "--config", fresh, *SINCE, "--watchlist", "money", "--json")[1])
    run("hits", "mark", rows[0]["id"], "--irrelevant", "--config", fresh)
    out = run("watch", "suggest", "--config", fresh, *SINCE)[1]
    assert "removes 1 of 1 false hits, costs 0 of 0 others" in out
    assert "exclude = [" in out
    (each, *_) = json.loads(run("watch", "suggest", "--config", fresh, *SINCE, "--json")[1])
    assert each["watchlist"] == "money"
