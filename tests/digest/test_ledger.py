from __future__ import annotations

from dataclasses import replace

from monitor.model.feeds import FeedEvent
from tests.support import day


def test_feeds_are_counted_by_how_they_fare() -> None:
    ledger = day.digest().ledger
    assert (ledger.feeds, ledger.feeds_ok) == (120, 118)


def test_a_newly_broken_feed_is_told_apart_from_an_old_failure() -> None:
    ledger = day.digest().ledger
    assert [(n.name, n.since) for n in ledger.broken] == [("Andes Mining News", "4 Mar 22:15")]
    assert [n.name for n in ledger.failing] == ["Ministry gazette"]
    assert ledger.failing[0].text == "a web page instead of a feed (a web page, 14 kB)"


def test_recovered_silent_and_noticed_feeds_are_named() -> None:
    ledger = day.digest().ledger
    assert [n.name for n in ledger.recovered] == ["Lakes Courier"]
    assert ledger.silent[0].text == "nothing new for 9 times its usual gap"
    assert [n.text for n in ledger.other] == [
        "nothing in common with the last poll",
        "https://gazette.example/feed.xml stands there",
    ]


def test_feeds_that_left_the_config_do_not_count() -> None:
    gone = replace(day.health(9, "Old", failures=2, reason="dns"), active=False)
    assert day.digest(feeds=(gone, day.health(10, "New"))).ledger.feeds == 1


def test_counts_are_in_words_and_zeros_left_out() -> None:
    ledger = day.digest(
        ledger=day.facts(undated=0, purged=4, by_quality={"full": 3, "partial": 0})
    ).ledger
    assert [(q.label, q.count) for q in ledger.qualities] == [("read in full", 3)]
    labels = [n.label for n in ledger.notes]
    assert "texts removed at the end of their retention" in labels
    assert not any("without a date" in label for label in labels)


def test_reasons_are_sorted_by_how_often_and_unknown_ones_stay() -> None:
    reasons = day.digest(ledger=day.facts(by_reason={"paywall": 2, "brand_new": 5})).ledger.reasons
    assert [(r.label, r.count) for r in reasons] == [("brand new", 5), ("paywall", 2)]


def test_the_same_event_of_a_feed_is_told_once_with_its_last_time() -> None:
    events = tuple((day.at(hour), "A", FeedEvent.POSSIBLE_GAP, "x") for hour in (3, 1, 2))
    assert [
        (n.text, n.since) for n in day.digest(ledger=day.facts(events=events)).ledger.other
    ] == [("x", "03:00")]


def test_a_feed_named_by_a_broke_event_is_new_even_without_a_time() -> None:
    feed = day.health(1, "Andes Mining News", failures=1, reason="dns")
    ledger = day.digest(feeds=(feed,)).ledger
    assert [(n.text, n.since) for n in ledger.broken] == [("host name not found", "")]


def test_a_bad_day_of_the_network_is_counted_not_listed() -> None:
    many = [
        day.health(n, f"Feed {n}", failures=1, reason="dns", failing_since=day.at(3))
        for n in range(1, 101)
    ]
    broken = day.digest(feeds=many).ledger.broken
    assert (len(broken), broken[-1].name) == (16, "85 more")


def test_a_hit_read_in_part_without_a_reason_says_how_much_was_read() -> None:
    unread = (("A", "T", "headline_only"), ("B", "U", "paywall"))
    assert [u.reason for u in day.digest(ledger=day.facts(unread=unread)).ledger.unread] == [
        "headline only",
        "paywall",
    ]
