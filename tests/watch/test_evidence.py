"""Evidence: the best sentences at true offsets, marked, never furniture."""

from __future__ import annotations

from monitor.model.hits import Hit
from tests.support.reading import article, read, scorer, watchlist

NICKEL_BAN = "The government of Indonesia banned exports of nickel ore on Monday."


def hits(text: str, *, title: str = "", **asked: object) -> tuple[Hit, ...]:
    wanted = watchlist(**asked)
    item = article(text, title)
    return scorer(wanted).hits(item, read(item, wanted))


def test_it_shows_the_sentence_where_mineral_and_action_meet() -> None:
    text = f"Nickel prices were quiet.\n{NICKEL_BAN} Nobody else moved."
    (hit,) = hits(text, title="Morning notes", minerals=("nickel",), policies=("export-ban",))
    (shown,) = hit.evidence
    assert shown.sentence == NICKEL_BAN
    assert text[shown.start : shown.end] == NICKEL_BAN
    assert {concept for _, _, concept in shown.marks} >= {"nickel", "export-ban"}
    assert all(0 <= start < end <= len(shown.sentence) for start, end, _ in shown.marks)


def test_every_kind_is_shown_when_they_stand_apart() -> None:
    text = "Nickel ore is dug on Sulawesi.\nJakarta banned exports of coal."
    (hit,) = hits(text, minerals=("nickel",), policies=("export-ban",), within="article")
    assert {shown.sentence for shown in hit.evidence} == set(text.split("\n"))


def test_furniture_is_no_evidence() -> None:
    text = "The council met.\nRead more: Indonesia bans nickel ore exports"
    assert hits(text, minerals=("nickel",)) == ()


def test_the_text_is_shown_rather_than_the_title() -> None:
    (hit,) = hits(
        NICKEL_BAN,
        title="Indonesia bans nickel ore exports",
        minerals=("nickel",),
        policies=("export-ban",),
    )
    assert hit.evidence[0].field == "text"


def test_a_page_without_stops_is_shown_around_its_marks() -> None:
    text = "word " * 2000 + "exports of nickel ore were banned " + "word " * 2000
    (hit,) = hits(text, minerals=("nickel",))
    assert len(hit.evidence[0].sentence) <= 700
    assert "nickel" in hit.evidence[0].sentence
    assert text[hit.evidence[0].start : hit.evidence[0].end] == hit.evidence[0].sentence


def test_marks_are_what_the_watchlist_asks_for() -> None:
    text = "Indonesia banned exports of nickel ore and cobalt concentrate."
    (hit,) = hits(text, minerals=("nickel",), policies=("export-ban",))
    marked = {
        (hit.evidence[0].sentence[start:end], concept)
        for start, end, concept in hit.evidence[0].marks
    }
    assert ("nickel", "nickel") in {(words.lower()[:6], concept) for words, concept in marked}
    assert "cobalt" not in {concept for _, concept in marked}


def test_at_most_three_sentences_are_shown() -> None:
    text = "\n".join(
        [
            "Nickel ore is dug there.",
            "Jakarta spoke.",
            "Exports of coal were banned.",
            "A smelter opened.",
            "So it went.",
        ]
    )
    (hit,) = hits(
        text,
        minerals=("nickel",),
        policies=("export-ban",),
        places=("indonesia",),
        terms=("smelter",),
        within="article",
    )
    assert len(hit.evidence) == 3


def test_an_agency_shows_its_own_place_only() -> None:
    text = "The USGS counted tungsten mines.\nMOFCOM announced export controls on tungsten."
    (hit,) = hits(text, minerals=("tungsten",), places=("china",), within="article")
    assert "MOFCOM" in hit.evidence[0].sentence
    assert "doi" not in {concept for shown in hit.evidence for _, _, concept in shown.marks}


def test_the_words_of_a_group_are_shown_first() -> None:
    text = "The government banned exports of tungsten.\nTungsten is used in darts."
    (hit,) = hits(text, minerals=("tungsten",), any=("darts",))
    assert hit.evidence[0].sentence == "Tungsten is used in darts."


def test_a_long_line_is_cut_where_mineral_and_action_meet() -> None:
    text = (
        "nickel ore " + "word " * 400 + "the ministry banned exports of nickel ore " + "word " * 400
    )
    (hit,) = hits(text, minerals=("nickel",), policies=("export-ban",))
    assert {concept for _, _, concept in hit.evidence[0].marks} >= {"nickel", "export-ban"}
