"""Writing what joining reports to measures decides, and what persons say of measures."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from monitor.core.clock import to_iso
from monitor.model.measures import Correction, Measure, MeasureMemory, MeasureReport, MeasureStep
from monitor.store import measure_rows
from monitor.store.records import JoinedReport

_SAVE = """INSERT INTO measures VALUES (:id, :name, :place, :action, :minerals, :target, :documents, :state, :effective_on,
        :origin, :link, :opened_at, :changed_at, :confirmed_at, :outlets, :shown, :merged_into, :data, :memory)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, place = excluded.place, action = excluded.action,
        minerals = excluded.minerals, target = excluded.target, documents = excluded.documents, state = excluded.state,
        effective_on = excluded.effective_on, origin = excluded.origin, link = excluded.link,
        opened_at = excluded.opened_at, changed_at = excluded.changed_at, confirmed_at = excluded.confirmed_at,
        outlets = excluded.outlets, shown = excluded.shown, merged_into = excluded.merged_into, data = excluded.data,
        memory = excluded.memory"""
_TOLD = "SELECT n, state, since, note, article_id, told_at FROM measure_states WHERE measure = ? ORDER BY n"
_DELETE_STEPS = "DELETE FROM measure_states WHERE measure = ? AND n >= ?"
_INSERT_STEP = f"INSERT INTO measure_states VALUES ({', '.join('?' * 14)})"
_DELETE_MINERALS = "DELETE FROM measure_minerals WHERE measure = ?"
_INSERT_MINERAL = "INSERT OR IGNORE INTO measure_minerals VALUES (?, ?, ?, ?, ?)"
_DELETE_STORIES = "DELETE FROM measure_stories WHERE measure = ?"
_INSERT_STORY = "INSERT OR IGNORE INTO measure_stories VALUES (?, ?)"
_DELETE = "DELETE FROM measures WHERE id = ?"
_SAVE_REPORT = """INSERT INTO measure_reports VALUES (?, ?, ?, ?)
    ON CONFLICT (article_id) DO UPDATE SET measure = excluded.measure, at = excluded.at, data = excluded.data"""
_MOVE_REPORT = "UPDATE measure_reports SET measure = ? WHERE article_id = ?"
_DELETE_REPORT = "DELETE FROM measure_reports WHERE article_id = ?"
_DELETE_REPORTS = "DELETE FROM measure_reports WHERE article_id > 0"
_UNQUEUE = "DELETE FROM measure_queue WHERE article_id = ?"
_UNQUEUE_ALL = "DELETE FROM measure_queue WHERE article_id > 0"
_CORRECT = "INSERT INTO measure_corrections (at, measure, data) VALUES (?, ?, ?)"
_IMPORT = """INSERT INTO measure_imports VALUES (?, ?, ?)
    ON CONFLICT (measure) DO UPDATE SET data = excluded.data, imported_at = excluded.imported_at"""
_IDS = "SELECT id FROM measures WHERE id > ''"


class MeasureWriter:
    """The writer's methods for the measures room."""

    _conn: sqlite3.Connection

    def save_joined(
        self,
        reports: Sequence[JoinedReport],
        measures: Sequence[tuple[Measure, MeasureMemory]],
        *,
        now: datetime,
        gone: Sequence[str] = (),
    ) -> None:
        """Saves what a batch of articles came to: their measures as they are now; `gone` have no report left."""
        for ident in gone:
            self._conn.execute(_DELETE, (ident,))
        for measure, memory in measures:
            self.save_measure(measure, memory, now=now)
        for joined in reports:
            self._conn.execute(_UNQUEUE, (joined.article_id,))
            if joined.report is None:
                self._conn.execute(_DELETE_REPORT, (joined.article_id,))
            else:
                self._save_report(joined.article_id, joined.measure, joined.report)

    def save_measure(self, measure: Measure, memory: MeasureMemory, *, now: datetime) -> None:
        """Saves a measure with its steps, minerals and stories. Steps that were there keep the time at which they were told."""
        changed_at = self._save_steps(measure, now=to_iso(now))
        columns = measure_rows.measure_columns(measure, memory, changed_at=changed_at)
        self._conn.execute(_SAVE, columns)
        self._conn.execute(_DELETE_MINERALS, (measure.ident,))
        told = (measure.place, measure.ident, measure.action, str(measure.state))
        if columns["shown"]:
            self._conn.executemany(_INSERT_MINERAL, ((m, *told) for m in measure.minerals))
        self._conn.execute(_DELETE_STORIES, (measure.ident,))
        self._conn.executemany(_INSERT_STORY, ((measure.ident, s) for s in measure.stories))
        self._write_steps(measure, now=to_iso(now))

    def replace_measures(
        self,
        reports: Sequence[JoinedReport],
        measures: Sequence[tuple[Measure, MeasureMemory]],
        *,
        now: datetime,
    ) -> None:
        """Replaces all measures by those of a rescan, in one transaction; steps that are the same keep when they were told."""
        kept = {measure.ident for measure, _ in measures}
        for (ident,) in self._conn.execute(_IDS).fetchall():
            if ident not in kept:
                self._conn.execute(_DELETE, (ident,))
        self._conn.execute(_DELETE_REPORTS)
        self._conn.execute(_UNQUEUE_ALL)
        self.save_joined(reports, measures, now=now)

    def add_correction(self, correction: Correction) -> None:
        """Keeps what a person said of a measure."""
        data = measure_rows.correction_json(correction)
        self._conn.execute(_CORRECT, (to_iso(correction.at), correction.measure, data))

    def move_reports(self, keys: Sequence[str], *, measure: str) -> None:
        """Gives reports to another measure."""
        self._conn.executemany(_MOVE_REPORT, ((measure, int(key)) for key in keys if key.isdigit()))

    def save_imports(self, measures: Sequence[Measure], *, now: datetime) -> None:
        """Keeps measures as a tracker's table gave them, so that a rescan begins with them."""
        self._conn.executemany(
            _IMPORT, ((m.ident, measure_rows.measure_json(m), to_iso(now)) for m in measures)
        )

    def _save_report(self, article_id: int, measure: str | None, report: MeasureReport) -> None:
        data = measure_rows.report_json(report)
        self._conn.execute(_SAVE_REPORT, (article_id, measure, to_iso(report.at), data))

    def _save_steps(self, measure: Measure, *, now: str) -> str:
        """When the state last moved, as we learnt it; imported steps count from their own day."""
        told = self._told(measure.ident)
        moved = _moved(measure.steps)
        times = [
            told.get(_mark(step), _first_told(step, now))
            for step, moves in zip(measure.steps, moved, strict=True)
            if moves
        ]
        return max(times, default=to_iso(measure.opened_at))

    def _write_steps(self, measure: Measure, *, now: str) -> None:
        told = self._told(measure.ident)
        self._conn.execute(_DELETE_STEPS, (measure.ident, 0))
        self._conn.executemany(
            _INSERT_STEP,
            (
                measure_rows.step_row(
                    measure.ident,
                    n,
                    step,
                    moved=moves,
                    told_at=told.get(_mark(step), _first_told(step, now)),
                )
                for n, (step, moves) in enumerate(
                    zip(measure.steps, _moved(measure.steps), strict=True)
                )
            ),
        )

    def _told(self, ident: str) -> dict[tuple[str, str, str], str]:
        found = self._conn.execute(_TOLD, (ident,))
        return {(row["state"], row["since"], row["note"]): row["told_at"] for row in found}


def _mark(step: MeasureStep) -> tuple[str, str, str]:
    return str(step.state), step.since, step.note


def _first_told(step: MeasureStep, now: str) -> str:
    return now if step.origin in ("found", "person") else to_iso(step.seen_at)


def _moved(steps: Sequence[MeasureStep]) -> list[bool]:
    """Which steps changed the state."""
    before = [None, *(step.state for step in steps[:-1])] if steps else []
    return [step.state is not was for step, was in zip(steps, before, strict=True)]
