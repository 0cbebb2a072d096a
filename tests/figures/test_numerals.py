"""Numerals in digits and words, their separators, and what only looks like one."""

from __future__ import annotations

import pytest

from monitor.figures.numerals import numerals


def _values(text: str, language: str = "en") -> list[float]:
    return [numeral.value for numeral in numerals(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("1,234.5 and 7", "en", [1234.5, 7]),
        ("1.234,5 und 7", "de", [1234.5, 7]),
        ("1 234,5 et 7", "fr", [1234.5, 7]),
        ("12,34,567 rupees", "en", [1234567]),
        ("2 1/2 and 3½", "en", [2.5, 3.5]),
        ("two hundred and five", "en", [205]),
        ("treinta y cinco", "es", [35]),
        ("soixante-dix", "fr", [70]),
        ("fünfunddreißig", "de", [35]),
        ("two million", "en", [2e6]),
    ],
)
def test_what_a_numeral_is_worth(text: str, language: str, values: list[float]) -> None:
    assert _values(text, language) == values


@pytest.mark.parametrize(
    "text",
    ["10:30", "23/05/2024", "the 3rd", "the 1990s", "v2.0.1", "A320"],
)
def test_dates_times_versions_and_powers_are_none(text: str) -> None:
    assert _values(text) == []


def test_offsets_are_those_of_the_digits() -> None:
    [one] = numerals("It sold 1,200 tonnes.", "en")
    assert (one.start, one.end, one.grouped, one.word) == (8, 13, True, False)
