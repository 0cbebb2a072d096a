"""What reading an article costs: CPU beside trafilatura's in the same run, through worker processes, and their memory.

    python benchmarks/bench_articles.py [--pages 200] [--turns 3] [--rounds 1] [--processes 2] [--seed 1] [--folder PAGES]

Pages are made from a seed: prose in sentences of made-up words within the furniture of a news site (menus, cards, comments,
footers), 20 to 80 kB. `--folder` reads real ones (*.html, *.html.gz). CPU is user + system; the workers' is counted from
their first task on. Trafilatura reads each page as it does by itself and in its fast mode, page by page in turn with ours, and
each turn gives a ratio of sums; printed are their medians and extremes. No page is read from the memory of an earlier turn: what
is remembered of single lines and attributes is less than what a turn over 181 real pages brings.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import os
import platform
import random
import statistics
import time
from importlib.metadata import version
from pathlib import Path

import trafilatura

from monitor.config.settings import WorkerSettings
from monitor.core.errors import ExtractError
from monitor.model.articles import Article
from monitor.pages.extract import extract
from monitor.process.workers import Workers

SYLLABLES = (
    "ba",
    "be",
    "co",
    "da",
    "di",
    "en",
    "fa",
    "ga",
    "ho",
    "in",
    "ka",
    "la",
    "li",
    "me",
    "mo",
    "na",
    "no",
    "or",
    "pa",
    "ra",
)


def words(dice: random.Random, count: int) -> str:
    """`count` made-up words with the commonest English ones among them."""
    made = ("".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(count))
    common = ("the", "of", "and", "to", "in", "that", "for", "with", "is", "was")
    return " ".join(word if dice.random() < 0.6 else dice.choice(common) for word in made)


def sentence(dice: random.Random) -> str:
    """A sentence of 8 to 24 words."""
    return words(dice, dice.randint(8, 24)).capitalize() + "."


def page(dice: random.Random) -> bytes:
    """A news page with 6 to 30 paragraphs and the usual furniture."""
    prose = "".join(
        f"<p>{' '.join(sentence(dice) for _ in range(dice.randint(1, 5)))}</p>\n"
        for _ in range(dice.randint(6, 30))
    )
    menu = "".join(
        f'<li class="nav-item"><a href="/{n}">{words(dice, 2)}</a></li>' for n in range(60)
    )
    cards = "".join(
        f'<div class="card-{dice.randint(1, 3)}"><a href="/s/{n}"><img src="/{n}.jpg"><h3>{words(dice, 9)}</h3></a>'
        f"<p>{words(dice, 14)}…</p><time>2026-02-{n % 28 + 1:02}</time></div>"
        for n in range(dice.randint(10, 60))
    )
    comments = "".join(
        f'<div class="comment"><b>{words(dice, 2)}</b><p>{sentence(dice)}</p></div>'
        for _ in range(dice.randint(0, 40))
    )
    script = f"<script>{'var a=1;' * dice.randint(200, 6000)}</script>"
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{words(dice, 8)}</title>{script}</head><body>
<header><nav><ul>{menu}</ul></nav></header><main><article class="story"><h1>{words(dice, 8)}</h1>{prose}</article>
<section><h2>Recommended</h2>{cards}</section><div id="comments">{comments}</div></main><footer><ul>{menu}</ul></footer>
</body></html>""".encode()


def pages(arguments: argparse.Namespace) -> list[bytes]:
    """The pages to read."""
    if arguments.folder:
        found = sorted(arguments.folder.glob("*.html*"))[: arguments.pages]
        return [
            gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
            for file in found
        ]
    return [page(random.Random(f"{arguments.seed}-{number}")) for number in range(arguments.pages)]


def ours(body: bytes) -> Article | None:
    """The article, as `monitor` reads it."""
    try:
        return extract(
            body, url="https://press.example/2026/story", headers={"content-type": "text/html"}
        )
    except ExtractError:
        return None


def plain(body: bytes) -> str | None:
    """The text, as plain trafilatura reads it."""
    return trafilatura.extract(body, include_comments=False)


def fast(body: bytes) -> str | None:
    """The text, as trafilatura reads it in its fast mode."""
    return trafilatura.extract(body, include_comments=False, fast=True)


def cpu_s(pid: int) -> float:
    """User and system seconds of a process; 0 when it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


READERS = {"plain trafilatura": plain, "trafilatura, fast": fast, "extract": ours}


def side_by_side(bodies: list[bytes]) -> dict[str, list[float]]:
    """CPU seconds a page by each reader, one after the other so that a busy machine is busy for all."""
    took: dict[str, list[float]] = {name: [] for name in READERS}
    for body in bodies:
        for name, read in READERS.items():
            start = time.process_time()
            read(body)
            took[name].append(time.process_time() - start)
    return took


def ratio(turns: list[dict[str, list[float]]], name: str) -> str:
    """What ours took by what another reader took: median of the turns' ratios, and the least and the most."""
    found = sorted(sum(turn["extract"]) / sum(turn[name]) for turn in turns)
    return f"{statistics.median(found):.2f} ({found[0]:.2f} to {found[-1]:.2f})"


async def through_workers(
    bodies: list[bytes], processes: int, rounds: int
) -> tuple[float, float, list[int]]:
    """Wall and CPU seconds for all pages, and the largest worker's resident memory in kB after each quarter."""
    memory: list[int] = []
    total = rounds * len(bodies)
    async with Workers(WorkerSettings(processes=processes, tasks_per_process=1_000_000)) as workers:
        async for _ in workers.map(ours, bodies[: 40 * processes], chunk=1):
            pass
        known = [os.getpid(), *children()]
        used, start, number = sum(map(cpu_s, known)), time.perf_counter(), 0
        for _ in range(rounds):
            async for _ in workers.map(ours, bodies):
                number += 1
                if number % max(1, total // 4) == 0:
                    memory.append(max(map(resident_kb, children()), default=0))
        return time.perf_counter() - start, sum(map(cpu_s, known)) - used, memory


def children() -> list[int]:
    """Process ids of this process's children."""
    return [
        int(pid)
        for task in Path("/proc/self/task").iterdir()
        for pid in (task / "children").read_text().split()
    ]


def resident_kb(pid: int) -> int:
    """Resident memory of a process; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


def main() -> None:
    """Runs the comparison and prints it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--turns", type=int, default=3, help="how often all are read side by side")
    parser.add_argument(
        "--rounds", type=int, default=1, help="how often the workers read all pages"
    )
    arguments = parser.parse_args()
    bodies = pages(arguments)
    sizes = sorted(map(len, bodies))
    print(
        f"python {platform.python_version()}",
        *(f"{name} {version(name)}" for name in ("trafilatura", "lxml", "pebble")),
    )
    print(
        f"{len(bodies)} pages, {sizes[0] / 1000:.0f}–{sizes[-1] / 1000:.0f} kB, median {statistics.median(sizes) / 1000:.0f} kB"
    )
    side_by_side(bodies[:5])
    turns = [side_by_side(bodies) for _ in range(arguments.turns)]
    for name in READERS:
        times = [
            statistics.median(page) for page in zip(*(turn[name] for turn in turns), strict=True)
        ]
        low, middle, high = (1000 * quarter for quarter in statistics.quantiles(times, n=4))
        print(
            f"{name:18} {1000 * statistics.mean(times):6.1f} ms CPU a page, quartiles {low:.1f}, {middle:.1f}, {high:.1f}"
        )
    print(f"by plain           {ratio(turns, 'plain trafilatura')} (goal ≤ 0.65)")
    print(f"by the fast mode   {ratio(turns, 'trafilatura, fast')} (goal ≤ 1.0)")
    own = [
        statistics.median(page) for page in zip(*(turn["extract"] for turn in turns), strict=True)
    ]
    wall, used, memory = asyncio.run(through_workers(bodies, arguments.processes, arguments.rounds))
    done = arguments.rounds * len(bodies)
    beside = 1000 * (used / done - statistics.mean(own))
    print(
        f"{arguments.processes} workers: {done / wall:.1f} pages/s, {beside:+.1f} ms CPU a page beside extraction (goal ≤ 3)"
    )
    print(
        "largest worker after each quarter:",
        ", ".join(f"{kb / 1000:.0f} MB" for kb in memory),
        "(goal ≤ 120 MB)",
    )


if __name__ == "__main__":
    main()
