"""Questions about measures: which there are, how they moved, what is still to be joined."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from monitor.core.clock import from_iso, to_iso
from monitor.model.measures import (
    Correction,
    Measure,
    MeasureMemory,
    MeasureMove,
    MeasureReport,
)
from monitor.store import measure_rows, rows
from monitor.store.event_rows import event_of
from monitor.store.records import MeasureCell, MeasureFilter, UnjoinedEvent

_QUEUED = """SELECT measure_queue.article_id, events.data AS event, weight, articles.title, articles.language, articles.at,
        feeds.name AS outlet, story, article_texts.data, grouped
    FROM measure_queue LEFT JOIN events ON events.article_id = measure_queue.article_id AND n = 0 AND main = 1
    LEFT JOIN articles ON articles.id = measure_queue.article_id LEFT JOIN feeds ON feeds.id = articles.feed_id
    LEFT JOIN article_stories ON article_stories.article_id = articles.id
    LEFT JOIN article_texts ON article_texts.article_id = articles.id
    ORDER BY measure_queue.article_id LIMIT ?"""
_ALL_EVENTS = """SELECT events.article_id, events.data AS event, weight, articles.title, articles.language, articles.at,
        feeds.name AS outlet, story, article_texts.data, grouped
    FROM events JOIN articles ON articles.id = events.article_id JOIN feeds ON feeds.id = articles.feed_id
    LEFT JOIN article_stories ON article_stories.article_id = articles.id
    LEFT JOIN article_texts ON article_texts.article_id = articles.id
    WHERE main = 1 AND (events.at, events.article_id) > (?, ?) ORDER BY events.at, events.article_id LIMIT ?"""
_MENTIONS = "SELECT * FROM mentions WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id, n"
_ALL = "SELECT data, memory FROM measures WHERE id > '' ORDER BY id"
_SOURCE = """FROM measures WHERE shown = 1 AND changed_at >= :since
    AND (:place IS NULL OR place = :place) AND (:action IS NULL OR action = :action)
    AND (:state IS NULL OR state = :state) AND (:origin IS NULL OR origin = :origin)
    AND (:mineral IS NULL OR EXISTS (SELECT 1 FROM measure_minerals
        WHERE mineral = :mineral AND measure_minerals.place = measures.place AND measure = measures.id))"""
_FOUND = f"SELECT data {_SOURCE} ORDER BY changed_at DESC, id LIMIT :limit OFFSET :offset"
_COUNT = f"SELECT count(*) {_SOURCE}"
_ONE = "SELECT data, merged_into FROM measures WHERE id = ?"
_OF_STORIES = """SELECT DISTINCT data FROM measure_stories JOIN measures ON measures.id = measure
    WHERE story IN (SELECT value FROM json_each(?)) AND shown = 1"""
_MATRIX = """SELECT mineral, place, count(*), total(state IN ('adopted', 'in_force')),
        coalesce(max((SELECT max(seen_at) FROM measure_states
            WHERE measure_states.measure = measure_minerals.measure AND moved = 1)), '')
    FROM measure_minerals
    WHERE mineral >= '' AND (:action IS NULL OR action = :action) AND (:state IS NULL OR state = :state)
    GROUP BY mineral, place"""
_COUNTS = """SELECT place, action, state, count(*) FROM measures WHERE shown = 1 AND changed_at >= ''
    GROUP BY place, action, state"""
_COUNTS_OF_MINERALS = (
    """SELECT mineral, count(*) FROM measure_minerals WHERE mineral >= '' GROUP BY mineral"""
)
_MOVES = """SELECT measure, measure_states.state, since, seen_at, outlet, title, sentence, note, n, told_at, data,
        (SELECT before.state FROM measure_states AS before WHERE before.measure = measure_states.measure
            AND before.n < measure_states.n ORDER BY before.n DESC LIMIT 1) AS before
    FROM measure_states CROSS JOIN measures ON measures.id = measure
    WHERE told_at >= ? AND told_at < ? AND moved = 1 AND shown = 1 AND measure_states.origin IN ('found', 'person')
    ORDER BY told_at DESC, measure, n DESC LIMIT ?"""
_EFFECTIVE = """SELECT data FROM measures WHERE effective_on >= ? AND effective_on < ? AND shown = 1
    AND state IN ('proposed', 'adopted', 'in_force') ORDER BY effective_on, id"""
_REPORTS = "SELECT data FROM measure_reports WHERE measure = ? ORDER BY at, article_id"
_GONE = """SELECT data FROM measure_reports WHERE article_id > 0
    AND NOT EXISTS (SELECT 1 FROM articles WHERE articles.id = article_id) ORDER BY at, article_id"""
_REPORTS_OF = """SELECT article_id, measure, data FROM measure_reports
    WHERE article_id IN (SELECT value FROM json_each(?))"""
_OWNERS = (
    "SELECT article_id, measure FROM measure_reports WHERE measure IS NOT NULL AND article_id > 0"
)
_LINKS = (
    "SELECT id, url FROM articles WHERE id IN (SELECT value FROM json_each(?)) AND url IS NOT NULL"
)
_CORRECTIONS = "SELECT data FROM measure_corrections WHERE id > 0 ORDER BY id"
_CORRECTIONS_OF = "SELECT data FROM measure_corrections WHERE measure = ? ORDER BY id"
_IMPORTS = "SELECT data FROM measure_imports WHERE measure > '' ORDER BY measure"


class MeasureReader:
    """The reader's methods for the measures room."""

    _conn: sqlite3.Connection

    def unjoined_events(self, limit: int) -> tuple[UnjoinedEvent, ...]:
        """Articles whose main event is new, has changed or is gone since measures were last joined."""
        return self._unjoined(self._conn.execute(_QUEUED, (limit,)).fetchall())

    def events_in_order(
        self, after: tuple[datetime, int] | None, limit: int
    ) -> tuple[UnjoinedEvent, ...]:
        """All main events in order of time, after an article (its time and id)."""
        start = ("", 0) if after is None else (to_iso(after[0]), after[1])
        return self._unjoined(self._conn.execute(_ALL_EVENTS, (*start, limit)).fetchall())

    def all_measures(self) -> tuple[tuple[Measure, MeasureMemory], ...]:
        """Every measure, those that are hidden too, with what joining remembers of it."""
        return tuple(
            (measure_rows.measure_of(row["data"]), measure_rows.memory_of(row["memory"]))
            for row in self._conn.execute(_ALL)
        )

    def measures(self, wanted: MeasureFilter) -> tuple[Measure, ...]:
        """Measures by filter, the last changed first."""
        found = self._conn.execute(_FOUND, _filters(wanted))
        return tuple(measure_rows.measure_of(row["data"]) for row in found)

    def count_measures(self, wanted: MeasureFilter) -> int:
        """How many measures a filter finds, whatever its limit."""
        return int(self._conn.execute(_COUNT, _filters(wanted)).fetchone()[0])

    def measure(self, ident: str) -> Measure | None:
        """A measure by its id, or by that of one that was merged into it; forgotten ones too."""
        seen: set[str] = set()
        while ident not in seen:
            seen.add(ident)
            row = self._conn.execute(_ONE, (ident,)).fetchone()
            if row is None:
                return None
            if not row["merged_into"]:
                return measure_rows.measure_of(row["data"])
            ident = row["merged_into"]
        return None

    def measures_of_stories(self, stories: Sequence[str]) -> tuple[Measure, ...]:
        """The measures that stories tell of."""
        found = self._conn.execute(_OF_STORIES, (rows.texts_json(tuple(stories)),))
        return tuple(measure_rows.measure_of(row["data"]) for row in found)

    def measure_matrix(
        self, *, action: str | None = None, state: str | None = None
    ) -> tuple[MeasureCell, ...]:
        """How many measures each government has on each mineral, and how many of them hold or are decided."""
        found = self._conn.execute(_MATRIX, {"action": action, "state": state})
        return tuple(
            MeasureCell(
                mineral=row[0],
                place=row[1],
                measures=row[2],
                holding=int(row[3]),
                moved_at=row[4],
            )
            for row in found
        )

    def measure_counts(self) -> dict[str, dict[str, int]]:
        """How many measures there are by place, action, status and mineral."""
        found: dict[str, dict[str, int]] = {"place": {}, "action": {}, "status": {}}
        for *values, count in self._conn.execute(_COUNTS):
            for key, value in zip(found, values, strict=True):
                found[key][value] = found[key].get(value, 0) + count
        minerals = dict(self._conn.execute(_COUNTS_OF_MINERALS).fetchall())
        return {**found, "mineral": minerals}

    def measure_moves(
        self, since: datetime, until: datetime, limit: int = 1000
    ) -> tuple[MeasureMove, ...]:
        """New measures and moved states that became known in the window, the latest first; not what was imported."""
        found = self._conn.execute(_MOVES, (to_iso(since), to_iso(until), limit))
        return tuple(_move(row) for row in found)

    def measures_taking_effect(self, since: date, until: date) -> tuple[Measure, ...]:
        """Measures whose day of effect lies in the window, in order of it."""
        found = self._conn.execute(_EFFECTIVE, (since.isoformat(), until.isoformat()))
        return tuple(measure_rows.measure_of(row["data"]) for row in found)

    def reports_of_measure(self, ident: str) -> tuple[MeasureReport, ...]:
        """The reports of a measure, in order of time."""
        return tuple(map(measure_rows.report_of, self._conn.execute(_REPORTS, (ident,))))

    def reports_of_gone_articles(self) -> tuple[MeasureReport, ...]:
        """The reports whose articles are past their retention, in order of time: a rescan has them from here."""
        return tuple(map(measure_rows.report_of, self._conn.execute(_GONE)))

    def reports_of_articles(
        self, ids: Sequence[int]
    ) -> dict[int, tuple[str | None, MeasureReport]]:
        """What articles were joined to (None: to no measure), and as what report; those not looked at are left out."""
        found = self._conn.execute(_REPORTS_OF, (json.dumps(list(ids)),))
        return {row["article_id"]: (row["measure"], measure_rows.report_of(row)) for row in found}

    def owners_of_reports(self) -> dict[str, str]:
        """The measure of each joined article, by the article's key."""
        return {str(row[0]): row[1] for row in self._conn.execute(_OWNERS)}

    def article_links(self, ids: Sequence[int]) -> dict[int, str]:
        """The addresses of articles, by id; those without one are left out."""
        return dict(self._conn.execute(_LINKS, (json.dumps(list(ids)),)).fetchall())

    def corrections(self, measure: str | None = None) -> tuple[Correction, ...]:
        """What persons said, of one measure or of all, in the order in which they did."""
        found = (
            self._conn.execute(_CORRECTIONS)
            if measure is None
            else self._conn.execute(_CORRECTIONS_OF, (measure,))
        )
        return tuple(map(measure_rows.correction_of, found))

    def imported_measures(self) -> tuple[Measure, ...]:
        """Measures as trackers' tables gave them."""
        return tuple(measure_rows.measure_of(row["data"]) for row in self._conn.execute(_IMPORTS))

    def _unjoined(self, found: Sequence[rows.Row]) -> tuple[UnjoinedEvent, ...]:
        ids = json.dumps([row["article_id"] for row in found])
        mentions: dict[int, list[rows.Row]] = {}
        for row in self._conn.execute(_MENTIONS, (ids,)):
            mentions.setdefault(row["article_id"], []).append(row)
        return tuple(_unjoined_of(found, mentions))


def _unjoined_of(
    found: Sequence[rows.Row], mentions: dict[int, list[rows.Row]]
) -> Iterator[UnjoinedEvent]:
    for row in found:
        gone = row["at"] is None
        yield UnjoinedEvent(
            article_id=row["article_id"],
            event=event_of({"data": row["event"]}) if row["event"] else None,  # type: ignore[arg-type]  # reads "data" only
            score=row["weight"] or 0.0,
            gone=gone,
            grouped=bool(row["grouped"]),
            at=None if gone else from_iso(row["at"]),
            title=row["title"] or "",
            text=rows.unpacked(row["data"]),
            language=row["language"],
            outlet=row["outlet"] or "",
            story=row["story"] or "",
            mentions=tuple(map(rows.mention_of, mentions.get(row["article_id"], ()))),
        )


def _filters(wanted: MeasureFilter) -> dict[str, object]:
    return {
        "since": to_iso(wanted.since) if wanted.since else "",
        "place": wanted.place,
        "action": wanted.action,
        "state": wanted.state,
        "origin": wanted.origin,
        "mineral": wanted.mineral,
        "limit": wanted.limit,
        "offset": wanted.offset,
    }


def _move(row: rows.Row) -> MeasureMove:
    return MeasureMove(
        measure=measure_rows.measure_of(row["data"]),
        before=row["before"] or "",
        state=row["state"],
        since=row["since"],
        told_at=from_iso(row["told_at"]),
        outlet=row["outlet"],
        title=row["title"],
        sentence=row["sentence"],
        note=row["note"],
        n=row["n"],
    )
