"""`preview` and `explain` as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

from monitor.config.load import load
from monitor.core.clock import utc_now
from monitor.store.facade import Store
from tests.cli.conftest import Run

SINCE = ("--since", "3650d")


LITHIUM = '\n[[watchlists]]\nname = "all-lithium"\nminerals = ["lithium"]\n'


def edited(source: Path, old: str, new: str) -> Path:
    """A copy of a config beside it, with one edit."""
    text = source.read_text(encoding="utf-8")
    assert old in text
    copy = source.with_name("edited.toml")
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


def test_preview_tells_what_is_found_and_lost_with_its_evidence(run: Run, polled: Path) -> None:
    source = edited(polled, 'minerals = ["lithium", "gallium", "cobalt"]', 'minerals = ["cobalt"]')
    source.write_text(source.read_text() + LITHIUM)
    code, out, err = run("preview", "--config", source, *SINCE)
    assert code == 0
    assert "tried on 3 articles" in out
    assert "restrictions  +0 −1 =0  Restrictions" in out
    assert "all-lithium  +1 −0 =0" in out
    assert "»lithium«" in out
    assert "without a change: money (=1)" in out
    assert "none from cobalt" in out
    assert "the digest: " in out
    assert "articles matched 3/3" in err


def test_preview_without_a_change_says_so(run: Run, polled: Path) -> None:
    out = run("preview", "--config", polled, *SINCE)[1]
    assert "without a change: restrictions (=1), money (=1)" in out
    assert "apply it" not in out


def test_a_watchlist_that_is_no_longer_there_loses_its_hits(run: Run, polled: Path) -> None:
    out = run(
        "preview",
        "--config",
        edited(polled, 'name = "money"', 'name = "aid"\nmin_score = 1'),
        *SINCE,
    )[1]
    assert "money  +0 −1 =0  no longer in the config" in out


def test_preview_as_a_page(run: Run, polled: Path, tmp_path: Path) -> None:
    code, out, err = run("preview", "--config", polled, *SINCE, "--html", tmp_path / "p.html")
    assert (code, out) == (0, "")
    assert str(tmp_path / "p.html") in err
    assert "<h1" in (tmp_path / "p.html").read_text(encoding="utf-8")
    assert (
        run("preview", "--config", polled, *SINCE, "--html", tmp_path / "none" / "p.html")[0] == 1
    )


def test_preview_of_a_config_with_problems_names_them_all(run: Run, polled: Path) -> None:
    code, _, err = run(
        "preview", "--config", edited(polled, '"gallium"', '"galium", "unobtainium"'), *SINCE
    )
    assert code == 2
    assert "galium" in err
    assert "did you mean gallium" in err
    assert "unobtainium" in err


def test_preview_works_while_another_process_owns_the_database_and_from_another_folder(
    run: Run, polled: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "try.toml"
    elsewhere.write_text(polled.read_text())
    assert run("preview", "--config", elsewhere, *SINCE)[0] == 3
    database = load(polled).database
    with Store.open(database, now=utc_now):
        assert run("preview", "--config", polled, *SINCE)[0] == 0
        assert run("preview", "--config", elsewhere, "--database", database, *SINCE)[0] == 0


def test_many_members_are_cut_and_counted(run: Run, polled: Path) -> None:
    words = [f"word{n}" for n in range(30)]
    found = [
        "said",
        "the",
        "that",
        "from",
        "their",
        "would",
        "which",
        "about",
        "and",
        "were",
        "with",
        "before",
        "on",
        "of",
        "ban",
    ]
    source = polled.with_name("words.toml")
    source.write_text(
        polled.read_text()
        + f'\n[[watchlists]]\nname = "words"\nterms = {json.dumps(found + words)}\n'
    )
    out = run("preview", "--config", source, *SINCE)[1]
    assert "word1, word2" in out
    assert "more; all of them with --json or --html" in out


def test_explain_takes_the_id_that_hits_shows(run: Run, polled: Path) -> None:
    rows = json.loads(run("hits", "--config", polled, *SINCE, "--json")[1])
    for row in rows:
        assert run("explain", row["id"], "--config", polled)[1].startswith(row["title"])


def test_explain_shows_a_concept_once_with_how_often(
    run: Run, polled: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(
        "Zimbabwe bans lithium exports\nZimbabwe bans lithium exports. It mines lithium ore."
    )
    out = run("explain", tmp_path / "a.txt", "--config", polled)[1]
    assert out.count("»Zimbabwe«") == 1
    assert "2 times in all" in out
    assert "it would be kept out by" in out
    (tmp_path / "b.txt").write_text("A village fair\nNothing else.")
    out = run("explain", tmp_path / "b.txt", "--config", polled)[1]
    assert "Found nothing" in out
    assert "to be a hit it needs" in out


def test_preview_before_the_first_poll_is_exit_3(run: Run, fresh: Path) -> None:
    assert run("preview", "--config", fresh)[0] == 3
