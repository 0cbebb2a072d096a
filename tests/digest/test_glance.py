from __future__ import annotations

from monitor.model.mentions import Kind
from monitor.model.stories import Role, Story, Trend
from tests.support import day


def test_stories_are_counted_not_articles() -> None:
    assert dict(day.digest().glance.totals)["antimony"] == 1


def test_a_table_of_ones_is_no_table() -> None:
    table = day.digest(day.stories()[:3]).glance
    assert (table.rows, table.columns) == ((), ())


def test_cells_below_two_are_left_empty() -> None:
    table = day.digest().glance
    assert [chip.id for chip in table.columns] == ["stockpiling"]
    assert [(row.mineral.id, row.counts, row.total) for row in table.rows] == [("nickel", (2,), 3)]


def _pair(number: int) -> list[Story]:
    hit = day.hit("x", {}, minerals=(f"m{number}",), policies=(f"a{number % 7}",))
    return [
        day.story(f"s{number}{twin}", day.cover(number * 2 + twin, "A", "T", hit, role=Role.FIRST))
        for twin in (0, 1)
    ]


def test_minerals_and_actions_without_room_are_counted() -> None:
    table = day.digest([story for n in range(1, 16) for story in _pair(n)]).glance
    assert (len(table.rows), table.more, len(table.totals)) == (10, 5, 15)
    assert (len(table.columns), table.narrow) == (5, 3)


def test_the_most_unusual_volume_comes_first() -> None:
    rows = [("tin", 30, 20.0), ("zinc", 9, 0.5), ("iron", 4, 1.0)]
    trends = [
        Trend(concept=c, kind=Kind.MINERAL, count=n, usual=u, history=(1, n), reason="r")
        for c, n, u in rows
    ]
    assert [(a.chip.name, a.usual) for a in day.digest(trends=trends).alerts] == [
        ("Zinc", "0.5"),
        ("Iron", "1"),
        ("Tin", "20"),
    ]
