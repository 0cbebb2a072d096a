"""Which figures measure the same thing."""

from __future__ import annotations

import pytest

from monitor.stories.amounts import points
from monitor.stories.same_thing import Surrounding, is_market, likeness
from tests.support.telling import told


def _likeness(first: str, second: str) -> float:
    one, other = points(told(1, first)), points(told(2, second))
    return likeness(one[0], other[0], Surrounding([*one, *other]))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The duty on nickel ore is 12%.", "The duty on nickel ore is 15%."),
        ("A blast killed 12 people, police said.", "Police said 14 people had died in the blast."),
        ("Children among 26 dead in the south, police said.", "28 die in the south, police said."),
        (
            "The bus tour makes 70 stops in 20 states.",
            "The bus tour will make at least 75 stops in 20 states.",
        ),
        (
            "Rescuers met 42-year-old engineer Ana Souza Lima.",
            "The dam was inspected by 45-year-old Ana Lima.",
        ),
    ],
)
def test_two_accounts_of_one_thing(first: str, second: str) -> None:
    assert _likeness(first, second) > 0


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The duty on nickel ore is 12%.", "The duty on cobalt ore is 15%."),
        ("The duty on ore from India is 12%.", "The duty on ore from Brazil is 15%."),
        ("The duty on ore rises by 12%.", "The duty on ore rises to 15%."),
        (
            "Sales of ore fell 12% in the first quarter.",
            "Sales of ore fell 15% in the second quarter.",
        ),
        ("Exports of ore fell 12% in May.", "Exports of ore fell 15% in June."),
        ("Exports of ore fell 12% in 2024.", "Exports of ore fell 15% in 2025."),
        ("Ore traded at a price of $120 on Monday.", "Ore traded at a price of $130 on Monday."),
        ("The storm moved north at 17 mph.", "The storm moved north at 16 mph."),
        ("The ministry closed 12 copper mines.", "The ministry closed 14 gold mines."),
        ("A blast killed 12 people.", "A blast injured 14 people."),
        ("The plant makes 20,000 tonnes of ore.", "The plant makes 60,000 tonnes of ore."),
        ("Nine dead, including the gunman, police said.", "The gunman left 8 dead, police said."),
        ("Police met 42-year-old Ana Lima.", "Police met 45-year-old Rosa Lima."),
        ("The rise was 12% a year.", "The rise was 15% a month."),
        (
            "China and Russia make 90% of all antimony.",
            "China makes 50% of all antimony.",
        ),
    ],
)
def test_accounts_of_two_things(first: str, second: str) -> None:
    assert _likeness(first, second) == 0


def test_an_article_that_has_the_others_figure_too_disputes_nothing() -> None:
    one = points(told(1, "The duty on ore is 12% and the duty on metal is 15%."))
    other = points(told(2, "The duty on ore is 15%."))
    assert likeness(one[0], other[0], Surrounding([*one, *other])) == 0


def test_prices_are_read_off_a_market() -> None:
    assert is_market(points(told(1, "Nickel rose to a price of $18,000."))[0])
    assert not is_market(points(told(1, "The duty is 12%."))[0])
