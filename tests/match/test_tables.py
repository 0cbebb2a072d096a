"""The tables as shipped are sound, and their cells mean what the documentation says."""

from __future__ import annotations

import pytest

from monitor.language.folding import key
from monitor.match import tables


def test_the_shipped_tables_have_no_problems() -> None:
    assert tables.builtin().problems == ()


def test_every_term_has_a_key() -> None:
    bad = [
        (e.id, t.text)
        for e in tables.builtin().entries.values()
        for t in e.terms
        if not key(t.text)
    ]
    assert bad == []


def test_every_language_is_known() -> None:
    spoken = {t.language for e in tables.builtin().entries.values() for t in e.terms}
    assert spoken == set(tables.LANGUAGES)


def test_marks_of_a_term() -> None:
    entry, problems = tables._entry(
        "actions", {"id": "x", "terms": "plain|doubtful?|stem*|state!|product~"}, "here"
    )
    assert problems == []
    assert [(t.text, t.guarded, t.stem, t.governed, t.product) for t in entry.terms] == [
        ("plain", False, False, False, False),
        ("doubtful", True, False, False, False),
        ("stem", False, True, False, False),
        ("state", False, False, True, False),
        ("product", False, False, False, True),
    ]


def test_near_pairs() -> None:
    first, second = tables.read_pairs("ban, bans~export*~5; a~b~2?!", "en")
    assert (first.a, first.b, first.words, first.guarded) == (
        ("ban", "bans"),
        ("export*",),
        5,
        False,
    )
    assert (second.words, second.guarded, second.governed) == (2, True, True)


@pytest.mark.parametrize("cell", ["a~b", "a~b~x", "a~b~", "a~b~3~4", "a~b~3#"])
def test_what_is_no_near_pair(cell: str) -> None:
    with pytest.raises(ValueError, match="not a near pair"):
        tables.read_pairs(cell, "en")


def test_a_broken_pair_in_a_table_is_a_problem() -> None:
    _, problems = tables._entry("actions", {"id": "x", "near": "a~b"}, "actions.csv x")
    assert [str(p) for p in problems] == [
        'actions.csv x.near: "a~b" is not a near pair such as "ban,bans~exports~6"'
    ]
