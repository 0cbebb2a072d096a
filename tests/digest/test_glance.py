from __future__ import annotations

from monitor.model.mentions import Kind
from monitor.model.stories import Role, Trend
from tests.support import day


def test_stories_are_counted_not_articles() -> None:
    table = day.digest().glance
    assert {row.mineral.id: row.total for row in table.rows}["antimony"] == 1


def test_a_row_counts_its_columns_and_the_rest() -> None:
    table = day.digest().glance
    lithium = next(row for row in table.rows if row.mineral.id == "lithium")
    assert table.columns[0].id == "stockpiling"
    assert (sum(lithium.counts), lithium.other) == (2, 0)
    assert (lithium.total, lithium.change) == (2, None)


def test_minerals_without_room_are_counted() -> None:
    many = [
        day.story(
            f"s{n}",
            day.cover(n, "A", f"T{n}", day.hit("x", {}, minerals=(f"m{n}",)), role=Role.FIRST),
        )
        for n in range(1, 16)
    ]
    table = day.digest(many).glance
    assert (len(table.rows), table.more, len(table.totals)) == (12, 3, 15)


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


def test_actions_without_a_column_are_counted_as_other() -> None:
    hits = [day.hit("x", {}, minerals=("tin",), policies=(f"a{n}",)) for n in range(1, 8)]
    many = [
        day.story(f"s{n}", day.cover(n, "A", f"T{n}", hit, role=Role.FIRST))
        for n, hit in enumerate(hits, 1)
    ]
    table = day.digest(many).glance
    assert (len(table.columns), table.rows[0].other, table.has_other, table.narrow) == (
        5,
        2,
        True,
        3,
    )
