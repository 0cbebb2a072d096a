"""Words that tell who acts and what kind of news an article is. No I/O but the shipped list; deterministic.

The lists are `[news]` of each language's file. They are evidence for the score only: a cue is never a mention.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.language import languages


class CueKind(StrEnum):
    """What a cue word speaks for."""

    GOVERNMENT = "government"  # someone who governs
    INSTRUMENT = "instrument"  # a decree, law, notice
    DECIDING = "deciding"  # what governments do: ban, order, consider
    MINING = "mining"  # ore and metal without a name: mines, smelters
    SUPPLY = "supply"  # making, moving and using goods at large: plants, exports, tonnes
    MARKET = "market"  # prices and traders
    DRILLING = "drilling"  # holes and grades
    COMPANY = "company"  # shares, earnings, posts, strikes
    ELSEWHERE = "elsewhere"  # medals, food, medicine: another world


class Cue(NamedTuple):
    """A cue word in a text: half-open offsets in code points, of the stem where any ending may follow."""

    kind: CueKind
    start: int
    end: int
    word: str  # as listed


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    kind: CueKind | None  # None: takes its words away from the others
    left: bool  # needs a boundary before it
    right: bool  # and after it


def fingerprint() -> str:
    """A short hash of the lists: a score depends on them."""
    return languages.fingerprint("news")


@cache
def _machine(language: str) -> tuple[AhoCorasick, tuple[_Word, ...]]:
    """The automaton of a language and its words, in the same order."""
    own = languages.of(language)
    words: dict[str, _Word] = {}
    for name in own.topic("news"):
        kind = None if name == "false" else CueKind(name)
        for written in own.words("news", name):
            word = written.rstrip("*").lower()
            words[word] = _Word(word, kind, own.spaced, own.spaced and not written.endswith("*"))
    return AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest), tuple(words.values())


def find(text: str, language: str | None) -> tuple[Cue, ...]:
    """The cues of a text in order. A language without lists is read as English; one pass over the text."""
    machine, words = _machine(languages.of(language).tag)
    lowered = _lowered(text)
    found = (
        (words[index], start, end) for index, start, end in machine.find_matches_as_indexes(lowered)
    )
    return tuple(
        Cue(word.kind, start, end, word.text)
        for word, start, end in found
        if word.kind is not None and _bounded(lowered, start, end, word)
    )


def _lowered(text: str) -> str:
    """Lower case of the same length, so that offsets stay true (a dotted capital I would grow)."""
    lowered = text.lower()
    return (
        lowered
        if len(lowered) == len(text)
        else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    )


def _bounded(text: str, start: int, end: int, word: _Word) -> bool:
    if word.left and start > 0 and text[start - 1].isalnum():
        return False
    return not (word.right and end < len(text) and text[end].isalnum())
