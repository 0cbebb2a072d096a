"""config.toml as the daemon sees it: which version of the file it is, and what of an edit waits for the next start."""

from __future__ import annotations

import contextlib
from pathlib import Path

from monitor.config.load import Loaded


def needs_restart(before: Loaded, after: Loaded) -> list[str]:
    """The edited parts that take effect at the next start only."""
    parts = {
        "server": before.config.server != after.config.server,
        "database": before.database != after.database,
    }
    return [name for name, changed in parts.items() if changed]


def signature(source: Path) -> tuple[int, int, int] | None:
    """What tells one saved version of a file from the next, through links; None without a file."""
    with contextlib.suppress(OSError):
        stat = source.stat()
        return stat.st_mtime_ns, stat.st_size, stat.st_ino
    return None
