"""Questions about articles and stories: what must be grouped or compared, what a story's coverage is."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from monitor.core.clock import from_iso, to_iso
from monitor.model.hits import Hit
from monitor.model.mentions import Kind
from monitor.model.stories import ArticleRef, Coverage, Edit, Role, Story, Told
from monitor.store import rows
from monitor.store.event_rows import event_of, events_of
from monitor.store.reading_rows import with_points
from monitor.store.records import DailyCounts, StaleStory, StoredArticle, StoredFingerprint

_TEXT = "LEFT JOIN article_texts ON article_texts.article_id = articles.id"
_UNGROUPED = f"""SELECT articles.id, articles.title, articles.language, articles.at, coalesce(articles.outlet, feeds.name) AS outlet, data
    FROM articles JOIN feeds ON feeds.id = articles.feed_id {_TEXT}
    WHERE grouped = 0 AND articles.at >= '' ORDER BY articles.at LIMIT ?"""
_CONCEPTS = """SELECT article_id, concept, kind FROM article_concepts WHERE article_id IN (SELECT value FROM json_each(?))"""
_FINGERPRINTS = """SELECT fingerprints.article_id, story, fingerprints.at, coalesce(articles.outlet, feeds.name) AS outlet, fingerprints.data
    FROM fingerprints JOIN article_stories ON article_stories.article_id = fingerprints.article_id
    JOIN articles ON articles.id = fingerprints.article_id JOIN feeds ON feeds.id = articles.feed_id
    WHERE fingerprints.at >= ? ORDER BY fingerprints.at"""
_READY = """SELECT DISTINCT story FROM hits JOIN article_stories ON article_stories.article_id = hits.article_id
    WHERE ready_at >= ? AND ready_at < ? AND hits.origin = ? AND irrelevant_at IS NULL AND retired_at IS NULL"""
_OPENED = "SELECT id FROM stories WHERE opened_at >= ? AND opened_at < ? AND merged_into IS NULL ORDER BY opened_at"
_STORIES = """SELECT id, opened_at, facts, pinned_at, coalesce(note, '') AS note
    FROM stories LEFT JOIN story_marks ON story_marks.story = stories.id
    WHERE id IN (SELECT value FROM json_each(?)) ORDER BY opened_at, id"""
_CURRENT = "SELECT coalesce(merged_into, id) FROM stories WHERE id = ?"
COVERAGE = """SELECT articles.id AS article_id, articles.entry_id, articles.feed_id, articles.url, articles.title,
        articles.language, articles.at, entries.first_seen_at, entries.dated, role, article_stories.origin, quality, source,
        articles.reason, articles.score, articles.outlet, config, story"""
_COVERAGE = f"""{COVERAGE} FROM article_stories JOIN articles ON articles.id = article_stories.article_id
    JOIN entries ON entries.id = articles.entry_id JOIN feeds ON feeds.id = articles.feed_id
    WHERE story IN (SELECT value FROM json_each(?)) ORDER BY articles.at, articles.id"""
_ALL_HITS = "SELECT * FROM hits WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY score DESC, watchlist"
_HITS = """SELECT * FROM hits WHERE article_id IN (SELECT value FROM json_each(?)) AND retired_at IS NULL
    ORDER BY score DESC, watchlist"""
_ALL_EVENTS = "SELECT * FROM events WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id, n"
_MAIN_EVENTS = "SELECT * FROM events WHERE article_id IN (SELECT value FROM json_each(?)) AND n = 0 AND main = 1"
_EDITS = "SELECT * FROM entry_edits WHERE entry_id IN (SELECT value FROM json_each(?)) ORDER BY at"
_LINKS = "SELECT story, also_in FROM story_links WHERE story IN (SELECT value FROM json_each(?))"
_MERGED = (
    "SELECT merged_into, id FROM stories WHERE merged_into IN (SELECT value FROM json_each(?))"
)
_TOLD_AT = """SELECT story, max(until) FROM digest_stories JOIN digests ON digests.id = digest_id
    WHERE story IN (SELECT value FROM json_each(?)) AND group_name = ? GROUP BY story"""
_STALE = "SELECT id, revision FROM stories WHERE stale = 1 AND updated_at >= '' ORDER BY updated_at LIMIT ?"
_TOLD = f"""SELECT articles.id, coalesce(articles.outlet, feeds.name) AS outlet, role, articles.at, articles.language, articles.title, data
    FROM article_stories JOIN articles ON articles.id = article_stories.article_id
    JOIN feeds ON feeds.id = articles.feed_id {_TEXT}
    WHERE story = ? ORDER BY articles.at, articles.id"""
_MENTIONS = "SELECT * FROM mentions WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id, n"
_ARTICLE = f"""SELECT articles.*, config, story, data, readings.language AS read_in, points
    FROM articles JOIN feeds ON feeds.id = articles.feed_id {_TEXT} LEFT JOIN readings ON readings.article_id = articles.id
    LEFT JOIN article_stories ON article_stories.article_id = articles.id"""
_BY_ID = f"{_ARTICLE} WHERE articles.id = ?"
_BY_URL = f"{_ARTICLE} WHERE articles.url = ? ORDER BY articles.id LIMIT 1"
_ARCHIVE_SIZE = "SELECT count(*) FROM articles WHERE at >= ?"
_BY_IDS = f"{_ARTICLE} WHERE articles.id IN (SELECT value FROM json_each(?)) ORDER BY articles.id"
_OF_HIT = "SELECT article_id FROM hits WHERE id = ?"
_NAMES = """WITH RECURSIVE names (name) AS (SELECT min(watchlist) FROM hits
        UNION ALL SELECT (SELECT min(watchlist) FROM hits WHERE watchlist > names.name) FROM names WHERE name IS NOT NULL)
    SELECT name, (SELECT fingerprint FROM hits WHERE watchlist = names.name ORDER BY created_at DESC LIMIT 1)
    FROM names WHERE name IS NOT NULL"""
_URLS = "SELECT url FROM articles WHERE url IN (SELECT value FROM json_each(?))"
_COUNTS = "SELECT concept, kind, count(*) FROM article_concepts WHERE at >= ? AND at < ? GROUP BY concept, kind"

_Id = TypeVar("_Id", int, str)


class StoryReader:
    """The reader's methods for the stories room and for rematching."""

    _conn: sqlite3.Connection

    def ungrouped(self, limit: int) -> tuple[ArticleRef, ...]:
        """Articles without a story, oldest first, with the concepts that matching found in them."""
        found = self._conn.execute(_UNGROUPED, (limit,)).fetchall()
        concepts = self._concepts(row["id"] for row in found)
        events = self._by(_MAIN_EVENTS, "article_id", (row["id"] for row in found))
        return tuple(
            ArticleRef(
                article_id=row["id"],
                title=row["title"],
                text=rows.unpacked(row["data"]),
                outlet=row["outlet"],
                language=row["language"],
                published_at=from_iso(row["at"]),
                minerals=concepts.get((row["id"], Kind.MINERAL), ()),
                policies=concepts.get((row["id"], Kind.ACTION), ()),
                places=concepts.get((row["id"], Kind.PLACE), ()),
                event=next(map(event_of, events.get(row["id"], ())), None),
            )
            for row in found
        )

    def recent_fingerprints(self, since: datetime) -> tuple[StoredFingerprint, ...]:
        """What grouping remembers of the articles since then, oldest first, each with its story as it is now."""
        return tuple(
            StoredFingerprint(
                article_id=row["article_id"],
                story=row["story"],
                at=from_iso(row["at"]),
                outlet=row["outlet"],
                data=row["data"],
            )
            for row in self._conn.execute(_FINGERPRINTS, (to_iso(since),))
        )

    def stories_between(
        self, since: datetime, until: datetime, *, group: str = "", origin: str = "news"
    ) -> tuple[Story, ...]:
        """Stories with a hit that could first be told in the window: matched and grouped. With their whole coverage; `told_at`
        is the end of the last digest of `group` that showed them. Hits marked irrelevant bring no story in."""
        ids = [row[0] for row in self._conn.execute(_READY, (to_iso(since), to_iso(until), origin))]
        return self._stories(ids, group=group)

    def stories_opened(self, since: datetime, until: datetime) -> tuple[Story, ...]:
        """Stories whose first article lies in the window, hits or not."""
        return self._stories(
            [row[0] for row in self._conn.execute(_OPENED, (to_iso(since), to_iso(until)))],
            group="",
        )

    def story(self, story: str, *, group: str = "") -> Story | None:
        """A story by its id, or by that of one that was merged into it."""
        row = self._conn.execute(_CURRENT, (story,)).fetchone()
        return next(iter(self._stories([row[0]], group=group)), None) if row else None

    def stories_to_compare(self, limit: int) -> tuple[StaleStory, ...]:
        """Stories with a hit whose articles changed since their facts were made, the longest waiting first."""
        return tuple(
            StaleStory(story=row["id"], revision=row["revision"])
            for row in self._conn.execute(_STALE, (limit,))
        )

    def told(self, story: str) -> tuple[Told, ...]:
        """The articles of a story with texts and mentions, in order of time."""
        found = self._conn.execute(_TOLD, (story,)).fetchall()
        mentions = self._by(_MENTIONS, "article_id", (row["id"] for row in found))
        events = self._by(_MAIN_EVENTS, "article_id", (row["id"] for row in found))
        return tuple(
            Told(
                article_id=row["id"],
                outlet=row["outlet"],
                role=Role(row["role"]),
                published_at=from_iso(row["at"]),
                language=row["language"],
                title=row["title"],
                text=rows.unpacked(row["data"]),
                mentions=tuple(rows.mention_of(mention) for mention in mentions.get(row["id"], ())),
                event=next(map(event_of, events.get(row["id"], ())), None),
                event_score=next((event["weight"] for event in events.get(row["id"], ())), 0.0),
            )
            for row in found
        )

    def article(self, wanted: int | str) -> StoredArticle | None:
        """The article with this id or canonical address."""
        found = self._conn.execute(
            _BY_ID if isinstance(wanted, int) else _BY_URL, (wanted,)
        ).fetchall()
        return next(iter(self._articles(found)), None)

    def known_urls(self, urls: Sequence[str]) -> frozenset[str]:
        """Which of these canonical addresses are stored articles, of whatever outlet."""
        return frozenset(row[0] for row in self._conn.execute(_URLS, (json.dumps(list(urls)),)))

    def articles(self, ids: Iterable[int]) -> tuple[StoredArticle, ...]:
        """Articles with texts, mentions and hits, by id. Those whose text is kept no longer have `has_text` False: they can't be
        matched again, and their hits should stay."""
        return self._articles(self._conn.execute(_BY_IDS, (json.dumps(list(ids)),)).fetchall())

    def archive_size(self, since: datetime) -> int:
        """How many articles `archive_heads` gives in all."""
        return int(self._conn.execute(_ARCHIVE_SIZE, (to_iso(since),)).fetchone()[0])

    def article_of_hit(self, hit_id: int) -> int | None:
        """The article of a hit."""
        row = self._conn.execute(_OF_HIT, (hit_id,)).fetchone()
        return int(row["article_id"]) if row else None

    def watchlists_of_hits(self) -> Mapping[str, str]:
        """The watchlists of stored hits, each with the fingerprint of its newest hit."""
        return dict(self._conn.execute(_NAMES).fetchall())

    def daily_counts(self, edges: Sequence[datetime]) -> DailyCounts:
        """How many articles mention each concept between each two of `edges` (say, local midnights), oldest first."""
        spans = len(edges) - 1
        counts: dict[tuple[str, Kind], list[int]] = {}
        for span in range(spans):
            for concept, kind, count in self._conn.execute(
                _COUNTS, (to_iso(edges[span]), to_iso(edges[span + 1]))
            ):
                counts.setdefault((concept, Kind(kind)), [0] * spans)[span] = count
        return DailyCounts(counts={key: tuple(values) for key, values in counts.items()})

    def _stories(self, ids: Sequence[str], *, group: str) -> tuple[Story, ...]:
        coverage: dict[str, list[Coverage]] = {}
        found = self._conn.execute(_COVERAGE, (json.dumps(ids),)).fetchall()
        for row, covered in zip(found, self._covered(found), strict=True):
            coverage.setdefault(row["story"], []).append(covered)
        links = self._by(_LINKS, "story", ids)
        merged = self._by(_MERGED, "merged_into", ids)
        told_at = self._told_at(
            [*ids, *(row["id"] for old in merged.values() for row in old)], group
        )
        return tuple(
            Story(
                story=row["id"],
                opened_at=from_iso(row["opened_at"]),
                coverage=tuple(coverage.get(row["id"], ())),
                facts=rows.facts_of(row["facts"]),
                also_in=tuple(link["also_in"] for link in links.get(row["id"], ())),
                merged=(old := tuple(part["id"] for part in merged.get(row["id"], ()))),
                told_at=max(
                    (told_at[part] for part in (row["id"], *old) if part in told_at), default=None
                ),
                pinned=row["pinned_at"] is not None,
                note=row["note"],
            )
            for row in self._conn.execute(_STORIES, (json.dumps(ids),)).fetchall()
        )

    def _covered(self, found: Sequence[rows.Row]) -> list[Coverage]:
        """Rows that `COVERAGE` selected as coverage, with their hits and edits."""
        hits = self._hits_of(row["article_id"] for row in found)
        edits = self._by(_EDITS, "entry_id", (row["entry_id"] for row in found))
        return [
            rows.coverage_of(
                row,
                hits=hits.get(row["article_id"], ()),
                edits=_edits(edits.get(row["entry_id"], ())),
            )
            for row in found
        ]

    def _articles(self, found: Sequence[rows.Row]) -> tuple[StoredArticle, ...]:
        hits = self._by(_ALL_HITS, "article_id", (row["id"] for row in found))
        mentions = self._by(_MENTIONS, "article_id", (row["id"] for row in found))
        events = self._by(_ALL_EVENTS, "article_id", (row["id"] for row in found))
        return tuple(
            StoredArticle(
                article_id=row["id"],
                entry_id=row["entry_id"],
                feed_id=row["feed_id"],
                outlet=row["outlet"] or feed.name,
                tags=feed.tags,
                at=from_iso(row["at"]),
                read_at=from_iso(row["read_at"]),
                score=row["score"],
                lexicon_fingerprint=row["lexicon_fingerprint"],
                has_text=row["data"] is not None,
                story=row["story"],
                article=rows.article_of(row, rows.unpacked(row["data"]), feed),
                mentions=tuple(rows.mention_of(mention) for mention in mentions.get(row["id"], ())),
                hits=tuple(
                    rows.hit_of(hit) for hit in hits.get(row["id"], ()) if hit["retired_at"] is None
                ),
                events=with_points(events_of(events.get(row["id"], ())), row["points"]),
                read_in=row["read_in"],
                irrelevant=frozenset(
                    hit["watchlist"] for hit in hits.get(row["id"], ()) if hit["irrelevant_at"]
                ),
            )
            for row in found
            for feed in (rows.feed_of(row["config"]),)
        )

    def _hits_of(self, article_ids: Iterable[int]) -> Mapping[int, tuple[Hit, ...]]:
        found = self._by(_HITS, "article_id", article_ids)
        return {
            article_id: tuple(rows.hit_of(row) for row in hits)
            for article_id, hits in found.items()
        }

    def _concepts(self, article_ids: Iterable[int]) -> Mapping[tuple[int, Kind], tuple[str, ...]]:
        concepts: dict[tuple[int, Kind], tuple[str, ...]] = {}
        for row in self._conn.execute(_CONCEPTS, (json.dumps(list(article_ids)),)):
            key = (row["article_id"], Kind(row["kind"]))
            concepts[key] = (*concepts.get(key, ()), row["concept"])
        return concepts

    def _told_at(self, stories: Sequence[str], group: str) -> Mapping[str, datetime]:
        return {
            story: from_iso(at)
            for story, at in self._conn.execute(_TOLD_AT, (json.dumps(stories), group))
        }

    def _by(self, statement: str, column: str, ids: Iterable[_Id]) -> dict[_Id, list[rows.Row]]:
        """The rows that a statement finds for a JSON list of ids, by the id in `column`."""
        found: dict[_Id, list[rows.Row]] = {}
        for row in self._conn.execute(statement, (json.dumps(list(ids)),)):
            found.setdefault(row[column], []).append(row)
        return found


def _edits(found: Iterable[rows.Row]) -> tuple[Edit, ...]:
    return tuple(rows.edit_of(row) for row in found)
