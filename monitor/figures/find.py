"""Quantities in an article: how much of what, hedged how. Dates, ordinals, names with numbers in them are no quantities.

A careful grammar of our own: numeral, scale, unit or counted noun, hedge before or after, ranges that share what they have in
common. Deterministic, no I/O, linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from monitor.figures import cjk, nouns
from monitor.figures.fractions import in_quarters, part_of, shares
from monitor.figures.lexis import Lexis, lexis, listed
from monitor.figures.numerals import numerals
from monitor.figures.ranges import Links, is_list
from monitor.figures.read import NumeralReading, is_time, read, unit_at
from monitor.language import languages
from monitor.language.detect import read_as
from monitor.language.sentences import sentences
from monitor.model.stories import Figure

LONGEST_PLAIN = (
    1e7  # a bare number of more digits without separators is a registration, a telephone, a date
)


def figures(text: str, language: str | None) -> tuple[Figure, ...]:
    """Every quantity in a text, in order; offsets are code points of `text` and take in hedge, currency and unit.

    A count's unit is "#noun"; a range is two figures; a share of a whole ("at least half of") has unit "share".
    A language that is not known is read as English; none is told from the text.
    """
    own = _language(text, language)
    found: list[Figure] = []
    for start, end in sentences(text, own):
        found += _in_sentence(text, start, end, own)
    return tuple(found)


def figure_line(row: Mapping[str, Any]) -> dict[str, Any]:
    """One line of the `monitor figures` filter: {"id","text","lang"} → {"id","figures":[…]}."""
    keys = ("value", "unit", "currency", "hedge", "start", "end", "measures", "period")
    found = figures(str(row.get("text") or ""), _known(row.get("lang")))
    return {
        "id": row.get("id"),
        "figures": [{key: getattr(figure, key) for key in keys} for figure in found],
    }


def _known(language: object) -> str | None:
    return language if isinstance(language, str) else None


def _language(text: str, language: str | None) -> str:
    own = languages.of(language or read_as(text, None))
    return own.tag if own.topic("numbers") else languages.DEFAULT


def _in_sentence(text: str, start: int, end: int, language: str) -> list[Figure]:
    sentence = text[start:end]
    if not languages.of(language).spaced:
        return cjk.figures_in(sentence, start, language)
    lex = lexis(language)
    seen: list[NumeralReading] = []
    for numeral in numerals(sentence, language):
        if not seen or numeral.start >= seen[-1].end:
            seen.append(read(sentence, numeral, lex, language))
    counted = (
        r for r in _Sentence(sentence, lex, language).keep(seen) if not in_quarters(sentence, r)
    )
    kept = [part_of(sentence, r, lex) for r in counted]
    whole = sorted(kept + shares(sentence, kept, lex), key=lambda r: r.start)
    return [_figure(sentence, start, r, lex, language) for r in whole]


def _figure(sentence: str, offset: int, seen: NumeralReading, lex: Lexis, language: str) -> Figure:
    period = seen.period or _period(sentence, seen.end, lex)
    noun = seen.noun
    if seen.bare:
        unit = f"#{noun}"
    else:
        unit = seen.currency or (seen.unit.code if seen.unit else "")
        noun = noun or nouns.measured(sentence, seen, lex, language)
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
        self.titled = (
            len(long) >= 3
            and text[-1] != "."
            and sum(w[0].isupper() for w in long) > 0.7 * len(long)
        )

    def keep(self, seen: list[NumeralReading]) -> list[NumeralReading]:
        linked = Links(self.text, self.lex, self.language).join([self._counted(r) for r in seen])
        kept: list[NumeralReading] = []
        refused: NumeralReading | None = None
        for reading, joined in linked:
            if self._is_quantity(reading, joined) and not (
                refused and self._goes_on(refused, reading)
            ):
                kept.append(self._elliptic(reading, kept))
                refused = None
            else:
                refused = reading
        return kept

    def _elliptic(self, seen: NumeralReading, kept: list[NumeralReading]) -> NumeralReading:
        """ "2.5bn euros, up from 2.1 billion": the unit is that of the amount before."""
        if not kept or not seen.bare or seen.noun or seen.scale < 1e6:
            return seen
        last = kept[-1]
        if last.bare or last.scale < 1e6 or (last.unit is not None and is_time(last.unit.code)):
            return seen
        return replace(seen, unit=last.unit, currency=last.currency)

    def _goes_on(self, refused: NumeralReading, reading: NumeralReading) -> bool:
        """Whether a bare number only goes on with a list of dates or names: "Articles 30, 31 and 32"."""
        return (
            reading.bare
            and not reading.noun
            and reading.scale == 1.0
            and not reading.numeral.grouped
            and is_list(self.text[refused.end : reading.start], self.lex)
        )

    def _counted(self, seen: NumeralReading) -> NumeralReading:
        if not seen.bare or seen.broken:
            return seen
        hyphened = (
            self.text[seen.end : seen.end + 1] == "-"
            and self.text[seen.end + 1 : seen.end + 2].isalpha()
        )
        noun = nouns.noun_after(self.text, seen.end, self.lex, self.language, hyphened=hyphened)
        if not noun and self.language == "en":
            return self._of_these(seen)
        return replace(seen, noun=noun, hyphened=hyphened)

    def _of_these(self, seen: NumeralReading) -> NumeralReading:
        found = _OF_THESE.match(self.text, seen.end)
        if found is None:
            return seen
        noun = (
            nouns.noun_after(self.text, found.end(), self.lex, self.language)
            if found["these"]
            else ""
        )
        return unit_at(self.text, replace(seen, noun=noun), found.end(), self.language)

    def _is_quantity(self, seen: NumeralReading, joined: bool) -> bool:
        if (
            seen.broken
            or self._is_one(seen)
            or (nouns.is_date(self.text, seen, self.lex) and self._stays_date(seen))
        ):
            return False
        if seen.unit is not None or seen.currency:
            return self._unit_holds(seen)
        if nouns.is_label(self.text, seen.start, self.lex) or self._is_named(seen):
            return False
        if seen.noun:
            return self._noun_holds(seen)
        return joined or self._bare_holds(seen)

    def _is_one(self, seen: NumeralReading) -> bool:
        """The word for one is an article or a pronoun unless a scale or (in English) a unit follows."""
        if not seen.numeral.word or seen.scale != 1.0 or seen.numeral.scaled:
            return False
        if seen.numeral.value == 0:
            return seen.bare
        written = self.text[seen.numeral.start : seen.numeral.end].lower()
        if written not in self.lex.one:
            return False
        return (
            self.language != "en"
            or seen.bare
            or (seen.unit is not None and seen.unit.code in {"day", "h", "min", "s"})
        )

    def _stays_date(self, seen: NumeralReading) -> bool:
        """A number that looks like a date stays one, but for years before a unit or a thing that is counted in thousands."""
        if not nouns.is_year(seen):
            return True
        if seen.unit is not None:
            return is_time(seen.unit.code) and self.language != "en"
        return seen.noun not in _THOUSANDS

    def _unit_holds(self, seen: NumeralReading) -> bool:
        if seen.currency or seen.unit is None or not is_time(seen.unit.code):
            return True
        start, end = seen.numeral.start, seen.end
        if (
            not self.titled
            and self.text[end - 1].isalpha()
            and self.text[start].isupper()
            and _capital_after(self.text, seen)
        ):
            return False  # the Five-Year Plan
        if (
            self.language == "en"
            and not self.titled
            and _CAPITAL.match(self.text, seen.numeral.end)
        ):
            return False  # the broadcast "60 Minutes"
        return not (nouns.is_label(self.text, seen.start, self.lex) and not seen.numeral.word)

    def _is_named(self, seen: NumeralReading) -> bool:
        start = seen.start
        if _GROUP.search(self.text, max(0, start - 12), start):
            return True
        if seen.numeral.word:
            capital = (
                self.text[start].isupper()
                and start > 0
                and not self.titled
                and not _OPENING.search(self.text, 0, start)
            )
            return capital
        if not nouns.follows_name(self.text, start, 0, self.lex):
            return False
        return not seen.noun

    def _noun_holds(self, seen: NumeralReading) -> bool:
        if seen.hyphened:
            name = self.text[seen.end + 1 : seen.end + 2].isupper() and not self.titled
            return not name and (not seen.numeral.word or seen.noun in _MEMBERS)
        return True

    def _bare_holds(self, seen: NumeralReading) -> bool:
        if seen.hyphened:
            return False
        if seen.hedge or seen.numeral.scaled or seen.scale != 1.0:
            return not (seen.hedge and seen.numeral.word and seen.numeral.value < 3)
        if seen.numeral.word:
            return False
        if seen.numeral.value >= LONGEST_PLAIN and not seen.numeral.grouped:
            return False
        if seen.numeral.grouped:
            return not nouns.follows_name(self.text, seen.start, 0, self.lex)
        toll = nouns.word_before(self.text, seen.start).lower() in _TOLLS or _VERB_AFTER.match(
            self.text, seen.end
        )
        return bool(toll) and seen.numeral.value > 1


_OF_THESE = re.compile(
    r" of (?:an? |(?P<these>(?:the |those |these |its |their |his |her |our |all |them\b|[A-Z][\w.]+(?: [A-Z]\w+)*['’]s? )+))"
)
_OPENING = re.compile(r"(?:^|[\"“‘«(:.!?—–]\s?|['’]\s?)$")
_GROUP = re.compile(
    r"\b(?:[Gg]roup|G|[Bb]ig|[Mm]agnificent) of $|\b(?:Big|Magnificent|World War|Part|Phase) $"
)
_THOUSANDS = listed(
    "people workers jobs homes employees deaths cases residents troops soldiers patients students households families staff "
    "villages migrants refugees passengers companies vehicles cars officers police participants members"
)
_MEMBERS = listed(
    "point member nation country person seat man woman judge party-member state panel strong"
)
_TOLLS = listed(
    "killing killed kills injuring injured injures wounding wounded wounds leaving left arrested arresting detained detaining "
    "another displacing hospitalizing employs employing employed sacked fired totaling totalling numbering numbered"
)
_VERB_AFTER = re.compile(
    r" (?:more |of (?:them|us|whom|which)\b ?)?(?:(?<=of them )|(?<=of whom )|(?<=of which )"
    r"|were|are|have been|had been|have|had|remain|remained|survived|died|die|dead)\b"
)
_CAPITAL = re.compile(r"[ -][A-Z]")


def _capital_after(text: str, seen: NumeralReading) -> bool:
    return (
        bool(_CAPITAL.match(text, seen.end))
        or text[seen.numeral.end + 1 : seen.numeral.end + 2].isupper()
    )


# --- periods ---------------------------------------------------------------------------------------------------------

_SLASH = re.compile(
    r"\s?/\s?(lb|oz|t|kg|tonne|ton|mt|MT|bbl|barrel|share|yr|year|month|day|MWh|kWh|W)\b"
)
_SLASHED = {
    "tonne": "t",
    "ton": "t",
    "mt": "t",
    "MT": "t",
    "barrel": "bbl",
    "year": "yr",
    "MWh": "Wh",
    "kWh": "Wh",
}
_ASIDE = re.compile(r"\s?\([^)]{1,40}\)")
_PER_WORDS = re.compile(r"[ -]?([^\W\d_]+(?:[ '’-][^\W\d_]+){0,3})")
_AGO = frozenset({"ago", "earlier", "later", "before", "after"})
_IN_YEAR = re.compile(
    rf" (?:{'|'.join(languages.everywhere('numbers', 'in_year'))}) ((?:19|20)\d\d)(?!\d)"
)


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
