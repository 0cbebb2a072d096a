"""The words around numbers, by language."""

from __future__ import annotations

import pytest

from monitor.figures.lexis import lexis, listed, months, phrases
from monitor.language import languages


@pytest.mark.parametrize(
    ("language", "word", "value"),
    [
        ("en", "ninety", 90),
        ("de", "fünfunddreißig", 35),
        ("fr", "quatre-vingt", 80),
        ("es", "quinientos", 500),
        ("ru", "двести", 200),
        ("id", "sebelas", 11),
    ],
)
def test_number_words(language: str, word: str, value: int) -> None:
    assert lexis(language).numbers[word] == value


def test_an_unknown_language_has_the_english_words() -> None:
    assert lexis("xx").numbers == lexis("en").numbers
    assert lexis("zh").before == lexis("en").before


def test_months_are_in_order() -> None:
    found = months(languages.of("en"))
    assert (found["january"], found["jan"], found["december"]) == (1, 1, 12)


def test_lists_and_phrases() -> None:
    assert listed("tin  zinc\nlead") == {"tin", "zinc", "lead"}
    assert phrases({"~": "about, some", ">": "over"}) == {"about": "~", "some": "~", "over": ">"}
    assert lexis("en").style == "."
    assert lexis("de").style == ","
