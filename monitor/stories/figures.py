"""Quantities in an article: how much of what, hedged how. Dates, ordinals, names with numbers in them are no quantities.

A careful grammar of our own: numeral, scale, unit or counted noun, hedge before or after, ranges that share what they have in
common. Deterministic, no I/O, linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from monitor.model import Figure
from monitor.stories import cjk, context
from monitor.stories.lexis import Lexis, lexis
from monitor.stories.numbers import Numeral, numerals
from monitor.stories.reading import Reading, Token, hedge_before, is_time, read, tokens, unit_at
from monitor.stories.units import Unit, words
from monitor.text import sentences

LANGUAGES = frozenset({"en", "es", "fr", "de", "pt", "ru", "id", "zh", "ja"})
_KANA, _HAN, _CYRILLIC = re.compile("[\u3040-\u30ff]"), re.compile("[\u4e00-\u9fff]"), re.compile("[а-яА-Я]{3}")


def figures(text: str, language: str | None) -> tuple[Figure, ...]:
    """Every quantity in a text, in order; offsets are code points of `text` and take in hedge, currency and unit.

    A count's unit is "#noun"; a range is two figures; a share of a whole ("at least half of") has unit "share".
    An unknown language is read as English, none is guessed from the script.
    """
    own = _language(text, language)
    found: list[Figure] = []
    for start, end in sentences(text, own):
        found += _in_sentence(text, start, end, own)
    return tuple(found)


def figure_line(row: Mapping[str, Any]) -> dict[str, Any]:
    """One line of the `monitor figures` filter: {"id","text","lang"} → {"id","figures":[…]}."""
    keys = ("value", "unit", "currency", "hedge", "start", "end", "measures", "period")
    found = figures(str(row["text"]), row.get("lang"))
    return {"id": row["id"], "figures": [{key: getattr(figure, key) for key in keys} for figure in found]}


def _language(text: str, language: str | None) -> str:
    own = (language or "").replace("_", "-").split("-")[0].lower()
    if own in LANGUAGES:
        return own
    if own:
        return "en"
    if _KANA.search(text):
        return "ja"
    return "zh" if _HAN.search(text) else "ru" if _CYRILLIC.search(text) else "en"


def _in_sentence(text: str, start: int, end: int, language: str) -> list[Figure]:
    sentence = text[start:end]
    if language in {"zh", "ja"}:
        return cjk.figures_in(sentence, start, language)
    lex = lexis(language)
    seen: list[Reading] = []
    for numeral in numerals(sentence, language):
        if not seen or numeral.start >= seen[-1].end:
            seen.append(read(sentence, numeral, lex, language))
    kept = _Sentence(sentence, lex, language).keep(seen)
    shares = _shares(sentence, kept, lex)
    whole = sorted(kept + shares, key=lambda r: r.start)
    return [_figure(sentence, start, r, lex, language) for r in whole]


def _figure(sentence: str, offset: int, seen: Reading, lex: Lexis, language: str) -> Figure:
    period = seen.period or _period(sentence, seen.end, lex)
    noun = seen.noun
    if seen.bare:
        unit = f"#{noun}"
    else:
        unit = seen.currency or (seen.unit.code if seen.unit else "")
        noun = noun or context.measured(sentence, seen, lex, language)
    return Figure(
        value=seen.value,
        unit=unit,
        hedge=seen.hedge,
        start=offset + seen.first,
        end=offset + seen.end,
        currency=seen.currency,
        measures=noun,
        period=period,
        sentence=sentence,
    )


# --- what is kept ----------------------------------------------------------------------------------------------------

_TITLE_WORD = re.compile(r"[^\W\d_]{4,}")


class _Sentence:
    """One sentence and the rules on which of its numerals are quantities."""

    def __init__(self, text: str, lex: Lexis, language: str) -> None:
        self.text, self.lex, self.language = text, lex, language
        long = _TITLE_WORD.findall(text)
        self.titled = len(long) >= 3 and sum(w[0].isupper() for w in long) > 0.7 * len(long)

    def keep(self, seen: list[Reading]) -> list[Reading]:
        linked = _Links(self.text, self.lex, self.language).join([self._counted(r) for r in seen])
        kept: list[Reading] = []
        refused: Reading | None = None
        for reading, joined in linked:
            if self._is_quantity(reading, joined) and not (refused and self._goes_on(refused, reading)):
                kept.append(reading)
                refused = None
            else:
                refused = reading
        return kept

    def _goes_on(self, refused: Reading, reading: Reading) -> bool:
        """Whether a bare number only goes on with a list of dates or names: "Articles 30, 31 and 32"."""
        return (
            reading.bare
            and not reading.noun
            and reading.scale == 1.0
            and not reading.numeral.grouped
            and _is_list(self.text[refused.end : reading.start], self.lex)
        )

    def _counted(self, seen: Reading) -> Reading:
        if not seen.bare or seen.broken:
            return seen
        hyphened = self.text[seen.end : seen.end + 1] == "-" and self.text[seen.end + 1 : seen.end + 2].isalpha()
        noun = context.noun_after(self.text, seen.end, self.lex, self.language, hyphened=hyphened)
        if not noun and self.language == "en":
            return self._of_these(seen)
        return replace(seen, noun=noun, hyphened=hyphened)

    def _of_these(self, seen: Reading) -> Reading:
        found = _OF_THESE.match(self.text, seen.end)
        if found is None:
            return seen
        noun = context.noun_after(self.text, found.end(), self.lex, self.language)
        return unit_at(self.text, replace(seen, noun=noun), found.end(), self.language)

    def _is_quantity(self, seen: Reading, joined: bool) -> bool:
        if seen.broken or self._is_one(seen) or context.is_date(self.text, seen, self.lex) and self._stays_date(seen):
            return False
        if seen.unit is not None or seen.currency:
            return self._unit_holds(seen)
        if context.is_label(self.text, seen.start, self.lex) or self._is_named(seen):
            return False
        if seen.noun:
            return self._noun_holds(seen)
        return joined or self._bare_holds(seen)

    def _is_one(self, seen: Reading) -> bool:
        """The word for one is an article or a pronoun unless a scale or (in English) a unit follows."""
        if not seen.numeral.word or seen.scale != 1.0 or seen.numeral.scaled:
            return False
        if seen.numeral.value == 0:
            return seen.bare
        written = self.text[seen.numeral.start : seen.numeral.end].lower()
        if written not in self.lex.one:
            return False
        return self.language != "en" or seen.bare or (seen.unit is not None and seen.unit.code in {"day", "h", "min", "s"})

    def _stays_date(self, seen: Reading) -> bool:
        """A number that looks like a date stays one, but for years before a unit or a thing that is counted in thousands."""
        if not context.is_year(seen):
            return True
        if seen.unit is not None:
            return is_time(seen.unit.code) and self.language != "en"
        return seen.noun not in _THOUSANDS

    def _unit_holds(self, seen: Reading) -> bool:
        if seen.currency or seen.unit is None or not is_time(seen.unit.code):
            return True
        start, end = seen.numeral.start, seen.end
        if not self.titled and self.text[end - 1].isalpha() and self.text[start].isupper() and _capital_after(self.text, seen):
            return False  # the Five-Year Plan
        return not (context.is_label(self.text, seen.start, self.lex) and not seen.numeral.word)

    def _is_named(self, seen: Reading) -> bool:
        start = seen.start
        if _GROUP.search(self.text, max(0, start - 12), start):
            return True
        if seen.numeral.word:
            capital = self.text[start].isupper() and start > 0 and not self.titled and not _OPENING.search(self.text, 0, start)
            return capital
        if not context.follows_name(self.text, start, 0, self.lex):
            return False
        return not seen.noun

    def _noun_holds(self, seen: Reading) -> bool:
        if seen.hyphened:
            name = self.text[seen.end + 1 : seen.end + 2].isupper() and not self.titled
            return not name and (not seen.numeral.word or seen.noun in _MEMBERS)
        return True

    def _bare_holds(self, seen: Reading) -> bool:
        if seen.hyphened:
            return False
        if seen.hedge or seen.numeral.scaled or seen.scale != 1.0:
            return not (seen.hedge and seen.numeral.word and seen.numeral.value < 3)
        if seen.numeral.word:
            return False
        if seen.numeral.grouped:
            return not context.follows_name(self.text, seen.start, 0, self.lex)
        toll = context.word_before(self.text, seen.start).lower() in _TOLLS or _VERB_AFTER.match(self.text, seen.end)
        return bool(toll) and seen.numeral.value > 1


_OF_THESE = re.compile(r" of (?:the |those |these |its |their |his |her |our |all |them\b|[A-Z][\w.]+(?: [A-Z]\w+)*['’]s? )+")
_OPENING = re.compile(r"(?:^|[\"“‘«(:.!?—–]\s?|['’]\s?)$")
_GROUP = re.compile(r"\b(?:[Gg]roup|G|[Bb]ig|[Mm]agnificent) of $|\b(?:Big|Magnificent|World War|Part|Phase) $")
_THOUSANDS = frozenset(
    "people workers jobs homes employees deaths cases residents troops soldiers patients students households families staff "
    "villages migrants refugees passengers companies vehicles cars officers police participants members".split()
)
_MEMBERS = frozenset("member nation country person seat man woman judge party-member state panel strong".split())
_TOLLS = frozenset(
    "killing killed kills injuring injured injures wounding wounded wounds leaving left arrested arresting detained detaining "
    "another displacing hospitalizing employs employing employed sacked fired totaling totalling numbering numbered".split()
)
_VERB_AFTER = re.compile(r" (?:more )?(?:were|are|have been|had been|have|had|remain|remained|survived|died)\b")
_CAPITAL = re.compile(r"[ -][A-Z]")


def _capital_after(text: str, seen: Reading) -> bool:
    return bool(_CAPITAL.match(text, seen.end)) or text[seen.numeral.end + 1 : seen.numeral.end + 2].isupper()


def _is_list(between: str, lex: Lexis) -> bool:
    parts = between.strip().lower().split()
    return len(between) < 8 and all(p in {",", "-", "–", "—", "&", "/"} or p in lex.ranges for p in parts)


# --- ranges, lists, parts of a whole ---------------------------------------------------------------------------------

_VOTE = re.compile(r"\b(?:vote[ds]?|voting|passed|approved|rejected|defeated|confirmed|tally|ballot)\b[^.;]{0,60}$", re.I)
_DASH = re.compile(r"\s?[-–—~]\s?(?:US)?[$€£¥]?$")
_PART_OF = {
    "en": r"\s(?:out )?of (?:\w+['’]s? |the |its |their |all |those |these |some |about |[A-Z]\w+ ){0,3}$",
    "es": r"\sde (?:l[oa]s |sus |un total de )?$",
    "fr": r"\s(?:sur |des |sur les |d['’]entre les )(?:les |ses )?$",
    "de": r"\svon (?:den |insgesamt )?$|\sder $",
    "pt": r"\sd(?:e|os|as|e um total de) $",
    "ru": r"\sиз $",
    "id": r"\sdari (?:total )?$",
}


class _Links:
    """Neighbours that belong together: the ends of a range, the items of a list, a part and its whole."""

    def __init__(self, text: str, lex: Lexis, language: str) -> None:
        self.text, self.lex = text, lex
        self.part = re.compile(_PART_OF[language])

    def join(self, seen: list[Reading]) -> list[tuple[Reading, bool]]:
        """The readings with what they share, and whether a link alone makes them quantities."""
        made = [(reading, False) for reading in seen]
        for at in range(len(made) - 2, -1, -1):
            (left, _), (right, held) = made[at], made[at + 1]
            if left.broken or right.broken:
                continue
            made[at], made[at + 1] = self._pair(left, right, held)
        return made

    def _pair(self, left: Reading, right: Reading, held: bool) -> tuple[tuple[Reading, bool], tuple[Reading, bool]]:
        between = self.text[left.end : right.first]
        if self.part.search(between) and len(between) < 40 and left.bare and left.scale == 1.0:
            return (replace(left, noun=left.noun if left.noun and not right.noun else right.noun), not context.is_year(left)), (
                right,
                held,
            )
        if (
            between == " in "
            and left.numeral.word
            and 0 < left.numeral.value < right.numeral.value <= 100
            and left.bare
            and not left.noun
        ):
            part = replace(left.numeral, end=right.numeral.end, value=round(left.numeral.value / right.numeral.value, 11))
            whole = replace(left, numeral=part, end=right.end, unit=Unit("share"), noun=right.noun)
            return (whole, True), (replace(right, broken=True), held)
        kind = self._kind(left, right)
        if not kind:
            return (left, False), (right, held)
        left, right = self._shared(left, right, kind)
        voted = kind == "dash" and left.bare and right.bare and not right.noun and bool(_VOTE.search(self.text, 0, left.first))
        counted = (kind == "from" or voted) and not context.is_year(left) and not context.is_year(right)
        return (left, counted), (right, held or counted)

    def _kind(self, left: Reading, right: Reading) -> str:
        """ "dash", "to", "from" (from A to B), "list", or "" when the two stand apart."""
        raw = self.text[left.end : right.start]
        if _DASH.fullmatch(raw):
            return "dash"
        between = self.text[left.end : right.first].strip().lower()
        if between in self.lex.ranges:
            opener = context.word_before(self.text, left.first).lower()
            return "from" if opener in _FROM and between in _TO else "to"
        return "list" if between in {",", ", and", ", or", "&", ", y", ", et", "、"} else ""

    def _shared(self, left: Reading, right: Reading, kind: str) -> tuple[Reading, Reading]:
        plain = left.unit is None and left.scale == 1.0 and not left.noun
        size = left.numeral.value <= 100 * max(abs(right.numeral.value), 1e-9)
        if plain and left.currency and right.scale != 1.0 and (not right.currency or right.currency == left.currency):
            if kind != "list" and size and left.numeral.value < 1000:
                left = replace(left, scale=right.scale)
        elif plain and not left.currency and not context.is_year(left):
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

    def _inherits(self, left: Reading, right: Reading, kind: str) -> Reading:
        smaller = left.numeral.value <= right.numeral.value or left.numeral.value < 100
        unit = right.unit
        if right.currency and unit is None:
            return left
        scale = right.scale if smaller and left.numeral.value < 1000 else 1.0
        return replace(left, unit=unit, currency=right.currency, scale=scale, noun=right.noun, period=right.period)


def _is_ratio(left: Reading, right: Reading) -> bool:
    """ "one in five", "4 in 10"."""
    small = 0 < left.numeral.value < right.numeral.value and (right.numeral.value <= 10 or right.numeral.value in {20, 100})
    return small and left.bare and not left.noun and left.scale == right.scale == 1.0 and right.bare


_FROM = frozenset("from between de von from entre zwischen desde du с от dari antara".split())
_TO = frozenset("to and a bis à au y et und e до и hingga sampai dan до".split())


# --- shares of a whole ----------------------------------------------------------------------------------------------


@cache
def _share_pattern(language_shares: tuple[str, ...], english: bool) -> re.Pattern[str]:
    phrases = "|".join(re.escape(p) for p in sorted(language_shares, key=len, reverse=True))
    half = "|half(?![-\\w])" if english else ""
    return re.compile(rf"(?<![\w-])(?:{phrases}{half})(?![\w])", re.I)


_ORDINALS = frozenset(
    "first second other latter last next top bottom third fourth fiscal better primera segunda segundo primeira".split()
)
_HALF_A = re.compile(r"half (?:a |an )?$", re.I)
_ALONE = re.compile(r"^(?:a|an|one) ?-?\w+$|^half$", re.I)


def _shares(text: str, kept: list[Reading], lex: Lexis) -> list[Reading]:
    """Fractions in words: "at least half of", "two-thirds", "by a third"."""
    english = lex.style == "."
    found: list[Reading] = []
    for match in _share_pattern(tuple(lex.shares), english).finditer(text):
        if any(r.first < match.end() and match.start() < r.end for r in kept):
            continue
        reading = _share(text, match, lex, english)
        if reading is not None:
            found.append(reading)
    return found


def _share(text: str, match: re.Match[str], lex: Lexis, english: bool) -> Reading | None:
    written = match[0].lower()
    before = context.word_before(text, match.start()).lower()
    if before.rstrip(",") in _ORDINALS or re.match(
        r"\s(?:time|person|party|year-|century|hour|mile)\b", text[match.end() : match.end() + 10]
    ):
        return None
    value = lex.shares.get(written, 0.5)
    end = match.end()
    hedge, first = hedge_before(text, match.start(), lex)
    if english:
        if written in {"half a", "half an"}:
            return _half_unit(text, match, hedge, first)
        alone = bool(_ALONE.match(written)) and not written.startswith("by ")
        if alone and not hedge and before != "by" and not text.startswith(" of ", end):
            return None
        for tail in (" of", " the", " their", " its", " his", " our", " all", " those"):
            end -= len(tail) if written.endswith(tail) else 0
    numeral = Numeral(start=match.start(), end=end, value=value, word=True)
    return Reading(numeral=numeral, start=match.start(), end=end, first=first, unit=Unit("share"), hedge=hedge)


def _half_unit(text: str, match: re.Match[str], hedge: str, first: int) -> Reading | None:
    """ "half a percentage point", "half a century": half of the unit named."""
    ahead: list[Token] = tokens(text, match.end(), 2)
    for size in (2, 1):
        unit = words("en").get(" ".join(t.text for t in ahead[:size]).lower().rstrip(".")) if len(ahead) >= size else None
        if unit is not None:
            numeral = Numeral(start=match.start(), end=match.end(), value=0.5, word=True)
            return Reading(numeral=numeral, start=match.start(), end=ahead[size - 1].end, first=first, unit=unit, hedge=hedge)
    return None


# --- periods ---------------------------------------------------------------------------------------------------------

_SLASH = re.compile(r"\s?/\s?(lb|oz|t|kg|tonne|ton|mt|MT|bbl|barrel|share|yr|year|month|day|MWh|kWh|W)\b")
_SLASHED = {"tonne": "t", "ton": "t", "mt": "t", "MT": "t", "barrel": "bbl", "year": "yr", "MWh": "Wh", "kWh": "Wh"}
_ASIDE = re.compile(r"\s?\([^)]{1,40}\)")
_PER_WORDS = re.compile(r"[ -]?([^\W\d_]+(?:[ '’-][^\W\d_]+){0,3})")
_AGO = frozenset({"ago", "earlier", "later", "before", "after"})
_IN_YEAR = re.compile(r" (?:in|for|by|en|em|für|im Jahr|в|pada|of|en el año) ((?:19|20)\d\d)(?!\d)")


def _period(text: str, end: int, lex: Lexis) -> str | None:
    """The rate or the year right after a figure: "annually" → yr, "in 2025" → 2025."""
    slash = _SLASH.match(text, end)
    if slash:
        return _SLASHED.get(slash[1], slash[1])
    aside = _ASIDE.match(text, end)
    at = aside.end() if aside else end
    found = _PER_WORDS.match(text, at)
    parts = found[1].split(" ") if found else []
    for size in range(min(3, len(parts)), 0, -1):
        period = lex.per.get(" ".join(parts[:size]).lower())
        if period:
            return None if parts[size : size + 1] and parts[size] in _AGO else period
    year = _IN_YEAR.match(text, at)
    return year[1] if year else None
