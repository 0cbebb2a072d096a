"""Questions about the list of stories: a page of it, the counts beside its filters, and how many a day."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from monitor.core.clock import from_iso, to_iso
from monitor.model.story_list import KEYS, ListedStory, StoryFilter, StoryPage
from monitor.store import rows
from monitor.store.fts import match_expression

_LAST = "9999"  # after every time
_MAX_PAGE = 500
_COLUMNS = """listed_stories.*, story_marks.pinned_at, coalesce(story_marks.note, '') AS note
    FROM listed_stories LEFT JOIN story_marks ON story_marks.story = listed_stories.story"""
_KEY = (
    "listed_stories.story IN (SELECT story FROM story_keys WHERE kind = '{key}' AND value = :{key})"
)
_QUERY = """listed_stories.story IN (SELECT story FROM article_stories WHERE article_id IN
    (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :match))"""
_COUNTS = """SELECT kind, value, count(*) FROM story_keys WHERE story IN (SELECT listed_stories.story
    FROM listed_stories WHERE {where}) GROUP BY kind, value"""
_ALL_COUNTS = "SELECT kind, value, count(*) FROM story_keys GROUP BY kind, value"
_DAYS = "SELECT at FROM listed_stories WHERE {where}"
_OF = f"SELECT {_COLUMNS} WHERE listed_stories.story IN (SELECT value FROM json_each(?))"
_NEWS = """SELECT DISTINCT story FROM article_stories JOIN hits ON hits.article_id = article_stories.article_id
    WHERE story IN (SELECT value FROM json_each(?)) AND hits.origin = 'news' AND retired_at IS NULL
    AND irrelevant_at IS NULL"""
_HAS_KEY = "SELECT 1 FROM story_keys WHERE kind = ? AND value = ? LIMIT 1"


class StoryListReader:
    """The reader's methods for lists of stories."""

    _conn: sqlite3.Connection

    def story_page(self, wanted: StoryFilter) -> StoryPage:
        """The stories that pass a filter, pinned ones first, with the counts beside the filters.

        A query without a word in it finds nothing. At most 500 a page.
        """
        where, values = _where(wanted)
        if where is None:
            return StoryPage(stories=(), total=0)
        order = "score DESC, at DESC" if wanted.best_first else "at DESC"
        page = {"limit": min(max(wanted.limit, 0), _MAX_PAGE), "offset": max(wanted.offset, 0)}
        found = self._conn.execute(
            f"SELECT {_COLUMNS} WHERE {where} ORDER BY pinned_at IS NULL, {order}, "
            "listed_stories.story LIMIT :limit OFFSET :offset",
            values | page,
        ).fetchall()
        total = self._conn.execute(f"SELECT count(*) FROM listed_stories WHERE {where}", values)
        return StoryPage(
            stories=tuple(map(_listed, found)),
            total=total.fetchone()[0],
            counts=self._counts(wanted, where, values),
        )

    def story_days(self, wanted: StoryFilter, edges: Sequence[datetime]) -> tuple[int, ...]:
        """How many stories of a filter have their newest report between each two neighbouring `edges`."""
        where, values = _where(wanted)
        if where is None or len(edges) < 2:
            return (0,) * max(len(edges) - 1, 0)
        spans = [to_iso(edge) for edge in edges]
        values |= {
            "since": max(spans[0], str(values["since"])),
            "until": min(spans[-1], str(values["until"])),
        }
        counts = [0] * (len(edges) - 1)
        for (at,) in self._conn.execute(_DAYS.format(where=where), values):
            counts[sum(at >= edge for edge in spans[1:-1])] += 1
        return tuple(counts)

    def listed_stories(self, ids: Sequence[str]) -> tuple[ListedStory, ...]:
        """The rows of stories by their ids, in the order of `ids`; those without a hit are left out."""
        found = {row["story"]: row for row in self._conn.execute(_OF, (json.dumps(list(ids)),))}
        return tuple(_listed(found[story]) for story in ids if story in found)

    def stories_with_news(self, ids: Sequence[str]) -> frozenset[str]:
        """Those of the stories that hold a hit which was news, not only found in the archive."""
        return frozenset(row[0] for row in self._conn.execute(_NEWS, (json.dumps(list(ids)),)))

    def has_stories_of(self, key: str, value: str) -> bool:
        """Whether any story has this value of a key."""
        return self._conn.execute(_HAS_KEY, (key, value)).fetchone() is not None

    def _counts(
        self, wanted: StoryFilter, where: str, values: dict[str, object]
    ) -> dict[str, tuple[tuple[str, int], ...]]:
        free = not (wanted.keys or wanted.query or wanted.since or wanted.until)
        statement = _ALL_COUNTS if free else _COUNTS.format(where=where)
        counted: dict[str, list[tuple[str, int]]] = {}
        for kind, value, count in self._conn.execute(statement, values if not free else {}):
            counted.setdefault(kind, []).append((value, count))
        return {
            kind: tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))
            for kind, pairs in counted.items()
        }


def _where(wanted: StoryFilter) -> tuple[str | None, dict[str, object]]:
    """The condition of a filter, made of constants, and its values; None when its query holds no word."""
    keys = [key for key in KEYS if wanted.keys.get(key)]
    parts = ["listed_stories.at >= :since", "listed_stories.at < :until"]
    parts += [_KEY.format(key=key) for key in keys]
    values: dict[str, object] = {key: wanted.keys[key] for key in keys}
    values |= {
        "since": to_iso(wanted.since) if wanted.since else "",
        "until": to_iso(wanted.until) if wanted.until else _LAST,
    }
    if not wanted.irrelevant:
        parts.append("irrelevant = 0")
    if wanted.query:
        values["match"] = match_expression(wanted.query)
        if values["match"] is None:
            return None, values
        parts.append(_QUERY)
    return " AND ".join(parts), values


def _listed(row: rows.Row) -> ListedStory:
    return ListedStory(
        story=row["story"],
        opened_at=from_iso(row["opened_at"]),
        at=from_iso(row["at"]),
        headline=row["headline"],
        title=row["title"],
        language=row["language"],
        url=row["url"],
        outlet=row["outlet"],
        place=row["place"],
        action=row["action"],
        status=row["status"],
        target=row["target"],
        effective_on=row["effective_on"],
        minerals=tuple(json.loads(row["minerals"])),
        watchlists=tuple(json.loads(row["watchlists"])),
        outlets=row["outlets"],
        reports=row["reports"],
        score=row["score"],
        irrelevant=bool(row["irrelevant"]),
        pinned_at=rows.moment(row["pinned_at"]),
        note=row["note"],
    )
