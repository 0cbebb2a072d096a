"""What heads a story in a list: the outlet's words for who reads them, else what the record says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from monitor.digest.story_group import Audience
from monitor.model.story_list import ListedStory
from monitor.store.records import MeasureCell
from monitor.web.listing import heading
from monitor.web.measure_lines import matrix_of

AT = datetime(2026, 3, 5, 9, tzinfo=UTC)
CHINESE = ListedStory(
    story="s1",
    opened_at=AT,
    at=AT,
    headline="China puts antimony exports under licence",
    title="商务部对锑实施出口管制",
    language="zh",
    url=None,
    outlet="矿业晨报",
    place="china",
    action="export-licensing",
    minerals=("antimony",),
)


def _reader(language: str) -> Audience:
    return Audience(
        day=date(2026, 3, 5), zone=ZoneInfo("UTC"), language=language, since=AT, names={}
    )


@pytest.mark.parametrize(
    ("reader", "headed", "lang"),
    [
        ("en", "China puts antimony exports under licence", "en"),
        ("es", "China: export licensing, antimony", "es"),
        ("zh", "商务部对锑实施出口管制", "zh"),
    ],
)
def test_a_story_is_headed_in_the_readers_language(reader: str, headed: str, lang: str) -> None:
    assert heading(CHINESE, _reader(reader)) == ("商务部对锑实施出口管制", headed, lang)


def test_a_ban_that_ended_is_not_headed_as_one() -> None:
    story = replace(CHINESE, action="export-ban", status="ended")
    assert heading(story, _reader("es"))[1] == "China: export ban, antimony (terminado)"


def test_an_outlets_own_headline_stands_where_the_reader_can_read_it() -> None:
    title = "Beijing tightens its grip on antimony"
    story = replace(CHINESE, title=f"{title} | Ore & Order", language="en", outlet="Ore & Order")
    assert heading(story, _reader("en")) == (title, title, "en")


def test_a_story_without_a_record_keeps_its_title() -> None:
    story = replace(CHINESE, headline="", place="", action="", minerals=())
    assert heading(story, _reader("en"))[1:] == ("商务部对锑实施出口管制", "zh")


def test_a_matrix_has_no_empty_rows() -> None:
    crowd = [
        MeasureCell(mineral="copper", place=f"p{n}", measures=2, holding=0, moved_at="2026-01-02")
        for n in range(12)
    ]
    lone = MeasureCell(mineral="tin", place="elsewhere", measures=1, holding=0)
    matrix = matrix_of([*crowd, lone], _reader("en"), {})
    assert matrix is not None
    assert [row[0].id for row in matrix.rows] == ["copper"]
    assert matrix.left_out == 1


def test_the_largest_governments_and_the_last_moved_have_a_column() -> None:
    cells = [
        MeasureCell(
            mineral="tin",
            place=f"p{n:02}",
            measures=2 if n < 7 else 1,
            holding=0,
            moved_at=f"2026-01-{n + 1:02}",
        )
        for n in range(16)
    ]
    matrix = matrix_of(cells, _reader("en"), {})
    assert matrix is not None
    assert [int(place.id[1:]) for place in matrix.governments] == [
        *range(6, 0, -1),
        *range(15, 9, -1),
    ]
    assert matrix.left_out == 5
