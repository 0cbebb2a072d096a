from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from monitor.core.errors import StoreError
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.schema import MIGRATIONS
from tests.support.stored import NOW, ask

_FTS = "articles_fts"


def test_every_table_is_strict(store: Store) -> None:
    tables = ask(
        store, "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
    )
    ours = {
        name: strict
        for name, strict in tables
        if not name.startswith(("sqlite_", "_sqlite_", _FTS))
    }
    assert set(ours.values()) == {1}
    assert len(ours) > 20


def test_every_foreign_key_has_an_index(store: Store) -> None:
    """Else removing a row would walk through the tables that may point at it."""
    keys = ask(
        store,
        """SELECT tables.name, keys."from" FROM pragma_table_list AS tables, pragma_foreign_key_list(tables.name) AS keys
        WHERE tables.schema = 'main'""",
    )
    indexed = set(
        ask(
            store,
            """SELECT tables.name, columns.name FROM pragma_table_list AS tables, pragma_index_list(tables.name) AS indexes,
                pragma_index_info(indexes.name) AS columns
            WHERE tables.schema = 'main' AND columns.seqno = 0
            UNION SELECT tables.name, columns.name FROM pragma_table_list AS tables, pragma_table_info(tables.name) AS columns
            WHERE tables.schema = 'main' AND columns.pk = 1""",
        )
    )
    assert len(keys) > 15
    assert set(keys) <= indexed


def test_the_views_can_be_read_by_a_person(filled: Store) -> None:
    health = ask(filled, "SELECT name, failures, next_poll_at FROM feed_health")
    assert health == [
        ("Outlet 1", 0, "2026-02-20T09:00:00.000000Z"),
        ("Outlet 2", 0, "2026-02-20T09:00:00.000000Z"),
    ]
    assert ask(filled, "SELECT count(*) FROM hits_today WHERE created_at < '2026-02-21'") == [(0,)]
    columns = [row[0] for row in ask(filled, "SELECT name FROM pragma_table_info('hits_today')")]
    assert {"watchlist", "outlet", "title", "url", "score"} <= set(columns)


def test_an_older_file_is_copied_and_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        MIGRATIONS.apply(conn, stop_before="0005_digests")
        conn.execute(
            "INSERT INTO feeds (url, name, config, added_at, state) VALUES ('u', 'Old', '{}', '', '{}')"
        )
    with pytest.raises(StoreError, match="older version"):
        Store.open(path, now=lambda: NOW, read_only=True)
    with Store.open(path, now=lambda: NOW) as store:
        assert ask(store, "SELECT name FROM feeds") == [("Old",)]
        assert store.read_now(Reader.digest_days) == ()
    copy = tmp_path / "monitor.db.before-0005_digests.bak"
    with closing(sqlite3.connect(copy)) as conn:
        assert conn.execute("SELECT name FROM feeds").fetchall() == [("Old",)]
        assert conn.execute("SELECT 1 FROM sqlite_schema WHERE name = 'digests'").fetchall() == []


def test_a_file_that_is_up_to_date_is_not_copied(store: Store) -> None:
    store.close()
    Store.open(store.path, now=lambda: NOW).close()
    assert list(store.path.parent.glob("*.bak")) == []


def test_a_first_start_that_was_cut_short_is_begun_again(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        Migrations("monitor").ensure_migrations_table(Database(conn, execute_plugins=False))
    with Store.open(path, now=lambda: NOW) as store:
        assert store.read_now(Reader.all_due) == ()
