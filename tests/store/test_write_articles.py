from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from sqlite3 import IntegrityError

import pytest

from monitor.core.clock import to_iso
from monitor.model.articles import Quality
from monitor.model.hits import Hit
from monitor.model.mentions import Kind
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.records import HitFilter, Rematch
from monitor.store.writer import Writer
from tests.support.stored import (
    NOW,
    article,
    ask,
    assignment,
    entry,
    entry_update,
    events,
    feed,
    feed_update,
    hit,
    later,
    mention,
    new_digest,
)


@pytest.fixture(autouse=True)
def _entries(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
    store.write_now(Writer.save_feed, feed_update(1, entry(1), entry(2)), now=NOW)


def _entry_state(store: Store) -> tuple[object, ...]:
    return ask(
        store, "SELECT state, attempts, next_read_at, reason, message FROM entries WHERE id = 1"
    )[0]


def _hit_times(store: Store) -> list[tuple[object, ...]]:
    return ask(
        store,
        "SELECT watchlist, created_at, ready_at, origin FROM hits WHERE retired_at IS NULL ORDER BY watchlist",
    )


def _search(store: Store, words: str) -> list[int]:
    return [found.article_id for found in store.read_now(Reader.search, words).found]


# --- reading ---


def test_an_article_is_saved_whole(store: Store) -> None:
    saved = store.write_now(Writer.save_entry, entry_update(1, hit()), now=NOW)
    assert (saved.article_id, saved.new_hits, saved.lost_hits, saved.edited) == (
        1,
        ("metals",),
        (),
        False,
    )
    stored = store.read_now(Reader.article, 1)
    assert stored is not None
    listed = {"feed": feed(1).url, "outlet": "Outlet 1", "tags": ("press",)}
    assert stored.article == article(1, **listed)
    assert stored.hits == (hit(),)
    assert [found.concept for found in stored.mentions] == ["gallium", "export-control", "china"]
    assert _entry_state(store)[:3] == ("read", 1, None)
    assert _search(store, "rotterdam") == [1]


def test_a_failed_read_is_tried_again(store: Store) -> None:
    update = entry_update(
        1, article=None, mentions=(), retry_at=later(days=1), reason="timeout", message="30 s"
    )
    saved = store.write_now(Writer.save_entry, update, now=NOW)
    assert saved.article_id is None
    assert _entry_state(store) == ("waiting", 1, "2026-02-21T08:00:00.000000Z", "timeout", "30 s")


def test_a_last_failed_read_is_the_end(store: Store) -> None:
    store.write_now(
        Writer.save_entry, entry_update(1, article=None, mentions=(), reason="not_html"), now=NOW
    )
    assert _entry_state(store)[:2] == ("failed", 1)


def test_an_article_may_be_known_and_still_wait_for_a_better_one(store: Store) -> None:
    teaser = article(1, text="Teaser.", source="feed", quality=Quality.FEED_ONLY, reason="timeout")
    store.write_now(
        Writer.save_entry, entry_update(1, article=teaser, retry_at=later(days=1)), now=NOW
    )
    assert _entry_state(store)[:2] == ("waiting", 1)
    saved = store.write_now(Writer.save_entry, entry_update(1, hit()), now=later(days=1))
    assert (saved.edited, saved.new_hits) == (False, ("metals",))
    assert ask(store, "SELECT count(*) FROM entry_edits") == [(0,)]
    assert _search(store, "teaser") == []
    assert _search(store, "rotterdam") == [1]


def test_an_article_that_its_outlet_edited_is_replaced_and_the_edit_kept(store: Store) -> None:
    store.write_now(Writer.save_entry, entry_update(1, hit(), hit("lost")), now=NOW)
    edited = article(1, title="Quota on gallium", text="The ministry announced a quota on gallium.")
    update = entry_update(
        1, hit(score=90.0), hit("won"), article=edited, mentions=(mention("quota", Kind.ACTION),)
    )
    saved = store.write_now(Writer.save_entry, update, now=later(hours=2))
    assert (saved.edited, saved.new_hits, saved.lost_hits) == (True, ("won",), ("lost",))
    stored = store.read_now(Reader.article, 1)
    assert stored is not None
    assert [found.score for found in stored.hits] == [90.0, 71.5]
    assert [found.concept for found in stored.mentions] == ["quota"]
    assert [row[:2] for row in _hit_times(store)] == [
        ("metals", "2026-02-20T08:00:00.000000Z"),
        ("won", "2026-02-20T10:00:00.000000Z"),
    ]
    assert ask(store, "SELECT field FROM entry_edits ORDER BY field") == [("text",), ("title",)]
    assert _search(store, "controls") == []
    assert _search(store, "quota") == [1]


def test_the_same_article_again_is_no_edit(store: Store) -> None:
    for hours in (0, 1):
        saved = store.write_now(Writer.save_entry, entry_update(1, hit()), now=later(hours=hours))
    assert saved.edited is False
    assert saved.new_hits == ()
    assert _search(store, "rotterdam") == [1]


def test_an_article_without_a_date_has_its_entrys(store: Store) -> None:
    store.write_now(
        Writer.save_entry, entry_update(2, article=article(2, published_at=None)), now=NOW
    )
    stored = store.read_now(Reader.article, 1)
    assert stored is not None
    assert stored.at == entry(2).published_at


def test_an_entry_that_is_gone_is_passed_over(store: Store) -> None:
    assert (
        store.write_now(Writer.save_entries, [entry_update(99, hit())], now=NOW)[0].article_id
        is None
    )


def test_a_batch_is_all_or_nothing(store: Store) -> None:
    with pytest.raises(IntegrityError, match="NOT NULL"):
        store.write_now(
            Writer.save_entries,
            [entry_update(1), entry_update(2, article=article(2, title=None))],
            now=NOW,
        )
    assert ask(store, "SELECT count(*) FROM articles") == [(0,)]
    assert _entry_state(store)[0] == "pending"


# --- what a digest may tell, and when ---


def test_a_hit_can_be_told_once_its_article_has_a_story(store: Store) -> None:
    store.write_now(Writer.save_entry, entry_update(1, hit()), now=NOW)
    assert _hit_times(store)[0][2] is None
    store.write_now(Writer.save_assignments, [assignment(1)], now=later(minutes=1))
    assert _hit_times(store)[0][2] == "2026-02-20T08:01:00.000000Z"


def test_a_later_hit_of_a_story_can_be_told_at_once_and_its_facts_are_due(store: Store) -> None:
    store.write_now(Writer.save_entry, entry_update(1), now=NOW)
    store.write_now(Writer.save_assignments, [assignment(1)], now=NOW)
    assert store.read_now(Reader.stories_to_compare, 5) == ()
    store.write_now(Writer.save_entry, entry_update(1, hit()), now=later(minutes=5))
    assert _hit_times(store)[0][2] == "2026-02-20T08:05:00.000000Z"
    assert [stale.story for stale in store.read_now(Reader.stories_to_compare, 5)] == ["s1"]


def test_the_time_of_telling_never_goes_back_with_the_clock(store: Store) -> None:
    store.write_now(Writer.save_entries, [entry_update(1, hit()), entry_update(2, hit())], now=NOW)
    store.write_now(Writer.save_assignments, [assignment(1)], now=NOW)
    store.write_now(Writer.save_assignments, [assignment(2, "s2")], now=later(hours=-1))
    assert [row[2] for row in _hit_times(store)] == ["2026-02-20T08:00:00.000000Z"] * 2


# --- matching again ---


def _rematch(store: Store, hits: Sequence[Hit], article_id: int = 1) -> Rematch:
    return Rematch(
        article_id=article_id,
        mentions=(mention(),),
        hits=tuple(hits),
        score=33.0,
        lexicon_fingerprint="l2",
    )


def test_a_rematch_adds_drops_and_keeps(store: Store) -> None:
    store.write_now(Writer.save_entry, entry_update(1, hit("kept"), hit("lost")), now=NOW)
    batch = [
        _rematch(store, [hit("kept", fingerprint="f2"), hit("won")]),
        _rematch(store, [hit()], article_id=99),
    ]
    done = store.write_now(Writer.save_rematches, batch, now=later(days=3))
    assert (done.added, done.lost, done.kept) == (((1, "won"),), ((1, "lost"),), 1)
    assert [(row[0], row[3]) for row in _hit_times(store)] == [("kept", "news"), ("won", "archive")]
    stored = store.read_now(Reader.article, 1)
    assert stored is not None
    assert (stored.score, stored.lexicon_fingerprint, len(stored.mentions)) == (33.0, "l2", 1)
    assert {found.fingerprint for found in stored.hits} == {"f1", "f2"}


def test_the_same_rematch_again_changes_nothing(store: Store) -> None:
    store.write_now(Writer.save_entry, entry_update(1), now=NOW)
    batch = [_rematch(store, [hit("won")])]
    store.write_now(Writer.save_rematches, batch, now=NOW)
    before = _hit_times(store)
    done = store.write_now(Writer.save_rematches, batch, now=later(days=1))
    assert (done.added, done.lost, done.kept) == ((), (), 1)
    assert _hit_times(store) == before


def test_what_was_read_again_meanwhile_is_left_as_it_is(store: Store) -> None:
    store.write_now(Writer.save_entry, entry_update(1, hit("fresh")), now=later(hours=1))
    stale = replace(_rematch(store, [hit("won")]), read_at=NOW)
    assert store.write_now(Writer.save_rematches, [stale], now=later(hours=2)).added == ()
    current = replace(stale, read_at=later(hours=1))
    assert store.write_now(Writer.save_rematches, [current], now=later(hours=2)).added == (
        (1, "won"),
    )


# --- retired hits ---


def test_a_hit_that_is_lost_is_retired_and_comes_back_with_its_mark_and_times(store: Store) -> None:
    store.write_now(Writer.save_entry, entry_update(1, hit("a"), hit("b")), now=NOW)
    store.write_now(Writer.save_assignments, [assignment(1)], now=NOW)
    store.write_now(Writer.mark_irrelevant, 1, now=NOW, watchlist="a")
    before = _hit_times(store)
    lost = store.write_now(Writer.save_rematches, [_rematch(store, [])], now=later(hours=1))
    assert (lost.lost, lost.kept) == (((1, "a"), (1, "b")), 0)
    assert store.read_now(Reader.hits, HitFilter(irrelevant=True)) == ()
    assert store.read_now(Reader.stories_between, NOW, later(days=1)) == ()
    stored = store.read_now(Reader.article, 1)
    assert stored is not None
    assert (stored.hits, stored.irrelevant) == ((), {"a"})
    again = [_rematch(store, [hit("a"), hit("b")])]
    back = store.write_now(Writer.save_rematches, again, now=later(hours=2))
    assert back.added == ((1, "a"), (1, "b"))
    assert _hit_times(store) == before
    found = store.read_now(Reader.hits, HitFilter(irrelevant=True))
    assert [(one.hit.watchlist, one.irrelevant_at is None) for one in found] == [
        ("b", True),
        ("a", False),
    ]


@pytest.mark.parametrize(("told", "ready_at"), [(("s1",), NOW), ((), later(hours=3))])
def test_a_hit_that_was_away_when_its_digest_was_made_can_be_told_by_the_next(
    store: Store, told: tuple[str, ...], ready_at: datetime
) -> None:
    store.write_now(Writer.save_entry, entry_update(1, hit()), now=NOW)
    store.write_now(Writer.save_assignments, [assignment(1)], now=NOW)
    store.write_now(Writer.save_rematches, [_rematch(store, [])], now=later(hours=1))
    made = new_digest(until=later(hours=2), stories=told)
    store.write_now(Writer.save_digest, made, [], now=later(hours=2))
    store.write_now(Writer.save_rematches, [_rematch(store, [hit()])], now=later(hours=3))
    assert [row[2] for row in _hit_times(store)] == [to_iso(ready_at)]


def test_a_renamed_watchlist_keeps_its_hits(store: Store) -> None:
    updates = [entry_update(1, hit("old"), hit("other")), entry_update(2, hit("old"), hit("new"))]
    store.write_now(Writer.save_entries, updates, now=NOW)
    store.write_now(Writer.mark_irrelevant, 1, now=NOW, watchlist="old")
    assert store.read_now(Reader.watchlists_of_hits) == {
        "new": "f1",
        "old": "f1",
        "other": "f1",
    }
    assert store.write_now(Writer.rename_watchlist, "old", "new") == 1
    assert ask(
        store, "SELECT article_id, watchlist, irrelevant_at IS NULL FROM hits ORDER BY 1, 2"
    ) == [
        (1, "new", 0),
        (1, "other", 1),
        (2, "new", 1),
        (2, "old", 1),
    ]


# --- events ---


def test_an_articles_events_are_kept_and_replaced(store: Store) -> None:
    store.write_now(Writer.save_entry, entry_update(1, events=events()), now=NOW)
    stored = store.read_now(Reader.article, 1)
    assert stored is not None
    assert stored.events == replace(events(), reasons=())
    assert ask(store, "SELECT n, main, place, action, minerals, weight, why FROM events") == [
        (0, 1, "china", "export-licensing", '["gallium"]', 71.0, "government +31; action +40"),
        (1, 0, "japan", "stockpiling", "[]", 0.0, "told as past: in 2021"),
    ]
    (ungrouped,) = store.read_now(Reader.ungrouped, 5)
    assert ungrouped.event == events().main
    store.write_now(Writer.save_assignments, [assignment(1)], now=NOW)
    (told,) = store.read_now(Reader.told, "s1")
    assert (told.event, told.event_score) == (events().main, 71.0)
    store.write_now(Writer.save_rematches, [_rematch(store, [])], now=later(hours=1))
    assert ask(store, "SELECT count(*) FROM events") == [(0,)]


# --- marks ---


def test_hits_are_marked_irrelevant_and_back(store: Store) -> None:
    store.write_now(Writer.save_entry, entry_update(1, hit("a"), hit("b")), now=NOW)
    assert store.write_now(Writer.mark_irrelevant, 1, now=NOW, watchlist="a") == 1
    assert [found.hit.watchlist for found in store.read_now(Reader.hits, HitFilter())] == ["b"]
    assert store.write_now(Writer.mark_irrelevant, 1, now=NOW) == 2
    assert store.read_now(Reader.hits, HitFilter()) == ()
    assert len(store.read_now(Reader.hits, HitFilter(irrelevant=True))) == 2
    assert store.write_now(Writer.mark_hit, 1, now=NOW, irrelevant=False)
    assert not store.write_now(Writer.mark_hit, 99, now=NOW)
    assert [found.hit_id for found in store.read_now(Reader.hits, HitFilter())] == [1]


def test_a_mark_survives_another_read(store: Store) -> None:
    store.write_now(Writer.save_entry, entry_update(1, hit()), now=NOW)
    store.write_now(Writer.mark_irrelevant, 1, now=NOW)
    store.write_now(Writer.save_entry, entry_update(1, hit(score=80.0)), now=later(hours=1))
    assert store.read_now(Reader.hits, HitFilter()) == ()
