"""What stands around one numeral: scale, unit, currency, hedge."""

from __future__ import annotations

import pytest

from monitor.figures.lexis import lexis
from monitor.figures.numerals import numerals
from monitor.figures.read import (
    NumeralReading,
    hedge_after,
    hedge_before,
    is_time,
    read,
    tokens,
    unit_at,
)


def _read(text: str, language: str = "en") -> NumeralReading:
    return read(text, next(iter(numerals(text, language))), lexis(language), language)


@pytest.mark.parametrize(
    ("text", "value", "unit", "currency"),
    [
        ("$13.8bn a year", 13.8e9, None, "USD"),
        ("over Rmb100bn", 1e11, None, "CNY"),
        ("137 TWh/year of power", 137e12, "Wh", None),
        ("12 nautical miles", 12, "nmi", None),
        ("2.5 million tonnes", 2.5e6, "t", None),
        ("5 km away", 5000, "m", None),
        ("40 mines", 40, None, None),
    ],
)
def test_scale_unit_and_currency(
    text: str, value: float, unit: str | None, currency: str | None
) -> None:
    seen = _read(text)
    assert (seen.value, seen.currency) == (value, currency)
    assert (seen.unit.code if seen.unit and not seen.unit.currency else None) == unit


@pytest.mark.parametrize("text", ["5G network", "7nm2x chips", "300abc"])
def test_letters_that_make_a_name(text: str) -> None:
    assert _read(text).broken


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("seven-plus months", ">="),
        ("20-odd mines", "~"),
        ("not more than 200 mm", "<="),
        ("whether or not more than 200 mm", ">"),
        ("40 or more mines", ">="),
        ("prices ticked up to $40", ""),
    ],
)
def test_hedges_belong_to_the_reading(text: str, hedge: str) -> None:
    assert _read(text).hedge == hedge


def test_hedges_by_themselves() -> None:
    words = lexis("en")
    assert hedge_before("at least 40", 9, words) == (">=", 0)
    assert hedge_before("the 40", 4, words) == ("", 4)
    assert hedge_after("40+", 2, words) == (">=", 3)
    assert hedge_after("40 mines", 2, words) == ("", 2)


def test_words_ahead_and_a_unit_further_on() -> None:
    assert [token.text for token in tokens("40 large mines", 2, 2)] == ["large", "mines"]
    seen = _read("40 of those months")
    found = unit_at("40 of those months", seen, len("40 of those"), "en")
    assert found.unit is not None
    assert is_time(found.unit.code)
    assert not is_time("t")
