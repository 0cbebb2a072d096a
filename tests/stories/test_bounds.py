"""What hedges leave open, and what can't both be meant."""

from __future__ import annotations

import math

import pytest

from monitor.figures.find import figures
from monitor.stories.amounts import Amount, points
from monitor.stories.bounds import bounds, clash, same_value
from tests.support.telling import told


def _amount(text: str, article_id: int = 1) -> Amount:
    return points(told(article_id, text))[0]


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("40 mines", 40, 40),
        ("about 40 mines", 36, 44),
        ("nearly 40 mines", 34, 40),
        ("more than 40 mines", 40, math.inf),
        ("at least 40 mines", 40, math.inf),
        ("up to 40 mines", -math.inf, 40),
    ],
)
def test_the_interval_that_a_hedge_leaves_open(written: str, low: float, high: float) -> None:
    [figure] = figures(f"Inspectors closed {written}.", "en")
    assert bounds(figure) == (low, high)


@pytest.mark.parametrize(
    ("one", "other", "clashes"),
    [
        ("It costs $1bn.", "It costs $1.2bn.", True),
        ("It costs more than $1bn.", "It costs at least $1bn.", False),
        ("It costs more than $1bn.", "It costs $1bn.", False),
        ("It costs at least $1bn.", "It costs $1.4bn.", False),
        ("It costs up to $1bn.", "It costs at least $2bn.", True),
        ("It may export up to 50,000 tonnes.", "It may export up to 30,000 tonnes.", True),
        ("It may export up to 30,000 tonnes.", "It may export 30,000 tonnes.", False),
        ("Up to 40 miners were killed.", "Up to 50 miners were killed.", False),
        ("It costs $13.8bn.", "It costs $14bn.", False),
        ("It sold for 510 million yen ($3.2 million).", "It sold for $3.2 million.", False),
        ("It sold for 510 million yen.", "It sold for $3.2 million.", False),
        ("At least half of the 34 states agreed.", "More than half of the 34 states agreed.", True),
        ("At least 50 mines shut.", "More than 50 mines shut.", False),
        ("It ran for six decades.", "It ran for 55 years.", False),
        ("It ran for six decades.", "It ran for 40 years.", True),
        ("The vein is 10 miles long.", "The vein is 16.1 kilometres long.", False),
    ],
)
def test_what_cannot_both_be_meant(one: str, other: str, clashes: bool) -> None:
    p, q = _amount(one), _amount(other, 2)
    assert clash(p, q) is clashes
    assert clash(q, p) is clashes


def test_one_amount_in_two_currencies_is_the_same_in_either() -> None:
    both = _amount("It sold for 510 million yen ($3.2 million).")
    assert same_value(both, _amount("It sold for $3.2 million."))
    assert same_value(both, _amount("It sold for 510 million yen."))
    assert not same_value(both, _amount("It sold for $5.1 million."))
