"""The words of an article as grouping sees them: folded, names and numbers told apart, in any script. No I/O, deterministic.

Scripts without spaces give pairs of adjacent characters; Vietnamese, which spaces its syllables, syllables and their pairs.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import islice

from monitor.language.scripts import UNSPACED

_LETTERS, _SPACED_LETTERS = rf"(?:(?![{UNSPACED}])[^\W\d_])+", r"[^\W\d_]+"
_NUMBER, _STOP = r"\d+(?:[.,:]\d+)*", r"[.!?:;\n…。！？]"
_MIXED = re.compile(rf"[{UNSPACED}]+|{_NUMBER}|{_LETTERS}(?:'{_LETTERS})*\d*|{_STOP}")
_SPACED = re.compile(rf"{_NUMBER}|{_SPACED_LETTERS}(?:'{_SPACED_LETTERS})*\d*|{_STOP}")
_RUN = re.compile(f"[{UNSPACED}]")
_WORD_LENGTH = 12  # code points of text looked at for each word asked for
_STOPS = frozenset(".!?:;\n…。！？")
_VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_TITLE_CASED = 0.6  # share of capitalised words from which capitals in a title say nothing


class TermKind(IntEnum):
    """What a term is, for its weight."""

    WORD = 0
    NAME = 1
    NUMBER = 2
    PAIR = 3  # two names in a row, or two syllables


@dataclass(slots=True)
class Word:
    """One token: folded, as written, and whether its capital says that it is a name."""

    folded: str
    written: str
    capital: bool
    certain: bool  # the capital is not owed to the start of a sentence
    number: bool
    starts: bool  # first after a stop


@dataclass(slots=True)
class Terms:
    """The terms of an article: how often each occurs, weighted by where; what those are that are no plain words; as written."""

    counts: dict[str, float] = field(default_factory=dict)
    marks: dict[str, TermKind] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)


def words(text: str, limit: int) -> list[Word]:
    """The first `limit` words of `text`, of its first 12 × `limit` code points."""
    return list(islice(_words(text[: limit * _WORD_LENGTH].replace("’", "'")), limit))


def is_syllabic(text: str, language: str | None) -> bool:
    """Whether spaces part syllables, not words: Vietnamese, by its tag or by its letters."""
    if language:
        return language.startswith("vi")
    head = text[:400]
    return len(_VIETNAMESE.findall(head)) * 20 > len(head)


def terms(parts: Sequence[tuple[float, list[Word]]], *, syllabic: bool) -> Terms:
    """The terms of an article, given its title and the stretches of its text, each with the worth of an occurrence there."""
    names = _names(parts[0][1], [word for _, part in parts[1:] for word in part])
    found = Terms()
    counts = found.counts
    for worth, part in parts:
        for key, sort, form in _keys(part, names, syllabic):
            if key in counts:
                counts[key] += worth
                continue
            counts[key] = worth
            found.written[key] = form
            if sort is not TermKind.WORD:
                found.marks[key] = sort
    return found


def fold(text: str) -> str:
    """`text` without case and compatibility forms; accents stay, because they tell words apart in many languages."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def _words(text: str) -> Iterator[Word]:
    starts = True
    mixed = not text.isascii() and _RUN.search(text) is not None
    for token in (_MIXED if mixed else _SPACED).findall(text):
        if token in _STOPS:
            starts = True
            continue
        if mixed and _RUN.match(token):
            for at in range(max(1, len(token) - 1)):
                pair = token[at : at + 2]
                yield Word(pair, pair, False, False, False, at == 0)
        elif token[0].isdigit():
            yield Word(token, token, False, False, True, starts)
        else:
            written = token[:-2] if token.endswith(("'s", "'S")) else token
            capital = written[0].isupper()
            certain = capital and (not starts or (len(written) > 1 and written.isupper()))
            yield Word(fold(written).replace("'", ""), written, capital, certain, False, starts)
        starts = False


def _names(head: list[Word], body: list[Word]) -> frozenset[str]:
    """Words that are written with a capital where nothing but being a name asks for one, more often than without."""
    capitals: Counter[str] = Counter()
    plain: Counter[str] = Counter()
    title_cased = sum(w.capital for w in head) >= _TITLE_CASED * len(head)
    for word in body if title_cased else (*head, *body):
        if word.certain:
            capitals[word.folded] += 1
        elif not word.capital and not word.number:
            plain[word.folded] += 1
    return frozenset(name for name, count in capitals.items() if count > plain[name])


def _keys(
    part: list[Word], names: frozenset[str], syllabic: bool
) -> Iterator[tuple[str, TermKind, str]]:
    """Every term of a stretch of words, pairs included, in order."""
    before: Word | None = None
    for word in part:
        name = word.folded in names and word.capital
        if word.number:
            yield word.folded, TermKind.NUMBER, word.written
        elif name:
            yield word.folded, TermKind.NAME, word.written
        else:
            yield _stem(word.folded), TermKind.WORD, word.written
        if before and not word.starts and (syllabic or (name and before.capital)):
            yield (
                f"{before.folded} {word.folded}",
                TermKind.PAIR,
                f"{before.written} {word.written}",
            )
        before = None if word.number else word


def _stem(word: str) -> str:
    """English plurals without their s; harmless elsewhere, because every text is treated alike."""
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui" else word
