"""Unusual volumes: surges are found, weekends, holidays, Mondays and new feeds are not."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.mentions import Kind
from monitor.stories.trends import tail, unusual

_MONDAY = date(2026, 3, 2)
_GALLIUM, _NICKEL, _CHINA = (Kind.MINERAL, "gallium"), (Kind.MINERAL, "nickel"), (Kind.PLACE, "cn")


def _poisson(dice: random.Random, mean: float) -> int:
    limit, count, product = math.exp(-mean), 0, dice.random()
    while product > limit:
        count, product = count + 1, product * dice.random()
    return count


def test_surge_is_found_with_its_reason() -> None:
    calm = (2, 3, 1, 2, 2, 3, 2) * 4
    [trend] = unusual({_GALLIUM: (*calm, 14), _NICKEL: (*calm, 3)}, today=_MONDAY)
    assert (trend.concept, trend.kind, trend.count, trend.history) == (
        "gallium",
        Kind.MINERAL,
        14,
        (*calm, 14),
    )
    assert trend.usual <= 3.0
    assert "14 articles" in trend.reason
    assert "chance 1 in" in trend.reason or "less than 1 in" in trend.reason


def test_concept_never_seen_before_is_unusual_from_a_handful() -> None:
    counts = {_GALLIUM: (*(0,) * 28, 5), _CHINA: (*(20,) * 28, 21)}
    assert [trend.concept for trend in unusual(counts, today=_MONDAY)] == ["gallium"]


def test_one_article_is_never_unusual() -> None:
    counts = {_GALLIUM: (*(0,) * 28, 2), _CHINA: (*(20,) * 28, 20)}
    assert unusual(counts, today=_MONDAY) == ()


def test_monday_after_a_quiet_weekend_is_usual() -> None:
    week = [12, 11, 12, 10, 11, 0, 0]
    assert unusual({_GALLIUM: (*week * 4, 13)}, today=_MONDAY) == ()


def test_weekly_column_is_usual_on_its_day() -> None:
    week = [9, 0, 0, 0, 0, 0, 0]
    counts = {_GALLIUM: (*week * 4, 10), _CHINA: (*(20,) * 28, 20)}
    assert unusual(counts, today=_MONDAY) == ()


def test_new_feeds_raise_everything_and_nothing_is_unusual() -> None:
    counts = {_GALLIUM: (*(2,) * 28, 8), _NICKEL: (*(3,) * 28, 12), _CHINA: (*(10,) * 28, 41)}
    assert unusual(counts, today=_MONDAY) == ()


def test_concept_that_always_scatters_needs_more() -> None:
    wild = (0, 9, 1, 0, 12, 0, 2, 8, 0, 0, 11, 1, 0, 10, 0, 0, 9, 3, 0, 12, 0, 1, 0, 9, 0, 10, 0, 2)
    calm = (3, 4, 3, 3, 4, 3, 3) * 4
    counts = {_GALLIUM: (*wild, 13), _NICKEL: (*calm, 13), _CHINA: (*(60,) * 28, 60)}
    assert [trend.concept for trend in unusual(counts, today=_MONDAY)] == ["nickel"]


@pytest.mark.parametrize(
    "counts",
    [{}, {_GALLIUM: ()}, {_GALLIUM: (9,)}, {_GALLIUM: (*(0,) * 20, *(1,) * 8, 30)}],
    ids=["nothing", "no days", "first day", "eight days"],
)
def test_too_short_a_past_says_nothing(counts: dict[tuple[Kind, str], tuple[int, ...]]) -> None:
    assert unusual(counts, today=_MONDAY) == ()


def test_days_on_which_nothing_was_read_do_not_count() -> None:
    down = (3, 3, 0, 0, 0, 0, 0) * 4
    assert unusual({_GALLIUM: (*down, 9), _NICKEL: (*down, 9)}, today=_MONDAY) == ()


def test_quiet_year_with_weekends_and_holidays_raises_next_to_no_alarm() -> None:
    dice = random.Random(5)
    day_one, days = date(2026, 1, 1), 200
    means = [0.1, 0.3, 0.5, 1, 2, 3, 5, 8, 13, 20]
    holidays = {dice.randrange(days) for _ in range(8)}
    factor = [
        0.15 if (day_one + timedelta(days=day)).weekday() > 4 or day in holidays else 1.0
        for day in range(days)
    ]
    rows = {
        (Kind.MINERAL, f"m{n}"): [_poisson(dice, mean * f) for f in factor]
        for n, mean in enumerate(means)
    }
    alarms = sum(
        len(
            unusual(
                {key: tuple(row[day - 28 : day + 1]) for key, row in rows.items()},
                today=day_one + timedelta(days=day),
            )
        )
        for day in range(28, days)
    )
    assert alarms <= 4


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(Kind), st.text(max_size=3)),
        st.lists(st.integers(0, 500), min_size=29, max_size=29),
    )
)
def test_any_counts_are_answered(counts: dict[tuple[Kind, str], list[int]]) -> None:
    for trend in unusual(counts, today=_MONDAY):
        assert trend.count >= 2 * trend.usual - 0.1


@pytest.mark.parametrize(
    ("count", "mean", "spread"),
    [(5, 1.0, 1.0), (1, 0.2, 1.0), (12, 3.0, 2.5), (40, 2.0, 1.0), (0, 1.0, 1.0)],
)
def test_tail_is_the_sum_of_its_chances(count: int, mean: float, spread: float) -> None:
    dice_sides = 4000
    chances = [tail(k, mean, spread) - tail(k + 1, mean, spread) for k in range(60)]
    assert math.isclose(math.fsum(chances), 1.0, abs_tol=1 / dice_sides)
    assert tail(count, mean, spread) <= (1.0 if count == 0 else tail(count - 1, mean, spread))
