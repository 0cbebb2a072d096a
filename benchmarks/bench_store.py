"""What the store costs: CPU and wall time per unit, made-up input from a seed.

    python benchmarks/bench_store.py [--articles 4000]

The peer is the same article's text put into a bare FTS5 table by one `executemany`: below that no full-text archive can go.
"""

from __future__ import annotations

import argparse
import platform
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from monitor.core.logs import set_up
from monitor.model.articles import Article, EntryUpdate, Quality
from monitor.model.entries import Entry
from monitor.model.feeds import Feed, FeedState, FeedUpdate, PollOutcome, PollRecord
from monitor.model.mentions import Kind, Mention
from monitor.model.stories import Assignment, Role
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.records import HitFilter, SearchFilter
from monitor.store.writer import PURGE_SLICE, Writer

T = TypeVar("T")

_NOW = datetime(2026, 2, 20, 8, tzinfo=UTC)
_FEEDS = 500
_YEAR_S = 365 * 86_400.0
_CHUNK = 8  # articles a transaction, as the poll journey saves them


def main() -> None:
    """Measures and prints."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--articles", type=int, default=4000)
    count = arguments.parse_args().articles
    set_up(level="warning")
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {count} articles")
    articles = list(_articles(count))
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "monitor.db", now=lambda: _NOW) as store,
    ):
        _writes(store, articles)
        _reads(store, articles)
        size = store.read_now(Reader.counts).file_bytes
        print(f"{size / count / 1000:.1f} kB a stored article")
        _purges(store, count)
        left = store.read_now(Reader.counts).file_bytes
        print(f"{left / size:.2f} of the file is left after the purge")
        store.close()
    _peer(articles)


def _writes(store: Store, articles: list[Article]) -> None:
    store.write_now(Writer.sync_feeds, [_feed(number) for number in range(_FEEDS)], now=_NOW)
    unchanged = [_poll(number) for number in range(1, _FEEDS + 1)]
    _measure(
        "save_feed, nothing new",
        unchanged,
        lambda one: store.write_now(Writer.save_feed, one, now=_NOW),
    )
    per_feed = -(-len(articles) // _FEEDS)
    listed = [
        replace(_poll(n), entries=tuple(_entry(n * per_feed + k) for k in range(per_feed)))
        for n in range(1, _FEEDS + 1)
    ]
    _measure(
        f"save_feed, {per_feed} new entries",
        listed,
        lambda one: store.write_now(Writer.save_feed, one, now=_NOW),
    )
    updates = [_update(number, article) for number, article in enumerate(articles, 1)]
    _chunks(
        f"save_entries by {_CHUNK}",
        updates,
        _CHUNK,
        lambda part: store.write_now(Writer.save_entries, part, now=_NOW),
    )
    assigned = [
        (Assignment(article_id=n, story=f"s{n // 3}", role=Role.FIRST), b"x" * 200)
        for n in range(1, len(articles) + 1)
    ]
    _chunks(
        "save_assignments by 50",
        assigned,
        50,
        lambda part: store.write_now(Writer.save_assignments, part, now=_NOW),
    )


def _reads(store: Store, articles: list[Article]) -> None:
    words = [article.title.split()[0] for article in articles[:20]]
    soon = _NOW + timedelta(hours=2)
    _measure("due_feeds, 100", range(20), lambda _: store.read_now(Reader.due_feeds, soon, 100))
    _measure("search, best first", words, lambda word: store.read_now(Reader.search, word))
    newest = SearchFilter(newest_first=True)
    _measure(
        "search, newest first", words, lambda word: store.read_now(Reader.search, word, newest)
    )
    _measure("hits", range(20), lambda _: store.read_now(Reader.hits, HitFilter()))
    _measure(
        f"feed_health, {_FEEDS} feeds", range(5), lambda _: store.read_now(Reader.feed_health, _NOW)
    )
    starts = range(0, len(articles), 500)
    since = _NOW - timedelta(days=1000)
    _measure(
        "archive_heads, 500",
        starts,
        lambda after: store.read_now(Reader.archive_heads, after, 500, since),
    )


def _purges(store: Store, count: int) -> None:
    """A year later: how long each slice holds the writer, and the space given back."""
    later = _NOW + timedelta(days=800)
    slices = range(count // PURGE_SLICE + 1)
    _measure(
        f"purge, a slice of {PURGE_SLICE}",
        slices,
        lambda _: store.write_now(
            Writer.purge, now=later, texts_s=_YEAR_S, polls_s=_YEAR_S, entries_s=9 * _YEAR_S
        ),
    )
    _measure(
        "index merged, a step",
        range(200),
        lambda n: store.write_now(Writer.merge_index, begin=n == 0),
    )
    _measure(
        "space given back, a slice", range(20), lambda _: store.write_now(Writer.give_space_back)
    )


def _peer(articles: list[Article]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        conn = sqlite3.connect(Path(folder) / "peer.db")
        conn.execute(
            "CREATE VIRTUAL TABLE peer USING fts5(title, text, tokenize='porter unicode61 remove_diacritics 2')"
        )
        rows = [(article.title, article.text) for article in articles]
        insert = "INSERT INTO peer VALUES (?, ?)"
        _measure(
            "peer: all texts into FTS5",
            [rows],
            lambda part: conn.executemany(insert, part),
            len(rows),
        )
        conn.close()


def _measure(label: str, units: Iterable[T], act: Callable[[T], object], per: int = 1) -> None:
    cpu, wall = [], []
    for unit in units:
        begun = time.process_time(), time.perf_counter()
        act(unit)
        cpu.append((time.process_time() - begun[0]) * 1000 / per)
        wall.append((time.perf_counter() - begun[1]) * 1000 / per)
    print(
        f"{label:32} {statistics.fmean(cpu):8.3f} ms CPU (mean)  {statistics.median(wall):8.3f} ms wall (median)"
    )


def _chunks(
    label: str, units: Sequence[T], size: int, act: Callable[[Sequence[T]], object]
) -> None:
    parts = [units[start : start + size] for start in range(0, len(units), size)]
    _measure(label, parts, act, per=size)


def _feed(number: int) -> Feed:
    return Feed(url=f"https://outlet{number}.example/rss", name=f"Outlet {number}")


def _poll(feed_id: int) -> FeedUpdate:
    soon = _NOW + timedelta(hours=1)
    seen = tuple(f"{feed_id * 100 + n:016x}" for n in range(30))
    record = PollRecord(
        polled_at=_NOW,
        due_at=_NOW,
        outcome=PollOutcome.NOT_MODIFIED,
        status=304,
        reason=None,
        message=None,
        items=0,
        new=0,
        changed=0,
        body_bytes=0,
        elapsed_s=0.1,
    )
    state = FeedState(
        url=_feed(feed_id - 1).url, next_poll_at=soon, polled_at=_NOW, succeeded_at=_NOW, seen=seen
    )
    return FeedUpdate(feed_id=feed_id, state=state, record=record, entries=())


def _entry(number: int) -> Entry:
    return Entry(
        key=str(number),
        guid=str(number),
        url=f"https://o.example/{number}",
        title=f"Title {number}",
        text="Summary " * 30,
    )


def _articles(count: int) -> Iterator[Article]:
    dice = random.Random(1)
    words = ["".join(dice.choices("abcdefghijklmnop", k=dice.randint(3, 9))) for _ in range(20_000)]
    weights = [
        1 / (rank + 10) for rank in range(len(words))
    ]  # as common as words of a language are
    for number in range(count):
        text = "\n".join(" ".join(dice.choices(words, weights, k=60)) for _ in range(10))
        title = " ".join(dice.choices(words, weights, k=10))
        yield Article(
            url=f"https://o.example/{number}",
            title=title,
            text=text,
            source="page",
            quality=Quality.FULL,
        )


def _update(entry_id: int, article: Article) -> EntryUpdate:
    mentions = tuple(
        Mention(
            concept=f"c{(entry_id * 7 + n) % 200}",
            kind=Kind.MINERAL,
            field="text",
            start=n * 20,
            end=n * 20 + 5,
            sentence_start=0,
            sentence_end=300,
            term="word",
            rule="alias",
        )
        for n in range(8)
    )
    return EntryUpdate(
        entry_id=entry_id, article=article, mentions=mentions, lexicon_fingerprint="l"
    )


if __name__ == "__main__":
    main()
