"""Whether a database is whole: table by table, so that each look is short and work goes on between two of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name"
_BAD_META = "SELECT key FROM meta WHERE NOT json_valid(value)"
_MOST = 20  # complaints of one table; more say nothing new


def tables(conn: sqlite3.Connection) -> tuple[str, ...]:
    """What there is to look at. Raises sqlite3.DatabaseError when not even that can be read."""
    return tuple(str(row[0]) for row in conn.execute(_TABLES))


def damage_in(conn: sqlite3.Connection, table: str, *, values: bool = False) -> tuple[str, ...]:
    """What is wrong with a table and its indexes, one sentence each; with `values`, whether each row can be read as well."""
    try:
        return tuple(f"{table}: {said}" for said in _complaints(conn, table, values=values))
    except sqlite3.DatabaseError as exc:
        return (f"{table}: {exc}",)


def damage(conn: sqlite3.Connection) -> tuple[str, ...]:
    """Everything that is wrong, rows that cannot be read included. Reads the whole file: minutes for a large one."""
    try:
        found = [said for table in tables(conn) for said in damage_in(conn, table, values=True)]
        if found:
            return tuple(found)
        whole = [str(row[0]) for row in conn.execute(f"PRAGMA integrity_check({_MOST})")]
        orphans = [f"a row without what it belongs to: {tuple(row)}" for row in _orphans(conn)]
    except sqlite3.DatabaseError as exc:
        return (str(exc),)
    return (*(said for said in whole if said != "ok"), *orphans)


def _complaints(conn: sqlite3.Connection, table: str, *, values: bool) -> Iterator[str]:
    quoted = table.replace("'", "''")
    for row in conn.execute(f"PRAGMA quick_check('{quoted}')").fetchmany(_MOST):
        if row[0] != "ok":
            yield str(row[0])
    if table == "meta":
        for row in conn.execute(_BAD_META).fetchmany(_MOST):
            yield f"the value of {row[0]} cannot be read"
    if values:
        name = table.replace('"', '""')
        for _ in conn.execute(f'SELECT * FROM "{name}"'):
            pass


def _orphans(conn: sqlite3.Connection) -> list[tuple[object, ...]]:
    return conn.execute("PRAGMA foreign_key_check").fetchmany(_MOST)
