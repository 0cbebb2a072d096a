"""The words around numbers, by language: `[numbers]` and `[dates]` of its file. Deterministic.

Everything is lower case. Chinese and Japanese, written without spaces, have their grammar in `cjk.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from monitor.language import languages
from monitor.language.languages import Language


@dataclass(frozen=True, slots=True)
class Lexis:
    """What one language says around its numbers."""

    numbers: dict[str, int]  # number words below 1000 (and 100 as "hundred")
    linkers: frozenset[str]  # joins number words: "hundred and five"
    scales: dict[str, float]  # after digits or number words; up to two words
    attached: dict[str, float]  # letters directly after digits: 13.8bn
    before: dict[str, str]  # hedges before, up to five words
    after: dict[str, str]  # hedges after
    labels: frozenset[str]  # words whose number is a name: "article", "phase"
    months: frozenset[str]
    function: frozenset[str]  # words that are no counted thing
    shares: dict[str, float]  # "half of", "a third of"
    articles: frozenset[str]  # that may stand between a hedge and its number
    ranges: frozenset[str]  # words between the ends of a range
    per: dict[str, str]  # after a figure: "a year" → "yr"
    style: str  # decimal mark
    spaced: bool  # thousands set off by plain spaces
    loose_comma: bool  # both 1.200 and 1,200 are written for a thousand
    one: frozenset[str]  # the word for 1, an article in most languages
    nouns_last: bool  # counted noun ends its phrase (English) or begins it


# --- number words: their values follow from their order ---------------------------------------------------------------


def _count(text: str, start: int = 0) -> dict[str, int]:
    return {
        word: value for value, words in enumerate(text.split(), start) for word in words.split("/")
    }


def _times(factor: int, text: str, start: int) -> dict[str, int]:
    return {word: factor * value for word, value in _count(text, start).items()}


def _compounds(
    low: Mapping[str, int], tens: Mapping[str, int], joints: Mapping[str, str]
) -> dict[str, int]:
    """What German writes in one word: einundzwanzig, zweihundert, dreitausend."""
    ones = {word: value for word, value in low.items() if 1 <= value <= 9}
    many = {word: value for word, value in (ones | dict(tens)).items() if value > 1}
    joined = {
        f"{one}{joints['and']}{ten}": a + b for one, a in ones.items() for ten, b in tens.items()
    }
    hundreds = {f"{word}{joints['hundred']}": 100 * v for word, v in many.items() if v < 10}
    thousands = {f"{word}{joints['thousand']}": 1000 * v for word, v in many.items()}
    return joined | hundreds | thousands


def _numbers(table: Mapping[str, Any]) -> dict[str, int]:
    """Number words below 1000: ones from nought, tens from twenty, hundreds, those out of line, compounds."""
    low, tens = _count(table["ones"]), _times(10, table.get("tens", ""), 2)
    other: dict[str, int] = table.get("other", {})
    found = low | tens | _times(100, table.get("hundreds", ""), 1) | other
    return found | (_compounds(low, tens, table["compounds"]) if "compounds" in table else {})


def months(language: Language) -> dict[str, int]:
    """Names of months, long and short → 1 to 12; empty for a language that counts them."""
    return _count(language.topic("dates").get("months", ""), 1)


def says_of(language: str) -> bool:
    """Whether "of" stands between a number and what it counts: un millón de toneladas."""
    said: bool = languages.of(language).topic("numbers").get("of", False)
    return said


def phrases(table: Mapping[str, str]) -> dict[str, str]:
    """`symbol = "phrase, phrase"` turned round: phrase → symbol."""
    return {
        phrase.strip(): symbol for symbol, listed in table.items() for phrase in listed.split(",")
    }


def _values(table: Mapping[str, str]) -> dict[str, float]:
    return {phrase: float(value) for phrase, value in phrases(table).items()}


def listed(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


@cache
def lexis(language: str) -> Lexis:
    """The words of a language; an unknown one, and one without spaces, gets the English ones."""
    english = languages.of(languages.DEFAULT)
    own = languages.of(language)
    own = own if own.spaced and own.topic("numbers") else english
    table = own.topic("numbers")
    return Lexis(
        numbers=_numbers(table),
        linkers=listed(table["linkers"]),
        scales=_values(table["scales"]),
        attached=dict(languages.shared("attached")),
        before=phrases(table["before"]),
        after=phrases(table["after"]),
        labels=listed(table["labels"]),
        months=frozenset(months(own) | months(english)),
        function=listed(table["function"]),
        shares=_values(table["shares"]),
        articles=listed(table["articles"]),
        ranges=listed(table["ranges"]),
        per=phrases(table["per"]),
        style=table["decimal"],
        spaced=table.get("spaced", False),
        loose_comma=table.get("loose_comma", False),
        one=listed(table["one"]),
        nouns_last=table.get("nouns_last", False),
    )
