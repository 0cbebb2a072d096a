"""Scores are sums of named reasons that rank what governments do to minerals above other news."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.match.matcher import Reading
from monitor.model.articles import Quality
from monitor.model.hits import Near
from monitor.model.mentions import Kind, Mention
from tests.support.reading import article, read, score, scorer, watchlist

GOVERNMENT = (
    (
        "en",
        "Indonesia bans nickel ore exports",
        "The government in Jakarta banned exports of nickel ore on Monday.",
    ),
    (
        "en",
        "",
        "The energy department awarded a grant of $40 million to build a graphite plant in Alabama.",
    ),
    ("zh", "商务部对镓、锗实施出口管制", "中国商务部周五发布公告，对镓、锗相关物项实施出口管制。"),
    (
        "ja",
        "中国がレアアースの輸出規制を強化",
        "中国商務省はレアアースの輸出管理を強化すると発表した。",
    ),
    (
        "es",
        "Chile crea una empresa estatal del litio",
        "El gobierno anunció la nacionalización del litio por decreto.",
    ),
    (
        "fr",
        "La RDC suspend ses exportations de cobalt",
        "Le gouvernement a suspendu les exportations de cobalt.",
    ),
    (
        "de",
        "China verhängt Exportkontrollen für Antimon",
        "Das Handelsministerium verhängt Exportkontrollen für Antimon.",
    ),
    (
        "pt",
        "Governo taxa exportação de lítio",
        "Um decreto do governo cria um imposto de exportação sobre o lítio.",
    ),
    (
        "ru",
        "Россия запретила экспорт золота",
        "Правительство России запретило экспорт золота указом президента.",
    ),
    (
        "id",
        "Pemerintah melarang ekspor bauksit",
        "Pemerintah Indonesia melarang ekspor bauksit mulai Juni, kata menteri ESDM.",
    ),
)
OTHER = (
    (
        "en",
        "Gold slips as dollar firms",
        "Spot gold fell 0.4% to $2,410 an ounce as traders awaited inflation data.",
    ),
    (
        "en",
        "Drilling hits high-grade copper",
        "The explorer said assays returned 3.1% copper in two drill holes at its prospect.",
    ),
    (
        "en",
        "Miner's quarterly profit rises",
        "The lithium producer reported higher quarterly earnings; its shares rose 3%.",
    ),
    (
        "en",
        "Swimmer takes second gold",
        "She won the gold medal and the relay team took silver at the championship.",
    ),
    ("zh", "金价上涨", "国际金价周三上涨1.2%，现货黄金报每盎司2400美元，投资者等待数据。"),
    (
        "ru",
        "Золото подорожало",
        "Цена золота на бирже выросла до 2400 долларов за унцию, сообщили трейдеры.",
    ),
    (
        "es",
        "Sube el precio del cobre",
        "El precio del cobre subió 2 % en la bolsa y los inversionistas compraron futuros.",
    ),
    (
        "de",
        "Goldpreis gestiegen",
        "Der Goldpreis ist an der Börse auf 2.400 Dollar je Unze gestiegen, Anleger kauften.",
    ),
)


@pytest.mark.parametrize(("language", "title", "text"), GOVERNMENT)
def test_a_government_acting_on_a_mineral_scores_high(language: str, title: str, text: str) -> None:
    assert score(text, title, language) >= 50


@pytest.mark.parametrize(("language", "title", "text"), OTHER)
def test_prices_drill_holes_earnings_and_sport_score_low(
    language: str, title: str, text: str
) -> None:
    assert score(text, title, language) < 35


def test_a_score_is_the_sum_of_its_reasons() -> None:
    for language, title, text in (*GOVERNMENT, *OTHER):
        item = article(text, title, language)
        total, reasons = scorer().article_score(item, read(item))
        assert total == pytest.approx(sum(reason.points for reason in reasons), abs=0.05)
        assert 0 <= total <= 100


def test_reasons_name_what_was_seen() -> None:
    item = article("The government banned nickel exports.", "Nickel exports banned")
    _, reasons = scorer().article_score(item, read(item))
    by_name = {reason.name: reason.detail for reason in reasons}
    assert by_name["mineral"] == "nickel"
    assert by_name["action"] == "export-ban"
    assert "nickel" in by_name["together"].lower()
    assert by_name["government"] == "government"


def test_a_very_long_line_is_scored_in_linear_time() -> None:
    words = "China will ban exports of nickel, said the ministry "
    text = words * 5000
    found = (("nickel", Kind.MINERAL), ("ban exports", Kind.ACTION), ("China", Kind.PLACE))
    mentions = tuple(
        Mention(
            concept={"ban exports": "export-ban"}.get(term, term.lower()),
            kind=kind,
            field="text",
            start=line * len(words) + words.index(term),
            end=line * len(words) + words.index(term) + len(term),
            sentence_start=0,
            sentence_end=len(text),
            term=term,
            rule="test",
        )
        for line in range(5000)
        for term, kind in found
    )
    wanted = watchlist(
        minerals=("nickel",),
        policies=("export-ban",),
        near=(Near(a=("nickel",), b=("china",), words=9),),
    )
    reading = Reading(mentions=mentions, rejected=(), sentences=((0, len(text)),), language="en")
    (hit,) = scorer(wanted).hits(article(text), reading)
    assert hit.score > 50


def test_an_action_close_to_the_mineral_beats_one_far_away() -> None:
    near = "The government suspended cobalt exports after a debate in which many people took part and little was said."
    far = "The government suspended exports after a debate in which many people took part and little was said of cobalt."
    assert score(near) > score(far)


def test_a_headline_alone_is_worth_a_little_less_than_the_whole() -> None:
    text = "The government of Chile banned exports of lithium."
    assert score(text, quality=Quality.HEADLINE_ONLY) < score(text, quality=Quality.FULL)


def test_an_empty_article_scores_nothing() -> None:
    assert score("") == 0


def test_a_stronger_action_counts_more() -> None:
    assert score("The government banned exports of tungsten.") > score(
        "The government published a strategy for tungsten."
    )


def test_furniture_is_not_scored() -> None:
    plain = "The council met on Tuesday to talk about schools."
    assert score(f"{plain}\nRead also: Indonesia bans nickel exports") == score(plain)


def test_a_hit_is_scored_by_what_its_watchlist_asks_for() -> None:
    text = "The government banned exports of nickel ore.\nElsewhere copper was mentioned in a plan for a museum."
    item = article(text)
    lists = (
        watchlist(name="nickel", minerals=("nickel",), policies=("export-ban",)),
        watchlist(name="copper", minerals=("copper",), within="article"),
    )
    nickel, copper = scorer(*lists).hits(item, read(item, *lists))
    assert (nickel.watchlist, copper.watchlist) == ("nickel", "copper")
    assert nickel.score > copper.score


def test_min_score_keeps_weak_articles_out() -> None:
    item = article("Spot copper prices fell; traders and investors sold futures.")
    weak = watchlist(minerals=("copper",), min_score=40)
    assert scorer(weak).hits(item, read(item, weak)) == ()
    assert scorer(watchlist(minerals=("copper",))).hits(item, read(item))


def test_hits_and_scores_are_deterministic_and_picklable() -> None:
    item = article("The government of Zimbabwe banned exports of raw lithium.")
    wanted = watchlist(minerals=("lithium",))
    first, second = (scorer(wanted).hits(item, read(item)) for _ in range(2))
    assert first == second == pickle.loads(pickle.dumps(first))


class TestFingerprint:
    def test_it_changes_with_what_decides(self) -> None:
        base = watchlist(minerals=("lithium",))
        prints = {
            scorer(each).fingerprint("w")
            for each in (
                base,
                watchlist(minerals=("tin",)),
                watchlist(minerals=("lithium",), within="article"),
            )
        }
        assert len(prints) == 3

    def test_it_keeps_with_what_does_not(self) -> None:
        renamed = watchlist(minerals=("lithium",), title="Other words", alert=True)
        assert scorer(renamed).fingerprint("w") == scorer(
            watchlist(minerals=("lithium",))
        ).fingerprint("w")

    def test_an_unknown_watchlist_has_none(self) -> None:
        with pytest.raises(KeyError):
            scorer().fingerprint("nobody")


@settings(max_examples=60, deadline=None)  # a language's words are loaded when it first comes up
@given(st.text(), st.text(), st.sampled_from(["en", "zh", "ru", None]))
def test_any_text_gets_a_score_between_0_and_100(
    title: str, text: str, language: str | None
) -> None:
    item = article(f"{text} lithium export ban", title, language)
    wanted = watchlist(minerals=("lithium",), within="article")
    reading = read(item, wanted)
    total, _ = scorer(wanted).article_score(item, reading)
    assert 0 <= total <= 100
    for hit in scorer(wanted).hits(item, reading):
        for shown in hit.evidence:
            source = item.title if shown.field == "title" else item.text
            assert source[shown.start : shown.end] == shown.sentence


@pytest.mark.parametrize(
    ("title", "text", "points"),
    [("The choir sings", "It is old.", 25), ("News", "The choir sings.", 18)],
)
def test_a_hit_by_free_words_alone_has_points_and_a_reason(
    title: str, text: str, points: float
) -> None:
    wanted, item = watchlist(terms=("choir",)), article(text, title)
    (hit,) = scorer(wanted).hits(item, read(item, wanted))
    assert hit.reasons[-1].name == "word"
    assert hit.score == sum(reason.points for reason in hit.reasons) >= points
