"""Numerals that belong together take what they lack from each other."""

from __future__ import annotations

import pytest

from monitor.figures.find import figures
from monitor.figures.lexis import lexis
from monitor.figures.numerals import numerals
from monitor.figures.ranges import Links, is_list
from monitor.figures.read import read


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It costs $4-6bn.", [(4e9, "USD"), (6e9, "USD")]),
        ("It costs between 4 and 6 million euros.", [(4e6, "EUR"), (6e6, "EUR")]),
        ("Output fell from 270 to 250 tonnes.", [(270, "t"), (250, "t")]),
        ("It shut 30 of the 44 mines.", [(30, "#mines"), (44, "#mines")]),
        ("One in five mines shut.", [(0.2, "share")]),
        ("Lawmakers passed it by 52-48 votes.", [(52, "#votes"), (48, "#votes")]),
    ],
)
def test_ends_of_a_range_and_parts_of_a_whole(text: str, found: list[tuple[float, str]]) -> None:
    assert [(figure.value, figure.unit) for figure in figures(text, "en")] == found


def test_numbers_apart_share_nothing() -> None:
    text = "It has 40 mines; 12 tonnes were sold."
    words = lexis("en")
    seen = [read(text, numeral, words, "en") for numeral in numerals(text, "en")]
    assert Links(text, words, "en").join(seen) == [(reading, False) for reading in seen]


@pytest.mark.parametrize(
    ("between", "listed"), [(", ", True), (" and ", True), (" – ", True), (" mines, ", False)]
)
def test_what_goes_on_with_a_list(between: str, listed: bool) -> None:
    assert is_list(between, lexis("en")) is listed
