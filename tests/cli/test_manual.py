"""The man page and shell completion come from the parser, so that they cannot fall behind it."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess

import pytest

from monitor.cli.main import parser
from tests.cli.conftest import Run


def verbs() -> set[str]:
    (found,) = (a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    return set(found.choices)


def test_every_verb_is_in_the_manual(run: Run) -> None:
    code, page, _ = run("manual")
    assert code == 0
    assert verbs() <= {m[1] for m in re.finditer(r"^\.SS monitor ([a-z]+)", page, re.MULTILINE)}
    assert ".B \\-\\-since 7d" in page


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash to complete for")
def test_bash_takes_the_completion_and_knows_the_verbs(run: Run) -> None:
    code, script, _ = run("completion", "bash")
    assert code == 0
    subprocess.run(["bash", "-n"], input=script, text=True, check=True)
    assert [verb for verb in verbs() if verb not in script] == []


@pytest.mark.parametrize("shell", ["zsh", "tcsh"])
def test_other_shells_have_one(run: Run, shell: str) -> None:
    assert "monitor" in run("completion", shell)[1]
