"""Everything that may be written, one method a transaction. `Store.write(Writer.save_feed, update, now=…)` runs it.

A method is called inside a transaction that is committed when it returns and rolled back when it raises. They run one at a
time, in the one thread that owns the only writable connection; called by another method they join its transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta

from monitor.core.clock import from_iso, to_iso
from monitor.store import rows
from monitor.store.fts import split_words
from monitor.store.records import Purged
from monitor.store.write_archive import ArchiveWriter
from monitor.store.write_articles import FORGET_TEXT, INDEX_TEXT
from monitor.store.write_digests import DigestWriter
from monitor.store.write_measures import MeasureWriter
from monitor.store.write_readings import ReadingWriter
from monitor.store.write_stories import StoryWriter
from monitor.store.write_story_list import StoryListWriter

_SET_META = """INSERT INTO meta (key, value, updated_at) VALUES (?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at"""
_ONCE_META = (
    "INSERT INTO meta (key, value, updated_at) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING"
)
_LAST_READY = "SELECT max(ready_at) FROM hits"
_META_VALUE = "SELECT value FROM meta WHERE key = ?"
_DELETE_META = "DELETE FROM meta WHERE key = ?"
_OLD_TEXTS = """SELECT article_id, title, data FROM article_texts JOIN articles ON articles.id = article_texts.article_id
    WHERE kept_at < ? ORDER BY kept_at LIMIT ?"""
_DELETE_TEXT = "DELETE FROM article_texts WHERE article_id = ?"
_DELETE_READING = "DELETE FROM readings WHERE article_id = ?"  # it is there while its text is
_DELETE_ENTRY_TEXT = """UPDATE entries SET text = ''
    WHERE id = (SELECT entry_id FROM articles WHERE id = ?) AND last_seen_at < ?"""
_DELETE_POLLS = "DELETE FROM polls WHERE id IN (SELECT id FROM polls WHERE polled_at < ? ORDER BY polled_at LIMIT ?)"
_DELETE_EVENTS = "DELETE FROM feed_events WHERE id IN (SELECT id FROM feed_events WHERE at < ? ORDER BY at LIMIT ?)"
_DELETE_FINGERPRINTS = """DELETE FROM fingerprints
    WHERE article_id IN (SELECT article_id FROM fingerprints WHERE at < ? ORDER BY at LIMIT ?)"""
_EMPTY_BODIES = """UPDATE deliveries SET body = x'' WHERE state IN ('sent', 'failed') AND created_at < ? AND body != x''"""
_OLD_ENTRIES = """SELECT entries.id, articles.id AS article_id, articles.title, data FROM entries
    LEFT JOIN articles ON articles.entry_id = entries.id LEFT JOIN article_texts ON article_texts.article_id = articles.id
    WHERE last_seen_at < ? AND NOT EXISTS (SELECT 1 FROM hits WHERE hits.article_id = articles.id)
    ORDER BY last_seen_at LIMIT ?"""
_DELETE_ARTICLE = "DELETE FROM articles WHERE id = ?"
_DELETE_ENTRY = "DELETE FROM entries WHERE id = ?"
_INSERT_PURGE = "INSERT INTO purges (at, texts, polls, entries) VALUES (?, ?, ?, ?)"
_FINGERPRINTS_S = (
    90 * 86_400.0
)  # well past any window of grouping; each is as large as its article's text, compressed
PURGE_SLICE = 60  # of each kind in one transaction: others wait for the writer 50 ms at most
_GIVEN_BACK_PAGES = 1000  # to the file system in one transaction
_GIVE_BACK = "PRAGMA incremental_vacuum(1)"
_MERGE = "INSERT INTO articles_fts (articles_fts, rank) VALUES ('merge', ?)"
_MERGED_PAGES = 100
_FREE_PAGES = "PRAGMA freelist_count"
_ADD_PURGE = """UPDATE purges SET texts = texts + :texts, polls = polls + :polls, entries = entries + :entries
    WHERE id = (SELECT max(id) FROM purges WHERE at >= :hour AND at <= :at)"""
_CUT, _BORN = "digest_cut", "born_at"


class Writer(
    ArchiveWriter, StoryWriter, StoryListWriter, DigestWriter, MeasureWriter, ReadingWriter
):
    """All methods that write."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        told = self._conn.execute(_LAST_READY).fetchone()[0] or ""
        cut = self._conn.execute(_META_VALUE, (_CUT,)).fetchone()
        self._ready_at = max(told, json.loads(cut[0]) if cut else "")

    def cut_window(self, *, now: datetime) -> datetime:
        """The end for a digest's window that is `now`: every hit that may be told by then is saved, and all later ones fall
        into the next window, whatever the clock does."""
        self._ready_at = max(
            to_iso(now),
            to_iso(from_iso(self._ready_at) + timedelta(microseconds=1)) if self._ready_at else "",
        )
        self.set_meta(_CUT, self._ready_at, now=now)
        return from_iso(self._ready_at)

    def birthday(self, *, now: datetime) -> datetime:
        """When this file was first used: the start of the first digest's window."""
        self._conn.execute(_ONCE_META, (_BORN, json.dumps(to_iso(now)), to_iso(now)))
        return from_iso(json.loads(self._conn.execute(_META_VALUE, (_BORN,)).fetchone()[0]))

    def set_meta(self, key: str, value: object, *, now: datetime) -> None:
        """Keeps a JSON-able value under a name (a heartbeat, the config's problem); None removes it."""
        if value is None:
            self._conn.execute(_DELETE_META, (key,))
        else:
            self._conn.execute(_SET_META, (key, json.dumps(value, ensure_ascii=False), to_iso(now)))

    def set_metas(self, values: Mapping[str, object], *, now: datetime) -> None:
        """`set_meta` for several, in one transaction."""
        for key, value in values.items():
            self.set_meta(key, value, now=now)

    def purge(
        self,
        *,
        now: datetime,
        texts_s: float,
        polls_s: float,
        entries_s: float,
        limit: int = PURGE_SLICE,
    ) -> Purged:
        """Removes what is older than its retention, at most `limit` of each, so that a call stays short: call again until
        nothing is left. Titles, hits, stories and digests stay; an entry goes when its feed has not listed it for so long and
        nothing of it is a hit. The bytes of messages that are done go with the log of polls. What was removed is recorded."""
        texts = self._purge_texts(_before(now, texts_s), limit)
        polls = self._conn.execute(_DELETE_POLLS, (_before(now, polls_s), limit)).rowcount
        self._conn.execute(_DELETE_EVENTS, (_before(now, polls_s), limit))
        self._conn.execute(_EMPTY_BODIES, (_before(now, polls_s),))
        self._conn.execute(_DELETE_FINGERPRINTS, (_before(now, _FINGERPRINTS_S), limit))
        entries = self._purge_entries(_before(now, entries_s), limit)
        if texts or polls or entries:
            self._note_purge(now, texts=texts, polls=polls, entries=entries)
        return Purged(texts=texts, polls=polls, entries=entries)

    def merge_index(self, *, begin: bool) -> bool:
        """Does a step of merging the full-text index, which keeps what was taken out of it until then; whether there is more
        to do. `begin` it once, then go on."""
        before = self._conn.total_changes
        self._conn.execute(_MERGE, (-_MERGED_PAGES if begin else _MERGED_PAGES,))
        return self._conn.total_changes - before > 1

    def give_space_back(self) -> int:
        """Gives up to a thousand free pages back to the file system; how many are left. A file made by 0.1 keeps its free
        pages for new data instead; `monitor backup` and `monitor restore` make a small one of it."""
        free = int(self._conn.execute(_FREE_PAGES).fetchone()[0])
        for _ in range(min(free, _GIVEN_BACK_PAGES)):
            self._conn.execute(
                _GIVE_BACK
            )  # a page a call: the statement gives no rows, so it is not stepped on
        return int(self._conn.execute(_FREE_PAGES).fetchone()[0])

    def _note_purge(self, now: datetime, **removed: int) -> None:
        """Adds to the row of this hour's purge, so that short slices don't make a row each."""
        hour = to_iso(now - timedelta(hours=1))
        values = removed | {"at": to_iso(now), "hour": hour}
        if not self._conn.execute(_ADD_PURGE, values).rowcount:
            self._conn.execute(_INSERT_PURGE, (to_iso(now), *removed.values()))

    def _purge_texts(self, before: str, limit: int) -> int:
        old = self._conn.execute(_OLD_TEXTS, (before, limit)).fetchall()
        for row in old:
            self._forget(row)
            self._conn.execute(INDEX_TEXT, (row["article_id"], split_words(row["title"]), ""))
            self._conn.execute(_DELETE_TEXT, (row["article_id"],))
            self._conn.execute(_DELETE_READING, (row["article_id"],))
            self._conn.execute(_DELETE_ENTRY_TEXT, (row["article_id"], before))
        return len(old)

    def _purge_entries(self, before: str, limit: int) -> int:
        old = self._conn.execute(_OLD_ENTRIES, (before, limit)).fetchall()
        for row in old:
            if row["article_id"] is not None:
                self._forget(row)
                self._conn.execute(_DELETE_ARTICLE, (row["article_id"],))
            self._conn.execute(_DELETE_ENTRY, (row["id"],))
        return len(old)

    def _forget(self, row: rows.Row) -> None:
        """Takes an article out of the full-text index, which wants to be told exactly what is in it."""
        text = rows.unpacked(row["data"])
        self._conn.execute(
            FORGET_TEXT, (row["article_id"], split_words(row["title"]), split_words(text))
        )


def _before(now: datetime, age_s: float) -> str:
    return to_iso(now - timedelta(seconds=age_s))
