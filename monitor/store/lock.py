"""One writing process per database: an advisory lock on a file beside it that names its holder.

The kernel lets go of the lock when the process ends, however it ends, so a stale lock file means nothing and needs no cleaning.
"""

from __future__ import annotations

import errno
import fcntl
import os
import sys
from pathlib import Path

from monitor.core.errors import StoreError, StoreReason


class WriterLock:
    """The right to write to one database, until `release`."""

    def __init__(self, database: Path) -> None:
        """Takes the lock. Raises StoreError naming the process that has it, or why it cannot be taken."""
        self._path = database.with_name(database.name + ".lock")
        self._fd = self._open()
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            name = f"process {os.getpid()} ({_command()})".encode()
            os.pwrite(self._fd, name, 0)
            os.ftruncate(self._fd, len(name))
        except BlockingIOError as exc:
            holder = os.read(self._fd, 500).decode(errors="replace").strip() or "another process"
            os.close(self._fd)
            message = f"{database}: {holder} is writing to it; stop that one first, or run this command without writing"
            raise StoreError(StoreReason.LOCKED, message) from exc
        except OSError as exc:
            os.close(self._fd)
            raise _cannot_write(self._path, exc) from exc

    def release(self) -> None:
        """Lets go; twice is once."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _open(self) -> int:
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as exc:
            raise _cannot_write(self._path, exc) from exc


def _cannot_write(path: Path, exc: OSError) -> StoreError:
    if exc.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreError(StoreReason.DISK_FULL, f"{path}: {exc.strerror}; free some space")
    hint = f"give the user with id {os.geteuid()} the right to write there, or set MONITOR_DATA to another folder"
    return StoreError(StoreReason.READ_ONLY, f"{path}: {exc.strerror}; {hint}")


def _command() -> str:
    return " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200]
