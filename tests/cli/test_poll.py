"""`poll` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.cli.output import round_text
from monitor.process.turns import Round
from tests.cli.conftest import Run


def test_poll_says_what_it_did(run: Run, fresh: Path) -> None:
    code, out, err = run("poll", "--config", fresh)
    assert code == 0
    assert "polled 1 feeds: 1 with news" in out
    assert "3 full" in out
    assert "feeds polled 1/1" in err
    again = run("poll", "--config", fresh, "--all", "--json")
    assert json.loads(again[1])["polled"] == {"not_modified": 1}
    assert again[2] == ""


def test_a_poll_with_nothing_due_says_so(run: Run, polled: Path) -> None:
    assert (
        "polled 0 feeds: 0 with news, 0 without, 0 failed (nothing is due yet"
        in run("poll", "--config", polled)[1]
    )


def test_feeds_whose_site_wants_a_pause_are_told_apart() -> None:
    result = Round()
    result.polled.update({"new": 1, "held": 2})
    assert round_text(result).startswith(
        "polled 3 feeds: 1 with news, 0 without, 0 failed, 2 put off because their site"
    )


def test_poll_with_a_failing_feed_is_exit_1_and_names_it(run: Run, fresh: Path) -> None:
    fresh.write_text(fresh.read_text().replace("/rss", "/nothing"))
    code, out, _ = run("poll", "--config", fresh)
    assert code == 1
    assert "Feed 1: not_found" in out


def test_poll_without_a_data_folder_is_exit_3_and_says_what_to_do(
    run: Run, fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_DATA", str(fresh.parent / "nowhere"))
    code, _, err = run("poll", "--config", fresh)
    assert code == 3
    assert "make it, or set MONITOR_DATA" in err


def test_poll_where_nothing_can_be_written_is_exit_3(
    run: Run, fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_DATA", "/proc")  # a folder that even root cannot write
    code, _, err = run("poll", "--config", fresh)
    assert code == 3
    assert "/proc" in err
