"""A copy of the database while it is in use, verified before it counts; and the way back."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from monitor.core.errors import StoreError, StoreReason
from monitor.store import integrity
from monitor.store.connect import connect_reader, translated
from monitor.store.lock import WriterLock

_SHOWN = 3  # complaints in a message


def backup(conn: sqlite3.Connection, target: Path) -> int:
    """Writes a whole, compact copy to `target` and checks it; its size in bytes. `target` appears only when it is good.

    Raises StoreError when `target` exists, its folder cannot be written, or the copy fails its check.
    """
    if target.exists():
        raise StoreError(StoreReason.IO, f"{target}: there is such a file already; name a new one")
    if not target.parent.is_dir():
        raise StoreError(
            StoreReason.MISSING_FOLDER, f"{target.parent}: there is no such folder; make it first"
        )
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with translated(target):
            _copy(conn, part)
            _must_be_whole(part)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def _copy(conn: sqlite3.Connection, part: Path) -> None:
    """`conn` may be read-only: all it does is read a snapshot. A lone file needs no WAL."""
    copy = sqlite3.connect(part, isolation_level=None)
    try:
        conn.backup(copy, pages=4096)
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()


def _must_be_whole(part: Path) -> None:
    try:
        check(part)
    except StoreError as exc:
        message = f"the copy is damaged, because the database is: {exc.message}"
        raise StoreError(StoreReason.CORRUPT, message) from exc


def check(path: Path) -> None:
    """Raises StoreError with what is wrong when a lone database file is not whole; reads all of it."""
    if not path.is_file() or not path.stat().st_size:
        raise StoreError(StoreReason.MISSING_FILE, f"{path}: there is no database")
    with translated(path):
        conn = connect_reader(path)
    try:
        found = integrity.damage(conn)
    finally:
        conn.close()
    if found:
        raise StoreError(StoreReason.CORRUPT, f"{path}: damaged: {_listed(found)}")


def restore(copy: Path, path: Path) -> Path | None:
    """Puts a checked copy in the place of the database at `path`, which nobody may be writing to; where the present one was moved
    to, if there was one. Raises StoreError; the present one is in its place then."""
    check(copy)
    lock = WriterLock(path)
    try:
        part = path.with_name(path.name + ".new")
        with translated(copy):
            conn = connect_reader(copy)
            try:
                part.unlink(missing_ok=True)
                _copy(conn, part)
            finally:
                conn.close()
        check(part)
        aside = _moved_aside(path)
        os.replace(part, path)
        return aside
    except OSError as exc:
        raise StoreError(StoreReason.IO, f"{path}: cannot be restored: {exc}") from exc
    finally:
        lock.release()


def _moved_aside(path: Path) -> Path | None:
    """Gives the present database, with the log that belongs to it, another name, which says which one it is."""
    if not path.exists():
        return None
    number = 1
    while (aside := path.with_name(f"{path.name}.replaced-{number}")).exists():
        number += 1
    for end in ("-wal", "-shm", ""):
        with suppress(FileNotFoundError):
            os.replace(path.with_name(path.name + end), aside.with_name(aside.name + end))
    return aside


def _listed(found: Sequence[str]) -> str:
    shown = "; ".join(" ".join(one.split())[:200] for one in found[:_SHOWN])
    return shown + (f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else "")
