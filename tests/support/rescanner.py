"""The process that is killed in the middle of a rescan, and the one who kills it.

The driver opens everything once and forks a child per line on its standard input. A child rescans the whole archive;
the database is what counts: `state` is all that a rescan decides.
"""

from __future__ import annotations

import asyncio
import os
import random
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.config.load import Loaded
from monitor.core.clock import monotonic_s
from monitor.core.logs import set_up
from monitor.pipeline import rematching
from monitor.pipeline.checking import checked
from monitor.pipeline.services import open_services
from monitor.watch import judgement
from monitor.watch.judgement import Rules

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
_STATE = (
    """SELECT article_id, watchlist, fingerprint, score, reasons, evidence, minerals, policies, places, terms, origin,
        ready_at IS NULL, irrelevant_at, retired_at IS NULL FROM hits ORDER BY article_id, watchlist""",
    "SELECT article_id, watchlist, concept FROM hit_concepts JOIN hits ON hits.id = hit_id ORDER BY 1, 2, 3",
    "SELECT * FROM mentions ORDER BY article_id, n",
    "SELECT * FROM article_concepts ORDER BY article_id, concept, kind",
    "SELECT id, score, lexicon_fingerprint FROM articles ORDER BY id",
    "SELECT id, stale FROM stories ORDER BY id",
    "SELECT key FROM meta ORDER BY key",
    "PRAGMA integrity_check",
    "PRAGMA foreign_key_check",
)


def state(database: Path) -> list[list[tuple[object, ...]]]:
    """What a rescan decides, without the ids and times of rows."""
    with closing(sqlite3.connect(database)) as conn:
        return [conn.execute(statement).fetchall() for statement in _STATE]


def killed(
    home: Path, *, kills: int, seed: int
) -> tuple[int, list[list[tuple[object, ...]]], list[list[tuple[object, ...]]]]:
    """Rescans the archive in `home` (config.toml, monitor.db) once whole and once with `kills` SIGKILLs at random moments.

    How many kills hit a rescan at work, and both end states.
    """
    whole, broken = home.with_name("whole"), home.with_name("broken")
    for copy in (whole, broken):
        shutil.copytree(home, copy)
    with _driver(whole / "config.toml") as once:
        began = monotonic_s()
        assert not _rescan(once, kill_after_s=None)
        took = monotonic_s() - began
    dice, hit = random.Random(seed), 0
    with _driver(broken / "config.toml") as driver:
        for _ in range(kills):
            hit += _rescan(driver, kill_after_s=dice.uniform(0.0, 2.0 * took / kills))
        assert not _rescan(driver, kill_after_s=None)
    return hit, state(whole / "monitor.db"), state(broken / "monitor.db")


@contextmanager
def _driver(source: Path) -> Iterator[subprocess.Popen[bytes]]:
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.rescanner", source],
        stdin=pipe,
        stdout=pipe,
        cwd=ROOT,
        bufsize=0,
    ) as driver:
        try:
            _said(driver, "ready")
            yield driver
        finally:
            driver.stdin.close()  # type: ignore[union-attr]
            driver.wait(20)


def _rescan(driver: subprocess.Popen[bytes], *, kill_after_s: float | None) -> bool:
    """One rescan; whether it was killed before its end."""
    driver.stdin.write(b"run\n")  # type: ignore[union-attr]
    child = int(_said(driver, "child").split()[1])
    if kill_after_s is not None and not select.select([driver.stdout], [], [], kill_after_s)[0]:
        os.kill(child, signal.SIGKILL)  # it is not reaped before the driver says so
    return _said(driver, "end").split()[1] != "0"


def _said(driver: subprocess.Popen[bytes], word: str) -> str:
    """The driver's next line, which begins with `word`."""
    line = driver.stdout.readline().decode()  # type: ignore[union-attr]
    assert line.startswith(word), line
    return line


async def _child(loaded: Loaded, rules: Rules) -> None:
    async with open_services(
        loaded, rules, now=lambda: NOW, executor=ThreadPoolExecutor(1)
    ) as services:
        done = await rematching.rescan(services, since=NOW - timedelta(days=3650))
        assert done.finished


def main() -> None:
    """The argument is the config."""
    set_up(level="error")
    loaded, rules = checked(Path(sys.argv[1]))
    judgement.opened(rules)
    print("ready", flush=True)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            asyncio.run(_child(loaded, rules))
            os._exit(0)
        print(f"child {child}", flush=True)
        status = os.waitpid(child, 0)[1]
        print(f"end {os.waitstatus_to_exitcode(status)}", flush=True)


if __name__ == "__main__":
    main()
