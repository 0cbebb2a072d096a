"""The day in numbers: minerals by actions, counted in stories, against the last digest; and unusual volumes. Pure.

A table of ones tells nothing: a cell below two is left empty, and a mineral stands there for such a cell, or a change of two.
"""

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
MAX_ROWS = 10
LEAST = 2  # stories in a cell, or of change in a row
MAX_ALERTS = 5
MAX_BARS = 28


def glance(events: Iterable[StoryGroup], reader: Audience, previous: Glance | None) -> Glance:
    """The table of the events that hit a watchlist; `previous` is the last digest's."""
    told = [_concepts(event) for event in events]
    totals = Counter(mineral for minerals, _ in told for mineral in minerals)
    actions = Counter(action for minerals, actions in told if minerals for action in actions)
    before = dict(previous.totals) if previous else None
    ranked = sorted(totals, key=lambda m: (-totals[m], reader.name(m)))
    rows = [m for m in ranked if _tells(m, told, actions, totals[m], before)]
    by_count = sorted(actions, key=lambda a: (-actions[a], reader.name(a)))
    columns = [a for a in by_count if any(_count(m, a, told) >= LEAST for m in rows[:MAX_ROWS])]
    columns = columns[:MAX_COLUMNS]
    shown = tuple(_row(mineral, told, columns, reader, before) for mineral in rows[:MAX_ROWS])
    return Glance(
        columns=tuple(
            Chip(id=action, name=wording.short_name(reader.name(action)), kind=Kind.ACTION)
            for action in columns
        ),
        rows=shown,
        narrow=NARROW_COLUMNS,
        totals=tuple(sorted(totals.items())),
        gone=tuple(
            sorted((reader.name(m), n) for m, n in (before or {}).items() if m not in totals)
        ),
        more=max(0, len(rows) - MAX_ROWS),
    )


def _tells(
    mineral: str,
    told: list[tuple[frozenset[str], frozenset[str]]],
    actions: Iterable[str],
    total: int,
    before: dict[str, int] | None,
) -> bool:
    """Whether a mineral has a cell worth a row, or another number of stories than last time."""
    if before is not None and abs(total - before.get(mineral, 0)) >= LEAST:
        return True
    return any(_count(mineral, action, told) >= LEAST for action in actions)


def _count(mineral: str, action: str, told: list[tuple[frozenset[str], frozenset[str]]]) -> int:
    return sum(mineral in minerals and action in actions for minerals, actions in told)


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
        counts=tuple(
            count if (count := _count(mineral, column, told)) >= LEAST else 0 for column in columns
        ),
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
            usual=reader.say.number(round(trend.usual, 1)),
            bars=trend.history[-MAX_BARS:],
            reason=plain(trend.reason),
        )
        for trend in ranked[:MAX_ALERTS]
    )
