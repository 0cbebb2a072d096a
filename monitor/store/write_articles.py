"""Writing what reading and matching come to: articles, texts, the full-text index, mentions, hits."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from monitor.core.clock import from_iso, to_iso
from monitor.model.articles import Article, EntryUpdate
from monitor.model.events import Events
from monitor.model.hits import Hit
from monitor.model.mentions import Mention
from monitor.model.readings import KeptReading
from monitor.store import rows
from monitor.store.event_rows import INSERT_EVENT, event_rows
from monitor.store.fts import split_words
from monitor.store.reading_rows import keep_reading
from monitor.store.records import EntrySaved, Rematch, Rematched
from monitor.store.text_changes import MAX_EDITS, changes
from monitor.store.write_feeds import INSERT_EDIT

_ENTRY = "SELECT id, feed_id, outlet, at, first_seen_at, edits, news FROM entries WHERE id = ?"
_MARK_ENTRY = """UPDATE entries SET state = :state, attempts = attempts + :asked, next_read_at = :next_read_at, reason = :reason,
    message = :message, edits = edits + :edited WHERE id = :id"""
_ARTICLE = """SELECT articles.id, title, source, quality, data FROM articles
    LEFT JOIN article_texts ON article_texts.article_id = articles.id WHERE entry_id = ?"""
_TOLD_EDIT = "SELECT 1 FROM entry_edits WHERE entry_id = ? AND field = ? AND old = ? AND new = ?"  # by the feed, before its page
_INSERT_ARTICLE = """INSERT INTO articles (entry_id, feed_id, outlet, url, title, author, published_at, at, language, source, quality,
        reason, message, score, read_at, lexicon_fingerprint)
    VALUES (:entry_id, :feed_id, :outlet, :url, :title, :author, :published_at, :at, :language, :source, :quality,
        :reason, :message, :score, :now, :lexicon)"""
_UPDATE_ARTICLE = """UPDATE articles SET url = :url, title = :title, author = :author, published_at = :published_at, at = :at,
        language = :language, source = :source, quality = :quality, reason = :reason, message = :message, score = :score,
        read_at = :now, lexicon_fingerprint = :lexicon WHERE id = :id"""
_SAVE_TEXT = """INSERT INTO article_texts (article_id, kept_at, data) VALUES (?, ?, ?)
    ON CONFLICT (article_id) DO UPDATE SET data = excluded.data"""
INDEX_TEXT = "INSERT INTO articles_fts (rowid, title, text) VALUES (?, ?, ?)"
FORGET_TEXT = (
    "INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', ?, ?, ?)"
)
_MENTIONS = "SELECT * FROM mentions WHERE article_id = ? ORDER BY n"
_DELETE_MENTIONS = "DELETE FROM mentions WHERE article_id = ?"
_INSERT_MENTION = "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_DELETE_CONCEPTS = "DELETE FROM article_concepts WHERE article_id = ?"
_INSERT_CONCEPT = (
    "INSERT OR IGNORE INTO article_concepts (article_id, concept, kind, at) VALUES (?, ?, ?, ?)"
)
_EVENTS = "SELECT * FROM events WHERE article_id = ? ORDER BY n"
_DELETE_EVENTS = "DELETE FROM events WHERE article_id = ?"
_BEFORE_ALL = "1970-01-01T00:00:00.000000Z"
_HITS = "SELECT watchlist, id, retired_at, ready_at FROM hits WHERE article_id = ?"
_SAVE_HIT = """INSERT INTO hits (article_id, watchlist, fingerprint, score, reasons, evidence, minerals, policies, places,
        terms, created_at, ready_at, origin)
    VALUES (:article_id, :watchlist, :fingerprint, :score, :reasons, :evidence, :minerals, :policies, :places,
        :terms, :now, :ready_at, :origin)
    ON CONFLICT (article_id, watchlist) DO UPDATE SET fingerprint = excluded.fingerprint, score = excluded.score,
        reasons = excluded.reasons, evidence = excluded.evidence, minerals = excluded.minerals, policies = excluded.policies,
        places = excluded.places, terms = excluded.terms, retired_at = NULL
    RETURNING id"""
_RETIRE_HIT = "UPDATE hits SET retired_at = ? WHERE id = ?"
# A digest was made of the window in which the hit could be told, while it was retired, and did not show its story.
_MISSED = """SELECT 1 FROM digests WHERE since <= :ready_at AND until > :ready_at AND created_at >= :retired_at
    AND NOT EXISTS (SELECT 1 FROM digest_stories WHERE digest_id = digests.id AND story = :story) LIMIT 1"""
_READY_AGAIN = "UPDATE hits SET ready_at = ? WHERE id = ?"
_DELETE_HIT_CONCEPTS = "DELETE FROM hit_concepts WHERE hit_id = ?"
_INSERT_HIT_CONCEPT = "INSERT OR IGNORE INTO hit_concepts (hit_id, concept) VALUES (?, ?)"
_STORY = "SELECT story FROM article_stories WHERE article_id = ?"
STALE_STORY = "UPDATE stories SET stale = 1, revision = revision + 1, updated_at = max(updated_at, ?) WHERE id = ?"
_AT = "SELECT at, read_at FROM articles WHERE id = ?"
_REMATCHED = "UPDATE articles SET score = ?, lexicon_fingerprint = ? WHERE id = ?"
_IRRELEVANT = """UPDATE hits SET irrelevant_at = :at WHERE article_id = :article_id
    AND (:watchlist IS NULL OR watchlist = :watchlist)"""

_RENAME = "UPDATE OR IGNORE hits SET watchlist = :new WHERE watchlist = :old"
_MARK_HIT = "UPDATE hits SET irrelevant_at = ? WHERE id = ?"


class ArticleWriter:
    """The writer's methods for the match room."""

    _conn: sqlite3.Connection
    _ready_at: str  # the latest time given to a hit, or cut for a digest

    def save_entry(self, update: EntryUpdate, *, now: datetime, origin: str = "news") -> EntrySaved:
        """Saves what became of one entry: its article with text, index, mentions and hits, or when to try again.

        A second read replaces all of it and keeps each hit's time of first match; a change of the article that is not just
        a better reading is recorded as an edit. New hits are "news", or of the "archive" that no digest tells as news.
        """
        entry = self._conn.execute(_ENTRY, (update.entry_id,)).fetchone()
        if entry is None:
            return EntrySaved(entry_id=update.entry_id, article_id=None)
        if update.article is None:
            self._mark(update, edited=False)
            return EntrySaved(entry_id=update.entry_id, article_id=None)
        article_id, edited, fresh = self._save_article(
            entry, update, update.article, now=to_iso(now)
        )
        self._mark(update, edited=edited)
        at = rows.iso(update.article.published_at) or entry["at"]
        self._save_mentions(article_id, update.mentions, at=at, fresh=fresh)
        self._save_events(article_id, update.events, at=at, fresh=fresh)
        read = f"{update.article.title}\n{update.article.text}"
        keep_reading(self._conn, article_id, update.reading, update.events, text=read, fresh=fresh)
        new, lost, _ = self._save_hits(
            article_id,
            update.hits,
            now=now,
            origin=origin if entry["news"] else "archive",
            touched=edited,
            untold=not entry["news"],
        )
        return EntrySaved(
            entry_id=update.entry_id,
            article_id=article_id,
            new_hits=tuple(new),
            lost_hits=tuple(lost),
            edited=edited,
        )

    def save_entries(
        self, updates: Sequence[EntryUpdate], *, now: datetime
    ) -> tuple[EntrySaved, ...]:
        """`save_entry` for several entries, in one transaction."""
        return tuple(self.save_entry(update, now=now) for update in updates)

    def save_hits_of(
        self,
        article_id: int,
        *,
        hits: Sequence[Hit],
        mentions: Sequence[Mention],
        events: Events,
        score: float,
        lexicon_fingerprint: str,
        now: datetime,
        origin: str = "archive",
        reading: KeptReading | None = None,
    ) -> Rematched:
        """Replaces the mentions, events and hits of a stored article; hits that were there keep their time and origin."""
        row = self._conn.execute(_AT, (article_id,)).fetchone()
        if row is None:
            return Rematched(added=(), lost=(), kept=0)
        self._save_mentions(article_id, mentions, at=row["at"], fresh=False)
        self._save_events(article_id, events, at=row["at"], fresh=False)
        keep_reading(self._conn, article_id, reading, events)
        self._conn.execute(_REMATCHED, (score, lexicon_fingerprint, article_id))
        new, lost, kept = self._save_hits(article_id, hits, now=now, origin=origin, touched=False)
        return Rematched(
            added=tuple((article_id, name) for name in new),
            lost=tuple((article_id, name) for name in lost),
            kept=kept,
        )

    def save_rematches(
        self, batch: Sequence[Rematch], *, now: datetime, origin: str = "archive"
    ) -> Rematched:
        """`save_hits_of` for a batch of a rescan, in one transaction; what was read again meanwhile is left as it is."""
        done = [
            self.save_hits_of(
                one.article_id,
                hits=one.hits,
                mentions=one.mentions,
                events=one.events,
                score=one.score,
                lexicon_fingerprint=one.lexicon_fingerprint,
                now=now,
                origin=origin,
                reading=one.reading,
            )
            for one in batch
            if self._is_as_read(one)
        ]
        return Rematched(
            added=tuple(pair for one in done for pair in one.added),
            lost=tuple(pair for one in done for pair in one.lost),
            kept=sum(one.kept for one in done),
        )

    def _is_as_read(self, one: Rematch) -> bool:
        row = self._conn.execute(_AT, (one.article_id,)).fetchone()
        return row is not None and one.read_at in (None, from_iso(row["read_at"]))

    def mark_irrelevant(
        self,
        article_id: int,
        *,
        now: datetime,
        watchlist: str | None = None,
        irrelevant: bool = True,
    ) -> int:
        """Marks (or unmarks) an article's hits, of one watchlist or of all, as not what the reader wanted; how many."""
        values = {
            "at": to_iso(now) if irrelevant else None,
            "article_id": article_id,
            "watchlist": watchlist,
        }
        return self._conn.execute(_IRRELEVANT, values).rowcount

    def rename_watchlist(self, old: str, new: str) -> int:
        """Gives the hits of a watchlist, with their marks, to one of another name; how many. An article that `new` has stays."""
        return self._conn.execute(_RENAME, {"old": old, "new": new}).rowcount

    def mark_hit(self, hit_id: int, *, now: datetime, irrelevant: bool = True) -> bool:
        """Marks one hit as not relevant, or takes the mark back; False when there is no such hit."""
        return (
            self._conn.execute(_MARK_HIT, (to_iso(now) if irrelevant else None, hit_id)).rowcount
            == 1
        )

    def ready_at(self, now: datetime) -> str:
        """A time for hits that a digest may tell from now on: never before one given earlier, even when the clock steps back,
        so that half-open windows neither miss nor repeat a hit."""
        self._ready_at = max(self._ready_at, to_iso(now))
        return self._ready_at

    def _mark(self, update: EntryUpdate, *, edited: bool) -> None:
        state = "waiting" if update.retry_at else "failed" if update.article is None else "read"
        article = update.article
        values = {
            "id": update.entry_id,
            "state": state,
            "next_read_at": rows.iso(update.retry_at),
            "asked": int(update.asked),
            "reason": update.reason or (article.reason if article else None),
            "message": update.message or (article.message if article else None),
            "edited": int(edited),
        }
        self._conn.execute(_MARK_ENTRY, values)

    def _save_article(
        self, entry: rows.Row, update: EntryUpdate, article: Article, *, now: str
    ) -> tuple[int, bool, bool]:
        """The article's id, whether its outlet edited it, and whether it is new."""
        values = rows.article_columns(article) | {
            "entry_id": entry["id"],
            "feed_id": entry["feed_id"],
            "outlet": entry["outlet"],
            "at": rows.iso(article.published_at) or entry["at"],
            "score": update.score,
            "now": now,
            "lexicon": update.lexicon_fingerprint,
        }
        old = self._conn.execute(_ARTICLE, (entry["id"],)).fetchone()
        if old is None:
            article_id = self._conn.execute(_INSERT_ARTICLE, values).lastrowid or 0
            self._save_text(article_id, article, now=now)
            return article_id, False, True
        return old["id"], self._replace_article(entry, old, article, values, now=now), False

    def _replace_article(
        self, entry: rows.Row, old: rows.Row, article: Article, values: rows.Columns, *, now: str
    ) -> bool:
        article_id = old["id"]
        self._conn.execute(_UPDATE_ARTICLE, values | {"id": article_id})
        old_text = rows.unpacked(old["data"])
        if (old_text, old["title"]) == (article.text, article.title) and old["data"] is not None:
            return False
        indexed = (split_words(old["title"]), split_words(old_text))
        self._conn.execute(FORGET_TEXT, (article_id, *indexed))
        self._save_text(article_id, article, now=now)
        if old["data"] is None or (old["source"], old["quality"]) != (
            article.source,
            article.quality,
        ):
            return False
        edits = list(
            changes(
                old_title=old["title"], title=article.title, old_text=old_text, text=article.text
            )
        )
        if entry["edits"] < MAX_EDITS:
            untold = [
                edit
                for edit in edits
                if not self._conn.execute(_TOLD_EDIT, (entry["id"], *edit)).fetchone()
            ]
            self._conn.executemany(INSERT_EDIT, [(entry["id"], now, *edit) for edit in untold])
        return bool(edits)

    def _save_text(self, article_id: int, article: Article, *, now: str) -> None:
        self._conn.execute(_SAVE_TEXT, (article_id, now, rows.packed(article.text)))
        self._conn.execute(
            INDEX_TEXT, (article_id, split_words(article.title), split_words(article.text))
        )

    def _save_mentions(
        self, article_id: int, mentions: Sequence[Mention], *, at: str, fresh: bool
    ) -> None:
        new = [rows.mention_row(article_id, n, mention) for n, mention in enumerate(mentions)]
        if not fresh:
            if [tuple(row) for row in self._conn.execute(_MENTIONS, (article_id,))] == new:
                return
            self._conn.execute(_DELETE_MENTIONS, (article_id,))
            self._conn.execute(_DELETE_CONCEPTS, (article_id,))
        self._conn.executemany(_INSERT_MENTION, new)
        self._conn.executemany(
            _INSERT_CONCEPT,
            sorted({(article_id, mention.concept, str(mention.kind), at) for mention in mentions}),
        )

    def _save_events(self, article_id: int, events: Events, *, at: str, fresh: bool) -> None:
        new = event_rows(article_id, events, at=at)
        if not fresh:
            if [tuple(row) for row in self._conn.execute(_EVENTS, (article_id,))] == new:
                return
            self._conn.execute(_DELETE_EVENTS, (article_id,))
        self._conn.executemany(INSERT_EVENT, new)

    def _save_hits(
        self,
        article_id: int,
        hits: Sequence[Hit],
        *,
        now: datetime,
        origin: str,
        touched: bool,
        untold: bool = False,
    ) -> tuple[list[str], list[str], int]:
        """Watchlists that gained and lost the article, and how many kept it. The story's facts are made again if need be.

        Hits that are `untold` lie before every digest's window: they are in the archive, and announced nowhere.

        What is lost is retired, and comes back with its time, origin and marks when it is a hit again.
        """
        known = {row["watchlist"]: row for row in self._conn.execute(_HITS, (article_id,))}
        live = {name for name, row in known.items() if row["retired_at"] is None}
        new = [hit.watchlist for hit in hits if hit.watchlist not in live]
        lost = sorted(live - {hit.watchlist for hit in hits})
        if not hits and not live:
            return new, lost, 0
        found = self._conn.execute(_STORY, (article_id,)).fetchone()
        story = found["story"] if found else None
        ready_at = _BEFORE_ALL if untold else self.ready_at(now) if story else None
        for hit in hits:
            old = known.get(hit.watchlist)
            hit_id = self._save_hit(article_id, hit, now=now, ready_at=ready_at, origin=origin)
            if old is not None and story and self._missed(old, story):
                self._conn.execute(_READY_AGAIN, (ready_at, hit_id))
        self._conn.executemany(_RETIRE_HIT, ((to_iso(now), known[name]["id"]) for name in lost))
        if story and (new or lost or touched):
            self._conn.execute(STALE_STORY, (to_iso(now), story))
        return new, lost, len(live) - len(lost)

    def _save_hit(
        self, article_id: int, hit: Hit, *, now: datetime, ready_at: str | None, origin: str
    ) -> int:
        values = rows.hit_columns(article_id, hit) | {
            "now": to_iso(now),
            "ready_at": ready_at,
            "origin": origin,
        }
        hit_id = int(self._conn.execute(_SAVE_HIT, values).fetchone()[0])
        self._conn.execute(_DELETE_HIT_CONCEPTS, (hit_id,))
        self._conn.executemany(
            _INSERT_HIT_CONCEPT, ((hit_id, concept) for concept in _concepts(hit))
        )
        return hit_id

    def _missed(self, old: rows.Row, story: str) -> bool:
        """Whether a hit that was retired missed the digest that would have told it."""
        if old["retired_at"] is None or old["ready_at"] is None:
            return False
        values = {"ready_at": old["ready_at"], "retired_at": old["retired_at"], "story": story}
        return self._conn.execute(_MISSED, values).fetchone() is not None


def _concepts(hit: Hit) -> Iterable[str]:
    return sorted({*hit.minerals, *hit.policies, *hit.places, *hit.terms})
