"""`feeds check` as a user runs it, alone and beside a daemon."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.core.clock import utc_now
from monitor.store.facade import Store
from monitor.store.writer import Writer
from tests.cli.conftest import Run
from tests.support.newsroom import config_text, item, rss
from tests.support.sites import Site

FEED = {"Content-Type": "application/rss+xml", "ETag": '"1"'}


def listing(count: int) -> str:
    return rss([item(f"https://ore.example/{n}", f"Item {n}", "x") for n in range(count)])


@pytest.fixture
def one(tmp_path: Path, site: tuple[Site, str]) -> Path:
    """The config of a monitor with one feed of three items, polled once."""
    press, at = site
    press.serve("/rss", listing(3), headers=FEED)
    source = tmp_path / "config.toml"
    source.write_text(config_text(at + "/rss"), encoding="utf-8")
    return source


def test_check_tells_how_the_next_poll_asks(run: Run, polled: Path) -> None:
    code, out, _ = run("feeds", "check", "--config", polled)
    assert code == 0
    assert "Feed 1: 3 items" in out
    assert "next poll" in out
    assert "will ask whether anything changed" in out


def test_check_online_tells_what_the_next_poll_would_do_and_stores_nothing(
    run: Run, one: Path, site: tuple[Site, str]
) -> None:
    press, _ = site
    assert run("poll", "--config", one)[0] == 0
    press.serve("/rss", listing(5), headers=FEED | {"ETag": '"2"'})
    press.asked.clear()
    database = one.with_name("monitor.db")
    before = hashlib.sha256(database.read_bytes()).hexdigest()
    code, out, err = run("feeds", "check", "--online", "--config", one)
    assert code == 0
    assert "Feed 1: 200, 5 items, newest 2026-02-20 06:00" in out
    assert "would find 2 new items" in out
    assert "feeds asked 1/1" in err
    assert press.paths == ["/rss"]
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before


def test_check_online_before_the_first_poll_makes_no_database(run: Run, one: Path) -> None:
    code, out, _ = run("feeds", "check", "--online", "--config", one, "--json")
    (found,) = json.loads(out)
    assert (code, found["status"], found["http_status"], found["items"], found["new"]) == (
        0,
        "ok",
        200,
        3,
        3,
    )
    assert not one.with_name("monitor.db").exists()


def test_check_online_of_a_feed_that_fails(run: Run, one: Path, site: tuple[Site, str]) -> None:
    press, _ = site
    press.serve(
        "/rss",
        '<html><head><link rel="alternate" type="application/rss+xml" href="/f"></head></html>',
    )
    code, out, _ = run("feeds", "check", "--online", "--config", one)
    assert code == 1
    assert out.startswith(
        "failing      Feed 1: 200, 0 items (html: a web page where the feed was; it names"
    )
    assert "would count failure 1 in a row, then wait 2.0 h" in out
    press.serve("/rss", status=404)
    (found,) = json.loads(run("feeds", "check", "--online", "--config", one, "--json")[1])
    assert (found["reason"], found["http_status"]) == ("not_found", 404)


def test_a_pause_that_a_site_asked_for_is_kept(run: Run, one: Path, site: tuple[Site, str]) -> None:
    press, _ = site
    with Store.open(load(one).database, now=utc_now) as store:
        store.write_now(Writer.hold, "127.0.0.1", utc_now() + timedelta(hours=1), now=utc_now())
    code, out, _ = run("feeds", "check", "--online", "--config", one)
    assert code == 0
    assert out.startswith("held ")
    assert press.paths == []


def test_feeds_are_shown_while_another_process_writes(run: Run, one: Path) -> None:
    loaded = load(one)
    with Store.open(loaded.database, now=utc_now) as store:
        store.write_now(Writer.sync_feeds, loaded.feeds, now=utc_now())
        for argv in (
            ("feeds",),
            ("feeds", "--health"),
            ("feeds", "check"),
            ("feeds", "check", "--online"),
        ):
            assert run(*argv, "--config", one)[0] == 0, argv


def test_a_database_that_cannot_be_read_is_said(run: Run, one: Path) -> None:
    one.with_name("monitor.db").write_bytes(b"no database at all" * 1000)
    for argv in (("feeds",), ("feeds", "check"), ("feeds", "check", "--online")):
        assert run(*argv, "--config", one)[0] == 3
