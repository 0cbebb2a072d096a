"""Cleaning and lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.text import clean, paragraphs, visible


def test_paragraphs_are_trimmed_lines() -> None:
    text = "  one \n\n\t\ntwo\u2028three"
    assert [text[a:b] for a, b in paragraphs(text)] == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  Export\u00a0ban\n on\ttin ", "Export ban on tin"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("ga\u00adlli\u200bum\ufeff", "gallium"),
        ("a\x00b\x07c\x1b", "abc"),
        ("稀土\u3000出口", "稀土 出口"),
        ("half \ud800 pair", "half \ufffd pair"),
        ("", ""),
    ],
)
def test_clean(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@given(st.text())
def test_clean_is_idempotent_and_encodable(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    once.encode()


def test_a_text_keeps_its_lines_and_loses_what_terminals_act_on() -> None:
    assert (
        visible("One\x1b[31m ore.\n\u202eTwo\x9b.\r\n\u200b\n\x07\rThree\ud800.\x0bFour")
        == "One[31m ore.\nTwo.\nThree\ufffd.\nFour"
    )
    assert visible("As it was.\n\n 稀土 \n") == "As it was.\n\n 稀土 \n"


@given(st.text())
def test_nothing_in_a_text_is_hidden(text: str) -> None:
    assert visible(visible(text)) == visible(text)
    assert not set(visible(text)) & set("\x00\x07\x1b\x7f\x9b\r\u061c\u202e\u2066\ud800")
