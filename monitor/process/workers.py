"""Processes for the work that costs CPU: parse, extract, match. A hung or crashed one costs one item, never a round.

What runs here are module-level functions of plain, picklable values, so that the pool can be exchanged for another executor
(a Dask cluster's `Client.get_executor()`, say): hand one in as `executor`; its `submit` gives a `concurrent.futures.Future`.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import multiprocessing
import os
import pickle
import resource
import signal
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from monitor.core.errors import MonitorError
from monitor.core.footprint import large_blocks_apart

if TYPE_CHECKING:  # every worker imports this module, and the config's libraries would cost it a quarter of a second
    from monitor.config.settings import WorkerSettings

T = TypeVar("T")
R = TypeVar("R")
K = TypeVar("K")

CHUNK = 6
"""Pages per task: a task costs about a millisecond of pipes and threads, a page 25-45 ms."""

OBJECTS = 5_000
"""New ones between two looks for garbage in a worker; with 700, Python's own number, a tenth of reading feeds is such looks."""

_CHUNKS_AHEAD = 3  # for each task that can run: one runs, one is on its way, one is being sent
_BATCHES_AHEAD = 6  # of which few items, or none, need a worker
_PR_SET_PDEATHSIG = 1  # <sys/prctl.h>
_CLOSE_S = 5.0


class WorkerCrash(MonitorError):
    """The process died (signal, out of memory) before it had an answer."""


class Executor(Protocol):
    """Where tasks run: `concurrent.futures.Executor`, Dask's included, has this shape."""

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Future[Any]:
        """Runs `fn(*args)` elsewhere."""
        ...

    def shutdown(self, wait: bool = True) -> None:
        """Ends what runs."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What `[workers]` of a config without that section says, for verbs that read no config."""

    processes: int
    task_timeout: float = 20.0  # seconds
    memory: int = 1_000_000_000  # bytes
    tasks_per_process: int = 500
    pages_in_flight: int = 64


class Workers:
    """Runs functions in worker processes, started by the first task; they end with `async with`, or with this process."""

    def __init__(
        self, settings: WorkerSettings | Limits, *, executor: Executor | None = None
    ) -> None:
        self.settings = settings
        self.restarts = 0  # processes killed or crashed so far
        self._executor = executor

    async def __aenter__(self) -> Self:
        self._executor = self._executor or Processes(self.settings)
        return self

    async def __aexit__(self, *_exc: object) -> None:
        if self._executor is not None:
            await asyncio.to_thread(self._executor.shutdown)

    async def run(self, fn: Callable[..., R], *args: Any) -> R:
        """`fn(*args)`. Raises what it raises, TimeoutError after `task_timeout`, WorkerCrash when its process died."""
        result: R = _value((await self._task(fn, [args]))[0])
        return result

    async def map(
        self, fn: Callable[[T], R], items: Iterable[T], *, chunk: int = CHUNK
    ) -> AsyncIterator[R | Exception]:
        """`fn(item)` for each item, in order; what an item raises is its result. At most `pages_in_flight` items are out.

        When a chunk is killed or crashes, its items are tried again one by one, so that only the bad one is lost.
        """
        source = iter(items)
        waiting: deque[asyncio.Task[list[R | Exception]]] = deque()
        room = max(self.settings.processes, self.settings.pages_in_flight // chunk)
        try:
            while True:
                while len(waiting) < room and (part := [(item,) for item in islice(source, chunk)]):
                    waiting.append(asyncio.ensure_future(self._task(fn, part)))
                if not waiting:
                    return
                for result in await waiting.popleft():
                    yield result
        finally:
            for task in waiting:
                task.cancel()

    async def batches(
        self,
        fn: Callable[[T], R],
        source: AsyncIterator[tuple[K, Sequence[T]]],
        *,
        chunk: int = CHUNK,
    ) -> AsyncIterator[tuple[K, list[R | Exception]]]:
        """For each batch of `source`, which has a key, `fn(item)` for each of its items, as `map` gives it. While one batch is
        being used the next ones are under way: the workers wait neither for the end of a batch nor for who saves it."""
        ahead: deque[tuple[K, list[asyncio.Task[list[R | Exception]]], int]] = deque()
        most = max(self.settings.pages_in_flight, _CHUNKS_AHEAD * chunk * self._slots())
        out, more = 0, True
        try:
            while True:
                while more and (len(ahead) < 2 or out < most):
                    try:
                        key, items = await anext(source)
                    except StopAsyncIteration:
                        more = False
                        break
                    parts = [items[at : at + chunk] for at in range(0, len(items), chunk)]
                    tasks = [
                        asyncio.ensure_future(self._task(fn, [(item,) for item in part]))
                        for part in parts
                    ]
                    size = max(len(items), most // _BATCHES_AHEAD)
                    ahead.append((key, tasks, size))
                    out += size
                if not ahead:
                    return
                key, tasks, size = ahead[0]
                results = [result for task in tasks for result in await task]
                ahead.popleft()
                out -= size
                yield key, results
        finally:
            for _, tasks, _ in ahead:
                for task in tasks:
                    task.cancel()

    def _slots(self) -> int:
        """How many tasks can run at the same time."""
        slots: int = getattr(self._executor, "slots", self.settings.processes)
        return slots

    async def _task(
        self, fn: Callable[..., R], calls: Sequence[tuple[Any, ...]]
    ) -> list[R | Exception]:
        """The results of `calls`, one for one."""
        if self._executor is None:
            raise RuntimeError("use `async with Workers(...)`")
        try:
            results: list[R | Exception] = await asyncio.wrap_future(
                self._executor.submit(_run_all, fn, calls)
            )
        except (TimeoutError, ProcessExpired, BrokenExecutor, MemoryError) as exc:
            self.restarts += 1
            if len(calls) > 1:
                alone = await asyncio.gather(
                    *(self._task(fn, [call]) for call in calls)
                )  # the good ones pass by a bad one
                return [result for results in alone for result in results]
            return [_explained(exc, self.settings)]
        return results


class Processes:
    """A pebble pool behind the `submit` of `concurrent.futures`: hard time limit, recycling, crash isolation."""

    def __init__(self, settings: WorkerSettings | Limits) -> None:
        self._settings = settings
        self._pool = self._new_pool()

    def _new_pool(self) -> Any:
        return ProcessPool(
            max_workers=self._settings.processes,
            max_tasks=self._settings.tasks_per_process,
            initializer=_set_up,
            initargs=(self._settings.memory, os.getpid()),
            context=multiprocessing.get_context("spawn"),
        )

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Future[Any]:
        if (
            not self._pool.active
        ):  # pebble gives a pool up for good when an idle worker of it is killed
            self._pool = self._new_pool()
        future: Future[Any] = self._pool.schedule(
            fn, args=args, timeout=self._settings.task_timeout
        )
        return future

    def shutdown(self, wait: bool = True) -> None:
        self._pool.stop()
        if wait:
            self._pool.join(timeout=_CLOSE_S)


def _run_all(fn: Callable[..., R], calls: Sequence[tuple[Any, ...]]) -> list[R | Exception]:
    """In the worker: each call's result or the exception it raised."""
    results: list[R | Exception] = []
    for args in calls:
        try:
            results.append(fn(*args))
        except MemoryError:
            raise
        except Exception as exc:
            results.append(exc)
    return results


def answered(call: bytes) -> bytes:
    """In the worker of another machine: a call as bytes, done; its result as bytes. Raises what it raises."""
    fn, args = pickle.loads(call)  # noqa: S301  # who may give a worker calls may do anything there
    return pickle.dumps(fn(*args), pickle.HIGHEST_PROTOCOL)


def _set_up(memory_bytes: int, parent: int) -> None:
    """In a new worker: its memory limit, one thread for numeric libraries, and an end when the parent ends, however."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    large_blocks_apart()
    gc.set_threshold(OBJECTS)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before the line above
        os._exit(1)


def _value(result: R | Exception) -> R:
    if isinstance(result, Exception):
        raise result
    return result


def _explained(exc: Exception, settings: WorkerSettings | Limits) -> Exception:
    if isinstance(exc, ProcessExpired):
        return WorkerCrash(f"the worker process died with exit code {exc.exitcode}")
    if isinstance(exc, BrokenExecutor):
        return WorkerCrash(f"the worker process died: {exc}")
    if isinstance(exc, MemoryError):
        return WorkerCrash(
            f"the task needed more memory than workers.memory ({settings.memory / 1e6:.0f} MB)"
        )
    return TimeoutError(
        f"the task took longer than workers.task_timeout ({settings.task_timeout:g} s)"
    )
