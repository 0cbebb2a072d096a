"""A sentence that ends in a colon goes on through its list."""

import pytest

from monitor.language.sentences import sentences
from monitor.match import lexicon
from monitor.match.lists import headed, with_lists
from monitor.match.matcher import Matcher
from monitor.model.mentions import Kind


def _cut(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in with_lists(text, sentences(text, language))]


@pytest.mark.parametrize(
    "text",
    [
        "These goods need a permit:\n- tin ingots\n- bismuth powder",
        "These goods need a permit:\ntin ingots;\nbismuth powder.",
        "These goods need a permit:\n(a) tin ingots; and\n(b) bismuth powder.",
        "下列物项须经许可：\n（一）锡锭；\n（二）铋粉。",
    ],
)
def test_items_belong_to_the_sentence_that_opens_them(text: str) -> None:
    assert _cut(text, "zh" if "：" in text else "en") == [text]


def test_what_follows_the_list_is_a_sentence_of_its_own() -> None:
    text = "These goods need a permit:\ntin ingots;\nbismuth powder.\nThe office opens at nine."
    assert _cut(text)[-1] == "The office opens at nine."


def test_a_colon_before_running_text_opens_no_list() -> None:
    text = "The minister said:\nWe have not decided anything yet and will not before the autumn."
    assert len(_cut(text)) == 2


def test_minerals_of_a_list_stand_beside_the_action_that_opens_it() -> None:
    text = "The following may not be exported without an export licence:\n- bismuth metal;\n- indium phosphide."
    reading = Matcher(lexicon.load()).read("Notice 12", text, "en")
    action = next(m for m in reading.mentions if m.kind is Kind.ACTION)
    beside = {m.concept for m in reading.mentions if m.sentence_start == action.sentence_start}
    assert {"bismuth", "indium"} <= beside


GOODS = """The ministry of trade listed goods.
| Goods under an export licence | Heading |
|---|---|
| Bismuth metal | 8106 |
| Indium phosphide | 2853 |
The office opens at nine."""
ACTS = """The ministry of trade listed measures.
| Mineral | Measure | From |
|---|---|---|
| Bauxite | Export ban | 1 January 2027 |
| Tin | Export licence | 1 July 2027 |"""


def test_a_table_whose_head_tells_the_act_is_one_sentence() -> None:
    reading = Matcher(lexicon.load()).read("Notice 12", GOODS, "en")
    action = next(m for m in reading.mentions if m.kind is Kind.ACTION)
    beside = {m.concept for m in reading.mentions if m.sentence_start == action.sentence_start}
    assert {"bismuth", "indium"} <= beside
    assert GOODS[slice(*reading.sentences[-1])] == "The office opens at nine."


def test_a_colon_before_a_table_opens_it() -> None:
    text = "The following need an export licence:\n| Goods | Heading |\n|---|---|\n| Tin | 8001 |"
    reading = Matcher(lexicon.load()).read("Notice 12", text, "en")
    assert [text[start:end] for start, end in reading.sentences] == [text]


def test_rows_that_tell_acts_of_their_own_stay_apart() -> None:
    reading = Matcher(lexicon.load()).read("Notice 13", ACTS, "en")
    rows = [ACTS[start:end] for start, end in reading.sentences]
    assert rows[2:] == [
        "| Bauxite | Export ban | 1 January 2027 |",
        "| Tin | Export licence | 1 July 2027 |",
    ]


def test_a_row_is_read_with_its_head() -> None:
    row = "| Tin | Export licence | 1 July 2027 |"
    assert (
        headed(ACTS, row, ACTS.index(row))
        == "Mineral Tin; Measure Export licence; From 1 July 2027"
    )
    assert headed(ACTS, "No row.", 0) == "No row."
    uneven = "| a | b |\n|---|---|\n| c |"
    assert headed(uneven, "| c |", uneven.index("| c |")) == "| c |"
