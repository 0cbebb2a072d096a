"""How a report turns a measure: delayed, eased in part, prolonged, stopped by a court, applied again, withdrawn as a draft.

The words of each language are in its file of monitor/language, topic "turns". Deterministic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from monitor.figures.lexis import months
from monitor.language import languages
from monitor.language.folding import fold
from monitor.language.languages import Language
from monitor.model.measures import Turn

_KINDS = (
    "delay",
    "partial",
    "prolong",
    "court",
    "stops",
    "reinstate",
    "withdraw",
    "shelve",
    "reopen",
    "instead",
    "provisional",
    "pending",
    "at_once",
    "begins",
)
_GAP, _GAP_UNSPACED = r"(?:\W+\w+){0,6}?\W+", r"[^。；\n]{0,24}?"
# In this order: what a court does is told before what it does it to; a draft is withdrawn, not delayed.
_PLAIN = (Turn.DELAY, Turn.PROLONG, Turn.PARTIAL)


def turn_of(title: str, sentence: str, language: str) -> Turn:
    """The turn that a title tells, else that of the event's sentence."""
    told = _told(title, language)
    return told if told is not Turn.NONE else _told(sentence, language)


def holds_now(title: str, opening: str, language: str) -> bool:
    """Whether a title says that something begins to hold, or title or opening that it holds at once."""
    patterns = dict(_patterns(language))
    head = fold(title)
    if patterns["begins"].search(head) or patterns["at_once"].search(head):
        return True
    return patterns["at_once"].search(fold(opening)) is not None


def instead(title: str, language: str) -> int | None:
    """Where a title says that one thing takes another's place; None where it does not."""
    found = dict(_patterns(language))["instead"].search(fold(title))
    return found.start() if found else None


def stops(title: str, language: str) -> bool:
    """Whether a title says that something is stopped, which holds from then on: "halts exports", not "bans" them."""
    return dict(_patterns(language))["stops"].search(fold(title)) is not None


def is_provisional(title: str, opening: str, language: str) -> bool:
    """Whether title or opening tell of a provisional duty, which is collected before the case is decided."""
    return dict(_patterns(language))["provisional"].search(fold(f"{title}\n{opening}")) is not None


def is_pending(title: str, opening: str, language: str) -> bool:
    """Whether title or opening say that others still have to agree: a second chamber, a head of state, a consultation."""
    return dict(_patterns(language))["pending"].search(fold(f"{title}\n{opening}")) is not None


def is_ahead(text: str, language: str, at: date) -> bool:
    """Whether a text says that something holds from a month or year to come: "from January 2027", "dès 2029", "10月発効"."""
    return any(
        (year, month) > (at.year, at.month if month else 0)
        for pattern in _starts(language)
        for year, month in _months_of(pattern, text, language, at)
    )


def _months_of(
    pattern: re.Pattern[str], text: str, language: str, at: date
) -> Iterator[tuple[int, int]]:
    """Year and month, 0 for a year alone, of the starts that a text tells; a month alone is the next of its name."""
    numbers = months(languages.of(language))
    for match in pattern.finditer(text.lower()):
        part = match.groupdict()
        named, year = part.get("month"), part.get("year")
        month = int(named) if named and named.isdigit() else numbers.get(named or "", 0)
        if not year and not month:
            continue
        yield int(year) if year else at.year + (month < at.month), month


@cache
def _starts(tag: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of months and years from which something holds."""
    language = languages.of(tag)
    if not language.spaced:
        number = r"(?:(?P<year>20\d\d)年)?(?:(?P<month>\d{1,2})月)?(?:\d{1,2}日)?"
        words = "|".join(map(re.escape, language.phrases("turns", "from")))
        front = "|".join(map(re.escape, language.phrases("turns", "from_front")))
        found = [rf"{number}(?:{words})"] if words else []
        return tuple(re.compile(p) for p in (*found, *([rf"(?:{front}){number}"] if front else [])))
    words = "|".join(re.escape(w).replace(r"\ ", r"\s") for w in language.phrases("turns", "from"))
    named = "|".join(sorted((re.escape(m) for m in months(language)), key=len, reverse=True))
    if not words:
        return ()
    return (
        re.compile(
            rf"\b(?:{words})\s(?:\d{{1,2}}(?:\.|º|er|st|nd|rd|th)?\s(?:de\s)?)?"
            rf"(?:(?P<month>{named})\b\.?)?(?:,?\s?(?:\d{{1,2}},\s)?(?:de\s|del\s)?(?P<year>20\d\d)\b)?"
        ),
    )


def _told(text: str, language: str) -> Turn:
    if not text:
        return Turn.NONE
    words = fold(text)
    says = {name: pattern.search(words) is not None for name, pattern in _patterns(language)}
    if says["reinstate"]:
        return Turn.REINSTATE
    if says["reopen"]:
        return Turn.REOPEN
    if says["court"] and says["stops"]:
        return Turn.COURT_STOP
    if says["withdraw"]:
        return Turn.WITHDRAW
    if says["shelve"]:
        return Turn.SHELVE
    return next((turn for turn in _PLAIN if says[turn]), Turn.NONE)


@cache
def _patterns(tag: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    language = languages.of(tag)
    return tuple((name, _pattern(language, name)) for name in _KINDS)


def _pattern(language: Language, name: str) -> re.Pattern[str]:
    made = (_phrase(phrase, language.spaced) for phrase in language.phrases("turns", name))
    return re.compile("|".join(made) or "(?!)")


def _phrase(phrase: str, spaced: bool) -> str:
    parts = [fold(part.strip()) for part in phrase.split("…")]
    if not spaced:
        return _GAP_UNSPACED.join(re.escape(part) for part in parts)
    return r"\b" + _GAP.join(_words(part) for part in parts)


def _words(part: str) -> str:
    words = (
        re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word)
        for word in part.split()
    )
    return r"\s+".join(words) + r"\b"
