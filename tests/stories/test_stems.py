"""Crude stems."""

from __future__ import annotations

import pytest

from monitor.stories.stems import stem, stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("agreements", "agreement"),
        ("killed", "killing"),
        ("Governments", "government"),
        ("raised", "raises"),
    ],
)
def test_forms_of_one_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_common_words_are_left_out_and_characters_go_in_pairs() -> None:
    assert stems("the ministry said that mines were shut") == [
        stem("ministry"),
        stem("mines"),
        "shut",
    ]
    assert stems("商务部") == ["商务", "务部"]
