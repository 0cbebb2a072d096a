"""Sentences, paragraphs, cleaning. Folding is tested in tests/match."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.text import clean, paragraphs, sentences, size_of, visible

CASES: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8")
)
LANGUAGES = sorted(CASES)


def split(text: str, language: str | None) -> list[str]:
    return [text[start:end] for start, end in sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "marked"), [(lang, case) for lang in LANGUAGES for case in CASES[lang]]
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


TEXT = (
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from(list(' .!?…。！？"”»\n\u2028aZ1Я')))
    )
    | st.text()
)


@given(TEXT, st.sampled_from([*LANGUAGES, None]))
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


@given(st.text())
def test_clean_is_idempotent_and_encodable(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    once.encode()


@pytest.mark.parametrize(
    "junk", [".", " ", "a.", '"', "! ", "A. ", "\n ", "x", '."', "« ", "。", "1. "]
)
def test_a_hostile_long_line_is_handled(junk: str) -> None:
    text = junk * (200_000 // len(junk))
    assert sentences(text, "en")[-1:] == () or sentences(text, "en")[-1][1] <= len(text)


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


def test_a_character_of_a_script_without_spaces_weighs_as_several_letters() -> None:
    assert size_of("gallium") == 7
    assert size_of("镓出口 5t") == 3 * 2 + 3
