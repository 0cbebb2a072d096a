"""What stands around one numeral: scale, unit or counted noun to its right; currency, hedge and names to its left.

Deterministic, no I/O. Whether it then counts as a quantity is decided in `figures.py`, which also joins ranges.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from monitor.figures.lexis import Lexis, lexis, listed, says_of
from monitor.figures.numerals import AND_A_HALF, Numeral
from monitor.figures.units import (
    LONGEST,
    PREFIXES,
    SUFFIXES,
    UnitOfMeasure,
    words,
    written_symbol,
)
from monitor.language import languages


@dataclass(frozen=True, slots=True, kw_only=True)
class NumeralReading:
    """A numeral and what was read around it."""

    numeral: Numeral
    start: int  # of the number with its currency
    end: int
    first: int  # start with the hedge
    scale: float = 1.0
    unit: UnitOfMeasure | None = None
    currency: str | None = None
    hedge: str = ""
    noun: str = ""  # head of what is counted
    period: str | None = None
    broken: bool = False  # letters follow that make it a name: 5G, A320
    hyphened: bool = False  # "20-member"

    @property
    def bare(self) -> bool:
        return self.unit is None and self.currency is None

    @property
    def value(self) -> float:
        factor = self.unit.factor if self.unit else 1.0
        return float(f"{self.numeral.value * self.scale * factor:.12g}")


@dataclass(frozen=True, slots=True)
class Token:
    """A word to the right of a numeral, with its end."""

    text: str
    start: int
    end: int
    glued: bool  # no space before it


_GLUED = re.compile(r"(?:[^\W\d_]|µ)++(?:/[^\W\d_]+|·ч|[²³23](?!\d))?(?!\d)|[°º][CF]?|[%％‰€£$₽¥₹]")
_TOKEN = re.compile(
    r"[ \u00a0\u202f\u2009-]?[-–]?((?:[^\W\d_]|µ)+(?:[.’'&·/](?:[^\W\d_])+)*[²³2]?\.?|[°º][CF]?|[%％‰€£₽¥₹]|US\$|\$)"
)
_PREFIX = re.compile(
    r"(?:(?<![A-Za-z])(?:"
    + "|".join(re.escape(p) for p in sorted(PREFIXES, key=len, reverse=True) if p[0].isalpha())
    + r")|[€£¥￥₹₽₩₺₴₸₫₦₱฿₪₵$])[ \u00a0]?$"
)
_SIGN = re.compile(r"(?:^|[\s(])([-−–]|[Mm]inus |минус )$")


def read(text: str, numeral: Numeral, lex: Lexis, language: str) -> NumeralReading:
    """Everything around a numeral that belongs to it."""
    start, currency = _currency_before(text, numeral)
    seen = NumeralReading(
        numeral=numeral, start=start, end=numeral.end, first=start, currency=currency
    )
    seen = _signed(text, seen)
    seen = _right(text, seen, lex, language)
    hedge, first = hedge_before(text, seen.start, lex)
    if not hedge and seen.hedge:
        return seen
    if not hedge and numeral.word and text.endswith("aine", 0, numeral.end) and numeral.value != 12:
        return replace(seen, hedge="~")
    if not hedge:
        hedge, end = hedge_after(text, seen.end, lex)
        return replace(seen, hedge=hedge, end=end)
    if (hedge == "<=" and _is_target(text, first, seen.start)) or _is_span(text, first, seen):
        return seen
    return replace(seen, hedge=hedge, first=first)


def _currency_before(text: str, numeral: Numeral) -> tuple[int, str | None]:
    found = _PREFIX.search(text, max(0, numeral.start - 6), numeral.start)
    if found is None or (found[0].strip() == "R" and found[0] != "R"):
        return numeral.start, None
    return found.start(), PREFIXES[found[0].strip()]


def _signed(text: str, seen: NumeralReading) -> NumeralReading:
    sign = _SIGN.search(text, max(0, seen.start - 8), seen.start)
    if sign is None or seen.numeral.word:
        return seen
    start = sign.start(1)
    return replace(
        seen, start=start, first=start, numeral=replace(seen.numeral, value=-seen.numeral.value)
    )


def tokens(text: str, at: int, limit: int) -> list[Token]:
    """Up to `limit` words directly after a position, with nothing but spaces or hyphens between."""
    found: list[Token] = []
    while len(found) < limit:
        match = _TOKEN.match(text, at)
        if match is None:
            break
        found.append(Token(match[1], match.start(1), match.end(1), match.start(1) == match.start()))
        at = match.end()
        if match[1].endswith(".") and len(match[1]) > 6:
            break
    return found


def _right(text: str, seen: NumeralReading, lex: Lexis, language: str) -> NumeralReading:
    odd = _ODD.match(text, seen.end)
    if odd is not None:
        seen = replace(seen, end=odd.end(), hedge=">=" if odd[1] == "plus" else "~")
    glued = _GLUED.match(text, seen.end)
    if glued is not None:
        seen = _attached(text, seen, glued, lex, language)
        if seen.broken or seen.unit is not None:
            return seen
    opener = tokens(text, seen.end, 1)
    if not opener or not _opens(opener[0], language):
        return seen
    ahead = tokens(text, seen.end, LONGEST + 2)
    seen, ahead = _spaced_scale(seen, ahead, lex)
    return _unit(text, seen, ahead, language) if ahead else seen


def _attached(
    text: str, seen: NumeralReading, glued: re.Match[str], lex: Lexis, language: str
) -> NumeralReading:
    """Letters written against the digits: 13.8bn, 97GW, 5cm; anything else makes it a name."""
    symbol = glued[0]
    if seen.numeral.word:
        return replace(seen, broken=True)
    if symbol in {"m", "M", "b", "B", "T", "k", "K", "mm"} and _is_scale(text, seen, glued, lex):
        return replace(seen, scale=lex.attached[symbol], end=glued.end())
    unit = written_symbol(symbol) or SUFFIXES.get(symbol) or words(language).get(symbol.lower())
    if unit is None and symbol in {"M", "m", "b", "B", "T", "mm"} and not seen.currency:
        return replace(seen, broken=True)
    if unit is not None and not (seen.currency and not unit.currency and symbol in lex.attached):
        return _with_unit(replace(seen, end=glued.end()), unit)
    scale = lex.attached.get(symbol) or lex.scales.get(symbol.lower())
    if scale is None:
        return replace(seen, broken=True)
    return replace(seen, scale=scale, end=glued.end())


def _is_scale(text: str, seen: NumeralReading, glued: re.Match[str], lex: Lexis) -> bool:
    """Whether m, b, k … is million, billion, thousand: with a currency, as a capital, or with a counted thing or unit after."""
    if seen.currency or glued[0] in {"k", "K", "B"}:
        return True
    ahead = tokens(text, glued.end(), 2)
    if not ahead or ahead[0].text.lower().rstrip(".") in lex.function or ahead[0].glued:
        return glued[0] == "M" and seen.numeral.grouped
    following = ahead[0].text.lower().rstrip(".")
    return following not in {"long", "high", "wide", "deep", "tall", "sprint", "race", "away", "x"}


def _spaced_scale(
    seen: NumeralReading, ahead: list[Token], lex: Lexis
) -> tuple[NumeralReading, list[Token]]:
    for size in (2, 1):
        if len(ahead) < size:
            continue
        phrase = " ".join(t.text for t in ahead[:size]).lower()
        scale = lex.scales.get(phrase) or lex.scales.get(phrase.rstrip("."))
        if scale is None and seen.currency and size == 1:
            scale = lex.attached.get(ahead[0].text)
        if scale is not None:
            end = ahead[size - 1].end - (
                ahead[size - 1].text.endswith(".") and phrase not in lex.scales
            )
            seen = replace(seen, scale=seen.scale * scale, end=end)
            return (seen, ahead[size:]) if size == 2 else _spaced_scale(seen, ahead[1:], lex)
    return seen, ahead


_SKIPPED = listed(
    "more additional extra consecutive straight full dry wet nautical gross net further long other calendar business working "
    "us u.s. successive"
)


def _opens(token: Token, language: str) -> bool:
    """Whether a scale or a unit may begin with this word."""
    word = token.text.rstrip(".")
    return (
        written_symbol(word) is not None
        or word in SUFFIXES
        or word.lower() in _openers(language)
        or word[:2] in {"d'", "d’"}
    )


@cache
def _openers(language: str) -> frozenset[str]:
    lex = lexis(language)
    phrases = (*words(language), *lex.scales, *lex.attached)
    return (
        frozenset(p.lower().split()[0].rstrip(".") for p in phrases)
        | _SKIPPED
        | {"pound", "pounds", "de"}
    )


_ODD = re.compile(r"-(odd|some|plus)\b")


def unit_at(text: str, seen: NumeralReading, end: int, language: str) -> NumeralReading:
    """The reading with the unit that stands at `end`, if any: "2 1/2 of those months"."""
    read_on = _unit(text, replace(seen, end=end), tokens(text, end, LONGEST), language)
    return read_on if read_on.unit is not None else seen


def _unit(text: str, seen: NumeralReading, ahead: list[Token], language: str) -> NumeralReading:
    table = words(language)
    ahead = _without_of(ahead) if says_of(language) else ahead
    for skipped in (0, 1):
        if skipped and (
            len(ahead) < 2 or seen.numeral.value == 1 or ahead[0].text.lower() not in _SKIPPED
        ):
            break
        for size in range(min(LONGEST, len(ahead) - skipped), 0, -1):
            part = ahead[skipped : skipped + size]
            unit, end = _lookup(part, table)
            if (
                unit is None
                or (seen.currency and not (unit.currency and part[0].text.isalpha()))
                or (skipped and unit.currency)
            ):
                continue
            half = AND_A_HALF.match(text, end) if is_time(unit.code) else None
            if half is not None:
                seen, end = (
                    replace(seen, numeral=replace(seen.numeral, value=seen.numeral.value + 0.5)),
                    half.end(),
                )
            hyphened = text[seen.end : seen.end + 1] in "-–" and seen.end < len(text)
            return replace(_with_unit(replace(seen, end=end), unit), hyphened=hyphened)
    return _pounds(text, seen, ahead) if language == "en" and ahead else seen


def _without_of(ahead: list[Token]) -> list[Token]:
    """Romance languages put "of" between million and its unit: millones de dólares, milliard d'euros."""
    if ahead[0].text == "de":
        return ahead[1:]
    first = ahead[0]
    if first.text[:2] in {"d'", "d’"}:
        return [replace(first, text=first.text[2:], start=first.start + 2), *ahead[1:]]
    return ahead


def _lookup(part: list[Token], table: dict[str, UnitOfMeasure]) -> tuple[UnitOfMeasure | None, int]:
    phrase, end = " ".join(t.text for t in part).lower(), part[-1].end
    unit = table.get(phrase)
    if unit is None and len(part) == 1:
        unit = _symbol(part[0])
    if unit is None and phrase.endswith("."):
        return _bare_lookup(part, phrase[:-1], table), end - 1
    return unit, end


def _symbol(token: Token) -> UnitOfMeasure | None:
    """A symbol set off by a space; a single C or F there is a name."""
    return (
        None if token.text in {"C", "F"} else written_symbol(token.text) or SUFFIXES.get(token.text)
    )


def _bare_lookup(
    part: list[Token], phrase: str, table: dict[str, UnitOfMeasure]
) -> UnitOfMeasure | None:
    return table.get(phrase) or (written_symbol(part[0].text[:-1]) if len(part) == 1 else None)


def _with_unit(seen: NumeralReading, unit: UnitOfMeasure) -> NumeralReading:
    if unit.currency:
        return replace(seen, unit=unit, currency=seen.currency or unit.code)
    return replace(seen, unit=unit, period=unit.period)


_HEAVY = re.compile(r"[ -]?pounds?(?:\s+of\b|\s+per\b|-)")


def _pounds(text: str, seen: NumeralReading, ahead: list[Token]) -> NumeralReading:
    """Pounds weigh when "of" something or small in number; thousands of them are money."""
    if ahead[0].text.lower().rstrip(".") not in {"pound", "pounds"} or seen.currency:
        return seen
    amount = seen.numeral.value * seen.scale
    heavy = _HEAVY.match(text, seen.end) or (amount < 1000 and "£" not in text)
    unit = UnitOfMeasure("lb") if heavy else UnitOfMeasure("GBP", currency=True)
    return _with_unit(replace(seen, end=ahead[0].end), unit)


# --- hedges ----------------------------------------------------------------------------------------------------------

_SPANNED = re.compile(
    r"\b(?:for|well|just|of|after|than|in|to|is|was|been|at|lasts?|lasted|takes?|took|taken|spent|aged|slightly)\s(?:an? )?$",
    re.I,
)


def _is_span(text: str, first: int, seen: NumeralReading) -> bool:
    """ "over seven years" says for how long, not more than; "for over seven years" does."""
    if (
        not text.startswith(("over ", "Over "), first)
        or seen.unit is None
        or seen.unit.code not in {*_TIMES, "m", "km"}
    ):
        return False
    return first > 0 and not _SPANNED.search(text, max(0, first - 20), first)


_WORDS_LEFT = re.compile(r"[^\s\"“”„«»()\[\]]+")
_TIMES = listed("yr month week day h min s")


def hedge_before(text: str, start: int, lex: Lexis) -> tuple[str, int]:
    """The hedge that ends where a number starts, and where it begins; "" and `start` when there is none."""
    left = list(_WORDS_LEFT.finditer(text, _word_edge(text, start - 48), start))[-6:]
    while left and left[-1][0].lower() in lex.articles and len(left) > 1:
        hedge = _longest(left, lex)
        if hedge is not None:
            return hedge
        left = left[:-1]
    return _longest(left, lex) or ("", start)


# "rose to": the words for "up to" say no bound after a verb of change, nor after the lower end of a range.
_TARGET = re.compile(rf"(?:{'|'.join(languages.everywhere('numbers', 'until'))})", re.I)
_CHANGE = re.compile(
    rf"\b(?:{'|'.join(languages.everywhere('numbers', 'changed'))})\w*(?:\s\S+){{0,5}}\s*$|"
    r"\d[^\s;]*(?:\s[^\s;]+)?\s*$",
    re.I,
)
_MOVED_UP = re.compile(
    r"\b(?:tick|inch|edg|climb|went|goes|creep|crept|jump|bump|nudg)\w*\s$", re.I
)


def _is_target(text: str, first: int, start: int) -> bool:
    written = text[first:start].strip()
    if written.lower() == "up to":
        return _MOVED_UP.search(text, max(0, first - 12), first) is not None
    return (
        _TARGET.fullmatch(written) is not None
        and _CHANGE.search(text, max(0, first - 60), first) is not None
    )


def _word_edge(text: str, at: int) -> int:
    at = max(0, at)
    while at > 0 and not text[at - 1].isspace():
        at -= 1
    return at


def _longest(left: list[re.Match[str]], lex: Lexis) -> tuple[str, int] | None:
    for size in range(min(5, len(left)), 0, -1):
        phrase = " ".join(m[0] for m in left[-size:]).lower().replace("’", "'")
        hedge = lex.before.get(phrase)
        if hedge is not None:
            return hedge, left[-size].start()
    return None


_AFTER_WORDS = re.compile(r"[ -]?([^\W\d_]+(?:[ ][^\W\d_]+){0,2})")


def hedge_after(text: str, end: int, lex: Lexis) -> tuple[str, int]:
    """The hedge that follows a number and its unit, and where it ends."""
    if text.startswith("+", end):
        return ">=", end + 1
    found = _AFTER_WORDS.match(text, end)
    if found is None:
        return "", end
    parts = found[1].split(" ")
    for size in range(len(parts), 0, -1):
        phrase = " ".join(parts[:size])
        if phrase.lower() in lex.after:
            return lex.after[phrase.lower()], found.start(1) + len(phrase)
    return "", end


@cache
def is_time(code: str) -> bool:
    """Whether a unit is one of time."""
    return code in _TIMES
