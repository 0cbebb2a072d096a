"""A copy of the database while it is in use, verified before it counts."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from monitor.core.errors import StoreError, StoreReason
from monitor.store.connect import translated


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
            _check(part)
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


def _check(part: Path) -> None:
    copy = sqlite3.connect(part)
    try:
        verdict = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
        orphan = copy.execute("PRAGMA foreign_key_check").fetchone()
    finally:
        copy.close()
    if verdict != "ok" or orphan:
        raise StoreError(
            StoreReason.CORRUPT,
            f"{part}: the copy is damaged: {verdict if verdict != 'ok' else tuple(orphan)}",
        )
