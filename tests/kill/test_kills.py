"""Fifteen kills at random moments; `benchmarks/kill_loop.py` does hundreds."""

from pathlib import Path

import pytest

from tests.kill.loop import run_loop


@pytest.mark.kill
def test_nothing_is_lost_and_nothing_comes_twice(tmp_path: Path) -> None:
    summary = run_loop(tmp_path, kills=15, seed=7)
    assert not summary.faults, str(summary)
    assert summary.kills.total() == 15
    assert summary.entries > 0
    assert summary.digests > 0
