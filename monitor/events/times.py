"""When an act was done, by the words and years of its clause, against the day of publication. Pure."""

from __future__ import annotations

import re
from enum import StrEnum

from monitor.events.clauses import Clause
from monitor.events.cues import WordKind
from monitor.events.zones import Statement

# A year that stands alone: neither a range ("2018-2019") nor a number of a law ("2024/1252", "Act of 1930").
_YEAR = re.compile(r"(?<![\w/.\-–])((?:19|20)\d\d)(?![\w/\-–]|\.\d|,\d)|((?:19|20)\d\d)年")


_PERIOD_CHARS = 90


class When(StrEnum):
    """Past, now or ahead, seen from the day of the report."""

    PAST = "past"
    NOW = "now"
    AHEAD = "ahead"
    UNSAID = "unsaid"


def when(statement: Statement, clause: Clause, year: int | None) -> When:
    """When the act of a clause was done; `year` is that of publication."""
    words = {w.kind for w in statement.words if clause.start <= w.start < clause.end}
    now = any(w.kind is WordKind.NOW for w in statement.words)
    if WordKind.PAST in words and not now:
        return When.PAST
    if statement.field == "text" and not now and _is_past_year(statement, clause, year):
        return When.PAST
    if now:
        return When.NOW
    return When.AHEAD if WordKind.AHEAD in words else When.UNSAID


def _is_past_year(statement: Statement, clause: Clause, year: int | None) -> bool:
    """Whether a year before that of publication dates the clause."""
    laws = {w.end + 1 - statement.start for w in statement.words if w.kind is WordKind.OF}
    periods = [w.start - statement.start for w in statement.words if w.kind is WordKind.PERIOD]
    found = [
        int(match[1] or match[2])
        for match in _YEAR.finditer(
            statement.text, clause.start - statement.start, clause.end - statement.start
        )
        if match.start() not in laws  # "the Act of 1969"
        and not any(0 < match.start() - at < _PERIOD_CHARS for at in periods)
    ]
    return bool(found) and max(found) < (year or 9999)
