"""Memory that was freed goes back to the system where the C library can do that."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.core import footprint

CODE = """
from pathlib import Path
from monitor.core.footprint import give_back
def held():
    return int(Path("/proc/self/statm").read_text().split()[1])
blocks = [bytes(20_000) for _ in range(5_000)]
kept = blocks[::50]
del blocks
before = held()
give_back()
print(before - held())
"""


@pytest.mark.skipif(
    footprint._trim is None or not Path("/proc/self/statm").exists(), reason="not glibc on Linux"
)
def test_what_was_freed_goes_back() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert int(done.stdout) * os.sysconf("SC_PAGE_SIZE") > 20_000_000


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(footprint, "_trim", None)
    footprint.give_back()
