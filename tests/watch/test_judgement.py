"""The rules as a value: what is hashed of them, so that an upgrade does not match an archive again."""

from hashlib import sha256

from monitor.model.hits import Watchlist
from monitor.watch.judgement import Rules, as_hashed


def test_the_hash_of_unchanged_rules_is_that_of_the_first_release() -> None:
    assert sha256(as_hashed(Rules()).encode()).hexdigest()[:16] == "071265e56fa53497"


def test_an_edit_of_a_watchlist_changes_it() -> None:
    one = Rules((Watchlist(name="a", title="A", minerals=("lithium",)),))
    two = Rules((Watchlist(name="a", title="A", minerals=("copper",)),))
    assert as_hashed(one) != as_hashed(two)
