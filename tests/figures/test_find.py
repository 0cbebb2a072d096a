"""Reading figures: own sentences of news, policy and commodities in nine languages, each with every quantity in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.figures.find import figure_line, figures
from monitor.language.languages import known

_CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "figure_cases.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


def _read(text: str, language: str | None = "en") -> list[tuple[float, str, str]]:
    return [(f.value, f.unit, f.hedge) for f in figures(text, language)]


@pytest.mark.parametrize(
    "case", _CASES, ids=[f"{at}-{case['lang']}" for at, case in enumerate(_CASES)]
)
def test_every_quantity_of_a_sentence_and_nothing_else(case: dict[str, object]) -> None:
    assert [list(f) for f in _read(str(case["text"]), str(case["lang"]))] == case["figures"]


def test_cases_cover_every_language() -> None:
    assert {case["lang"] for case in _CASES} == set(known())


@pytest.mark.parametrize(
    "written",
    [
        "over Rmb100bn",
        "over 100 billion yuan",
        "more than RMB 100 billion",
        "above CNY100bn",
        "more than 100bn renminbi",
    ],
)
def test_one_amount_however_written(written: str) -> None:
    assert _read(f"The state spends {written} on surveys.") == [(1e11, "CNY", ">")]


@pytest.mark.parametrize(
    ("written", "hedge"),
    [
        ("40 mines", ""),
        ("about 40 mines", "~"),
        ("some 40 mines", "~"),
        ("nearly 40 mines", "<~"),
        ("more than 40 mines", ">"),
        ("40-plus mines", ">="),
        ("at least 40 mines", ">="),
        ("no fewer than 40 mines", ">="),
        ("40 or more mines", ">="),
        ("fewer than 40 mines", "<"),
        ("up to 40 mines", "<="),
        ("as many as 40 mines", "<="),
        ("no more than 40 mines", "<="),
    ],
)
def test_hedges(written: str, hedge: str) -> None:
    assert [(f.value, f.hedge) for f in figures(f"Inspectors closed {written} in May.", "en")] == [
        (40, hedge)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The law of 12 March 2024 changed Article 17 and Annex III.",
        "In 2019-20 and again in 2022/23 the G20 met at 10:30 a.m. on Sept. 3.",
        "Unit 4 of Phase 2 runs on Windows 11, said the Boeing 737's maker.",
        "The 15th Five-Year Plan and the Group of Seven agree on World War Two.",
        "One of the ministers said no one had a second chance in the third quarter.",
        "See https://example.org/2024/05/12345 or call 555-0199.",
        "He won 6-3 6-4 in the 1990s.",
        "Version 2.0 of Regulation 2024/1252 is dated 23.05.2024.",
    ],
)
def test_names_dates_and_ordinals_are_no_quantities(text: str) -> None:
    assert figures(text, "en") == ()


def test_offsets_hold_hedge_currency_and_unit() -> None:
    text = "Beijing pays at least $13.8bn a year.\nIt counts 34 provinces."
    amount, count = figures(text, "en")
    assert text[amount.start : amount.end] == "at least $13.8bn"
    assert (amount.currency, amount.period) == ("USD", "yr")
    assert text[count.start : count.end] == "34"
    assert count.sentence == "It counts 34 provinces."
    assert count.measures == "provinces"


def test_a_year_after_a_figure_dates_it() -> None:
    new, old = figures("Funding rose to Rmb650mn in 2025 from Rmb150mn in 2023.", "en")
    assert (new.period, old.period) == ("2025", "2023")


@pytest.mark.parametrize(
    ("text", "language"),
    [("5万吨", "zh"), ("約5社が参加", "ja"), ("Выделено 5 млн рублей", "ru"), ("5 tons", "en")],
)
def test_without_a_language_the_script_decides(text: str, language: str) -> None:
    assert figures(text, None) == figures(text, language)
    assert figures(text, None)


def test_an_unknown_language_is_read_as_english() -> None:
    assert _read("5.5 million tonnes", "xx") == [(5.5e6, "t", "")]
    assert _read("5.5 million tonnes", "en-GB") == [(5.5e6, "t", "")]


def test_the_decimal_mark_is_the_texts_own() -> None:
    assert _read("Subió 3.5% hasta 1,250.75 dólares.", "es") == [
        (3.5, "%", ""),
        (1250.75, "USD", ""),
    ]
    assert _read("Subió 3,5% y vale 1.250,75 dólares.", "es") == [
        (3.5, "%", ""),
        (1250.75, "USD", ""),
    ]


def test_filter_line() -> None:
    answer = figure_line({"id": 7, "text": "It cut 30 of the 44 jobs.", "lang": "en"})
    assert answer["id"] == 7
    assert [(f["value"], f["unit"]) for f in answer["figures"]] == [(30, "#jobs"), (44, "#jobs")]
    assert set(answer["figures"][0]) >= {
        "value",
        "unit",
        "currency",
        "hedge",
        "start",
        "end",
        "measures",
    }
    json.dumps(answer)


@given(st.text(), st.sampled_from([*known(), None]))
def test_any_text_gives_figures_in_order_inside_it(text: str, language: str | None) -> None:
    found = figures(text, language)
    assert list(found) == sorted(found, key=lambda f: f.start)
    assert all(0 <= f.start < f.end <= len(text) for f in found)


_PIECES = (
    "about more than 1,200 13.8 bn million $ € Rmb 34 of the one two hundred half - to % per cent tonnes years May 2024 . ,",
    "( ) / 约 超过 100 亿 元 三 分之 成 個 人 以上 兆 円 mil millones dos y más de un d'euros",
)


@given(
    st.lists(st.sampled_from(" ".join(_PIECES).split()), max_size=14).map(" ".join),
    st.sampled_from(known()),
)
def test_any_heap_of_number_words_is_read(text: str, language: str) -> None:
    assert all(0 <= f.start < f.end <= len(text) for f in figures(text, language))


@given(
    st.integers(min_value=2, max_value=999_999),
    st.sampled_from(["tonnes", "percent", "people", "euros", "megawatts"]),
)
def test_digits_keep_their_value(value: int, unit: str) -> None:
    (figure,) = figures(f"It was {value:,} {unit}.", "en")
    assert figure.value == value * (1e6 if unit == "megawatts" else 1)
