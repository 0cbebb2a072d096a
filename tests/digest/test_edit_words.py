from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.digest.edit_words import changes


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "a quota of 150 tonnes a year",
            "a quota of 650 tonnes a year",
            ("150", "650", "tonnes a"),
        ),
        ("出口配额为150吨", "出口配额为650吨", ("150吨", "650吨", "")),
        ("Ban lifted", "Ban lifted for a year", ("", "for a year", "")),
        ("It will rise, perhaps, to 3.5%.", "It will rise to 3.5%.", (", perhaps,", "", "to 3.5%")),
    ],
)
def test_the_changed_words_are_found(old: str, new: str, expected: tuple[str, str, str]) -> None:
    assert changes(old, new) == (expected,)


def test_numbers_come_first_and_the_list_is_short() -> None:
    old = "One red fox and two hens met on day 5 near the old mill by the sea"
    new = "One grey fox and two geese met on day 7 near the new mill by the lake"
    assert changes(old, new)[0][:2] == ("5", "7")
    assert len(changes(old, new)) == 3


@given(st.text(max_size=80))
def test_the_same_text_has_no_changes(text: str) -> None:
    assert changes(text, text) == ()


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_can_be_compared(old: str, new: str) -> None:
    assert all(len(part) <= 80 for change in changes(old, new) for part in change)
