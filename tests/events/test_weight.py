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
    WordKind.DEED,
    WordKind.READING,
    WordKind.WOULD,
    WordKind.RIGHT,
    WordKind.RESUME,
    WordKind.SETTLED,
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


FILLER = " ".join(f"Sentence {n} is about a harbour and its cranes." for n in range(40))


def test_what_title_and_lead_do_not_name_is_not_the_news() -> None:
    title = "Kenya launches $2 billion programme for machine learning"
    lead = "Kenya's government awarded $2 billion to laboratories for machine learning on Monday. "
    umbrella = events(
        title, f"{lead}{FILLER} The programme also covers mines of critical minerals."
    )
    named = events(
        title, f"{lead}{FILLER} The programme also covers lithium mines and copper mines."
    )
    first = events("Kenya launches $2 billion programme for critical minerals", lead)
    assert first.score >= 35 > umbrella.score
    assert umbrella.score < named.score < first.score


def test_an_act_far_down_counts_for_little_where_the_opening_names_no_mineral() -> None:
    title = "Kenya imposes duties on goods from Norway"
    lead = "Kenya's government imposed duties of 20 percent on goods from Norway on Monday."
    act = "Kenya's government imposed duties on copper from Norway."
    assert events(title, f"{lead} {FILLER} {act}").score < events(title, f"{lead} {act}").score


def test_titles_that_explain_are_no_news_and_those_that_ask_are_less() -> None:
    told = "Mali bans exports of lithium ore"
    assert events(told).score >= 35 > events(f"Why {told}").score
    asked = events(f"{told}?")
    assert {"question"} & {r.name for r in asked.reasons}


def test_what_an_office_holder_has_of_it_is_news_of_a_person() -> None:
    title = "The ministry of mines of Mali approved a lithium mine"
    assert events(title).score >= 35 > events(f"{title}. A minister's husband profited").score


def test_dual_use_goods_stand_for_minerals_where_the_sentence_controls_their_export() -> None:
    assert events("China bans exports of dual-use goods to Norway").score >= 35
    assert events("Israel lets traders import dual-use goods barred to aid groups").score < 35


def test_a_fine_is_no_public_money() -> None:
    found = events(
        "Brazil fines a gold dealer over privacy",
        "Brazil's authority fined the gold dealer a total of 14 million reais for selling staff records.",
    )
    assert found.main is None or found.main.action != "subsidy"


def test_below_a_title_about_a_company_an_act_weighs_less() -> None:
    lead = "Brazil's government ordered the bauxite plant to cut output by half on Monday."
    own = events("Brazil orders bauxite plant to cut output", lead)
    other = events("Chief executive says replacing bauxite is his priority", lead)
    assert other.score < own.score
    assert "the title tells of a company" in {r.detail for r in other.reasons}


def test_a_decision_without_a_name_that_may_come_is_a_guess() -> None:
    assert events("Norway may seek lithium in Kenya").score < 35


def test_what_a_mere_relative_clause_tells_is_said_in_passing() -> None:
    news = events("", "The president of Zambia reopened the copper mines.")
    aside = events("", "Two men cursed the president of Zambia, who reopened the copper mines.")
    assert aside.score < news.score


def test_metal_coated_goods_of_the_lead_are_goods() -> None:
    title = "Staples and nails from Norway: final results of an antidumping review"
    lead = "Canada's government imposes antidumping duties on zinc-coated nails from Norway."
    assert events(title, lead).score < 35


def test_the_act_told_is_the_one_that_names_a_mineral() -> None:
    found = events(
        "Kenya imposes duties on goods from Norway",
        "Kenya's government imposed duties of 20 percent on goods from Norway on Monday. "
        "Kenya's ministry of mines banned exports of lithium ore as well.",
    ).main
    assert found is not None
    assert (found.action, found.minerals) == ("export-ban", ("lithium",))


def test_a_mineral_far_from_the_act_is_not_what_it_is_about() -> None:
    found = events(
        "Kenya and Norway reach an agreement on trade",
        "The governments of Kenya and Norway signed a trade agreement on Monday. "
        f"{FILLER} Tariffs on copper cathode remain for discussion.",
    ).main
    assert found is None or found.minerals == ()


def test_where_nobody_who_governs_is_named_an_act_weighs_less() -> None:
    study = "As deep-sea mining race ramps up, mission will assess whether life recovers"
    assert (
        events(study, "A series of cruises will study species in areas slated for mining.").score
        < 35
    )


def test_what_a_company_pays_to_have_sent_out_weighs_less() -> None:
    title = "Canada starts critical minerals alliance"
    lead = "TORONTO, March 9, 2026 ({wire}) - Canada's government started a critical minerals alliance."
    paid, told = (events(title, lead.format(wire=wire)) for wire in ("NEWMEDIAWIRE", "Reuters"))
    assert paid.score < told.score
    assert "release" in {r.name for r in paid.reasons}
