"""Commands typed by hand load only what they use: a test of imports, because one of seconds would fail by chance."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

HEAVY = frozenset(
    {
        *("pydantic", "pydantic_core", "sqlite_utils", "click", "numpy", "structlog", "asyncio"),
        *("aiohttp", "jinja2", "lxml", "feedparser", "trafilatura", "tomlkit", "apscheduler"),
        *("monitor.config.settings", "monitor.store.writer", "monitor.pipeline.services"),
    }
)
LEXICON = frozenset({"monitor.match.tables", "monitor.match.patterns", "monitor.events.acts"})
VERBS = (
    *("status", "hits", "hits --json", "hits --csv", "feeds", "feeds --health", "feeds --json"),
    *("stories", "stories --json", "health"),
)


def loaded_by(command: str, config: Path) -> set[str]:
    """The modules that a command has loaded at its end, of a config that was checked before."""
    code = (
        "import sys; from monitor.cli.main import main; "
        f"code = main({[*command.split(), '--config', str(config)]!r}); "
        "assert code in (0, 1), code; print('\\n' + ' '.join(sys.modules))"
    )
    here = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": here},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("command", VERBS)
def test_a_command_that_looks_loads_nothing_heavy(command: str, run: Run, polled: Path) -> None:
    run("status", "--config", polled)  # which notes that the config is valid
    modules = loaded_by(command, polled)
    assert modules & HEAVY == set()
    if "--csv" not in command:
        assert modules & LEXICON == set()


def test_explain_loads_the_lexicon_and_no_more(run: Run, polled: Path) -> None:
    run("status", "--config", polled)
    modules = loaded_by("explain 1", polled)
    assert modules & HEAVY == set()
    assert modules >= LEXICON


@pytest.mark.parametrize("command", [*VERBS, "explain 1"])
def test_a_command_says_the_same_with_the_note_and_without(
    command: str, run: Run, polled: Path
) -> None:
    note = polled.with_name(f".{polled.name}.checked")
    note.unlink(missing_ok=True)
    without = run(*command.split(), "--config", polled)
    assert note.exists()
    assert run(*command.split(), "--config", polled) == without


def test_explain_tells_an_id_that_the_lexicon_does_not_know(run: Run, fresh: Path) -> None:
    text = fresh.read_text(encoding="utf-8")
    fresh.write_text(text + '\n[[watchlists]]\nname = "odd"\nminerals = ["galium"]\n')
    for _ in range(2):
        code, _, err = run("explain", "1", "--config", fresh)
        assert code == 2
        assert "did you mean gallium?" in err
        assert "line" in err
