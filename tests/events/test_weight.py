"""The weights: a table that has every sign, and reasons that can be read."""

from __future__ import annotations

from monitor.events.cues import DOING, WordKind
from monitor.events.times import When
from monitor.events.weight import weights
from monitor.events.zones import Zone
from tests.support.acts import events

NEVER = {
    WordKind.PURPOSE,
    WordKind.RECEIVE,
    WordKind.PROCEEDING,
    WordKind.ANNOUNCE,
    WordKind.DECIDE,
    WordKind.SETTLE,
    WordKind.WOULD,
    WordKind.RIGHT,
}  # fmt: skip; settled before they are weighed


def test_the_table_has_every_zone_verb_and_time() -> None:
    table = weights()
    assert {*Zone} <= table["act"].keys()
    assert {str(kind) for kind in DOING - NEVER} <= table["doing"].keys()
    assert {*When} <= table["time"].keys()


def test_told_in_the_title_weighs_more_than_told_at_the_end() -> None:
    filler = " ".join(f"Sentence {n} is about a harbour." for n in range(40))
    act = "Mali's government bans exports of lithium ore."
    first = events("Mali bans exports of lithium ore", filler)
    last = events("A harbour is built", f"{filler} {act}")
    assert first.score > last.score + 20


def test_duties_on_goods_made_of_a_metal_weigh_little() -> None:
    metal = events("Canada imposes antidumping duties on unwrought aluminium from Oman")
    goods = events("Canada imposes antidumping duties on aluminium foil from Oman")
    assert metal.score >= 35 > goods.score


def test_a_company_story_says_why_it_is_none() -> None:
    told = events(
        "Pine Hill Nickel Ltd. (TSXV: PHN) reports drill results",
        "Pine Hill Nickel Ltd. (TSXV: PHN) said drilling cut 14 metres of nickel. The provincial government of Ontario "
        "granted exploration permits to its shareholders' joint venture in the quarter.",
    )
    assert told.score < 35
    assert {"commercial", "drilling"} & {r.name for r in told.reasons}
