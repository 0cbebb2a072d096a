"""What the filled store answers, question by question."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model.articles import Quality
from monitor.model.entries import Dated
from monitor.model.feeds import FeedHealth, PollOutcome
from monitor.model.mentions import Kind
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.records import HitFilter, SearchFilter
from monitor.store.writer import Writer
from tests.support.stored import (
    NOW,
    article,
    entry,
    entry_update,
    feed,
    feed_update,
    hit,
    later,
    new_digest,
    outgoing,
    poll,
    state,
)

# --- feeds ---


def test_what_is_due_comes_in_order_and_no_more_than_asked(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(n) for n in (1, 2, 3)], now=NOW)
    for number, hours in ((1, 3), (2, 1), (3, 2)):
        update = feed_update(number, state=state(number, next_poll_at=later(hours=hours)))
        store.write_now(Writer.save_feed, update, now=NOW)
    assert store.read_now(Reader.due_feeds, later(minutes=59)) == ()
    assert [due.feed_id for due in store.read_now(Reader.due_feeds, later(hours=2))] == [2, 3]
    assert [due.feed_id for due in store.read_now(Reader.due_feeds, later(hours=9), 1)] == [2]


def test_after_the_clock_stepped_back_nothing_stays_silent(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
    store.write_now(Writer.save_feed, feed_update(1), now=NOW)
    assert [due.feed_id for due in store.read_now(Reader.due_feeds, later(hours=-1))] == [1]
    assert store.read_now(Reader.due_feeds, later(minutes=-4)) == ()


def test_what_a_poll_must_know_is_read_for_the_feeds_whose_turn_has_come(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(n) for n in (1, 2, 3)], now=NOW)
    store.write_now(Writer.sync_feeds, [feed(n) for n in (1, 3)], now=NOW)
    found = store.read_now(Reader.feeds_of, [3, 2, 99])
    assert {feed_id: due.feed.name for feed_id, due in found.items()} == {3: "Outlet 3"}


def test_marks_tell_what_feeds_have_in_common(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(n) for n in (1, 2, 3)], now=NOW)
    for number, seen in ((1, ("a", "b")), (2, ("b", "c", "a")), (3, ("d",))):
        store.write_now(
            Writer.save_feed, feed_update(number, state=state(number, seen=seen)), now=NOW
        )
    store.write_now(
        Writer.save_feed,
        feed_update(3, state=state(3, seen=("d",), moved_to="https://new.example/rss")),
        now=NOW,
    )
    marks = store.read_now(Reader.feed_marks)
    assert [(one.listed, sorted(one.shared)) for one in marks] == [
        (2, ["a", "b"]),
        (3, ["a", "b"]),
        (1, []),
    ]
    assert [(one.name, one.url) for one in marks][1:] == [
        ("Outlet 2", feed(2).url),
        ("Outlet 3", "https://new.example/rss"),
    ]


@pytest.mark.parametrize(
    ("days", "changes", "due"),
    [
        (6.9, {}, False),  # a long Retry-After
        (8, {}, True),
        (400, {}, True),
        (30, {"gone_count": 3, "failures": 3}, False),  # once a month
        (40, {"gone_count": 3, "failures": 3}, True),
        (20, {"interval_s": 20 * 86_400.0}, False),  # the feed's own interval
    ],
)
def test_a_next_poll_further_ahead_than_any_wait_is_due(
    store: Store, days: float, changes: dict[str, object], due: bool
) -> None:
    store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
    saved = state(1, polled_at=NOW, next_poll_at=later(days=days), **changes)
    store.write_now(Writer.save_feed, feed_update(1, state=saved), now=NOW)
    assert len(store.read_now(Reader.due_feeds, NOW)) == due
    assert (
        len(store.read_now(Reader.due_feeds, later(hours=-1))) == 1
    )  # and with "polled in the future" it is due once


def test_known_entries_are_found_by_key_and_by_address(filled: Store) -> None:
    found = filled.read_now(
        Reader.known_entries,
        1,
        keys=["guid-1", "guid-3"],
        urls=[str(entry(2).url), "https://x.example/"],
    )
    assert [known.key for known in found] == ["guid-1", "guid-2"]
    assert (found[0].title, found[0].published_at) == (entry(1).title, entry(1).published_at)


def test_feeds_take_turns_newest_first_and_backlogs_come_last(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(1), feed(2), feed(3)], now=NOW)
    store.write_now(
        Writer.save_feed, feed_update(1, *(entry(n) for n in range(1, 7))), now=NOW, backlog=4
    )
    store.write_now(Writer.save_feed, feed_update(2, entry(20), entry(19)), now=NOW)
    store.write_now(Writer.save_feed, feed_update(3, entry(30)), now=NOW)
    waiting = entry_update(9, article=None, mentions=(), retry_at=later(hours=1))
    store.write_now(Writer.save_entry, waiting, now=NOW)
    titles = [
        int(pending.title.split()[-1])
        for pending in store.read_now(Reader.pending_entries, later(hours=2), 100)
    ]
    assert titles == [1, 19, 2, 20, 3, 4, 30, 5, 6]
    assert len(store.read_now(Reader.pending_entries, NOW, 100)) == 8
    assert [pending.feed_id for pending in store.read_now(Reader.pending_entries, NOW, 2)] == [1, 2]


def test_one_large_feed_cannot_keep_the_others_waiting(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(n) for n in range(1, 6)], now=NOW)
    store.write_now(
        Writer.save_feed, feed_update(1, *(entry(n) for n in range(500))), now=NOW, backlog=1000
    )
    for number in range(2, 6):
        store.write_now(Writer.save_feed, feed_update(number, entry(number)), now=NOW)
    feeds = [pending.feed_id for pending in store.read_now(Reader.pending_entries, NOW, 20)]
    assert feeds[:6] == [1, 2, 3, 4, 5, 1]
    assert len(feeds) == 12


def test_health_of_feeds(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(1), feed(2)], now=NOW - timedelta(days=2))
    items = [entry(n, published_at=later(minutes=-n)) for n in range(1, 41)]
    old = entry(99, published_at=NOW - timedelta(days=9))
    undated = entry(98, published_at=None, dated=Dated.MISSING)
    known = state(1, newest_at=later(hours=-3), usual_gap_s=3600.0)
    store.write_now(Writer.save_feed, feed_update(1, *items, old, undated, state=known), now=NOW)
    health = {one.feed.name: one for one in store.read_now(Reader.feed_health, later(hours=1))}
    first, second = health["Outlet 1"], health["Outlet 2"]
    assert (first.items, first.items_24h, first.state) == (42, 42, known)
    assert (first.lag_p50_s, first.lag_p95_s, first.silent_for) == (21 * 60.0, 39 * 60.0, 4.0)
    assert (second.items, second.lag_p50_s, second.silent_for) == (0, None, None)
    assert health["Outlet 1"].items_24h == 42
    assert next(iter(store.read_now(Reader.feed_health, later(days=3)))).items_24h == 0


def _weekly(store: Store, *, newest_days_ago: int) -> FeedHealth:
    """A feed that has posted five items on each of eleven Mondays (NOW is a Friday), the last of them so many days ago."""
    store.write_now(Writer.sync_feeds, [feed(1)], now=later(days=-90))
    monday = NOW - timedelta(days=4)
    for week in range(11, -1, -1):
        at = monday - timedelta(days=7 * week)
        if (NOW - at).days < newest_days_ago:
            continue
        items = [entry(week * 10 + n, published_at=at) for n in range(5)]
        known = state(1, newest_at=at, usual_gap_s=3600.0)
        store.write_now(Writer.save_feed, feed_update(1, *items, at=at, state=known), now=at)
    (health,) = store.read_now(Reader.feed_health, NOW)
    return health


def test_a_feed_that_posts_in_batches_is_not_silent_between_them(store: Store) -> None:
    health = _weekly(store, newest_days_ago=4)
    assert health.silent_for == 96.0
    assert (health.missed, health.silent) == (0.0, False)


def test_a_feed_that_missed_its_batch_is_silent_and_says_how_much(store: Store) -> None:
    health = _weekly(store, newest_days_ago=11)
    assert (health.missed, health.silent) == (5.0, True)


def test_poll_lag_is_from_due_to_asked(store: Store) -> None:
    """First polls, which nothing was due for, and polls that a pause of the site put off don't count; early ones are in time."""
    store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
    polls = (
        (None, "new"),
        (0, "new"),
        (600, "held"),
        (-30, "unchanged"),
        (20, "failed"),
        (40, "not_modified"),
    )
    for number, (late_s, outcome) in enumerate(polls):
        at = later(hours=number)
        update = feed_update(1)
        due_at = None if late_s is None else at - timedelta(seconds=late_s)
        record = replace(update.record, polled_at=at, due_at=due_at, outcome=PollOutcome(outcome))
        store.write_now(Writer.save_feed, replace(update, record=record), now=at)
    (health,) = store.read_now(Reader.feed_health, later(days=1))
    assert (health.poll_lag_p50_s, health.poll_lag_p95_s) == (20.0, 40.0)


def test_outlets_are_listed_with_what_is_stored(filled: Store) -> None:
    assert [
        (outlet.name, outlet.articles, outlet.tags) for outlet in filled.read_now(Reader.outlets)
    ] == [
        ("Outlet 1", 2, ("press",)),
        ("Outlet 2", 1, ("press",)),
    ]


def test_the_log_of_a_feed_is_newest_first(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
    for hours in range(3):
        store.write_now(
            Writer.save_feed,
            feed_update(1, record=poll(at=later(hours=hours), reason="dns")),
            now=NOW,
        )
    assert [line.polled_at for line in store.read_now(Reader.polls, 1, 2)] == [
        later(hours=2),
        later(hours=1),
    ]


# --- stories ---


def test_articles_to_group_come_oldest_first_with_their_concepts(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
    store.write_now(Writer.save_feed, feed_update(1, entry(1), entry(2)), now=NOW)
    store.write_now(Writer.save_entries, [entry_update(1), entry_update(2)], now=NOW)
    [ref] = store.read_now(Reader.ungrouped, 1)
    assert (ref.article_id, ref.outlet, ref.text) == (2, "Outlet 1", article().text)
    assert (ref.minerals, ref.policies, ref.places) == (
        ("gallium",),
        ("export-control",),
        ("china",),
    )


def test_stories_of_a_window_have_their_whole_coverage(filled: Store) -> None:
    [story] = filled.read_now(Reader.stories_between, NOW, later(seconds=1))
    assert story.story == "s1"
    assert [covered.article_id for covered in story.coverage] == [2, 1]
    covered = story.coverage[0]
    assert (covered.outlet, covered.tags, covered.hits, covered.quality) == (
        "Outlet 1",
        ("press",),
        (hit(),),
        Quality.FULL,
    )
    assert (covered.first_seen_at, covered.dated) == (NOW, Dated.GIVEN)
    assert story.facts is not None
    assert story.told_at == later(hours=1)


def test_a_window_is_half_open(filled: Store) -> None:
    assert filled.read_now(Reader.stories_between, later(hours=-1), NOW) == ()
    assert len(filled.read_now(Reader.stories_between, NOW, later(microseconds=1))) == 1


def test_another_group_was_not_told(filled: Store) -> None:
    [story] = filled.read_now(Reader.stories_between, NOW, later(seconds=1), group="traders")
    assert story.told_at is None


def test_hits_that_do_not_count_bring_no_story(filled: Store) -> None:
    assert filled.read_now(Reader.stories_between, NOW, later(seconds=1), origin="archive") == ()
    filled.write_now(Writer.mark_irrelevant, 1, now=NOW)
    assert len(filled.read_now(Reader.stories_between, NOW, later(seconds=1))) == 1
    filled.write_now(Writer.mark_irrelevant, 2, now=NOW)
    assert filled.read_now(Reader.stories_between, NOW, later(seconds=1)) == ()


def test_edits_are_part_of_the_coverage(filled: Store) -> None:
    filled.write_now(Writer.save_feed, feed_update(1, entry(1, title="Edited")), now=later(hours=1))
    story = filled.read_now(Reader.story, "s1")
    assert story is not None
    assert [(edit.field, edit.new) for edit in story.coverage[1].edits] == [("title", "Edited")]


def test_stories_are_listed_by_when_they_opened(filled: Store) -> None:
    assert [
        story.story for story in filled.read_now(Reader.stories_opened, later(days=-1), NOW)
    ] == ["s2", "s1"]


def test_an_unknown_story_is_none(filled: Store) -> None:
    assert filled.read_now(Reader.story, "never") is None


def test_what_comparing_needs(filled: Store) -> None:
    told = filled.read_now(Reader.told, "s1")
    assert [(one.article_id, one.text, len(one.mentions)) for one in told] == [
        (2, article().text, 3),
        (1, article().text, 3),
    ]


def test_an_article_is_found_by_id_and_by_address(filled: Store) -> None:
    by_id = filled.read_now(Reader.article, 2)
    assert by_id is not None
    assert filled.read_now(Reader.article, "https://outlet.example/2") == by_id
    assert (by_id.story, by_id.outlet, by_id.has_text, by_id.read_at) == (
        "s1",
        "Outlet 1",
        True,
        NOW,
    )
    assert filled.read_now(Reader.article, 99) is None
    assert filled.read_now(Reader.article, "https://never.example/") is None


def test_the_archive_comes_in_batches(filled: Store) -> None:
    first = filled.read_now(Reader.archive_heads, 0, 2, later(days=-1))
    rest = filled.read_now(Reader.archive_heads, first[-1].article_id, 2, later(days=-1))
    assert [one.article_id for one in (*first, *rest)] == [1, 2, 3]
    assert [
        one.article_id for one in filled.read_now(Reader.archive_heads, 0, 9, later(hours=-2))
    ] == [1, 2]
    assert filled.read_now(Reader.archive_size, later(hours=-2)) == 2


def test_the_article_of_a_hit_is_found_and_its_mark_is_kept_in_sight(filled: Store) -> None:
    found = filled.read_now(Reader.hits, HitFilter())[0]
    article_id = filled.read_now(Reader.article_of_hit, found.hit_id)
    assert article_id == found.coverage.article_id
    assert filled.read_now(Reader.article_of_hit, 999) is None
    filled.write_now(Writer.mark_hit, found.hit_id, now=NOW)
    stored = filled.read_now(Reader.article, article_id)
    assert stored is not None
    assert stored.irrelevant == {found.hit.watchlist}


def test_concepts_are_counted_between_edges(filled: Store) -> None:
    edges = [later(hours=-4), later(hours=-2), later(hours=0)]
    counts = filled.read_now(Reader.daily_counts, edges).counts
    assert counts["gallium", Kind.MINERAL] == (1, 2)
    assert counts["china", Kind.PLACE] == (1, 2)


# --- lists and searches ---


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param({}, [2, 1], id="all, newest first"),
        pytest.param({"limit": 1}, [2], id="limit"),
        pytest.param({"limit": 1, "offset": 1}, [1], id="next page"),
        pytest.param({"since": later(seconds=1)}, [], id="since"),
        pytest.param({"until": NOW}, [], id="until"),
        pytest.param({"watchlist": "metals"}, [2, 1], id="watchlist"),
        pytest.param({"watchlist": "other"}, [], id="other watchlist"),
        pytest.param(
            {"mineral": "gallium", "action": "export-control", "place": "china"},
            [2, 1],
            id="concepts",
        ),
        pytest.param({"mineral": "tin"}, [], id="other mineral"),
        pytest.param({"action": "tariff"}, [], id="other action"),
        pytest.param({"place": "peru"}, [], id="other place"),
        pytest.param({"outlet": "Outlet 1"}, [2, 1], id="outlet"),
        pytest.param({"outlet": "Outlet 2"}, [], id="other outlet"),
        pytest.param({"query": '"part 2"'}, [2], id="words"),
        pytest.param({"query": "-"}, [], id="no words"),
        pytest.param({"origin": "archive"}, [], id="origin"),
    ],
)
def test_hits_are_filtered(filled: Store, wanted: dict[str, object], found: list[int]) -> None:
    hits = filled.read_now(Reader.hits, HitFilter(**wanted))  # type: ignore[arg-type]
    assert [one.coverage.article_id for one in hits] == found
    assert all(one.hit == hit() and one.story == "s1" and one.created_at == NOW for one in hits)


@pytest.mark.parametrize(
    ("query", "wanted", "found"),
    [
        pytest.param("gallium", {"newest_first": True}, [1, 2, 3], id="newest first"),
        pytest.param("gallium", {"newest_first": True, "limit": 2}, [1, 2], id="limit"),
        pytest.param(
            "gallium", {"newest_first": True, "limit": 2, "offset": 2}, [3], id="next page"
        ),
        pytest.param('"part 3"', {}, [3], id="phrase"),
        pytest.param("", {}, [], id="nothing"),
        pytest.param(
            "gallium", {"watchlist": "metals", "newest_first": True}, [1, 2], id="watchlist"
        ),
        pytest.param("gallium", {"mineral": "tin"}, [], id="other mineral"),
        pytest.param("gallium", {"action": "tariff"}, [], id="other action"),
        pytest.param("gallium", {"place": "peru"}, [], id="other place"),
        pytest.param("gallium", {"outlet": "Outlet 2"}, [3], id="outlet"),
        pytest.param("gallium", {"since": later(hours=-1)}, [1], id="since"),
        pytest.param("gallium", {"until": later(hours=-2)}, [3], id="until"),
    ],
)
def test_words_are_searched(
    filled: Store, query: str, wanted: dict[str, object], found: list[int]
) -> None:
    page = filled.read_now(Reader.search, query, SearchFilter(**wanted))  # type: ignore[arg-type]
    assert [one.article_id for one in page.found] == found
    assert page.more == (wanted.get("limit") == 2 and "offset" not in wanted)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param({"limit": 1}, [2, 3], id="of many the newest are ranked"),
        pytest.param({"limit": 2}, [1, 2, 3], id="older ones where those fill no page"),
        pytest.param({"outlet": "Outlet 1"}, [1, 2], id="or do not pass"),
    ],
)
def test_of_too_many_finds_the_newest_are_ranked(
    filled: Store, monkeypatch: pytest.MonkeyPatch, wanted: dict[str, object], found: list[int]
) -> None:
    monkeypatch.setattr("monitor.store.read_search._RANKED", 1)  # ids 2 and 3
    page = filled.read_now(Reader.search, "gallium", SearchFilter(**wanted))  # type: ignore[arg-type]
    assert {one.article_id for one in page.found} <= set(found)
    assert len(page.found) == min(len(found), int(str(wanted.get("limit", 9))))


def test_a_find_shows_where(filled: Store) -> None:
    [found] = filled.read_now(Reader.search, 'rotterdam \'"part 1"').found
    assert found.snippet.count("\ue000Rotterdam\ue001") == 1
    assert found.title == "Controls on gallium, \ue000part 1\ue001"
    assert (found.watchlists, found.story, found.outlet) == (("metals",), "s1", "Outlet 1")


def test_chinese_is_found_word_by_word(filled: Store) -> None:
    chinese = article(3, title="中国对稀土实施出口管制", text="钨的出口须经许可。", language="zh")
    filled.write_now(Writer.save_entry, entry_update(3, article=chinese), now=NOW)
    for words in ("稀土", "钨", "出口管制"):
        [found] = filled.read_now(Reader.search, words).found
        assert found.article_id == 3
    assert found.title == "中国对稀土实施\ue000出口管制\ue001"


# --- what was told ---


def test_the_ledger_counts_a_window(filled: Store) -> None:
    failed = feed_update(
        1, record=poll(at=later(minutes=1), outcome=PollOutcome.FAILED, reason="dns")
    )
    filled.write_now(Writer.save_feed, failed, now=later(minutes=1))
    undated = [
        entry(8, dated=Dated.MISSING),
        entry(9, dated=Dated.FUTURE),
        entry(1, title="Edited"),
    ]
    filled.write_now(
        Writer.save_feed, feed_update(1, *undated, at=later(minutes=2)), now=later(minutes=2)
    )
    teaser = article(4, quality=Quality.PARTIAL, reason="paywall")
    filled.write_now(
        Writer.save_entry, entry_update(4, hit(), article=teaser), now=later(minutes=3)
    )
    ledger = filled.read_now(Reader.ledger, NOW, later(hours=1))
    assert (ledger.polls, ledger.polls_failed, ledger.articles, ledger.hits) == (4, 1, 4, 3)
    assert (ledger.undated, ledger.future_dated, ledger.edited, ledger.pending) == (1, 1, 1, 2)
    assert (ledger.by_quality, ledger.by_reason) == ({"full": 3, "partial": 1}, {"paywall": 1})
    assert ledger.unread == (("Outlet 1", "Controls on gallium, part 4", "paywall"),)
    assert len(ledger.events) == 3
    assert filled.read_now(Reader.ledger, later(days=1), later(days=2)).polls == 0


def test_the_last_digest_of_a_group(filled: Store) -> None:
    filled.write_now(
        Writer.save_digest, new_digest("2026-02-21", until=later(days=1)), now=later(days=1)
    )
    last = filled.read_now(Reader.last_digest)
    assert last is not None
    assert (last.date, last.until) == ("2026-02-21", later(days=1))
    assert filled.read_now(Reader.last_digest, "traders") is None
    assert filled.read_now(Reader.digest, "2026-02-19") is None
    assert [(day.date, day.stories) for day in filled.read_now(Reader.digest_days)] == [
        ("2026-02-21", 3),  # as the digest itself says, lines included
        ("2026-02-20", 3),
    ]
    assert [
        day.date for day in filled.read_now(Reader.digest_days, "2026-02-01", "2026-02-20")
    ] == ["2026-02-20"]


def test_counts_and_status(filled: Store) -> None:
    broken = feed_update(2, state=state(2, failures=3, reason="dns", next_poll_at=later(hours=4)))
    filled.write_now(Writer.save_feed, broken, now=NOW)
    filled.write_now(
        Writer.save_entry, entry_update(3, article=None, mentions=(), reason="not_html"), now=NOW
    )
    filled.write_now(Writer.queue_messages, [outgoing(9)], now=NOW)
    filled.write_now(Writer.mark_delivery, 1, "sent", now=NOW)
    status = filled.read_now(Reader.status, later(hours=1))
    counts = status.counts
    assert (counts.feeds_active, counts.feeds_failing) == (2, 1)
    assert (
        counts.entries_pending,
        counts.entries_backlog,
        counts.entries_waiting,
        counts.entries_failed,
    ) == (0, 0, 0, 1)
    assert (counts.articles["full"], counts.ungrouped, counts.hits, counts.stories) == (
        3,
        0,
        {"metals": 2},
        2,
    )
    assert (counts.digests, counts.deliveries["pending"], counts.deliveries["sent"]) == (1, 2, 1)
    assert counts.file_bytes > 100_000
    assert (status.last_poll_at, status.next_poll_at, status.last_read_at) == (
        NOW,
        later(hours=1),
        NOW,
    )
    assert (status.deliveries_due, status.last_digest and status.last_digest.date) == (
        2,
        "2026-02-20",
    )


def test_an_empty_store_has_answers_too(store: Store) -> None:
    status = store.read_now(Reader.status, NOW)
    assert (status.last_poll_at, status.next_poll_at, status.last_digest, status.counts.hits) == (
        None,
        None,
        None,
        {},
    )
    assert store.read_now(Reader.stories_between, NOW, later(days=1)) == ()
    assert store.read_now(Reader.pending_entries, NOW, 10) == ()
    assert store.read_now(Reader.ledger, NOW, later(days=1)).polls == 0
    assert store.read_now(Reader.archive_heads, 0, 10, NOW) == ()
    assert store.read_now(Reader.told, "s1") == ()
