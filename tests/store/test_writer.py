from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.store import HitFilter, Reader, Store, Writer
from tests.store.samples import NOW, ask, assignment, entry, entry_update, feed, feed_update, hit, later

_DAY_S = 86_400.0
_NEVER_S = 9999 * _DAY_S


# --- meta ---


def test_values_are_kept_under_names(store: Store) -> None:
    store.write_now(Writer.set_metas, {"beat": "now", "problem": {"line": 3}}, now=NOW)
    assert store.read_now(Reader.meta, "problem") == '{"line": 3}'
    store.write_now(Writer.set_meta, "problem", None, now=NOW)
    assert store.read_now(Reader.meta, "problem") is None
    assert store.read_now(Reader.metas)["beat"] == '"now"'


def test_the_first_start_is_remembered(store: Store) -> None:
    assert store.write_now(Writer.birthday, now=later(days=100)) == NOW


# --- windows of digests ---


def _two_hits(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
    store.write_now(Writer.save_feed, feed_update(1, entry(1), entry(2)), now=NOW)
    store.write_now(Writer.save_entries, [entry_update(1, hit()), entry_update(2, hit())], now=NOW)


@pytest.mark.parametrize("step", [timedelta(0), timedelta(hours=-1), timedelta(hours=1)])
def test_windows_neither_miss_nor_repeat_a_hit_whatever_the_clock_does(store: Store, step: timedelta) -> None:
    _two_hits(store)
    store.write_now(Writer.save_assignments, [assignment(1)], now=NOW)
    first = store.write_now(Writer.cut_window, now=NOW + step)
    store.write_now(Writer.save_assignments, [assignment(2, "s2")], now=NOW + step)
    second = store.write_now(Writer.cut_window, now=NOW + step)
    told = [
        [story.story for story in store.read_now(Reader.stories_between, since, until)]
        for since, until in ((NOW - timedelta(days=9), first), (first, second))
    ]
    assert told == [["s1"], ["s2"]]
    assert store.write_now(Writer.cut_window, now=NOW + step) > second > first


def test_a_cut_holds_after_a_restart_with_a_clock_that_went_back(store: Store) -> None:
    _two_hits(store)
    cut = store.write_now(Writer.cut_window, now=NOW)
    store.close()
    with Store.open(store.path, now=lambda: NOW) as again:
        again.write_now(Writer.save_assignments, [assignment(1)], now=NOW - timedelta(days=1))
        [story] = again.read_now(Reader.stories_between, cut, cut + timedelta(seconds=1))
    assert story.story == "s1"


# --- retention ---


def _purge(store: Store, *, days: float, **kept_s: float) -> tuple[int, ...]:
    kept = {"texts_s": _NEVER_S, "polls_s": _NEVER_S, "entries_s": _NEVER_S, **kept_s}
    purged = store.write_now(Writer.purge, now=later(days=days), **kept)  # type: ignore[arg-type]
    return purged.texts, purged.polls, purged.entries


def test_texts_go_and_titles_hits_and_stories_stay(filled: Store) -> None:
    assert _purge(filled, days=10, texts_s=9 * _DAY_S) == (3, 0, 0)
    assert _purge(filled, days=10, texts_s=9 * _DAY_S) == (0, 0, 0)
    stored = filled.read_now(Reader.article, 1)
    assert stored is not None
    assert (stored.has_text, stored.article.text, stored.hits) == (False, "", (hit(),))
    assert filled.read_now(Reader.search, "rotterdam").found == ()
    assert [found.article_id for found in filled.read_now(Reader.search, "part 1").found] == [1]
    assert filled.read_now(Reader.ledger, later(days=9), later(days=11)).purged == 3


def test_a_text_that_is_young_enough_stays(filled: Store) -> None:
    assert _purge(filled, days=8, texts_s=9 * _DAY_S) == (0, 0, 0)
    assert ask(filled, "SELECT count(*) FROM purges") == [(0,)]


def test_the_log_of_polls_goes(filled: Store) -> None:
    assert _purge(filled, days=10, polls_s=9 * _DAY_S) == (0, 2, 0)
    assert ask(filled, "SELECT count(*) FROM feed_events") == [(0,)]


def test_old_entries_go_unless_they_are_hits(filled: Store) -> None:
    assert _purge(filled, days=10, entries_s=9 * _DAY_S) == (0, 0, 1)
    assert ask(filled, "SELECT id FROM entries") == [(1,), (2,)]
    assert filled.read_now(Reader.search, "part 3").found == ()
    assert len(filled.read_now(Reader.hits, HitFilter())) == 2


def test_an_entry_that_its_feed_still_lists_stays(filled: Store) -> None:
    filled.write_now(Writer.save_feed, feed_update(2, entry(3)), now=later(days=9))
    assert _purge(filled, days=10, entries_s=9 * _DAY_S) == (0, 0, 0)


def test_a_purge_is_done_in_short_steps(filled: Store) -> None:
    steps = [
        filled.write_now(Writer.purge, now=later(days=10), texts_s=0.0, polls_s=_NEVER_S, entries_s=_NEVER_S, limit=2).texts
        for _ in range(3)
    ]
    assert steps == [2, 1, 0]


def test_a_text_read_after_its_purge_is_whole_again(filled: Store) -> None:
    _purge(filled, days=10, texts_s=0.0)
    assert filled.write_now(Writer.save_entry, entry_update(1, hit()), now=later(days=11)).edited is False
    assert [found.article_id for found in filled.read_now(Reader.search, "rotterdam").found] == [1]
