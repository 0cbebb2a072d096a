"""Ambiguous words: the metal from the medal, by the evidence around them. Sentences are made up for the project."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from monitor.match import lexicon
from monitor.match.matcher import Matcher, Reading
from monitor.model.mentions import Kind

IDS = {"iron": "iron-ore"}


@cache
def matcher() -> Matcher:
    return Matcher(lexicon.load())


def read(text: str, title: str = "", language: str | None = "en") -> Reading:
    return matcher().read(title, text, language)


def cases(*sets: str) -> list[tuple[str, str]]:
    """The word (or title) and the text of each case of these sets in senses.txt."""
    lines = (Path(__file__).parent / "senses.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split("|") for line in lines)
    return [(word, text) for name, word, text in rows if name in sets]


@pytest.mark.parametrize(("word", "text"), cases("other", "names"))
def test_another_sense(word: str, text: str) -> None:
    reading = read(text)
    assert IDS.get(word, word) not in reading.minerals
    for rejected in reading.rejected:
        assert rejected.rule


@pytest.mark.parametrize(("word", "text"), cases("mineral", "material"))
def test_the_mineral(word: str, text: str) -> None:
    reading = read(text)
    assert IDS.get(word, word) in reading.minerals
    assert all(mention.rule for mention in reading.mentions)


@pytest.mark.parametrize(("title", "text"), cases("other_teasers"))
def test_a_teaser_of_general_news(title: str, text: str) -> None:
    assert read(text, title).minerals == ()


@pytest.mark.parametrize(("title", "text"), cases("mineral_teasers"))
def test_a_teaser_of_mining_news(title: str, text: str) -> None:
    assert read(text, title).minerals


def test_the_rule_tells_the_evidence() -> None:
    (mention,) = [
        m for m in read("Spot gold was fixed at 412 dollars.").mentions if m.kind is Kind.MINERAL
    ]
    assert mention.rule == "alias"
    rules = [m.rule for m in read("The smelter needs tin and zinc.").mentions if m.concept == "tin"]
    assert rules[0].startswith("evidence: beside zinc +2")


def test_one_clear_mention_speaks_for_the_others() -> None:
    text = (
        "The smelter sold 400 tonnes of tin. Tin, said the owner, is back. The price of tin rose."
    )
    assert len([m for m in read(text).mentions if m.concept == "tin"]) == 3
    assert (
        any("clear elsewhere" in m.rule for m in read(text).mentions)
        or len(read(text).rejected) == 0
    )


def test_press_agency_capitals() -> None:
    assert read("", "LEAD AND ZINC PRICES RAISED BY SMELTER").minerals == ("lead", "zinc")
    assert read("", "MINISTER TO LEAD TRADE TALKS IN GENEVA").minerals == ()


def test_a_company_is_shown_as_such() -> None:
    reading = read(
        "Harbour Gold Corp. said its chief executive resigned. Harbour Gold gave no reason."
    )
    assert reading.minerals == ()
    assert {m.concept for m in reading.mentions if m.kind is Kind.COMPANY} == {
        "Harbour Gold Corp.",
        "Harbour Gold",
    }
    assert {r.rule for r in reading.rejected if r.concept == "gold"} == {"company name"}


def test_a_deposit_named_after_its_company_is_the_mineral() -> None:
    assert read(
        "Harbour Graphite Ltd has drilled. The Harbour Graphite Deposit is open at depth."
    ).minerals == ("graphite",)


FILLER = (
    "The committee met again on Tuesday and heard from residents of the valley about traffic and schools. "
    * 20
)


def test_in_passing_in_a_long_text() -> None:
    text = FILLER + "One speaker wore a titanium watch. " + FILLER
    assert read(text).minerals == ()
    assert any(r.rule.startswith("in passing") for r in read(text).rejected)


def test_a_subject_of_a_long_text() -> None:
    text = (
        "Titanium sponge producers asked for tariffs on imports. "
        + FILLER
        + "Titanium prices fell. "
        + FILLER
    )
    assert read(text, "Titanium makers want protection").minerals == ("titanium",)


def test_elements_go_under_their_umbrella() -> None:
    reading = read("Exports of rare earths such as dysprosium and terbium need a licence.")
    assert reading.minerals == ("rare-earths",)
    assert {"dysprosium", "terbium"} <= {m.concept for m in reading.mentions}
    assert read("Exports of dysprosium and terbium need a licence.").minerals == (
        "dysprosium",
        "terbium",
    )


def test_a_chemical_symbol_behind_the_word() -> None:
    assert read("Certain Titanium (Ti) parts are listed.").minerals == ("titanium",)


@pytest.mark.parametrize(
    ("language", "text", "minerals"),
    [
        ("es", "La atleta ganó la medalla de oro y otra de plata.", set()),
        ("es", "Subió el precio de la onza de oro y de la plata refinada.", {"gold", "silver"}),
        ("es", "Que cobre el banco su deuda no es noticia.", set()),
        ("fr", "Il manque d’argent, or la banque refuse.", set()),
        (
            "fr",
            "Les mines produisent du cuivre et de l’or, et les cours montent.",
            {"copper", "gold"},
        ),
        ("de", "Die Staffel holte Gold und Silber bei der Olympiade.", set()),
        ("de", "Sie bleibt bei ihrer Meinung und leitet die Firma.", set()),
        (
            "de",
            "Lithiumvorkommen und Kupferpreise beschäftigen die Bergbaufirma.",
            {"lithium", "copper"},
        ),
        ("pt", "Ele cobre a prova e ganhou a medalha de prata.", set()),
        ("pt", "O preço do minério de ferro e do nióbio subiu.", {"iron-ore", "niobium"}),
        ("ru", "Германия и Индия подписали договор.", set()),
        ("ru", "Поставки германия и галлия сократились, цены выросли.", {"germanium", "gallium"}),
        ("ru", "Команда завоевала золото на чемпионате.", set()),
        (
            "ru",
            "Экспорт никеля, меди и палладием обеспеченные контракты выросли.",
            {"nickel", "copper", "palladium"},
        ),
        ("id", "Ia meraih medali emas dan perak di SEA Games.", set()),
        ("id", "Harga emas, timah, dan nikel naik di pasar.", {"gold", "tin", "nickel"}),
        ("zh", "无锡的银行提供资金，运动员夺得金牌。", set()),
        ("zh", "铜、铅、锡和黄金价格上涨。", {"copper", "lead", "tin", "gold"}),
        ("zh-Hant", "鎢礦與稀土出口受到管制。", {"tungsten", "rare-earths"}),
        ("ja", "スズキは金曜日に銀行から資金を調達した。", set()),
        (
            "ja",
            "スズとニッケルの価格が上がり、金と銀の相場も上昇した。",
            {"tin", "nickel", "gold", "silver"},
        ),
    ],
)
def test_languages(language: str, text: str, minerals: set[str]) -> None:
    assert set(read(text, language=language).minerals) == minerals
