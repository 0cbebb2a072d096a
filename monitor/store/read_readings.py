"""Questions of who judges the archive by other rules: what articles name, and where a word may stand."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from monitor.core.clock import from_iso, to_iso
from monitor.model.events import Event
from monitor.model.mentions import Kind
from monitor.store import rows
from monitor.store.event_rows import event_of
from monitor.store.fts_words import Sought
from monitor.store.reading_rows import basis_of
from monitor.store.records import ArticleHead, StoredBasis

# A reading is there only while its text is.
_HEADS = """SELECT articles.id, at, read_at, lexicon_fingerprint, basis, readings.language, coalesce(signs, 0) AS signs,
        points IS NOT NULL AS tells_acts,
        readings.article_id IS NOT NULL OR EXISTS (SELECT 1 FROM article_texts WHERE article_id = articles.id) AS has_text
    FROM articles LEFT JOIN readings ON readings.article_id = articles.id
    WHERE articles.id > ? AND at >= ? ORDER BY articles.id LIMIT ?"""
_CONCEPTS = (
    "SELECT article_id, concept, kind FROM article_concepts WHERE article_id BETWEEN ? AND ?"
)
_MAIN_EVENTS = "SELECT * FROM events WHERE article_id BETWEEN ? AND ? AND n = 0 AND main = 1"
_WITH_HITS = (
    "SELECT DISTINCT article_id FROM hits WHERE article_id BETWEEN ? AND ? AND retired_at IS NULL"
)
_BASES = "SELECT id, fingerprint, reader, overrides, words, off_topic FROM bases"
_FOUND = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?"


class ReadingReader:
    """The reader's methods for judging again."""

    _conn: sqlite3.Connection

    def archive_heads(self, after_id: int, limit: int, since: datetime) -> tuple[ArticleHead, ...]:
        """The next articles after `after_id`, by id, of those from `since` on, without their texts."""
        found = self._conn.execute(_HEADS, (after_id, to_iso(since), limit)).fetchall()
        if not found:
            return ()
        span = (found[0]["id"], found[-1]["id"])
        concepts: dict[int, list[tuple[str, Kind]]] = {}
        for article_id, concept, kind in self._conn.execute(_CONCEPTS, span):
            concepts.setdefault(article_id, []).append((concept, Kind(kind)))
        events = {
            row["article_id"]: (event_of(row), row["weight"])
            for row in self._conn.execute(_MAIN_EVENTS, span)
        }
        hits = {row[0] for row in self._conn.execute(_WITH_HITS, span)}
        return tuple(
            _head(row, concepts.get(row["id"], ()), events.get(row["id"]), row["id"] in hits)
            for row in found
        )

    def bases(self) -> tuple[StoredBasis, ...]:
        """All that stored readings rest on."""
        return tuple(
            StoredBasis(basis_id=row[0], basis=basis_of(row[1:]))
            for row in self._conn.execute(_BASES)
        )

    def may_hold(self, wanted: Sought) -> frozenset[int]:
        """Articles in which the index finds one of the words; texts with the signs of `wanted` may hold them besides."""
        found: set[int] = set()
        for question in wanted.questions:
            found.update(row[0] for row in self._conn.execute(_FOUND, (question,)))
        return frozenset(found)


def _head(
    row: rows.Row,
    concepts: Sequence[tuple[str, Kind]],
    event: tuple[Event, float] | None,
    has_hits: bool,
) -> ArticleHead:
    main, score = event or (None, 0.0)
    return ArticleHead(
        article_id=row["id"],
        at=from_iso(row["at"]),
        read_at=from_iso(row["read_at"]),
        has_text=bool(row["has_text"]),
        has_hits=has_hits,
        lexicon_fingerprint=row["lexicon_fingerprint"],
        basis=row["basis"],
        language=row["language"] or "",
        signs=row["signs"],
        concepts=tuple(concepts),
        tells_acts=bool(row["tells_acts"]),
        event=main,
        event_score=score,
    )
