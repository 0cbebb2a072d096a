"""Which edits look like an accident."""

from dataclasses import replace

import pytest

from monitor.config.guard import accident
from monitor.model.hits import Watchlist


def urls(first: int, last: int) -> tuple[str, ...]:
    return tuple(f"https://a.example/{n}" for n in range(first, last))


def lists(count: int) -> tuple[Watchlist, ...]:
    return tuple(Watchlist(name=f"w{n}", title="", terms=(f"t{n}",)) for n in range(count))


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        (urls(0, 1), (), "1 of 1 feeds"),
        (urls(0, 40), (), "40 of 40 feeds"),
        (urls(0, 10), urls(6, 10), "6 of 10 feeds"),
        (urls(0, 10), urls(5, 10), None),
        (urls(0, 9), urls(8, 9), None),
        (urls(0, 2), urls(5, 7), None),  # others instead
        (urls(0, 10), urls(10, 20), "10 of 10 feeds"),
        ((), (), None),
        ((), urls(0, 3), None),
    ],
)
def test_feeds_that_go(before: tuple[str, ...], after: tuple[str, ...], lost: str | None) -> None:
    assert accident((before, after), (lists(1), lists(1))) == lost


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        (lists(2), (), "2 of 2 watchlists"),
        (lists(12), lists(5), "7 of 12 watchlists"),
        (lists(12), lists(6), None),
        (lists(3), lists(1), None),
        (lists(12), tuple(replace(w, name="x" + w.name) for w in lists(12)), None),  # renamed
        (lists(12), tuple(replace(w, terms=("other",)) for w in lists(12)), None),  # edited
    ],
)
def test_watchlists_that_go(
    before: tuple[Watchlist, ...], after: tuple[Watchlist, ...], lost: str | None
) -> None:
    assert accident((urls(0, 1), urls(0, 1)), (before, after)) == lost


def test_both_are_told() -> None:
    assert accident((urls(0, 2), ()), (lists(1), ())) == "2 of 2 feeds and 1 of 1 watchlists"
