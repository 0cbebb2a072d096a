"""Questions about feeds: what is due, what is known, how they fare."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from monitor.core.clock import from_iso, to_iso
from monitor.model.articles import PendingEntry
from monitor.model.entries import KnownEntry
from monitor.model.feeds import (
    SILENT_TIMES,
    DueFeed,
    FeedHealth,
    FeedMarks,
    FeedRef,
    PollOutcome,
    PollRecord,
    RobotsFile,
)
from monitor.store import rows
from monitor.store.records import Outlet

_STATE = "id, config, state, seen"
_DUE = (
    "SELECT id, url FROM feeds WHERE active = 1 AND next_poll_at <= ? ORDER BY next_poll_at LIMIT ?"
)
_FROM_THE_FUTURE = (
    "SELECT id, url FROM feeds WHERE active = 1 AND polled_at > ? AND next_poll_at > ? LIMIT ?"
)
_FAR_AHEAD = f"SELECT url, {_STATE} FROM feeds WHERE active = 1 AND next_poll_at > ? LIMIT ?"
_ALL_DUE = "SELECT id, url FROM feeds WHERE active = 1 ORDER BY next_poll_at"
_FEEDS_OF = f"SELECT {_STATE} FROM feeds WHERE id IN (SELECT value FROM json_each(?)) AND +active = 1"  # +: by id, not all active ones
_SHARED = """SELECT value, group_concat(feeds.id) FROM feeds, json_each(feeds.seen) WHERE active = 1
    GROUP BY value HAVING count(*) BETWEEN 2 AND ?"""
_ADDRESSES = """SELECT id, name, coalesce(json_extract(state, '$.moved_to'), json_extract(state, '$.url')) AS url, json_array_length(seen) AS listed
    FROM feeds WHERE active = 1 ORDER BY id"""
_FEED = f"SELECT {_STATE} FROM feeds WHERE url = ?"
_KNOWN = """SELECT id, key, url, title, published_at FROM entries
    WHERE feed_id = :feed AND key IN (SELECT value FROM json_each(:keys))
    UNION SELECT id, key, url, title, published_at FROM entries
    WHERE feed_id = :feed AND url IN (SELECT value FROM json_each(:urls)) ORDER BY id"""
_HOLDS = "SELECT domain, until FROM holds WHERE until > ?"
_ROBOTS = "SELECT address, read_at, packed FROM robots WHERE read_at > ?"
_PENDING_FEEDS = """WITH RECURSIVE waiting (feed_id) AS (
        SELECT min(feed_id) FROM entries WHERE state = 'pending' AND lane = :lane
        UNION ALL
        SELECT (SELECT min(feed_id) FROM entries WHERE state = 'pending' AND lane = :lane AND feed_id > waiting.feed_id)
        FROM waiting WHERE waiting.feed_id IS NOT NULL)
    SELECT feed_id FROM waiting WHERE feed_id IS NOT NULL"""
_PENDING = """SELECT id FROM entries WHERE state = 'pending' AND lane = ? AND feed_id = ? ORDER BY at DESC LIMIT ?"""
_WAITING = "SELECT id FROM entries WHERE state = 'waiting' AND next_read_at <= ? ORDER BY next_read_at LIMIT ?"
_ENTRIES = """SELECT entries.*, feeds.config FROM entries JOIN feeds ON feeds.id = entries.feed_id
    WHERE entries.id IN (SELECT value FROM json_each(?))"""
_HEALTH = """SELECT feeds.id, config, state, seen, active, added_at,
        (SELECT count(*) FROM entries WHERE feed_id = feeds.id) AS items,
        (SELECT count(*) FROM entries WHERE feed_id = feeds.id AND first_seen_at >= :day) AS items_24h
    FROM feeds ORDER BY active DESC, name"""
_LAGS = """SELECT max(0.0, round((julianday(first_seen_at) - julianday(published_at)) * 86400, 3)) FROM entries
    WHERE feed_id = ? AND first_seen_at >= ? AND dated = 'given' AND published_at > ? ORDER BY first_seen_at DESC LIMIT 50"""
_POLL_LAGS = """SELECT max(0.0, round((julianday(polled_at) - julianday(due_at)) * 86400, 3)) FROM polls
    WHERE feed_id = ? AND outcome != 'held' AND due_at <= polled_at ORDER BY polled_at DESC LIMIT 50"""
_LAST_SEEN = "SELECT max(first_seen_at) FROM entries WHERE feed_id = ?"
_SEEN_BETWEEN = (
    "SELECT count(*) FROM entries WHERE feed_id = ? AND first_seen_at >= ? AND first_seen_at < ?"
)
_POLLS = "SELECT * FROM polls WHERE feed_id = ? ORDER BY polled_at DESC LIMIT ?"
_OUTLETS = """SELECT id, name, active, config, (SELECT count(*) FROM articles WHERE feed_id = feeds.id) AS articles
    FROM feeds ORDER BY name"""

_RHYTHM_WEEKS = 4
_BATCH = timedelta(hours=1)  # what comes within it comes together
_CLOCK_STEP = timedelta(minutes=5)
_LONGEST_WAIT = timedelta(
    days=7, hours=1
)  # what Retry-After may ask for; an interval of one's own may be longer
_LONGEST_WAIT_GONE = timedelta(days=31)
_GONE_TIMES = 3
_LAG_DAYS = 30
_FEW_FEEDS = 20  # an item in more feeds than that is everywhere


class FeedReader:
    """The reader's methods for the collect room."""

    _conn: sqlite3.Connection

    def due_feeds(self, now: datetime, limit: int = 100_000) -> tuple[FeedRef, ...]:
        """Feeds whose next poll has come, the longest overdue first. A feed that was polled "in the future" is due too, and one
        whose next poll lies further ahead than any wait: the clock has stepped back, and nothing may fall silent for that."""
        due = self._conn.execute(_DUE, (to_iso(now), limit)).fetchall()
        if len(due) < limit:
            future = (to_iso(now + _CLOCK_STEP), to_iso(now), limit)
            ahead = self._conn.execute(_FAR_AHEAD, (to_iso(now + _LONGEST_WAIT), limit))
            early = [
                *self._conn.execute(_FROM_THE_FUTURE, future),
                *(row for row in ahead if _is_too_far(row, now)),
            ]
            due += {row["id"]: row for row in early}.values()
        return tuple(FeedRef(feed_id=row["id"], url=row["url"]) for row in due[:limit])

    def all_due(self) -> tuple[FeedRef, ...]:
        """Every feed of the config as if it were due."""
        return tuple(
            FeedRef(feed_id=row["id"], url=row["url"]) for row in self._conn.execute(_ALL_DUE)
        )

    def feeds_of(self, ids: Sequence[int]) -> Mapping[int, DueFeed]:
        """What a poll must know of these feeds, by id; those that the config lost meanwhile are left out."""
        return {
            row["id"]: rows.due_feed(row)
            for row in self._conn.execute(_FEEDS_OF, (json.dumps(list(ids)),))
        }

    def feed_marks(self) -> tuple[FeedMarks, ...]:
        """What tells which feeds of the config are one, by id. Items that more than a few feeds list tell nothing."""
        shared: dict[int, list[str]] = {}
        for mark, holders in self._conn.execute(_SHARED, (_FEW_FEEDS,)):
            for feed_id in {int(holder) for holder in holders.split(",")}:
                shared.setdefault(feed_id, []).append(mark)
        return tuple(
            FeedMarks(
                feed_id=row["id"],
                name=row["name"],
                url=row["url"],
                listed=row["listed"],
                shared=tuple(shared.get(row["id"], ())),
            )
            for row in self._conn.execute(_ADDRESSES)
        )

    def feed(self, url: str) -> DueFeed | None:
        """The feed with the config's address `url`, active or not."""
        row = self._conn.execute(_FEED, (url,)).fetchone()
        return rows.due_feed(row) if row else None

    def known_entries(
        self, feed_id: int, *, keys: Sequence[str], urls: Sequence[str] = ()
    ) -> tuple[KnownEntry, ...]:
        """The stored entries of a feed that have one of these keys or canonical addresses, in the order they came."""
        values = {"feed": feed_id, "keys": json.dumps(list(keys)), "urls": json.dumps(list(urls))}
        return tuple(rows.known_entry(row) for row in self._conn.execute(_KNOWN, values))

    def known_of(
        self, questions: Sequence[tuple[int, Sequence[str], Sequence[str]]]
    ) -> tuple[tuple[KnownEntry, ...], ...]:
        """`known_entries` for several feeds: id, keys and addresses of each."""
        return tuple(
            self.known_entries(feed_id, keys=keys, urls=urls) for feed_id, keys, urls in questions
        )

    def holds(self, now: datetime) -> Mapping[str, datetime]:
        """Registrable domains that asked to be left alone, and until when."""
        return {
            row["domain"]: from_iso(row["until"])
            for row in self._conn.execute(_HOLDS, (to_iso(now),))
        }

    def robots(self, since: datetime) -> tuple[RobotsFile, ...]:
        """The robots.txt that were read after `since`."""
        found = self._conn.execute(_ROBOTS, (to_iso(since),))
        return tuple(
            RobotsFile(
                address=row["address"], read_at=from_iso(row["read_at"]), packed=row["packed"]
            )
            for row in found
        )

    def pending_entries(self, now: datetime, limit: int) -> tuple[PendingEntry, ...]:
        """Entries to read: a few of each feed in turn, newest first; then second tries that are due; then the slow lane of new
        feeds' backlogs. No feed can keep the others waiting."""
        chosen = self._lane(0, limit)
        if len(chosen) < limit:
            chosen += [
                row[0] for row in self._conn.execute(_WAITING, (to_iso(now), limit - len(chosen)))
            ]
        if len(chosen) < limit:
            chosen += self._lane(1, limit - len(chosen))
        found = {
            row["id"]: rows.pending_entry(row)
            for row in self._conn.execute(_ENTRIES, (json.dumps(chosen),))
        }
        return tuple(found[entry_id] for entry_id in chosen)

    def feed_health(self, now: datetime) -> tuple[FeedHealth, ...]:
        """How every feed fares, those of the config first. Lag is from publication to first sight over the newest 50 dated
        entries of 30 days, the ones older than the feed's first poll left out; poll lag is from due to asked, over 50 polls."""
        day = to_iso(now - timedelta(days=1))
        return tuple(
            self._health(row, now) for row in self._conn.execute(_HEALTH, {"day": day}).fetchall()
        )

    def polls(self, feed_id: int, limit: int = 50) -> tuple[PollRecord, ...]:
        """The newest lines of a feed's event log, newest first; their events are not included."""
        return tuple(_poll(row) for row in self._conn.execute(_POLLS, (feed_id, limit)))

    def outlets(self) -> tuple[Outlet, ...]:
        """All outlets by name."""
        return tuple(
            Outlet(
                feed_id=row["id"],
                name=row["name"],
                active=bool(row["active"]),
                tags=rows.feed_of(row["config"]).tags,
                articles=row["articles"],
            )
            for row in self._conn.execute(_OUTLETS)
        )

    def _lane(self, lane: int, limit: int) -> list[int]:
        """Ids of a lane's entries, feeds taking turns."""
        feeds = [row[0] for row in self._conn.execute(_PENDING_FEEDS, {"lane": lane})]
        if not feeds:
            return []
        share = max(
            4, -(-2 * limit // len(feeds))
        )  # twice an even share, since some feeds have less than theirs
        queues = [
            [row[0] for row in self._conn.execute(_PENDING, (lane, feed, share))] for feed in feeds
        ]
        turns = [queue[turn] for turn in range(share) for queue in queues if turn < len(queue)]
        return turns[:limit]

    def _health(self, row: rows.Row, now: datetime) -> FeedHealth:
        state = rows.state_of(row)
        bounds = (row["id"], to_iso(now - timedelta(days=_LAG_DAYS)), row["added_at"])
        lags = _spans(self._conn.execute(_LAGS, bounds))
        poll_lags = _spans(self._conn.execute(_POLL_LAGS, (row["id"],)))
        newest, usual = state.newest_at, state.usual_gap_s
        silent_for = max(0.0, (now - newest).total_seconds()) / usual if newest and usual else None
        return FeedHealth(
            feed_id=row["id"],
            feed=rows.feed_of(row["config"]),
            state=state,
            active=bool(row["active"]),
            items=row["items"],
            items_24h=row["items_24h"],
            lag_p50_s=_quantile(lags, 0.5),
            lag_p95_s=_quantile(lags, 0.95),
            silent_for=silent_for,
            missed=self._missed(row, now) if (silent_for or 0) >= SILENT_TIMES else 0.0,
            poll_lag_p50_s=_quantile(poll_lags, 0.5),
            poll_lag_p95_s=_quantile(poll_lags, 0.95),
        )

    def _missed(self, row: rows.Row, now: datetime) -> float:
        """How many items came on average in the same weekdays and hours of the weeks before; 0 when one of them had none.

        A feed that posts in batches, or not on Sundays, is silent against its own rhythm only. Too young a feed has none.
        """
        seen = self._conn.execute(_LAST_SEEN, (row["id"],)).fetchone()[0]
        gap = now - (from_iso(seen) if seen else now) - _BATCH
        step = timedelta(days=7 * (1 + gap // timedelta(days=7)))
        first = from_iso(row["added_at"]) + timedelta(days=1)
        if gap <= timedelta() or now - _RHYTHM_WEEKS * step - gap < first:
            return 0.0
        counts = []
        for back in range(1, _RHYTHM_WEEKS + 1):
            until = now - back * step
            bounds = (row["id"], to_iso(until - gap), to_iso(until))
            counts.append(self._conn.execute(_SEEN_BETWEEN, bounds).fetchone()[0])
        return float(sum(counts)) / len(counts) if all(counts) else 0.0


def _spans(found: Iterable[tuple[float | None]]) -> list[float]:
    """The seconds that a question found, in order of length."""
    return sorted(seconds for (seconds,) in found if seconds is not None)


def _is_too_far(row: rows.Row, now: datetime) -> bool:
    """Whether no wait can have put a feed's next poll so far ahead."""
    due = rows.due_feed(row)
    state = due.state
    own = timedelta(seconds=1.1 * max(due.feed.every_s or 0.0, state.interval_s or 0.0))
    longest = max(_LONGEST_WAIT_GONE if state.gone_count >= _GONE_TIMES else _LONGEST_WAIT, own)
    return state.next_poll_at is None or state.next_poll_at - now > longest


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else None


def _poll(row: rows.Row) -> PollRecord:
    return PollRecord(
        polled_at=from_iso(row["polled_at"]),
        due_at=rows.moment(row["due_at"]),
        outcome=PollOutcome(row["outcome"]),
        status=row["status"],
        reason=row["reason"],
        message=row["message"],
        items=row["items"],
        new=row["new"],
        changed=row["changed"],
        body_bytes=row["body_bytes"],
        elapsed_s=row["elapsed_s"],
    )
