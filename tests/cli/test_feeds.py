"""`feeds` as a user runs it: list, health, import, export, add, check."""

import json
from pathlib import Path

from monitor.resources import resource
from tests.cli.conftest import Run


def test_feeds_are_listed_with_their_health(run: Run, polled: Path) -> None:
    code, out, _ = run("feeds", "--config", polled)
    assert code == 0
    assert out.startswith("Feed 1: ")
    assert "1 feeds, 0 failing" in out
    assert "usual gap" in run("feeds", "--health", "--config", polled)[1]
    (row,) = json.loads(run("feeds", "--config", polled, "--json")[1])
    assert (row["status"], row["items"], row["failures"]) == ("ok", 3, 0)
    assert {"url", "name", "next_poll_at", "silent_for", "lag_p95_s", "candidate_url"} <= set(row)


def test_feeds_that_were_never_polled_are_listed_too(run: Run, fresh: Path) -> None:
    (row,) = json.loads(run("feeds", "--config", fresh, "--json")[1])
    assert row["status"] == "never polled"


def test_the_starter_opml_goes_in_once_and_comments_stay(run: Run, fresh: Path) -> None:
    code, out, _ = run("feeds", "import", resource("seeds") / "feeds.opml", "--config", fresh)
    assert code == 0
    assert "103 feeds added" in out
    assert fresh.read_text().startswith("# my feeds\n")
    assert "0 feeds added" in run("feeds", "import", resource("seeds") / "feeds.opml", "--config", fresh)[1]
    assert run("check", "--config", fresh)[0] == 0


def test_a_file_that_is_no_opml_is_refused(run: Run, fresh: Path, tmp_path: Path) -> None:
    (tmp_path / "x.opml").write_text("<html>no</html")
    before = fresh.read_text()
    assert run("feeds", "import", tmp_path / "x.opml", "--config", fresh)[0] != 0
    assert run("feeds", "import", tmp_path / "none.opml", "--config", fresh)[0] == 1
    assert fresh.read_text() == before


def test_export_and_import_are_a_round_trip(run: Run, fresh: Path, tmp_path: Path) -> None:
    assert run("feeds", "export", tmp_path / "out.opml", "--config", fresh)[0] == 0
    assert "0 feeds added" in run("feeds", "import", tmp_path / "out.opml", "--config", fresh)[1]


def test_add_takes_a_feed_after_trying_it(run: Run, fresh: Path, feed_url: str) -> None:
    fresh.write_text(fresh.read_text().replace(feed_url, "https://elsewhere.example/rss"))
    code, out, _ = run("feeds", "add", feed_url, "--config", fresh, "--name", "Ore Post")
    assert code == 0
    assert "3 items" in out
    assert 'name = "Ore Post"' in fresh.read_text()
    assert "already" in run("feeds", "add", feed_url, "--config", fresh)[1]


def test_add_refuses_what_is_no_feed_and_writes_nothing(run: Run, fresh: Path, feed_url: str) -> None:
    before = fresh.read_text()
    code, _, err = run("feeds", "add", feed_url.replace("/rss", "/ban"), "--config", fresh)
    assert code == 1
    assert "html" in err
    assert fresh.read_text() == before


def test_check_tells_what_the_next_poll_would_do(run: Run, polled: Path, fresh: Path) -> None:
    code, out, _ = run("feeds", "check", "--config", polled)
    assert code == 0
    assert "next poll" in out
    code, out, err = run("feeds", "check", "--online", "--config", polled)
    assert code == 0
    assert "3 items" in out
    assert "feeds asked 1/1" in err
    fresh.write_text(fresh.read_text().replace("/rss", "/nothing"))
    code, out, _ = run("feeds", "check", "--online", "--config", fresh, "--json")
    assert code == 1
    assert json.loads(out)[0]["reason"] == "not_found"
    assert not (fresh.parent / "monitor.db").exists()
