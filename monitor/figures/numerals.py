"""Numerals in a text: digits with their separators, number words with their grammar, and the scales after them.

Deterministic, no I/O. What a numeral counts, and whether it counts anything, is decided in `figures.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from monitor.figures.lexis import Lexis, lexis
from monitor.figures.units import PREFIXES
from monitor.language import languages

_THIN = "\u00a0\u202f\u2009"
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number as written, before its scale."""

    start: int
    end: int
    value: float
    word: bool  # written in letters
    grouped: bool = False  # has thousands separators or decimals, so it is no year and no name
    scaled: bool = False  # number words that hold a scale: "two million"


def numerals(text: str, language: str) -> Iterator[Numeral]:
    """Every numeral of a text in order; digits that are part of a date, a time, a fraction, a name or a word are left out."""
    words = lexis(language)
    mark, loose = _decimal_mark(text, words), words.loose_comma and not _SURE_COMMA.search(text)
    end = 0
    for found in _scanner(language).finditer(text):
        if found.start() < end:
            continue
        numeral = (
            _digits(
                text,
                found,
                "." if loose and _GROUPED_COMMA.match(text, found.start("digits")) else mark,
            )
            if found["digits"]
            else _in_words(text, found.start(), words)
        )
        if numeral is not None:
            end = numeral.end
            yield numeral


# South African and UN English set thousands off by plain spaces: read so before 000 and after a hedge.
_SPACED_ANYWAY = (
    r"\d{1,3}(?: 000)+(?![\d.,])|"
    r"(?:(?<=[Oo]ver )|(?<=than )|(?<=[Aa]bout )|(?<=[Nn]early )|(?<=least ))\d{1,3}(?: \d{3})+(?![\d.,])|"
)


@cache
def _scanner(language: str) -> re.Pattern[str]:
    words = lexis(language)
    space = f"[ {_THIN}]" if words.spaced else f"[{_THIN}]"
    starters = sorted(words.numbers, key=len, reverse=True)
    if language == "en":
        starters += [
            f"(?:an?|half an?) {s}"
            for s in ("hundred", "thousand", "million", "billion", "trillion", "dozen")
        ]
    starters += [s for s in words.scales if s in {"mil", "mille", "tausend", "seribu", "sejuta"}]
    digits = rf"{'' if words.spaced else _SPACED_ANYWAY}\d{{1,3}}(?:{space}\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,'’]\d+)*|\.\d+"
    codes = "|".join(sorted((re.escape(c) for c in PREFIXES if c.isalpha()), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w])(?:(?:{codes})?(?P<digits>{digits})|(?P<spelt>(?i:{'|'.join(starters)}))(?![\w’']))"
    )


def _decimal_mark(text: str, words: Lexis) -> str:
    """The text's own decimal mark where a numeral shows it beyond doubt (3,5 or 3.5, 1.234,5), else the language's."""
    points = commas = 0
    for found in _MARKED.finditer(text):
        if found[0].count(".") and found[0].count(","):
            points, commas = (
                points + (found[0].rfind(".") > found[0].rfind(",")),
                commas + (found[0].rfind(",") > found[0].rfind(".")),
            )
        elif found["one"] and len(found["one"]) != 3:
            points, commas = points + (found["mark"] == "."), commas + (found["mark"] == ",")
    if points == commas:
        return words.style
    return "." if points > commas else ","


_MARKED = re.compile(
    r"(?<![\w.,:/-])(?:\d{1,3}(?P<mark>[.,])(?P<one>\d++)|\d{1,3}(?:\.\d{3})++,\d++|\d{1,3}(?:,\d{3})++\.\d++)(?![\w.,:/-]\d)"
)
# Mexican, Peruvian and some Indonesian papers write 1,200 for a thousand; a text that shows a decimal comma doesn't.
_SURE_COMMA = re.compile(r"\d,\d{1,2}(?!\d)")
_GROUPED_COMMA = re.compile(
    r"[1-9]\d{0,2}(?:,\d{3})+(?![\d.,]\d| (?:mil|mill|bill|juta|miliar|triliun))"
)
_PLAIN = re.compile(r"\d+")


def _value(written: str, mark: str) -> tuple[float, bool] | None:
    """A number and whether it is grouped or decimal; None for what is no number: a date, an address, a version."""
    text = re.sub(rf"[ {_THIN}'’]", "", written)
    if _PLAIN.fullmatch(text):
        return float(text), text != written
    other = "," if mark == "." else "."
    for decimal, group in ((mark, other), (other, mark)):
        if re.fullmatch(
            rf"(?:\d{{1,3}}(?:{re.escape(group)}\d{{3}})+|\d*)(?:{re.escape(decimal)}\d+)?", text
        ):
            return float(text.replace(group, "").replace(decimal, ".")), True
        if group == "," and re.fullmatch(
            r"\d{1,3}(?:,\d{2})*,\d{3}(?:\.\d+)?", text
        ):  # Indian: 12,34,567
            return float(text.replace(",", "")), True
    return None


_BEFORE_BAD = re.compile(
    r"(?:[\d][.,:/'’]|[:_@\\]|(?<![MGTk]W)(?<![MG]W[cp])(?<!Wh)/|[A-Za-z]\.|[^\W\d_][-–‑]|\d[-–—]\d+[-–—]|#)$"
)
_AFTER_BAD = re.compile(
    r"\s?[×x·]\s?10[⁰¹²³⁴-⁹⁻]|[:/]\d|/\d|[-–]\d+[-–]\d|\.\d|(?:st|nd|rd|th|s|’s|'s|º|ª|er|e|ème|è|-?й|-?го|-?м|-?х|-?е|-?я)(?![\w])|-[A-Z](?![a-z])|\.[a-z]"
)
_MIXED = re.compile(r"[ \u00a0]?([½¼¾⅓⅔])|[ \u00a0-](\d)/(\d)(?![\d/])")


def _digits(text: str, found: re.Match[str], mark: str) -> Numeral | None:
    start, end = found.span("digits")
    if _BEFORE_BAD.search(text, max(0, start - 6), start) or _AFTER_BAD.match(text, end):
        return None
    value = _value(found["digits"], mark)
    if value is None:
        return None
    number, grouped = value
    mixed = _MIXED.match(text, end)
    if mixed:
        number += _FRACTIONS[mixed[1]] if mixed[1] else int(mixed[2]) / max(1, int(mixed[3]))
        end, grouped = mixed.end(), True
    return Numeral(start=start, end=end, value=number, word=False, grouped=grouped)


_STEP = re.compile(r"[-\s\u00a0]\s?")
_TOKEN = re.compile(r"[^\W\d_]+")
_PAIR = re.compile(r"[^\W\d_]+-[^\W\d_]+")
_TEN_AND_MORE = frozenset({60, 80})  # soixante-dix, quatre-vingt-onze
_MULTIPLIERS = frozenset({"hundred", "dozen", "cent", "cents", "ratus", "douzaine"})
_PERCENT = re.compile(r"\b(?:por|pour|per)\s$", re.I)


@dataclass(slots=True)
class _Sum:
    """A number growing word by word."""

    total: float = 0.0
    current: float = 0.0
    below: float = 1e18  # the next number must be smaller
    scaled: bool = False
    article: bool = False  # opened by "a": "a hundred", "a million"

    def take(self, token: str, words: Lexis, linked: bool) -> bool:
        """Adds a word if the number can go on with it."""
        number, scale = words.numbers.get(token), words.scales.get(token)
        if number is not None and token in _MULTIPLIERS and not linked:
            self.current, self.below = max(self.current, 1.0) * number, number
        elif number is not None and not self.article and self._fits(number):
            self.current, self.below = self.current + number, _place(number)
        elif scale is not None and not linked:
            self.total = (
                self.total + self.current * scale if self.current else (self.total or 1.0) * scale
            )
            self.current, self.below, self.scaled = 0.0, scale, True
        else:
            return False
        self.article = False
        return True

    def _fits(self, number: int) -> bool:
        return number < self.below or (self.below in _TEN_AND_MORE and number < 20)


def _in_words(text: str, start: int, words: Lexis) -> Numeral | None:
    """Number words from `start` on as far as they make one number: "two hundred and five", "treinta y cinco mil"."""
    word, at = _token(text, start, words)
    if word.startswith("c") and _PERCENT.search(text, max(0, start - 5), start):
        return None
    halved = word == "half"
    if halved:
        word, at = _next(text, at, words)
    number = _Sum()
    if word in {"a", "an"} and word not in words.numbers:
        number.current, number.article = 1.0, True
        word, at = _next(text, at, words)
    end, linked = start, False
    while word and number.take(word, words, linked):
        end, linked = at, False
        word, at = _next(text, at, words)
        if word in words.linkers and number.below >= 10:
            linked = True
            word, at = _next(text, at, words)
    if end == start:
        return None
    value = (number.total + number.current) * (0.5 if halved else 1.0)
    return _with_half(
        text, Numeral(start=start, end=end, value=value, word=True, scaled=number.scaled)
    )


def _token(text: str, at: int, words: Lexis) -> tuple[str, int]:
    pair = _PAIR.match(text, at)
    found = pair if pair and pair[0].lower() in words.numbers else _TOKEN.match(text, at)
    return (found[0].lower(), found.end()) if found else ("", at)


def _next(text: str, at: int, words: Lexis) -> tuple[str, int]:
    step = _STEP.match(text, at)
    return _token(text, step.end(), words) if step else ("", at)


AND_A_HALF = re.compile(rf"(?:{'|'.join(languages.everywhere('numbers', 'half'))})(?!\w)", re.I)
"""Behind a number or a span of time: two and a half, deux ans et demi."""


def _with_half(text: str, numeral: Numeral) -> Numeral:
    half = AND_A_HALF.match(text, numeral.end)
    if half is None:
        return numeral
    return Numeral(
        start=numeral.start, end=half.end(), value=numeral.value + 0.5, word=True, grouped=True
    )


def _place(number: int) -> float:
    """What may follow must be smaller than this: after 60 anything below 10 (French: 20), after 100 anything below 100."""
    if number >= 100:
        return 100
    if number in _TEN_AND_MORE:
        return number
    return 10 if number >= 20 and number % 10 == 0 else 1
