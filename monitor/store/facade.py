"""The store room: the only SQL. One thread owns the only connection that may write; readers cannot write.

    store = Store.open(path, now=utc_now)
    due = await store.read(Reader.due_feeds, now)
    saved = await store.write(Writer.save_feed, update, now=now)
    store.close()

`read_now` and `write_now` are the same for code that does not await. Methods are checked by mypy through the facade.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Self, TypeVar

from monitor.core.clock import Clock
from monitor.core.codec import Unreadable
from monitor.core.errors import StoreError, StoreReason
from monitor.core.logs import get_logger
from monitor.store.connect import (
    check_current,
    check_place,
    check_version,
    connect_reader,
    connect_writer,
    transaction,
    translated,
    unreadable,
)
from monitor.store.reader import Reader
from monitor.store.threads import Threads

if TYPE_CHECKING:
    from monitor.store.lock import WriterLock
    from monitor.store.writer import Writer

P = ParamSpec("P")
R = TypeVar("R")

_READERS = (
    3  # threads and connections; questions are short and WAL readers don't wait for the writer
)


class Store:
    """The database, open. Make one with `Store.open`."""

    def __init__(
        self, path: Path, *, lock: WriterLock | None, conn: sqlite3.Connection | None
    ) -> None:
        self.path = path
        self._lock = lock
        self._conn = conn
        self._writer = _writer(conn) if conn else None
        self._write_thread = Threads(1, "store-writer")
        self._read_threads = Threads(_READERS, "store-reader")
        self._idle: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self.last_error: str | None = None  # why the last write failed; None when it did not

    @classmethod
    def open(cls, path: Path, *, now: Clock, read_only: bool = False) -> Store:
        """Opens (and makes, and migrates) the database at `path`. `now` tells the time of the first start, kept in the file.

        Raises StoreError, whose message says what to do: folder or file missing, not writable, locked by another process
        that writes, written by a newer program, damaged, disk full. With `read_only` nothing is written, nothing locked.
        """
        path = path.absolute()
        check_place(path, must_exist=read_only)
        if read_only:
            _check_readable(path)
            return cls(path, lock=None, conn=None)
        from monitor.store.lock import WriterLock
        from monitor.store.writer import Writer

        lock = WriterLock(path)
        try:
            conn = connect_writer(path)
            with translated(path):
                store = cls(path, lock=lock, conn=conn)
        except BaseException:
            lock.release()
            raise
        try:
            store.write_now(Writer.birthday, now=now())
        except BaseException:
            store.close()
            raise
        get_logger().info("store_opened", database=str(path), sqlite=sqlite3.sqlite_version)
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    @property
    def read_only(self) -> bool:
        """Whether this store was opened without the right to write."""
        return self._writer is None

    def close(self) -> None:
        """Waits for what is running, folds the WAL into the file, and lets go of the lock; twice is once."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
        self._read_threads.end()
        while not self._idle.empty():
            self._idle.get().close()
        self._write_thread.end()
        if self._conn:
            self._conn.close()
        if self._lock:
            self._lock.release()

    async def write(
        self, method: Callable[Concatenate[Writer, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Runs a method of Writer in one transaction. Cancelling the wait does not undo it: what was begun is saved whole."""
        return await self._write_thread.run(lambda: self._run_write(method, *args, **kwargs))

    async def read(
        self, method: Callable[Concatenate[Reader, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Runs a method of Reader on one snapshot of the database."""
        return await self._read_threads.run(lambda: self._run_read(method, *args, **kwargs))

    def write_now(
        self, method: Callable[Concatenate[Writer, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """`write` for code that does not await; it waits in the same queue."""
        return self._write_thread.submit(lambda: self._run_write(method, *args, **kwargs)).result()

    def read_now(
        self, method: Callable[Concatenate[Reader, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """`read` for code that does not await."""
        return self._run_read(method, *args, **kwargs)

    def backup(self, target: Path) -> int:
        """Copies the database to a new file `target` while it is in use, and checks the copy; its size in bytes."""
        from monitor.store.backup import backup

        with self._connection() as conn, translated(self.path):
            return backup(conn, target)

    def tables(self) -> tuple[str, ...]:
        """What `damage_in` can look at. Raises StoreError."""
        from monitor.store import integrity

        with self._connection() as conn, translated(self.path):
            return integrity.tables(conn)

    def damage_in(self, table: str) -> tuple[str, ...]:
        """What is wrong with a table; reads all of its pages on a snapshot, while others write."""
        from monitor.store import integrity

        with self._connection() as conn:
            return integrity.damage_in(conn, table)

    def _run_write(
        self, method: Callable[Concatenate[Writer, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        if self._writer is None or self._conn is None:
            raise StoreError(
                StoreReason.READ_ONLY,
                f"{self.path}: this command reads only; it cannot save anything",
            )
        try:
            with translated(self.path), transaction(self._conn):
                result = method(self._writer, *args, **kwargs)
        except StoreError as exc:
            self.last_error = str(exc)
            raise
        self.last_error = None
        return result

    def _run_read(
        self, method: Callable[Concatenate[Reader, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        with self._connection() as conn, translated(self.path):
            conn.execute("BEGIN")
            try:
                return method(Reader(conn), *args, **kwargs)
            except (Unreadable, KeyError) as exc:
                raise unreadable(self.path, exc) from exc
            finally:
                conn.execute("ROLLBACK")

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """An idle reading connection, or a new one; it is kept for the next question."""
        try:
            conn = self._idle.get_nowait()
        except queue.Empty:
            conn = connect_reader(self.path)
        try:
            yield conn
        finally:
            self._idle.put(conn)


def _writer(conn: sqlite3.Connection) -> Writer:
    from monitor.store.writer import Writer  # here: who only reads need not load it

    return Writer(conn)


def _check_readable(path: Path) -> None:
    conn = connect_reader(path)
    try:
        with translated(path):
            check_version(path, conn, empty_is_ours=False)
            check_current(path, conn)
    finally:
        conn.close()
