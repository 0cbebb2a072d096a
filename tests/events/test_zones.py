"""Where a statement stands: title, lead, thirds of the body, boilerplate."""

from monitor.events.zones import Zone
from tests.support.acts import statements

BODY = "\n".join(
    [
        "Ghana's cabinet approved a lithium export ban.",
        "It was the second meeting of the week.",
        *(f"Paragraph {n} says that Ghana has lithium mines and an export ban." for n in range(30)),
        "About Akwaba Lithium: the company holds mining licences for lithium in Ghana.",
    ]
)


def test_the_inverted_pyramid() -> None:
    zones = [s.zone for s in statements("Ghana approves lithium export ban", BODY)]
    assert zones[:3] == [Zone.TITLE, Zone.LEAD, Zone.LEAD]
    assert zones[-1] is Zone.ABOUT
    assert zones.index(Zone.EARLY) < zones.index(Zone.MIDDLE) < zones.index(Zone.LATE)


def test_a_quote_is_known_by_its_marks() -> None:
    said = statements("", 'Ghana "will never lift the lithium export ban", a miner said.')[0]
    assert said.quoted(said.text.index("lift"))
    assert not said.quoted(said.text.index("a miner"))


def test_words_inside_a_name_are_not_read() -> None:
    told = statements("United States imposes tariffs on copper")[0]
    assert "states" not in [w.word for w in told.words]


def test_a_dateline_is_no_sentence_of_the_lead() -> None:
    told = statements(
        "Senate passes changes",
        "ASTANA. April 28. The upper chamber approved changes on Tuesday. Holders of lithium licences must refine at home.",
    )
    assert [s.text for s in told if s.zone is Zone.LEAD][-1].startswith("Holders")
