"""`explain` as a user runs it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.newsroom import BAN, page

SINCE = ("--since", "3650d")


def test_explain_says_why_a_stored_article_is_a_hit_and_why_not(run: Run, polled: Path) -> None:
    row = json.loads(
        run("hits", "--config", polled, *SINCE, "--watchlist", "restrictions", "--json")[1]
    )[0]
    code, out, _ = run("explain", row["url"], "--config", polled)
    assert code == 0
    assert "Zimbabwe bans lithium exports" in out
    assert "HIT  Restrictions (restrictions): " in out
    assert "no   money: " in out
    assert "»lithium«" in out
    assert "✗" in out
    assert "→" in out


def test_explain_says_how_much_was_read_and_why_not_all(
    run: Run, polled: Path, tmp_path: Path
) -> None:
    locked = page(
        "Zimbabwe bans lithium exports",
        *BAN,
        "This article is for subscribers only. Log in to read on.",
    )
    (tmp_path / "a.html").write_text(locked)
    assert (
        "not in full: paywall (an offer"
        in run("explain", tmp_path / "a.html", "--config", polled)[1]
    )
    found = json.loads(run("explain", tmp_path / "a.html", "--json", "--config", polled)[1])
    assert (found["quality"], found["reason"], found["source"]) == ("partial", "paywall", "page")
    assert found["message"]


def test_explain_as_json_has_every_watchlist(run: Run, polled: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Zimbabwe bans lithium exports\n" + BAN[0])
    found = json.loads(run("explain", tmp_path / "a.txt", "--json", "--config", polled)[1])
    assert [each["watchlist"] for each in found["watchlists"]] == ["restrictions", "money"]
    assert [each["is_hit"] for each in found["watchlists"]] == [True, False]
    assert found["mentions"]


def test_explain_reads_a_page_file_and_standard_input(
    run: Run, polled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.html").write_text(page("Zimbabwe bans lithium exports", *BAN))
    assert "HIT" in run("explain", tmp_path / "a.html", "--config", polled)[1]
    import sys

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BAN[0].encode())))
    assert "lithium" in run("explain", "-", "--config", polled)[1]


def test_explain_shows_what_was_seen_and_not_counted(
    run: Run, polled: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(
        "She won the gold medal\nThe lead singer won gold, and silver linings were seen in Silicon Valley."
    )
    assert "Seen, and not counted" in run("explain", tmp_path / "a.txt", "--config", polled)[1]


def test_explain_of_nothing_known_is_exit_1(run: Run, polled: Path) -> None:
    code, _, err = run("explain", "https://nobody.example/x", "--config", polled)
    assert code == 1
    assert "no hit and no stored article" in err
