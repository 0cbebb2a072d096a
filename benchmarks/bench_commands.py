"""CPU of the commands that are typed by hand, from their start to their end, beside an interpreter that does nothing.

    python benchmarks/bench_commands.py [--rounds 9]

The database is the one of `monitor demo`. Each command is a process of its own; they take turns, so that a slow quarter of a minute
meets all of them. The first round, which checks the config and fills the system's cache, is not counted but shown.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

GOAL_S = 0.25
COMMANDS = (
    *("status", "hits", "feeds", "feeds --health", "stories", "health", "explain 1"),
    *("hits --json", "stories --json", "measures", "lexicon gallium"),
)


def cpu_s(command: list[str], folder: str) -> float:
    """User and system seconds of a command. Health may say no: there is no daemon."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    print("Python", platform.python_version(), f"pydantic {version('pydantic')}")
    monitor = [sys.executable, "-m", "monitor"]
    rows = {"python -c pass": [sys.executable, "-c", "pass"]}
    rows |= {f"monitor {command}": [*monitor, *command.split()] for command in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        cpu_s([*monitor, "demo", "--out", folder], folder)
        first = {name: cpu_s(command, folder) for name, command in rows.items()}
        times: dict[str, list[float]] = {name: [] for name in rows}
        for _ in range(rounds):
            for name, command in rows.items():
                times[name].append(cpu_s(command, folder))
    print(f"CPU s, median of {rounds} (lowest to highest), the first one; goal {GOAL_S}")
    for name, found in times.items():
        low, high = min(found), max(found)
        print(
            f"{name:26} {statistics.median(found):.3f} ({low:.3f} to {high:.3f}), {first[name]:.3f}"
        )


if __name__ == "__main__":
    main()
