"""The process that starts what is killed, a child per line on standard input, which names it and a number of transactions after which
the child kills itself:

    run       the journeys one after the other, in a fork of this process, which has everything open
    daemon    the daemon of `monitor run`, with all its jobs at the same time and worker processes, in a fork
    command   `monitor run` itself, from its first line on (tests/kill/command.py)
    finish    the journeys, to their end

A child says each step's name on standard output before it begins. Its clock is as fast as it is told, so that days pass in seconds.
The journeys parse and extract in a thread, for speed: worker processes hold nothing that could be lost.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from monitor.config.load import Loaded
from monitor.core.logs import set_up
from monitor.daemon.run import Daemon
from monitor.pipeline import alerting, delivering, grouping, polling, reporting
from monitor.pipeline.checking import checked
from monitor.pipeline.reading import read_pending_entries
from monitor.pipeline.services import Services, open_services
from monitor.process.turns import Round
from monitor.store.writer import Writer
from monitor.watch import judgement
from monitor.watch.judgement import Rules
from tests.kill.clock import fast_clock
from tests.kill.hooks import TellingTicks, die_after_commit, say


async def cycle(services: Services, started_at: datetime) -> None:
    """What the daemon's jobs do, one after the other."""
    result = Round()
    say("poll")
    await polling.poll_due_feeds(services, result)
    say("read")
    await read_pending_entries(services, result, limit=500)
    say("group")
    await grouping.group_new_articles(services, result)
    say("alert")
    await alerting.queue_alerts(services)
    say("digest")
    await reporting.make_due_digests(services, started_at=started_at)
    say("deliver")
    await delivering.deliver_due(services)
    say("idle")
    await asyncio.sleep(0.01)


async def live_as_daemon(loaded: Loaded, rules: Rules, clock: Callable[[], datetime]) -> None:
    """The daemon on the fast clock, until it is killed."""
    say("open")
    daemon = Daemon(loaded, rules, now=clock)
    daemon._ticks = TellingTicks(now=clock)
    await daemon.live()


async def live(loaded: Loaded, rules: Rules, clock: Callable[[], datetime], *, days: float) -> None:
    """The journeys for `days` of their own clock."""
    say("open")
    end = clock() + timedelta(days=days)
    async with open_services(loaded, rules, now=clock, executor=ThreadPoolExecutor(1)) as services:
        started_at = await services.store.write(Writer.birthday, now=clock())
        while clock() < end:
            await cycle(services, started_at)


def forked(what: str, loaded: Loaded, rules: Rules, commits: int) -> int:
    """A child that lives as `what`; its exit code, negative for a signal."""
    clock = fast_clock(float(sys.argv[2]), float(sys.argv[3]))
    child = os.fork()
    if child == 0:
        die_after_commit(commits)
        if what == "daemon":
            asyncio.run(live_as_daemon(loaded, rules, clock))
        else:
            asyncio.run(live(loaded, rules, clock, days=1e6 if what == "run" else 2.2))
        os._exit(0)
    say(f"child {child}")
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def commanded(commits: int) -> int:
    """A process of its own that runs the command; its exit code, negative for a signal."""
    source, *clock = sys.argv[1:]
    log = Path(source).with_name("command.log")
    argv = ["-m", "tests.kill.command", *clock, str(commits), "run", "--config", source]
    with log.open("ab") as errors:
        child = subprocess.Popen([sys.executable, *argv], stdin=subprocess.DEVNULL, stderr=errors)
    say(f"child {child.pid}")
    return child.wait()


def main() -> None:
    """The arguments: the config, the moment of the real clock that is BEGIN, and how fast the clock goes."""
    set_up(level="warning")
    loaded, rules = checked(Path(sys.argv[1]))
    judgement.opened(rules)
    say("ready")
    for line in sys.stdin:
        what, commits = line.split()
        lives = partial(forked, what, loaded, rules) if what != "command" else commanded
        say(f"end {lives(int(commits))}")


if __name__ == "__main__":
    main()
