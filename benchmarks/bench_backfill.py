"""Bringing pages of the past in: our backfill beside trafilatura alone, with one and two processes and two Dask workers.

    python benchmarks/bench_backfill.py [--pages 1000] [--seed 7]

HTML pages of about 60 kB (an article of 3 kB in a site's furniture) are generated from a seed into a folder. Prints pages per CPU
second of all processes together, their start included, and the ratio to trafilatura's `extract` in one process on the same pages,
which is the limit: whoever extracts with trafilatura cannot be faster; the CPU seconds of this process ("home") and of the others;
pages per second. Checks that all runs save the same.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import json
import platform
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from monitor.core.logs import set_up
from monitor.core.resources import resource as shipped
from monitor.pipeline.backfilling import backfill
from monitor.pipeline.checking import checked
from monitor.pipeline.services import open_services
from monitor.process.dask import connected
from tests.support.past import past_rows

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def made_page(row: dict[str, str], dice: random.Random) -> str:
    """A page with head, menus, an article, related links, comments and a footer."""
    words = (
        "news",
        "markets",
        "world",
        "sport",
        "weather",
        "mining",
        "video",
        "opinion",
        "travel",
        "science",
    )

    def links(count: int) -> str:
        return "".join(
            f'<li class="item-{n}"><a href="/{dice.choice(words)}/{n}" data-track="nav">{dice.choice(words).title()} {n}</a></li>'
            for n in range(count)
        )

    style = "".join(f".c{n}{{margin:{n}px;color:#{n:06x}}}" for n in range(400))
    text = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in row["body"].split("\n"))
    teasers = "".join(
        f'<div class="teaser"><h3><a href="/t/{n}">Story {n}</a></h3><p>Read on.</p></div>'
        for n in range(40)
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(row["title"])}</title>'
        f'<link rel="canonical" href="{row["url"]}"><meta property="article:published_time" content="{row["published"]}">'
        f"<style>{style}</style><script>var a={json.dumps(list(range(2000)))};</script></head><body>"
        f"<header><nav><ul>{links(80)}</ul></nav></header><main><article><h1>{html.escape(row['title'])}</h1>{text}</article></main>"
        f"<aside>{teasers}</aside><footer><ul>{links(60)}</ul></footer></body></html>"
    )


def own_s() -> float:
    """CPU seconds of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def ended_s() -> float:
    """CPU seconds of its children that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def running_s(processes: list[subprocess.Popen[Any]]) -> float:
    """CPU seconds of processes that still run, and of those that they started: a worker's worker that is killed tells nobody."""
    import psutil

    found = [psutil.Process(process.pid) for process in processes]
    everybody = found + [child for one in found for child in one.children(recursive=True)]
    return sum(sum(one.cpu_times()[:2]) for one in everybody)


def timed(
    name: str, pages: int, run: Callable[[], tuple[int, float | None]], limit: float | None
) -> float:
    """Runs, prints, gives pages per CPU second. `run` gives articles, and the CPU seconds of others that still run at its end."""
    wall, home, ended = time.perf_counter(), own_s(), ended_s()
    found, running = run()
    wall, home = time.perf_counter() - wall, own_s() - home
    others = ended_s() - ended if running is None else running
    rate = pages / (home + others)
    ratio = f", {rate / limit:.2f} × trafilatura alone" if limit else ""
    print(
        f"  {name:26} {rate:6.1f} pages per CPU second{ratio}; home {home:5.2f} s, others {others:5.2f} s;"
        f" {pages / wall:6.1f} pages a second; {found:,} articles",
        flush=True,
    )
    return rate


def by_trafilatura(folder: Path) -> tuple[int, None]:
    """The limit: its `extract` with metadata, and nothing else."""
    import trafilatura

    bodies = (file.read_bytes() for file in sorted(folder.glob("*.html")))
    found = (trafilatura.bare_extraction(body, with_metadata=True) for body in bodies)
    return sum(one is not None for one in found), None


def by_us(
    folder: Path, home: Path, *, processes: int, address: str | None = None
) -> tuple[int, None]:
    """A backfill into a new store; how many articles it holds then."""
    home.mkdir()
    text = shipped("config.toml").read_text(encoding="utf-8")
    lists = text[text.index("[[watchlists]]") : text.index("[[feeds]]")]
    (home / "config.toml").write_text(
        f"[workers]\nprocesses = {processes}\n{lists}", encoding="utf-8"
    )
    loaded, rules = checked(home / "config.toml")

    async def go() -> int:
        executor = connected(address) if address else None
        async with open_services(loaded, rules, now=lambda: NOW, executor=executor) as services:
            return (
                await backfill(services, [folder], progress=lambda _result, _seconds: None)
            ).saved

    return asyncio.run(go()), None


def by_dask(folder: Path, home: Path) -> tuple[int, float]:
    """The same on a scheduler and two workers of one thread each, started and ended here."""
    file = home.with_suffix(".json")
    quiet = subprocess.DEVNULL

    def start(name: str, *args: str) -> subprocess.Popen[Any]:
        command = [
            sys.executable,
            "-m",
            f"distributed.cli.{name}",
            "--scheduler-file",
            str(file),
            "--no-dashboard",
            *args,
        ]
        return subprocess.Popen(command, stdout=quiet, stderr=quiet)

    started = [start("dask_scheduler", "--host", "127.0.0.1", "--port", "0")]
    started += [
        start("dask_worker", "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")
        for _ in range(2)
    ]
    try:
        from distributed import Client

        with Client(scheduler_file=str(file), timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        address = json.loads(file.read_text())["address"]
        found, _ = by_us(folder, home, processes=2, address=address)
        return found, running_s(started)
    finally:
        for process in started:
            process.terminate()
            process.wait(20)


def saved(home: Path) -> list[tuple[object, ...]]:
    """What a backfill left: articles and hits, in order."""
    with closing(sqlite3.connect(home / "monitor.db")) as conn:
        articles = conn.execute("SELECT url, title, score FROM articles ORDER BY url").fetchall()
        return (
            articles
            + conn.execute(
                "SELECT url, watchlist, hits.score FROM hits JOIN articles ON articles.id = article_id ORDER BY 1, 2"
            ).fetchall()
        )


def main() -> int:
    """Generates the pages, runs all, compares the stores."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=1_000)
    options.add_argument("--seed", type=int, default=7)
    asked = options.parse_args()
    set_up(level="error")
    names = ", ".join(f"{name} {version(name)}" for name in ("trafilatura", "lxml", "distributed"))
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {names}, seed {asked.seed}"
    )
    with tempfile.TemporaryDirectory() as temporary:
        home, folder = Path(temporary), Path(temporary) / "pages"
        folder.mkdir()
        dice = random.Random(asked.seed)
        for number, row in enumerate(past_rows(asked.pages, seed=asked.seed, until=NOW)):
            (folder / f"{number:06}.html").write_text(made_page(row, dice), encoding="utf-8")
        size = sum(file.stat().st_size for file in folder.iterdir()) / asked.pages
        print(f"{asked.pages:,} pages of {size / 1000:.0f} kB")
        limit = timed("trafilatura alone", asked.pages, lambda: by_trafilatura(folder), None)
        timed(
            "backfill, 1 process",
            asked.pages,
            lambda: by_us(folder, home / "one", processes=1),
            limit,
        )
        timed(
            "backfill, 2 processes",
            asked.pages,
            lambda: by_us(folder, home / "two", processes=2),
            limit,
        )
        timed(
            "backfill, 2 Dask workers", asked.pages, lambda: by_dask(folder, home / "dask"), limit
        )
        same = saved(home / "one") == saved(home / "two") == saved(home / "dask")
        print(f"the stores {'hold the same' if same else 'DIFFER'}")
        return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main())
