from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from monitor.core.errors import StoreError, StoreReason
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from tests.store.conftest import powerless
from tests.support.stored import NOW, ask, entry, feed, feed_update


def _open(path: Path, *, read_only: bool = False) -> Store:
    return Store.open(path, now=lambda: NOW, read_only=read_only)


def _broken_clock() -> datetime:
    raise ZeroDivisionError


# --- the facade ---


async def test_questions_and_writes_are_awaited(store: Store) -> None:
    synced = await store.write(Writer.sync_feeds, [feed(1)], now=NOW)
    due = await store.read(Reader.due_feeds, NOW)
    assert (synced.added, due[0].url) == (("Outlet 1",), feed(1).url)


async def test_writes_wait_for_each_other_and_reads_for_nobody(store: Store) -> None:
    gate, waiting = threading.Event(), threading.Event()

    def slow(writer: Writer) -> str:
        writer.sync_feeds([feed(1)], now=NOW)
        waiting.set()
        gate.wait(20)
        return "slow"

    first = asyncio.create_task(store.write(slow))
    await asyncio.to_thread(waiting.wait, 20)
    second = asyncio.create_task(store.write(Writer.sync_feeds, [feed(1), feed(2)], now=NOW))
    assert await store.read(Reader.all_due) == ()
    gate.set()
    assert await first == "slow"
    assert (await second).added == ("Outlet 2",)


async def test_many_questions_at_once(store: Store) -> None:
    await store.write(Writer.sync_feeds, [feed(n) for n in range(50)], now=NOW)
    answers = await asyncio.gather(*(store.read(Reader.all_due) for _ in range(40)))
    assert {len(answer) for answer in answers} == {50}


async def test_a_cancelled_write_is_whole(store: Store) -> None:
    gate = threading.Event()

    def slow(writer: Writer) -> None:
        gate.wait(20)
        writer.sync_feeds([feed(1), feed(2)], now=NOW)

    task = asyncio.create_task(store.write(slow))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    gate.set()
    assert len(store.write_now(lambda writer: writer.sync_feeds([], now=NOW)).removed) in (0, 2)


def test_a_write_that_fails_leaves_nothing(store: Store) -> None:
    def broken(writer: Writer) -> None:
        writer.sync_feeds([feed(1)], now=NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.write_now(broken)
    assert store.read_now(Reader.all_due) == ()
    assert store.write_now(Writer.sync_feeds, [feed(1)], now=NOW).added == ("Outlet 1",)


def test_a_question_sees_one_moment(store: Store) -> None:
    def twice(reader: Reader) -> tuple[int, int]:
        before = len(reader.all_due())
        store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
        return before, len(reader.all_due())

    assert store.read_now(twice) == (0, 0)
    assert len(store.read_now(Reader.all_due)) == 1


def test_a_question_cannot_write(store: Store) -> None:
    def sly(reader: Reader) -> None:
        reader._conn.execute("DELETE FROM feeds")

    with pytest.raises(StoreError) as error:
        store.read_now(sly)
    assert error.value.reason is StoreReason.READ_ONLY


def test_an_error_in_our_own_sql_is_not_the_disks(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        store.write_now(lambda writer: writer._conn.execute("SELECT * FROM nowhere"))


def test_closing_twice_is_closing_once(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(RuntimeError):
        store.write_now(Writer.sync_feeds, [], now=NOW)


def test_what_was_saved_is_there_after_a_restart(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
    store.close()
    assert not store.path.with_name("monitor.db-wal").exists()
    with _open(store.path) as again:
        assert len(again.read_now(Reader.all_due)) == 1


# --- how the file is written ---


def test_the_writer_is_careful(store: Store) -> None:
    def settings(writer: Writer) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        return {name: writer._conn.execute(f"PRAGMA {name}").fetchone()[0] for name in names}

    assert store.write_now(settings) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
    }


def test_a_row_without_its_parent_is_refused(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        store.write_now(Writer.save_feed, feed_update(77, entry(1)), now=NOW)


# --- reading only ---


def test_a_second_process_may_read(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
    with _open(store.path, read_only=True) as reading:
        assert reading.read_only
        assert len(reading.read_now(Reader.all_due)) == 1
        with pytest.raises(StoreError, match="reads only") as error:
            reading.write_now(Writer.sync_feeds, [], now=NOW)
    assert error.value.reason is StoreReason.READ_ONLY


def test_reading_needs_no_writer(store: Store) -> None:
    store.close()
    with _open(store.path, read_only=True) as reading:
        assert reading.read_now(Reader.all_due) == ()


def test_a_folder_that_cannot_be_written_can_be_read(guarded: Path) -> None:
    with powerless(), _open(guarded / "monitor.db", read_only=True) as reading:
        assert len(reading.read_now(Reader.all_due)) == 1


def test_a_folder_that_cannot_be_written_cannot_be_read_while_saves_wait_in_the_log(
    guarded: Path,
) -> None:
    (guarded / "monitor.db-wal").write_bytes(b"something")
    with powerless(), pytest.raises(StoreError, match="check the rights") as error:
        _open(guarded / "monitor.db", read_only=True)
    assert error.value.reason is StoreReason.READ_ONLY


# --- what cannot be opened ---


def test_a_start_that_fails_leaves_no_lock(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        Store.open(tmp_path / "monitor.db", now=_broken_clock)
    _open(tmp_path / "monitor.db").close()


@pytest.mark.parametrize("read_only", [False, True])
def test_a_missing_folder(tmp_path: Path, read_only: bool) -> None:
    with pytest.raises(StoreError, match="make it, or set MONITOR_DATA") as error:
        _open(tmp_path / "none" / "monitor.db", read_only=read_only)
    assert error.value.reason is StoreReason.MISSING_FOLDER


def test_nothing_to_read_yet(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no database yet") as error:
        _open(tmp_path / "monitor.db", read_only=True)
    assert error.value.reason is StoreReason.MISSING_FILE
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_is_no_database(tmp_path: Path, read_only: bool) -> None:
    path = tmp_path / "monitor.db"
    path.write_bytes(b"These are notes, not a database.\n" * 200)
    with pytest.raises(StoreError, match="not a database") as error:
        _open(path, read_only=read_only)
    assert error.value.reason is StoreReason.CORRUPT
    assert path.read_bytes().startswith(b"These are notes")


def test_a_damaged_file(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(n) for n in range(300)], now=NOW)
    store.close()
    with store.path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (store.path.stat().st_size - 4096))
    with pytest.raises(StoreError, match="put back a copy") as error:
        _open(store.path)
    assert error.value.reason is StoreReason.CORRUPT


@pytest.mark.parametrize("read_only", [False, True])
def test_another_programs_database(tmp_path: Path, read_only: bool) -> None:
    path = tmp_path / "monitor.db"
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(StoreError, match="another program's database"):
        _open(path, read_only=read_only)
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("SELECT name FROM sqlite_schema").fetchall() == [("bookmarks",)]


@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_of_a_newer_program(store: Store, read_only: bool) -> None:
    store.close()
    with closing(sqlite3.connect(store.path, isolation_level=None)) as conn:
        conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('monitor', '0999_future', '')"
        )
    with pytest.raises(StoreError, match="0999_future") as error:
        _open(store.path, read_only=read_only)
    assert error.value.reason is StoreReason.NEWER


def test_a_folder_that_cannot_be_written(guarded: Path) -> None:
    (guarded / "monitor.db.lock").unlink()
    with powerless(), pytest.raises(StoreError, match="the right to write") as error:
        _open(guarded / "monitor.db")
    assert error.value.reason is StoreReason.READ_ONLY


def test_a_name_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "monitor.db").mkdir()
    with pytest.raises(StoreError) as error:
        _open(tmp_path / "monitor.db")
    assert error.value.reason is StoreReason.READ_ONLY


# --- a disk that is full ---


def test_a_full_disk_loses_nothing_and_passes(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)

    def limit(writer: Writer, pages: int) -> None:
        writer._conn.execute(f"PRAGMA max_page_count = {pages}")

    store.write_now(limit, 1)
    with pytest.raises(StoreError, match="free some space") as error:
        store.write_now(
            Writer.save_feed,
            feed_update(1, *(entry(n, text="x" * 5000) for n in range(100))),
            now=NOW,
        )
    assert error.value.reason is StoreReason.DISK_FULL
    assert "free some space" in (store.last_error or "")
    assert ask(store, "SELECT count(*) FROM entries") == [(0,)]
    store.write_now(limit, 2**30)
    assert store.write_now(Writer.save_feed, feed_update(1, entry(1)), now=NOW).new == 1
    assert store.last_error is None


# --- a process that is killed ---

_WRITES = """
import itertools, sys
from pathlib import Path
from monitor.core.logs import set_up
from monitor.store.facade import Store
from monitor.store.writer import Writer
from tests.support.stored import *
set_up(level="warning")
with Store.open(Path(sys.argv[1]), now=lambda: NOW) as store:
    store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
    for turn in itertools.count(int(sys.argv[2])):
        many = [entry(turn * 10 + n) for n in range(10)]
        store.write_now(Writer.save_feed, feed_update(1, *many, state=state(1, body_hash=str(turn))), now=NOW)
        print(turn, flush=True)
"""


@pytest.mark.kill
def test_killed_at_any_moment_the_file_is_whole_and_nothing_reported_saved_is_lost(
    tmp_path: Path,
) -> None:
    path = tmp_path / "monitor.db"
    next_turn = 0
    for lines in (1, 4, 11):
        command = [sys.executable, "-c", _WRITES, str(path), str(next_turn)]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
        ) as child:
            assert child.stdout is not None
            done = [int(child.stdout.readline()) for _ in range(lines)]
            child.send_signal(signal.SIGKILL)
            done += [int(line) for line in child.stdout.read().split()]
        with _open(path) as store:
            due = store.read_now(Reader.feed, feed(1).url)
            assert due is not None
            saved = int(due.state.body_hash or -1)
            assert saved in (done[-1], done[-1] + 1)
            assert ask(store, "SELECT count(*) FROM entries") == [((saved + 1) * 10,)]
            assert ask(store, "PRAGMA integrity_check") == [("ok",)]
            next_turn = saved + 1
