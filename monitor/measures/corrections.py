"""What a person says of measures, applied to what was found: merge, split, set, forget. Pure.

Corrections win over later guesses and are applied again, in order, after a rescan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from monitor.measures.linker import MeasureLinker
from monitor.model.events import Status
from monitor.model.measures import (
    Correction,
    CorrectionKind,
    Measure,
    MeasureReport,
    MeasureStep,
    Origin,
)

SETTABLE = {
    "status": "status",
    "from": "effective_on",
    "name": "name",
    "action": "action",
    "place": "place",
    "target": "target",
}
"""What may be set by hand, with the measure's field."""
ReportsOf = Callable[[str], Sequence[MeasureReport]]


@dataclass(slots=True, kw_only=True)
class Corrected:
    """What applying corrections changed."""

    measures: dict[str, None] = field(default_factory=dict)  # idents
    moved: dict[str, str] = field(default_factory=dict)  # measure by key of report


def apply(
    linker: MeasureLinker,
    correction: Correction,
    reports_of: ReportsOf,
    *,
    earlier: Iterable[Correction] = (),
) -> Corrected:
    """Applies one correction to the linker's measures; `earlier` ones are kept where a measure is put together anew.

    One whose measure is no longer there changes nothing.
    """
    changed = Corrected()
    if correction.measure not in linker.measures:
        return changed
    sets = tuple(c for c in earlier if c.kind is CorrectionKind.SET)
    if correction.kind is CorrectionKind.MERGE:
        _merge(linker, correction, reports_of, sets, changed)
    elif correction.kind is CorrectionKind.SPLIT:
        _split(linker, correction, reports_of, sets, changed)
    elif correction.kind is CorrectionKind.SET:
        _set(linker, correction, changed)
    else:
        measure = linker.measures[correction.measure]
        linker.add(replace(measure, forgotten=True), linker.memory_of(measure.ident))
        changed.measures[measure.ident] = None
    return changed


def _merge(
    linker: MeasureLinker,
    correction: Correction,
    reports_of: ReportsOf,
    sets: Sequence[Correction],
    changed: Corrected,
) -> None:
    kept, other = correction.measure, linker.measures.get(correction.other)
    if other is None or other.ident == kept:
        return
    theirs = tuple(reports_of(other.ident))
    linker.assemble(kept, (*reports_of(kept), *theirs))
    linker.add(replace(other, merged_into=kept))
    changed.moved.update(dict.fromkeys((report.key for report in theirs), kept))
    changed.measures.update(dict.fromkeys((kept, other.ident)))
    _again(linker, sets, (kept,), changed)


def _split(
    linker: MeasureLinker,
    correction: Correction,
    reports_of: ReportsOf,
    sets: Sequence[Correction],
    changed: Corrected,
) -> None:
    reports = tuple(reports_of(correction.measure))
    out = [report for report in reports if report.key in correction.reports]
    if not out or (len(out) == len(reports)):
        return
    left = [report for report in reports if report.key not in correction.reports]
    linker.assemble(correction.measure, left)
    ident = linker.new_ident(min(out, key=lambda r: (r.at, r.key)))
    linker.assemble(ident, out)
    changed.moved.update(dict.fromkeys((report.key for report in out), ident))
    changed.measures.update(dict.fromkeys((correction.measure, ident)))
    _again(linker, sets, (correction.measure,), changed)


def _again(
    linker: MeasureLinker, sets: Sequence[Correction], idents: Sequence[str], changed: Corrected
) -> None:
    for correction in sets:
        if correction.measure in idents:
            _set(linker, correction, changed)


def _set(linker: MeasureLinker, correction: Correction, changed: Corrected) -> None:
    measure = linker.measures[correction.measure]
    values = dict(correction.values)
    fields = tuple(dict.fromkeys((*measure.corrected, *values)))
    held = replace(measure, corrected=fields, **_fields(values))  # type: ignore[arg-type]  # fields of text, and a state
    memory = linker.memory_of(measure.ident)
    linker.add(_with_step(held, correction, values) if "status" in values else held, memory)
    changed.measures[measure.ident] = None


def _fields(values: dict[str, str]) -> dict[str, object]:
    named: dict[str, object] = {
        SETTABLE[name]: value for name, value in values.items() if name != "status"
    }
    if "status" in values:
        named["state"] = Status(values["status"])
    if "place" in values:
        named["places"] = (values["place"],)
    return named


def _with_step(measure: Measure, correction: Correction, values: dict[str, str]) -> Measure:
    step = MeasureStep(
        state=measure.state,
        since=values.get("from", correction.at.date().isoformat()),
        seen_at=correction.at,
        origin=Origin.PERSON,
        note="set by hand",
    )
    return replace(measure, steps=(*measure.steps, step))
