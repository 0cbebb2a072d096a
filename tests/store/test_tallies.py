"""Counts that are kept are those that counting gives."""

from __future__ import annotations

import lzma
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from monitor.model.articles import Quality
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from tests.support.stored import (
    NOW,
    article,
    ask,
    assignment,
    entry,
    entry_update,
    feed,
    feed_update,
    hit,
    later,
)

RELEASE = Path(__file__).parent / "releases" / "0.1.0.db.xz"
DAY_S = 86_400.0
COUNTED = (
    "SELECT quality, count(*) FROM articles GROUP BY quality",
    "SELECT watchlist, count(*) FROM hits WHERE retired_at IS NULL GROUP BY watchlist",
    "SELECT '', count(*) FROM stories",
)


def is_right(store: Store) -> bool:
    """Whether what is kept is what counting gives."""
    articles, hits, stories = (dict(ask(store, statement)) for statement in COUNTED)
    counts = store.read_now(Reader.counts)
    assert {name: n for name, n in counts.articles.items() if n} == articles
    assert counts.hits == hits
    assert counts.stories == stories[""]
    return True


def test_counts_follow_all_that_is_written(store: Store) -> None:
    assert is_right(store)
    store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
    store.write_now(Writer.save_feed, feed_update(1, *map(entry, range(1, 6))), now=NOW)
    metals, mines = hit(), replace(hit(), watchlist="mines")
    for number in range(1, 6):
        update = entry_update(number, metals, mines) if number < 4 else entry_update(number)
        store.write_now(Writer.save_entry, update, now=NOW)
        named = [assignment(number, f"s{number % 2}")]
        store.write_now(Writer.save_assignments, named, now=NOW)
    assert is_right(store)
    assert store.read_now(Reader.counts).hits == {"metals": 3, "mines": 3}
    teaser = replace(entry_update(1, mines), article=article(1, quality=Quality.PARTIAL))
    store.write_now(Writer.save_entry, teaser, now=later(hours=1))
    assert is_right(store)
    assert store.read_now(Reader.counts).hits == {"metals": 2, "mines": 3}
    store.write_now(Writer.save_entry, entry_update(1, metals), now=later(hours=2))
    store.write_now(Writer.rename_watchlist, "mines", "pits")
    assert is_right(store)
    assert store.read_now(Reader.counts).hits == {"metals": 3, "pits": 2}
    store.write_now(Writer.purge, now=later(days=9), texts_s=DAY_S, polls_s=DAY_S, entries_s=DAY_S)
    assert is_right(store)
    assert store.read_now(Reader.counts).articles["full"] == 3


def test_an_older_file_is_counted_once(tmp_path: Path) -> None:
    (tmp_path / "monitor.db").write_bytes(lzma.decompress(RELEASE.read_bytes()))
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as conn:
        expected = conn.execute("SELECT count(*) FROM articles").fetchone()[0]
    with Store.open(tmp_path / "monitor.db", now=lambda: NOW) as store:
        assert is_right(store)
        assert sum(store.read_now(Reader.counts).articles.values()) == expected > 5
