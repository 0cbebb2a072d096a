"""Cue words are found at true offsets, whole, and in the language of the text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.language.languages import known, of
from monitor.match.news_cues import CueKind, find, fingerprint


def found(text: str, language: str | None = "en") -> list[tuple[str, str]]:
    return [(cue.kind.value, text[cue.start : cue.end]) for cue in find(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "The Ministry signed a decree.",
            [("government", "Ministry"), ("deciding", "signed"), ("instrument", "decree")],
        ),
        ("en", "Its vice president and the president", [("government", "president")]),
        ("en", "An impact on pactum", []),
        ("en", "Legislators met", [("government", "Legislator")]),
        ("zh", "商务部公告", [("government", "商务部"), ("instrument", "公告")]),
        ("ja", "経産省は検討", [("government", "経産省"), ("deciding", "検討")]),
        ("ru", "Министерство утвердило", [("government", "Министерств"), ("deciding", "утвердил")]),
        ("fr", "le ministère publie", [("government", "ministère"), ("deciding", "publie")]),
        (None, "drill holes", [("drilling", "drill holes")]),
        ("zh-Hant", "總統宣布", [("government", "總統"), ("deciding", "宣布")]),
        ("sw", "the senate", [("government", "senate")]),
    ],
)
def test_find(language: str | None, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, language) == expected


def test_offsets_stay_true_where_lower_case_grows() -> None:
    assert found("İİ senate İ price") == [("government", "senate"), ("market", "price")]


def test_every_kind_has_words_in_every_language_and_no_word_has_two() -> None:
    for language in known():
        assert set(of(language).topic("news")) == {*map(str, CueKind), "false"}
        lists = of(language).topic("news").values()
        words = [word.rstrip("*") for listed in lists for word in listed.split()]
        assert len(words) == len(set(words)), {word for word in words if words.count(word) > 1}


def test_fingerprint_is_short_and_steady() -> None:
    assert fingerprint() == fingerprint()
    assert len(fingerprint()) == 12


@settings(deadline=None)  # a language's words are loaded when it first comes up
@given(st.text(), st.sampled_from([*known(), None]))
def test_any_text_gives_ordered_cues_within_it(text: str, language: str | None) -> None:
    cues = find(text, language)
    assert all(0 <= cue.start < cue.end <= len(text) for cue in cues)
    assert all(a.end <= b.start for a, b in itertools.pairwise(cues))
