from __future__ import annotations

from datetime import timedelta
from sqlite3 import IntegrityError

import pytest

from monitor.model.entries import Dated, Entry
from monitor.model.feeds import FeedEvent, FeedUpdate, PollOutcome, Validators
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.text_changes import MAX_EDITS, MAX_REREADS
from monitor.store.writer import Writer
from tests.support.stored import (
    NOW,
    ask,
    entry,
    entry_update,
    feed,
    feed_update,
    later,
    poll,
    state,
)


@pytest.fixture(autouse=True)
def _two_feeds(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(1), feed(2)], now=NOW)


def _states(store: Store) -> list[tuple[str, str]]:
    return ask(store, "SELECT key, state FROM entries ORDER BY id")


# --- the config's feeds ---


def test_new_feeds_are_due_at_once(store: Store) -> None:
    assert [due.url for due in store.read_now(Reader.due_feeds, NOW)] == [feed(1).url, feed(2).url]


def test_the_same_feeds_again_change_nothing(store: Store) -> None:
    synced = store.write_now(Writer.sync_feeds, [feed(1), feed(2)], now=NOW)
    assert (synced.added, synced.removed, synced.changed) == ((), (), ())


def test_a_removed_feed_is_kept_and_not_polled(store: Store) -> None:
    synced = store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
    assert synced.removed == ("Outlet 2",)
    assert [due.feed_id for due in store.read_now(Reader.all_due)] == [1]
    assert [health.active for health in store.read_now(Reader.feed_health, NOW)] == [True, False]


def test_a_feed_that_comes_back_goes_on_from_its_state_at_once(store: Store) -> None:
    store.write_now(Writer.save_feed, feed_update(2), now=NOW)
    store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
    synced = store.write_now(Writer.sync_feeds, [feed(1), feed(2)], now=NOW)
    assert synced.added == ("Outlet 2",)
    assert [due.feed_id for due in store.read_now(Reader.due_feeds, NOW)] == [1, 2]
    back = store.read_now(Reader.feed, feed(2).url)
    assert back is not None
    assert back.state.validators.etag == '"a"'


def test_a_changed_feed_keeps_its_schedule(store: Store) -> None:
    store.write_now(Writer.save_feed, feed_update(2), now=NOW)
    synced = store.write_now(
        Writer.sync_feeds, [feed(1), feed(2, name="Renamed", language="es")], now=NOW
    )
    assert synced.changed == ("Renamed",)
    changed = store.read_now(Reader.feed, feed(2).url)
    assert changed is not None
    assert (changed.feed.language, changed.state.next_poll_at) == ("es", later(hours=1))


# --- a poll ---


def test_a_poll_is_saved_whole(store: Store) -> None:
    until = later(hours=3)
    saved = store.write_now(
        Writer.save_feed,
        feed_update(1, entry(1), entry(2), hold=("outlet.example", until)),
        now=NOW,
    )
    assert (saved.new, saved.changed) == (2, 0)
    due = store.read_now(Reader.feed, feed(1).url)
    assert due is not None
    assert due.state == state(1)
    [line] = store.read_now(Reader.polls, 1)
    assert (line.outcome, line.new, line.changed, line.status) == (PollOutcome.NEW, 2, 0, 200)
    assert store.read_now(Reader.holds, NOW) == {"outlet.example": until}
    assert store.read_now(Reader.ledger, NOW, until).events == (
        (NOW, "Outlet 1", FeedEvent.RECOVERED, "answers again"),
    )


def test_nothing_of_a_poll_is_saved_when_a_part_fails(store: Store) -> None:
    bad = entry(2, title=None)
    update = feed_update(1, entry(1), bad, state=state(1, validators=Validators(etag="new")))
    with pytest.raises(IntegrityError, match="NOT NULL"):
        store.write_now(Writer.save_feed, update, now=NOW)
    due = store.read_now(Reader.feed, feed(1).url)
    assert due is not None
    assert due.state.validators == Validators()
    assert _states(store) == []
    assert store.read_now(Reader.polls, 1) == ()


def test_polls_are_saved_together_or_not_at_all(store: Store) -> None:
    polls = [feed_update(1, entry(1), entry(2)), feed_update(2, entry(1))]
    assert [saved.new for saved in store.write_now(Writer.save_feeds, polls, now=NOW)] == [2, 1]
    with pytest.raises(IntegrityError, match="NOT NULL"):
        store.write_now(
            Writer.save_feeds,
            [feed_update(1, entry(3)), feed_update(2, entry(4, title=None))],
            now=NOW,
        )
    assert len(_states(store)) == 3


@pytest.mark.parametrize(("many", "again"), [(1, 1), (5, 5), (6, 0)])
def test_entries_that_say_they_were_edited_are_read_again_unless_the_feed_says_it_of_all(
    store: Store, many: int, again: int
) -> None:
    def listed(hours: int) -> FeedUpdate:
        return feed_update(
            1, *(entry(number, updated_at=later(hours=hours)) for number in range(1, many + 1))
        )

    store.write_now(Writer.save_feed, listed(1), now=later(hours=1))
    for number in range(1, many + 1):
        store.write_now(Writer.save_entry, entry_update(number), now=later(hours=1))
    store.write_now(Writer.save_feed, listed(1), now=later(hours=2))
    assert [state for state, *_ in ask(store, "SELECT state FROM entries")] == ["read"] * many
    saved = store.write_now(Writer.save_feed, listed(3), now=later(hours=3))
    assert (saved.new, saved.changed) == (0, 0)
    assert ask(store, "SELECT count(*) FROM entries WHERE state = 'pending'") == [(again,)]
    assert ask(store, "SELECT count(*) FROM entry_edits") == [(0,)]


def test_entries_are_read_again_a_few_times_only(store: Store) -> None:
    for hours in range(1, 10):
        store.write_now(
            Writer.save_feed,
            feed_update(1, entry(1, updated_at=later(hours=hours))),
            now=later(hours=hours),
        )
        store.write_now(Writer.save_entry, entry_update(1), now=later(hours=hours))
    store.write_now(
        Writer.save_feed, feed_update(1, entry(1, updated_at=later(hours=20))), now=later(hours=20)
    )
    assert ask(store, "SELECT state FROM entries") == [("read",)]


def test_an_unchanged_poll_writes_one_line_and_one_state(store: Store) -> None:
    before = ask(store, "SELECT count(*) FROM entries")
    store.write_now(
        Writer.save_feed, feed_update(1, record=poll(outcome=PollOutcome.NOT_MODIFIED)), now=NOW
    )
    assert ask(store, "SELECT count(*) FROM entries") == before
    assert len(store.read_now(Reader.polls, 1)) == 1


def test_the_longest_hold_stands_and_ended_ones_go(store: Store) -> None:
    for domain, hours in (("a.example", 1), ("b.example", 5), ("b.example", 2)):
        store.write_now(Writer.hold, domain, later(hours=hours), now=NOW)
    assert store.read_now(Reader.holds, NOW) == {
        "a.example": later(hours=1),
        "b.example": later(hours=5),
    }
    store.write_now(Writer.hold, "c.example", later(hours=9), now=later(hours=2))
    assert ask(store, "SELECT domain FROM holds") == [("b.example",), ("c.example",)]


# --- which entry is which ---


@pytest.mark.parametrize(
    ("first", "again", "stored"),
    [
        pytest.param([entry(1)], [entry(1)], 1, id="same key"),
        pytest.param(
            [entry(1)],
            [entry(1, key="other", guid="other")],
            1,
            id="new guid, same address and title",
        ),
        pytest.param(
            [entry(1)],
            [entry(1, key="other", title="New title")],
            1,
            id="new guid and title, same address",
        ),
        pytest.param(
            [entry(1)], [entry(1, key="Guid-1", url=None)], 2, id="keys are case-sensitive"
        ),
        pytest.param(
            [entry(1, url=None)], [entry(1, key="other", url=None)], 2, id="no address, other key"
        ),
        pytest.param([entry(1), entry(1)], [], 1, id="listed twice at once"),
        pytest.param(
            [entry(1), entry(1, key="other")], [], 1, id="listed twice at once under two guids"
        ),
        pytest.param(
            [entry(1), entry(2, url=entry(1).url)],
            [entry(3, url=entry(1).url)],
            3,
            id="several items point at one page",
        ),
        pytest.param(
            [entry(1), entry(2, url=entry(1).url)],
            [entry(1, key="x"), entry(2, key="y", url=entry(1).url)],
            2,
            id="several items point at one page, new guids",
        ),
        pytest.param(
            [entry(1, url="https://outlet.example/")],
            [entry(2, url="https://outlet.example/")],
            2,
            id="the front page is no item",
        ),
    ],
)
def test_identity(store: Store, first: list[Entry], again: list[Entry], stored: int) -> None:
    store.write_now(Writer.save_feed, feed_update(1, *first), now=NOW)
    store.write_now(Writer.save_feed, feed_update(1, *again), now=later(hours=1))
    assert len(_states(store)) == stored


def test_the_same_key_in_another_feed_is_another_entry(store: Store) -> None:
    store.write_now(Writer.save_feed, feed_update(1, entry(1)), now=NOW)
    assert store.write_now(Writer.save_feed, feed_update(2, entry(1)), now=NOW).new == 1


def test_a_new_guid_at_every_poll_makes_no_new_entry(store: Store) -> None:
    for turn in range(5):
        store.write_now(
            Writer.save_feed,
            feed_update(1, entry(1, key=f"k{turn}"), entry(2, key=f"l{turn}")),
            now=NOW,
        )
    assert len(_states(store)) == 2


@pytest.mark.parametrize(
    ("url", "changes", "new"),
    [
        ("https://ore.example/2026/quota-cut-17", {}, 0),
        ("https://ore.example/2026/quota-18", {}, 1),
        ("https://other.example/2026/quota-17", {}, 1),
        ("https://ore.example/2026/quota-cut-17", {"title": "Another"}, 1),
        ("https://ore.example/2026/quota-cut-17", {"published_at": later(hours=-2)}, 1),
    ],
    ids=["its words alone", "another number", "another host", "another title", "another time"],
)
def test_an_address_whose_words_were_edited_is_the_same_entry(
    store: Store, url: str, changes: dict[str, object], new: int
) -> None:
    first = entry(1, key="a", url="https://ore.example/2026/quota-17", title="Quota")
    again = entry(1, **({"key": "b", "url": url, "title": "Quota"} | changes))
    store.write_now(Writer.save_feed, feed_update(1, first), now=NOW)
    assert store.write_now(Writer.save_feed, feed_update(1, again), now=NOW).new == new


def test_two_items_of_one_title_and_time_listed_together_stay_two(store: Store) -> None:
    first = entry(1, key="a", url="https://ore.example/quota", title="Quota")
    other = entry(1, key="b", url="https://ore.example/quota-cut", title="Quota")
    store.write_now(Writer.save_feed, feed_update(1, first), now=NOW)
    assert store.write_now(Writer.save_feed, feed_update(1, first, other), now=NOW).new == 1


def test_of_a_day_alone_notices_of_one_title_are_many(store: Store) -> None:
    midnight = NOW.replace(hour=0, minute=0, second=0)
    for n, word in enumerate(("first", "second")):
        notice = entry(
            1,
            key=word,
            url=f"https://gazette.example/{word}",
            title="Notice",
            published_at=midnight,
        )
        assert store.write_now(Writer.save_feed, feed_update(1, notice), now=NOW).new == 1, n


def test_dates_are_not_moved_by_a_later_poll(store: Store) -> None:
    store.write_now(
        Writer.save_feed, feed_update(1, entry(1, published_at=None, dated=Dated.MISSING)), now=NOW
    )
    store.write_now(
        Writer.save_feed,
        feed_update(1, entry(1, title="Edited", published_at=later(hours=5))),
        now=later(hours=6),
    )
    [pending] = store.read_now(Reader.pending_entries, later(hours=7), 10)
    assert (pending.title, pending.published_at, pending.first_seen_at) == ("Edited", None, NOW)


# --- edits ---


def test_an_edit_is_recorded_and_read_again(store: Store) -> None:
    store.write_now(Writer.save_feed, feed_update(1, entry(1), entry(2)), now=NOW)
    store.write_now(Writer.save_entries, [entry_update(1), entry_update(2)], now=NOW)
    saved = store.write_now(
        Writer.save_feed,
        feed_update(1, entry(1, title="Quota on gallium"), entry(2)),
        now=later(hours=1),
    )
    assert (saved.new, saved.changed) == (0, 1)
    assert _states(store) == [("guid-1", "pending"), ("guid-2", "read")]
    assert ask(store, "SELECT entry_id, field, old, new FROM entry_edits") == [
        (1, "title", "Controls on gallium, part 1", "Quota on gallium")
    ]


def test_an_edit_of_an_entry_still_to_be_read_changes_what_is_read(store: Store) -> None:
    store.write_now(Writer.save_feed, feed_update(1, entry(1)), now=NOW)
    store.write_now(
        Writer.save_feed,
        feed_update(1, entry(1, text="Longer summary", is_summary=False)),
        now=later(hours=1),
    )
    [pending] = store.read_now(Reader.pending_entries, later(hours=1), 10)
    assert (pending.text, pending.is_summary) == ("Longer summary", False)


def test_a_feed_that_edits_at_every_poll_is_neither_read_nor_recorded_for_ever(
    store: Store,
) -> None:
    for turn in range(MAX_EDITS + 5):
        store.write_now(Writer.save_feed, feed_update(1, entry(1, text=f"Version {turn}")), now=NOW)
        if turn <= MAX_REREADS:
            store.write_now(Writer.save_entry, entry_update(1), now=NOW)
    assert ask(store, "SELECT count(*) FROM entry_edits")[0][0] == MAX_EDITS
    assert _states(store) == [("guid-1", "read")]


def test_when_an_entry_was_last_listed_is_kept_by_the_day(store: Store) -> None:
    for hours in (0, 1, 30):
        store.write_now(Writer.save_feed, feed_update(1, entry(1)), now=later(hours=hours))
    assert ask(store, "SELECT first_seen_at, last_seen_at FROM entries") == [
        ("2026-02-20T08:00:00.000000Z", "2026-02-21T14:00:00.000000Z")
    ]


# --- a new feed's backlog ---


def test_of_a_new_feed_the_newest_come_first_and_the_rest_waits(store: Store) -> None:
    entries = [entry(n, published_at=NOW - timedelta(days=n)) for n in range(1, 8)]
    store.write_now(Writer.save_feed, feed_update(1, *reversed(entries)), now=NOW, backlog=3)
    assert ask(store, "SELECT key FROM entries WHERE lane = 0 ORDER BY at DESC") == [
        ("guid-1",),
        ("guid-2",),
        ("guid-3",),
    ]
    store.write_now(Writer.save_feed, feed_update(1, entry(90), entry(91)), now=NOW, backlog=1)
    assert ask(store, "SELECT count(*) FROM entries WHERE lane = 1") == [(4,)]
