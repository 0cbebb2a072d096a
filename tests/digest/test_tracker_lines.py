"""What a digest says of measures: moves, days of effect, how many are new."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from monitor.digest.tracker_lines import lines
from monitor.digest.view import BriefLine
from monitor.language.catalogue import ENGLISH
from monitor.model.measures import Measure, MeasureMove

DAY = date(2026, 3, 2)  # a Monday
AT = datetime(2026, 3, 2, 6, tzinfo=UTC)


def measure(ident: str = "m1", **more: Any) -> Measure:
    values = {"place": "zimbabwe", "opened_at": AT, "confirmed_at": AT, "stories": ("s/1",), **more}
    return Measure(ident=ident, name=f"Ban {ident}", **values)


def move(before: str, state: str, ident: str = "m1", **more: Any) -> MeasureMove:
    return MeasureMove(
        measure=measure(ident, **more), before=before, state=state, since="2026-03-01", told_at=AT, outlet="Wire",
        title="", sentence="", note="", n=1,
    )  # fmt: skip


def said(*moves: MeasureMove, coming: tuple[Measure, ...] = (), back: int = 1) -> list[BriefLine]:
    since = DAY - timedelta(days=back)
    names = {"zimbabwe": "Zimbabwe", "chile": "Chile"}
    made = lines(
        moves, coming, since=since, day=DAY, say=ENGLISH, base_url="https://m.example", names=names
    )
    return [each.leading_to({"s-s-1"}) for each in made]


def test_a_moved_state_is_told_with_where_it_leads() -> None:
    (line,) = said(move("proposed", "in_force"))
    assert (line.what, line.headline) == ("proposed → in force", "Ban m1")
    assert (line.anchor, line.url) == ("s-s-1", "https://m.example/measures/m1")


def test_of_several_moves_the_last_is_told() -> None:
    (line,) = said(move("adopted", "suspended"), move("proposed", "adopted"))
    assert line.what == "adopted → suspended"


def test_new_measures_are_one_line() -> None:
    (line,) = said(move("", "adopted"), move("", "proposed", "m2", place="chile"))
    assert (line.what, line.headline) == ("2 new measures", "Zimbabwe and Chile")


def test_what_is_new_and_moved_is_told_as_moved() -> None:
    (line,) = said(move("adopted", "in_force"), move("", "adopted"))
    assert line.what == "adopted → in force"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-03-02", ""),
        ("2026-03-03", "takes effect tomorrow"),
        ("2026-03-04", ""),
        ("2026-03-09", "takes effect on 9 Mar"),
        ("2026-03-16", "takes effect on 16 Mar"),
        ("2026-03-17", ""),
    ],
)
def test_a_day_of_effect_is_told_two_weeks_a_week_and_a_day_ahead(day: str, words: str) -> None:
    assert [line.what for line in said(coming=(measure(effective_on=day),))] == [words][
        : bool(words)
    ]


def test_after_days_without_a_digest_nothing_is_left_out() -> None:
    (line,) = said(coming=(measure(effective_on="2026-03-06"),), back=4)
    assert line.what == "takes effect on Friday"


def test_a_line_leads_to_the_block_of_whichever_story_has_one() -> None:
    made = lines(
        [move("adopted", "ended", stories=("s1", "s2", "s3"))],
        (),
        since=DAY,
        day=DAY,
        say=ENGLISH,
        base_url="",
        names={},
    )
    assert made[0].leading_to({"s-s1", "s-s2"}).anchor == "s-s2"
    assert made[0].leading_to(set()).anchor == ""
