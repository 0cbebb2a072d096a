"""`lexicon` as a user runs it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_the_lexicon_shows_an_entry_and_guesses_a_misspelt_one(run: Run, polled: Path) -> None:
    assert "gallium" in run("lexicon", "gallium", "--config", polled)[1].lower()
    assert "lithium" in run("lexicon", "--config", polled)[1].split()
    code, _, err = run("lexicon", "galium", "--config", polled)
    assert code == 2
    assert "did you mean gallium?" in err
