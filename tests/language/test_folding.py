"""Folding keeps its promises for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.language.folding import fold, folded, key, words

ANY = st.text(alphabet=st.characters(), max_size=80) | st.text(
    alphabet="aÀéßﬁЁй ガカ\u3099\u0301\xad\ud800\x00’-–\n١", max_size=40
)


@given(ANY, ANY)
def test_folding_is_a_homomorphism(a: str, b: str) -> None:
    assert fold(a + b) == fold(a) + fold(b)


@given(ANY)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY)
def test_the_map_leads_back_to_the_character_it_came_from(text: str) -> None:
    result = folded(text)
    assert result.text == fold(text)
    for offset, char in enumerate(result.text):
        start, end = result.span(offset, offset + 1)
        assert char in fold(text[start:end])


@given(ANY)
def test_spans_grow_with_offsets(text: str) -> None:
    result = folded(text)
    places = [result.original(offset) for offset in range(len(result.text) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(text)


@given(ANY)
def test_words_keep_the_length_and_what_is_a_letter_or_digit(text: str) -> None:
    plain = fold(text)
    assert words(plain) == "".join(c if c.isalnum() or c in "\u3099\u309a" else " " for c in plain)


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("Rare-Earth", "rare earth"),
        ("RÉGALÍAS", "regalias"),
        ("Größe", "GRÖSSE"),
        ("ﬂuorspar", "fluorspar"),
        ("ex\xadport", "export"),
        ("l’argent", "l'argent"),
        ("пошлина Ёлка", "ПОШЛИНА елка"),
        ("ｶﾞﾘｳﾑ", "ガリウム"),
        ("cafe\u0301", "café"),
    ],
)
def test_variants_have_one_key(written: str, same: str) -> None:
    assert key(written) == key(same)


def test_voiced_kana_stay_apart() -> None:
    assert key("ガリウム") != key("カリウム")


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    assert fold("a\ud800b") == "a\ufffdb"


def test_an_empty_span_stays_empty() -> None:
    assert folded("é").span(0, 0) == (0, 0)


def test_a_long_line_is_folded_whole() -> None:
    text = "Größe " * 170_000
    assert len(folded(text).text) == len(text) + 170_000
