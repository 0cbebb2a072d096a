from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.core.errors import StoreError, StoreReason
from monitor.store.facade import Store
from monitor.store.lock import WriterLock
from monitor.store.reader import Reader
from tests.support.stored import NOW

_HOLDS = """
import sys
from pathlib import Path
from monitor.core.logs import set_up
from monitor.store.facade import Store
from tests.support.stored import NOW
set_up(level="warning")
with Store.open(Path(sys.argv[1]), now=lambda: NOW):
    print("open", flush=True)
    sys.stdin.read()
"""


def test_a_second_writing_process_is_refused_and_told_who_writes(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    command = [sys.executable, "-c", _HOLDS, str(path)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        with pytest.raises(StoreError) as error:
            Store.open(path, now=lambda: NOW)
        assert error.value.reason is StoreReason.LOCKED
        assert f"process {child.pid} (-c {path})" in error.value.message
        with Store.open(path, now=lambda: NOW, read_only=True) as reading:
            assert reading.read_now(Reader.all_due) == ()
        child.kill()
    Store.open(path, now=lambda: NOW).close()


def test_a_lock_is_let_go_once(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / "a.db")
    with pytest.raises(StoreError, match=f"process {os.getpid()} "):
        WriterLock(tmp_path / "a.db")
    lock.release()
    lock.release()
    WriterLock(tmp_path / "a.db").release()


def test_a_holder_without_a_name(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / "a.db")
    (tmp_path / "a.db.lock").write_bytes(b"")
    with pytest.raises(StoreError, match="another process is writing"):
        WriterLock(tmp_path / "a.db")
    lock.release()


def test_a_lock_file_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "a.db.lock").mkdir()
    with pytest.raises(StoreError, match="the right to write there") as error:
        WriterLock(tmp_path / "a.db")
    assert error.value.reason is StoreReason.READ_ONLY


def test_a_disk_too_full_for_the_lock(tmp_path: Path) -> None:
    (tmp_path / "a.db.lock").symlink_to("/dev/full")
    with pytest.raises(StoreError) as error:
        WriterLock(tmp_path / "a.db")
    assert error.value.reason is StoreReason.DISK_FULL
