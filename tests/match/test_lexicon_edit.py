"""What an edit of the lexicon can touch: `tests/pipeline/test_rejudging.py` proves that it touches nothing else."""

from monitor.match.lexicon import load
from monitor.match.lexicon_edit import difference


def test_the_same_lexicon_touches_nothing() -> None:
    told = difference(load(), load())
    assert (told.phrases, told.concepts, told.tongues) == (frozenset(),) * 3


def test_a_new_term_alone_is_looked_for() -> None:
    told = difference(load(), load({"minerals": [{"id": "lithium", "terms": ["white oil"]}]}))
    assert told.phrases == {("white oil", False), ("white oils", False)}
    assert told.concepts == frozenset()


def test_what_an_action_weighs_touches_all_that_name_it_or_tell_acts() -> None:
    told = difference(load(), load({"actions": [{"id": "subsidy", "strength": 1}]}))
    assert told.phrases == frozenset()
    assert "subsidy" in told.concepts
    assert told.acts


def test_an_action_that_gives_way_is_looked_for_by_all_its_words() -> None:
    told = difference(load(), load({"actions": [{"id": "export-ban", "yields": ["subsidy"]}]}))
    assert ("export ban", False) in told.phrases
    assert told.acts


def test_a_place_touches_what_belongs_to_it_and_the_languages_that_take_it_for_granted() -> None:
    told = difference(load(), load({"places": [{"id": "china", "name": "The Middle Kingdom"}]}))
    assert {"china", "mofcom", "jiangxi"} <= told.concepts
    assert told.tongues == {"zh"}
