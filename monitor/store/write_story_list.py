"""Keeping the list of stories: one row a story that holds a hit, made anew when anything about the story changes.

Triggers note in `story_list_due` which stories changed, whoever changed them; `refresh_story_list` makes their rows.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from monitor.core.clock import to_iso
from monitor.model.stories import ActionRecord, Role
from monitor.store import rows

_DUE = "SELECT story FROM story_list_due LIMIT ?"
_DONE = "DELETE FROM story_list_due WHERE story = ?"
_STORY = "SELECT id, opened_at, facts, merged_into FROM stories WHERE id = ?"
_REPORTS = """SELECT articles.id, articles.at, articles.title, articles.url, articles.language, articles.score,
        coalesce(articles.outlet, feeds.name) AS outlet, role, quality
    FROM article_stories JOIN articles ON articles.id = article_stories.article_id
    JOIN feeds ON feeds.id = articles.feed_id WHERE story = ? ORDER BY articles.at, articles.id"""
_HITS = """SELECT article_id, watchlist, score, minerals, policies, places, irrelevant_at FROM hits
    WHERE article_id IN (SELECT article_id FROM article_stories WHERE story = ?) AND retired_at IS NULL"""
_FORGET = "DELETE FROM listed_stories WHERE story = ?"
_FORGET_KEYS = "DELETE FROM story_keys WHERE story = ?"
_LIST = """INSERT INTO listed_stories (story, opened_at, at, headline, title, language, url, outlet, place, action, status,
        target, effective_on, minerals, watchlists, outlets, reports, score, irrelevant)
    VALUES (:story, :opened_at, :at, :headline, :title, :language, :url, :outlet, :place, :action, :status,
        :target, :effective_on, :minerals, :watchlists, :outlets, :reports, :score, :irrelevant)"""
_KEY = "INSERT OR IGNORE INTO story_keys (kind, value, at, story) VALUES (?, ?, ?, ?)"
_MARK = """INSERT INTO story_marks (story, pinned_at, note, updated_at) VALUES (:story, :pinned_at, :note, :now)
    ON CONFLICT (story) DO UPDATE SET pinned_at = excluded.pinned_at, note = excluded.note,
        updated_at = excluded.updated_at"""
_MARKED = "SELECT pinned_at, note FROM story_marks WHERE story = ?"
_CURRENT = "SELECT coalesce(merged_into, id) FROM stories WHERE id = ?"
_IRRELEVANT = """UPDATE hits SET irrelevant_at = ? WHERE retired_at IS NULL
    AND article_id IN (SELECT article_id FROM article_stories WHERE story = ?)"""


class StoryListWriter:
    """The writer's methods for the list of stories and a reader's marks on them."""

    _conn: sqlite3.Connection

    def refresh_story_list(self, limit: int = 200) -> int:
        """Makes the rows of stories that changed, at most `limit`; how many. Call again until it is 0."""
        due = [row[0] for row in self._conn.execute(_DUE, (limit,))]
        for story in due:
            self._list(story)
            self._conn.execute(_DONE, (story,))
        return len(due)

    def pin_story(self, story: str, *, pinned: bool, now: datetime) -> bool:
        """Pins a story to the top of lists and digests, or unpins it; False when there is no such story."""
        return self._mark_story(story, now=now, pinned=pinned)

    def note_story(self, story: str, note: str, *, now: datetime) -> bool:
        """Keeps a reader's note on a story ("" removes it); False when there is no such story."""
        return self._mark_story(story, now=now, note=note)

    def dismiss_story(self, story: str, *, irrelevant: bool, now: datetime) -> int:
        """Marks every hit of a story as not relevant, or takes that back; how many hits it has."""
        row = self._conn.execute(_CURRENT, (story,)).fetchone()
        at = to_iso(now) if irrelevant else None
        return self._conn.execute(_IRRELEVANT, (at, row[0])).rowcount if row else 0

    def _mark_story(
        self, story: str, *, now: datetime, pinned: bool | None = None, note: str | None = None
    ) -> bool:
        row = self._conn.execute(_CURRENT, (story,)).fetchone()
        if row is None:
            return False
        known = self._conn.execute(_MARKED, (row[0],)).fetchone()
        pinned_at, old_note = (known["pinned_at"], known["note"]) if known else (None, "")
        if pinned is not None:
            pinned_at = (pinned_at or to_iso(now)) if pinned else None
        values = {
            "story": row[0],
            "pinned_at": pinned_at,
            "note": old_note if note is None else note,
            "now": to_iso(now),
        }
        self._conn.execute(_MARK, values)
        return True

    def _list(self, story: str) -> None:
        self._conn.execute(_FORGET, (story,))
        self._conn.execute(_FORGET_KEYS, (story,))
        row = self._conn.execute(_STORY, (story,)).fetchone()
        if row is None or row["merged_into"] is not None:
            return
        reports = self._conn.execute(_REPORTS, (story,)).fetchall()
        hits = self._conn.execute(_HITS, (story,)).fetchall()
        if not reports or not hits:
            return
        facts = rows.facts_of(row["facts"])
        record = facts.action if facts else ActionRecord()
        columns = _columns(row, reports, hits, record)
        self._conn.execute(_LIST, columns)
        self._conn.executemany(
            _KEY,
            (
                (kind, value, columns["at"], story)
                for kind, value in _keys(columns, reports, hits, record)
            ),
        )


def _columns(
    row: rows.Row, reports: Sequence[rows.Row], hits: Sequence[rows.Row], record: ActionRecord
) -> rows.Columns:
    best = _best(reports, hits, record)
    live = [hit for hit in hits if hit["irrelevant_at"] is None]
    return {
        "story": row["id"],
        "opened_at": row["opened_at"],
        "at": reports[-1]["at"],
        "headline": record.headline,
        "title": best["title"],
        "language": best["language"],
        "url": best["url"],
        "outlet": best["outlet"],
        "place": _place(record),
        "action": record.action,
        "status": record.status if record.action or _place(record) else "",
        "target": record.target,
        "effective_on": record.effective_on,
        "minerals": rows.texts_json(_minerals(hits, record)),
        "watchlists": rows.texts_json(tuple(dict.fromkeys(hit["watchlist"] for hit in hits))),
        "outlets": len({one["outlet"] for one in reports if one["role"] != Role.COPY}),
        "reports": len(reports),
        "score": max(hit["score"] for hit in live or hits),
        "irrelevant": int(not live),
    }


def _best(reports: Sequence[rows.Row], hits: Sequence[rows.Row], record: ActionRecord) -> rows.Row:
    """The report that a line shows: the record's own, else the best hit's, the earliest of equals."""
    own = record.article_id
    scores = Counter[int]()
    for hit in hits:
        scores[hit["article_id"]] = max(scores[hit["article_id"]], hit["score"])
    return max(reports, key=lambda one: (one["id"] == own, scores[one["id"]], -reports.index(one)))


def _place(record: ActionRecord) -> str:
    return next(iter(record.places), "")


def _minerals(hits: Iterable[rows.Row], record: ActionRecord) -> tuple[str, ...]:
    """The record's minerals, else those of the hits, most named first."""
    if record.minerals:
        return record.minerals
    counted = Counter(mineral for hit in hits for mineral in json.loads(hit["minerals"]))
    return tuple(mineral for mineral, _ in counted.most_common(8))


def _keys(
    columns: rows.Columns,
    reports: Sequence[rows.Row],
    hits: Sequence[rows.Row],
    record: ActionRecord,
) -> Iterator[tuple[str, str]]:
    for mineral in {*record.minerals, *(m for hit in hits for m in json.loads(hit["minerals"]))}:
        yield "mineral", mineral
    actions = [record.action] if record.action else _named(hits, "policies")
    yield from (("action", action) for action in actions)
    yield from (("place", place) for place in record.places)
    yield from {("outlet", one["outlet"]) for one in reports}
    yield from {("language", one["language"]) for one in reports if one["language"]}
    yield from {("watchlist", hit["watchlist"]) for hit in hits}
    if columns["status"]:
        yield "status", str(columns["status"])


def _named(hits: Iterable[rows.Row], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for hit in hits for name in json.loads(hit[field])))
