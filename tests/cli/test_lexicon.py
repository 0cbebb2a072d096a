"""`lexicon` as a user runs it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_the_lexicon_shows_an_entry_and_guesses_a_misspelt_one(run: Run, polled: Path) -> None:
    assert "gallium" in run("lexicon", "gallium", "--config", polled)[1].lower()
    assert "lithium" in run("lexicon", "--config", polled)[1].split()
    code, _, err = run("lexicon", "galliumm", "--config", polled)
    assert code == 2
    assert "did you mean gallium?" in err


def test_a_group_shows_its_members_and_a_word_its_concept(run: Run, polled: Path) -> None:
    code, out, _ = run("lexicon", "group:rare-earth", "--config", polled)
    assert (code, "dysprosium" in out) == (0, True)
    assert "gallium" in run("lexicon", "镓", "--config", polled)[1]
    assert "export-ban" in run("lexicon", "export", "ban", "--config", polled)[1]


def test_it_works_beside_a_broken_config(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "config.toml"
    broken.write_text("databse = 1\n", encoding="utf-8")
    code, out, err = run("lexicon", "gallium", "--config", broken)
    assert (code, "8112.92" in out) == (0, True)
    assert "monitor check" in err
