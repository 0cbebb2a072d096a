"""What both matching and the full-text index read alike is tried character by character with SQLite's own tokenizer."""

import re
import sqlite3
import sys
import unicodedata
from collections.abc import Iterator, Mapping

import pytest

from monitor.language.folding import fold, words
from monitor.language.scripts import UNSPACED
from monitor.language.searchable import ALIKE, EVERY_SIGN, MARKED, Unsearchable, hidden_by, signs_of
from monitor.store.fts import split_words


def characters(listed: str) -> Iterator[str]:
    """The characters of a character class, from which the surrogates are left out."""
    inside = re.compile(f"[{listed}]")
    return (c for code in range(sys.maxunicode) if inside.match(c := chr(code)))


def tokens(chars: str) -> Mapping[str, tuple[str, ...]]:
    """The index's tokens for each character between an a and a b."""
    memory = sqlite3.connect(":memory:")
    memory.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61 remove_diacritics 2')")
    memory.execute("CREATE VIRTUAL TABLE found USING fts5vocab(t, 'instance')")
    texts = ((ord(c), split_words(f"a{c}b")) for c in chars)
    memory.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", texts)
    made: dict[str, tuple[str, ...]] = {}
    for code, term in memory.execute('SELECT doc, term FROM found ORDER BY doc, "offset"'):
        made[chr(code)] = (*made.get(chr(code), ()), term)
    return made


def as_matching_reads(char: str) -> tuple[str, ...]:
    """The words that matching sees in the same place, set apart as the index does."""
    read = unicodedata.normalize("NFC", words(fold(char)))
    if re.match(f"[{UNSPACED}]", char) and read.strip():
        return (f"a{read}", "b")
    return (f"a{read}b",) if read.strip() else ("a", "b")


def test_characters_that_are_read_alike_are() -> None:
    chars = "".join(characters(ALIKE))
    assert len(chars) > 28_000
    made = tokens(chars)
    assert [c for c in chars if made[c] != as_matching_reads(c)] == []


def test_marked_letters_are_letters_for_both() -> None:
    chars = "".join(characters(MARKED))
    made = tokens(chars)
    for char in chars:
        assert len(made[char]) == 1
        assert len(words(fold(char)).strip()) == 1
        assert made[char] != as_matching_reads(char)


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Plain words, 10 % of them “quoted” – and naïve.\nA line.", Unsearchable(0)),
        ("Half a tonne: ½ t", Unsearchable.ODD),
        ("Li₂CO₃", Unsearchable.ODD),
        ("리튬 가격", Unsearchable.ODD),
        ("soft\u00adhyphen", Unsearchable.ODD),
        ("bell\x07", Unsearchable.ODD),
        ("литий подорожал", Unsearchable.MARKED),
        ("вольфрам", Unsearchable(0)),
        ("10кг", Unsearchable.ODD),
        ("稀土出口", Unsearchable(0)),
        ("2025年稀土", Unsearchable.FIGURE),
        ("USGS报告", Unsearchable.LETTER),
        ("USGS 报告", Unsearchable(0)),
    ],
)
def test_signs(text: str, signs: Unsearchable) -> None:
    assert signs_of(text) == signs


def test_what_signs_hide() -> None:
    assert hidden_by("lithium") == Unsearchable.ODD | Unsearchable.LETTER
    assert hidden_by("lithium", begins=True) == Unsearchable.ODD
    assert hidden_by("232") == Unsearchable.ODD | Unsearchable.FIGURE
    assert hidden_by("稀土") == Unsearchable.ODD
    assert hidden_by("钨") == Unsearchable.ODD | Unsearchable.LETTER | Unsearchable.FIGURE
    assert hidden_by("вольфрам") == Unsearchable.ODD | Unsearchable.MARKED | Unsearchable.LETTER
    assert sum(Unsearchable) == EVERY_SIGN
