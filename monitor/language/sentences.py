"""Sentences of a text in the known languages: rules, not a model. No I/O, deterministic, linear in the length.

The words are those of `[sentences]` in each language's file; English and shared abbreviations hold in all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from monitor.core.text import paragraphs, trimmed
from monitor.language import languages
from monitor.language.scripts import CAPITAL, SMALL


def sentences(text: str, language: str | None = None) -> tuple[tuple[int, int], ...]:
    """Half-open offsets of the sentences in order, trimmed, never empty; a line break always ends one. Linear in the length.

    Rules, not a model: a full stop ends a sentence unless the word before it is an abbreviation, an initial or an ordinal of
    the language, or what follows is no beginning. A language that is not known is read as English.
    """
    rules = _rules(languages.of(language).tag)
    found: list[tuple[int, int]] = []
    for start, end in paragraphs(text):
        for stop in _stops(text, start, end):
            if stop.end() < end and _ends(text, stop, start, rules):
                found.append(trimmed(text, start, stop.end()))
                start, _ = trimmed(text, stop.end(), end)
        found.append(trimmed(text, start, end))
    return tuple(found)


def _stops(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The stops between two offsets, as `_STOP.finditer` gives them; tried at the marks alone, which is a third of the time."""
    reach = start
    for mark in _MARK.finditer(text, start, end):
        if mark.start() >= reach and (stop := _STOP.match(text, mark.start(), end)):
            yield stop
            reach = stop.end()


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a language does with full stops; words are lower-cased, without their last full stop."""

    never: frozenset[str]  # abbreviations that need a word after them: "mr", "z.b"
    number: frozenset[str]  # abbreviations only before a number: "no" 5, "art" 12
    maybe: frozenset[str]  # abbreviations that may also end a sentence: "inc", "u.s", "usw"
    starters: frozenset[str]  # words that begin a sentence after such an abbreviation
    ordinals: bool  # "am 3. Oktober"


_CLOSERS = "\"'”’“»›)\\]}」』）】》〉〕"
# Full-width stops need nothing after them; the others need white space, or a capital run on by a careless page ("year.The").
_WIDE_CLOSERS = "\"'”’」』）】》〉〕"
_RUN_ON = rf"(?<=[{SMALL}]{{3}}\.)(?=[{CAPITAL}][{SMALL} ])"
_STOP = re.compile(
    rf"(?P<wide>[。！？｡]+[…！？]*[{_WIDE_CLOSERS}]*)"
    rf"|(?<![.!?…])(?P<mark>[!?]++[.…]*+|\.{{2,}}+|…++|\.)[{_CLOSERS}]*+(?:[\u00a0\u202f ]?»)?(?:(?=\s)|{_RUN_ON})"
)
_MARK = re.compile("[。！？｡.!?…]")  # that a stop may begin with
_WORD_BEFORE = re.compile(r"[^\s(\[{\"“”„«»‘’<>/,;:–—]+$")
_NEXT = re.compile(r"\s*[\"'“”„«»‘’‹›(\[{¿¡—–-]*\s?(?P<word>[^\s\"“”»,;:!?.)’']*)")
_INITIALS = re.compile(r"[^\W\d_](?:[-.][^\W\d_]{1,2})*")
_NUMBER_BEFORE = re.compile(r"\d[\d.,]*\s?$")


def _ends(text: str, stop: re.Match[str], start: int, rules: _Rules) -> bool:
    if stop["wide"]:
        quoted = stop[0][-1] in "」』）】》〉〕"
        return not (quoted and _continued().match(text, stop.end()))
    following = _NEXT.match(text, stop.end())
    if following is None or not following["word"] or following["word"][0].islower():
        return False
    word = following["word"]
    if stop["mark"] != ".":
        return stop["mark"][0] in "!?" or word[0].isupper() or not word[0].isascii()
    if not text[stop.end()].isspace() and word.lower() in _shared("domains"):
        return False
    return _full_stop_ends(text, stop, start, following, rules)


def _full_stop_ends(
    text: str, stop: re.Match[str], start: int, following: re.Match[str], rules: _Rules
) -> bool:
    word, dot = following["word"], stop.start("mark")
    before = _WORD_BEFORE.search(text, max(start, dot - 24), dot)
    last = before[0].lower() if before else ""
    begins = word in rules.starters and not (
        len(word) == 1 and text.startswith(".", following.end())
    )
    if not last:
        return True
    if last.isdigit():
        listed = before is not None and before.start() == start  # "1. The first point"
        return not listed and (begins or not rules.ordinals or len(last) > 2 or word[0].isdigit())
    if last in rules.number and word[0].isdigit():
        return False
    if last in rules.never:
        return False
    if last in _shared("and_so_on"):
        return True
    if last in _shared("units") and _NUMBER_BEFORE.search(
        text, max(start, dot - 24), dot - len(last)
    ):
        return True
    if last in rules.maybe or _INITIALS.fullmatch(last) or _is_clipped(last):
        return begins and not word.isdigit()
    return True


def _is_clipped(word: str) -> bool:
    """Latin letters without a vowel are an abbreviation nobody listed: "mfg", "hrg"."""
    return len(word) <= 4 and word.isascii() and word.isalpha() and not set(word) & set("aeiouy")


@cache
def _rules(tag: str) -> _Rules:
    own, english = languages.of(tag), languages.of(languages.DEFAULT)
    own = own if "starters" in own.topic("sentences") else english
    return _Rules(
        never=_shared("never") | frozenset(own.words("sentences", "never")),
        number=frozenset(
            (*english.words("sentences", "number"), *own.words("sentences", "number"))
        ),
        maybe=_shared("maybe") | frozenset(own.words("sentences", "maybe")),
        starters=frozenset(own.words("sentences", "starters")),
        ordinals=own.topic("sentences").get("ordinals", False),
    )


@cache
def _shared(key: str) -> frozenset[str]:
    return frozenset(languages.shared("sentences")[key].split())


@cache
def _continued() -> re.Pattern[str]:
    """What goes on after a quotation that ends in a full stop: the particles of Japanese."""
    particles = (
        p for n in languages.known() for p in languages.of(n).words("sentences", "particles")
    )
    return re.compile(rf"\s*(?:{'|'.join(particles)})")
