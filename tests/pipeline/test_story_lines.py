"""Lines of JSON through reading, grouping and comparing as the program does it."""

from __future__ import annotations

from monitor.pipeline.story_lines import compare_line, group_lines, ref_of
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


def _story(*bodies: str, title: str = "Peru raises the export tax on copper") -> dict[str, object]:
    return {"id": "s", "articles": [_line(n, title, body) for n, body in enumerate(bodies)]}


def test_comparing_names_articles_by_their_ids() -> None:
    answer = compare_line(
        _RULES,
        _story(
            "Peru raises the export tax on copper to 12% from July, the finance ministry in Lima said on Monday.",
            "The export tax on copper in Peru is raised to 15% from July, said the finance ministry in Lima.",
        ),
    )
    [found] = answer["differences"]
    assert (found["verdict"], found["of_the_act"]) == ("differ", True)
    assert [(c["article"], c["said"]) for c in found["claims"]] == [("a0", "12%"), ("a1", "15%")]
    assert answer["same_figures"] == {"outlets": 0}
    assert answer["record"]["places"] == ("peru",)
    assert answer["record"]["article"] in {"a0", "a1"}


def test_outlets_that_agree_are_counted_and_a_copy_is_none() -> None:
    own = (
        "Peru raises the export tax on copper to 12% from July, the finance ministry in Lima said on Monday after months"
        " of talks with miners who had warned that some pits in the south would close for good."
    )
    other = "From July the export tax on copper in Peru is 12%, the finance ministry said in Lima."
    assert compare_line(_RULES, _story(own, other))["same_figures"] == {"outlets": 2}
    assert compare_line(_RULES, _story(own, own))["same_figures"] == {"outlets": 0}
    assert compare_line(_RULES, _story(own))["key_figures"][0]["said"] == "12%"


def test_a_story_without_articles_says_nothing() -> None:
    answer = compare_line(_RULES, {"id": "s", "articles": []})
    assert (answer["differences"], answer["key_figures"]) == ([], [])
