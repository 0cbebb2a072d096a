"""Words of events: whole, the longest first, with offsets into the field."""

from monitor.events.cues import WordKind, find


def test_the_longest_phrase_wins_and_offsets_are_those_of_the_field() -> None:
    text = "Ghana is calling for talks"
    found = find(text, "en", start=10)
    assert next((w.word, w.kind) for w in found) == ("calling for", WordKind.ASK)
    assert text[found[0].start - 10 : found[0].end - 10] == "calling for"


def test_a_part_of_a_word_is_no_word() -> None:
    assert [w.word for w in find("The abandonment in plantations", "en")] == ["in"]


def test_may_the_month_is_no_modal() -> None:
    assert [w.kind for w in find("It may rain in May", "en")].count(WordKind.MODAL) == 1


def test_a_seat_of_government_names_its_place() -> None:
    assert find("Ottawa agreed", "en")[0].names == "canada"


def test_a_verb_in_two_parts_has_its_other_part_at_the_end_of_the_clause() -> None:
    kinds = {w.kind for w in find("Chile hebt das Exportverbot für Kupfer auf und zahlt", "de")}
    assert WordKind.END in kinds
    raised = {w.kind for w in find("Chile hebt den Zoll auf Kupfer um 2,5 Prozent an", "de")}
    assert WordKind.START in raised
    assert WordKind.END not in raised
