"""What changed among measures, as lines of a digest: states that moved, days of effect that come, how many are new. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta

from monitor.core.text import plain
from monitor.digest import wording
from monitor.digest.view import BriefLine
from monitor.language.catalogue import Catalogue
from monitor.model.measures import Measure, MeasureMove

MAX_LINES = 6
AHEAD_DAYS = (14, 7, 1)
"""How long before its day of effect a measure is told; once each."""
_NAMED = 3  # governments of new measures
_WEEK = 6  # days ahead that are told by the name of their day
_WEEKDAY, _DAY = "EEEE", wording.SHORT_DATE


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLineOf:
    """A line and the stories that tell it, the newest first; it leads to the block of the first that has one."""

    line: BriefLine
    stories: tuple[str, ...]

    def leading_to(self, anchors: Set[str]) -> BriefLine:
        """The line with the anchor of its story's block, where there is one among `anchors`."""
        own = (anchor_of(story) for story in self.stories)
        return replace(self.line, anchor=next((a for a in own if a in anchors), ""))


def lines(
    moves: Iterable[MeasureMove],
    coming: Iterable[Measure],
    *,
    since: date,
    day: date,
    say: Catalogue,
    base_url: str,
    names: dict[str, str],
) -> tuple[MeasureLineOf, ...]:
    """The lines, moves first. `coming` are measures with a day of effect ahead; those of which no digest since `since` has told
    that it comes (two weeks, a week, a day before) are told."""
    told: dict[str, MeasureLineOf] = {}
    fresh: dict[str, MeasureMove] = {}
    for move in moves:
        if not move.before:
            fresh.setdefault(move.measure.ident, move)
        elif move.measure.ident not in told:  # the last move of several
            told[move.measure.ident] = _moved(move, say, base_url)
    for measure in coming:
        if measure.ident not in told and (words := _effect(measure, since, day, say)):
            told[measure.ident] = _line(measure, words, base_url)
    new = _new([move for ident, move in fresh.items() if ident not in told], say, base_url, names)
    return (*tuple(told.values())[: MAX_LINES - len(new)], *new)


def anchor_of(story: str) -> str:
    """Where a story's block stands in a digest."""
    return "s-" + re.sub(r"[^A-Za-z0-9]", "-", story)


def _moved(move: MeasureMove, say: Catalogue, base_url: str) -> MeasureLineOf:
    words = [wording.STATUSES.get(state, state) for state in (move.before, move.state)]
    return _line(
        move.measure, " → ".join(say.gettext(word) if word else "?" for word in words), base_url
    )


def _effect(measure: Measure, since: date, day: date, say: Catalogue) -> str:
    """ "takes effect on Tuesday" when that is to be told today; else empty."""
    on = date.fromisoformat(measure.effective_on or "")
    left = (on - day).days
    due = any(since < on - timedelta(days=ahead) <= day for ahead in AHEAD_DAYS)
    if not due or left < 0:
        return ""
    if left <= 1:
        return say.gettext("takes effect tomorrow") if left else say.gettext("takes effect today")
    pattern = _WEEKDAY if left <= _WEEK else _DAY
    return say.gettext("takes effect on %(day)s", day=say.date(on, pattern))


def _new(
    moves: Sequence[MeasureMove], say: Catalogue, base_url: str, names: dict[str, str]
) -> tuple[MeasureLineOf, ...]:
    """One line for all new measures; each of them has its story in the digest."""
    if not moves:
        return ()
    places = dict.fromkeys(wording.name_of(move.measure.place, names) for move in moves)
    since = min(move.told_at for move in moves).date().isoformat()
    line = BriefLine(
        headline=say.listed([plain(place, 60) for place in places], _NAMED),
        anchor="",
        what=say.counted("%(n)s new measure", "%(n)s new measures", len(moves)),
        url=f"{base_url}/measures?since={since}" if base_url else "",
    )
    return (MeasureLineOf(line=line, stories=()),)


def _line(measure: Measure, words: str, base_url: str) -> MeasureLineOf:
    line = BriefLine(
        headline=plain(measure.name, 120),
        anchor="",
        what=words,
        url=f"{base_url}/measures/{measure.ident}" if base_url else "",
    )
    return MeasureLineOf(line=line, stories=tuple(reversed(measure.stories)))
