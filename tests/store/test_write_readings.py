from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.language.searchable import Unsearchable
from monitor.model.events import NO_EVENTS, Events
from monitor.model.hits import Reason
from monitor.model.readings import Basis, KeptReading
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.reading_rows import packed, with_points
from monitor.store.records import ArticleHead, Rematch
from monitor.store.writer import Writer
from tests.support.stored import (
    NOW,
    article,
    ask,
    entry,
    entry_update,
    events,
    feed,
    feed_update,
    hit,
    later,
)

BASIS = Basis(reader="r1", overrides="{}", words=("choir", "稀土"))
OTHER = replace(BASIS, words=("choir",), off_topic=())
KEPT = KeptReading(basis=BASIS.fingerprint, language="de")
DAY_S = 86_400.0


@pytest.fixture(autouse=True)
def _read(store: Store) -> None:
    """Two articles, the first with a reading that is kept."""
    store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
    store.write_now(Writer.save_feed, feed_update(1, entry(1), entry(2)), now=NOW)
    store.write_now(Writer.keep_basis, BASIS, now=NOW)
    update = replace(entry_update(1, hit()), reading=KEPT, lexicon_fingerprint="l1")
    store.write_now(Writer.save_entry, update, now=NOW)
    store.write_now(Writer.save_entry, entry_update(2), now=NOW)


def heads(store: Store) -> tuple[ArticleHead, ...]:
    return store.read_now(Reader.archive_heads, 0, 9, later(days=-9))


def test_a_reading_is_kept_with_what_it_rests_on(store: Store) -> None:
    first, second = heads(store)
    [stored] = store.read_now(Reader.bases)
    assert stored.basis == BASIS
    assert (first.basis, first.language, first.signs) == (stored.basis_id, "de", 0)
    assert (first.has_text, first.has_hits, second.has_hits) == (True, True, False)
    assert (second.basis, second.language, second.has_text) == (None, "", True)
    assert first.concepts
    [whole] = store.read_now(Reader.articles, [1])
    assert whole.read_in == "de"


def test_a_basis_is_known_by_all_that_it_is(store: Store) -> None:
    store.write_now(Writer.keep_basis, BASIS, now=NOW)
    store.write_now(Writer.keep_basis, OTHER, now=NOW)
    assert [one.basis for one in store.read_now(Reader.bases)] == [BASIS, OTHER]
    assert OTHER.fingerprint != BASIS.fingerprint != replace(BASIS, reader="r2").fingerprint


def test_a_reading_whose_basis_is_not_known_is_not_kept(store: Store) -> None:
    update = replace(entry_update(1), reading=replace(KEPT, basis="unknown"))
    store.write_now(Writer.save_entry, update, now=later(hours=1))
    assert heads(store)[0].basis is None


def test_the_signs_are_those_of_title_and_text(store: Store) -> None:
    odd = replace(entry_update(2), article=article(2, title="½ price"), reading=KEPT)
    store.write_now(Writer.save_entry, odd, now=later(hours=1))
    assert heads(store)[1].signs == Unsearchable.ODD
    same = Rematch(
        article_id=2,
        mentions=(),
        hits=(),
        score=1.0,
        lexicon_fingerprint="l1",
        reading=KEPT,
    )
    store.write_now(Writer.save_rematches, [same], now=NOW)
    assert heads(store)[1].signs == Unsearchable.ODD


def test_a_rematch_keeps_the_reading_of_a_text_that_had_none(store: Store) -> None:
    told = replace(events(), reasons=(Reason(name="verb", points=15.0, detail="start: bans"),))
    one = Rematch(
        article_id=2,
        mentions=(),
        hits=(),
        events=told,
        score=1.0,
        lexicon_fingerprint="l1",
        reading=KEPT,
    )
    store.write_now(Writer.save_rematches, [one], now=NOW)
    [stored] = store.read_now(Reader.articles, [2])
    assert (stored.read_in, stored.events) == ("de", told)


def test_readings_rest_on_another_basis_unless_read_again_since(store: Store) -> None:
    store.write_now(Writer.keep_basis, OTHER, now=NOW)
    known = {one.basis: one.basis_id for one in store.read_now(Reader.bases)}
    rest = Writer.rest_readings
    print_ = OTHER.fingerprint
    store.write_now(rest, [(1, later(hours=-1))], basis=print_, lexicon_fingerprint="l2")
    assert (heads(store)[0].basis, heads(store)[0].lexicon_fingerprint) == (known[BASIS], "l1")
    store.write_now(rest, [(1, NOW), (2, NOW)], basis=print_, lexicon_fingerprint="l2")
    assert (heads(store)[0].basis, heads(store)[0].lexicon_fingerprint) == (known[OTHER], "l2")
    assert heads(store)[1].basis is None
    assert store.write_now(Writer.forget_bases, but="") == 1
    assert [one.basis for one in store.read_now(Reader.bases)] == [OTHER]


def test_a_reading_goes_with_its_text(store: Store) -> None:
    store.write_now(Writer.purge, now=later(days=9), texts_s=DAY_S, polls_s=DAY_S, entries_s=1e9)
    assert ask(store, "SELECT count(*) FROM readings") == [(0,)]
    assert [head.has_text for head in heads(store)] == [False, False]


def test_points_come_back_as_they_were() -> None:
    reasons = (
        Reason(name="subject", points=21.3, detail="agency: mofcom"),
        Reason(name="verb", points=-0.1, detail="„unbekannt“ 不明"),
    )
    told = Events(score=21.2, reasons=reasons)
    assert with_points(NO_EVENTS, packed(told)) == told
    assert packed(NO_EVENTS) is None
    assert with_points(events(), None) == events()
    assert len(packed(told) or b"") < 90
