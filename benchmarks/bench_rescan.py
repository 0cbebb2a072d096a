"""Matching an archive again: our rescan beside a regular expression and one SQLite FTS5 query per term, in the same run.

    python benchmarks/bench_rescan.py [--articles 100000] [--rounds 3] [--seed 7]

Articles of about 3 kB are generated from a seed and stored as the monitor stores them (texts compressed, FTS5 index). Prints
articles per CPU second, medians over the rounds with the spread, and the ratio to our match; once with the shipped watchlists
and once with 4,000 free terms. `match` is what a worker does with a stored article; `read, match, compare` adds reading it from
the database and comparing, as preview and rescan do when nothing changes. The peers find terms and nothing else: no senses, no
sentences, no scores.
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from monitor.config.load import parse
from monitor.config.settings import WorkerSettings
from monitor.core.logs import set_up
from monitor.core.resources import resource
from monitor.match.lexicon import load
from monitor.model.articles import Article, Quality
from monitor.model.entries import Entry
from monitor.model.feeds import Feed, FullText
from monitor.model.hits import Watchlist
from monitor.pipeline.checking import judged as checked
from monitor.pipeline.previewing import preview
from monitor.process.workers import Workers
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.records import PastArticle
from monitor.store.writer import Writer
from monitor.watch import judgement
from monitor.watch.judgement import Rules
from tests.support.past import past_rows

NOW = datetime(2026, 6, 1, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=3650)
_TERMS = 4_000
_SAMPLE = 300
_SAVED = 500
_SYLLABLES = (
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "ma",
    "ne",
    "pi",
    "qua",
    "ro",
    "su",
    "ta",
    "vi",
    "xo",
    "zu",
)


def shipped() -> Rules:
    """The desk of the shipped config.toml."""
    file = resource("config.toml")
    return checked(parse(file.read_text(encoding="utf-8"), source=Path(str(file)), env={}))[1]


def many_terms(seed: int) -> Rules:
    """Forty watchlists of a hundred free words each: words of the texts that fewer than one article in ten has, and made-up ones."""
    dice, frequency = Random(seed), Counter[str]()
    for row in past_rows(_SAMPLE, seed=seed, until=NOW):
        frequency.update({word.strip(".,").lower() for word in row["body"].split()})
    words = {word for word, count in frequency.items() if len(word) > 4 and count < _SAMPLE / 10}
    while len(words) < _TERMS:
        words.add("".join(dice.choices(_SYLLABLES, k=dice.randint(3, 5))))
    ordered = sorted(words)[:_TERMS]
    dice.shuffle(ordered)
    lists = (
        Watchlist(name=f"w{at}", title="", terms=tuple(ordered[at : at + 100]))
        for at in range(0, _TERMS, 100)
    )
    return judgement.make(tuple(lists), {})


def articles(count: int, seed: int) -> Iterator[Article]:
    """The generated past."""
    for row in past_rows(count, seed=seed, until=NOW):
        at = datetime.fromisoformat(row["published"])
        yield Article(
            url=row["url"],
            title=row["title"],
            text=row["body"],
            published_at=at,
            language="en",
            source="page",
            quality=Quality.FULL,
        )


def stored(store: Store, count: int, seed: int) -> None:
    """Saves the articles without hits; grouping plays no part here."""
    feed = Feed(url="https://past.example/", name="Past", full_text=FullText.NEVER)
    feed_id = store.write_now(Writer.archive_source, feed, now=NOW)
    found = articles(count, seed)
    while batch := [past(article) for article in islice(found, _SAVED)]:
        store.write_now(Writer.save_archive, feed_id, batch, now=NOW)


def past(article: Article) -> PastArticle:
    """An article as a backfill saves it, unmatched."""
    entry = Entry(
        key=str(article.url),
        guid=None,
        url=article.url,
        title=article.title,
        text="",
        published_at=article.published_at,
    )
    return PastArticle(
        entry=entry, article=article, mentions=(), hits=(), score=0.0, lexicon_fingerprint=""
    )


def timed(run: Callable[[], int], rounds: int) -> tuple[list[float], int]:
    """CPU seconds of each round, and what the last one found."""
    spent, found = [], 0
    for _ in range(rounds):
        began = time.process_time()
        found = run()
        spent.append(time.process_time() - began)
    return spent, found


def matched(rules: Rules, texts: Sequence[Article]) -> Callable[[], int]:
    """Our match, as a worker does it: mentions, senses, scores, hits with evidence."""
    judgement.opened(rules)
    return lambda: sum(len(judgement.judge(rules, article).hits) for article in texts)


def previewed(rules: Rules, store: Store) -> Callable[[], int]:
    """Our preview in one process: read, match, compare."""

    async def go() -> int:
        async with Workers(WorkerSettings(processes=1), executor=InPlace()) as workers:
            result = await preview(
                store, workers, rules, since=LONG_AGO, progress=lambda _step, _done, _of: None
            )
        return sum(changes.added for changes in result.watchlists.values())

    return lambda: asyncio.run(go())


class InPlace:
    """An executor that works in this process, so that its CPU time counts."""

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Future[Any]:
        """The result, at once."""
        future: Future[Any] = Future()
        future.set_result(fn(*args))
        return future

    def shutdown(self, wait: bool = True) -> None:
        """Nothing to end."""


def by_regex(words: Iterable[str], texts: Sequence[Article]) -> Callable[[], int]:
    """One alternation of all words, longest first, without case."""
    ordered = sorted(words, key=len, reverse=True)
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, ordered)) + r")\b", re.IGNORECASE)
    return lambda: sum(
        1 for article in texts for _ in pattern.finditer(f"{article.title}\n{article.text}")
    )


def by_fts5(words: Sequence[str], database: Path) -> Callable[[], int]:
    """One query of the store's own full-text index per term."""

    def run() -> int:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as conn:
            ask = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?"
            quoted = (word.replace('"', "") for word in words)
            return sum(
                len(conn.execute(ask, (f'"{word}"',)).fetchall()) for word in quoted if word.strip()
            )

    return run


def words_of(rules: Rules) -> list[str]:
    """All terms that a desk looks for in an English text: the lexicon's and the free words."""
    lexicon = load()
    free = {
        word for watchlist in rules.watchlists for word in judgement.free_words(watchlist, lexicon)
    }
    return sorted(
        {
            term.text.lower()
            for entry in lexicon.entries.values()
            for term in entry.terms
            if term.language == "en"
        }
        | free
    )


def compare(name: str, rules: Rules, store: Store, texts: Sequence[Article], rounds: int) -> None:
    """Prints the four contenders for one desk. `texts` are some of those in the store."""
    stored_ = store.read_now(Reader.archive_size, LONG_AGO)
    words = words_of(rules)
    print(f"\n{name}: {len(rules.watchlists)} watchlists; the peers look for {len(words):,} terms")
    contenders = (
        ("our match", len(texts), matched(rules, texts), rounds),
        ("our preview: read, match, compare", stored_, previewed(rules, store), 1),
        ("re alternation", len(texts[:60]), by_regex(words, texts[:60]), 1),
        ("SQLite FTS5, a query per term", stored_, by_fts5(words, store.path), rounds),
    )
    first = 0.0
    for title, count, run, times in contenders:
        spent, found = timed(run, times)
        rates = sorted(count / seconds for seconds in spent)
        rate = statistics.median(rates)
        first = first or rate
        spread = f"{rates[0]:,.0f}–{rates[-1]:,.0f}"
        print(
            f"  {title:36} {rate:10,.0f} articles per CPU second ({spread}), {rate / first:8.2f} × ours, {found:,} found",
            flush=True,
        )


def main() -> None:
    """Builds the archive once and compares twice."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seed", type=int, default=7)
    asked = options.parse_args()
    set_up(level="error")
    names = ", ".join(f"{name} {version(name)}" for name in ("ahocorasick_rs", "sqlite-utils"))
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {names}, seed {asked.seed}"
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "monitor.db", now=lambda: NOW) as store,
    ):
        began = time.process_time()
        stored(store, asked.articles, asked.seed)
        texts = list(articles(min(asked.articles, 2_000), asked.seed))
        mean = statistics.mean(len(article.text) for article in texts)
        print(
            f"{asked.articles:,} articles of {mean / 1000:.1f} kB stored in {time.process_time() - began:.0f} CPU s"
        )
        compare("shipped watchlists", shipped(), store, texts, asked.rounds)
        compare("4,000 free terms", many_terms(asked.seed), store, texts, asked.rounds)


if __name__ == "__main__":
    main()
