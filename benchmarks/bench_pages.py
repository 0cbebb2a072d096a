"""How long the page's answers take on a grown archive: made-up articles and stories from a seed, asked over HTTP on loopback.

    python benchmarks/bench_pages.py [--articles 100000] [--stories 20000] [--limit-ms 150]

Prints each page's median and worst time of nine, and CPU. The peer is the bare server: `/robots.txt`, which asks the store nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
import random
import sqlite3
import statistics
import tempfile
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import aiohttp

from monitor.config import load
from monitor.core.clock import to_iso
from monitor.core.logs import set_up
from monitor.model.stories import ActionRecord, StoryFacts
from monitor.pipeline.services import Services
from monitor.process.workers import Workers
from monitor.store import rows
from monitor.store.facade import Store
from monitor.store.fts import split_words
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from monitor.watch import judgement
from monitor.web.serve import serving

_NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)
_DAYS = 730
_TIMES = 9
_CONFIG = """
timezone = "UTC"
[server]
enabled = true
port = 0
[[feeds]]
url = "https://one.example/rss"
name = "One"
[[watchlists]]
name = "export-controls"
title = "Export controls"
policies = ["export-ban", "export-licensing", "export-quota"]
[[watchlists]]
name = "public-money"
title = "Public money"
policies = ["subsidy", "state-financing", "stockpiling"]
"""


def main() -> None:
    """Measures and prints."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--articles", type=int, default=100_000)
    arguments.add_argument("--stories", type=int, default=20_000)
    arguments.add_argument("--limit-ms", type=float, default=150.0)
    given = arguments.parse_args()
    set_up(level="warning")
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"{given.articles} articles, {given.stories} stories"
    )
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measured(Path(folder), given))


async def _measured(folder: Path, given: argparse.Namespace) -> None:
    source = folder / "config.toml"
    source.write_text(_CONFIG, encoding="utf-8")
    loaded = load.load(source, env={})
    nobody = cast(Any, None)
    services = Services(
        store=Store.open(folder / "monitor.db", now=lambda: _NOW),
        fetcher=nobody,
        workers=Workers(loaded.config.workers, executor=ThreadPoolExecutor(1)),
        loaded=loaded,
        rules=judgement.make(loaded.watchlists, {}),
        now=lambda: _NOW,
        grouper=nobody,
    )
    began = time.perf_counter()
    _fill(folder / "monitor.db", given.articles, given.stories)
    print(f"filled in {time.perf_counter() - began:.0f} s")
    began = time.process_time()
    while services.store.write_now(Writer.refresh_story_list):
        pass
    spent = (time.process_time() - began) * 1000 / max(given.stories, 1)
    print(f"the list of stories made anew: {spent:.2f} ms CPU a story")
    async with serving(services, loaded.config.server) as port, aiohttp.ClientSession() as client:
        story = services.store.read_now(Reader.story, "s7")
        assert story is not None
        for path in (
            "/robots.txt",
            "/",
            "/stories",
            "/stories?page=40",
            "/stories?status=in_force&watchlist=export-controls",
            "/stories?since=2026-10-29",
            "/search?q=quota",
            "/search/articles?q=quota",
            "/mineral/cobalt",
            "/government/china",
            "/action/export-ban",
            "/story/s7",
            "/watchlists",
            "/trends",
            "/api/stories?mineral=lithium",
            "/stories.atom?mineral=lithium",
            "/hits.atom",
        ):
            await _timed(client, f"http://127.0.0.1:{port}", path, given.limit_ms)
    services.store.close()


async def _timed(client: aiohttp.ClientSession, base: str, path: str, limit_ms: float) -> None:
    taken, cpu, size = [], [], 0
    for _ in range(_TIMES + 1):
        wall, used = time.perf_counter(), time.process_time()
        async with client.get(base + path) as answer:
            size = len(await answer.read())
            assert answer.status == 200, (path, answer.status)
        taken.append((time.perf_counter() - wall) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    told = statistics.median(taken[1:])
    print(
        f"{path:52} median {told:6.1f} ms  worst {max(taken[1:]):6.1f}  CPU {statistics.median(cpu[1:]):6.1f}"
        f"  {size / 1000:5.0f} kB{'' if told <= limit_ms else '  OVER THE LIMIT'}"
    )


def _fill(path: Path, articles: int, stories: int) -> None:
    """Writes the archive straight into the tables, as years of polling would have left it."""
    dice = random.Random(7)
    lexicon = judgement.opened(judgement.Rules())[0]
    minerals = [entry.id for entry in lexicon.entries.values() if entry.kind.value == "mineral"]
    places = [entry.id for entry in lexicon.entries.values() if entry.kind.value == "place"][:80]
    actions = [entry.id for entry in lexicon.entries.values() if entry.kind.value == "action"]
    statuses = ("proposed", "adopted", "in_force", "suspended", "ended")
    words = [
        "quota",
        "export",
        "ministry",
        "ore",
        "tonnes",
        "licence",
        "decree",
        "market",
        "supply",
        "mine",
        "plant",
        "state",
    ]
    conn = sqlite3.connect(path)
    conn.execute("PRAGMA foreign_keys = OFF")
    conn.executemany(
        "INSERT INTO feeds (id, url, name, config, added_at, state) VALUES (?, ?, ?, ?, ?, '{}')",
        (
            (
                n,
                f"https://f{n}.example/rss",
                f"Outlet {n}",
                json.dumps({"url": f"https://f{n}.example/rss", "name": f"Outlet {n}"}),
                to_iso(_NOW),
            )
            for n in range(2, 302)
        ),
    )
    text = zlib.compress(("The ministry said on Monday. " * 60).encode())
    for n in range(1, articles + 1):
        at = to_iso(_NOW - timedelta(minutes=dice.randrange(_DAYS * 1440)))
        title = f"{dice.choice(words)} {dice.choice(minerals)} {dice.choice(words)} {n}"
        feed = dice.randrange(2, 302)
        mineral, action = dice.choice(minerals), dice.choice(actions)
        story = f"s{n % stories}" if n <= stories * 2 else None
        conn.execute(
            """INSERT INTO entries (id, feed_id, key, url, title, text, at, dated, first_seen_at, last_seen_at, is_summary, state)
            VALUES (?, ?, ?, ?, ?, '', ?, 'given', ?, ?, 1, 'read')""",
            (n, feed, f"k{n}", f"https://f{feed}.example/{n}", title, at, at, at),
        )
        conn.execute(
            """INSERT INTO articles (id, entry_id, feed_id, url, title, at, published_at, language, source, quality, score,
                read_at, lexicon_fingerprint, grouped) VALUES (?, ?, ?, ?, ?, ?, ?, 'en', 'page', 'full', 50, ?, 'x', 1)""",
            (n, n, feed, f"https://f{feed}.example/{n}", title, at, at, at),
        )
        conn.execute("INSERT INTO article_texts VALUES (?, ?, ?)", (n, at, text))
        body = f"{dice.choice(words)} {dice.choice(words)} the ministry said"
        conn.execute(
            "INSERT INTO articles_fts (rowid, title, text) VALUES (?, ?, ?)",
            (n, split_words(title), split_words(body)),
        )
        conn.execute(
            "INSERT INTO article_concepts VALUES (?, ?, 'mineral', ?), (?, ?, 'action', ?)",
            (n, mineral, at, n, action, at),
        )
        if story is None:
            continue
        _story(conn, dice, n, story, at, (mineral, action, dice.choice(places)), statuses)
    conn.commit()
    conn.close()


def _story(
    conn: sqlite3.Connection,
    dice: random.Random,
    n: int,
    story: str,
    at: str,
    told: tuple[str, str, str],
    statuses: tuple[str, ...],
) -> None:
    mineral, action, place = told
    record = ActionRecord(
        actor=place,
        action=action,
        minerals=(mineral,),
        status=dice.choice(statuses),
        places=(place,),
    )
    facts = StoryFacts(story=story, key_figures=(), differences=(), action=record)
    conn.execute(
        "INSERT OR IGNORE INTO stories (id, opened_at, updated_at, facts) VALUES (?, ?, ?, ?)",
        (story, at, at, rows.facts_json(facts)),
    )
    conn.execute(
        "INSERT INTO article_stories VALUES (?, ?, ?, NULL, NULL, 1.0, '[]', ?)",
        (n, story, "independent" if n % 2 else "first", at),
    )
    sentence = f"The government restricts exports of {mineral}."
    evidence = [
        {"field": "text", "start": 0, "end": len(sentence), "sentence": sentence, "marks": []}
    ]
    conn.execute(
        """INSERT INTO hits (id, article_id, watchlist, fingerprint, score, reasons, evidence, minerals, policies, places,
            terms, created_at, ready_at) VALUES (?, ?, ?, 'x', ?, '[]', ?, ?, ?, ?, '[]', ?, ?)""",
        (
            n,
            n,
            dice.choice(("export-controls", "public-money")),
            dice.randrange(35, 95),
            json.dumps(evidence),
            json.dumps([mineral]),
            json.dumps([action]),
            json.dumps([place]),
            at,
            at,
        ),
    )
    conn.execute(
        "INSERT OR IGNORE INTO hit_concepts VALUES (?, ?), (?, ?)", (n, mineral, n, action)
    )


if __name__ == "__main__":
    main()
