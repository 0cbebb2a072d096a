"""`hits` and `hits mark` as a user runs them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from monitor.pipeline.plain_fields import HIT_COLUMNS
from tests.cli.conftest import Run

WIDE = ("--since", "3650d")


def test_hits_are_shown_with_their_evidence(run: Run, polled: Path) -> None:
    code, out, _ = run("hits", "--config", polled, *WIDE)
    assert code == 0
    assert "Zimbabwe bans lithium exports" in out
    assert "“The government of Zimbabwe has banned exports" in out
    assert out.endswith("2 hits\n")


def test_a_table_of_hits_has_the_pages_columns_and_json_all_of_them(run: Run, polled: Path) -> None:
    rows = json.loads(run("hits", "--config", polled, *WIDE, "--json")[1])
    lines = list(csv.DictReader(io.StringIO(run("hits", "--config", polled, *WIDE, "--csv")[1])))
    assert [tuple(line) for line in lines] == [HIT_COLUMNS] * 2
    for row, line in zip(rows, lines, strict=True):
        assert set(HIT_COLUMNS) <= set(row)
        assert (row["title"], "|".join(row["actions"])) == (line["title"], line["actions"])
        assert (row["matched_at"], row["policies"]) == (row["found_at"], row["actions"])


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (("--watchlist", "money"), 1),
        (("--mineral", "lithium"), 1),
        (("--action", "export-ban"), 1),
        (("--query", "surprised"), 1),
        (("--query", "unheard"), 0),
        (("--mineral", "lithium", "--watchlist", "money"), 0),
        (("--limit", "1"), 1),
    ],
)
def test_hits_can_be_narrowed(run: Run, polled: Path, filters: tuple[str, ...], count: int) -> None:
    assert len(json.loads(run("hits", "--config", polled, *WIDE, *filters, "--json")[1])) == count


def test_a_hit_can_be_marked_irrelevant_and_back(run: Run, polled: Path) -> None:
    (first, _) = json.loads(run("hits", "--config", polled, *WIDE, "--json")[1])
    assert run("hits", "mark", first["id"], "--irrelevant", "--config", polled)[0] == 0
    assert len(json.loads(run("hits", "--config", polled, *WIDE, "--json")[1])) == 1
    assert run("hits", "mark", first["id"], "--irrelevant", "--undo", "--config", polled)[0] == 0
    assert len(json.loads(run("hits", "--config", polled, *WIDE, "--json")[1])) == 2
    assert run("hits", "mark", 999, "--irrelevant", "--config", polled)[0] == 1
    assert run("hits", "--config", polled, "mark", 999, "--irrelevant")[0] == 1, (
        "the config may be named before the verb within"
    )


def test_looking_before_the_first_poll_is_exit_3(run: Run, fresh: Path) -> None:
    code, _, err = run("hits", "--config", fresh)
    assert code == 3
    assert "monitor poll" in err


def test_a_wrong_span_is_exit_2(run: Run, polled: Path) -> None:
    assert run("hits", "--config", polled, "--since", "lately")[0] == 2
