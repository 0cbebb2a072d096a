"""`monitor run` as a process of its own, for tests that live with the daemon: its config, its database, its log, its end."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

from monitor.core.clock import monotonic_s

_POLL = Event()  # never set: its wait is a pause between two looks at another process


@dataclass
class House:
    """A folder with config.toml, and the process that lives in it."""

    folder: Path
    process: subprocess.Popen[str]
    log: list[dict[str, Any]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def config(self) -> Path:
        """The file that the daemon follows."""
        return self.folder / "config.toml"

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """The answer of the database, which the daemon may be writing to."""
        with suppress(sqlite3.OperationalError):
            db = sqlite3.connect(f"file:{self.folder / 'monitor.db'}?mode=ro", uri=True, timeout=5)
            try:
                return db.execute(question, values).fetchall()
            finally:
                db.close()
        return []

    def meta(self, key: str) -> Any:
        """What the daemon keeps under a name; None when nothing."""
        found = self.ask("SELECT value FROM meta WHERE key = ?", key)
        return json.loads(found[0][0]) if found else None

    def logged(self, event: str) -> list[dict[str, Any]]:
        """The log's lines about `event`."""
        return [line for line in self.log if line.get("event") == event]

    def signal(self, number: signal.Signals) -> None:
        """Sends it a signal."""
        self.process.send_signal(number)

    def stop(self) -> tuple[int, float]:
        """SIGTERM: the exit code, and the seconds that it took."""
        started_s = monotonic_s()
        self.process.terminate()
        code = self.process.wait(20)
        return code, monotonic_s() - started_s

    def workers(self) -> list[int]:
        """Its worker processes."""
        tasks = Path(f"/proc/{self.process.pid}/task")
        children = [pid for file in tasks.glob("*/children") for pid in file.read_text().split()]
        return [
            int(pid) for pid in children if "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text()
        ]

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append(line)
            with suppress(ValueError):
                self.log.append(json.loads(line))


def until(
    condition: Callable[[], Any], *, within_s: float = 60.0, why: Callable[[], object] = lambda: ""
) -> Any:
    """Waits until `condition` holds; its value. Fails when it takes too long."""
    end = monotonic_s() + within_s
    while not (found := condition()):
        assert monotonic_s() < end, f"waited {within_s} s in vain: {why()}"
        _POLL.wait(0.02)
    return found


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and that nobody has asked about yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def house(
    folder: Path, text: str, *args: str, env: dict[str, str] | None = None
) -> Iterator[House]:
    """The daemon on a config; killed at the end when it still runs."""
    (folder / "config.toml").write_text(text, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", "run", "--config", str(folder / "config.toml"), *args],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(env or {})},
        cwd=folder,
    )
    living = House(folder, process)
    listener = Thread(target=living._listen, daemon=True)
    listener.start()
    try:
        yield living
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(10)
        listener.join(5)
        assert process.stderr is not None
        process.stderr.close()
