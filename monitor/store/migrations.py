"""The list of migrations and who applies them. What was applied is asked in plain SQL; sqlite-utils, which takes a tenth of a second
to load, comes in when there is something to apply."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.store.database import Database

_TABLE = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '_sqlite_migrations'"
_APPLIED = "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY rowid"

Migration = Callable[["Database"], None]


class MigrationList:
    """Migrations by name, in order; `name` is that of the list in the file. `@LIST(name="0001_feeds")` appends one."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._functions: dict[str, Migration] = {}

    def __call__(self, *, name: str) -> Callable[[Migration], Migration]:
        def append(function: Migration) -> Migration:
            if name in self._functions:
                raise ValueError(f"there is a migration {name} already")
            self._functions[name] = function
            return function

        return append

    @property
    def names(self) -> tuple[str, ...]:
        """Those that this program knows."""
        return tuple(self._functions)

    def applied(self, conn: sqlite3.Connection) -> tuple[str, ...]:
        """Those that the file has had, in their order; unknown ones among them when another version wrote it."""
        if conn.execute(_TABLE).fetchone() is None:
            return ()
        return tuple(row[0] for row in conn.execute(_APPLIED, (self._name,)))

    def pending(self, conn: sqlite3.Connection) -> tuple[str, ...]:
        """Those that the file lacks."""
        had = frozenset(self.applied(conn))
        return tuple(name for name in self._functions if name not in had)

    def apply(self, conn: sqlite3.Connection, *, stop_before: str | None = None) -> None:
        """Applies what is pending, each in a transaction of its own or a savepoint of the one that is open."""
        from monitor.store.database import Database, Migrations

        migrations = Migrations(self._name)
        for name, function in self._functions.items():
            migrations(name=name)(function)
        migrations.apply(Database(conn, execute_plugins=False), stop_before=stop_before)
