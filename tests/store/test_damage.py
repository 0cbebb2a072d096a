"""Damaged databases are told as such, by whatever looks at them, and a copy is put back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from monitor.core.errors import StoreError, StoreReason
from monitor.store.backup import check, restore
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.records import HitFilter
from tests.support.stored import NOW


def zeroed(path: Path, table: str) -> None:
    """The root page of a table full of zeros, as a disk may leave it."""
    with closing(sqlite3.connect(path)) as conn:
        page = conn.execute("PRAGMA page_size").fetchone()[0]
        root = conn.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,))
        at = (root.fetchone()[0] - 1) * page
    with path.open("r+b") as file:
        file.seek(at)
        file.write(bytes(page))


def changed(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute(statement)


def opened(path: Path, *, read_only: bool = False) -> Store:
    return Store.open(path, now=lambda: NOW, read_only=read_only)


def corrupt(act: Callable[[], object]) -> str:
    with pytest.raises(StoreError) as error:
        act()
    assert error.value.reason is StoreReason.CORRUPT, error.value
    return error.value.message


@pytest.mark.parametrize("table", ["meta", "entries", "hits", "feeds", "article_texts"])
def test_a_zeroed_root_is_found_and_named(filled: Store, table: str) -> None:
    filled.close()
    zeroed(filled.path, table)
    with opened(filled.path, read_only=True) as store:
        found = [said for name in store.tables() for said in store.damage_in(name)]
    assert any(said.startswith(f"{table}: ") for said in found)
    assert f"{table}: " in corrupt(lambda: check(filled.path))


def test_a_damaged_meta_page_is_told_at_the_start(filled: Store) -> None:
    filled.close()
    zeroed(filled.path, "meta")
    assert "monitor restore" in corrupt(lambda: opened(filled.path))


def test_a_meta_value_that_is_none_is_told(filled: Store) -> None:
    filled.close()
    changed(filled.path, "UPDATE meta SET value = '{half' WHERE key = 'born_at'")
    assert "monitor restore" in corrupt(lambda: opened(filled.path))
    assert "born_at" in corrupt(lambda: check(filled.path))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE articles SET title = CAST(x'ff41' AS TEXT)",
        "UPDATE article_texts SET data = x'00ff00ff'",
        "UPDATE hits SET evidence = 'no JSON'",
    ],
)
def test_what_cannot_be_read_is_told_and_not_a_traceback(filled: Store, statement: str) -> None:
    changed(filled.path, statement)

    def look() -> None:
        filled.read_now(Reader.hits, HitFilter())
        filled.read_now(Reader.article, 1)

    said = corrupt(look)
    assert str(filled.path) in said


def test_an_empty_file_is_not_begun_anew(filled: Store) -> None:
    filled.close()
    filled.path.write_bytes(b"")
    assert "the file is empty" in corrupt(lambda: opened(filled.path))
    assert filled.path.stat().st_size == 0


def test_a_start_that_was_cut_short_leaves_nothing_that_looks_like_a_database(
    tmp_path: Path,
) -> None:
    (tmp_path / "monitor.db.new").write_bytes(b"half")
    with opened(tmp_path / "monitor.db") as store:
        assert store.read_now(Reader.all_due) == ()
    assert not (tmp_path / "monitor.db.new").exists()


def test_a_damaged_database_is_not_copied_and_a_good_copy_takes_its_place(
    filled: Store, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.db", tmp_path / "bad.db"
    filled.backup(good)
    before = filled.read_now(Reader.counts)
    with pytest.raises(StoreError, match="is writing to it"):
        restore(good, filled.path)
    filled.close()
    zeroed(filled.path, "hits")
    with opened(filled.path, read_only=True) as store:
        corrupt(lambda: store.backup(bad))
    assert not bad.exists()
    aside = restore(good, filled.path)
    assert aside is not None
    assert aside.exists()
    with opened(filled.path) as store:
        counts = store.read_now(Reader.counts)
    assert (counts.hits, counts.stories) == (before.hits, before.stories)
    zeroed(good, "hits")
    assert "damaged" in corrupt(lambda: restore(good, filled.path))
    check(filled.path)
