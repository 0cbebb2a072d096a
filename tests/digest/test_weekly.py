from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from monitor.digest.render import render
from monitor.digest.view import Digest
from monitor.digest.weekly import week_of
from monitor.language.catalogue import ENGLISH
from tests.support import day

TODAY = day.digest()


def past(days: int) -> Digest:
    """The day's digest as that of so many days before."""
    return replace(TODAY, date=(day.DAY - timedelta(days=days)).isoformat())


def test_a_story_counts_once_a_week_however_often_it_was_told() -> None:
    week = week_of((TODAY, past(1), past(6)), day.DAY, ENGLISH)
    assert week.stories == 4
    lithium = next(row for row in week.minerals if row.name == "Lithium")
    assert (lithium.count, lithium.bars) == (2, (0, 0, 0, 0, 2))


def test_the_usual_is_told_when_four_weeks_are_known() -> None:
    young = week_of((TODAY, past(7)), day.DAY, ENGLISH)
    assert {row.usual for row in young.minerals} == {""}
    week = week_of((TODAY, *(past(7 * n) for n in range(1, 5))), day.DAY, ENGLISH)
    lithium = next(row for row in week.minerals if row.name == "Lithium")
    assert (lithium.usual, lithium.change, lithium.bars) == ("2", 0, (2, 2, 2, 2, 2))


def test_governments_are_those_that_act() -> None:
    week = week_of((TODAY,), day.DAY, ENGLISH)
    assert [row.name for row in week.governments] == ["Chile", "Ministry of Commerce of China"]


def test_the_summary_stands_in_the_digest_of_its_day_after_the_news() -> None:
    digest = day.digest(weeks=(past(3), past(8)))
    assert digest.week is not None
    assert day.digest().week is None
    html, text = render(digest).html, render(digest).text
    assert html.index("The week") > html.index("Districts pay")
    assert "THE WEEK" in text
    assert date.fromisoformat(digest.date) == day.DAY
