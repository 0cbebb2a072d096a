"""What a page may do to the process that reads it; in a module of its own, which loads at once."""

from __future__ import annotations

import os
import signal
import threading

KILLS, HANGS = 13, 17


def risky(number: int) -> int:
    """Twice `number`; one number kills the process, another one hangs."""
    if number == KILLS:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == HANGS:
        threading.Event().wait()
    return number * 2
