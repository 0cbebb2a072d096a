"""Measures as lines, cells and entries: ids turned into the reader's words and links. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from monitor.core.clock import to_iso
from monitor.core.text import plain
from monitor.digest import wording
from monitor.digest.story_group import Audience
from monitor.language.catalogue import marked as _
from monitor.measures import columns
from monitor.model.events import Status
from monitor.model.measures import Measure, MeasureMove, Origin
from monitor.store.records import MeasureCell, MeasureFilter
from monitor.web.listing import LinkedName, concept_url, query_of, state_words

_ROWS, _COLUMNS = 20, 12  # of the matrix
_LARGEST = 6  # columns for those with most measures; the others are the last moved
_SILENT_DAYS = 365
_ORIGINS = {
    Origin.GTA: _("from Global Trade Alert’s table"),
    Origin.IEA: _("from the IEA’s policy tracker"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLine:
    """A measure as a line."""

    id: str
    name: str
    state: str
    place: LinkedName | None
    action: LinkedName | None
    minerals: tuple[LinkedName, ...]
    effective_on: str
    origin: str  # where it is from, when the program did not find it
    corrected: bool
    reports: int
    confirmed: str
    silent: bool  # no report for a year


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Minerals by governments: how many measures, the largest first, of as many the last moved."""

    governments: tuple[LinkedName, ...]
    rows: tuple[tuple[LinkedName, tuple[tuple[int, str], ...]], ...]  # mineral; count and address
    left_out: int  # measures of other minerals or governments


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMeasures:
    """The measures on the page of a mineral, a government or an action."""

    lines: tuple[MeasureLine, ...]
    total: int
    url: str  # of all of them


def line_of_measure(measure: Measure, reader: Audience, now: datetime) -> MeasureLine:
    """The line of a measure."""

    def named(kind: str, concept: str) -> LinkedName:
        return LinkedName(id=concept, name=reader.name(concept), url=concept_url(kind, concept))

    silent = (now - measure.confirmed_at).days > _SILENT_DAYS
    return MeasureLine(
        id=measure.ident,
        name=plain(measure.name, 160) or reader.say.gettext(_("(no name)")),
        state=state_words(measure.state, reader),
        place=named("place", measure.place) if measure.place else None,
        action=named("action", measure.action) if measure.action else None,
        minerals=tuple(named("mineral", mineral) for mineral in measure.minerals),
        effective_on=wording.iso_date_words(measure.effective_on, reader.say),
        origin=reader.say.gettext(origin) if (origin := _ORIGINS.get(measure.origin)) else "",
        corrected=bool(measure.corrected),
        reports=len(measure.reports),
        confirmed=measure.confirmed_at.date().isoformat(),
        silent=silent and measure.state is not Status.ENDED,
    )


def matrix_of(
    cells: Sequence[MeasureCell], reader: Audience, query: Mapping[str, str]
) -> Matrix | None:
    """The matrix of the minerals with most measures, and of the governments with most and the last moved; None of nothing."""
    minerals, places, counts = Counter[str](), Counter[str](), {}
    moved: dict[str, str] = defaultdict(str)
    for cell in cells:
        moved[cell.place] = max(moved[cell.place], cell.moved_at)
        minerals[cell.mineral] += cell.measures
        places[cell.place] += cell.measures
        counts[cell.mineral, cell.place] = cell.measures
    if not counts:
        return None
    newest = sorted(sorted(places), key=lambda place: moved[place], reverse=True)
    largest = sorted(newest, key=lambda place: -places[place])
    chosen = list(dict.fromkeys((*largest[:_LARGEST], *newest)))[:_COLUMNS]
    top = [place for place in largest if place in chosen]
    ranked = [m for m, _ in sorted(minerals.items(), key=lambda m: (-m[1], m[0]))]
    rows = [m for m in ranked if any((m, place) in counts for place in top)][:_ROWS]
    shown = sum(counts.get((mineral, place), 0) for mineral in rows for place in top)

    def linked(key: str, value: str) -> LinkedName:
        return LinkedName(
            id=value,
            name=reader.name(value),
            url=f"/measures{query_of(dict(query), page='', **{key: value})}",
        )

    return Matrix(
        governments=tuple(linked("place", place) for place in top),
        rows=tuple(
            (
                linked("mineral", mineral),
                tuple(
                    (
                        counts.get((mineral, place), 0),
                        f"/measures{query_of(dict(query), page='', mineral=mineral, place=place)}",
                    )
                    for place in top
                ),
            )
            for mineral in rows
        ),
        left_out=sum(counts.values()) - shown,
    )


def passes(measure: Measure, wanted: MeasureFilter) -> bool:
    """Whether a filter lets a measure pass."""
    return (
        wanted.mineral in (None, *measure.minerals)
        and wanted.place in (None, *measure.places, measure.place)
        and wanted.action in (None, measure.action)
        and wanted.state in (None, str(measure.state))
    )


def atom_entry(move: MeasureMove, base: str, reader: Audience) -> dict[str, Any]:
    """A move as an entry of an Atom feed."""
    measure = move.measure
    now = state_words(move.state, reader)
    what = (
        f"{state_words(move.before, reader)} → {now}"
        if move.before
        else reader.say.gettext(_("new, %(state)s"), state=now)
    )
    concepts = (measure.place, measure.action, *measure.minerals)
    return {
        "id": f"tag:minerals-monitor,2026:measure:{measure.ident}:{move.n}:{move.state}",
        "title": f"{what}: {plain(measure.name, 160)}",
        "url": f"{base}/measures/{measure.ident}",
        "language": "",
        "outlet": plain(move.outlet) or reader.say.gettext(_("set by hand")),
        "published": to_iso(move.told_at),
        "updated": to_iso(move.told_at),
        "evidence": plain(move.sentence or move.title, 600),
        "watchlist": "measures",
        "tags": [reader.name(concept) for concept in concepts if concept],
    }


def step_words(step: dict[str, Any], reader: Audience) -> dict[str, Any]:
    """A step of a history in the words of a page."""
    by_hand = reader.say.gettext(_("set by hand"))
    by = {"person": by_hand, "gta": "Global Trade Alert", "iea": "IEA"}
    return step | {
        "state": state_words(step["state"], reader),
        "evidence": plain(step["evidence"], 600),
        "title": plain(step["title"], 200),
        "outlet": plain(step["outlet"], 80),
        "by": by.get(step["origin"], ""),
    }


def inferred(measure: Measure, reader: Audience, today: date) -> list[str]:
    """What a page must say of how sure it is."""
    say, confirmed = reader.say, measure.confirmed_at.date()
    said = [columns.said_by(measure, say)]
    if count := len(measure.reports):
        reports = say.counted("%(n)s report", "%(n)s reports", count)
        stories = say.counted("%(n)s story", "%(n)s stories", max(1, measure.outlets))
        last = wording.long_date(confirmed, say)
        said.append(
            say.gettext(
                _("%(reports)s of %(stories)s, the last on %(day)s"),
                reports=reports,
                stories=stories,
                day=last,
            )
        )
    if (today - confirmed).days > _SILENT_DAYS:
        said.append(
            say.gettext(_("no report for 12 months: what is said here may have changed since"))
        )
    if len(measure.places) > 1:
        names = say.listed([*map(reader.name, measure.places)])
        said.append(say.gettext(_("made together by %(governments)s"), governments=names))
    return said
