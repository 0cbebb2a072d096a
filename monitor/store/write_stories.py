"""Writing what grouping and comparing decide: stories, who belongs to them, their facts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from monitor.core.clock import to_iso
from monitor.model.stories import Assignment, Split, StoryFacts
from monitor.store import rows
from monitor.store.write_articles import STALE_STORY, ArticleWriter

_ARTICLE = "SELECT at FROM articles WHERE id = ?"
_OPEN_STORY = """INSERT INTO stories (id, opened_at, updated_at) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET opened_at = min(opened_at, excluded.opened_at)"""
_CURRENT = "SELECT coalesce(merged_into, id) FROM stories WHERE id = ?"
_ASSIGN = """INSERT INTO article_stories (article_id, story, role, copy_of, origin, similarity, shared, assigned_at)
    VALUES (:article_id, :story, :role, :copy_of, :origin, :similarity, :shared, :now)
    ON CONFLICT (article_id) DO UPDATE SET story = excluded.story, role = excluded.role, copy_of = excluded.copy_of,
        origin = excluded.origin, similarity = excluded.similarity, shared = excluded.shared"""
_GROUPED = "UPDATE articles SET grouped = 1 WHERE id = ?"
_HITS_READY = "UPDATE hits SET ready_at = ? WHERE article_id = ? AND ready_at IS NULL"
_HAS_HIT = """SELECT 1 FROM article_stories JOIN hits ON hits.article_id = article_stories.article_id
    WHERE article_stories.story = ? AND retired_at IS NULL LIMIT 1"""
_SAVE_FINGERPRINT = """INSERT INTO fingerprints (article_id, at, data) VALUES (?, ?, ?)
    ON CONFLICT (article_id) DO UPDATE SET at = excluded.at, data = excluded.data"""
_MOVE = """UPDATE article_stories SET story = :into, role = CASE role WHEN 'first' THEN 'independent' ELSE role END
    WHERE story = :story"""
_MERGED = (
    "UPDATE stories SET merged_into = :into, stale = 0 WHERE id = :story OR merged_into = :story"
)
_EARLIEST = """UPDATE stories SET opened_at = min(opened_at, (SELECT opened_at FROM stories AS old WHERE old.id = :story))
    WHERE id = :into"""
_MOVE_LINKS = "UPDATE OR IGNORE story_links SET story = :into WHERE story = :story"
_MOVE_LINKS_BACK = "UPDATE OR IGNORE story_links SET also_in = :into WHERE also_in = :story"
_DROP_LINKS = "DELETE FROM story_links WHERE story = :story"
_DROP_LINKS_BACK = "DELETE FROM story_links WHERE also_in = :story"
_DROP_SELF_LINK = "DELETE FROM story_links WHERE story = :into AND also_in = :into"
_LINK = "INSERT OR IGNORE INTO story_links (story, also_in) VALUES (?, ?)"
_SPLIT = "UPDATE stories SET split_from = ? WHERE id = ? AND split_from IS NULL"
_LEAVE = """UPDATE article_stories SET story = :into, role = CASE WHEN :first = article_id THEN 'first'
        WHEN role = 'first' THEN 'independent' ELSE role END
    WHERE article_id = :article_id AND story = :story"""
_AT_OF = "SELECT min(at) FROM articles WHERE id IN (SELECT value FROM json_each(?))"
_SAVE_FACTS = """UPDATE stories SET facts = :facts, stale = CASE revision WHEN :revision THEN 0 ELSE stale END
    WHERE id = :story"""


class StoryWriter(ArticleWriter):
    """The writer's methods for the stories room."""

    def save_assignments(
        self, assignments: Sequence[tuple[Assignment, bytes]], *, now: datetime
    ) -> int:
        """Saves the stories of articles, each with the fingerprint that grouping will want back; how many were saved.

        From here on the article's hits may be told by a digest. Articles that are gone are passed over.
        """
        return sum(
            self._assign(assignment, fingerprint, now=now)
            for assignment, fingerprint in assignments
        )

    def save_facts(self, facts: StoryFacts, *, revision: int) -> None:
        """Saves what comparing a story's articles found. `revision` is the one that `stories_to_compare` gave: when an article
        has joined since, the story stays due for comparing."""
        self._conn.execute(
            _SAVE_FACTS,
            {"facts": rows.facts_json(facts), "revision": revision, "story": facts.story},
        )

    def _assign(self, assignment: Assignment, fingerprint: bytes, *, now: datetime) -> bool:
        article = self._conn.execute(_ARTICLE, (assignment.article_id,)).fetchone()
        if article is None:
            return False
        self._conn.execute(_OPEN_STORY, (assignment.story, article["at"], to_iso(now)))
        story = self._conn.execute(_CURRENT, (assignment.story,)).fetchone()[0]
        values = {
            "article_id": assignment.article_id,
            "story": story,
            "role": assignment.role,
            "copy_of": assignment.copy_of,
            "origin": assignment.origin,
            "similarity": assignment.similarity,
            "shared": rows.texts_json(assignment.shared),
            "now": to_iso(now),
        }
        self._conn.execute(_ASSIGN, values)
        self._conn.execute(_GROUPED, (assignment.article_id,))
        self._conn.execute(_HITS_READY, (self.ready_at(now), assignment.article_id))
        self._conn.execute(_SAVE_FINGERPRINT, (assignment.article_id, article["at"], fingerprint))
        for old in assignment.merged:
            self._merge(old, into=story)
        if assignment.split is not None:
            self._part(story, assignment.split, now=now)
        self._link(story, assignment.also_in)
        if self._conn.execute(_HAS_HIT, (story,)).fetchone():
            self._conn.execute(STALE_STORY, (to_iso(now), story))
        return True

    def _merge(self, story: str, *, into: str) -> None:
        row = self._conn.execute(_CURRENT, (story,)).fetchone()
        if row is None or row[0] == into:
            return
        names = {"story": row[0], "into": into}
        for statement in (
            _MOVE,
            _EARLIEST,
            _MERGED,
            _MOVE_LINKS,
            _MOVE_LINKS_BACK,
            _DROP_LINKS,
            _DROP_LINKS_BACK,
            _DROP_SELF_LINK,
        ):
            self._conn.execute(statement, names)

    def _part(self, story: str, split: Split, *, now: datetime) -> None:
        """Moves the articles of a split to a story of their own, which says what it was split from."""
        opened_at = self._conn.execute(_AT_OF, (json.dumps(split.articles),)).fetchone()[0]
        if opened_at is None:
            return
        self._conn.execute(_OPEN_STORY, (split.story, opened_at, to_iso(now)))
        self._conn.execute(_SPLIT, (story, split.story))
        self._conn.executemany(
            _LEAVE,
            (
                {"into": split.story, "story": story, "article_id": one, "first": split.articles[0]}
                for one in split.articles
            ),
        )
        if self._conn.execute(_HAS_HIT, (split.story,)).fetchone():
            self._conn.execute(STALE_STORY, (to_iso(now), split.story))

    def _link(self, story: str, others: Sequence[str]) -> None:
        for other in others:
            row = self._conn.execute(_CURRENT, (other,)).fetchone()
            if row is not None and row[0] != story:
                self._conn.executemany(_LINK, ((story, row[0]), (row[0], story)))
