"""Names of companies by the way they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.match import companies


def found(text: str, *, headline: bool = False, certain: bool | None = None) -> set[str]:
    return {
        text[n.start : n.end]
        for n in companies.companies(text, headline=headline)
        if certain in (None, n.certain)
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Shares of Harbour Gold Corp. rose.", "Harbour Gold Corp."),
        ("Northern Cobalt Ltd said on Monday", "Northern Cobalt Ltd"),
        ("The Western Lithium Resources Inc filing", "Western Lithium Resources Inc"),
        ("Blue Nickel (ASX: BNI) drilled", "Blue Nickel"),
        ("Prairie Copper (TSX.V: PCU) drilled", "Prairie Copper"),
        ("Delta Uranium CEO Jane Roe said", "Delta Uranium"),
        ("data from cobalt.io show", "cobalt.io"),
    ],
)
def test_certain_names(text: str, name: str) -> None:
    assert name in found(text, headline=True, certain=True)


def test_likely_names_only_in_running_text() -> None:
    text = "the miner, Granite Silver Resources, was sold"
    assert found(text, certain=False) == {"Granite Silver Resources"}
    assert found(text, headline=True) == set()


def test_capitals_alone_are_no_name() -> None:
    assert found("LEAD PRICES RISE ON STRIKE FEARS", headline=True) == set()
    assert found("The International Tin Council (ITC) met.", certain=True) == set()


def test_a_name_ends_at_a_word_that_is_no_name() -> None:
    assert found("ATLAS TO SELL COPPER MINE TO NORWAY INC", headline=True) == {"NORWAY INC"}
    assert found("Atlas Buys Copper Mine From Norway Inc", headline=True) == {"Norway Inc"}


def test_a_name_is_known_again_without_its_legal_form() -> None:
    assert companies.core("Harbour Gold Corp.") == "Harbour Gold"
    assert companies.core("Alcoa Inc") == ""
    text = "Later Harbour Gold drilled."
    assert [text[n.start : n.end] for n in companies.again(text, frozenset({"Harbour Gold"}))] == [
        "Harbour Gold"
    ]
    assert companies.again(text, frozenset()) == ()


def test_a_long_line_of_capitals_ends() -> None:
    assert companies.companies("Silver " * 30_000, headline=False) == ()


TOKENS = st.sampled_from(
    ("Harbour", "Gold", "Corp.", "Inc", "plc", "Ltd,", "(ASX:", "BNI)", "<ABC.N>", "CEO", "Roe's", "shares", "the", "The", "and", "&",
     "S.A.", "AT&T", "Énergie", "é", "TO", "To", "to", "Resources", "Mining", "president", "J.", "x-Ray", "\n", "Strategy", "mine", "Ban")
)  # fmt: skip


@given(st.lists(st.tuples(TOKENS, st.sampled_from((" ", " ", "", ", "))), max_size=14))
def test_names_are_those_that_a_search_at_every_character_finds(
    parts: list[tuple[str, str]],
) -> None:
    text = "".join(token + gap for token, gap in parts)
    capitals = [found.start() for found in companies._CAPITAL.finditer(text)]
    for pattern in (companies._CERTAIN, companies._LIKELY):
        quick = [found.span() for found in companies._all(pattern, text, capitals)]
        assert quick == [found.span() for found in pattern.finditer(text)]
