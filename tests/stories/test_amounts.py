"""Figures as points of comparison: what is read off the words around them."""

from __future__ import annotations

import pytest

from monitor.stories.amounts import Amount, points
from monitor.stories.stems import stem
from tests.support.telling import told


def _first(text: str, *, title: str = "", language: str = "en") -> Amount:
    return points(told(1, text, title=title, language=language))[0]


def test_an_amount_in_brackets_is_the_same_figure_in_another_currency() -> None:
    [amount] = points(told(1, "The state spends Rmb100bn ($13.8bn) on surveys."))
    assert [kind for kind, _ in amount.amounts] == ["CNY", "USD"]


@pytest.mark.parametrize(
    ("text", "head", "kinds"),
    [
        ("It passed a $1.2 trillion infrastructure bill.", "bill", "infrastructure"),
        ("The list covers 34 critical raw materials.", "materials", "critical raw"),
        ("The ministry closed 34 mines.", "mines", ""),
    ],
)
def test_what_is_measured_and_of_what_kind(text: str, head: str, kinds: str) -> None:
    amount = _first(text)
    assert amount.head == stem(head)
    assert amount.kinds == {stem(word) for word in kinds.split()}


@pytest.mark.parametrize(
    ("text", "head", "fate"),
    [
        ("A blast killed 12 people on Monday.", "dead:", "dead"),
        ("A blast killed 12 miners on Monday.", f"dead:{stem('miners')}", "dead"),
        ("A blast left 12 injured.", "injured:", "injured"),
        ("A blast shut 12 mines.", stem("mines"), ""),
        ("Police met 42-year-old Ana Lima.", "age:ana lima", ""),
    ],
)
def test_what_befell_those_counted(text: str, head: str, fate: str) -> None:
    amount = _first(text)
    assert (amount.head, amount.fate) == (head, fate)


@pytest.mark.parametrize(
    ("text", "language", "change"),
    [
        ("Tariffs on steel rise by 50 % in June.", "en", "by"),
        ("Tariffs on steel rise to 50 % in June.", "en", "to"),
        ("Tariffs on steel rise by about 50 % in June.", "en", "by"),
        ("Die Zölle steigen um 50 %.", "de", "by"),
        ("Die Zölle steigen auf 50 %.", "de", "to"),
        ("Пошлины выросли на 50 %.", "ru", "by"),
        ("Пошлины выросли до 50 %.", "ru", "to"),
        ("关税上调50%。", "zh", "by"),
        ("关税上调至50%。", "zh", "to"),
        ("The duty is 50 % in June.", "en", ""),
        ("The mine was inspected by 12 engineers.", "en", ""),
    ],
)
def test_by_how_much_or_to_what(text: str, language: str, change: str) -> None:
    assert _first(text, language=language).change == change


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("Exports fell 57% in October.", {10}),
        ("Exports fell 57% in the third quarter.", {15}),
        ("Exports fell 57% in the first half.", {17}),
        ("Exports fell 57% in Q4.", {16}),
        ("Exports may fall 57%.", set()),
    ],
)
def test_the_months_that_date_a_figure(text: str, months: set[int]) -> None:
    assert _first(text).months == months


def test_days_are_no_names() -> None:
    assert _first("The ministry in Jakarta said on Monday that 12 mines shut.").proper == {
        "Jakarta"
    }


def test_title_and_first_lines_lead() -> None:
    text = "Two mines shut. " + "Nothing else was said of it here. " * 20 + "They had 400 workers."
    amounts = points(told(1, text, title="Strike shuts 2 mines"))
    assert [amount.leads for amount in amounts] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("Output rose from 270,000 tonnes.", "earlier"),
        ("Eight dead, including the gunman.", "includ"),
        ("Another 12 mines shut.", "other"),
        ("It expects 12 mines to shut.", "expect"),
    ],
)
def test_what_sets_a_figure_apart(text: str, frame: str) -> None:
    assert any(frame.startswith(found) or found == frame for found in _first(text).frame)
