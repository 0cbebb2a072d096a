"""The index may be asked for too much and never for too little."""

import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest

from monitor.language.searchable import EVERY_SIGN, Unsearchable
from monitor.store import fts_words
from monitor.store.fts import TOKENIZER
from monitor.store.fts_words import Phrase, kept_by_stems, sought, stem_of

_DATA = Path(fts_words.__file__).parents[1] / "language" / "data"
_MORE = ("", "s", "ing", "ings", "ed", "ness", "ization", "ational", "abilities", "fulness", "ly", "ied", "ication", "ements")  # fmt: skip


def stems(words: Iterable[str]) -> dict[str, str]:
    """The index's tokens of words."""
    listed = list(words)
    memory = sqlite3.connect(":memory:")
    memory.execute(f"CREATE VIRTUAL TABLE t USING fts5(x, tokenize='{TOKENIZER}')")
    memory.execute("CREATE VIRTUAL TABLE found USING fts5vocab(t, 'instance')")
    memory.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", enumerate(listed))
    return {listed[doc]: term for doc, term in memory.execute("SELECT doc, term FROM found")}


def test_every_stem_begins_with_what_is_kept_of_a_words_beginning() -> None:
    """For all beginnings of some 7,000 words, most of which end as the stemmer likes."""
    text = (_DATA / "en.toml").read_text(encoding="utf-8").lower()
    words = sorted(set(re.findall("[a-z]{3,16}", text)))[::4]
    made = stems(word + more for word in words for more in _MORE)
    assert len(made) > 5_000
    lost = [
        (word, word[:size])
        for word, stem in made.items()
        for size in range(3, len(word) + 1)
        if not stem.startswith(stem_of(kept_by_stems(word[:size])))
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("beginning", "kept"),
    [("kobalt", "kobal"), ("tungst", "tungs"), ("hopp", "hop"), ("royalt", "royal"), ("литий", "литий")],
)  # fmt: skip
def test_little_is_taken_of_most_beginnings(beginning: str, kept: str) -> None:
    assert kept_by_stems(beginning) == kept


@pytest.mark.parametrize(
    ("phrase", "question"),
    [
        (Phrase("Rare-Earth"), '"rare earth"'),
        (Phrase("rare tungst", begins=True), '"rare tungs" *'),
        (Phrase("§232"), '"232"'),
        (Phrase("Ré"), '"re"'),
        (Phrase("稀土"), '"土\u200b"'),
        (Phrase("钨"), '"钨\u200b"'),
        (Phrase("リチウム"), '"チ\u200bウ\u200bム\u200b"'),
    ],
)
def test_questions(phrase: Phrase, question: str) -> None:
    assert sought([phrase]).questions == (question,)


def test_what_the_index_cannot_hold_is_looked_for_in_odd_texts_alone() -> None:
    assert sought([Phrase("리튬")]) == fts_words.Sought((), Unsearchable.ODD)
    assert sought([Phrase("...")]) == fts_words.NOWHERE


def test_too_many_questions_are_not_asked() -> None:
    many = sought(Phrase(f"word{n}") for n in range(fts_words.MOST_QUESTIONS + 1))
    assert many == fts_words.Sought((), EVERY_SIGN, everywhere=True)


def test_a_beginning_of_which_nothing_is_kept_is_looked_for_everywhere() -> None:
    assert sought([Phrase("al", begins=True)]).everywhere
    assert sought([Phrase("rare al", begins=True)]).questions == ('"rare"',)
