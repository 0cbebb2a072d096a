"""Questions about what was told: the ledger of a window, digests, the outbox, counts."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from monitor.core.clock import from_iso, to_iso
from monitor.model.digests import LedgerFacts, OutboxMessage
from monitor.model.feeds import FeedEvent
from monitor.store import rows
from monitor.store.records import ArchiveStatus, Counts, Delivery, DigestDay, StoredDigest

_POLLS = "SELECT count(*), total(outcome = 'failed') FROM polls WHERE polled_at >= :since AND polled_at < :until"
_READ = """SELECT quality, reason, count(*) FROM articles WHERE read_at >= :since AND read_at < :until
    GROUP BY quality, reason"""
_DATED = """SELECT total(dated = 'missing'), total(dated = 'future') FROM entries
    WHERE first_seen_at >= :since AND first_seen_at < :until"""
_EDITED = "SELECT count(DISTINCT entry_id) FROM entry_edits WHERE at >= :since AND at < :until"
_HITS = "SELECT count(*) FROM hits WHERE created_at >= :since AND created_at < :until AND origin = 'news' AND retired_at IS NULL"
_EVENTS = """SELECT at, name, event, text FROM feed_events JOIN feeds ON feeds.id = feed_id
    WHERE at >= :since AND at < :until ORDER BY at"""
_UNREAD = """SELECT DISTINCT feeds.name, articles.title, coalesce(articles.reason, quality) FROM hits
    JOIN articles ON articles.id = hits.article_id JOIN feeds ON feeds.id = articles.feed_id
    WHERE created_at >= :since AND created_at < :until AND hits.origin = 'news' AND retired_at IS NULL
        AND (quality IN ('partial', 'headline_only') OR articles.reason IS NOT NULL)"""
_PURGED = "SELECT total(texts) + total(entries) FROM purges WHERE at >= :since AND at < :until"
_PENDING = "SELECT count(*) FROM entries WHERE state = 'pending' AND lane = ?"
_WAITING = "SELECT count(*) FROM entries WHERE state = 'waiting' AND next_read_at >= ''"
_FAILED = "SELECT count(*) FROM entries WHERE state = 'failed'"

_LAST = "SELECT * FROM digests WHERE group_name = ? ORDER BY until DESC LIMIT 1"
_DIGEST_OF_ID = "SELECT * FROM digests WHERE id = ?"
_DIGEST = "SELECT * FROM digests WHERE date = ? AND group_name = ?"
_DAYS = """SELECT id, date, group_name, since, until, subject,
        coalesce(digest ->> '$.stories', 0) AS stories
    FROM digests WHERE date >= ? AND date <= ? ORDER BY date DESC, group_name"""
_LAST_ANY = """SELECT id, date, group_name, since, until, subject,
        coalesce(digest ->> '$.stories', 0) AS stories
    FROM digests ORDER BY id DESC LIMIT 1"""
_DUE = """SELECT * FROM deliveries WHERE state IN ('pending', 'unknown') AND (next_try_at <= ? OR next_try_at > ?)
    ORDER BY next_try_at, id LIMIT ?"""
_LONGEST_WAIT = timedelta(seconds=4500)  # between two tries, with some slack
_DELIVERIES = "SELECT * FROM deliveries WHERE digest_id = ? ORDER BY id"
_RECENT_DELIVERIES = (
    "SELECT * FROM deliveries WHERE created_at >= ? ORDER BY created_at DESC, id DESC LIMIT ?"
)
_DUE_COUNT = (
    "SELECT count(*) FROM deliveries WHERE state IN ('pending', 'unknown') AND next_try_at <= ?"
)
_UNSENT = """SELECT count(*), reason, message FROM deliveries
    WHERE state IN ('pending', 'unknown') AND reason IS NOT NULL AND (reason != 'temporary' OR attempts >= 3)
    GROUP BY reason, message ORDER BY count(*) DESC"""

_FEEDS = "SELECT total(active), total(active AND (state ->> '$.failures') > 0) FROM feeds"
_UNGROUPED = "SELECT count(*) FROM articles WHERE grouped = 0 AND at >= ''"
_TALLIES = "SELECT name, number FROM tallies WHERE what = ? AND number > 0"
_DIGESTS = "SELECT count(*) FROM digests"
_BY_STATE = "SELECT count(*) FROM deliveries WHERE state = ?"
_FILE_BYTES = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
_LAST_POLL = "SELECT max(polled_at) FROM feeds WHERE active = 1"
_NEXT_POLL = "SELECT min(next_poll_at) FROM feeds WHERE active = 1"
_LAST_READ = "SELECT max(read_at) FROM articles"
_META = "SELECT key, value FROM meta"
_META_OF = "SELECT value FROM meta WHERE key = ?"

_QUALITIES = ("full", "partial", "feed_only", "headline_only")
_STATES = ("pending", "sent", "failed", "unknown")


class DigestReader:
    """The reader's methods for the digest room and for watching over the whole."""

    _conn: sqlite3.Connection

    def ledger(self, since: datetime, until: datetime) -> LedgerFacts:
        """What was and was not read in the window; `pending` is as of now."""
        window = {"since": to_iso(since), "until": to_iso(until)}
        polls, failed = self._conn.execute(_POLLS, window).fetchone()
        read = self._conn.execute(_READ, window).fetchall()
        undated, future = self._conn.execute(_DATED, window).fetchone()
        events = self._conn.execute(_EVENTS, window).fetchall()
        return LedgerFacts(
            polls=polls,
            polls_failed=int(failed),
            articles=sum(count for _, _, count in read),
            by_quality=_summed((quality, count) for quality, _, count in read),
            by_reason=_summed((reason, count) for _, reason, count in read if reason),
            pending=sum(self._number(_PENDING, lane) for lane in (0, 1)) + self._number(_WAITING),
            undated=int(undated),
            future_dated=int(future),
            edited=self._number(_EDITED, window),
            hits=self._number(_HITS, window),
            events=tuple(
                (from_iso(row["at"]), row["name"], FeedEvent(row["event"]), row["text"])
                for row in events
            ),
            unread=tuple(tuple(row) for row in self._conn.execute(_UNREAD, window)),
            purged=int(self._number(_PURGED, window)),
        )

    def last_digest(self, group: str = "") -> StoredDigest | None:
        """The group's newest digest, by the end of its window: the next window begins there."""
        return _digest(self._conn.execute(_LAST, (group,)).fetchone())

    def digest(self, date: str, group: str = "") -> StoredDigest | None:
        """The group's digest of a local date (YYYY-MM-DD)."""
        return _digest(self._conn.execute(_DIGEST, (date, group)).fetchone())

    def digest_of_id(self, digest_id: int) -> StoredDigest | None:
        """The digest that a message of the outbox belongs to."""
        return _digest(self._conn.execute(_DIGEST_OF_ID, (digest_id,)).fetchone())

    def digest_days(self, first: str = "", last: str = "9999") -> tuple[DigestDay, ...]:
        """The archive between two local dates, both included, newest first, all groups."""
        return tuple(_day(row) for row in self._conn.execute(_DAYS, (first, last)))

    def outbox_due(self, now: datetime, limit: int = 100) -> tuple[OutboxMessage, ...]:
        """Messages to send now, those with an unknown outcome too, the longest waiting first. One that waits for longer than
        any wait is due as well: the clock has stepped back."""
        far = to_iso(now + _LONGEST_WAIT)
        return tuple(
            rows.message_of(row) for row in self._conn.execute(_DUE, (to_iso(now), far, limit))
        )

    def deliveries_of(self, digest_id: int) -> tuple[Delivery, ...]:
        """How the messages of a digest fared."""
        return tuple(_delivery(row) for row in self._conn.execute(_DELIVERIES, (digest_id,)))

    def deliveries_since(self, since: datetime, limit: int = 1000) -> tuple[Delivery, ...]:
        """Messages queued since then, newest first, alerts too."""
        return tuple(
            _delivery(row) for row in self._conn.execute(_RECENT_DELIVERIES, (to_iso(since), limit))
        )

    def counts(self) -> Counts:
        """How much is stored, by kind and state."""
        active, failing = self._conn.execute(_FEEDS).fetchone()
        return Counts(
            feeds_active=int(active),
            feeds_failing=int(failing),
            entries_pending=self._number(_PENDING, 0),
            entries_backlog=self._number(_PENDING, 1),
            entries_waiting=self._number(_WAITING),
            entries_failed=self._number(_FAILED),
            articles=dict.fromkeys(_QUALITIES, 0) | self._tallies("article"),
            ungrouped=self._number(_UNGROUPED),
            hits=self._tallies("hit"),
            stories=self._tallies("story").get("", 0),
            digests=self._number(_DIGESTS),
            deliveries={state: self._number(_BY_STATE, state) for state in _STATES},
            file_bytes=self._number(_FILE_BYTES),
        )

    def status(self, now: datetime) -> ArchiveStatus:
        """The state of the whole."""
        last = self._conn.execute(_LAST_ANY).fetchone()
        return ArchiveStatus(
            counts=self.counts(),
            last_poll_at=rows.moment(self._text(_LAST_POLL)),
            next_poll_at=rows.moment(self._text(_NEXT_POLL)),
            last_read_at=rows.moment(self._text(_LAST_READ)),
            last_digest=_day(last) if last else None,
            unsent=tuple(tuple(row) for row in self._conn.execute(_UNSENT)),
            deliveries_due=self._number(_DUE_COUNT, to_iso(now)),
            meta=self.metas(),
            sqlite_version=sqlite3.sqlite_version,
        )

    def meta(self, key: str) -> str | None:
        """The JSON text kept under a name."""
        return self._text(_META_OF, key)

    def metas(self) -> Mapping[str, str]:
        """All kept JSON texts by name."""
        return dict(self._conn.execute(_META).fetchall())

    def _tallies(self, what: str) -> dict[str, int]:
        """Counts that are kept, by name."""
        return dict(self._conn.execute(_TALLIES, (what,)).fetchall())

    def _number(self, statement: str, *values: object) -> int:
        number: int = self._one(statement, values)
        return number

    def _text(self, statement: str, *values: object) -> str | None:
        text: str | None = self._one(statement, values)
        return text

    def _one(self, statement: str, values: tuple[object, ...]) -> Any:
        """The first column of the first row, or None."""
        named = values[0] if values and isinstance(values[0], dict) else values
        row = self._conn.execute(statement, named).fetchone()
        return row[0] if row else None


def _summed(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for name, count in pairs:
        sums[name] += count
    return dict(sums)


def _digest(row: rows.Row | None) -> StoredDigest | None:
    if row is None:
        return None
    return StoredDigest(
        digest_id=row["id"],
        date=row["date"],
        group=row["group_name"],
        since=from_iso(row["since"]),
        until=from_iso(row["until"]),
        subject=row["subject"],
        digest=row["digest"],
        html=row["html"],
        eml=row["eml"],
        text=row["text"],
        created_at=from_iso(row["created_at"]),
    )


def _day(row: rows.Row) -> DigestDay:
    return DigestDay(
        digest_id=row["id"],
        date=row["date"],
        group=row["group_name"],
        since=from_iso(row["since"]),
        until=from_iso(row["until"]),
        subject=row["subject"],
        stories=row["stories"],
    )


def _delivery(row: rows.Row) -> Delivery:
    return Delivery(
        message=rows.message_of(row),
        state=row["state"],
        created_at=from_iso(row["created_at"]),
        next_try_at=from_iso(row["next_try_at"]),
        sent_at=rows.moment(row["sent_at"]),
        reason=row["reason"],
        error=row["message"],
    )
