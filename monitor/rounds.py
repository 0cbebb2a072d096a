"""A round's account, the bound under which its steps work, and the batches in which they do it."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from monitor.logs import get_logger

T = TypeVar("T")
R = TypeVar("R")


@dataclass(slots=True, kw_only=True)
class Round:
    """What a round came to, for people and for logs."""

    polled: Counter[str] = field(default_factory=Counter)  # by outcome
    failed: dict[str, str] = field(default_factory=dict)  # feed's name → reason
    new: int = 0
    changed: int = 0  # entries whose title or text in the feed is another
    edited: int = 0  # articles that read differently the second time
    read: Counter[str] = field(default_factory=Counter)  # by quality
    unread: Counter[str] = field(default_factory=Counter)  # by reason
    hits: int = 0
    grouped: int = 0
    crashed: int = 0
    unfinished: str = ""  # the step that the deadline cut short


async def bounded(items: Iterable[T], work: Callable[[T], Awaitable[None]], *, limit: int) -> None:
    """Runs `work` over `items`, at most `limit` at a time."""
    source = iter(items)

    async def runner() -> None:
        for item in source:
            await work(item)

    async with asyncio.TaskGroup() as group:
        for _ in range(limit):
            group.create_task(runner())


class Together(Generic[T, R]):
    """Calls that are made at the same time, run as batches: what comes in while `lanes` batches are under way goes with the next.

    `run` gives a result for each item, in order, exceptions as values; what it raises counts for every item of its batch. The
    batches are tasks of `group`. An item whose caller was cancelled before its batch began is not run.
    """

    def __init__(
        self,
        run: Callable[[Sequence[T]], Awaitable[Sequence[R | Exception]]],
        *,
        group: asyncio.TaskGroup,
        lanes: int = 1,
        most: int = 64,
    ) -> None:
        self._run = run
        self._group = group
        self._free = lanes
        self._most = most
        self._waiting: deque[tuple[T, asyncio.Future[R]]] = deque()

    async def __call__(self, item: T) -> R:
        """What `run` gives for `item`; raises what it raises."""
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._free:
            self._free -= 1
            self._group.create_task(self._lane())
        return await future

    async def _lane(self) -> None:
        """Runs batches until nothing waits."""
        try:
            while self._waiting:
                batch = [call for call in self._next() if not call[1].done()]
                results = await self._results([item for item, _ in batch]) if batch else ()
                for (_, future), result in zip(batch, results, strict=True):
                    _settle(future, result)
        finally:
            self._free += 1

    def _next(self) -> list[tuple[T, asyncio.Future[R]]]:
        return [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]

    async def _results(self, items: Sequence[T]) -> Sequence[R | Exception]:
        try:
            return await self._run(items)
        except Exception as exc:
            return [exc] * len(items)


def _settle(future: asyncio.Future[R], result: R | Exception) -> None:
    if future.done():  # its caller was cancelled meanwhile
        return
    if isinstance(result, Exception):
        future.set_exception(result)
    else:
        future.set_result(result)


def crashed(result: Round, step: str, unit: str) -> None:
    result.crashed += 1
    get_logger().exception("unit_crashed", step=step, unit=unit)
