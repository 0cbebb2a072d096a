"""Stretches around others, as the slow and obvious way finds them."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from monitor.match.spans import Spans


@dataclass(frozen=True)
class Item:
    start: int
    end: int


ITEMS = st.lists(
    st.builds(lambda start, size: Item(start, start + size), st.integers(0, 60), st.integers(0, 9)),
    max_size=12,
)


@given(ITEMS, st.integers(0, 60), st.integers(0, 5))
def test_covering_is_what_reaches_over(items: list[Item], start: int, size: int) -> None:
    found = set(Spans(items).covering(start, start + size))
    assert found == {item for item in items if item.start <= start and item.end >= start + size}
    assert Spans(items).covers(start, start + size) == bool(found)


@given(ITEMS, st.integers(0, 60), st.integers(0, 20))
def test_what_begins_in_a_stretch(items: list[Item], start: int, size: int) -> None:
    found = list(Spans(items).beginning_in(start, start + size))
    assert found == [item for item in Spans(items) if start <= item.start < start + size]
