from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor.core.errors import StoreError, StoreReason
from monitor.store.connect import connect_reader, translated


def test_a_lock_that_another_program_holds_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as one,
        closing(sqlite3.connect(path, timeout=0)) as other,
    ):
        one.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="close that program") as error, translated(path):
            other.execute("SELECT * FROM sqlite_schema")
    assert error.value.reason is StoreReason.LOCKED
    assert str(path) in str(error.value)


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as error:
        connect_reader(tmp_path / "gone.db")
    assert error.value.reason is StoreReason.READ_ONLY


@pytest.mark.parametrize("name", ["what? 100% #1.db", "Übersicht.db", "a b&c=d.db"])
def test_a_name_with_signs_in_it(tmp_path: Path, name: str) -> None:
    with closing(sqlite3.connect(tmp_path / name)) as conn:
        conn.execute("CREATE TABLE t (a)")
    with closing(connect_reader(tmp_path / name)) as reading:
        assert reading.execute("SELECT count(*) FROM t").fetchone()[0] == 0
