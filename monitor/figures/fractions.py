"""Fractions in words: "at least half of", "two-thirds", "by a third", "half a percentage point". Deterministic, no I/O."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from monitor.figures import nouns
from monitor.figures.lexis import Lexis, listed
from monitor.figures.numerals import Numeral
from monitor.figures.read import NumeralReading, Token, hedge_before, tokens
from monitor.figures.units import UnitOfMeasure, words


@cache
def _share_pattern(language_shares: tuple[str, ...], english: bool) -> re.Pattern[str]:
    phrases = "|".join(re.escape(p) for p in sorted(language_shares, key=len, reverse=True))
    half = "|half(?![-\\w])" if english else ""
    return re.compile(rf"(?<![\w-])(?:{phrases}{half})(?![\w])", re.I)


@cache
def _keys(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """One word of each phrase, to pass over most sentences quickly."""
    return tuple(
        {
            max(re.findall(r"[^\W\d_]+", phrase), key=len)
            for phrase in phrases
            if "half" not in phrase
        }
        | {"half"}
    )


_ORDINALS = listed(
    "first second other latter last next top bottom third fourth fiscal better primera segunda segundo primeira"
)
_HALF_A = re.compile(r"half (?:a |an )?$", re.I)
_ALONE = re.compile(r"^(?:a|an|one) ?-?\w+$|^half$", re.I)


def shares(text: str, kept: list[NumeralReading], lex: Lexis) -> list[NumeralReading]:
    """Fractions in words: "at least half of", "two-thirds", "by a third"."""
    low, english = text.lower(), lex.style == "."
    found: list[NumeralReading] = []
    if not any(key in low for key in _keys(tuple(lex.shares))):
        return found
    for match in _share_pattern(tuple(lex.shares), english).finditer(text):
        if any(r.first < match.end() and match.start() < r.end for r in kept):
            continue
        reading = _share(text, match, lex, english)
        if reading is not None:
            found.append(reading)
    return found


_IDIOM = re.compile(
    r"\s(?:time|person|party|year-|century|hour|mile|dose|shot|term|man|woman|child|day|week|year|option|night|round|wave|case|way|"
    r"country|source|victim|suspect|quarter|straight|consecutive|attempt|candidate|film|trial|phase|runway)\b"
)


_OF_A_SPAN = re.compile(
    r"\s(?:an?|one)\s(?:century|hour|mile|million|billion|trillion|season|lap)\b", re.I
)
_SPAN_BEFORE = frozenset(
    listed(
        "past last for in over after first next consecutive straight previous recent these those all"
    )
)


def in_quarters(text: str, seen: NumeralReading) -> bool:
    """Whether a count is a fraction in words: "more than three quarters backed it", but "for three quarters" is a time."""
    written = text[seen.start : seen.end].lower().replace("-", " ")
    counted = (
        written
        if written.endswith("quarters")
        else f"{written}{text[seen.end : seen.end + 9].lower().replace('-', ' ')}"
    )
    return (
        counted == "three quarters"
        and nouns.word_before(text, seen.first).lower() not in _SPAN_BEFORE
    )


_PART_OF = re.compile(r"\b(?:(?P<three>three[- ]quarters)|(?:a|one)[- ]quarter) of $", re.I)


def part_of(text: str, seen: NumeralReading, lex: Lexis) -> NumeralReading:
    """ "a quarter of a million tonnes": the amount is the part, hedged by what stands before the whole phrase."""
    found = _PART_OF.search(text, 0, seen.start) if lex.style == "." and seen.numeral.word else None
    if found is None:
        return seen
    hedge, first = hedge_before(text, found.start(), lex)
    numeral = replace(seen.numeral, value=seen.numeral.value * (0.75 if found["three"] else 0.25))
    return replace(seen, numeral=numeral, start=found.start(), first=first, hedge=hedge)


def _share(text: str, match: re.Match[str], lex: Lexis, english: bool) -> NumeralReading | None:
    written = match[0].lower()
    before = nouns.word_before(text, match.start()).lower()
    alone = written not in {"half a", "half an"} and _IDIOM.match(text, match.end())
    if (
        before.rstrip(",") in _ORDINALS
        or alone
        or (english and _OF_A_SPAN.match(text, match.end()))
    ):
        return None
    value = lex.shares.get(written, 0.5)
    end = match.end()
    hedge, first = hedge_before(text, match.start(), lex)
    if english:
        if written in {"half a", "half an"}:
            return _half_unit(text, match, hedge, first)
        bare = bool(_ALONE.match(written)) and not written.startswith("by ")
        if bare and not hedge and before != "by" and not text.startswith(" of ", end):
            return None
        for tail in (" of", " the", " their", " its", " his", " our", " all", " those"):
            end -= len(tail) if written.endswith(tail) else 0
    numeral = Numeral(start=match.start(), end=end, value=value, word=True)
    return NumeralReading(
        numeral=numeral,
        start=match.start(),
        end=end,
        first=first,
        unit=UnitOfMeasure("share"),
        hedge=hedge,
    )


def _half_unit(text: str, match: re.Match[str], hedge: str, first: int) -> NumeralReading | None:
    """ "half a percentage point", "half a century": half of the unit named."""
    ahead: list[Token] = tokens(text, match.end(), 2)
    for size in (2, 1):
        unit = (
            words("en").get(" ".join(t.text for t in ahead[:size]).lower().rstrip("."))
            if len(ahead) >= size
            else None
        )
        if unit is not None:
            numeral = Numeral(start=match.start(), end=match.end(), value=0.5, word=True)
            return NumeralReading(
                numeral=numeral,
                start=match.start(),
                end=ahead[size - 1].end,
                first=first,
                unit=unit,
                hedge=hedge,
            )
    return None
