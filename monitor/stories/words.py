"""The words of an article as grouping sees them: folded, names and numbers told apart, in any script. No I/O, deterministic.

Scripts without spaces give pairs of adjacent characters; Vietnamese, which spaces its syllables, syllables and their pairs.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_TOKEN = re.compile(
    rf"[{_UNSPACED}]+|\d+(?:[.,:]\d+)*|(?:(?![{_UNSPACED}])[^\W\d_])+(?:['’](?:(?![{_UNSPACED}])[^\W\d_])+)*\d*|[.!?:;\n…。！？]"
)
_RUN = re.compile(f"[{_UNSPACED}]")
_ASCII_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[A-Za-z]+(?:['’][A-Za-z]+)*\d*|[.!?:;\n]")
_STOPS = frozenset(".!?:;\n…。！？")
_VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_TITLE_CASED = 0.6  # share of capitalised words from which capitals in a title say nothing


class Sort(IntEnum):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of an article: how often it occurs where (title, lead, rest, weighted by the caller), and what it is."""

    title: int
    lead: int
    rest: int
    sort: Sort
    written: str


def words(text: str, limit: int) -> list[Word]:
    """The first `limit` words of `text`."""
    return list(islice(_words(text), limit))


def is_syllabic(text: str, language: str | None) -> bool:
    """Whether spaces part syllables, not words: Vietnamese, by its tag or by its letters."""
    if language:
        return language.startswith("vi")
    head = text[:400]
    return len(_VIETNAMESE.findall(head)) * 20 > len(head)


def terms(head: list[Word], body: list[Word], *, lead: int, syllabic: bool) -> dict[str, Term]:
    """The terms of an article, given the words of its title and of its text, of which `lead` are its lead."""
    names = _names(head, body)
    counts: dict[str, list[int]] = {}
    written: dict[str, tuple[Sort, str]] = {}
    for zone, part in ((0, head), (1, body[:lead]), (2, body[lead:])):
        for key, sort, form in _keys(part, names, syllabic):
            counts.setdefault(key, [0, 0, 0])[zone] += 1
            written.setdefault(key, (sort, form))
    return {
        key: Term(title=count[0], lead=count[1], rest=count[2], sort=written[key][0], written=written[key][1])
        for key, count in counts.items()
    }


def fold(text: str) -> str:
    """`text` without case and compatibility forms; accents stay, because they tell words apart in many languages."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def _words(text: str) -> Iterator[Word]:
    starts = True
    for found in (_ASCII_TOKEN if text.isascii() else _TOKEN).finditer(text):
        token = found.group()
        if token in _STOPS:
            starts = True
            continue
        if not token.isascii() and _RUN.match(token):
            for at in range(max(1, len(token) - 1)):
                pair = token[at : at + 2]
                yield Word(pair, pair, False, False, False, at == 0)
            starts = False
            continue
        if token[-2:] in ("'s", "’s", "'S", "’S"):
            token = token[:-2]
        first = token[0]
        capital = first.isupper()
        certain = capital and (not starts or (len(token) > 1 and token.isupper()))
        yield Word(fold(token).replace("'", "").replace("’", ""), token, capital, certain, first.isdigit(), starts)
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


def _keys(part: list[Word], names: frozenset[str], syllabic: bool) -> Iterator[tuple[str, Sort, str]]:
    """Every term of a stretch of words, pairs included, in order."""
    before: Word | None = None
    for word in part:
        name = word.folded in names and word.capital
        if word.number:
            yield word.folded, Sort.NUMBER, word.written
        elif name:
            yield word.folded, Sort.NAME, word.written
        else:
            yield _stem(word.folded), Sort.WORD, word.written
        if before and not word.starts and (syllabic or (name and before.capital)):
            yield f"{before.folded} {word.folded}", Sort.PAIR, f"{before.written} {word.written}"
        before = None if word.number else word


def _stem(word: str) -> str:
    """English plurals without their s; harmless elsewhere, because every text is treated alike."""
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui" else word
