"""The day at a glance: minerals by actions, counted in stories, against the last digest; and unusual volumes. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from monitor.core.text import plain
from monitor.digest import wording
from monitor.digest.story_group import Audience, StoryGroup
from monitor.digest.view import Alert, Chip, Glance, GlanceRow
from monitor.model.mentions import Kind
from monitor.model.stories import Trend

MAX_COLUMNS = 5
NARROW_COLUMNS = 3  # what a phone has room for
MAX_ROWS = 12
MAX_ALERTS = 5
MAX_BARS = 28


def glance(events: Iterable[StoryGroup], reader: Audience, previous: Glance | None) -> Glance:
    """The table of the events that hit a watchlist; `previous` is the last digest's."""
    told = [_concepts(event) for event in events]
    totals = Counter(mineral for minerals, _ in told for mineral in minerals)
    actions = Counter(action for minerals, actions in told if minerals for action in actions)
    columns = sorted(actions, key=lambda a: (-actions[a], reader.name(a)))[:MAX_COLUMNS]
    rows = sorted(totals, key=lambda m: (-totals[m], reader.name(m)))
    before = dict(previous.totals) if previous else None
    shown = tuple(_row(mineral, told, columns, reader, before) for mineral in rows[:MAX_ROWS])
    return Glance(
        columns=tuple(
            Chip(id=action, name=wording.short_name(reader.name(action)), kind=Kind.ACTION)
            for action in columns
        ),
        rows=shown,
        has_other=any(row.other for row in shown),
        narrow=NARROW_COLUMNS,
        totals=tuple(sorted(totals.items())),
        gone=tuple(
            sorted((reader.name(m), n) for m, n in (before or {}).items() if m not in totals)
        ),
        more=max(0, len(rows) - MAX_ROWS),
    )


def _concepts(event: StoryGroup) -> tuple[frozenset[str], frozenset[str]]:
    return (
        frozenset(mineral for _, hit in event.hits for mineral in hit.minerals),
        frozenset(action for _, hit in event.hits for action in hit.policies),
    )


def _row(
    mineral: str,
    told: list[tuple[frozenset[str], frozenset[str]]],
    columns: list[str],
    reader: Audience,
    before: dict[str, int] | None,
) -> GlanceRow:
    mine = [actions for minerals, actions in told if mineral in minerals]
    return GlanceRow(
        mineral=Chip(id=mineral, name=reader.name(mineral), kind=Kind.MINERAL),
        counts=tuple(sum(column in actions for actions in mine) for column in columns),
        other=sum(not actions & set(columns) for actions in mine),
        total=len(mine),
        change=None if before is None else len(mine) - before.get(mineral, 0),
    )


def alerts(trends: Iterable[Trend], reader: Audience) -> tuple[Alert, ...]:
    """The unusual volumes, the most unusual (by how many times the usual) first."""
    ranked = sorted(trends, key=lambda t: (-(t.count + 1) / (t.usual + 1), reader.name(t.concept)))
    return tuple(
        Alert(
            chip=Chip(id=trend.concept, name=reader.name(trend.concept), kind=trend.kind),
            count=trend.count,
            usual=f"{trend.usual:.1f}".removesuffix(".0"),
            bars=trend.history[-MAX_BARS:],
            reason=plain(trend.reason),
        )
        for trend in ranked[:MAX_ALERTS]
    )
