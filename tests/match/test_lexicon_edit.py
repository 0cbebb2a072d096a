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


def test_another_strength_touches_all_that_may_name_the_action() -> None:
    told = difference(load(), load({"actions": [{"id": "export-ban", "strength": 1}]}))
    assert ("export ban", False) in told.phrases
    assert "export-ban" in told.concepts


def test_a_place_touches_what_belongs_to_it_and_the_languages_that_take_it_for_granted() -> None:
    told = difference(load(), load({"places": [{"id": "china", "name": "The Middle Kingdom"}]}))
    assert {"china", "mofcom", "jiangxi"} <= told.concepts
    assert told.tongues == {"zh"}
