"""Ticks: jobs that run every so many seconds, whatever the wall clock does and whatever a job raises.

APScheduler keeps the time of each next run on the wall clock, so a clock that is set back by an hour would stop it for an hour;
the steps of the clock are watched on the monotonic one, and every job ticks at once after one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.core.clock import Clock, monotonic_s, utc_now
from monitor.core.errors import StoreError
from monitor.core.logs import get_logger

_DEADLINE_S = 900.0  # without progress
_LOOK_S = 5.0  # how often the two clocks are compared
_STEP_S = 5.0  # NTP slews what is smaller


class Ticks:
    """A few periodic jobs. A job never overlaps itself, is never dropped for being late, and one that fails ticks again."""

    def __init__(
        self,
        *,
        now: Clock = utc_now,
        monotonic: Callable[[], float] = monotonic_s,
        look_s: float = _LOOK_S,
    ) -> None:
        self._now = now
        self._monotonic = monotonic
        self._look_s = look_s
        self._first = (
            ""  # the job that tells how things are; it ticks at once when another cannot save
        )
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._stopping = False
        self._running: set[asyncio.Task[None]] = set()
        self.took_s: dict[str, float] = {}  # by job, the last time it ran
        self._deadlines_s: dict[str, float] = {}
        self._seen_s: dict[str, float] = {}  # of running jobs: when they began, or last came on
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._overdue: set[str] = set()  # those that were ended, until they end by themselves
        self._clocks: asyncio.Task[None] | None = None

    def every(
        self,
        name: str,
        seconds: float,
        job: Callable[[], Awaitable[object]],
        *,
        deadline_s: float = _DEADLINE_S,
    ) -> None:
        """Runs `job` now and then every `seconds`, under `name`; a job of that name gives way. One that has not come on for
        `deadline_s` (see `comes_on`) is ended, and named by `overdue` until it has ended by itself again."""
        self._first = self._first or name
        self._deadlines_s[name] = deadline_s
        self._scheduler.add_job(
            self._guarded(name, job),
            "interval",
            seconds=seconds,
            id=name,
            next_run_time=utc_now(),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
            replace_existing=True,
        )

    def soon(self, name: str) -> None:
        """Lets a job tick at once, or as soon as it is free."""
        with suppress(JobLookupError):
            self._scheduler.modify_job(name, next_run_time=utc_now())

    def comes_on(self, name: str) -> None:
        """Says that a running job makes progress: its deadline counts from now."""
        if name in self._seen_s:
            self._seen_s[name] = self._monotonic()

    def overdue(self) -> tuple[str, ...]:
        """Names of the jobs that outlast their deadline, or did the last time."""
        now_s = self._monotonic()
        late = {
            name for name, at_s in self._seen_s.items() if now_s - at_s > self._deadlines_s[name]
        }
        return tuple(sorted(late | self._overdue))

    def start(self) -> None:
        """The first ticks come at once."""
        self._scheduler.start()
        self._clocks = asyncio.create_task(self._mind_the_clock())

    async def idle(self) -> None:
        """Waits until the jobs that run at this moment have ended."""
        if running := self._running - {asyncio.current_task()}:
            await asyncio.wait(running)

    async def stop(self, *, within_s: float) -> None:
        """No further tick; running jobs are cancelled and waited for, up to `within_s` seconds."""
        self._stopping = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        tasks = self._running | ({self._clocks} if self._clocks else set())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=within_s)

    def _guarded(
        self, name: str, job: Callable[[], Awaitable[object]]
    ) -> Callable[[], Awaitable[None]]:
        async def tick() -> None:
            task = asyncio.current_task()
            assert task is not None
            self._running.add(task)
            started_s = self._seen_s[name] = self._monotonic()
            self._tasks[name] = task
            try:
                await job()
                self._overdue.discard(name)
            except asyncio.CancelledError:
                if not (self._stopping or name in self._overdue):
                    raise  # above is APScheduler alone, which would log a stop as a failure
            except StoreError as exc:
                get_logger().error(
                    "store_failed", step=name, reason=exc.reason.value, message=exc.message
                )
                if name != self._first:
                    self.soon(self._first)
            except Exception:
                get_logger().exception("unit_crashed", step=name)
            finally:
                self._running.discard(task)
                self._seen_s.pop(name, None)
                self._tasks.pop(name, None)
                self.took_s[name] = self._monotonic() - started_s

        return tick

    async def _mind_the_clock(self) -> None:
        before = self._offset()
        while True:
            await asyncio.sleep(self._look_s)
            self._end_overdue()
            step_s, before = self._offset() - before, self._offset()
            if abs(step_s) >= _STEP_S:
                get_logger().warning("clock_stepped", seconds=round(step_s, 1))
                for job in self._scheduler.get_jobs():
                    self.soon(job.id)

    def _end_overdue(self) -> None:
        now_s = self._monotonic()
        for name, at_s in list(self._seen_s.items()):
            if now_s - at_s > self._deadlines_s[name] and name in self._tasks:
                get_logger().error("job_overdue", step=name, seconds=round(now_s - at_s))
                self._overdue.add(name)
                self._tasks.pop(name).cancel()

    def _offset(self) -> float:
        """Wall clock minus monotonic clock: constant until somebody sets the clock, or the machine slept."""
        at: datetime = self._now()
        return at.timestamp() - self._monotonic()
