"""What makes a process that is killed tell what it does, and kill itself at a chosen transaction."""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Awaitable, Callable
from typing import Any

from monitor.daemon.ticks import Ticks
from monitor.store.facade import Store

STEPS = ("poll", "read", "group", "digest", "deliver")  # of the daemon's jobs


def say(step: str) -> None:
    """Tells the one who kills; a pipe takes a short line whole."""
    os.write(1, f"{step}\n".encode())


def die_after_commit(number: int) -> None:
    """Lets this process kill itself right after its transaction of that number, before anything else is done; 0 is never."""
    write, done = Store.write, itertools.count(1)

    async def counted(*args: Any, **more: Any) -> Any:
        result = await write(*args, **more)
        if next(done) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    Store.write = counted  # type: ignore[method-assign]  # in the process that is killed


class TellingTicks(Ticks):
    """The daemon's schedule, which says the name of each job when it begins."""

    def every(
        self, name: str, seconds: float, job: Callable[[], Awaitable[object]], **more: Any
    ) -> None:
        async def told() -> object:
            if name in STEPS:
                say(name)
            return await job()

        super().every(name, seconds, told, **more)
