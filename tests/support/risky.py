"""What a page may do to the process that reads it; in a module of its own, which loads at once."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from tempfile import mkstemp

KILLS, HANGS = 13, 17


def risky(number: int) -> int:
    """Twice `number`; one number kills the process, another one hangs."""
    if number == KILLS:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == HANGS:
        threading.Event().wait()
    return number * 2


def noted(folder: Path, number: int) -> int:
    """The same, leaving a file in `folder` for each time that the number is tried."""
    os.close(mkstemp(prefix=f"{number}-", dir=folder)[0])
    return risky(number)


def tries(folder: Path, number: int) -> int:
    """How often a number was tried."""
    return len(list(folder.glob(f"{number}-*")))
