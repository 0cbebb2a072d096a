"""The words by which a report turns a measure, in each language."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.measures.turning import (
    holds_now,
    instead,
    is_ahead,
    is_pending,
    is_provisional,
    stops,
    turn_of,
)
from monitor.model.measures import Turn

SAID = [
    ("en", "Zimbabwe postpones lithium ban to July", Turn.DELAY),
    ("en", "Congo extends cobalt export ban by three months", Turn.PROLONG),
    ("en", "US exempts copper scrap from tariff", Turn.PARTIAL),
    ("en", "Trade court halts copper tariff", Turn.COURT_STOP),
    ("en", "Appeals court reinstates copper tariff", Turn.REINSTATE),
    ("en", "Senator withdraws bill on niobium tax", Turn.WITHDRAW),
    ("en", "China bans gallium exports", Turn.NONE),
    ("de", "EU verlängert Schutzzoll auf Ferrosilizium", Turn.PROLONG),
    ("de", "USA nehmen Kupferschrott vom Zoll aus", Turn.PARTIAL),
    ("de", "Gericht setzt Exportverbot vorläufig aus", Turn.COURT_STOP),
    ("fr", "Le Zimbabwe reporte de six mois l'interdiction", Turn.DELAY),
    ("fr", "Un tribunal suspend l'interdiction d'exporter", Turn.COURT_STOP),
    ("es", "Juez suspende el contrato de litio", Turn.COURT_STOP),
    ("es", "Chile prorroga la cuota de litio", Turn.PROLONG),
    ("pt", "Senador retira projeto de imposto sobre o nióbio", Turn.WITHDRAW),
    ("pt", "Brasil isenta duas mineradoras da taxa", Turn.PARTIAL),
    ("ru", "Россия продлила запрет на вывоз урана", Turn.PROLONG),
    ("ru", "Суд приостановил пошлину на никель", Turn.COURT_STOP),
    ("id", "Pemerintah tunda larangan ekspor timah", Turn.DELAY),
    ("id", "Pemerintah memperpanjang izin ekspor konsentrat", Turn.PROLONG),
    ("zh", "津巴布韦推迟锂矿出口禁令", Turn.DELAY),
    ("zh", "法院暂停对铜加征关税", Turn.COURT_STOP),
    ("ja", "政府、輸出規制を半年延長", Turn.PROLONG),
    ("ja", "裁判所、銅関税を差し止め", Turn.COURT_STOP),
    ("en", "Graphite controls shelved until November", Turn.SHELVE),
    ("ja", "黒鉛の輸出許可制、当面見送り", Turn.SHELVE),
    ("en", "Congo to resume cobalt exports", Turn.REOPEN),
    ("pt", "Congo reabre exportação de cobalto", Turn.REOPEN),
    ("en", "Lawmakers drop ore export ban from mining bill", Turn.WITHDRAW),
    ("zh", "上诉庭撤销暂缓令 铝土矿禁运恢复", Turn.REINSTATE),
]


@pytest.mark.parametrize(("language", "title", "turn"), SAID, ids=[s[1] for s in SAID])
def test_the_turn_of_a_title(language: str, title: str, turn: Turn) -> None:
    assert turn_of(title, "", language) is turn


def test_the_sentence_is_read_where_the_title_tells_no_turn() -> None:
    sentence = "The ministry has extended the ban until 2027."
    assert turn_of("Congo and its cobalt", sentence, "en") is Turn.PROLONG
    assert turn_of("Congo lifts ban", "The ban was extended in 2025.", "en") is Turn.PROLONG


def test_a_language_without_words_is_read_as_english() -> None:
    assert turn_of("Ban postponed", "", "sw") is Turn.DELAY


@pytest.mark.parametrize(
    ("language", "title", "sentence"),
    [
        ("en", "Peru's copper windfall tax takes effect", ""),
        ("en", "Zimbabwe halts exports", "It suspended exports with immediate effect."),
        ("de", "Exportverbot für Lithium in Kraft", ""),
        ("fr", "La taxe sur le cuivre entre en vigueur", ""),
        ("es", "Arranca la reserva común", ""),
        ("pt", "Lei de minerais críticos entra em vigor", ""),
        ("ru", "Пошлина на никель вступила в силу", ""),
        ("id", "Larangan ekspor timah mulai berlaku", ""),
        ("zh", "津巴布韦锂精矿出口禁令生效", ""),
        ("zh", "商务部：禁止对美出口镓", "即日起不予许可。"),
        ("ja", "銅関税を施行", ""),
    ],
)
def test_what_holds_now_is_known_by_its_words(language: str, title: str, sentence: str) -> None:
    assert holds_now(title, sentence, language)


def test_what_begins_in_a_sentence_alone_is_no_sign() -> None:
    assert not holds_now("Chile approves royalty", "The levy begins in 2027.", "en")


AHEAD = [
    ("en", "Ban on lithium concentrate from January 2027", True),
    ("en", "Ban on lithium concentrate since January 2026", False),
    ("fr", "Le manganèse brut interdit dès 2029", True),
    ("de", "Manganerz darf ab 2029 nicht mehr ausgeführt werden", True),
    ("ja", "すず地金の輸出禁止令に署名 10月発効", True),
    ("zh", "2029年起停止出口未加工锰矿", True),
    ("zh", "2025年起停止出口未加工锰矿", False),
    ("en", "Output rose 8% in 2029 terms", False),
]


@pytest.mark.parametrize(("language", "text", "ahead"), AHEAD, ids=[a[1] for a in AHEAD])
def test_a_month_or_year_ahead(language: str, text: str, ahead: bool) -> None:
    assert is_ahead(text, language, date(2026, 7, 2)) is ahead


def test_what_others_have_to_agree_to_is_pending() -> None:
    assert is_pending("Senate approves bill", "The bill goes to a bicameral committee.", "en")
    assert is_pending("菲律宾镍矿出口禁令仍待两院协商", "", "zh")
    assert not is_pending("President signs bill", "The act is published today.", "en")


def test_a_provisional_duty_is_collected() -> None:
    assert is_provisional("US sets preliminary 93.5% duty", "", "en")
    assert not is_provisional("US opens dumping case", "", "en")


@pytest.mark.parametrize(
    ("language", "title", "at"),
    [
        ("en", "Congo to swap export freeze for cobalt quotas", 9),
        ("fr", "Des quotas remplacent l'interdiction", 11),
        ("zh", "配额取代出口禁令", 2),
        ("en", "Congo extends export freeze", None),
    ],
)
def test_what_takes_the_place_of_another(language: str, title: str, at: int | None) -> None:
    assert instead(title, language) == at


def test_what_is_stopped_is_stopped_at_once() -> None:
    assert stops("Congo halts cobalt exports", "en")
    assert not stops("Namibia bans lithium exports", "en")
