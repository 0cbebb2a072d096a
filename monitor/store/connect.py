"""Opening the file: who may, in which mode, and what every failure means to its owner.

SQLite before 3.51.3 can corrupt a WAL file when two connections checkpoint and write at once. One process writes, through one
connection, and readers open `mode=ro`, so nobody else ever checkpoints.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from monitor.core.errors import StoreError, StoreReason
from monitor.store.schema import MIGRATIONS

BUSY_TIMEOUT_S = 10.0
_JOURNAL_BYTES = 64_000_000  # what the WAL file is cut back to after a checkpoint
_CACHE_KIB = 4_000  # the system has the file in its own cache; more here was not faster
_READ_CACHE_KIB = 500
_ANYTHING = "SELECT 1 FROM sqlite_schema WHERE tbl_name != '_sqlite_migrations' LIMIT 1"
_REASONS = {
    "SQLITE_BUSY": (
        StoreReason.LOCKED,
        "another program holds a lock on it; close that program and try again",
    ),
    "SQLITE_LOCKED": (
        StoreReason.LOCKED,
        "another program holds a lock on it; close that program and try again",
    ),
    "SQLITE_READONLY": (
        StoreReason.READ_ONLY,
        "it cannot be written; give this user the right to write the file and its folder",
    ),
    "SQLITE_CANTOPEN": (
        StoreReason.READ_ONLY,
        "it cannot be opened; check the rights on the file and its folder",
    ),
    "SQLITE_PERM": (
        StoreReason.READ_ONLY,
        "it cannot be opened; check the rights on the file and its folder",
    ),
    "SQLITE_CORRUPT": (
        StoreReason.CORRUPT,
        "the file is damaged; see how: monitor backup --check; then put back a copy: monitor restore FILE",
    ),
    "SQLITE_NOTADB": (
        StoreReason.CORRUPT,
        "this is not a database; name another file as `database` in config.toml",
    ),
    "SQLITE_FULL": (
        StoreReason.DISK_FULL,
        "the disk is full; free some space, nothing that was saved is lost",
    ),
    "SQLITE_IOERR": (StoreReason.IO, "the disk gave an error; check it, and the system's log"),
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns SQLite's errors about the file, its contents or the disk into StoreError; errors in our own SQL pass, and those about
    the values that somebody wants to write."""
    try:
        yield
    except sqlite3.Error as exc:
        name = getattr(exc, "sqlite_errorname", "") or ""
        found = _REASONS.get("_".join(name.split("_")[:2]))
        if found is None and _is_damage(exc):
            found = _REASONS["SQLITE_CORRUPT"]
        if found is None:
            raise
        reason, hint = found
        raise StoreError(reason, f"{path}: {hint} ({exc})") from exc
    except (json.JSONDecodeError, UnicodeDecodeError, zlib.error) as exc:
        raise unreadable(path, exc) from exc


def unreadable(path: Path, error: Exception) -> StoreError:
    """For a stored value that is not what was stored."""
    _, hint = _REASONS["SQLITE_CORRUPT"]
    return StoreError(StoreReason.CORRUPT, f"{path}: {hint} (a value cannot be read: {error})")


def _is_damage(error: sqlite3.Error) -> bool:
    """Whether an error without a code of its own says that the file is not what we wrote: text that is none."""
    if type(error) is sqlite3.DatabaseError:
        return True
    return isinstance(error, sqlite3.OperationalError) and "could not decode" in str(error).lower()


def check_place(path: Path, *, must_exist: bool) -> None:
    """Raises StoreError when the folder is missing, or the file where it must exist already."""
    if not path.parent.is_dir():
        raise StoreError(
            StoreReason.MISSING_FOLDER,
            f"{path.parent}: there is no such folder; make it, or set MONITOR_DATA",
        )
    if must_exist and not path.exists():
        raise StoreError(
            StoreReason.MISSING_FILE,
            f"{path}: there is no database yet; make one with: monitor poll",
        )


def connect_writer(path: Path) -> sqlite3.Connection:
    """The writing connection, its file migrated. Raises StoreError; the file is left as it was then."""
    existed = _is_there(path)
    with translated(path):
        if not existed:
            _make(path)
        conn = sqlite3.connect(
            path,
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        try:
            check_version(path, conn, empty_is_ours=not existed)
            _set_up_writer(conn)
            _migrate(path, conn, existed=existed)
        except BaseException:
            conn.close()
            raise
    return conn


def _is_there(path: Path) -> bool:
    """Whether there is a database. Raises StoreError for an empty file: ours are never that, for they get their name when they are
    made, and what was in it should not be begun anew without a word."""
    if not path.exists():
        return False
    if path.stat().st_size == 0:
        raise StoreError(
            StoreReason.CORRUPT,
            f"{path}: the file is empty; put a copy back: monitor restore FILE; or remove it to begin anew",
        )
    return True


def _make(path: Path) -> None:
    """A new database, whole before it has its name: a start that is cut short leaves nothing behind that looks like one."""
    part = path.with_name(path.name + ".new")
    for left in (part, part.with_name(part.name + "-journal")):
        left.unlink(missing_ok=True)
    conn = sqlite3.connect(part, isolation_level=None)
    try:
        conn.execute("PRAGMA auto_vacuum = INCREMENTAL")  # can be said of an empty file only
        with transaction(conn):
            MIGRATIONS.apply(conn)
    finally:
        conn.close()
    part.rename(path)


def connect_reader(path: Path) -> sqlite3.Connection:
    """A connection that cannot write. Raises StoreError."""
    address = f"file:{quote(str(path))}?mode=ro"
    with translated(path):
        try:
            return _open_reader(address)
        except sqlite3.OperationalError as exc:
            if _has_wal(path) or not exc.sqlite_errorname.startswith(
                ("SQLITE_CANTOPEN", "SQLITE_READONLY")
            ):
                raise
        # a folder that cannot be written has no place for the index of a WAL; without a WAL none is needed
        return _open_reader(f"{address}&immutable=1")


def check_version(path: Path, conn: sqlite3.Connection, *, empty_is_ours: bool) -> None:
    """Raises StoreError when a newer program, or another program, wrote the file."""
    applied = MIGRATIONS.applied(conn)
    if not applied and not empty_is_ours and conn.execute(_ANYTHING).fetchone():
        raise StoreError(
            StoreReason.CORRUPT,
            f"{path}: another program's database; name another file as `database` in config.toml",
        )
    unknown = set(applied) - set(MIGRATIONS.names)
    if unknown:
        raise StoreError(
            StoreReason.NEWER,
            f"{path}: written by a newer version of this program ({', '.join(sorted(unknown))}); install that version, or put "
            "back the copy that it made before (its name ends in .bak)",
        )


def check_current(path: Path, conn: sqlite3.Connection) -> None:
    """Raises StoreError when an older program wrote the file: who only reads cannot bring it up to date."""
    if MIGRATIONS.pending(conn):
        raise StoreError(
            StoreReason.READ_ONLY,
            f"{path}: written by an older version; bring it up to date first: monitor poll",
        )


@contextmanager
def transaction(conn: sqlite3.Connection) -> Iterator[None]:
    """All that is done in it, or nothing."""
    conn.execute("BEGIN")
    try:
        yield
        conn.execute("COMMIT")
    except BaseException:
        conn.rollback()  # nothing when the error has ended the transaction
        raise


def _open_reader(address: str) -> sqlite3.Connection:
    conn = sqlite3.connect(
        address, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )
    try:
        conn.row_factory = sqlite3.Row
        conn.execute("PRAGMA query_only = ON")
        conn.execute(f"PRAGMA cache_size = -{_READ_CACHE_KIB}")
        conn.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
    except BaseException:
        conn.close()
        raise
    return conn


def _has_wal(path: Path) -> bool:
    wal = path.with_name(path.name + "-wal")
    return wal.exists() and wal.stat().st_size > 0


def _set_up_writer(conn: sqlite3.Connection) -> None:
    conn.row_factory = sqlite3.Row
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute("PRAGMA recursive_triggers = ON")
    conn.execute(f"PRAGMA journal_size_limit = {_JOURNAL_BYTES}")
    conn.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")


def _migrate(path: Path, conn: sqlite3.Connection, *, existed: bool) -> None:
    pending = MIGRATIONS.pending(conn)
    if not pending:
        return
    if existed and MIGRATIONS.applied(conn):
        copy = path.with_name(f"{path.name}.before-{pending[0]}.bak")
        copy.unlink(missing_ok=True)
        conn.execute("VACUUM INTO ?", (str(copy),))
    with transaction(conn):  # all or none, and one wait for the disk
        MIGRATIONS.apply(conn)
