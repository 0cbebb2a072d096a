"""What the words beside a number say of it: the thing it counts or measures, a date, a name with a number in it.

Deterministic, no I/O.
"""

from __future__ import annotations

import re

from monitor.figures.lexis import Lexis, listed, says_of
from monitor.figures.read import NumeralReading, Token, tokens
from monitor.language import languages

_IRREGULAR = listed(
    "people men women children police staff aircraft troops cattle sheep species series personnel media data criteria "
    "livestock spacecraft crew fish others feet teeth mice lives halves wolves youth clergy folk fishermen policemen "
    "servicemen gunmen militia dead injured wounded killed missing arrested hospitalized hospitalised infected "
    "detained hurt displaced unemployed headquarters crossroads times seats votes points"
)
_NO_PLURAL = re.compile(r"(?:ss|us|is|ous|’s|'s)$")
_NOT_NOUNS = listed(
    "news politics economics physics thanks was is has his this its plus versus thus perhaps always yes across does "
    "says as towards afterwards besides minus"
)


def is_plural(word: str) -> bool:
    """Whether an English word looks like a plural noun (or counts like one)."""
    low = word.lower().rstrip(".")
    if word[0].isupper() and low.endswith(
        ("lis", "qis", "dis", "nis")
    ):  # Israelis, Iraqis, Saudis, Pakistanis
        return True
    return low in _IRREGULAR or (
        len(low) > 3 and low.endswith("s") and not _NO_PLURAL.search(low) and low not in _NOT_NOUNS
    )


def noun_after(text: str, end: int, lex: Lexis, language: str, *, hyphened: bool = False) -> str:
    """Head of the noun phrase that follows a number, lower-cased; "" when what follows counts nothing."""
    of = _OF.match(text, end) if says_of(language) else None
    ahead = _phrase(tokens(text, of.end() if of else end, 7), lex)
    if not ahead:
        return ""
    if language != "en":
        return _foreign_head(ahead, language)
    if hyphened:
        return ahead[0].text.lower().split("-")[0]
    return _head(ahead)


_MORE = languages.words_everywhere("numbers", "more")
_OF = re.compile(r"(?<=[a-zõê]) (?:de |d['’])")


def _phrase(ahead: list[Token], lex: Lexis) -> list[Token]:
    """The words up to the first that is no part of a noun phrase; "more" may open it."""
    if ahead and ahead[0].text.lower() in _MORE:
        ahead = ahead[1:]
    for count, token in enumerate(ahead):
        word = token.text.lower()
        if word.rstrip(".") in lex.function or word in lex.before:
            return ahead[:count]
        if token.text.endswith(".") and len(token.text) > 4:
            return ahead[: count + 1]
    return ahead


def _head(ahead: list[Token]) -> str:
    for at, token in enumerate(ahead):
        if is_plural(token.text):
            following = ahead[at + 1].text if at + 1 < len(ahead) else ""
            return _bare(
                following
                if following and is_plural(following) and following[0].islower()
                else token.text
            )
    return ""


def _foreign_head(ahead: list[Token], language: str) -> str:
    if language == "de":
        named = [t.text for t in ahead if t.text[0].isupper()]
        return _bare(named[0]) if named else ""
    if language == "ru":
        return _bare(ahead[-1].text if len(ahead) < 3 else ahead[1].text)
    return _bare(ahead[0].text)


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word.lower().rstrip("."))


_MEASURED_RIGHT = re.compile(
    r"[ ]?(?:\([^)]*\)[ ]?)?(?:(?:worth )?(?:in|of|for|to|on|as)[ ])?(?:the |a |an |its |their |his |her )?"
)


def measured(text: str, seen: NumeralReading, lex: Lexis, language: str) -> str:
    """What an amount, a share or a percentage is of: the noun after it, else the noun before it; "" when neither is plain."""
    right = _MEASURED_RIGHT.match(text, _after_rate(text, seen.end, lex))
    ahead = (
        _phrase(tokens(text, right.end(), 4), lex)
        if right and text[right.end() : right.end() + 1] != "("
        else []
    )
    named = [t for t in ahead if t.text[0].islower() or language == "de"]
    if named:
        return _bare(named[-1].text if lex.nouns_last else named[0].text)
    return noun_before(text, seen.first, lex)


_LEFT = re.compile(r"(?<!\w)[^\W\d_]+(?:[-’'][^\W\d_]+)*(?!\w)")


def _after_rate(text: str, end: int, lex: Lexis) -> int:
    """Where the text goes on behind "a year", "per tonne", "annually"."""
    found = _RATE_WORDS.match(text, end)
    parts = found[1].split(" ") if found else []
    for size in range(min(3, len(parts)), 0, -1):
        if found and " ".join(parts[:size]).lower() in lex.per:
            return found.start(1) + len(" ".join(parts[:size]))
    return end


_RATE_WORDS = re.compile(r"(?:\s?\([^)]{1,40}\))?[ -]?([^\W\d_]+(?:[ '’-][^\W\d_]+){0,3})")


def noun_before(text: str, start: int, lex: Lexis) -> str:
    """The last word of substance in the clause before a number."""
    clause = text[max(0, start - 60) : start]
    cut = max(clause.rfind(mark) for mark in ".;:,\n")
    for word in reversed(_LEFT.findall(clause[cut + 1 :])):
        low = word.lower()
        if (
            low not in lex.function
            and low not in lex.before
            and low not in lex.ranges
            and len(low) > 2
        ):
            return _bare(low)
    return ""


_PREVIOUS = re.compile(r"([^\s\"“”„«»()\[\]]+)[ \u00a0]*(\(?)$")


def word_before(text: str, start: int) -> str:
    """The word directly before a number, as written; "" at the start of a line or after a bracket."""
    found = _PREVIOUS.search(text, max(0, start - 30), start)
    return found[1] if found and not found[2] and "\n" not in text[found.start() : start] else ""


_CLOCK = re.compile(rf"\s?(?:{'|'.join(languages.everywhere('numbers', 'clock'))})")
_NEXT_WORD = re.compile(r"(?:st|nd|rd|th|\.)?[ \u00a0]+(?:of |de |del |d['’])?([^\W\d_]+\.?)")
_OF_YEAR = re.compile(r"[ ]?(?:г\.|гг\.|год|года|году|годов)\b")


def is_date(text: str, seen: NumeralReading, lex: Lexis) -> bool:
    """Whether a plain number is a day, a year or a time of day."""
    numeral = seen.numeral
    if numeral.word or seen.scale != 1.0 or seen.currency:
        return False
    if _CLOCK.match(text, numeral.end):
        return True
    if numeral.grouped:
        return False
    return _is_day(text, seen, lex) or is_year(seen)


def is_year(seen: NumeralReading) -> bool:
    """Whether a plain whole number may be a year."""
    return (
        not seen.numeral.grouped
        and not seen.numeral.word
        and seen.scale == 1.0
        and 1500 <= seen.numeral.value <= 2100
    )


def _is_day(text: str, seen: NumeralReading, lex: Lexis) -> bool:
    if not 1 <= seen.numeral.value <= 31:
        return False
    before = word_before(text, seen.start)
    if before.lower() in lex.months and before[0].isupper():
        return seen.unit is None
    after = _NEXT_WORD.match(text, seen.numeral.end)
    if after is None or after[1].lower() not in lex.months:
        return False
    return after[1][0].isupper() or after[1] not in {"may", "march", "mar", "sep", "dec"}


def is_label(text: str, start: int, lex: Lexis) -> bool:
    """Whether the word before makes the number a name: "Article 5", "No. 46", "Phase 1"."""
    before = word_before(text, start).lower().lstrip("'’#")
    return before in lex.labels or before.rstrip(".") in lex.labels


def follows_name(text: str, start: int, sentence_start: int, lex: Lexis) -> bool:
    """Whether the word before is a name (capital, not merely the first word of its sentence)."""
    before = word_before(text, start)
    if not before or not before[0].isupper() or before[-1] in ".,:;!?–—-":
        return False
    at = text.rfind(before, 0, start)
    return not (
        at <= sentence_start + 1 and before.lower() in lex.function | lex.articles | set(lex.before)
    )
