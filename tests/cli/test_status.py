"""`status` as a user runs it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_status_tells_how_the_monitor_fares(run: Run, polled: Path) -> None:
    code, out, _ = run("status", "--config", polled)
    assert code == 0
    assert out.startswith("not running\n  no daemon has run on this database yet")
    assert "3 read: 3 full" in out
