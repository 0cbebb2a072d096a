"""Where a reader ends sentences, in every known language."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.text import paragraphs
from monitor.language import sentences as module
from monitor.language.languages import known
from monitor.language.sentences import sentences

CASES: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8")
)
TEXT = (
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from(list(' .!?…。！？"”»\n\u2028aZ1Я')))
    )
    | st.text()
)


def test_every_known_language_has_cases() -> None:
    assert set(CASES) == set(known())


def split(text: str, language: str | None) -> list[str]:
    return [text[start:end] for start, end in sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "marked"), [(lang, case) for lang in known() for case in CASES[lang]]
)
def test_sentences_end_where_a_reader_ends_them(language: str, marked: str) -> None:
    assert split(marked.replace("¦", ""), language) == [part.strip() for part in marked.split("¦")]


@pytest.mark.parametrize("language", [None, "", "xx", "en-GB", "EN_us"])
def test_unknown_or_regional_language_is_read_by_its_primary_part_or_as_english(
    language: str | None,
) -> None:
    assert split("Mr. Lee left. He is back.", language) == ["Mr. Lee left.", "He is back."]


def test_traditional_chinese_tag_is_known() -> None:
    assert split("禁止出口。立即生效。", "zh-Hant") == ["禁止出口。", "立即生效。"]


def test_a_line_break_ends_a_sentence() -> None:
    assert split("No stop here\n\n  \nSecond line. Third.\r\nFourth", "en") == [
        "No stop here",
        "Second line.",
        "Third.",
        "Fourth",
    ]


def test_a_web_address_is_not_run_on_prose() -> None:
    assert split("The site is Amazon.Com today. Fine.", "en") == [
        "The site is Amazon.Com today.",
        "Fine.",
    ]


@given(TEXT, st.sampled_from([*known(), None]))
def test_sentences_are_ordered_trimmed_and_cover_all_but_white_space(
    text: str, language: str | None
) -> None:
    spans = sentences(text, language)
    last = 0
    for start, end in spans:
        assert last <= start < end
        assert text[start:end] == text[start:end].strip()
        assert not text[last:start].strip()
        last = end
    assert not text[last:].strip()


@given(TEXT)
def test_every_sentence_lies_in_one_paragraph(text: str) -> None:
    lines = paragraphs(text)
    assert all(
        any(a <= start and end <= b for a, b in lines) for start, end in sentences(text, "en")
    )


@pytest.mark.parametrize(
    "junk", [".", " ", "a.", '"', "! ", "A. ", "\n ", "x", '."', "« ", "。", "1. "]
)
def test_a_hostile_long_line_is_handled(junk: str) -> None:
    text = junk * (200_000 // len(junk))
    assert sentences(text, "en")[-1:] == () or sentences(text, "en")[-1][1] <= len(text)


@given(TEXT)
def test_stops_are_those_that_a_search_at_every_character_finds(text: str) -> None:
    quick = [stop.span() for stop in module._stops(text, 0, len(text))]
    assert quick == [stop.span() for stop in module._STOP.finditer(text)]
