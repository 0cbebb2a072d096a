"""What goes on about a known act joins it; what only mentions it does not: whole reports, one behaviour a test."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.match import lexicon
from monitor.match.lexicon import Lexicon
from monitor.measures.track import track_lines

BAN = {
    "published": "2026-02-10",
    "outlet": "Wire",
    "lang": "en",
    "title": "Gabon approves ban on raw manganese exports from 2029",
    "body": "Gabon's cabinet has approved a ban on exports of unprocessed manganese ore from 1 January 2029.",
}


@pytest.fixture(scope="module")
def shipped() -> Lexicon:
    return lexicon.load()


def told(shipped: Lexicon, *rows: dict[str, str]) -> list[tuple[Any, Any]]:
    first: dict[str, str] = {**BAN}
    lines = [first, *({**BAN, **row} for row in rows)]
    answers = track_lines([{"id": n, **line} for n, line in enumerate(lines)], shipped)
    return [(answer["measure"], answer["state"]) for answer in answers]


GOES_ON = [
    ("en", "Gabon keeps to 2029 for its manganese", "The minister told investors that plants must be ready."),
    ("fr", "Gabon : le manganèse brut restera au pays dès 2029", "Le ministre a écarté tout délai."),
    ("de", "Gabun hält bei Mangan an 2029 fest", "Der Minister schloss jeden Aufschub aus."),
]  # fmt: skip
MENTIONS = [
    ("Eramet lifts output at Gabon mine", "Eramet raised manganese output by 8%. It plans a plant before the ban of 2029."),
    ("Manganese prices slip", "Manganese ore fell 3%. Traders said Gabon's export ban of 2029 was far off."),
    ("Gabon's mines minister questioned over a plantation", "He signed the ban on manganese exports last year. He denies it all."),
    ("The new resource nationalism", "Gabon will end manganese exports in 2029, Zimbabwe those of lithium, Indonesia those of tin."),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "title", "body"), GOES_ON, ids=[g[1] for g in GOES_ON])
def test_a_report_that_goes_on_joins(shipped: Lexicon, lang: str, title: str, body: str) -> None:
    (ban, state), after = told(
        shipped, {"published": "2026-02-20", "lang": lang, "title": title, "body": body}
    )
    assert after == (ban, state)


@pytest.mark.parametrize(("title", "body"), MENTIONS, ids=[m[0] for m in MENTIONS])
def test_a_mention_joins_nothing(shipped: Lexicon, title: str, body: str) -> None:
    _, after = told(shipped, {"published": "2026-02-20", "title": title, "body": body})
    assert after == (None, None)


def test_what_goes_on_opens_no_measure(shipped: Lexicon) -> None:
    lang, title, body = GOES_ON[0]
    row = {"id": 1, "published": "2026-02-20", "outlet": "Wire", "lang": lang, "title": title, "body": body}  # fmt: skip
    assert [answer["measure"] for answer in track_lines([row], shipped)] == [None]


def test_a_company_that_publishes_its_own_news_mentions(shipped: Lexicon) -> None:
    row = {
        "outlet": "洛阳钼业",
        "lang": "zh",
        "title": "洛阳钼业：加蓬锰矿生产正常",
        "body": "加蓬禁止出口锰矿对公司无影响。",
    }
    _, after = told(shipped, {"published": "2026-02-20", **row})
    assert after == (None, None)


def test_an_office_without_a_country_is_of_the_outlets(shipped: Lexicon) -> None:
    _, after = told(
        shipped,
        {
            "published": "2026-02-20",
            "outlet": "The Herald (Zimbabwe)",
            "title": "Cabinet bans exports of raw manganese",
            "body": "The mines minister announced an export ban on manganese ore on Tuesday.",
        },
    )
    assert after[0].startswith("zimbabwe-export-ban-manganese")


def test_a_report_of_an_unnamed_government_joins_the_one_act_that_fits(shipped: Lexicon) -> None:
    (ban, _), after = told(
        shipped,
        {
            "published": "2026-02-20",
            "lang": "zh",
            "title": "政府维持锰矿出口禁令",
            "body": "矿业部长重申，锰原矿出口禁令不变。",
        },
    )
    assert after[0] == ban


def test_what_comes_for_another_is_the_act(shipped: Lexicon) -> None:
    _, after = told(
        shipped,
        {
            "published": "2026-02-20",
            "title": "Congo to swap export freeze for cobalt quotas",
            "body": "Congo's regulator said producers may ship 96,600 tons a year. The export ban ends on October 16.",
        },
    )
    assert after[0].startswith("drc-export-quota-cobalt")


def test_a_date_that_has_passed_is_in_force(shipped: Lexicon) -> None:
    _, after = told(
        shipped,
        {
            "published": "2029-03-01",
            "title": "Gabon's ban on manganese exports holds, minister says",
            "body": "Gabon's ban on exports of unprocessed manganese ore is not up for talks, the minister said.",
        },
    )
    assert after[1] == "in_force"


def test_an_act_of_an_unnamed_government_is_joined_by_the_report_that_names_it(
    shipped: Lexicon,
) -> None:
    rows = [
        {
            "id": 1,
            "published": "2025-07-31",
            "outlet": "Wire",
            "lang": "en",
            "title": "Ncube proposes 10% levy on lithium concentrate exports",
            "body": "The finance minister proposed an export tax of 10% on lithium concentrate in his budget.",
        },
        {
            "id": 2,
            "published": "2025-08-05",
            "outlet": "Desk",
            "lang": "en",
            "title": "Zimbabwe's 10% lithium concentrate export tax rattles miners",
            "body": "Zimbabwe's proposed export tax of 10% on lithium concentrate, in Ncube's budget, would begin in January.",
        },
    ]
    first, second = (answer["measure"] for answer in track_lines(rows, shipped))
    assert first
    assert second == first


def test_a_mineral_that_is_no_sure_one_counts_beside_an_act(shipped: Lexicon) -> None:
    row = {
        "id": 1,
        "published": "2025-07-31",
        "outlet": "Wire",
        "lang": "en",
        "title": "US opens dumping probe into Norwegian silicon",
        "body": "",
    }
    (answer,) = track_lines([row], shipped)
    assert answer["state"] == "proposed"
