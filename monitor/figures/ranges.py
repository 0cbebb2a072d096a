"""Numerals that belong together: the ends of a range, the items of a list, a part and its whole, "one in five".

What one of them lacks (unit, scale, currency, counted noun) it takes from the other. Deterministic, no I/O.
"""

from __future__ import annotations

import re
from dataclasses import replace

from monitor.figures import nouns
from monitor.figures.lexis import Lexis
from monitor.figures.read import NumeralReading
from monitor.figures.units import UnitOfMeasure
from monitor.language import languages


def is_list(between: str, lex: Lexis) -> bool:
    parts = between.strip().lower().split()
    return len(between) < 8 and all(
        p in {",", "-", "–", "—", "&", "/"} or p in lex.ranges for p in parts
    )


_VOTE = re.compile(
    r"\b(?:vote[ds]?|voting|passed|approved|rejected|defeated|confirmed|tally|ballot)\b[^.;]{0,60}$",
    re.I,
)
_DASH = re.compile(r"\s?[-–—~]\s?(?:US)?[$€£¥]?$")


class Links:
    """Neighbours that belong together: the ends of a range, the items of a list, a part and its whole."""

    def __init__(self, text: str, lex: Lexis, language: str) -> None:
        self.text, self.lex = text, lex
        self.part = re.compile(languages.of(language).topic("numbers")["part_of"])

    def join(self, seen: list[NumeralReading]) -> list[tuple[NumeralReading, bool]]:
        """The readings with what they share, and whether a link alone makes them quantities."""
        made = [(reading, False) for reading in seen]
        for at in range(len(made) - 2, -1, -1):
            (left, _), (right, held) = made[at], made[at + 1]
            if left.broken or right.broken:
                continue
            made[at], made[at + 1] = self._pair(left, right, held)
        return made

    def _pair(
        self, left: NumeralReading, right: NumeralReading, held: bool
    ) -> tuple[tuple[NumeralReading, bool], tuple[NumeralReading, bool]]:
        between = self.text[left.end : right.first]
        if self.part.search(between) and len(between) < 40 and left.bare and left.scale == 1.0:
            return (
                replace(left, noun=left.noun if left.noun and not right.noun else right.noun),
                not nouns.is_year(left),
            ), (
                right,
                held,
            )
        if between == " in " and _is_ratio(left, right):
            part = replace(
                left.numeral,
                end=right.numeral.end,
                value=round(left.numeral.value / right.numeral.value, 11),
            )
            whole = replace(
                left, numeral=part, end=right.end, unit=UnitOfMeasure("share"), noun=right.noun
            )
            return (whole, True), (replace(right, broken=True), held)
        if (
            between == " "
            and left.scale == 1000.0
            and right.scale >= 1e6
            and not left.noun
            and right.numeral.value < 1000
        ):
            joined = replace(
                right.numeral, start=left.numeral.start, value=left.value + right.numeral.value
            )  # 4 mil 500 millones
            return (
                replace(
                    right, numeral=joined, start=left.start, first=left.first, hedge=left.hedge
                ),
                held,
            ), (
                replace(right, broken=True),
                held,
            )
        kind = self._kind(left, right)
        if not kind:
            return (left, False), (right, held)
        left, right = self._shared(left, right, kind)
        if (
            kind in {"dash", "to"}
            and left.bare
            and right.bare
            and not right.noun
            and self._is_vote(left)
        ):
            left, right = replace(left, noun="votes"), replace(right, noun="votes")
        counted = kind == "from" and not nouns.is_year(left) and not nouns.is_year(right)
        return (left, counted), (right, held or counted)

    def _kind(self, left: NumeralReading, right: NumeralReading) -> str:
        """ "dash", "to", "from" (from A to B), "list", or "" when the two stand apart."""
        raw = self.text[left.end : right.start]
        if _DASH.fullmatch(raw):
            return "dash"
        between = self.text[left.end : right.first].strip().lower()
        if between in self.lex.ranges:
            opener = nouns.word_before(self.text, left.first).lower()
            return "from" if opener in _FROM and between in _TO else "to"
        return "list" if between in {",", ", and", ", or", "&", ", y", ", et", "、"} else ""

    def _shared(
        self, left: NumeralReading, right: NumeralReading, kind: str
    ) -> tuple[NumeralReading, NumeralReading]:
        plain = left.unit is None and left.scale == 1.0 and not left.noun
        size = left.numeral.value <= 100 * max(abs(right.numeral.value), 1e-9)
        if (
            plain
            and left.currency
            and right.scale != 1.0
            and (not right.currency or right.currency == left.currency)
        ):
            if kind != "list" and size and left.numeral.value < 1000:
                left = replace(left, scale=right.scale)
        elif plain and not left.currency and not nouns.is_year(left) and not self._is_name(left):
            left = self._inherits(left, right, kind)
        if (
            right.unit is None
            and not right.currency
            and left.currency
            and (kind == "dash" or (right.scale != 1.0 and not right.noun))
        ):
            right = replace(right, currency=left.currency)
        if kind == "dash" and not right.hedge:
            right = replace(right, hedge=left.hedge)
        return left, right

    def _is_vote(self, left: NumeralReading) -> bool:
        return left.noun in {"vote", "votes"} or _VOTE.search(self.text, 0, left.first) is not None

    def _is_name(self, seen: NumeralReading) -> bool:
        """iPhone 6 takes no inches from the "5.5-inch" after it."""
        if seen.numeral.word or nouns.word_before(self.text, seen.start).lower() in _FROM:
            return False
        return nouns.is_label(self.text, seen.start, self.lex) or nouns.follows_name(
            self.text, seen.start, 0, self.lex
        )

    def _inherits(self, left: NumeralReading, right: NumeralReading, kind: str) -> NumeralReading:
        smaller = left.numeral.value <= right.numeral.value or left.numeral.value < 100
        unit = right.unit
        if right.currency and unit is None:
            return left
        scale = right.scale if smaller and left.numeral.value < 1000 else 1.0
        return replace(
            left,
            unit=unit,
            currency=right.currency,
            scale=scale,
            noun=right.noun,
            period=right.period,
        )


def _is_ratio(left: NumeralReading, right: NumeralReading) -> bool:
    """ "one in five", "4 in 10"."""
    small = 0 < left.numeral.value < right.numeral.value and (
        right.numeral.value <= 10 or right.numeral.value in {20, 100}
    )
    return small and left.bare and not left.noun and left.scale == right.scale == 1.0 and right.bare


_FROM = languages.words_everywhere("numbers", "from")
_TO = languages.words_everywhere("numbers", "to")
