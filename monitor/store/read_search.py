"""Questions of people: hits by filter, words in the archive."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.core.clock import from_iso, to_iso
from monitor.store import rows
from monitor.store.fts import highlighted, join_words, match_expression, split_words
from monitor.store.read_stories import COVERAGE, StoryReader
from monitor.store.records import FoundHit, FoundPage, HitFilter, SearchFilter, SearchFound

_LAST = "9999"  # after every time
_OF_LIST = "(:watchlist IS NULL OR hits.watchlist = :watchlist)"
_HITS = f"""{COVERAGE}, hits.id AS hit_id, hits.watchlist, hits.created_at, hits.origin AS hit_origin, irrelevant_at
    FROM hits JOIN articles ON articles.id = hits.article_id JOIN entries ON entries.id = articles.entry_id
    JOIN feeds ON feeds.id = articles.feed_id
    LEFT JOIN article_stories ON article_stories.article_id = articles.id
    WHERE hits.retired_at IS NULL AND hits.created_at >= :since AND hits.created_at < :until AND (:irrelevant OR irrelevant_at IS NULL)
    AND {_OF_LIST} AND (:origin IS NULL OR hits.origin = :origin)
    AND (:outlet IS NULL OR coalesce(articles.outlet, feeds.name) = :outlet)
    AND (:mineral IS NULL OR EXISTS (SELECT 1 FROM hit_concepts WHERE hit_id = hits.id AND concept = :mineral))
    AND (:action IS NULL OR EXISTS (SELECT 1 FROM hit_concepts WHERE hit_id = hits.id AND concept = :action))
    AND (:place IS NULL OR EXISTS (SELECT 1 FROM hit_concepts WHERE hit_id = hits.id AND concept = :place))
    AND (:match IS NULL OR hits.article_id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :match))
    ORDER BY """
_LAST_FOUND_FIRST = f"{_HITS} hits.created_at DESC, hits.id DESC LIMIT :limit OFFSET :offset"
_LAST_DATED_FIRST = f"{_HITS} articles.at DESC, hits.id DESC LIMIT :limit OFFSET :offset"
_LAST_DATED_OF_LIST = _LAST_DATED_FIRST.replace(
    _OF_LIST, "hits.watchlist = :watchlist"
)  # by its index: all are put in order
_SEARCH = """SELECT articles.id, articles.url, articles.title, articles.language, articles.at, coalesce(articles.outlet, feeds.name) AS outlet, story,
        data, (SELECT group_concat(watchlist, char(10)) FROM hits WHERE article_id = articles.id
            AND retired_at IS NULL) AS watchlists
    FROM articles_fts CROSS JOIN articles ON articles.id = articles_fts.rowid JOIN feeds ON feeds.id = articles.feed_id
    LEFT JOIN article_texts ON article_texts.article_id = articles.id
    LEFT JOIN article_stories ON article_stories.article_id = articles.id
    WHERE articles_fts MATCH :match AND articles_fts.rowid >= :floor AND articles.at >= :since AND articles.at < :until
    AND (:outlet IS NULL OR coalesce(articles.outlet, feeds.name) = :outlet)
    AND (:watchlist IS NULL OR EXISTS (SELECT 1 FROM hits WHERE hits.article_id = articles.id AND watchlist = :watchlist
        AND retired_at IS NULL))
    AND (:mineral IS NULL OR EXISTS (SELECT 1 FROM article_concepts WHERE article_id = articles.id AND concept = :mineral))
    AND (:action IS NULL OR EXISTS (SELECT 1 FROM article_concepts WHERE article_id = articles.id AND concept = :action))
    AND (:place IS NULL OR EXISTS (SELECT 1 FROM article_concepts WHERE article_id = articles.id AND concept = :place))
    ORDER BY """
_BEST_FIRST = (
    f"{_SEARCH} bm25(articles_fts, 4.0, 1.0), articles.id DESC LIMIT :limit OFFSET :offset"
)
_NEWEST_FIRST = f"{_SEARCH} articles.at DESC, articles.id DESC LIMIT :limit OFFSET :offset"
_FLOOR = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH :match ORDER BY rowid DESC LIMIT 1 OFFSET :ranked"
_RANKED = 20_000  # of more finds the newest are ranked, at 1 µs each, the others only when those give no whole page
_MAX_PAGE = 500  # every find of a page is marked, at 0.5 ms each
_MOST = 2**62


class SearchReader(StoryReader):
    """The reader's methods for lists and searches."""

    def hits(self, wanted: HitFilter) -> tuple[FoundHit, ...]:
        """The hits that pass the filter, the newest first: those matched last, or `by_date` those of the latest articles.
        A query without a word in it finds nothing."""
        values = _values(wanted) | {
            "origin": wanted.origin,
            "irrelevant": wanted.irrelevant,
            "match": None,
        }
        if wanted.query is not None:
            values["match"] = match_expression(wanted.query)
            if values["match"] is None:
                return ()
        dated = _LAST_DATED_OF_LIST if wanted.watchlist is not None else _LAST_DATED_FIRST
        order = dated if wanted.by_date else _LAST_FOUND_FIRST
        found = self._conn.execute(order, values).fetchall()
        covered = self._covered(found)
        return tuple(
            FoundHit(
                hit_id=row["hit_id"],
                hit=next(hit for hit in coverage.hits if hit.watchlist == row["watchlist"]),
                created_at=from_iso(row["created_at"]),
                origin=row["hit_origin"],
                irrelevant_at=rows.moment(row["irrelevant_at"]),
                story=row["story"],
                coverage=coverage,
            )
            for row, coverage in zip(found, covered, strict=True)
        )

    def search(self, query: str, wanted: SearchFilter | None = None) -> FoundPage:
        """Articles that hold the words of `query` (as a person types it, see `fts.match_expression`), best or newest first, at
        most 500 a page. Where more than 20,000 articles hold them, the best of the newest 20,000, if those fill the page."""
        chosen = wanted or SearchFilter()
        expression = match_expression(query)
        if expression is None:
            return FoundPage(found=(), more=False)
        values = _values(chosen) | {"match": expression}
        limit = min(max(chosen.limit, 1), _MAX_PAGE)
        statement = _NEWEST_FIRST if chosen.newest_first else _BEST_FIRST
        values |= {
            "limit": limit + 1,
            "floor": 0 if chosen.newest_first else self._floor(expression),
        }
        found = self._conn.execute(statement, values).fetchall()
        if values["floor"] and len(found) <= limit:
            found = self._conn.execute(statement, values | {"floor": 0}).fetchall()
        page = found[:limit]
        texts = {row["id"]: rows.unpacked(row["data"]) for row in page}
        marked = highlighted(
            ((row["id"], row["title"], texts[row["id"]]) for row in page), expression
        )
        return FoundPage(found=tuple(_found(row, marked) for row in page), more=len(found) > limit)

    def _floor(self, expression: str) -> int:
        """The id from which on the finds are ranked."""
        values = {"match": expression, "ranked": _RANKED}
        row = self._conn.execute(_FLOOR, values).fetchone()
        return row["rowid"] if row else 0


def _values(wanted: HitFilter | SearchFilter) -> dict[str, object]:
    return {
        "since": to_iso(wanted.since) if wanted.since else "",
        "until": to_iso(wanted.until) if wanted.until else _LAST,
        "watchlist": wanted.watchlist,
        "mineral": wanted.mineral,
        "action": wanted.action,
        "place": wanted.place,
        "outlet": wanted.outlet,
        "limit": min(max(wanted.limit, 1), _MOST),
        "offset": min(max(wanted.offset, 0), _MOST),
    }


def _found(row: rows.Row, marked: Mapping[int, tuple[str, str]]) -> SearchFound:
    title, snippet = marked.get(row["id"], (join_words(split_words(row["title"])), ""))
    return SearchFound(
        article_id=row["id"],
        url=row["url"],
        outlet=row["outlet"],
        language=row["language"],
        at=from_iso(row["at"]),
        story=row["story"],
        title=title,
        snippet=snippet,
        watchlists=tuple(sorted(row["watchlists"].split("\n"))) if row["watchlists"] else (),
    )
