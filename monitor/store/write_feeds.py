"""Writing what polling decides: feeds, their state and log, entries, holds."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from monitor.core.clock import to_iso
from monitor.model.entries import Entry
from monitor.model.feeds import Feed, FeedEvent, FeedState, FeedUpdate, RobotsFile
from monitor.store import rows
from monitor.store.records import FeedSaved, FeedsSynced
from monitor.store.text_changes import MAX_EDITS, MAX_REREADS, MAX_UPDATED, changes

_FEEDS = "SELECT id, url, name, config, active FROM feeds"
INSERT_FEED = """INSERT INTO feeds (url, name, config, added_at, next_poll_at, polled_at, state, seen)
    VALUES (:url, :name, :config, :now, :next_poll_at, :polled_at, :state, :seen)"""
_UPDATE_FEED = """UPDATE feeds SET name = :name, config = :config, active = 1, removed_at = NULL,
    next_poll_at = CASE active WHEN 1 THEN next_poll_at ELSE '' END WHERE id = :id"""
_REMOVE_FEED = "UPDATE feeds SET active = 0, removed_at = ? WHERE id = ?"
_SAVE_STATE = """UPDATE feeds SET state = :state, seen = :seen, next_poll_at = :next_poll_at, polled_at = :polled_at
    WHERE id = :id"""
_INSERT_POLL = """INSERT INTO polls (feed_id, polled_at, due_at, outcome, status, reason, message, items, new, changed,
        body_bytes, elapsed_s)
    VALUES (:feed_id, :polled_at, :due_at, :outcome, :status, :reason, :message, :items, :new, :changed,
        :body_bytes, :elapsed_s)"""
_INSERT_EVENT = "INSERT INTO feed_events (feed_id, at, event, text) VALUES (?, ?, ?, ?)"
_HOLD = """INSERT INTO holds (domain, until) VALUES (?, ?)
    ON CONFLICT (domain) DO UPDATE SET until = max(until, excluded.until)"""
_FORGET_HOLDS = "DELETE FROM holds WHERE until <= ?"
_KEEP_ROBOTS = "INSERT OR REPLACE INTO robots (address, read_at, packed) VALUES (?, ?, ?)"
_FORGET_ROBOTS = "DELETE FROM robots WHERE read_at <= ?"
_KNOWN_FEED = "SELECT 1 FROM entries WHERE feed_id = ? LIMIT 1"
_ENTRY = "id, key, url, title, text, state, is_summary, edits, last_seen_at, guid, published_at, updated_at"
_BY_KEY = (
    f"SELECT {_ENTRY} FROM entries WHERE feed_id = ? AND key IN (SELECT value FROM json_each(?))"
)
_BY_URL = (
    f"SELECT {_ENTRY} FROM entries WHERE feed_id = ? AND url IN (SELECT value FROM json_each(?))"
)
_BY_TIME = f"SELECT {_ENTRY} FROM entries WHERE feed_id = ? AND published_at IN (SELECT value FROM json_each(?))"
_INSERT_ENTRY = """INSERT INTO entries (feed_id, key, guid, url, title, text, author, outlet, published_at, updated_at, at, dated,
        first_seen_at, last_seen_at, language, is_summary, lane, news)
    VALUES (:feed_id, :key, :guid, :url, :title, :text, :author, :outlet, :published_at, :updated_at, :at, :dated,
        :now, :now, :language, :is_summary, :lane, :news)"""
_EDIT_ENTRY = """UPDATE entries SET title = ?, text = ?, updated_at = ?, last_seen_at = ?, is_summary = ?, edits = edits + 1
    WHERE id = ?"""
_READ_AGAIN = """UPDATE entries SET state = 'pending', lane = 0, attempts = 0, next_read_at = NULL
    WHERE id = ? AND state IN ('read', 'failed')"""
_UPDATED = "UPDATE entries SET updated_at = ?, edits = edits + 1 WHERE id = ?"
_SEEN_AGAIN = "UPDATE entries SET last_seen_at = ? WHERE id = ?"
INSERT_EDIT = "INSERT INTO entry_edits (entry_id, at, field, old, new) VALUES (?, ?, ?, ?, ?)"

_SEEN_STEP = (
    10  # characters of an ISO time: `last_seen_at` is written once a day, it only serves retention
)


class FeedWriter:
    """The writer's methods for the collect room."""

    _conn: sqlite3.Connection

    def sync_feeds(self, feeds: Sequence[Feed], *, now: datetime) -> FeedsSynced:
        """Makes the stored feeds those of the config. A feed is its `url`; removed ones are kept as history, inactive, and
        one that comes back goes on from its old state at once. New feeds are due now."""
        stored = {row["url"]: row for row in self._conn.execute(_FEEDS)}
        added: list[str] = []
        changed: list[str] = []
        for feed in feeds:
            row = stored.pop(feed.url, None)
            config = rows.feed_json(feed)
            if row is None:
                state = rows.state_columns(FeedState(url=feed.url, next_poll_at=now)) | {
                    "next_poll_at": ""
                }
                values = {
                    "url": feed.url,
                    "name": feed.name,
                    "config": config,
                    "now": to_iso(now),
                    **state,
                }
                self._conn.execute(INSERT_FEED, values)
                added.append(feed.name)
            elif row["config"] != config or not row["active"]:
                self._conn.execute(
                    _UPDATE_FEED, {"name": feed.name, "config": config, "id": row["id"]}
                )
                (changed if row["active"] else added).append(feed.name)
        gone = [row for row in stored.values() if row["active"]]
        self._conn.executemany(_REMOVE_FEED, ((to_iso(now), row["id"]) for row in gone))
        return FeedsSynced(
            added=tuple(added), removed=tuple(row["name"] for row in gone), changed=tuple(changed)
        )

    def save_feed(
        self,
        update: FeedUpdate,
        *,
        now: datetime,
        backlog: int = 50,
        news_since: datetime | None = None,
    ) -> FeedSaved:
        """Saves a poll whole: state with validators, log, events, hold, and its entries. The log's `new` and `changed` are
        what was really written. Of a feed's first entries the newest `backlog` are read at once, the rest in the slow lane;
        those from before `news_since`, or without a date, are no news."""
        saved = self._save_entries(
            update.feed_id,
            update.entries,
            now=to_iso(now),
            backlog=backlog,
            since=to_iso(news_since) if news_since else "",
        )
        self._conn.execute(_SAVE_STATE, {"id": update.feed_id, **rows.state_columns(update.state)})
        poll = rows.poll_columns(update.feed_id, update.record) | {
            "new": saved.new,
            "changed": saved.changed,
        }
        self._conn.execute(_INSERT_POLL, poll)
        if update.record.events:
            at = to_iso(update.record.polled_at)
            self._conn.executemany(
                _INSERT_EVENT,
                [(update.feed_id, at, str(event), text) for event, text in update.record.events],
            )
        if update.hold:
            self.hold(*update.hold, now=now)
        return saved

    def save_feeds(
        self,
        updates: Sequence[FeedUpdate],
        *,
        now: datetime,
        backlog: int = 50,
        news_since: datetime | None = None,
    ) -> tuple[FeedSaved, ...]:
        """`save_feed` for several, in one transaction: a wait for the disk costs as much as saving ten feeds."""
        return tuple(
            self.save_feed(update, now=now, backlog=backlog, news_since=news_since)
            for update in updates
        )

    def note_event(self, feed_id: int, event: FeedEvent, text: str, *, now: datetime) -> None:
        """Records what happened to a feed outside a poll."""
        self._conn.execute(_INSERT_EVENT, (feed_id, to_iso(now), event.value, text))

    def hold(self, domain: str, until: datetime, *, now: datetime) -> None:
        """Remembers that nothing of `domain` may be asked before `until`; the longest hold stands. Ended ones are dropped."""
        self._conn.execute(_FORGET_HOLDS, (to_iso(now),))
        self._conn.execute(_HOLD, (domain, to_iso(until)))

    def keep_robots(self, files: Sequence[RobotsFile], *, until: datetime) -> None:
        """Keeps these robots.txt for the next process; those read at `until` or before go."""
        self._conn.execute(_FORGET_ROBOTS, (to_iso(until),))
        self._conn.executemany(
            _KEEP_ROBOTS, [(file.address, to_iso(file.read_at), file.packed) for file in files]
        )

    def _save_entries(
        self, feed_id: int, entries: Sequence[Entry], *, now: str, backlog: int, since: str = ""
    ) -> FeedSaved:
        if not entries:
            return FeedSaved(new=0, changed=0)
        first = self._conn.execute(_KNOWN_FEED, (feed_id,)).fetchone() is None
        stored = {} if first else self._stored(feed_id, entries)
        new: dict[str, Entry] = {}
        updated: list[tuple[str | None, int]] = []
        changed = 0
        for entry in _once(entries):
            row = stored.get(entry.key)
            if row is None:
                new[entry.key] = entry
            elif self._see_again(row, entry, now=now):
                changed += 1
            elif _is_updated(row, entry):
                updated.append((rows.iso(entry.updated_at), row["id"]))
        if len(updated) <= MAX_UPDATED:
            self._conn.executemany(_UPDATED, updated)
            self._conn.executemany(_READ_AGAIN, [(entry_id,) for _, entry_id in updated])
        slow = _oldest(new.values(), keep=backlog, now=now) if first else frozenset()
        columns = (
            rows.entry_columns(
                feed_id,
                entry,
                now=now,
                lane=int(key in slow),
                news=not first or (rows.iso(entry.published_at) or "") >= since,
            )
            for key, entry in new.items()
        )
        self._conn.executemany(_INSERT_ENTRY, columns)
        return FeedSaved(new=len(new), changed=changed)

    def _stored(self, feed_id: int, entries: Sequence[Entry]) -> dict[str, rows.Row]:
        """The stored entry that each key stands for: the same key, else the same address."""
        keys = json.dumps([entry.key for entry in entries])
        stored = {row["key"]: row for row in self._conn.execute(_BY_KEY, (feed_id, keys))}
        strange = [entry for entry in entries if entry.key not in stored and entry.url]
        if not strange:
            return stored
        by_url: dict[str, list[rows.Row]] = {}
        for row in self._conn.execute(
            _BY_URL, (feed_id, json.dumps([entry.url for entry in strange]))
        ):
            by_url.setdefault(row["url"], []).append(row)
        listed = Counter(entry.url for entry in entries)
        for entry in strange:
            row = _same_address(
                entry, by_url.get(entry.url or "", ()), alone=listed[entry.url] == 1
            )
            if row is not None:
                stored[entry.key] = row
        return stored | self._renamed(feed_id, entries, known=stored)

    def _renamed(
        self, feed_id: int, entries: Sequence[Entry], *, known: Mapping[str, rows.Row]
    ) -> dict[str, rows.Row]:
        """Entries under a new address that stand for stored ones: the same title and time, and only the words of the address
        changed."""
        strange = [e for e in entries if e.key not in known and e.url and _has_time(e)]
        if not strange:
            return {}
        times = json.dumps(sorted({rows.iso(entry.published_at) or "" for entry in strange}))
        taken = {row["id"] for row in known.values()}
        found: dict[tuple[str, str], rows.Row] = {
            (row["published_at"], row["title"]): row
            for row in self._conn.execute(_BY_TIME, (feed_id, times))
            if row["url"] and row["id"] not in taken
        }
        renamed = {}
        for entry in strange:
            row = found.get((rows.iso(entry.published_at) or "", entry.title))
            if row is not None and _same_numbers(row["url"], entry.url or ""):
                renamed[entry.key] = row
        return renamed

    def _see_again(self, row: rows.Row, entry: Entry, *, now: str) -> bool:
        """Compares a listed entry with the stored one; True when it was edited."""
        edits = list(
            changes(
                old_title=row["title"], title=entry.title, old_text=row["text"], text=entry.text
            )
        )
        if not edits:
            if row["last_seen_at"][:_SEEN_STEP] != now[:_SEEN_STEP]:
                self._conn.execute(_SEEN_AGAIN, (now, row["id"]))
            return False
        updated_at = rows.iso(entry.updated_at)
        self._conn.execute(
            _EDIT_ENTRY,
            (entry.title, entry.text, updated_at, now, int(entry.is_summary), row["id"]),
        )
        if row["edits"] < MAX_EDITS:
            self._conn.executemany(INSERT_EDIT, [(row["id"], now, *edit) for edit in edits])
        if row["edits"] < MAX_REREADS:
            self._conn.execute(_READ_AGAIN, (row["id"],))
        return True


_NUMBER = re.compile(r"\d+")


def _has_time(entry: Entry) -> bool:
    """Whether an entry is dated to the minute: of a day alone, many notices have the same."""
    at = entry.published_at
    return at is not None and (at.hour, at.minute, at.second) != (0, 0, 0)


def _same_numbers(url: str, other: str) -> bool:
    """Whether two addresses of one host differ in words alone, as an article's does when its slug is edited."""
    one, two = urlsplit(url), urlsplit(other)
    numbers = [_NUMBER.findall(f"{part.path}?{part.query}") for part in (one, two)]
    return one.netloc == two.netloc and numbers[0] == numbers[1]


def _is_updated(row: rows.Row, entry: Entry) -> bool:
    """Whether a feed says that an entry, unchanged in the feed itself, was edited since: its page may tell what."""
    at = rows.iso(entry.updated_at)
    return row["edits"] < MAX_REREADS and bool(at and row["updated_at"] and at > row["updated_at"])


def _once(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The entries, those whose key or whose address and title came before left out."""
    seen: set[object] = set()
    for entry in entries:
        marks = {entry.key, (entry.url, entry.title) if entry.url else entry.key}
        if not marks & seen:
            yield entry
        seen |= marks


def _same_address(entry: Entry, stored: Sequence[rows.Row], *, alone: bool) -> rows.Row | None:
    """The stored entry that has `entry`'s address and stands for it, though its guid differs.

    Some feeds make up new guids at every poll, so the address decides. Others point several items at one page (a list of
    notices, the front page); there the title must be the same too.
    """
    same_title = [row for row in stored if row["title"] == entry.title]
    if same_title:
        return same_title[0]
    parts = urlsplit(entry.url or "")
    front_page = parts.path in ("", "/") and not parts.query
    if len(stored) != 1 or not alone or front_page:
        return None
    published_at = rows.iso(entry.published_at)
    another_day = (
        published_at and stored[0]["published_at"] and published_at != stored[0]["published_at"]
    )
    return (
        None if another_day else stored[0]
    )  # a page of notices: the next notice is no edit of the last one


def _oldest(entries: Iterable[Entry], *, keep: int, now: str) -> frozenset[str]:
    newest = sorted(entries, key=lambda entry: rows.iso(entry.published_at) or now, reverse=True)
    return frozenset(entry.key for entry in newest[keep:])
