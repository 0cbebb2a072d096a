"""Writing what a backfill brings: past articles that no feed listed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.core.clock import to_iso
from monitor.model.articles import EntryUpdate
from monitor.model.feeds import Feed, FeedState
from monitor.store import rows
from monitor.store.records import EntrySaved, PastArticle
from monitor.store.write_articles import ArticleWriter
from monitor.store.write_feeds import INSERT_FEED, FeedWriter

_FEED = "SELECT id FROM feeds WHERE url = ?"
_UNREAD = "SELECT id FROM entries WHERE feed_id = ? AND key = ? AND state = 'pending'"
_RETIRE = "UPDATE feeds SET active = 0 WHERE id = ?"


class ArchiveWriter(FeedWriter, ArticleWriter):
    """The writer's methods for backfilling."""

    def archive_source(self, source: Feed, *, now: datetime) -> int:
        """The id of an outlet whose past is brought in: a feed that is not polled, or the one of the config with this `url`."""
        row = self._conn.execute(_FEED, (source.url,)).fetchone()
        if row is not None:
            return int(row["id"])
        state = rows.state_columns(FeedState(url=source.url))
        values = {
            "url": source.url,
            "name": source.name,
            "config": rows.feed_json(source),
            "now": to_iso(now),
            **state,
        }
        feed_id = self._conn.execute(INSERT_FEED, values).lastrowid or 0
        self._conn.execute(_RETIRE, (feed_id,))
        return feed_id

    def save_archive(
        self, feed_id: int, past: Sequence[PastArticle], *, now: datetime
    ) -> tuple[EntrySaved, ...]:
        """Saves past articles with their entries; those that are stored already, by key or address, are passed over, so that a
        backfill can be started again. Their hits are of the archive, never news."""
        stored = self._stored(feed_id, [one.entry for one in past])
        unknown = [one for one in past if one.entry.key not in stored]
        self._save_entries(
            feed_id, [one.entry for one in unknown], now=to_iso(now), backlog=len(past)
        )
        saved = []
        for one in unknown:
            row = self._conn.execute(_UNREAD, (feed_id, one.entry.key)).fetchone()
            if row is not None:
                saved.append(self.save_entry(_update(row["id"], one), now=now, origin="archive"))
        return tuple(saved)

    def save_pasts(
        self, outlets: Sequence[tuple[Feed, Sequence[PastArticle]]], *, now: datetime
    ) -> tuple[EntrySaved, ...]:
        """`save_archive` for several outlets, in one transaction; those that are new are made."""
        return tuple(
            saved
            for source, past in outlets
            for saved in self.save_archive(self.archive_source(source, now=now), past, now=now)
        )


def _update(entry_id: int, past: PastArticle) -> EntryUpdate:
    return EntryUpdate(
        entry_id=entry_id,
        article=past.article,
        mentions=past.mentions,
        hits=past.hits,
        events=past.events,
        score=past.score,
        lexicon_fingerprint=past.lexicon_fingerprint,
        reading=past.reading,
    )
