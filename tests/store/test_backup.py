from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor.core.errors import StoreError, StoreReason
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from tests.support.stored import NOW, feed


def test_a_copy_is_whole_and_opens(filled: Store, tmp_path: Path) -> None:
    target = tmp_path / "copies" / "copy.db"
    target.parent.mkdir()
    size = filled.backup(target)
    assert size == target.stat().st_size > 0
    assert [path.name for path in target.parent.iterdir()] == ["copy.db"]
    with Store.open(target, now=lambda: NOW) as copy:
        assert copy.read_now(Reader.counts).hits == {"metals": 2}
        assert [found.article_id for found in copy.read_now(Reader.search, '"part 1"').found] == [1]


def test_a_store_that_only_reads_can_be_copied(filled: Store, tmp_path: Path) -> None:
    with Store.open(filled.path, now=lambda: NOW, read_only=True) as reading:
        assert reading.backup(tmp_path / "copy.db") > 0
    assert len(filled.write_now(Writer.sync_feeds, [feed(3)], now=NOW).added) == 1


def test_a_file_that_is_there_is_not_overwritten(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious")
    with pytest.raises(StoreError, match="name a new one"):
        filled.backup(tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "precious"


def test_a_missing_folder(filled: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as error:
        filled.backup(tmp_path / "none" / "copy.db")
    assert error.value.reason is StoreReason.MISSING_FOLDER


def test_a_damaged_copy_does_not_count(store: Store, tmp_path: Path) -> None:
    store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
    store.close()
    with closing(sqlite3.connect(store.path, isolation_level=None)) as conn:
        conn.execute("PRAGMA foreign_keys = OFF")
        conn.execute(
            "INSERT INTO feed_events (feed_id, at, event, text) VALUES (99, '', 'gone', '')"
        )
    with (
        Store.open(store.path, now=lambda: NOW) as again,
        pytest.raises(StoreError, match="copy is damaged") as error,
    ):
        again.backup(tmp_path / "copy.db")
    assert error.value.reason is StoreReason.CORRUPT
    assert not list(tmp_path.glob("copy.db*"))
