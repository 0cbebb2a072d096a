"""What verbs print."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator

import pytest

from monitor.cli import output


def test_no_cell_of_a_csv_is_a_formula() -> None:
    from monitor.cli.output import _cell

    assert _cell("=1+1") == "'=1+1"
    assert _cell(["a", "b"]) == "a|b"
    assert _cell(7.5) == 7.5


def test_long_work_says_how_long_it_still_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    times: Iterator[float] = iter([100.0, 102.0, 115.0, 130.0, 190.0])
    monkeypatch.setattr(output, "monotonic_s", lambda: next(times))
    out = io.StringIO()
    told = output.Progress(out=out)
    for done in (1_000, 2_000, 4_000, 11_000, 41_000):
        told("articles matched", done, 41_000)
    assert out.getvalue().splitlines() == [
        "  articles matched 2000/41000",
        "  articles matched 4000/41000, about 3 min left",
        "  articles matched 11000/41000, about 2 min left",
        "  articles matched 41000/41000",
    ]


def test_a_pace_is_told_when_there_is_one() -> None:
    assert output._left(2.9, 10, 10) == ""
    assert output._left(60.0, 0, 10) == ""
    assert output._left(10.0, 10, 20) == ", about 20 s left"
    assert output._left(10.0, 1000, 1) == ", about 1 s left"


def test_a_hint_can_be_typed_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "argv", [".venv/bin/monitor", "demo"])
    assert output.own_name() == ".venv/bin/monitor"
    monkeypatch.setattr(sys, "argv", ["-c"])
    assert output.own_name() == "monitor"
