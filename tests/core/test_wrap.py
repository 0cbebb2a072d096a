from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.core.wrap import width, wrap


def test_words_are_wrapped_under_their_bullet() -> None:
    assert wrap("one two three four", first="- ", columns=11) == "- one two\n  three\n  four"


def test_wide_characters_count_two_and_break_anywhere() -> None:
    assert wrap("商务部宣布出口许可", columns=8) == "商务部宣\n布出口许\n可"


def test_a_closing_mark_never_begins_a_line() -> None:
    assert all(
        not line.startswith(("，", "。"))
        for line in wrap("锑、镓相关物项出口，须申请。" * 3, columns=10).splitlines()
    )


def test_an_address_is_never_broken() -> None:
    url = "https://news.example/" + "a" * 90
    assert url in wrap(f"see {url} now").split()


def test_nothing_gives_the_prefix() -> None:
    assert wrap("", first="> ") == ">"


@given(st.text(alphabet="ab 商、é\n", max_size=120))
def test_lines_fit_and_nothing_is_lost(text: str) -> None:
    wrapped = wrap(text, columns=20)
    longest = max((width(word) for word in text.split()), default=0)
    assert all(width(line) <= max(21, longest) for line in wrapped.splitlines())
    assert "".join(wrapped.split()) == "".join(text.split())
