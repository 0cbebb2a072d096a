"""An article laid out: sentences with mentions, in order, furniture left out, paragraphs and words counted."""

from __future__ import annotations

import pytest

from monitor.match.layout import LEAD_CHARS, Layout, lay_out, words_between
from monitor.match.news_cues import CueKind
from monitor.model.mentions import Kind
from tests.support.reading import article, read


def sheet(text: str, title: str = "", language: str = "en") -> Layout:
    item = article(text, title, language)
    return lay_out(item, read(item).mentions, language)


def test_title_comes_first_and_paragraphs_are_numbered() -> None:
    laid = sheet(
        "Nothing here.\nCobalt ore is mined there. Exports of tin fell.\nZinc smelters closed.",
        "Nickel ore banned",
    )
    assert [(s.field, s.paragraph) for s in laid.sentences] == [
        ("title", -1),
        ("text", 1),
        ("text", 1),
        ("text", 2),
    ]
    assert [m.concept for s in laid.sentences for m in s.minerals] == [
        "nickel",
        "cobalt",
        "tin",
        "zinc",
    ]


def test_a_sentence_knows_who_governs_what_is_done_and_with_what() -> None:
    (sentence,) = sheet(
        "Under a decree the mines ministry of Zambia ordered exports of copper ore stopped."
    ).sentences
    assert len(sentence.rulers) >= 1
    assert sentence.decisions
    assert sentence.instrument
    assert sentence.mining
    assert sentence.places
    assert sentence.concepts >= {"copper"}


@pytest.mark.parametrize(
    "furniture",
    [
        "Read more: Indonesia bans nickel ore exports",
        "Related articles: Congo suspends cobalt exports",
        "Home | Nickel ore | Cobalt | Export bans",
        "Lea también: Chile sube la regalía al cobre",
        "延伸阅读：中国限制镓出口",
    ],
)
def test_furniture_is_left_out(furniture: str) -> None:
    assert [s.text for s in sheet(f"Tin ore exports were banned.\n{furniture}").sentences] == [
        "Tin ore exports were banned."
    ]


def test_cues_count_in_title_and_lead_only() -> None:
    filler = "word " * (LEAD_CHARS // 5)
    laid = sheet(f"The ministry met. {filler}The senate met.", "Parliament votes")
    assert laid.lead[CueKind.GOVERNMENT] == ("parliament", "ministry")
    assert laid.count(CueKind.GOVERNMENT) == 2


def test_density_is_per_sixty_words() -> None:
    short, long = sheet("Prices rose."), sheet("Prices rose. " + "word " * 118)
    assert short.density(CueKind.MARKET) == 1
    assert long.density(CueKind.MARKET) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Nickel and some other copper ore exports.", "en", 3),
        ("Nickel-copper ore exports.", "en", 0),
        ("商务部对镓、锗实施出口管制。", "zh", 0),
        ("政府はガリウムとゲルマニウムの輸出を規制した。", "ja", 1),
    ],
)
def test_words_between_minerals(text: str, language: str, words: int) -> None:
    (sentence,) = sheet(text, language=language).sentences
    first, second = (m for m in sentence.mentions if m.kind is Kind.MINERAL)
    assert words_between(sentence, first, second) == words_between(sentence, second, first) == words
