"""Lists of minerals under one act."""

from __future__ import annotations

import pytest

from monitor.stories.mineral_lists import differences
from tests.support.telling import Names, told

_ONE = "China tightened export controls on gallium, germanium and tungsten."


@pytest.mark.parametrize(
    ("other", "count"),
    [
        ("China tightened export controls on gallium, germanium and graphite.", 1),
        ("China tightened export controls on gallium and germanium.", 0),
        ("The country is rich in gallium, germanium and graphite, geologists said.", 0),
        ("China tightened export controls on lithium, cobalt and nickel.", 0),
    ],
    ids=["another third", "one fewer", "no act", "nothing in common"],
)
def test_lists_differ_under_the_same_act_alone(other: str, count: int) -> None:
    assert len(differences([told(1, _ONE), told(2, other)], Names())) == count


def test_what_both_name_somewhere_is_no_difference() -> None:
    one = told(1, f"{_ONE} Graphite came first.")
    other = "China tightened export controls on gallium, germanium and graphite. Tungsten followed."
    assert differences([one, told(2, other)], Names()) == []


def test_the_subject_names_the_act() -> None:
    other = "China tightened export controls on gallium, germanium and graphite."
    [found] = differences((told(1, _ONE), told(2, other)), Names())
    assert found.subject == f"minerals under {Names()['export-licensing']}"
    assert [claim.said for claim in found.claims] == [
        "gallium, germanium and tungsten",
        "gallium, germanium and graphite",
    ]
