"""Writing what readings rest on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from monitor.core.clock import to_iso
from monitor.model.readings import Basis
from monitor.store.reading_rows import basis_columns

_KEEP = """INSERT INTO bases (fingerprint, reader, overrides, words, off_topic, created_at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (fingerprint) DO NOTHING"""
_AS_READ = "(SELECT read_at FROM articles WHERE id = :article_id) = :read_at"
_REST = f"""UPDATE readings SET basis = (SELECT id FROM bases WHERE fingerprint = :basis)
    WHERE article_id = :article_id AND {_AS_READ}"""
_LEXICON = """UPDATE articles SET lexicon_fingerprint = :lexicon
    WHERE id = :article_id AND read_at = :read_at AND lexicon_fingerprint != :lexicon"""
_FORGET = "DELETE FROM bases WHERE id NOT IN (SELECT basis FROM readings) AND fingerprint != ?"


class ReadingWriter:
    """The writer's methods for readings."""

    _conn: sqlite3.Connection

    def keep_basis(self, basis: Basis, *, now: datetime) -> None:
        """Makes a basis known: readings on one that is not known are not kept."""
        self._conn.execute(_KEEP, (*basis_columns(basis), to_iso(now)))

    def rest_readings(
        self, as_read: Iterable[tuple[int, datetime]], *, basis: str, lexicon_fingerprint: str
    ) -> None:
        """Notes that the readings of articles, each with the time when it was read, hold on another basis too; what was read
        again since is left as it is."""
        values = [
            {
                "article_id": article_id,
                "read_at": to_iso(read_at),
                "basis": basis,
                "lexicon": lexicon_fingerprint,
            }
            for article_id, read_at in as_read
        ]
        self._conn.executemany(_REST, values)
        self._conn.executemany(_LEXICON, values)

    def forget_bases(self, *, but: str) -> int:
        """Removes what no reading rests on any more, except the basis `but`; how many."""
        return self._conn.execute(_FORGET, (but,)).rowcount
