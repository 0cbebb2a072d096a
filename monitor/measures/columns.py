"""A measure as one row of a table, with columns that map to those of the trackers kept by hand. Pure.

The columns are only ever added to, at the end; docs/measures.md says which of a tracker's they are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from monitor.language.catalogue import ENGLISH, Catalogue
from monitor.language.catalogue import marked as _
from monitor.match import tables
from monitor.match.lexicon import Lexicon
from monitor.model.events import Status
from monitor.model.measures import Measure, MeasureStep, Origin

COLUMNS = (
    "id", "jurisdiction", "iso3", "type", "type_gta", "type_iea", "title", "minerals", "hs", "target", "documents",
    "status", "announced", "implemented", "removed", "confirmed", "reports", "origin", "sources",
)  # fmt: skip


def row_of(measure: Measure, lexicon: Lexicon, links: Mapping[int, str]) -> dict[str, Any]:
    """The measure by column; lists where there may be several. `links` are addresses of articles by id."""
    place = lexicon.entry(measure.place)
    kinds = tracker_types().get(measure.action, {})
    return {
        "id": measure.ident,
        "jurisdiction": lexicon.name(measure.place),
        "iso3": place.iso3 if place else "",
        "type": measure.action,
        "type_gta": list(kinds.get("gta", ()))[:1],
        "type_iea": list(kinds.get("iea", ()))[:1],
        "title": measure.name,
        "minerals": list(measure.minerals),
        "hs": list(_headings(measure, lexicon)),
        "target": measure.target,
        "documents": list(measure.documents),
        "status": str(measure.state),
        "announced": measure.steps[0].since if measure.steps else "",
        "implemented": _implemented(measure),
        "removed": _first_day(measure, Status.ENDED),
        "confirmed": measure.confirmed_at.date().isoformat(),
        "reports": len(measure.reports),
        "origin": [str(measure.origin), *(["person"] if measure.corrected else [])],
        "sources": list(_sources(measure, links)),
    }


def history_of(measure: Measure, links: Mapping[int, str]) -> list[dict[str, Any]]:
    """The steps of a measure, each with its evidence and who says it."""
    return [
        {
            "state": str(step.state),
            "since": step.since,
            "seen": step.seen_at.date().isoformat(),
            "note": step.note,
            "origin": str(step.origin),
            "outlet": step.outlet,
            "title": step.title,
            "evidence": step.sentence,
            "source": _link(step, links),
            "story": step.story,
        }
        for step in measure.steps
    ]


def as_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as CSV; lists joined by "|", and no cell that a spreadsheet would run as a formula."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows([_cell(row[column]) for column in COLUMNS] for row in rows)
    return out.getvalue()


@cache
def tracker_types() -> dict[str, dict[str, tuple[str, ...]]]:
    """The words of Global Trade Alert ("gta") and the IEA ("iea") for each action of the lexicon."""
    text = tables.data_bytes("actions.csv").decode()
    return {
        row["id"]: {
            name: tuple(part for part in (row.get(name) or "").split("|") if part)
            for name in ("gta", "iea")
        }
        for row in csv.DictReader(io.StringIO(text))
    }


def article_ids(measures: Iterable[Measure]) -> list[int]:
    """The articles whose addresses `row_of` and `history_of` want."""
    return [int(step.report) for m in measures for step in m.steps if step.report.isdigit()]


def _headings(measure: Measure, lexicon: Lexicon) -> tuple[str, ...]:
    rows = (lexicon.entry(mineral) for mineral in measure.minerals)
    return tuple(dict.fromkeys(heading for row in rows if row for heading in row.hs))


def _implemented(measure: Measure) -> str:
    if measure.effective_on and measure.state is not Status.PROPOSED:
        return measure.effective_on
    return _first_day(measure, Status.IN_FORCE)


def _first_day(measure: Measure, state: Status) -> str:
    if state is Status.ENDED and measure.state is not Status.ENDED:
        return ""
    return next((step.since for step in reversed(measure.steps) if step.state is state), "")


def _sources(measure: Measure, links: Mapping[int, str]) -> Iterable[str]:
    told = (_link(step, links) for step in measure.steps)
    return dict.fromkeys(link for link in (measure.link, *told) if link)


def _link(step: MeasureStep, links: Mapping[int, str]) -> str:
    return links.get(int(step.report), "") if step.report.isdigit() else ""


def _cell(value: Any) -> str:
    text = "|".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


SAID = {
    Origin.GTA: _("from Global Trade Alert's table, not found by this program"),
    Origin.IEA: _("from the IEA's policy tracker, not found by this program"),
}
FOUND = _("found in reports by this program")
BY_HAND = _("set by hand: %(parts)s")


def said_by(measure: Measure, say: Catalogue = ENGLISH) -> str:
    """Who says that there is this measure, in words."""
    found = say.gettext(SAID.get(measure.origin, FOUND))
    if not measure.corrected:
        return found
    return f"{found}; {say.gettext(BY_HAND, parts=', '.join(measure.corrected))}"
