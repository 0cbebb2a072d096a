"""Lines of JSON through reading, grouping and comparing as the program does it."""

from __future__ import annotations

from monitor.pipeline.story_lines import group_lines, ref_of
from monitor.watch.judgement import Rules

_RULES = Rules()
_ACTS = (
    "Bolivia to ban raw lithium exports from 2028 to boost local refining",
    "Vietnam bans tungsten exports from July to push domestic smelters",
    "Zambia revokes licence of Emirates copper unit",
    "Namibia revokes licence of Australian uranium miner",
)


def _line(number: int, title: str, body: str = "", **other: object) -> dict[str, object]:
    return {
        "id": f"a{number}",
        "published": f"2026-03-02T08:{number % 60:02}:00Z",
        "lang": "en",
        "title": title,
        "body": body,
        "outlet": f"Outlet {number}",
    } | other


def _stories(lines: list[dict[str, object]]) -> list[str]:
    return [answer["story"] for answer in group_lines(_RULES, lines)]


def test_acts_of_several_governments_are_several_stories_on_an_empty_store() -> None:
    assert len(set(_stories([_line(n, title) for n, title in enumerate(_ACTS)]))) == 4


def test_they_are_behind_a_full_one_too() -> None:
    minerals = ("nickel", "cobalt", "lithium", "copper", "tin", "graphite", "zinc", "uranium")
    before = [
        _line(
            n,
            f"{minerals[n % 8].title()} exports and licences: smelters ask ministry for rule {n}",
            f"The {minerals[n % 8]} market waited for word on exports, quota {n}00 and a ban, traders in port {n % 13} said.",
        )
        for n in range(150)
    ]
    told = [_line(200 + n, title) for n, title in enumerate(_ACTS)]
    assert len(set(_stories([*before, *told])[150:])) == 4


def test_duties_of_one_wording_on_several_countries_are_several_stories() -> None:
    notice = (
        "The Department of Commerce determines that imports of {} from {} are being sold in the United States at less"
        " than fair value during the period of review. Interested parties are invited to comment on the preliminary"
        " results. Parties may submit case briefs no later than seven days after the last verification report. This"
        " notice serves as the only reminder to parties subject to an administrative protective order of their"
        " responsibility concerning the return or destruction of proprietary information."
    )
    subjects = (
        ("silicon metal", "Angola"),
        ("magnesium metal", "Israel"),
        ("ferrovanadium", "South Korea"),
    )
    lines = [
        _line(
            n,
            f"{what.title()} From {where}: Antidumping Duty Administrative Review",
            notice.format(what, where),
            outlet="Gazette",
        )
        for n, (what, where) in enumerate(subjects)
    ]
    answers = list(group_lines(_RULES, lines))
    assert len({answer["story"] for answer in answers}) == 3
    assert [answer["role"] for answer in answers] == ["first"] * 3


def test_one_act_in_other_words_two_days_later_is_one_story() -> None:
    first = _line(
        1,
        "Zimbabwe bans lithium concentrate exports from January",
        "Zimbabwe will ban exports of lithium concentrate from January 2027, mines minister Winston Chitando said in Harare.",
    )
    second = _line(
        2,
        "Harare's ban on lithium concentrate shipments takes effect in January",
        "Zimbabwe's mines minister Winston Chitando said its ban on exports of lithium concentrate begins in January.",
        published="2026-03-04T09:00:00Z",
    )
    assert len(set(_stories([first, second]))) == 1


def test_lines_are_answered_in_order_with_any_or_no_date() -> None:
    dates = ["2026-03-02T08:00:00Z", "2026-03-02", None, "soon", "2026-03-02T09:00:00+01:00"]
    lines = [_line(n, title, published=dates[n % 5]) for n, title in enumerate(_ACTS * 2)]
    answers = list(group_lines(_RULES, lines))
    assert [answer["id"] for answer in answers] == [line["id"] for line in lines]
    assert all(answer["story"] for answer in answers)


def test_the_answer_to_a_line_depends_on_the_lines_before_it_alone() -> None:
    both = "Glencore stops trucks at Kolwezi border post, Mutanda pit idle: Kinshasa halts cobalt shipments, regulator Arecoms announces"
    bodies = [
        "Kinshasa halts cobalt shipments, regulator Arecoms announces",
        "Mutanda pit idle: Glencore stops trucks at Kolwezi border post",
        *[both] * 6,
    ]
    lines = [_line(n, "", body) for n, body in enumerate(bodies)]
    whole = list(group_lines(_RULES, lines))
    for length in range(len(lines)):
        assert list(group_lines(_RULES, lines[:length])) == whole[:length]


def test_an_articles_event_and_concepts_are_read_from_its_text() -> None:
    ref = ref_of(_RULES, 7, _line(1, _ACTS[0]))
    assert ref.event is not None
    assert (ref.event.place, ref.event.minerals, ref.minerals) == (
        "bolivia",
        ("lithium",),
        ("lithium",),
    )
