from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.records import HitFilter
from monitor.store.writer import Writer
from tests.support.stored import (
    NOW,
    article,
    ask,
    assignment,
    entry,
    entry_update,
    feed,
    feed_update,
    hit,
    later,
)

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
def test_windows_neither_miss_nor_repeat_a_hit_whatever_the_clock_does(
    store: Store, step: timedelta
) -> None:
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


def test_the_feeds_own_text_goes_with_the_articles(filled: Store) -> None:
    filled.write_now(Writer.save_feed, feed_update(2, entry(3)), now=later(days=9))
    _purge(filled, days=10, texts_s=5 * _DAY_S)
    assert ask(filled, "SELECT text FROM entries ORDER BY id") == [("",), ("",), ("Summary 3",)]


def test_messages_that_are_done_lose_their_bytes_and_keep_their_line(filled: Store) -> None:
    filled.write_now(Writer.mark_delivery, 1, "sent", now=NOW)
    _purge(filled, days=10, polls_s=9 * _DAY_S)
    assert ask(filled, "SELECT state, length(body) > 0 FROM deliveries ORDER BY id") == [
        ("sent", 0),
        ("pending", 1),
    ]


def test_fingerprints_go_once_no_window_reaches_them(filled: Store) -> None:
    _purge(filled, days=80)
    assert len(filled.read_now(Reader.recent_fingerprints, later(days=-1))) == 3
    _purge(filled, days=91)
    assert filled.read_now(Reader.recent_fingerprints, later(days=-1)) == ()


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
        filled.write_now(
            Writer.purge,
            now=later(days=10),
            texts_s=0.0,
            polls_s=_NEVER_S,
            entries_s=_NEVER_S,
            limit=2,
        ).texts
        for _ in range(3)
    ]
    assert steps == [2, 1, 0]


def test_a_text_read_after_its_purge_is_whole_again(filled: Store) -> None:
    _purge(filled, days=10, texts_s=0.0)
    assert (
        filled.write_now(Writer.save_entry, entry_update(1, hit()), now=later(days=11)).edited
        is False
    )
    assert [found.article_id for found in filled.read_now(Reader.search, "rotterdam").found] == [1]


# --- the full-text index, which must be told exactly what is in it ---

_WORDS = ("gallium", "稀土", "tin", "钨", "zinc")


class Archive(RuleBasedStateMachine):
    """Whatever is read, read again and purged, a search finds what is stored and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._store = Store.open(Path(self._folder.name) / "monitor.db", now=lambda: NOW)
        self._store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
        self._store.write_now(
            Writer.save_feed, feed_update(1, *(entry(n) for n in (1, 2, 3))), now=NOW
        )
        self._texts: dict[int, tuple[str, str]] = {}
        self._day = 0

    @rule(
        number=st.integers(1, 3),
        title=st.sampled_from(_WORDS),
        words=st.lists(st.sampled_from(_WORDS), max_size=4),
    )
    def read(self, number: int, title: str, words: list[str]) -> None:
        update = entry_update(
            number, hit(), article=article(number, title=title, text=" ".join(words))
        )
        self._store.write_now(Writer.save_entry, update, now=later(days=self._day))
        self._texts[number] = (title, " ".join(words))

    @rule()
    def purge(self) -> None:
        self._day += 1
        _purge(self._store, days=self._day, texts_s=0.0)
        self._texts = {number: (title, "") for number, (title, _) in self._texts.items()}

    @invariant()
    def finds_what_is_stored(self) -> None:
        for word in _WORDS:
            found = {
                int(str(one.url)[-1]) for one in self._store.read_now(Reader.search, word).found
            }
            assert found == {
                number
                for number, texts in self._texts.items()
                if any(word in text for text in texts)
            }

    def teardown(self) -> None:
        self._store.close()
        self._folder.cleanup()


TestArchive = Archive.TestCase
TestArchive.settings = settings(max_examples=15, stateful_step_count=10, deadline=None)


def test_the_space_of_what_was_purged_goes_back_to_the_file_system(filled: Store) -> None:
    filled.write_now(Writer.set_meta, "big", "x" * 3_000_000, now=NOW)
    filled.write_now(Writer.set_meta, "big", None, now=NOW)
    before = filled.read_now(Reader.counts).file_bytes
    while filled.write_now(Writer.give_space_back):
        pass
    assert filled.read_now(Reader.counts).file_bytes < before - 2_500_000


def test_slices_of_one_purge_are_told_as_one(filled: Store) -> None:
    for _ in range(4):
        _purge(filled, days=10, texts_s=9 * _DAY_S, limit=1)
    assert ask(filled, "SELECT texts FROM purges") == [(3,)]
