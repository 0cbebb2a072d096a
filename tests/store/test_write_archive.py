from __future__ import annotations

from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.records import PastArticle
from monitor.store.writer import Writer
from tests.support.stored import NOW, article, ask, entry, feed, feed_update, hit, later, mention


def _past(number: int) -> PastArticle:
    return PastArticle(
        entry=entry(number),
        article=article(number),
        mentions=(mention(),),
        hits=(hit(),),
        score=50.0,
        lexicon_fingerprint="l1",
    )


def test_an_outlets_past_is_no_feed_to_poll(store: Store) -> None:
    source = store.write_now(Writer.archive_source, feed(5), now=NOW)
    assert store.write_now(Writer.archive_source, feed(5), now=later(days=1)) == source
    assert store.read_now(Reader.all_due) == ()
    assert store.write_now(Writer.sync_feeds, [feed(1)], now=NOW).removed == ()
    assert [outlet.active for outlet in store.read_now(Reader.outlets)] == [True, False]


def test_the_past_of_a_feed_of_the_config_is_its_own(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
    assert store.write_now(Writer.archive_source, feed(1), now=NOW) == 1
    assert len(store.read_now(Reader.all_due)) == 1


def test_a_backfill_can_be_started_again(store: Store) -> None:
    source = store.write_now(Writer.archive_source, feed(5), now=NOW)
    first = store.write_now(Writer.save_archive, source, [_past(1), _past(2)], now=NOW)
    again = store.write_now(Writer.save_archive, source, [_past(2), _past(3)], now=NOW)
    assert [saved.article_id for saved in (*first, *again)] == [1, 2, 3]
    assert ask(store, "SELECT DISTINCT state FROM entries") == [("read",)]
    known = store.read_now(
        Reader.known_urls, ["https://outlet.example/3", "https://outlet.example/4"]
    )
    assert known == {"https://outlet.example/3"}


def test_several_outlets_are_saved_together_and_those_that_are_new_are_made(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
    outlets = [(feed(1), [_past(1)]), (feed(5), [_past(2), _past(3)])]
    saved = store.write_now(Writer.save_pasts, outlets, now=NOW)
    assert [one.article_id for one in saved] == [1, 2, 3]
    assert store.write_now(Writer.save_pasts, outlets, now=later(days=1)) == ()
    assert ask(store, "SELECT feed_id FROM articles ORDER BY id") == [(1,), (2,), (2,)]


def test_hits_of_the_past_are_no_news(store: Store) -> None:
    source = store.write_now(Writer.archive_source, feed(5), now=NOW)
    store.write_now(Writer.save_archive, source, [_past(1)], now=NOW)
    assert ask(store, "SELECT origin FROM hits") == [("archive",)]


def test_an_older_version_is_no_edit_of_a_stored_entry(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
    store.write_now(Writer.save_feed, feed_update(1, entry(1, text="As it reads today.")), now=NOW)
    assert store.write_now(Writer.save_archive, 1, [_past(1)], now=NOW) == ()
    assert ask(store, "SELECT text, state, edits FROM entries") == [
        ("As it reads today.", "pending", 0)
    ]
