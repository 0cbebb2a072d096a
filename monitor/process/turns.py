"""A round's account, the lanes in which its steps work, and the batches in which they do it."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from monitor.core.errors import StoreError
from monitor.core.logs import get_logger

T = TypeVar("T")
R = TypeVar("R")

# With 10,000 feeds due and answers at once: turns of the loop of 40 ms at most, of 90 without a bound; 8 cost a sixth more CPU.
_STARTS = 24


@dataclass(slots=True, kw_only=True)
class Round:
    """What a round came to, for people and for logs."""

    polled: Counter[str] = field(default_factory=Counter)  # by outcome
    failed: dict[str, str] = field(default_factory=dict)  # feed's name → reason
    held: dict[str, str] = field(
        default_factory=dict
    )  # feed's name → the pause that its site asked for; it was not asked
    new: int = 0
    changed: int = 0  # entries whose title or text in the feed is another
    edited: int = 0  # articles that read differently the second time
    read: Counter[str] = field(default_factory=Counter)  # by quality
    unread: Counter[str] = field(default_factory=Counter)  # by reason
    hits: int = 0
    grouped: int = 0
    crashed: int = 0
    unfinished: str = ""  # the step that the deadline cut short


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Generic[T]):
    """A piece of work. `key` tells it from the others; those of one `lane` (a site) are done a few at a time."""

    key: int
    lane: str
    item: T


@asynccontextmanager
async def task_group() -> AsyncIterator[asyncio.TaskGroup]:
    """A task group whose first error is raised as it is, because whoever waits for it asks what went wrong, not in how many."""
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None


async def in_turns(
    ask: Callable[[], Awaitable[Iterable[Step[T]]]],
    work: Callable[[T], Awaitable[None]],
    *,
    limit: int,
    per_lane: int,
    again_s: float | None = None,
) -> None:
    """Runs `work` over what `ask` gives, at most `limit` at a time and `per_lane` of one lane; lanes take turns.

    A lane that is slow, or has much to do, keeps no other waiting: with `again_s`, more is asked for that often while anything is
    under way. What still waits or runs is not taken twice.
    """
    async with task_group() as group:
        lanes = _Lanes(work, group=group, limit=limit, per_lane=per_lane)
        lanes.take(await ask())
        while again_s is not None and not await lanes.idle(within_s=again_s):
            held = frozenset(
                lanes.held
            )  # as of before the question, whose answer may be older than the end of some
            lanes.take(unit for unit in await ask() if unit.key not in held)


class _Lanes(Generic[T]):
    """Runners, each of which does the next unit of the lane whose turn it is."""

    def __init__(
        self,
        work: Callable[[T], Awaitable[None]],
        *,
        group: asyncio.TaskGroup,
        limit: int,
        per_lane: int,
    ) -> None:
        self.held: set[int] = set()  # keys of what waits or runs
        self._work = work
        self._group = group
        self._limit = limit
        self._per_lane = per_lane
        self._waiting: dict[str, list[Step[T]]] = {}
        self._turns: deque[str] = deque()  # a lane is in it as often as it may begin a unit
        self._given: dict[str, int] = {}  # by lane: turns that wait or are in use
        self._runners = 0
        self._idle = asyncio.Event()
        self._gate = asyncio.Semaphore(_STARTS)

    def take(self, units: Iterable[Step[T]]) -> None:
        """Adds work, and runners for it."""
        for unit in units:
            self.held.add(unit.key)
            self._waiting.setdefault(unit.lane, []).append(unit)
            given = self._given.get(unit.lane, 0)
            if given < self._per_lane:
                self._given[unit.lane] = given + 1
                self._turns.append(unit.lane)
        for _ in range(min(self._limit - self._runners, len(self._turns))):
            self._runners += 1
            self._group.create_task(self._run())
        if self._runners:
            self._idle.clear()
        else:
            self._idle.set()

    async def idle(self, *, within_s: float) -> bool:
        """Waits until all is done, that long at the most; whether it is."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._idle.wait()
        return self._idle.is_set()

    async def _run(self) -> None:
        try:
            while self._turns:
                lane = self._turns.popleft()
                if waiting := self._waiting[lane]:
                    unit = waiting.pop(0)
                    await self._start()
                    await self._work(unit.item)
                    self.held.discard(unit.key)
                self._end_turn(lane)
        finally:
            self._runners -= 1
            if not self._runners:
                self._idle.set()

    async def _start(self) -> None:
        """A few units begin in each turn of the loop: hundreds at once that need no waiting would keep everything else from it."""
        async with self._gate:
            await asyncio.sleep(0)

    def _end_turn(self, lane: str) -> None:
        if self._waiting[lane]:
            self._turns.append(lane)
        elif self._given[lane] > 1:
            self._given[lane] -= 1
        else:
            del self._given[lane], self._waiting[lane]


class Batcher(Generic[T, R]):
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


async def apart(
    save: Callable[[Sequence[T]], Awaitable[Sequence[R]]], items: Sequence[T]
) -> Sequence[R | Exception]:
    """What `save` gives for `items`; when it fails for all together, for each alone, so that only the bad one is lost."""
    try:
        return await save(items)
    except StoreError:
        raise  # the file or the disk: no item is to blame
    except Exception as exc:
        if len(items) == 1:
            return [exc]
        return [(await apart(save, [item]))[0] for item in items]


def crashed(result: Round, step: str, unit: str) -> None:
    result.crashed += 1
    get_logger().exception("unit_crashed", step=step, unit=unit)
