"""A person's word finds its concept in any language."""

from __future__ import annotations

import pytest

from monitor.match import lexicon
from monitor.match.lookup import concepts_of


@pytest.mark.parametrize(
    ("word", "concept"),
    [("镓", "gallium"), ("Galio", "gallium"), ("Kongo", "drc"), ("export ban", "export-ban")],
)
def test_a_whole_term_is_its_concept_alone(word: str, concept: str) -> None:
    assert concept in [found for found, _ in concepts_of(word, lexicon.load())]


def test_part_of_a_term_is_looked_up_when_no_term_is_whole() -> None:
    found = dict(concepts_of("antimon", lexicon.load()))
    assert "antimony" in found
    assert concepts_of("xyzzy", lexicon.load()) == []
