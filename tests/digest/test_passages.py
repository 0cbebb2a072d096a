from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.digest.passages import Mark, pieces
from monitor.digest.view import PassagePiece


def text(found: tuple[PassagePiece, ...]) -> str:
    return "".join(f"[{p.text}]" if p.mark or p.figure else p.text for p in found)


@pytest.mark.parametrize(
    ("sentence", "marks", "expected"),
    [
        ("tin and zinc", [(0, 3), (8, 12)], "[tin] and [zinc]"),
        ("zinc and tin", [(9, 12), (0, 4)], "[zinc] and [tin]"),
        ("rare earths ban", [(0, 4), (0, 11)], "[rare earths] ban"),
        ("rare earth ban", [(0, 10), (5, 14)], "[rare earth] ban"),
        ("tin", [(2, 9), (-1, 2), (1, 1)], "tin"),
        ("锑出口", [(0, 1)], "[锑]出口"),
    ],
)
def test_marked_pieces(sentence: str, marks: list[tuple[int, int]], expected: str) -> None:
    assert text(pieces(sentence, [Mark(start=a, end=b, name="x") for a, b in marks])) == expected


def test_a_long_sentence_is_cut_around_its_first_mark() -> None:
    sentence = "word " * 60 + "gallium export " + "word " * 60
    at = sentence.index("gallium")
    shown = text(pieces(sentence, [Mark(start=at, end=at + 7, name="Gallium")], 100))
    assert "[gallium] export" in shown
    assert shown.startswith("… word")
    assert shown.endswith("word …")
    assert len(shown) < 110


def test_a_figure_is_not_a_concept() -> None:
    found = pieces("over 30 tonnes", [Mark(start=5, end=7)])
    assert found[1] == PassagePiece(text="30", figure=True)


def test_control_characters_become_spaces_and_overrides_go() -> None:
    assert text(pieces("a\nb \u202etin", [Mark(start=4, end=8, name="Tin")])) == "a b [tin]"


@given(
    st.text(max_size=300),
    st.lists(st.tuples(st.integers(-5, 320), st.integers(-5, 320)), max_size=6),
    st.integers(30, 200),
)
def test_any_marks_give_pieces_within_the_limit(
    sentence: str, spans: list[tuple[int, int]], limit: int
) -> None:
    found = pieces(sentence, [Mark(start=a, end=b, name="x") for a, b in spans], limit)
    assert sum(len(p.text) for p in found) <= limit + 4
    assert all(p.text for p in found)
