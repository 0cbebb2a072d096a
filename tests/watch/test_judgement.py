"""The rules as a value: what their fingerprint says of an archive that was matched with them."""

from dataclasses import replace

from monitor.model.hits import Watchlist
from monitor.watch.judgement import Rules, fingerprint, make

ONE = Watchlist(name="a", title="A", minerals=("lithium",))


def test_an_edit_of_a_watchlist_or_of_the_lexicon_changes_it() -> None:
    lexicon = {"minerals": [{"id": "unobtainium", "terms": ["unobtainium"]}]}
    prints = {
        fingerprint(rules)
        for rules in (
            Rules((ONE,)),
            Rules((replace(ONE, minerals=("copper",)),)),
            Rules((replace(ONE, about="event"),)),
            Rules((replace(ONE, name="b"),)),
            make((ONE,), lexicon),
        )
    }
    assert len(prints) == 5


def test_a_title_changes_no_hits() -> None:
    assert fingerprint(Rules((ONE,))) == fingerprint(Rules((replace(ONE, title="B"),)))
