"""`feeds import` as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.core.resources import resource
from tests.cli.conftest import Run


def test_the_starter_opml_goes_in_once_and_comments_stay(run: Run, fresh: Path) -> None:
    before = fresh.read_text()
    code, out, _ = run("feeds", "import", resource("seeds") / "feeds.opml", "--config", fresh)
    assert code == 0
    assert "97 feeds added" in out
    head, tail = before.split("\n[[watchlists]]", 1)
    assert fresh.read_text().startswith(head)
    assert fresh.read_text().endswith("\n[[watchlists]]" + tail)
    assert (
        "0 feeds added"
        in run("feeds", "import", resource("seeds") / "feeds.opml", "--config", fresh)[1]
    )
    assert run("check", "--config", fresh)[0] == 0


@pytest.mark.parametrize("content", [b"<html>no</html", b"", b"\x00\xff" * 50, None])
def test_a_file_that_is_no_opml_is_a_wrong_argument(
    run: Run, fresh: Path, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "x.opml").write_bytes(content)
    before = fresh.read_bytes()
    code, out, err = run("feeds", "import", tmp_path / "x.opml", "--config", fresh)
    assert (code, out) == (2, "")
    assert "x.opml" in err
    assert fresh.read_bytes() == before


def test_what_is_left_out_is_named(run: Run, fresh: Path, tmp_path: Path, feed_url: str) -> None:
    outlines = (
        f'<outline text="Mine" xmlUrl="{feed_url}?utm_source=x#top"/><outline text="Ftp" xmlUrl="ftp://x.example/f"/>'
        '<outline text="New" xmlUrl="https://new.example/f"/><outline text="Again" xmlUrl="https://NEW.example/f"/>'
    )
    (tmp_path / "x.opml").write_text(f"<opml><body>{outlines}</body></opml>")
    code, out, err = run("feeds", "import", tmp_path / "x.opml", "--config", fresh)
    assert code == 0
    assert out.splitlines()[0] == "added New  https://new.example/f"
    assert "1 feeds added" in out
    assert "1 were there already; 1 were listed twice; 1 left out" in out
    assert "left out Ftp: not an http(s) address: ftp://x.example/f" in err


def test_what_broken_markup_costs_is_a_failure(run: Run, fresh: Path, tmp_path: Path) -> None:
    (tmp_path / "x.opml").write_text(
        '<opml><body><outline text="New" xmlUrl="https://new.example/f"/><outline text="B" xmlUrl="h'
    )
    code, out, err = run("feeds", "import", tmp_path / "x.opml", "--config", fresh)
    assert code == 1
    assert "1 feeds added" in out
    assert "1 of 2 feeds cannot be read" in err


def test_export_and_import_are_a_round_trip(run: Run, fresh: Path, tmp_path: Path) -> None:
    run("feeds", "import", resource("seeds") / "feeds.opml", "--config", fresh)
    assert run("feeds", "export", tmp_path / "out.opml", "--config", fresh)[0] == 0
    assert "0 feeds added" in run("feeds", "import", tmp_path / "out.opml", "--config", fresh)[1]
    other = tmp_path / "other.toml"
    other.write_text("")
    assert run("feeds", "import", tmp_path / "out.opml", "--config", other)[0] == 0
    assert {(f.url, f.name, f.language, f.tags) for f in load(other).feeds} == {
        (f.url, f.name, f.language, f.tags) for f in load(fresh).feeds
    }
