"""Proves that preview's counts are what rescan writes, on a generated archive, and that SIGKILLs in between change nothing.

    python benchmarks/check_rescan.py [--articles 100000] [--kills 10] [--seed 1]

Three watchlists are edited at once: one gains a mineral, one gets a tighter `within`, one loses a term. Exit code 1 when a count
or an end state differs. About 25 minutes with 100,000 articles on two cores.
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from monitor.core.logs import set_up
from monitor.pipeline.backfilling import Backfill, backfill
from monitor.pipeline.checking import checked
from monitor.pipeline.previewing import Preview, preview
from monitor.pipeline.services import open_services
from monitor.process.workers import Workers
from monitor.store.facade import Store
from tests.support.past import past_file
from tests.support.rescanner import NOW, killed

_CONFIG = """
[workers]
processes = 2
[[watchlists]]
name = "gains"
minerals = ["lithium", "cobalt"{mineral}]
policies = ["direction:restricts"]
within = "paragraph"
[[watchlists]]
name = "tightens"
minerals = ["list:us-2025", "lithium", "copper", "nickel", "antimony"]
policies = ["subsidy", "stockpiling", "royalty-tax"]
within = "{within}"
[[watchlists]]
name = "loses"
terms = ["choir", "regatta"{term}]
"""
BEFORE = _CONFIG.format(mineral="", within="article", term=', "orchard"')
AFTER = _CONFIG.format(mineral=', "nickel"', within="sentence", term="")


async def fill(source: Path, file: Path) -> None:
    """Brings the articles in `file` into the store beside `source`."""
    loaded, rules = checked(source)
    async with open_services(loaded, rules, now=lambda: NOW) as services:
        await backfill(services, [file], progress=told)


def told(result: Backfill, seconds: float) -> None:
    """Says how far it is, every 10,000 articles."""
    if result.records % 9_600 < 96:
        print(f"  {result.records:,} stored after {seconds:.0f} s", flush=True)


async def previewed(source: Path) -> Preview:
    """What the edited config would do."""
    loaded, rules = checked(source)
    with Store.open(loaded.database, now=lambda: NOW, read_only=True) as store:
        async with Workers(loaded.config.workers) as workers:
            return await preview(
                store,
                workers,
                rules,
                since=NOW - timedelta(days=3650),
                progress=lambda _step, _done, _of: None,
            )


def main() -> int:
    """Builds the archive, previews, rescans with and without kills, compares."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    set_up(level="error")
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, seed {asked.seed}"
    )
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir()
        source = home / "config.toml"
        source.write_text(BEFORE)
        asyncio.run(
            fill(source, past_file(Path(folder), asked.articles, seed=asked.seed, until=NOW))
        )
        source.write_text(AFTER)
        began = time.perf_counter()
        counted = asyncio.run(previewed(source))
        print(f"preview of {counted.articles:,} articles in {time.perf_counter() - began:.0f} s")
        before = hits(home / "monitor.db")
        hit, whole, broken = killed(home, kills=asked.kills, seed=asked.seed)
        return _verdict(
            counted,
            before,
            hits(home.with_name("whole") / "monitor.db"),
            killed_=hit,
            same=whole == broken,
        )


def hits(database: Path) -> set[tuple[str, int]]:
    """All hits, as watchlist and article."""
    with sqlite3.connect(database) as conn:
        return set(conn.execute("SELECT watchlist, article_id FROM hits WHERE retired_at IS NULL"))


def _verdict(
    counted: Preview,
    before: set[tuple[str, int]],
    after: set[tuple[str, int]],
    *,
    killed_: int,
    same: bool,
) -> int:
    right = same
    for name, changes in counted.watchlists.items():
        wrote = [
            sum(which == name for which, _ in part)
            for part in (after - before, before - after, after & before)
        ]
        told = [changes.added, changes.lost, changes.kept]
        right = right and told == wrote
        print(
            f"{name}: preview counted +{told[0]} −{told[1]} ={told[2]}, rescan wrote +{wrote[0]} −{wrote[1]} ={wrote[2]}"
        )
    print(
        f"{killed_} kills of a rescan at work; its end state {'equals' if same else 'DIFFERS FROM'} that of an uninterrupted one"
    )
    return 0 if right else 1


if __name__ == "__main__":
    raise SystemExit(main())
