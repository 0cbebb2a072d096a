"""The words of an article as grouping sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.stories.terms import TermKind, fold, is_syllabic, terms, words


def _terms(title: str, text: str = "") -> dict[str, TermKind]:
    found = terms(((2.5, words(title, 60)), (1.0, words(text, 120))), syllabic=False)
    return {key: found.marks.get(key, TermKind.WORD) for key in found.counts}


def test_names_numbers_and_pairs_are_told_apart() -> None:
    found = _terms("", "Ministers met Aurora Fuentes, who sold 348 mines.")
    assert found["aurora"] is TermKind.NAME
    assert found["aurora fuentes"] is TermKind.PAIR
    assert found["348"] is TermKind.NUMBER
    assert found["mine"] is TermKind.WORD


def test_capitals_of_a_title_in_capitals_say_nothing() -> None:
    found = _terms("Miners Sell Large Mines", "The miners sell large mines in Calama.")
    assert found["large"] is TermKind.WORD
    assert found["calama"] is TermKind.NAME


def test_scripts_without_spaces_give_pairs_of_characters() -> None:
    assert [word.folded for word in words("商务部宣布", 9)] == ["商务", "务部", "部宣", "宣布"]


def test_an_occurrence_in_the_title_is_worth_more() -> None:
    found = terms(((2.5, words("ore", 9)), (1.0, words("ore duty", 9))), syllabic=False)
    assert found.counts == {"ore": 3.5, "duty": 1.0}
    assert found.written["duty"] == "duty"


@pytest.mark.parametrize(
    ("text", "language", "syllabic"),
    [
        ("Bộ Công Thương siết giấy phép xuất khẩu", None, True),
        ("Ministers met", None, False),
        ("Ministers met", "vi", True),
        ("Bộ Công Thương siết giấy phép", "en", False),
    ],
)
def test_vietnamese_spaces_its_syllables(text: str, language: str | None, syllabic: bool) -> None:
    assert is_syllabic(text, language) is syllabic


def test_folding_keeps_accents() -> None:
    assert fold("ÉTAT") == "état"
    assert fold("ＡＢＣ") == "abc"


@given(st.text(), st.integers(0, 40))
def test_never_more_words_than_asked_for(text: str, limit: int) -> None:
    assert len(words(text, limit)) <= limit
