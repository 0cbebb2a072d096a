"""Customs codes name minerals."""

import pytest

from monitor.language.folding import fold, words
from monitor.match import customs
from monitor.match import lexicon as lexicons

KNOWN = customs.headings(lexicons.load())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("goods under HS 2846.90 need a licence", ["rare-earths"]),
        ("goods of heading 2836.91 and 2825.20.00", ["lithium", "lithium"]),
        (
            "HTSUS subheadings 8101.94 and 8112.92",
            ["tungsten"],
        ),  # 8112.92 is that of several metals
        ("税号：28469000", ["rare-earths"]),
        ("code ТН ВЭД 2604 00", ["nickel"]),
        ("In 2846 people came; call 8101", []),
        ("heading 9999", []),
        ("under heading 2846,000 people", []),
    ],
)
def test_a_code_after_its_word_names_the_mineral_of_its_heading(
    text: str, found: list[str]
) -> None:
    assert [mineral for *_, mineral in customs.named(text, KNOWN)] == found
    assert customs.may_name(words(fold(text))) or not found


def test_most_texts_are_seen_to_name_no_code() -> None:
    assert not customs.may_name(words(fold("In 2846 months, lights of 8112 mines")))


def test_offsets_are_those_of_the_code() -> None:
    text = "goods under HS 2846.90 need a licence"
    ((start, end, code, _),) = customs.named(text, KNOWN)
    assert text[start:end] == code == "2846.90"
