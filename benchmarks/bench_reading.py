"""Articles from their link in the database to their hits in it, beside extraction alone on the same cores.

    python benchmarks/bench_reading.py [--pages 400] [--processes 2] [--rounds 3] [--seed 1] [--folder PAGES]

Pages are those of `bench_articles.py`, served by a press of its own process on 40 sites. End to end is: the page is fetched
(robots.txt once a site), read and matched by a worker with the shipped watchlists, and saved with its text, mentions and hits.
Alone is: the same pages, already in memory, through the same worker processes, extraction only. CPU is user + system of the main
process and the workers; both run warm, in turn. Judged is: the texts of these pages in this process, matched, their events
read and scored with the shipped watchlists.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.pipeline.services import Services

_PER_FEED = 50


async def end_to_end(services: Services, clock: list[datetime]) -> tuple[int, float, float]:
    """How many articles a round read, and the wall and CPU seconds that it took; what it reads is listed first, uncounted."""
    from benchmarks.bench_poll import cpu_s
    from monitor.pipeline.polling import poll_due_feeds
    from monitor.pipeline.reading import read_pending_entries
    from monitor.process.turns import Round

    clock[0] += timedelta(hours=1)
    await poll_due_feeds(services, Round(), everything=True)
    result, used, start = Round(), cpu_s(), time.perf_counter()
    while await read_pending_entries(services, result):
        pass
    assert not result.crashed
    return sum(result.read.values()), time.perf_counter() - start, cpu_s() - used


async def alone(services: Services, bodies: Sequence[bytes]) -> tuple[float, float]:
    """Wall and CPU seconds of extraction through the same workers."""
    from benchmarks.bench_articles import ours
    from benchmarks.bench_poll import cpu_s

    used, start = cpu_s(), time.perf_counter()
    async for _ in services.workers.map(ours, bodies):
        pass
    return time.perf_counter() - start, cpu_s() - used


async def measured(
    bodies: list[bytes], processes: int, rounds: int
) -> Iterator[tuple[float, float, float, float, int]]:
    """Of each round: wall and CPU seconds alone, then end to end, and the number of articles."""
    from benchmarks.bench_poll import START, Press
    from monitor.config import load
    from monitor.core import logs
    from monitor.core.resources import resource
    from monitor.pipeline.checking import judged
    from monitor.pipeline.services import open_services
    from tests.support.sites import Names

    logs.set_up(stream=open(os.devnull, "w"))  # noqa: SIM115
    press, names, clock = Press(1, 1, items=1), Names(), [START]
    names.addresses = {f"site{number}.example": ("127.0.0.1",) for number in range(40)}
    found = []
    shipped = resource("config.toml").read_text().partition("[[watchlists]]")
    settings = '[fetch]\nsite_gap = "0s"\nper_site = 4\nallow_networks = ["127.0.0.0/8"]\n'
    workers = f"[workers]\nprocesses = {processes}\ntasks_per_process = 1000000\n"
    lists = range(-(-len(bodies) // _PER_FEED))
    feeds = "".join(
        f'[[feeds]]\nurl = "http://site{n}.example:{press.port}/list/{n}"\n' for n in lists
    )
    with tempfile.TemporaryDirectory() as home:
        Path(home, "config.toml").write_text(settings + workers + feeds + shipped[1] + shipped[2])
        loaded = judged(load.load(Path(home, "config.toml")))
        async with open_services(*loaded, now=lambda: clock[0], resolver=names) as services:
            for number in range(rounds + 1):  # the first one warms up
                with tempfile.TemporaryDirectory() as folder:
                    for at, body in enumerate(bodies):
                        Path(folder, f"{number}-{at:05}.html").write_bytes(body)
                    press.tell(f"pages {folder}")
                wall, cpu = await alone(services, bodies)
                count, whole_wall, whole_cpu = await end_to_end(services, clock)
                assert count == len(bodies), f"{count} of {len(bodies)} articles"
                if number:
                    found.append((wall, cpu, whole_wall, whole_cpu, count))
    press.close()
    return iter(found)


def judged_alone(bodies: Sequence[bytes], rounds: int) -> tuple[list[float], int]:
    """CPU seconds of each round that judges the pages' texts, after one that warms up, and the texts' bytes."""
    from benchmarks.bench_articles import ours
    from monitor.config import load
    from monitor.core.resources import resource
    from monitor.pipeline.services import judged
    from monitor.watch.judgement import judge

    _, rules = judged(load.load(resource("config.toml")))
    articles = [article for article in map(ours, bodies) if article]
    took = []
    for _ in range(rounds + 1):
        start = time.process_time()
        for article in articles:
            judge(rules, article)
        took.append(time.process_time() - start)
    return took[1:], sum(len(f"{article.title}{article.text}".encode()) for article in articles)


def main() -> None:
    """Runs both and prints them side by side."""
    from benchmarks.bench_articles import pages

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    bodies = pages(arguments)
    print(
        f"Python {platform.python_version()}",
        *(f"{name} {version(name)}" for name in ("trafilatura", "aiohttp", "lxml")),
    )
    print(
        f"{len(bodies)} pages, median {statistics.median(map(len, bodies)) / 1000:.0f} kB, {arguments.processes} workers"
    )
    rows = list(asyncio.run(measured(bodies, arguments.processes, arguments.rounds)))
    for label, wall, cpu in (("extraction alone", 0, 1), ("end to end", 2, 3)):
        speeds = sorted(row[4] / row[wall] for row in rows)
        costs = sorted(1000 * row[cpu] / row[4] for row in rows)
        print(
            f"{label:17} {statistics.median(speeds):6.1f} articles/s ({speeds[0]:.1f} to {speeds[-1]:.1f}), "
            f"{statistics.median(costs):5.1f} ms CPU each ({costs[0]:.1f} to {costs[-1]:.1f})"
        )
    took, size = judged_alone(bodies, arguments.rounds)
    costs = sorted(1000 * each / len(bodies) for each in took)
    print(
        f"judged            {statistics.median(costs):6.1f} ms CPU an article ({costs[0]:.1f} to {costs[-1]:.1f}), "
        f"{size / statistics.median(took) / 1e6:.1f} MB/s"
    )
    ratios = sorted(row[0] / row[2] for row in rows)
    beside = sorted(1000 * (row[3] - row[1]) / row[4] for row in rows)
    print(
        f"ratio             {statistics.median(ratios):6.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}; goal ≥ 0.85)"
    )
    print(
        f"other work        {statistics.median(beside):6.1f} ms CPU an article ({beside[0]:.1f} to {beside[-1]:.1f}; goal ≤ 3.2)"
    )


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main()
