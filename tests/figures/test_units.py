"""Units as written: prefixes folded in, rates by a slash, classes that compare."""

from __future__ import annotations

import pytest

from monitor.figures.units import SYMBOLS, UnitOfMeasure, normal, words, written_symbol


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("TWh/year", UnitOfMeasure("Wh", 1e12, "yr")),
        ("TWh/Jahr", UnitOfMeasure("Wh", 1e12, "yr")),
        ("kt/yr", UnitOfMeasure("t", 1e3, "yr")),
        ("GW", UnitOfMeasure("W", 1e9)),
        ("g/t", UnitOfMeasure("g/t")),
    ],
)
def test_a_symbol_with_its_rate(written: str, unit: UnitOfMeasure) -> None:
    assert written_symbol(written) == unit


@pytest.mark.parametrize("written", ["TWh/lightyear", "foo/year", "tpa/year", "/year"])
def test_what_is_no_rate_is_no_unit(written: str) -> None:
    assert written_symbol(written) is None


def test_units_of_one_class_convert() -> None:
    assert normal("nmi") == ("length", 1852.0)
    assert normal("lb")[0] == normal("t")[0]
    assert normal("#mines") == normal("#jobs")
    assert normal("EUR")[0] != normal("USD")[0]


def test_an_unknown_language_has_the_english_words() -> None:
    assert words("xx") == words("en")
    assert words("es")["millas náuticas"].code == "nmi"


def test_every_power_unit_takes_the_decimal_prefixes() -> None:
    assert SYMBOLS["MWh"].factor * 1e6 == SYMBOLS["TWh"].factor
