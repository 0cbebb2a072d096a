"""`backup` as a user runs it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.cli.conftest import Run


def test_a_backup_is_a_whole_database(run: Run, polled: Path, tmp_path: Path) -> None:
    code, out, _ = run("backup", tmp_path / "copy.db", "--config", polled)
    assert code == 0
    assert "checked" in out
    with sqlite3.connect(tmp_path / "copy.db") as db:
        assert db.execute("SELECT count(*) FROM hits").fetchone() == (2,)
    db.close()
