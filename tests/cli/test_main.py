"""The command line as such."""

from __future__ import annotations

from tests.cli.conftest import Run


def test_a_wrong_verb_is_exit_2(run: Run) -> None:
    assert run("pol")[0] == 2


def test_the_version_is_said(run: Run) -> None:
    assert run("--version")[1].startswith("monitor 0.")
