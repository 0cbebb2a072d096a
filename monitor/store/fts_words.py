"""Which texts can hold a word: questions to the full-text index that may find too much, and never too little.

The index stems words as English (Porter), matching does not, so a whole word is asked for as it is: what matching finds has the
same stem. The beginning of a word is asked for by as much of it as every stem of a longer word keeps. What the index holds
otherwise than matching reads it is noted with each text (`language.searchable`).
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from threading import Lock

from monitor.language.folding import key
from monitor.language.searchable import (
    EVERY_SIGN,
    Unsearchable,
    hidden_by,
    is_known,
    stands_apart,
)
from monitor.store.fts import TOKENIZER, split_words

MOST_QUESTIONS = 3_000
"""More would take longer than looking into every text."""
_ONE_AT_A_TIME = Lock()  # stems are asked for by any thread
_SHORTEST = 2  # letters of a beginning that is worth asking for
# The Porter stemmer's tables, the last step first: what it takes, and what it puts there instead.
_STEP_4 = "al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize"
_STEP_3 = "icate:ic ative: alize:al iciti:ic ical:ic ful: ness:"
_STEP_2 = (
    "ational:ate tional:tion enci:ence anci:ance izer:ize bli:ble abli:able alli:al entli:ent eli:e ousli:ous ization:ize"
    " ation:ate ator:ate alism:al iveness:ive fulness:ful ousness:ous aliti:al iviti:ive biliti:ble logi:log"
)


@dataclass(frozen=True, slots=True)
class Sought:
    """Where words may stand: what to ask the index, and the signs of texts to look into whatever it answers."""

    questions: tuple[str, ...]
    signs: Unsearchable
    everywhere: bool = False  # look into every text


@dataclass(frozen=True, slots=True)
class Phrase:
    """A word or phrase as matching looks for it."""

    text: str
    begins: bool = False  # any ending may follow its last word


NOWHERE = Sought((), Unsearchable(0))


def sought(phrases: Iterable[Phrase]) -> Sought:
    """Where one of the phrases may stand, whatever their accents, case and signs."""
    questions: dict[str, None] = {}
    signs = Unsearchable(0)
    for phrase in phrases:
        folded = unicodedata.normalize("NFC", key(phrase.text))
        if not folded:
            continue
        if not is_known(folded):  # then only an ODD text can hold it
            signs |= Unsearchable.ODD
            continue
        signs |= hidden_by(folded, begins=phrase.begins)
        question = _question(folded, begins=phrase.begins)
        if question is None:
            return Sought((), EVERY_SIGN, everywhere=True)
        questions[question] = None
        if len(questions) > MOST_QUESTIONS:
            return Sought((), EVERY_SIGN, everywhere=True)
    return Sought(tuple(questions), signs)


def _question(folded: str, *, begins: bool) -> str | None:
    """The FTS5 expression for a folded phrase; None when no part of it is worth asking for."""
    if len(folded) > 1 and stands_apart(folded[0]):
        folded = folded[
            1:
        ].strip()  # the first may be in one token with a letter or figure before it
    *head, last = folded.split(" ")
    if not begins or stands_apart(last[-1]):
        return f'"{split_words(folded)}"'
    beginning = kept_by_stems(last)
    if len(beginning) >= _SHORTEST:
        return f'"{split_words(" ".join((*head, beginning)))}" *'
    return f'"{split_words(" ".join(head))}"' if head else None


@cache
def kept_by_stems(beginning: str) -> str:
    """As much of the beginning of a word as the stem of every longer word begins with."""
    kept = next(
        beginning[:size]
        for size in range(1, len(beginning) + 1)
        if _may_go(beginning[size:], beginning[size - 1])
    )
    asked = kept
    while asked and not kept.startswith(stem_of(asked)):
        asked = asked[:-1]
    return asked


def _may_go(rest: str, before: str) -> bool:
    """Whether stemming may take `rest` and what follows it, leaving what ends in `before`."""
    if rest and rest[0] == before and any(end.startswith(rest[1:]) for end in ("eds", "ings")):
        return True  # hopp|ing: one of two letters goes with the ending
    return rest in _beginnings_of_endings()


@cache
def _beginnings_of_endings() -> frozenset[str]:
    """The beginnings of all that the stemmer takes from the end of a word, as the word has it: its steps followed backwards."""
    ends = {"", "e", "l", *(lost + end for end in _STEP_4.split() for lost in ("", "e", "l"))}
    for table in (_STEP_3, _STEP_2):
        for taken, put in (rule.split(":") for rule in table.split()):
            ends |= {
                taken,
                *(end[: len(end) - len(put)] + taken for end in ends if end.endswith(put)),
            }
    ends |= {"y", *(f"{end[:-1]}y" for end in ends if end.endswith("i"))}
    verbs = {end.removesuffix("e") + more for end in ends for more in ("ed", "ing")}
    ends |= verbs | {end + more for end in ends for more in ("ed", "ing", "d")}
    ends |= {end + more for end in ends for more in ("s", "es")} | {
        f"{end[:-1]}ies" for end in ends if end.endswith(("i", "y"))
    }
    return frozenset(end[:size] for end in ends for size in range(len(end) + 1))


@cache
def stem_of(word: str) -> str:
    """The token that the index makes of a word."""
    with _ONE_AT_A_TIME:
        memory = _memory()
        memory.execute("DELETE FROM words")
        memory.execute("INSERT INTO words (word) VALUES (?)", (word,))
        found = memory.execute("SELECT term FROM tokens").fetchone()
    return str(found[0]) if found else ""


@cache
def _memory() -> sqlite3.Connection:
    memory = sqlite3.connect(":memory:", check_same_thread=False)
    memory.execute(f"CREATE VIRTUAL TABLE words USING fts5(word, tokenize='{TOKENIZER}')")
    memory.execute("CREATE VIRTUAL TABLE tokens USING fts5vocab(words, 'row')")
    return memory
