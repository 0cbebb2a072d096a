"""Reading an article: offsets, masks, languages, free words, and promises that hold for any text."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.language.folding import key
from monitor.language.languages import known
from monitor.match import lexicon
from monitor.match.matcher import Matcher, Reading
from monitor.model.mentions import Kind, Mention


@cache
def matcher(*terms: str) -> Matcher:
    return Matcher(lexicon.load(), terms)


def read(
    text: str, title: str = "", language: str | None = "en", terms: tuple[str, ...] = ()
) -> Reading:
    return matcher(*terms).read(title, text, language)


def found(reading: Reading, kind: Kind) -> list[str]:
    return [m.concept for m in reading.mentions if m.kind is kind]


def test_a_mention_tells_where_and_why() -> None:
    title, text = "Cobalt", "Kinshasa spoke first. Then Congo banned exports of cobalt."
    reading = read(text, title)
    (ban,) = [m for m in reading.mentions if m.kind is Kind.ACTION]
    assert (ban.concept, ban.field, text[ban.start : ban.end]) == (
        "export-ban",
        "text",
        "banned exports",
    )
    assert text[ban.sentence_start : ban.sentence_end] == "Then Congo banned exports of cobalt."
    assert (ban.term, ban.rule) == ("banned exports", "phrase")
    assert [m.field for m in reading.mentions if m.concept == "cobalt"] == ["title", "text"]
    assert reading.sentences == ((0, 21), (22, len(text)))
    assert reading.language == "en"


def test_agencies_hide_actions() -> None:
    reading = read("The U.S. Geological Survey and the Export-Import Bank published a report.")
    assert {"usgs", "exim-us"} <= set(found(reading, Kind.AGENCY))
    assert found(reading, Kind.ACTION) == []


@pytest.mark.parametrize(
    ("text", "agencies"),
    [("MNR said so.", []), ("In China, MNR said so.", ["mnr-china"]), ("The mnr said so.", [])],
)
def test_acronyms_need_their_case_and_context(text: str, agencies: list[str]) -> None:
    assert found(read(text), Kind.AGENCY) == agencies


def test_a_context_word_is_told() -> None:
    (agency,) = [
        m for m in read("A BLM office approved the mine.").mentions if m.kind is Kind.AGENCY
    ]
    assert agency.rule == "context: mine"


def test_places_need_capitals_and_the_longest_wins() -> None:
    assert found(read("They ate turkey on fine china in Papua New Guinea."), Kind.PLACE) == [
        "papua-new-guinea"
    ]
    assert found(read("The Democratic Republic of the Congo and Zambia agreed."), Kind.PLACE) == [
        "drc",
        "zambia",
    ]


def test_a_mining_region_stands_for_its_country() -> None:
    (place,) = [
        m for m in read("Miners in Antofagasta went on strike.").mentions if m.kind is Kind.PLACE
    ]
    assert (place.concept, place.rule) == ("chile", "mining region")


def test_places_inside_false_friends_do_not_count() -> None:
    reading = read("The Washington Post reported it.")
    assert found(reading, Kind.PLACE) == []
    assert [r.rule for r in reading.rejected] == ["false friend: Washington Post"]


def test_terms_do_not_run_over_punctuation_or_lines() -> None:
    assert found(read("He spoke of exports.\nBan on smoking ends."), Kind.ACTION) == []
    assert found(read("It is rare. Earth is round."), Kind.MINERAL) == []


def test_hyphens_apostrophes_and_accents_are_one() -> None:
    for text in (
        "Rare‑earth exports fell.",
        "RARE-EARTH exports fell.",
        "Rare earth exports fell.",
    ):
        assert found(read(text), Kind.MINERAL) == ["rare-earths"]
    assert found(
        read("Le Gabon interdit l’exportation de manganese.", language="fr"), Kind.ACTION
    ) == ["export-ban"]


def test_free_words_whole_and_folded() -> None:
    reading = read(
        "Weda Bay's PT Antam met; antamina did not. Größen",
        terms=("antam", "WEDA BAY", "größe*", "no-hit"),
    )
    assert [(m.concept, m.rule) for m in reading.mentions if m.kind is Kind.TERM] == [
        ("WEDA BAY", "word of a watchlist"),
        ("antam", "word of a watchlist"),
        ("größe*", "word of a watchlist"),
    ]


def test_free_words_in_scripts_without_spaces() -> None:
    assert found(read("包头的稀土企业", language="zh", terms=("包头",)), Kind.TERM) == ["包头"]
    assert found(read("GaN器件和EV用電池", language="zh", terms=("EV",)), Kind.TERM) == ["EV"]
    assert found(read("REV器件", language="zh", terms=("EV",)), Kind.TERM) == []


def test_the_language_decides_which_terms_apply() -> None:
    text = "Der Artikel nennt die Bank or die Firma, sin plata."
    assert found(read(text, language="de"), Kind.MINERAL) == []
    assert found(read("Spodumene und CFIUS", language="de"), Kind.MINERAL) == ["lithium"]
    assert read("Il prezzo di spodumene", language="it").minerals == ("lithium",)


def test_an_empty_article() -> None:
    reading = read("")
    assert (reading.mentions, reading.rejected, reading.sentences, reading.minerals) == (
        (),
        (),
        (),
        (),
    )


def test_a_million_characters_in_one_line() -> None:
    text = "Cobalt export ban. " + "x" * 1_000_000 + " tin ore"
    assert {"cobalt", "tin"} <= {m.concept for m in read(text).mentions} | {
        r.concept for r in read(text).rejected
    }


WORDS = (
    "gold",
    "Gold Corp.",
    " medal",
    "tin ore",
    "rare-earth",
    "export",
    " ban on ",
    "China",
    "U.S. ",
    "BLM ",
    "quota",
    " of ",
    "lead",
)
MARKS = ("\n", ". ", ", ", "é", "ß", "\x00", "\ud800", "\u0301", " and zinc ", "<ABC>", "(TSX: A)")
ABROAD = ("铜", "金", "银行", "出口", "スズ", "никель ", "Германия")
PIECES = st.sampled_from((*WORDS, *MARKS, *ABROAD))
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join)
LANGUAGES = st.sampled_from([None, *known(), "ko"])


def spans(mentions: tuple[Mention, ...]) -> set[tuple[str, str, int, int]]:
    return {(m.concept, m.field, m.start, m.end) for m in mentions}


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, LANGUAGES)
def test_any_text_is_read(title: str, text: str, language: str | None) -> None:
    reading = read(text, title, language)
    fields = {"title": title, "text": text}
    for mention in reading.mentions:
        written = fields[mention.field]
        assert 0 <= mention.sentence_start <= mention.start < mention.end <= len(written)
        slice_ = key(written[mention.start : mention.end])
        if mention.kind is Kind.COMPANY:
            assert slice_ == key(mention.concept)
        elif mention.rule.startswith("near pair"):
            first, last = (key(word.rstrip("*")) for word in mention.term.split(" … "))
            assert slice_.startswith(first)
            assert last in slice_
        else:
            assert slice_.startswith(key(mention.term))
    assert set(reading.minerals) <= {m.concept for m in reading.mentions}


@settings(max_examples=60, deadline=None)
@given(TEXTS, LANGUAGES)
def test_adding_a_term_never_removes_anothers_mentions(text: str, language: str | None) -> None:
    few = read(text, language=language, terms=("ban on",))
    more = read(
        text, language=language, terms=("ban on", "gold", "export", "ban", "tin ore and zinc", "金")
    )
    assert spans(few.mentions) <= spans(more.mentions)


@settings(max_examples=8, deadline=None)
@given(TEXTS, st.just("en"))
def test_reading_is_deterministic(text: str, language: str | None) -> None:
    assert read(text, text, language) == Matcher(lexicon.load()).read(text, text, language)


@pytest.mark.parametrize(
    ("text", "mineral"),
    [
        ("China slaps export controls on REEs.", "rare-earths"),
        ("Indonesia weighs an export levy on NPI.", "nickel"),
        ("Indonesia banned exports of LiOH.", "lithium"),
        ("Chile raised the royalty on Li₂CO₃ shipments.", "lithium"),
        ("China halted exports of Sb2O3.", "antimony"),
        ("The Pentagon agreed a price floor for Nd-Pr oxide.", "rare-earths"),
        ("The order bans exports of goods under HS 2846.90.", "rare-earths"),
    ],
)
def test_acronyms_formulas_and_customs_codes_beside_an_action(text: str, mineral: str) -> None:
    assert mineral in found(read(text), Kind.MINERAL)


def test_a_headlines_mineral_is_no_mineral_in_passing() -> None:
    text = "The Department of Energy awarded $2.7 billion to enrich uranium for reactors."
    assert read(text, "US awards $2.7bn for uranium enrichment").minerals == ("uranium",)


@pytest.mark.parametrize(
    ("text", "minerals"),
    [
        ("Iran will limit uranium enrichment under the nuclear deal, the IAEA said.", ()),
        (
            "Kazakhstan raised the tax on its uranium mines, whatever the nuclear deal.",
            ("uranium",),
        ),
    ],
)
def test_nuclear_diplomacy_is_no_mineral_policy(text: str, minerals: tuple[str, ...]) -> None:
    assert read(text, "Uranium talks at the IAEA").minerals == minerals


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("On Monday Canada Nickel signed a loan for its mine.", []),
        ("On Monday Canada signed a loan for a nickel mine.", ["canada"]),
        ("In Canada, Nickel prices rose.", ["canada"]),
    ],
)
def test_a_country_that_begins_a_companys_name_is_none(text: str, places: list[str]) -> None:
    assert found(read(text), Kind.PLACE) == places


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("Gold at the Federal Reserve: gold reserves of the state were unchanged.", []),
        ("The ministry will grant permits to lithium mines.", ["permitting"]),
        ("Canada allocates $50 million to a graphite mine.", ["subsidy"]),
        ("A sovereign wealth fund invests in copper mines.", ["state-financing"]),
    ],
)
def test_words_that_go_together_and_words_that_do_not(text: str, actions: list[str]) -> None:
    assert sorted(set(found(read(text), Kind.ACTION))) == actions


def test_a_headline_whose_language_was_guessed_wrong_is_read_as_what_it_is() -> None:
    reading = read("", "China bans gallium exports to the United States", language="la")
    assert (reading.language, reading.minerals) == ("en", ("gallium",))


@pytest.mark.parametrize(
    ("title", "concepts"),
    [
        (
            "China bans gallium, germanium exports to United States",
            {"gallium", "germanium", "export-ban"},
        ),
        ("Kupferzölle: Trump droht China", {"copper", "import-tariff"}),
        ("Litio: Bolivia nacionaliza salar", {"lithium", "nationalisation"}),
    ],
)
@pytest.mark.parametrize("language", [None, "la"])
def test_a_headline_of_unknown_language_is_read_in_the_one_that_fits(
    title: str, concepts: set[str], language: str | None
) -> None:
    reading = matcher().read(title, "", language)
    found = {m.concept for m in reading.mentions if m.kind in (Kind.MINERAL, Kind.ACTION)}
    assert found == concepts


def test_a_currency_names_no_country() -> None:
    assert found(read("The mine costs US$32 million."), Kind.PLACE) == []


@pytest.mark.parametrize(
    ("title", "places"),
    [
        ("Canada Nickel Announces Bridge Loan Facility With Its Bank", []),
        ("Canada Nickel Tariffs Hit Makers Of Steel", ["canada"]),
    ],
)
def test_a_company_is_told_from_its_country_in_a_headline(title: str, places: list[str]) -> None:
    assert found(read("", title), Kind.PLACE) == places


@pytest.mark.parametrize(
    ("text", "minerals"),
    [
        ("大使邓锡军到机场送行。", []),
        ("尹锡悦被弹劾，麦卡锡发表讲话。", []),
        ("中国队夺得两金两铜。", []),
        ("国产影片领跑春节黄金档，黄金通道畅通。", []),
        ("美国对铜征收50%关税。", ["copper"]),
        ("云南锡业减产，再生铅企业停产。", ["tin", "lead"]),
        ("刚果（金）限制钴出口。", ["cobalt"]),
    ],
)
def test_a_chinese_metal_of_one_character_counts_as_a_word_of_its_own_only(
    text: str, minerals: list[str]
) -> None:
    assert found(read(text, language="zh"), Kind.MINERAL) == minerals


def test_capitals_are_no_short_name_of_a_place() -> None:
    assert found(read("The Bureau (BOR) met miners; copper of Bor is mined."), Kind.PLACE) == [
        "serbia"
    ]
