"""Kills a monitor with SIGKILL at random moments of poll, read, group, alert, digest and deliver, and tells what survived.

    python benchmarks/kill_loop.py [kills] [seed] [daemon | command]

With "daemon" it is the daemon that is killed, all its jobs running side by side, in place of the journeys one by one; with
"command" it is `monitor run`, a new process each time, from its first line on.

Exit code 1 when a promise was broken: an entry lost or twice, a digest not delivered, or a message repeated outside the window
in which nobody can know whether the mail server took it.
"""

from __future__ import annotations

import platform
import sqlite3
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.kill.loop import run_loop


def main() -> int:
    """Runs the loop and prints its summary."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    what = sys.argv[3] if len(sys.argv) > 3 else "run"
    with tempfile.TemporaryDirectory() as folder:
        summary = run_loop(Path(folder), kills=kills, seed=seed, what=what)
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, seed {seed}"
    )
    print(summary)
    return 1 if summary.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
