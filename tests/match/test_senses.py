"""Ambiguous words: the metal from the medal, by the evidence around them. Sentences are made up for the project."""

from __future__ import annotations

from functools import cache

import pytest

from monitor.match import lexicon
from monitor.match.matcher import Matcher, Reading
from monitor.model import Kind

IDS = {"iron": "iron-ore"}
OTHER = """
gold|Radcliffe will go for gold in the marathon on Sunday.
gold|The relay team took gold ahead of Jamaica.
gold|She won Olympic gold and two world titles.
gold|Britain claimed its fifth gold of the championships.
gold|The swimmer missed out on gold by a hundredth of a second.
gold|He is hoping to add a third gold to his collection in Athens.
gold|The album went gold within a week.
gold|The dress was decorated with gold sequins.
gold|The team in black and gold scored twice before the break.
gold|The film struck gold at the box office over the weekend.
gold|A pot of gold awaits the winner of the poker tournament.
gold|It is the gold standard for clinical trials.
gold|Surfers gathered on the Gold Coast for the final event.
silver|She had to settle for silver after a fall in the last lap.
silver|Every cloud has a silver lining, the manager said.
silver|A silver Ford Mondeo was seen driving away from the scene.
silver|The actor, with silver hair and a beard, thanked the jury.
silver|He took silver in the 200m butterfly.
silver|The comedy is coming to the silver screen next spring.
silver|Producer Joel Silver is to make the sequel.
silver|There is no silver bullet for obesity, doctors warned.
silver|The men's eight won silver in the rowing.
lead|Arsenal extended their lead at the top of the table.
lead|The striker gave the visitors the lead after nine minutes.
lead|Police said they had a new lead in the murder inquiry.
lead|Higher rates could lead to a slowdown in the housing market.
lead|She will lead the delegation to Brussels.
lead|The band's lead guitarist has left.
lead|He was in the lead with two holes to play.
lead|Smoking can lead to lung cancer.
lead|The Democrats hold a narrow lead in the polls.
lead|Labour's lead over the Conservatives has shrunk.
lead|The firm wants to take a lead in mobile games.
lead|The investigation was led by detectives following up a lead from the public.
lead|The company's lead director resigned and mining shares fell.
lead|Talks on steel and coal may lead nowhere.
tin|Bake the cake in a greased tin for forty minutes.
tin|Families live under tin roofs in the shanty town.
tin|A tin of beans costs less than a pound.
tin|The politician was accused of having a tin ear.
tin|Volunteers rattled collecting tins outside the station.
iron|He ruled the country with an iron fist for three decades.
iron|The golfer hit a seven iron to the green.
iron|Negotiators are trying to iron out the remaining differences.
iron|The Iron Lady left office in 1990.
iron|They lived behind the Iron Curtain.
mercury|The probe will orbit Mercury in 2011.
mercury|The singer won the Mercury Prize for her debut.
mercury|Freddie Mercury wrote the song in 1975.
mercury|The mercury rose to 35C in London.
platinum|Their second record went platinum in America.
platinum|Platinum card holders get free access to the lounge.
platinum|The platinum blonde star arrived late.
palladium|The musical opens at the London Palladium in May.
copper|An undercover copper was beaten up by the gang.
nickel|It will not cost you a nickel, he promised.
nickel|The fee does not nickel and dime the customer.
cobalt|The new browser, code named Cobalt, will ship in June.
titanium|The league named a Titanium Sponsor.
iridium|The Iridium satellite network went bankrupt.
silicon|Investors in Silicon Valley are cautious.
helium|Hundreds of helium balloons were released.
coal|The coal tit is a small garden bird.
"""
MINERAL = """
gold|Gold rose to a 16-year high as the dollar weakened.
gold|The price of gold hit 450 dollars an ounce.
gold|Spot gold was fixed at 412 dollars in London.
gold|South Africa's largest gold producer will cut jobs.
gold|The bank sold 25 tonnes of gold from its reserves.
gold|Illegal miners dig for gold in the rainforest.
gold|Investors bought gold as a hedge against inflation.
gold|The company intersected 12 grams per tonne gold over six metres.
gold|Ghana raised royalties on gold mining.
gold|Smugglers moved gold worth millions out of Sudan.
silver|Silver prices fell with gold.
silver|The mine yields silver, lead and zinc.
silver|Peru is the world's second-largest producer of silver.
silver|Silver was up 12 cents at 7.10 dollars an ounce.
lead|The smelter produces lead and zinc.
lead|Lead prices on the London Metal Exchange rose.
lead|China's refined lead output fell 3 percent.
lead|The mine has reserves of copper, lead and silver.
lead|Exports of lead concentrate were halted.
tin|Tin prices rose after Myanmar suspended mining.
tin|Indonesia, the largest exporter of tin, revoked licences.
tin|The London Metal Exchange reported lower stocks of tin.
tin|Bolivia's tin miners went on strike.
iron|Talks on iron ore prices collapsed.
iron|Brazil shipped more iron ore to China.
mercury|The treaty bans exports of mercury.
mercury|Small-scale gold miners use mercury to extract the metal.
platinum|Platinum reached a record 2,000 dollars an ounce.
platinum|A strike hit platinum mines around Rustenburg.
palladium|Russia is the biggest supplier of palladium.
copper|Copper climbed on strike fears in Chile.
copper|Thieves stole copper cable from the railway.
nickel|Nickel stocks in LME warehouses rose.
nickel|Norilsk will cut nickel output.
cobalt|Congo extended its suspension of cobalt shipments.
zinc|Zinc inventories are at a two-year low.
titanium|Boeing stopped buying titanium from Russia.
graphite|Beijing tightened rules for graphite exporters.
uranium|Kazakhstan cut its uranium production target.
coal|An explosion at a coal mine killed 30 people.
coal|Coal exports from Australia rose.
aluminium|The smelter makes 300,000 tonnes of aluminium a year.
silicon|Duties on silicon metal from Malaysia were raised.
helium|Qatar is a leading supplier of helium.
"""


@cache
def matcher() -> Matcher:
    return Matcher(lexicon.load())


def read(text: str, title: str = "", language: str | None = "en") -> Reading:
    return matcher().read(title, text, language)


def cases(block: str) -> list[tuple[str, str]]:
    return [(word, text) for word, text in (line.split("|") for line in block.strip().splitlines())]


@pytest.mark.parametrize(("word", "text"), cases(OTHER))
def test_another_sense(word: str, text: str) -> None:
    reading = read(text)
    assert IDS.get(word, word) not in reading.minerals
    for rejected in reading.rejected:
        assert rejected.rule


@pytest.mark.parametrize(("word", "text"), cases(MINERAL))
def test_the_mineral(word: str, text: str) -> None:
    reading = read(text)
    assert IDS.get(word, word) in reading.minerals
    assert all(mention.rule for mention in reading.mentions)


def test_the_rule_tells_the_evidence() -> None:
    (mention,) = [m for m in read("Spot gold was fixed at 412 dollars.").mentions if m.kind is Kind.MINERAL]
    assert mention.rule == "alias"
    rules = [m.rule for m in read("The smelter needs tin and zinc.").mentions if m.concept == "tin"]
    assert rules[0].startswith("evidence: beside zinc +2")


def test_one_clear_mention_speaks_for_the_others() -> None:
    text = "The smelter sold 400 tonnes of tin. Tin, said the owner, is back. The price of tin rose."
    assert len([m for m in read(text).mentions if m.concept == "tin"]) == 3
    assert any("clear elsewhere" in m.rule for m in read(text).mentions) or len(read(text).rejected) == 0


def test_press_agency_capitals() -> None:
    assert read("", "LEAD AND ZINC PRICES RAISED BY SMELTER").minerals == ("lead", "zinc")
    assert read("", "MINISTER TO LEAD TRADE TALKS IN GENEVA").minerals == ()


def test_a_company_is_shown_as_such() -> None:
    reading = read("Harbour Gold Corp. said its chief executive resigned. Harbour Gold gave no reason.")
    assert reading.minerals == ()
    assert {m.concept for m in reading.mentions if m.kind is Kind.COMPANY} == {"Harbour Gold Corp.", "Harbour Gold"}
    assert {r.rule for r in reading.rejected if r.concept == "gold"} == {"company name"}


def test_a_deposit_named_after_its_company_is_the_mineral() -> None:
    assert read("Harbour Graphite Ltd has drilled. The Harbour Graphite Deposit is open at depth.").minerals == ("graphite",)


FILLER = "The committee met again on Tuesday and heard from residents of the valley about traffic and schools. " * 20


def test_in_passing_in_a_long_text() -> None:
    text = FILLER + "One speaker wore a titanium watch. " + FILLER
    assert read(text).minerals == ()
    assert any(r.rule.startswith("in passing") for r in read(text).rejected)


def test_a_subject_of_a_long_text() -> None:
    text = "Titanium sponge producers asked for tariffs on imports. " + FILLER + "Titanium prices fell. " + FILLER
    assert read(text, "Titanium makers want protection").minerals == ("titanium",)


def test_elements_go_under_their_umbrella() -> None:
    reading = read("Exports of rare earths such as dysprosium and terbium need a licence.")
    assert reading.minerals == ("rare-earths",)
    assert {"dysprosium", "terbium"} <= {m.concept for m in reading.mentions}
    assert read("Exports of dysprosium and terbium need a licence.").minerals == ("dysprosium", "terbium")


def test_a_chemical_symbol_behind_the_word() -> None:
    assert read("Certain Titanium (Ti) parts are listed.").minerals == ("titanium",)


@pytest.mark.parametrize(
    ("language", "text", "minerals"),
    [
        ("es", "La atleta ganó la medalla de oro y otra de plata.", set()),
        ("es", "Subió el precio de la onza de oro y de la plata refinada.", {"gold", "silver"}),
        ("es", "Que cobre el banco su deuda no es noticia.", set()),
        ("fr", "Il manque d’argent, or la banque refuse.", set()),
        ("fr", "Les mines produisent du cuivre et de l’or, et les cours montent.", {"copper", "gold"}),
        ("de", "Die Staffel holte Gold und Silber bei der Olympiade.", set()),
        ("de", "Sie bleibt bei ihrer Meinung und leitet die Firma.", set()),
        ("de", "Lithiumvorkommen und Kupferpreise beschäftigen die Bergbaufirma.", {"lithium", "copper"}),
        ("pt", "Ele cobre a prova e ganhou a medalha de prata.", set()),
        ("pt", "O preço do minério de ferro e do nióbio subiu.", {"iron-ore", "niobium"}),
        ("ru", "Германия и Индия подписали договор.", set()),
        ("ru", "Поставки германия и галлия сократились, цены выросли.", {"germanium", "gallium"}),
        ("ru", "Команда завоевала золото на чемпионате.", set()),
        ("ru", "Экспорт никеля, меди и палладием обеспеченные контракты выросли.", {"nickel", "copper", "palladium"}),
        ("id", "Ia meraih medali emas dan perak di SEA Games.", set()),
        ("id", "Harga emas, timah, dan nikel naik di pasar.", {"gold", "tin", "nickel"}),
        ("zh", "无锡的银行提供资金，运动员夺得金牌。", set()),
        ("zh", "铜、铅、锡和黄金价格上涨。", {"copper", "lead", "tin", "gold"}),
        ("zh-Hant", "鎢礦與稀土出口受到管制。", {"tungsten", "rare-earths"}),
        ("ja", "スズキは金曜日に銀行から資金を調達した。", set()),
        ("ja", "スズとニッケルの価格が上がり、金と銀の相場も上昇した。", {"tin", "nickel", "gold", "silver"}),
    ],
)
def test_languages(language: str, text: str, minerals: set[str]) -> None:
    assert set(read(text, language=language).minerals) == minerals
