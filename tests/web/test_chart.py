from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from monitor.language import catalogue
from monitor.language.catalogue import ENGLISH, Catalogue
from monitor.web.chart import HEIGHT, WIDTH, Chart, chart


def _chart(counts: Sequence[int], first: date, say: Catalogue = ENGLISH) -> Chart:
    total = say.counted("%(n)s article", "%(n)s articles", sum(counts))
    return chart("Tin", counts, first=first, say=say, total=total)


def test_a_chart_says_in_words_what_it_shows() -> None:
    made = _chart((0, 2, 5), date(2026, 2, 27))
    assert made.words == "7 articles in 3 days; most on 1 Mar (5)"
    assert [bar.label for bar in made.bars] == ["27 Feb: 0", "28 Feb: 2", "1 Mar: 5"]
    assert made.bars[2].height == HEIGHT


def test_its_words_are_the_readers() -> None:
    made = _chart((0, 2, 5), date(2026, 2, 27), catalogue.of("es"))
    assert made.words == "7 artículos en 3 días; la mayoría el 1 mar (5)"


def test_nothing_is_a_flat_line() -> None:
    made = _chart((0, 0), date(2026, 3, 1))
    assert made.words == "0 articles in 2 days"
    assert {bar.height for bar in made.bars} == {1.0}


@given(st.lists(st.integers(0, 10**6), max_size=60))
def test_bars_stay_in_the_picture(counts: list[int]) -> None:
    for bar in _chart(counts, date(2026, 3, 1)).bars:
        assert bar.x >= 0
        assert bar.x + bar.width <= WIDTH + 1
        assert bar.y >= 0
        assert bar.y + bar.height <= HEIGHT + 0.2
