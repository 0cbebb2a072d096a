"""What verbs print."""

from __future__ import annotations


def test_no_cell_of_a_csv_is_a_formula() -> None:
    from monitor.cli.output import _cell

    assert _cell("=1+1") == "'=1+1"
    assert _cell(["a", "b"]) == "a|b"
    assert _cell(7.5) == 7.5
