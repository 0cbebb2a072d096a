"""Threads of the store, made when there is work for them: commands that read once need none, and asyncio takes 50 ms to load."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

R = TypeVar("R")


class Threads:
    """At most `count` threads. Work that comes after the end raises RuntimeError."""

    def __init__(self, count: int, name: str) -> None:
        self._count = count
        self._name = name
        self._making = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._ended = False

    def submit(self, work: Callable[[], R]) -> Future[R]:
        """The work's result, when it is there; work is begun in the order in which it came."""
        return (self._pool or self._made()).submit(work)

    async def run(self, work: Callable[[], R]) -> R:
        """Waits for the result. Cancelling the wait does not undo the work."""
        import asyncio

        return await asyncio.wrap_future(self.submit(work))

    def end(self) -> None:
        """Waits for what is running."""
        with self._making:
            self._ended = True
        if self._pool:
            self._pool.shutdown()

    def _made(self) -> ThreadPoolExecutor:
        from concurrent.futures import ThreadPoolExecutor

        with self._making:
            if self._ended:
                raise RuntimeError("the store is closed")
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._count, thread_name_prefix=self._name)
            return self._pool
