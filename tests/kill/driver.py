"""The process that is killed. It opens everything once, then forks a child per line on standard input: "run" (the journeys, one after
the other), "daemon" (`monitor run` itself, with all its jobs at the same time and worker processes) or "finish", and a number of
transactions after which it kills itself.

A child does what the daemon's ticks do, step after step, and says each step's name on standard output before it begins. Its
clock is as fast as it is told, so that days pass in seconds. Parse and extract run in a thread, for speed: worker processes hold
nothing that could be lost.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from monitor.config.load import Loaded
from monitor.core.logs import set_up
from monitor.daemon.run import Daemon
from monitor.daemon.ticks import Ticks
from monitor.pipeline import alerting, delivering, polling, reporting
from monitor.pipeline.reading import read_pending_entries
from monitor.pipeline.services import Services, checked, open_services
from monitor.process.turns import Round
from monitor.store.facade import Store
from monitor.store.writer import Writer
from monitor.watch import judgement
from monitor.watch.judgement import Rules

STEPS = ("poll", "read", "group", "digest", "deliver")  # of the daemon's jobs
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


def fast_clock(zero_s: float, speed: float) -> Callable[[], datetime]:
    """A clock that stood at BEGIN at `zero_s` of the real one, and goes `speed` times as fast."""
    return lambda: BEGIN + timedelta(seconds=(time.time() - zero_s) * speed)


def say(step: str) -> None:
    """Tells the one who kills; a pipe takes a short line whole."""
    os.write(1, f"{step}\n".encode())


async def cycle(services: Services, started_at: datetime) -> None:
    """What the daemon's jobs do, one after the other."""
    result = Round()
    say("poll")
    await polling.poll_due_feeds(services, result)
    say("read")
    await read_pending_entries(services, result, limit=500)
    say("group")
    await polling.group_new_articles(services, result)
    say("alert")
    await alerting.queue_alerts(services)
    say("digest")
    await reporting.make_due_digests(services, started_at=started_at)
    say("deliver")
    await delivering.deliver_due(services)
    say("idle")
    await asyncio.sleep(0.01)


def die_after_commit(services: Services, number: int) -> None:
    """Lets the process kill itself right after its transaction of that number, before anything else is done."""
    write, done = services.store.write, itertools.count(1)

    async def counted(*args: Any, **more: Any) -> Any:
        result = await write(*args, **more)
        if next(done) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    services.store.write = counted


def die_in_daemon_after_commit(number: int) -> None:
    """The same for a daemon, which opens its store itself."""
    write, done = Store.write, itertools.count(1)

    async def counted(*args: Any, **more: Any) -> Any:
        result = await write(*args, **more)
        if next(done) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    Store.write = counted  # type: ignore[method-assign]  # in the child that is killed


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


async def live_as_daemon(
    loaded: Loaded, rules: Rules, clock: Callable[[], datetime], *, commits: int
) -> None:
    """`monitor run` on the fast clock, until it is killed."""
    say("open")
    die_in_daemon_after_commit(commits)
    daemon = Daemon(loaded, rules, now=clock)
    daemon._ticks = TellingTicks(now=clock)
    await daemon.live()


async def live(
    loaded: Loaded, rules: Rules, clock: Callable[[], datetime], *, days: float, commits: int
) -> None:
    """Lives for `days` of its own clock, or for so many transactions; 0 is any number."""
    say("open")
    end = clock() + timedelta(days=days)
    async with open_services(loaded, rules, now=clock, executor=ThreadPoolExecutor(1)) as services:
        die_after_commit(services, commits)
        started_at = await services.store.write(Writer.birthday, now=clock())
        while clock() < end:
            await cycle(services, started_at)


def main() -> None:
    """The arguments: the config, the moment of the real clock that is BEGIN, and how fast the clock goes."""
    source, zero_s, speed = Path(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    set_up(level="warning")
    loaded, rules = checked(source)
    judgement.opened(rules)
    say("ready")
    for line in sys.stdin:
        what, commits = line.split()
        days = 1e6 if what == "run" else 2.2
        child = os.fork()
        if child == 0:
            if what == "daemon":
                asyncio.run(
                    live_as_daemon(loaded, rules, fast_clock(zero_s, speed), commits=int(commits))
                )
                os._exit(0)
            asyncio.run(
                live(loaded, rules, fast_clock(zero_s, speed), days=days, commits=int(commits))
            )
            os._exit(0)
        say(f"child {child}")
        _, status = os.waitpid(child, 0)
        say(f"end {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    main()
