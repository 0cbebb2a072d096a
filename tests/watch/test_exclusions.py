"""Exclusions from marked hits: what they would remove and cost is what is there."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.watch.exclusions import Judged, suggestions


def hit(text: str, *, irrelevant: bool = False, watchlist: str = "w") -> Judged:
    return Judged(
        watchlist=watchlist, irrelevant=irrelevant, shown=text, text=text, asked=("lithium", "ban")
    )


MARKED = [hit(f"Airline ban on lithium power banks, flight {n}", irrelevant=True) for n in range(4)]
OTHERS = [hit(f"Zimbabwe ban on lithium concentrate exports, day {n}") for n in range(6)]


def test_the_phrase_that_tells_false_hits_from_true_ones_is_found_with_its_effect() -> None:
    (first, *_) = suggestions([*MARKED, *OTHERS])
    assert first.words in (
        "airline",
        "power",
        "banks",
        "flight",
        "power banks",
        "airline ban",
        "banks flight",
        "lithium power banks",
    )
    assert (first.false_removed, first.false_hits, first.true_lost, first.true_hits) == (4, 4, 0, 6)


def test_what_the_watchlist_asks_for_is_never_suggested() -> None:
    found = suggestions([hit("lithium ban", irrelevant=True), hit("cobalt quota")])
    assert all(set(each.words.split()) - {"lithium", "ban"} for each in found)


def test_nothing_is_suggested_that_costs_as_much_as_it_brings() -> None:
    assert suggestions([hit("Airline rules", irrelevant=True), hit("Airline rules")]) == ()


def test_nothing_marked_means_nothing_suggested() -> None:
    assert suggestions(OTHERS) == ()


def test_watchlists_are_told_apart() -> None:
    found = suggestions([*MARKED, hit("Airline ban", watchlist="v")])
    assert {each.watchlist for each in found} == {"w"}


@given(st.lists(st.tuples(st.text(alphabet="ab c", max_size=12), st.booleans()), max_size=12))
def test_the_counts_are_true_whatever_the_texts(rows: list[tuple[str, bool]]) -> None:
    hits = [hit(text * 3, irrelevant=mark) for text, mark in rows]
    for each in suggestions(hits):

        def has(one: Judged, words: str = each.words) -> bool:
            return f" {words} " in f" {' '.join(one.text.split())} "

        assert each.false_removed == sum(has(one) for one in hits if one.irrelevant)
        assert each.true_lost == sum(has(one) for one in hits if not one.irrelevant)
