"""Clauses: reasons, conditions and reported speech apart from the act."""

from monitor.events.clauses import clauses
from monitor.events.cues import WordKind
from tests.support.acts import statements


def _cut(text: str) -> list[tuple[str, WordKind | None]]:
    statement = statements(text)[0]
    return [(text[c.start : c.end].strip(), c.opened) for c in clauses(statement)]


def test_a_reason_ends_at_its_comma() -> None:
    assert _cut("After Oman banned chromite exports, prices rose") == [
        ("After Oman banned chromite exports,", WordKind.REASON),
        ("prices rose", None),
    ]


def test_a_condition_is_a_clause_of_its_own() -> None:
    assert ("unless Oman lifts the ban", WordKind.CONDITION) in _cut(
        "Chromite exports stop unless Oman lifts the ban"
    )


def test_since_a_year_opens_no_clause() -> None:
    assert len(_cut("Oman has restricted chromite exports since 2022")) == 1


def test_the_dots_of_an_abbreviation_end_nothing() -> None:
    assert len(_cut("The U.S. Department of Energy grants chromite loans")) == 1
