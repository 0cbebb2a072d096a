"""`hits` and `hits mark` as a user runs them."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import sqlite3
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


@pytest.mark.parametrize("mineral", ["Lithium", "LITHIUM", "Lithiums", "锂"])
def test_a_filter_understands_names(run: Run, polled: Path, mineral: str) -> None:
    code, out, err = run("hits", "--config", polled, *WIDE, "--mineral", mineral)
    if mineral == "Lithiums":
        assert (code, out) == (1, "")
        assert '--mineral: "Lithiums" is not in the lexicon (did you mean lithium?)' in err
    else:
        assert (code, out.endswith("1 hit\n")) == (0, True), err


@pytest.mark.parametrize(
    ("filters", "why"),
    [
        (("--action", "export-bann"), "did you mean export-ban?"),
        (("--action", "cobalt"), '--action: "cobalt" is no action'),
        (("--mineral", "list:eu-crm"), "stands for several; ask for one"),
        (("--watchlist", "mony"), 'no watchlist is named "mony"; known: money'),
    ],
)
def test_a_filter_that_nothing_can_pass_is_refused(
    run: Run, polled: Path, filters: tuple[str, ...], why: str
) -> None:
    code, out, err = run("hits", "--config", polled, *WIDE, *filters)
    assert (code, out) == (1, "")
    assert why in err


def test_hits_are_in_order_of_the_time_they_show(run: Run, fresh: Path) -> None:
    run("poll", "--config", fresh)
    for first in (0, 1):  # whichever was matched first
        with contextlib.closing(sqlite3.connect(fresh.parent / "monitor.db")) as database:
            articles = [
                row[0] for row in database.execute("SELECT article_id FROM hits ORDER BY id")
            ]
            for n, article in enumerate(articles):
                day = f"2026-02-{20 + (n == first)}T06:00:00.000000Z"
                database.execute("UPDATE articles SET at = ? WHERE id = ?", (day, article))
            database.commit()
        rows = json.loads(run("hits", "--config", fresh, *WIDE, "--json")[1])
        shown = [row["published_at"] for row in rows]
        assert len(set(shown)) == 2
        assert shown == sorted(shown, reverse=True)


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
