"""How a report turns a measure: delayed, eased in part, prolonged, stopped by a court, applied again, withdrawn as a draft.

The words of each language are in its file of monitor/language, topic "turns". Deterministic.
"""

from __future__ import annotations

import re
from functools import cache

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


def holds_now(title: str, sentence: str, language: str) -> bool:
    """Whether a title says that something begins to hold, or title or sentence that it holds at once."""
    patterns = dict(_patterns(language))
    head = fold(title)
    if patterns["begins"].search(head) or patterns["at_once"].search(head):
        return True
    return patterns["at_once"].search(fold(sentence)) is not None


def _told(text: str, language: str) -> Turn:
    if not text:
        return Turn.NONE
    words = fold(text)
    says = {name: pattern.search(words) is not None for name, pattern in _patterns(language)}
    if says["reinstate"]:
        return Turn.REINSTATE
    if says["court"] and says["stops"]:
        return Turn.COURT_STOP
    if says["withdraw"]:
        return Turn.WITHDRAW
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
