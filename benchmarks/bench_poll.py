"""CPU of a round of polling, per feed: all 304, unchanged bodies, one new entry each, and cold.

    python benchmarks/bench_poll.py [--feeds 1000] [--rounds 3] [--no-reader | --reader PYTHON]
    python benchmarks/bench_poll.py --many [--rounds 3]

`--many` measures what grows instead: CPU per feed and memory at 1,000 and 5,000 feeds, the wall time of 1,000 that take 0.03 to
4 s to answer, and how long the loop is kept from its other work when 10,000 are due at once.

The press is a process of its own (`press.py`) and not counted; CPU is user and system time of this process and all its workers.
lemon24/reader polls the same press in the same run, with one worker, in an environment that is made for it (or that of
`--reader`); its share of the feeds is `--reader-feeds`, because it takes a minute for what takes us a second.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.pipeline.services import Services

START = datetime(2026, 2, 20, 8, 0, tzinfo=UTC)
PRESS = Path(__file__).with_name("press.py")
PHASES = ("cold, all stored", "all 304", "unchanged body, 200", "one new entry each")
_READER = """
import sys, time
from reader import make_reader
port, feeds, rounds = map(int, sys.argv[1:4])
reader = make_reader(":memory:" if len(sys.argv) < 5 else sys.argv[4])
for number in range(feeds):
    reader.add_feed(f"http://127.0.0.1:{port}/rss/{number}", exist_ok=True)
def cpu():
    return time.process_time()
def measured(label):
    print(f"ready {label}", flush=True); sys.stdin.readline()
    before, wall = cpu(), time.perf_counter()
    for _ in reader.update_feeds_iter(workers=1, scheduled=False): pass
    print(f"{cpu() - before} {time.perf_counter() - wall}", flush=True)
measured("cold")
for phase in ("304", "200", "news"):
    for _ in range(rounds): measured(phase)
"""


class Press:
    """The press process, with orders as methods."""

    def __init__(self, feeds: int, seed: int, *, items: int = 30, size: float = 1.0) -> None:
        command = [sys.executable, str(PRESS), str(feeds), str(seed), str(items), str(size)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.port = int(self._line())

    def tell(self, order: str) -> None:
        """Gives an order and waits until it is done."""
        assert self._process.stdin
        self._process.stdin.write(order + "\n")
        self._process.stdin.flush()
        self._line()

    def close(self) -> None:
        """Ends it."""
        self._process.communicate(timeout=10)

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline()


def cpu_s() -> float:
    """User and system time of this process and its living descendants but the press (which is not named python -c …)."""
    ticks = os.sysconf("SC_CLK_TCK")
    parents: dict[int, tuple[int, float]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            used = sum(map(int, fields[11:15])) / ticks
            parents[int(entry.name)] = (int(fields[1]), 0.0 if b"press.py" in command else used)
    total, mine = 0.0, {os.getpid()}
    for pid in sorted(parents):
        if pid in mine or parents[pid][0] in mine:
            mine.add(pid)
            total += parents[pid][1]
    return total


def resident_mb(pid: int) -> float:
    """What a process holds in memory, shared pages included."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmRSS"))


def worker_mb() -> float:
    """The largest worker's memory."""
    from multiprocessing import active_children

    return max((resident_mb(child.pid) for child in active_children() if child.pid), default=0.0)


@asynccontextmanager
async def rules(press: Press, feeds: int, clock: list[datetime]) -> AsyncIterator[Services]:
    """The monitor's rooms with `feeds` feeds of the press, each at a site of its own."""
    from monitor.config import load
    from monitor.core import logs
    from monitor.pipeline.checking import judged
    from monitor.pipeline.services import open_services
    from tests.support.sites import Names

    logs.set_up(stream=open(os.devnull, "w"))  # noqa: SIM115  # JSON lines are made, as in a container, and thrown away
    names = Names()
    names.addresses = {f"site{number}.example": ("127.0.0.1",) for number in range(feeds)}
    rows = "".join(
        f'[[feeds]]\nurl = "http://site{n}.example:{press.port}/rss/{n}"\n' for n in range(feeds)
    )
    head = '[fetch]\nsite_gap = "0s"\nallow_networks = ["127.0.0.0/8"]\n[workers]\nprocesses = 1\ntasks_per_process = 1000000\n'
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "config.toml")
        source.write_text(head + rows)
        async with open_services(
            *judged(load.load(source)), now=lambda: clock[0], resolver=names
        ) as services:
            yield services


async def polled(services: Services, clock: list[datetime]) -> tuple[float, float]:
    """CPU and wall seconds of a round over all feeds, an hour after the last one."""
    from monitor.pipeline.polling import poll_due_feeds
    from monitor.process.turns import Round

    clock[0] += timedelta(hours=1)
    before, wall = cpu_s(), time.perf_counter()
    result = Round()
    await poll_due_feeds(services, result, everything=True)
    assert not result.failed, list(result.failed.items())[:3]
    assert not result.crashed
    return cpu_s() - before, time.perf_counter() - wall


async def ours(press: Press, *, feeds: int, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """CPU and wall seconds of each round, by phase."""
    clock = [START]
    found: dict[str, list[tuple[float, float]]] = {phase: [] for phase in PHASES}
    async with rules(press, feeds, clock) as services:

        async def measured(phase: str) -> None:
            found[phase].append(await polled(services, clock))

        await phases(press, measured, rounds=rounds)
    return found


async def grown(feeds: int, *, rounds: int) -> float:
    """Prints CPU per feed (all 304) and memory of `feeds` feeds of 10 items; the lowest CPU in ms."""
    press, clock = Press(feeds, 1, items=10, size=0.1), [START]
    async with rules(press, feeds, clock) as services:
        cold, _ = await polled(services, clock)
        largest = worker_mb()
        press.tell("304")
        await polled(services, clock)
        times = sorted([1000 * (await polled(services, clock))[0] / feeds for _ in range(rounds)])
        own = resident_mb(os.getpid())
    press.close()
    print(
        f"{feeds:6} feeds: all 304 {statistics.median(times):.2f} ms CPU per feed ({times[0]:.2f} to {times[-1]:.2f}), "
        f"cold {1000 * cold / feeds:.1f}; main process {own:.0f} MB warm, worker {largest:.0f} MB"
    )
    return times[0]


async def slow(feeds: int) -> None:
    """Prints the wall time of a round over feeds that take their time."""
    press, clock = Press(feeds, 1, items=10, size=0.1), [START]
    press.tell("slow")
    async with rules(press, feeds, clock) as services:
        _, cold = await polled(services, clock)
        press.tell("304")
        _, wall = await polled(services, clock)
    press.close()
    print(
        f"{feeds:6} feeds that answer after 0.03 to 4 s: {wall:.1f} s wall when nothing changed, {cold:.1f} s cold"
    )


async def stalled(feeds: int) -> None:
    """Prints how late a timer of the loop is while `feeds` feeds that are due at once are polled."""
    press, clock = Press(feeds, 1, items=2, size=0.1), [START]
    async with rules(press, feeds, clock) as services:
        for phase in ("200", "304"):
            press.tell(phase)
            late: list[tuple[float, float]] = []
            ticking = asyncio.create_task(ticks(late))
            await polled(services, clock)
            ticking.cancel()
            wall, used = (sorted(column) for column in zip(*late, strict=True))
            print(
                f"{feeds:6} due at once, {'cold' if phase == '200' else 'all 304'}: the loop's timer is {1000 * wall[-1]:.0f} ms late "
                f"at worst, {1000 * wall[int(0.999 * len(wall))]:.0f} at the 99.9th percentile; its thread's longest turn took "
                f"{1000 * used[-1]:.0f} ms CPU"
            )
    press.close()


async def ticks(late: list[tuple[float, float]]) -> None:
    """Notes every two milliseconds how late it is, and how much CPU the loop's thread had in between."""
    while True:
        due, used = time.perf_counter() + 0.002, time.thread_time()
        await asyncio.sleep(0.002)
        late.append((time.perf_counter() - due, time.thread_time() - used))


async def phases(press: Press, measured: Callable[[str], object], *, rounds: int) -> None:
    """Runs the four situations, the cold one once."""
    for phase, orders in zip(PHASES, (["200"], ["304"], ["200"], ["304", "news"]), strict=True):
        for _ in range(1 if phase.startswith("cold") else rounds):
            for order in orders:
                press.tell(order)
            await measured(phase)  # type: ignore[misc]


def of_reader(
    press: Press, python: str, *, feeds: int, rounds: int
) -> dict[str, list[tuple[float, float]]]:
    """The same of lemon24/reader."""
    found: dict[str, list[tuple[float, float]]] = {phase: [] for phase in PHASES}
    with tempfile.TemporaryDirectory() as folder:
        command = [
            python,
            "-c",
            _READER,
            str(press.port),
            str(feeds),
            str(rounds),
            str(Path(folder, "reader.db")),
        ]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert process.stdin
        assert process.stdout
        order = {
            "cold": (PHASES[0], ["200"]),
            "304": (PHASES[1], ["304"]),
            "200": (PHASES[2], ["200"]),
            "news": (PHASES[3], ["304", "news"]),
        }
        while line := process.stdout.readline():
            phase, orders = order[line.split()[1]]
            for one in orders:
                press.tell(one)
            process.stdin.write("go\n")
            process.stdin.flush()
            cpu, wall = map(float, process.stdout.readline().split())
            found[phase].append((cpu, wall))
        process.wait(timeout=10)
    return found


def environment(folder: str) -> str:
    """An interpreter with lemon24/reader, made in `folder`; its vendored feedparser wants a module that Python no longer has."""
    venv.create(folder, with_pip=True)
    python = str(Path(folder, "bin", "python"))
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "reader==3.26", "sgmllib3k"],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return python


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--many", action="store_true", help="what grows: feeds, latency, feeds due at once"
    )
    parser.add_argument(
        "--reader", help="an interpreter with lemon24/reader; made when none is named"
    )
    parser.add_argument("--no-reader", action="store_true")
    parser.add_argument("--reader-feeds", type=int, default=200)
    args = parser.parse_args()
    print(
        "Python",
        platform.python_version(),
        *(f"{name} {version(name)}" for name in ("feedparser", "aiohttp", "lxml")),
    )
    if args.many:
        small, large = (asyncio.run(grown(feeds, rounds=args.rounds)) for feeds in (1_000, 5_000))
        print(f"        ratio of the lowest {large / small:.2f} (goal ≤ 1.15)")
        asyncio.run(slow(1_000))
        asyncio.run(stalled(10_000))
        return
    press = Press(args.feeds, args.seed)
    own = asyncio.run(ours(press, feeds=args.feeds, rounds=args.rounds))
    press.close()
    peer = None if args.no_reader else beside(args)
    print(
        f"feeds of 30 items; CPU ms per feed, median of {args.rounds} rounds (lowest to highest); wall s"
    )
    for phase in PHASES:
        cells = [f"monitor, {args.feeds} feeds: {cell(own[phase], args.feeds)}"]
        if peer is not None:
            cells.append(
                f"reader, {args.reader_feeds} feeds: {cell(peer[phase], args.reader_feeds)}"
            )
            cells.append(
                f"{typical(peer[phase]) / args.reader_feeds * args.feeds / typical(own[phase]):.1f} times as much"
            )
        print(f"{phase:20} " + "; ".join(cells))


def beside(args: argparse.Namespace) -> dict[str, list[tuple[float, float]]]:
    """What reader takes, by phase."""
    press = Press(args.reader_feeds, args.seed)
    with tempfile.TemporaryDirectory() as folder:
        python = args.reader or environment(folder)
        found = of_reader(press, python, feeds=args.reader_feeds, rounds=args.rounds)
    press.close()
    return found


def typical(times: list[tuple[float, float]]) -> float:
    """The median of CPU seconds."""
    return statistics.median(used for used, _ in times)


def cell(times: list[tuple[float, float]], feeds: int) -> str:
    """A cell of the table."""
    cpu = sorted(1000 * used / feeds for used, _ in times)
    return f"{statistics.median(cpu):.2f} ({cpu[0]:.2f} to {cpu[-1]:.2f}), {statistics.median(wall for _, wall in times):.1f} s"


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main()
