"""`feeds add` as a user runs it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from monitor.config.load import load
from tests.cli.conftest import Run
from tests.support.newsroom import item, rss
from tests.support.sites import Site

FEED = {"Content-Type": "application/rss+xml"}


PAGE = {"Content-Type": "text/html; charset=utf-8"}


def feed(title: str, items: int = 2) -> str:
    return rss(
        [item(f"https://ore.example/{n}", f"Item {n}", "x") for n in range(items)], title=title
    )


def test_a_feed_is_asked_once_and_taken(run: Run, fresh: Path, site: tuple[Site, str]) -> None:
    press, at = site
    press.serve("/rss", feed("Ore Post"), headers=FEED)
    code, out, _ = run("feeds", "add", at + "/rss", "--config", fresh)
    assert code == 0
    assert f"added Ore Post  {at}/rss  (rss20, 2 items)" in out
    assert "2026-02-20 06:00  Item 0" in out
    assert f'[[feeds]]\nurl = "{at}/rss"\nname = "Ore Post"\n' in fresh.read_text()
    assert press.paths == ["/rss"]
    code, out, _ = run("feeds", "add", at + "/rss#again", "--config", fresh)
    assert code == 0
    assert "is in" in out
    assert press.paths == ["/rss"], "what is there already is not asked again"


def test_a_feed_can_be_given_a_name(run: Run, fresh: Path, site: tuple[Site, str]) -> None:
    press, at = site
    press.serve("/rss", feed(""), headers=FEED)
    run("feeds", "add", at + "/rss", "--config", fresh, "--name", "My Ore")
    assert 'name = "My Ore"' in fresh.read_text()


def test_a_feed_without_a_title_is_called_by_its_host(
    run: Run, fresh: Path, site: tuple[Site, str]
) -> None:
    press, at = site
    press.serve("/rss", feed(""), headers=FEED)
    url = at.replace("http://", "http://ann:secret@") + "/rss"
    code, out, err = run("feeds", "add", url, "--config", fresh)
    assert code == 0
    assert 'name = "127.0.0.1"' in fresh.read_text()
    assert "secret" not in out + err


CANDIDATES = """<!doctype html><html><head><base href="/news/">
<link rel="alternate" type="application/json" href="/wp-json/posts/1">
<link rel="alternate" type="text/xml+oembed" href="/oembed">
<link rel="Alternate" type="application/rss+xml; charset=utf-8" title="Broken" href="broken.xml">
<link rel="alternate home" type="application/atom+xml" href="main.atom">
<link rel="alternate" type="application/feed+json" href="/comments.json"></head><body><a href="/other/feed/">RSS</a></body></html>"""


def test_a_page_gives_the_first_feed_that_works_and_names_the_others(
    run: Run, fresh: Path, site: tuple[Site, str]
) -> None:
    press, at = site
    press.serve("/", CANDIDATES, headers=PAGE)
    press.serve("/news/main.atom", feed("Main"), headers=FEED)
    code, out, err = run("feeds", "add", at + "/", "--config", fresh)
    assert code == 0
    assert press.paths == ["/", "/news/broken.xml", "/news/main.atom"]
    assert "not_found" in err
    assert f"added Main  {at}/news/main.atom" in out
    assert f"monitor feeds add {at}/comments.json" in out
    assert f"monitor feeds add {at}/other/feed/" in out
    assert fresh.read_text().count(at) == 1
    assert run("feeds", "add", at + "/", "--config", fresh)[0] == 0, (
        "its first working feed is there by now"
    )
    assert fresh.read_text().count(at) == 1


def test_a_page_that_names_no_feed_is_asked_once_and_nothing_else_is_tried(
    run: Run, fresh: Path, site: tuple[Site, str]
) -> None:
    press, at = site
    press.serve("/", "<html><body>News</body></html>", headers=PAGE)
    before = fresh.read_bytes()
    code, _, err = run("feeds", "add", at + "/", "--config", fresh)
    assert code == 1
    assert "html" in err
    assert "it names no feed" in err
    assert press.paths == ["/"]
    assert fresh.read_bytes() == before


def test_a_page_whose_feeds_all_fail_adds_none(
    run: Run, fresh: Path, site: tuple[Site, str]
) -> None:
    press, at = site
    press.serve("/", CANDIDATES, headers=PAGE)
    code, _, err = run("feeds", "add", at + "/", "--config", fresh)
    assert code == 1
    assert "none of the feeds" in err
    assert len(press.paths) == len(set(press.paths)), "each once"


def test_a_feed_that_has_moved_for_good_is_taken_at_its_new_address(
    run: Run, fresh: Path, site: tuple[Site, str]
) -> None:
    press, at = site
    press.redirect("/old", "/rss")
    press.serve("/rss", feed("Ore Post"), headers=FEED)
    code, out, _ = run("feeds", "add", at + "/old", "--config", fresh)
    assert code == 0
    assert "moved for good" in out
    assert f'url = "{at}/rss"' in fresh.read_text()


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("ore.example/rss", "did you mean https://ore.example/rss"),
        ("ftp://ore.example/rss", "begins with https://"),
        ("two words", "begins with https://"),
        ("", "begins with https://"),
    ],
)
def test_what_is_no_address_is_a_wrong_argument(run: Run, fresh: Path, url: str, hint: str) -> None:
    code, _, err = run("feeds", "add", url, "--config", fresh)
    assert code == 2
    assert hint in err


def test_a_private_address_is_refused_with_what_would_allow_it(
    run: Run, fresh: Path, site: tuple[Site, str]
) -> None:
    press, at = site
    press.serve("/rss", feed("Ore Post"), headers=FEED)
    fresh.write_text(fresh.read_text().replace('allow_networks = ["127.0.0.0/8"]', ""))
    code, _, err = run("feeds", "add", at + "/rss", "--config", fresh)
    assert code == 1
    assert "private_address" in err
    assert '[fetch] allow_networks = ["127.0.0.1/32"]' in err
    assert press.paths == []


def test_adding_touches_no_database(
    run: Run, polled: Path, site: tuple[Site, str], tmp_path: Path
) -> None:
    press, at = site
    press.serve("/rss", feed("Ore Post"), headers=FEED)
    edited = polled.with_name("added.toml")
    edited.write_bytes(polled.read_bytes())
    before = hashlib.sha256((polled.parent / "monitor.db").read_bytes()).hexdigest()
    assert run("feeds", "add", at + "/rss", "--config", edited)[0] == 0
    assert hashlib.sha256((polled.parent / "monitor.db").read_bytes()).hexdigest() == before


LIST = "".join(
    f"<li><a href='/notices/{n}.html'>A notice about antimony, number {n}</a> <i>2026-02-1{n}</i></li>"
    for n in range(5)
)


def test_a_list_page_is_shown_and_added_when_it_is_asked_for(
    run: Run, fresh: Path, site: tuple[Site, str]
) -> None:
    press, at = site
    press.serve("/list", f"<title>Notices</title><ul class='news'>{LIST}</ul>", headers=PAGE)
    url = f"{at}/list"
    code, out, err = run("feeds", "add", url, "--config", fresh)
    assert code == 1
    assert "lists 5 links" in out
    assert "2026-02-10 00:00  A notice about antimony, number 0" in out
    assert "--format page" in err
    assert "ul.news li" in err
    code, out, _ = run("feeds", "add", url, "--format", "page", "--config", fresh)
    assert (code, "list page, 5 items" in out) == (0, True)
    (added,) = [feed for feed in load(fresh).feeds if feed.url == url]
    assert (added.name, added.format) == ("Notices", "page")
    code, out, _ = run("feeds", "check", "--online", "--config", fresh)
    assert "2026-02-10  A notice about antimony, number 0" in out


def test_the_items_of_a_page_can_be_named(run: Run, fresh: Path, site: tuple[Site, str]) -> None:
    press, at = site
    press.serve(
        "/list",
        f"<ul class='news'>{LIST}</ul><p class=x><a href='/x.html'>One</a></p>",
        headers=PAGE,
    )
    url = f"{at}/list"
    assert run("feeds", "add", url, "--items", "p.x", "--config", fresh)[0] == 0
    (added,) = [feed for feed in load(fresh).feeds if feed.url == url]
    assert (added.format, added.places.items) == ("page", "p.x")
