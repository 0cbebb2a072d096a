"""What is done to a measure: the governing word of its clause decides."""

from __future__ import annotations

import pytest

from monitor.events.cues import WordKind
from tests.support.acts import acts_in, events, main


@pytest.mark.parametrize(
    ("title", "doing"),
    [
        ("Kenya imposes an export ban on titanium ore", WordKind.START),
        ("Kenya weighs an export ban on titanium ore", WordKind.PLAN),
        ("Kenya could impose an export ban on titanium ore", WordKind.MODAL),
        ("Kenya scraps its export ban on titanium ore", WordKind.END),
        ("Kenya lifts its stockpile of titanium", WordKind.END),
        ("Kenya lifts its stockpile of titanium to 180 days", WordKind.START),
        ("Kenya suspends import tariffs on titanium", WordKind.HOLD),
        ("Kenya suspends exports of titanium ore", WordKind.START),
        ("Kenya postpones its export ban on titanium ore", WordKind.DELAY),
        ("Miners urge Kenya to drop its export ban on titanium ore", WordKind.ASK),
        ("Prices rise due to export ban on titanium ore in Kenya", WordKind.TELL),
        ("Kenya rules out an export ban on titanium ore", WordKind.REFUSE),
    ],
)
def test_the_word_that_governs_the_measure(title: str, doing: WordKind) -> None:
    assert acts_in(title)[0].doing is doing


def test_what_would_follow_a_signed_order_is_signed() -> None:
    act = acts_in("Kenya signs an order that would ban exports of titanium ore")[0]
    assert act.doing is WordKind.START


def test_a_bare_verb_behind_to_is_a_decision() -> None:
    told = main("Norway to test deep-sea mining of copper off its coast")
    assert told.place == "norway"


def test_a_sum_of_public_money_is_a_subsidy() -> None:
    told = main("Sweden allocates 40 million euros to a graphite refinery")
    assert (told.place, told.action) == ("sweden", "subsidy")


def test_a_decision_without_a_name_has_no_action() -> None:
    told = main("Peru deprives two provinces of tungsten")
    assert (told.place, told.action, told.minerals) == ("peru", "", ("tungsten",))


def test_the_lead_goes_on_with_the_act_of_the_title() -> None:
    told = main(
        "Tin ingots from Laos: rescission of antidumping administrative review",
        "Thailand's commerce ministry is withdrawing the proceeding.",
    )
    assert (told.place, told.action) == ("thailand", "import-tariff")
    assert told.field == "text"


def test_money_for_recycling_is_money() -> None:
    told = main(
        "Grant scheme for recycling of critical minerals",
        "The government of Finland approved grants of 90 million euros for recycling of critical minerals.",
    )
    assert told.action == "subsidy"


def test_an_exemption_is_no_news() -> None:
    told = events(
        "Oman publishes customs rules",
        "The import duties shall not apply to copper cathodes that were shipped before the date of the rules.",
    )
    assert told.score < 35


def test_who_complains_of_a_measure_does_not_take_it() -> None:
    told = main("Norway sues Oman at the WTO over tariffs on aluminium")
    assert (told.place, told.action) == ("norway", "dispute")


def test_what_another_country_does_in_the_lead_is_not_the_act_of_the_title() -> None:
    told = main("Norway's tariff on copper takes effect", "Oman will seek an exemption.")
    assert told.place == "norway"


@pytest.mark.parametrize(
    ("title", "action"),
    [
        ("Regulation No. 25 of Ghana regarding mining and mineral resources", "permitting"),
        ("Ghanaian regulation on wastewater of mining and mineral resources", "due-diligence"),
        ("Ghana halts lithium shipments overnight", "export-ban"),
        ("Ghana puts floor under lithium", "offtake-price-floor"),
        ("Ghana freezes new lithium permits", "permitting"),
        ("Ghana's fund takes shares in a lithium mine", "state-financing"),
        ("Judges in Ghana strike down lithium licences", "dispute"),
        ("Ghana bars import of refined lithium", "import-restriction"),
        ("Ghana will ban Russian exports of copper from its exchange", "import-restriction"),
        ("Ghana strikes deal with Togo on lithium", "trade-agreement"),
        ("Ghana widens monopoly of state company on lithium", "nationalisation"),
    ],
)
def test_what_is_done_in_plain_words(title: str, action: str) -> None:
    assert main(title).action == action


def test_a_seizure_is_reported_and_no_measure_that_holds() -> None:
    assert main("Ghana seizes smuggled gold at its airport").status == "reported"


def test_a_permit_to_investigate_the_ground_is_no_proceeding() -> None:
    found = acts_in("España otorga un permiso de investigación de wolframio", language="es")
    assert found[0].doing is WordKind.START


def test_a_plan_that_is_the_measure_itself_is_adopted() -> None:
    told = main("日本政府、重要鉱物の行動計画を策定", language="ja")
    assert (told.action, told.status) == ("strategy-list", "adopted")


def test_an_exemption_that_ends_is_an_act() -> None:
    told = main("印度取消黄金进口关税豁免", "印度政府宣布取消黄金进口关税豁免。", "zh")
    assert (told.place, told.action) == ("india", "import-tariff")


def test_what_passed_a_first_reading_is_a_plan_still() -> None:
    title = "Госдума приняла в первом чтении закон о запрете экспорта меди"
    assert acts_in(title, language="ru")[0].doing is WordKind.PLAN
