"""An edited config tried on an archive: by kept readings, and by reading every text again, in the same run.

    python benchmarks/bench_rescan.py [--articles 100000] [--slow 3000] [--dense 1500] [--rounds 3] [--seed 7]

Articles of about 3 kB are generated from a seed, read by the shipped watchlists, and stored as the monitor stores them; a fifth of
them names minerals. A second, smaller archive is put together from sentences in nine languages, nearly all of which do (`--dense`).
Prints for some edits the CPU seconds of a preview of the whole archive and how many texts it read again, beside the milliseconds an
article that reading every text again takes (on the newest `--slow` articles, on which both ways must find the same); what readings
cost in the file; and beside our match a regular expression and one FTS5 query per term, which find terms and nothing else.
All work is done in this process, so that its CPU counts.
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
from contextlib import closing
from dataclasses import replace
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
from monitor.model.hits import Watchlist
from monitor.pipeline.checking import judged as checked
from monitor.pipeline.previewing import preview
from monitor.pipeline.rejudging import rejudger
from monitor.pipeline.rematching import judged
from monitor.process.workers import Workers
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.watch import judgement
from monitor.watch.judgement import Rules
from tests.support.in_place import InPlace
from tests.support.past import past_rows
from tests.support.rejudged import articles as in_nine_languages
from tests.support.rejudged import store_read

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
            feed="https://past.example/",
            outlet="Past",
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


def edits(rules: Rules) -> Iterator[tuple[str, Rules]]:
    """Edits of the shipped watchlists and of the lexicon, as people make them."""
    first, *others = rules.watchlists
    wider = replace(first, minerals=(*first.minerals, "copper"), within="article")
    mention = tuple(replace(one, about="mention") for one in rules.watchlists)
    town = Watchlist(name="town", title="", terms=("regatta", "orchar*"))
    rare = Watchlist(name="rare", title="", terms=("=Umicore", "sulphur hexafluoride", "稀土"))
    lithium = {"minerals": [{"id": "lithium", "terms": ["white oil"]}]}
    ban = {"actions": [{"id": "export-ban", "strength": 2}]}
    yield "a title, nothing else", replace(rules, watchlists=(replace(first, title="X"), *others))
    yield "a mineral and a wider unit", replace(rules, watchlists=(wider, *others))
    yield "about = mention in all lists", replace(rules, watchlists=mention)
    yield "three words that are rare", replace(rules, watchlists=(*rules.watchlists, rare))
    yield "two words that are common", replace(rules, watchlists=(*rules.watchlists, town))
    yield "lexicon: a term", judgement.make(rules.watchlists, lithium)
    yield "lexicon: an action's strength", judgement.make(rules.watchlists, ban)


def previewed(rules: Rules, store: Store) -> tuple[float, int]:
    """CPU seconds of a preview of the whole archive, and how many texts it read again."""
    executor, began = InPlace(), time.process_time()

    async def go() -> None:
        async with Workers(WorkerSettings(processes=1), executor=executor) as workers:
            await preview(
                store, workers, rules, since=LONG_AGO, progress=lambda _step, _done, _of: None
            )

    asyncio.run(go())
    return time.process_time() - began, executor.items


def again(rules: Rules, store: Store, since: datetime, *, kept: bool) -> tuple[float, set[Any]]:
    """CPU seconds of judging the articles since then, by kept readings or by their texts, and all hits, whole."""
    began, hits = time.process_time(), set()

    async def go() -> None:
        by = await rejudger(store, rules)
        by = by if kept else replace(by, changes={})
        async with Workers(WorkerSettings(processes=1), executor=InPlace()) as workers:
            async for batch in judged(store, workers, by, since=since):
                for stored, verdict in batch.judged:
                    assert verdict is not None
                    hits.update((stored.article_id, hit) for hit in verdict.hits)

    asyncio.run(go())
    return time.process_time() - began, hits


def tried(store: Store, rules: Rules, slow: int) -> None:
    """Prints for each edit what its preview costs, and beside it what reading every text again does."""
    total = store.read_now(Reader.archive_size, LONG_AGO)
    heads = store.read_now(Reader.archive_heads, 0, 10_000_000, LONG_AGO)
    since = sorted((head.at for head in heads), reverse=True)[: min(slow, total)][-1]
    some = store.read_now(Reader.archive_size, since)
    for name, edit in edits(rules):
        judgement.opened(edit)
        spent, texts = previewed(edit, store)
        by_texts, expected = again(edit, store, since, kept=False)
        _, found = again(edit, store, since, kept=True)
        each = by_texts / some
        print(
            f"  {name:30} {spent:6.1f} CPU s, {texts / total:6.2%} of the texts read again; all of them {each * 1000:.2f} ms each, "
            f"{each * total:.0f} s; {len(found)} hits the same: {found == expected}",
            flush=True,
        )


def size(store: Store) -> None:
    """Prints what the file and the readings in it cost an article."""
    with closing(sqlite3.connect(f"file:{store.path}?mode=ro", uri=True)) as conn:
        count = conn.execute("SELECT count(*) FROM articles").fetchone()[0]
        pages = dict(conn.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))
        points = conn.execute("SELECT count(points), avg(length(points)) FROM readings").fetchone()
    readings = pages["readings"] / count
    print(
        f"  {sum(pages.values()) / count / 1000:.2f} kB an article, {readings:.0f} bytes of it readings; points of {points[0]:,} "
        f"articles, {points[1] or 0:.0f} bytes each"
    )


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
    """Prints the three that find terms for one desk. `texts` are some of those in the store."""
    stored_ = store.read_now(Reader.archive_size, LONG_AGO)
    words = words_of(rules)
    print(f"\n{name}: {len(rules.watchlists)} watchlists; the peers look for {len(words):,} terms")
    contenders = (
        ("our match", len(texts), matched(rules, texts), rounds),
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


def archived(file: Path, found: Iterable[Article], rules: Rules) -> Store:
    """A store of articles that were read by these rules."""
    began, count, source = time.process_time(), 0, iter(found)
    store = Store.open(file, now=lambda: NOW)
    while part := list(islice(source, _SAVED)):
        store_read(store, part, rules)
        count += len(part)
    spent = time.process_time() - began
    print(
        f"{count:,} articles read and stored in {spent:.0f} CPU s, {spent / count * 1000:.2f} ms each"
    )
    return store


def main() -> None:
    """Builds the archives once, tries edits, compares."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--slow", type=int, default=3_000)
    options.add_argument("--dense", type=int, default=1_500)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seed", type=int, default=7)
    asked = options.parse_args()
    set_up(level="error")
    names = ", ".join(f"{name} {version(name)}" for name in ("ahocorasick_rs", "sqlite-utils"))
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {names}, seed {asked.seed}"
    )
    rules = shipped()
    judgement.opened(rules)
    with tempfile.TemporaryDirectory() as folder:
        print("\nSentences in nine languages, nearly all about minerals policy:")
        with archived(
            Path(folder) / "dense.db", in_nine_languages(asked.dense, seed=asked.seed), rules
        ) as store:
            size(store)
            tried(store, rules, asked.slow)
        print("\nGenerated news:")
        with archived(
            Path(folder) / "monitor.db", articles(asked.articles, asked.seed), rules
        ) as store:
            size(store)
            tried(store, rules, asked.slow)
            texts = list(articles(min(asked.articles, 2_000), asked.seed))
            compare("shipped watchlists", rules, store, texts, asked.rounds)
            compare("4,000 free terms", many_terms(asked.seed), store, texts, asked.rounds)


if __name__ == "__main__":
    main()
