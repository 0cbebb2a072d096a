"""Quantities in Chinese and Japanese."""

from __future__ import annotations

import pytest

from monitor.figures.cjk import figures_in


@pytest.mark.parametrize(
    ("sentence", "language", "found"),
    [
        ("国家拨款1,000亿元", "zh", [(1e11, "CNY", "")]),
        ("产量超过3.5万吨", "zh", [(35000, "t", ">")]),
        ("增长百分之十二", "zh", [(12, "%", "")]),
        ("两万五千吨", "zh", [(25000, "t", "")]),
        ("专属经济区宽200海里", "zh", [(200, "nmi", "")]),
        ("年产30亿标准立方米", "zh", [(3e9, "m3", "")]),
        ("約5社が参加", "ja", [(5, "#社", "~")]),
        ("関税を25%に引き上げ", "ja", [(25, "%", "")]),
        ("30億ドルの支援", "ja", [(3e9, "USD", "")]),
        ("2025年10月9日", "zh", []),
        ("第46号公告", "zh", []),
    ],
)
def test_quantities_and_what_is_none(
    sentence: str, language: str, found: list[tuple[float, str, str]]
) -> None:
    assert [(f.value, f.unit, f.hedge) for f in figures_in(sentence, 0, language)] == found


def test_offsets_are_those_of_the_text() -> None:
    [one] = figures_in("产量３.５万吨", 10, "zh")
    assert (one.start, one.end, one.value) == (12, 17, 35000)
