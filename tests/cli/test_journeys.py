"""`init`, `check`, `poll`, `digest` as a user runs them."""

import json
from pathlib import Path

import pytest

from monitor.cli.show import round_text
from monitor.process.turns import Round
from tests.cli.conftest import Run


def test_init_writes_a_config_that_check_finds_fine_and_never_overwrites(
    run: Run, tmp_path: Path
) -> None:
    assert run("init", tmp_path / "new")[0] == 0
    source = tmp_path / "new" / "config.toml"
    assert run("check", "--config", source)[:2] == (
        0,
        f"{source}: fine. 115 feeds, 8 watchlists; the database is {source.parent / 'monitor.db'}\n",
    )
    source.write_text("mine")
    code, _, err = run("init", tmp_path / "new")
    assert code == 2
    assert "left alone" in err
    assert source.read_text() == "mine"


def test_init_where_nothing_can_be_written_is_exit_2(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert run("init", tmp_path / "file" / "x")[0] == 2


def test_check_tells_all_problems_at_once(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "config.toml"
    source.write_text(
        '[[feeds]]\nurl = "gopher://x"\n[[watchlists]]\nname = "w"\nminerals = ["litium"]\n[[digest.groups]]\nname = "g"\nwatchlists = ["v"]\n'
    )
    code, _, err = run("check", "--config", source)
    assert code == 2
    assert "line 2: feeds[0].url" in err
    source.write_text(source.read_text().replace("gopher://x", "https://x.example/rss"))
    code, _, err = run("check", "--config", source)
    assert code == 2
    assert "line 5: watchlists[0].minerals" in err
    assert "did you mean lithium?" in err
    assert 'line 8: digest.groups[0].watchlists: no watchlist is named "v"' in err
    assert not (tmp_path / "monitor.db").exists()


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


def test_digest_writes_the_forms_asked_for(run: Run, fresh: Path, tmp_path: Path) -> None:
    run("poll", "--config", fresh)
    code, out, err = run(
        "digest",
        "--config",
        fresh,
        "--out",
        tmp_path / "d",
        "--format",
        "html",
        "text",
        "eml",
        "json",
    )
    assert code == 0
    assert sorted(file.name for file in (tmp_path / "d").iterdir()) == [
        "digest.eml",
        "digest.html",
        "digest.json",
        "digest.txt",
    ]
    assert len(out.splitlines()) == 4
    assert "2 stories" in err
    assert json.loads((tmp_path / "d" / "digest.json").read_text())["stories"] == 2


def test_digest_that_cannot_be_written_is_exit_1(run: Run, fresh: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    code, _, err = run("digest", "--config", fresh, "--out", tmp_path / "file")
    assert code == 1
    assert "cannot be written" in err


def test_a_wrong_verb_is_exit_2(run: Run) -> None:
    assert run("pol")[0] == 2


def test_the_version_is_said(run: Run) -> None:
    assert run("--version")[1].startswith("monitor 0.")
