"""Measures to columns and back: the noun as JSON, with what is searched for as columns of its own."""

from __future__ import annotations

from monitor.core.clock import to_iso
from monitor.core.codec import Codec
from monitor.model.measures import Correction, Measure, MeasureMemory, MeasureReport, MeasureStep
from monitor.store import rows
from monitor.store.rows import Columns, Row

_MEASURE = Codec[Measure](Measure)
_MEMORY = Codec[MeasureMemory](MeasureMemory)
_REPORT = Codec[MeasureReport](MeasureReport)
_CORRECTION = Codec[Correction](Correction)


def measure_columns(measure: Measure, memory: MeasureMemory, *, changed_at: str) -> Columns:
    """A row of `measures`. `changed_at` is when its state last moved, as we learnt it."""
    return {
        "id": measure.ident,
        "name": measure.name,
        "place": measure.place,
        "action": measure.action,
        "minerals": rows.texts_json(measure.minerals),
        "target": measure.target,
        "documents": rows.texts_json(measure.documents),
        "state": str(measure.state),
        "effective_on": measure.effective_on,
        "origin": str(measure.origin),
        "link": measure.link,
        "opened_at": to_iso(measure.opened_at),
        "changed_at": changed_at,
        "confirmed_at": to_iso(measure.confirmed_at),
        "outlets": measure.outlets,
        "shown": not (measure.forgotten or measure.merged_into),
        "merged_into": measure.merged_into or None,
        "data": measure_json(measure),
        "memory": _MEMORY.dumps(memory, sparse=True),
    }


def measure_json(measure: Measure) -> str:
    """A measure as JSON, defaults left out."""
    return _MEASURE.dumps(measure, sparse=True)


def measure_of(data: str) -> Measure:
    """The measure in a `data` column."""
    return _MEASURE.loads(data)


def memory_of(data: str) -> MeasureMemory:
    """What joining remembers, in a `memory` column."""
    return _MEMORY.loads(data)


def step_row(
    measure: str, n: int, step: MeasureStep, *, moved: bool, told_at: str
) -> tuple[object, ...]:
    """A row of `measure_states`."""
    article = int(step.report) if step.report.isdigit() else None
    return (
        measure, n, str(step.state), step.since, to_iso(step.seen_at), str(step.origin), article, step.story,
        step.outlet, step.title, step.sentence, step.note, moved, told_at,
    )  # fmt: skip


def report_json(report: MeasureReport) -> str:
    """A report as JSON, defaults left out."""
    return _REPORT.dumps(report, sparse=True)


def report_of(row: Row) -> MeasureReport:
    """The report in a row of `measure_reports`."""
    return _REPORT.loads(row["data"])


def correction_json(correction: Correction) -> str:
    """A correction as JSON, defaults left out."""
    return _CORRECTION.dumps(correction, sparse=True)


def correction_of(row: Row) -> Correction:
    """The correction in a row of `measure_corrections`."""
    return _CORRECTION.loads(row["data"])
