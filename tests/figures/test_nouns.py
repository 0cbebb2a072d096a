"""The thing counted or measured; dates and names with a number in them."""

from __future__ import annotations

import pytest

from monitor.figures import nouns
from monitor.figures.lexis import lexis
from monitor.figures.numerals import numerals
from monitor.figures.read import NumeralReading, read

_WORDS = lexis("en")


def _seen(text: str) -> NumeralReading:
    return read(text, next(iter(numerals(text, "en"))), _WORDS, "en")


@pytest.mark.parametrize(
    ("word", "plural"),
    [("mines", True), ("people", True), ("Israelis", True), ("news", False), ("gas", False)],
)
def test_plurals(word: str, plural: bool) -> None:
    assert nouns.is_plural(word) is plural


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("40 large copper mines in Peru", "mines"),
        ("40 more mines", "mines"),
        ("40 of them", ""),
        ("40 and counting", ""),
    ],
)
def test_the_noun_after_a_number(text: str, noun: str) -> None:
    assert nouns.noun_after(text, 2, _WORDS, "en") == noun


def test_other_languages_begin_with_the_noun() -> None:
    assert nouns.noun_after("40 minas grandes", 2, lexis("es"), "es") == "minas"
    assert nouns.noun_after("40 große Minen", 2, lexis("de"), "de") == "minen"


@pytest.mark.parametrize(
    ("text", "thing"),
    [("a 12% tax on ore", "tax"), ("$4bn in loans", "loans"), ("The quota is 40 tonnes.", "quota")],
)
def test_what_an_amount_measures(text: str, thing: str) -> None:
    assert nouns.measured(text, _seen(text), _WORDS, "en") == thing


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("on 12 March it", True),
        ("March 12", True),
        ("in 2024", True),
        ("at 10 a.m.", True),
        ("12 mines", False),
        ("1,500 mines", False),
    ],
)
def test_days_years_and_times_of_day(text: str, date: bool) -> None:
    assert nouns.is_date(text, _seen(text), _WORDS) is date


def test_labels_and_names() -> None:
    assert nouns.is_label("Article 5", 8, _WORDS)
    assert not nouns.is_label("about 5", 6, _WORDS)
    assert nouns.follows_name("the Antonov 22", 12, 0, _WORDS)
    assert not nouns.follows_name("the mine 22", 9, 0, _WORDS)
    assert nouns.word_before("the mine 22", 9) == "mine"
    assert nouns.noun_before("the quota of 40", 13, _WORDS) == "quota"
