"""Fractions in words."""

from __future__ import annotations

import pytest

from monitor.figures.find import figures
from monitor.figures.fractions import in_quarters, part_of, shares
from monitor.figures.lexis import lexis
from monitor.figures.numerals import numerals
from monitor.figures.read import read


@pytest.mark.parametrize(
    ("text", "language", "value", "hedge"),
    [
        ("At least half of the states agreed.", "en", 0.5, ">="),
        ("Two-thirds of the ore is sold.", "en", 2 / 3, ""),
        ("Exports fell by a third.", "en", 1 / 3, ""),
        ("Más de la mitad de los estados aceptó.", "es", 0.5, ">"),
        ("Ein Drittel der Minen steht still.", "de", 1 / 3, ""),
    ],
)
def test_shares_of_a_whole(text: str, language: str, value: float, hedge: str) -> None:
    [share] = [figure for figure in figures(text, language) if figure.unit == "share"]
    assert share.value == pytest.approx(value)
    assert share.hedge == hedge


@pytest.mark.parametrize(
    "text",
    ["The second half of the year was dull.", "A third time they met.", "A third party paid."],
)
def test_idioms_are_no_shares(text: str) -> None:
    assert [figure for figure in figures(text, "en") if figure.unit == "share"] == []


def test_a_fraction_that_is_read_already_is_read_once() -> None:
    text = "Half of it was sold."
    [found] = shares(text, [], lexis("en"))
    assert shares(text, [found], lexis("en")) == []


def test_quarters_of_a_year_and_parts_of_a_unit() -> None:
    words = lexis("en")
    text = "half a million tonnes in three quarters"
    seen = [read(text, numeral, words, "en") for numeral in numerals(text, "en")]
    assert seen[0].value == 5e5
    assert part_of(text, seen[0], words).value == 5e5
    assert not in_quarters(text, seen[0])
