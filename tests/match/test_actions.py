"""Government actions: phrases, near pairs, and what they need around them. Sentences are made up for the project."""

from __future__ import annotations

from functools import cache

import pytest

from monitor.match import lexicon
from monitor.match.matcher import Matcher, Reading
from monitor.model.mentions import Kind


@cache
def matcher() -> Matcher:
    return Matcher(lexicon.load())


def read(text: str, language: str = "en", title: str = "") -> Reading:
    return matcher().read(title, text, language)


def actions(text: str, language: str = "en", title: str = "") -> set[str]:
    return {m.concept for m in read(text, language, title).mentions if m.kind is Kind.ACTION}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kinshasa extended the suspension of cobalt exports by a month.", {"export-ban"}),
        (
            "The country will stop shipping raw ore: exports of bauxite are forbidden from May.",
            {"export-ban"},
        ),
        (
            "Exporters of germanium must now obtain a permit under new export controls.",
            {"export-licensing"},
        ),
        ("The government capped tin exports at 5,000 tonnes.", {"export-quota"}),
        ("A levy of 10 percent on nickel exports was announced.", {"export-tax"}),
        ("Washington imposed a 50 percent tariff on copper.", {"import-tariff"}),
        ("Commerce found that silicon metal was sold at less than fair value.", {"import-tariff"}),
        ("The ministry awarded a grant of 20 million euros to the lithium refinery.", {"subsidy"}),
        (
            "The export bank approved a loan of 90 million dollars for the graphite mine.",
            {"state-financing"},
        ),
        (
            "The Defense Department will become the largest shareholder of the magnet maker.",
            {"state-financing"},
        ),
        ("The mine qualifies for a production tax credit.", {"tax-incentive"}),
        ("Tokyo will add gallium to its national stockpile.", {"stockpiling"}),
        ("Congress passed a bill to nationalise lithium.", {"nationalisation"}),
        ("The royalty on copper mining will rise to 5 percent.", {"royalty-tax"}),
        ("Miners must process chromite locally.", {"local-processing"}),
        (
            "The government blocked the Chinese takeover of the rare earths miner.",
            {"investment-screening"},
        ),
        (
            "The state guarantees a minimum price and a price floor for tungsten.",
            {"offtake-price-floor"},
        ),
        ("India and Chile signed a critical minerals agreement.", {"trade-agreement"}),
        ("Brussels added antimony to its list of critical raw materials.", {"strategy-list"}),
        ("Beijing set this year's mining quotas for rare earths.", {"production-quota"}),
        ("Police seized smuggled tin ore at the border.", {"enforcement"}),
        ("Jakarta appealed to the WTO in the nickel dispute.", {"dispute"}),
        ("The mining licence of the coltan producer was revoked.", {"permitting"}),
        ("New rules set recycling targets for battery metals.", {"recycling"}),
        (
            "Importers must check supply chains for forced labour in cobalt mining.",
            {"due-diligence"},
        ),
        (
            "China banned the export of rare earth separation technology.",
            {"export-ban", "tech-standards"},
        ),
        (
            "Auctions of critical mineral blocks will fund exploration, the ministry said.",
            {"exploration"},
        ),
    ],
)
def test_an_action_is_found(text: str, expected: set[str]) -> None:
    assert expected <= actions(text)


@pytest.mark.parametrize(
    "text",
    [
        "The court will grant him leave to appear on Monday.",
        "The museum raised funds for a new wing.",
        "The singer earns royalties from her old songs.",
        "Eight new tariff lines were printed in the schedule.",
        "The company granted stock options and holds a 2 percent NSR royalty.",
        "The two firms formed a strategic partnership in e-sports.",
        "The mine has large ore stockpiles and mineral reserves.",
        "He exported his photographs and banned his brother from the room.",
        "Police arrested three men after a raid on a night club.",
    ],
)
def test_no_action(text: str) -> None:
    assert actions(text) == set()


def test_what_was_seen_is_told() -> None:
    rules = {
        r.rule
        for r in read("The fan was arrested. The quota of tickets is gone.").rejected
        if r.kind is Kind.ACTION
    }
    assert rules == {"no mineral or mining word in the sentence"}
    assert {r.rule for r in read("The firms signed a memorandum of understanding.").rejected} == {
        "no government in the sentence"
    }
    assert any(
        r.rule.startswith("agency name")
        for r in read("The International Seabed Authority met on seabed mining.").rejected
    )
    assert any(
        r.rule.startswith("false friend") for r in read("Eight tariff lines were added.").rejected
    )


def test_a_mineral_in_the_title_vouches_for_the_text() -> None:
    assert actions("Production is limited by a quota.", title="Rare earths") == {"production-quota"}


def test_a_near_pair_tells_its_words() -> None:
    text = "The suspension of all cobalt exports was extended."
    (ban,) = [m for m in read(text).mentions if m.kind is Kind.ACTION]
    assert (text[ban.start : ban.end], ban.term) == (
        "suspension of all cobalt exports",
        "suspension … exports",
    )
    assert ban.rule == "near pair: suspension and exports, 3 words between"


def test_words_too_far_apart_or_in_another_clause_are_no_pair() -> None:
    assert (
        actions("The ban on smoking in the hotels along the coast has nothing to do with exports.")
        == set()
    )
    assert actions("They banned smoking; noise; and, they said, exports rose.") == set()


def test_the_plainer_action_wins() -> None:
    text = "The Energy Department provided a loan guarantee of 900 million dollars to the lithium mine."
    assert actions(text) == {"state-financing"}


def test_the_longest_phrase_wins() -> None:
    assert actions("The technology export ban stays.") >= {"tech-standards"}
    assert "export-ban" not in actions("The technology export ban stays.")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "商务部决定对石墨物项实施出口管制。", "export-licensing"),
        ("zh", "印尼暂停镍矿石出口。", "export-ban"),
        ("zh-Hant", "美國對鋁加徵關稅。", "import-tariff"),
        ("ja", "政府はガリウムの輸出を禁止した。", "export-ban"),
        ("es", "El gobierno suspendió las exportaciones de estaño.", "export-ban"),
        ("es", "Bolivia nacionalizó el litio.", "nationalisation"),
        ("fr", "La Guinée a suspendu les exportations de bauxite.", "export-ban"),
        ("fr", "Le gouvernement a retiré le permis minier.", "permitting"),
        ("de", "Indonesien stoppt die Ausfuhr von Nickelerz.", "export-ban"),
        ("de", "Die EU verhängt Strafzölle auf Aluminium.", "import-tariff"),
        ("pt", "O governo proibiu a exportação de manganês.", "export-ban"),
        ("pt", "O imposto sobre a mineração de ferro subiu.", "royalty-tax"),
        ("ru", "Правительство запретило экспорт вольфрама.", "export-ban"),
        ("ru", "Квоты на экспорт никеля сократили.", "export-quota"),
        ("id", "Pemerintah menghentikan sementara ekspor bauksit.", "export-ban"),
        ("id", "Izin usaha tambang nikel dicabut.", "permitting"),
    ],
)
def test_languages(language: str, text: str, expected: str) -> None:
    assert expected in actions(text, language)
