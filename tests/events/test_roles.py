"""Who acts, towards whom: the subject, never the target, a bystander or a mining region."""

from __future__ import annotations

import pytest

from monitor.events.names import NameKind
from tests.support.acts import acts_in, events, main


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Ghana bans exports of raw bauxite to Togo", "ghana"),
        ("Exports of bauxite are banned by Ghana", "ghana"),
        ("Analysts say Ghana will ban exports of bauxite", "ghana"),
        ("Ghana's government bans bauxite exports", "ghana"),
        ("In Togo, Ghana signs a lithium agreement", "ghana"),
        ("Ottawa bans exports of raw nickel ore", "canada"),
        ("Queensland grants a mining lease for a copper deposit", "australia"),
    ],
)
def test_the_actor_is_the_subject_or_the_agent(title: str, place: str) -> None:
    assert main(title).place == place


def test_partners_of_an_agreement_act_together() -> None:
    told = main("Peru and Norway sign agreement on critical minerals")
    assert told.places == ("peru", "norway")
    assert told.target == ""


@pytest.mark.parametrize(
    ("title", "target"),
    [
        ("Norway imposes tariffs on aluminium from Oman", "oman"),
        ("Norway imposes tariffs on Omani aluminium", "oman"),
        ("Norway bans exports of ilmenite to Oman", "oman"),
    ],
)
def test_the_target_stands_behind_a_preposition_or_describes_the_goods(
    title: str, target: str
) -> None:
    told = main(title)
    assert (told.place, told.target) == ("norway", target)


def test_who_is_only_dealt_with_does_not_act() -> None:
    told = main("Silicon metal from Bosnia: initiation of antidumping investigation")
    assert (told.place, told.target) == ("", "bosnia")


def test_a_list_behind_a_preposition_has_no_subject_in_it() -> None:
    act = acts_in("Silicon metal from Laos, Norway and Oman: antidumping duty orders")[0]
    assert act.subject.place == ""


def test_a_company_that_acts_is_private() -> None:
    act = acts_in("The company signed a memorandum of understanding on lithium supply in Chile")[0]
    assert act.subject.kind is NameKind.PRIVATE


@pytest.mark.parametrize(
    "title",
    [
        "Glencore halts cobalt exports from Congo after quota delay",
        "Rio Tinto signs lithium agreement in Chile",
    ],
)
def test_a_known_company_needs_no_legal_form(title: str) -> None:
    found = acts_in(title)
    assert found
    assert {act.subject.kind for act in found} == {NameKind.PRIVATE}


def test_the_giver_acts_when_a_company_receives() -> None:
    told = main("Pine Hill Graphite Corp. receives $20 million grant from the Department of Energy")
    assert told.place == "united-states"


def test_an_office_without_a_country_takes_that_of_the_article_and_says_so() -> None:
    told = main(
        "Mines ministry suspends exports of lithium concentrate",
        "The ministry suspended exports of lithium concentrate on Monday. Producers in Zimbabwe were not told before.",
    )
    assert told.place == "zimbabwe"
    assert "place" in told.inferred


def test_a_law_named_like_a_company_is_none() -> None:
    kinds = {
        a.subject.kind for a in acts_in("National Lithium Strategy promotes exploration in Chile")
    }
    assert NameKind.PRIVATE not in kinds


@pytest.mark.parametrize(
    ("rest", "place"),
    [
        ("Ghana signed.", "ghana"),
        ("Ghana did not sign.", ""),
        ("The licences are for the Clarion-Clipperton Zone.", ""),
    ],
    ids=["who joins", "who stays away", "a seabed is nobody's"],
)
def test_an_office_without_a_country_takes_none_that_stays_away(rest: str, place: str) -> None:
    lead = "Ministers of five island states have called for a moratorium on deep-sea mining for nickel."
    told = main("Ministers back a moratorium on deep-sea mining", f"{lead} {rest}")
    assert (told.action, told.place) == ("permitting", place)


@pytest.mark.parametrize(
    ("title", "text", "place"),
    [
        # where the report was written is nobody who acts, but says whose ministry it is
        (
            "Ministry bans exports of tin ore",
            "ACCRA - The ministry banned exports of tin ore on Monday.",
            "ghana",
        ),
        (
            "Tin ore may not be exported",
            "ACCRA, May 27 - Bolivia banned exports of tin ore on Monday.",
            "bolivia",
        ),
        # a country's leader, and no leader but what a country owns
        ("Bolivia's Paz freezes Chinese and Russian lithium contracts", "", "bolivia"),
        ("Chile's Lithium Exports Ban Starts Talks in Bolivia", "", "chile"),
        # whose law it becomes, not whose rules it carries out
        (
            "Battery Waste Act",
            "It transposes the European Directive on Batteries (2006/66/EU) into Danish law. The act requires recycling of lithium.",
            "denmark",
        ),
        # the laws, offices and states of one country are its own
        (
            "Silicon metal from Togo; review",
            "Pursuant to the Tariff Act of 1930 the Commission determined the import duties on silicon metal from Togo.",
            "united-states",
        ),
        (
            "Coal leases in McLean County, North Dakota",
            "Coal leases will be offered in McLean County, North Dakota.",
            "united-states",
        ),
        # an owner is no part of a company's name
        (
            "Base minerals order",
            "Zimbabwe's Base Minerals Export Control Order bans exports of lithium ore.",
            "zimbabwe",
        ),
        # a company may tell what one who governs decides
        (
            "Permits for a copper mine",
            "Tano Metals Corp. announced that the president of Ghana issued a decision granting the mining permits for its copper mine.",
            "ghana",
        ),
        # those whom a law obliges do not make it
        (
            "Battery Waste Rules",
            "The rules of Ghana set targets for recycling of lithium. Producers are required to meet targets of extended producer "
            "responsibility for recycling of lithium.",
            "ghana",
        ),
        # a parliament and the miners it decides on are not one name
        ("Peru's Congress grants informal miners permits for gold mining", "", "peru"),
    ],
)
def test_datelines_and_names_side_by_side(title: str, text: str, place: str) -> None:
    assert main(title, text).place == place


def test_governments_that_meet_as_one_body_act_as_one() -> None:
    title = "G7 finance ministers to meet in Washington on rare earths"
    found = events(title, "G7 finance ministers will meet in Washington on Jan. 12.")
    assert found.main is not None
    assert (found.main.places, found.main.status) == (("g7",), "proposed")
    assert found.score >= 35


def test_bars_of_a_precious_metal_are_the_metal_and_a_mining_town_is_a_town() -> None:
    bars = events("Kenya suspends exports of gold bars", "Kenya's government did so.")
    town = events(
        "Kenya gives $20 million to hospital in copper town", "Kenya's government did so."
    )
    assert bars.score >= 35 > town.score


def test_one_word_for_two_governments_names_both() -> None:
    told = main("日米、レアアースの覚書に署名", language="ja")
    assert set(told.places) == {"japan", "united-states"}


def test_a_ministry_without_a_country_is_that_of_the_government_the_title_names() -> None:
    text = "矿业部与税务局正收紧出口管制。"
    assert main("津巴布韦收紧铬矿出口管制", text, language="zh").place == "zimbabwe"


def test_who_acts_may_be_part_of_what_is_done() -> None:
    told = main("Pentagon to buy stake in lithium miner", "The Pentagon will buy a stake in it.")
    assert (told.action, told.actor, told.status) == ("state-financing", "dod", "adopted")


def test_a_vote_put_off_and_a_right_given_back_are_decisions() -> None:
    assert events("Bolivia's congress delays vote on lithium contracts").score >= 35
    assert events("Serbia reinstates lithium licence").score >= 35
