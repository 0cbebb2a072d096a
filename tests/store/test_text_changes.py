from __future__ import annotations

import pytest

from monitor.store.text_changes import MAX_EDIT, changes


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(("A", "x"), ("A", "x"), [], id="nothing"),
        pytest.param(("A  b", "x\n y"), ("A b", "x y"), [], id="white space only"),
        pytest.param(("A", "x"), ("B", "x"), [("title", "A", "B")], id="title"),
        pytest.param(("A", "x\ny"), ("A", "x\nz"), [("text", "y", "z")], id="one paragraph of two"),
        pytest.param(
            ("A", "x"),
            ("B", "x\ny"),
            [("title", "A", "B"), ("text", "", "y")],
            id="both, a paragraph added",
        ),
    ],
)
def test_what_changed(
    old: tuple[str, str], new: tuple[str, str], expected: list[tuple[str, str, str]]
) -> None:
    assert list(changes(old_title=old[0], title=new[0], old_text=old[1], text=new[1])) == expected


def test_a_long_edit_is_cut() -> None:
    [(_, old, new)] = changes(old_title="", title="", old_text="a" * 10_000, text="b" * 10_000)
    assert (len(old), len(new)) == (MAX_EDIT, MAX_EDIT)
