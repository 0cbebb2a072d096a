"""The matcher's quality never falls below the floors; the cases themselves are well formed."""

from __future__ import annotations

import pytest

from monitor.language.languages import known
from monitor.match import lexicon as lexicons
from tests.gate import gate

LANGUAGES = known()
FIGURES = [
    (language, figure)
    for language in (*LANGUAGES, "all")
    for figure in gate.floors().get(language, {})
]


@pytest.mark.parametrize(("language", "figure"), FIGURES)
def test_no_figure_falls_below_its_floor(language: str, figure: str) -> None:
    figures, mistakes = gate.run()
    told = "\n".join(line for line in mistakes if language in ("all", line[:2]))
    assert figures[language][figure] >= gate.floors()[language][figure], told


def test_every_language_and_figure_has_a_floor() -> None:
    figures, _ = gate.run()
    assert set(figures) == {*LANGUAGES, "all"}
    assert {language: set(values) for language, values in figures.items()} == {
        language: set(values) for language, values in gate.floors().items()
    }


def test_there_are_enough_cases_and_all_ids_are_known() -> None:
    known = lexicons.load().entries
    labelled = list(gate.cases())
    assert len(labelled) >= 300
    assert len({case["text"] for _, case in labelled}) == len(labelled)
    for language, case in labelled:
        assert language in LANGUAGES
        assert set(case) <= {"text", "title", "minerals", "actions", "places", "not", "relevant"}
        ids = {
            each for kind in ("minerals", "actions", "places", "not") for each in case.get(kind, ())
        }
        assert ids <= set(known), ids - set(known)


def test_floors_only_rise_unless_lowering_is_allowed() -> None:
    old, new = {"en": {"a": 0.9, "b": 0.5}}, {"en": {"a": 0.8, "b": 0.6, "c": 0.1}}
    assert gate.lifted(old, new, allow_lower=False) == {"en": {"a": 0.9, "b": 0.6, "c": 0.1}}
    assert gate.lifted(old, new, allow_lower=True) == new
