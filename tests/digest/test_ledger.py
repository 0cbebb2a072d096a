from __future__ import annotations

from dataclasses import replace

from monitor.digest.render import render
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


def test_recovered_and_noticed_feeds_are_named() -> None:
    ledger = day.digest().ledger
    assert [n.name for n in ledger.recovered] == ["Lakes Courier"]
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
    assert (len(broken), broken[-1].name) == (9, "92 more")


def test_a_hit_read_in_part_without_a_reason_says_how_much_was_read() -> None:
    unread = (("A", "T", "headline_only"), ("B", "U", "paywall"))
    assert [u.reason for u in day.digest(ledger=day.facts(unread=unread)).ledger.unread] == [
        "headline only",
        "paywall",
    ]


def test_silent_feeds_are_ranked_by_what_is_missing_and_three_are_named() -> None:
    feeds = [replace(day.health(n, f"F{n}", silent_for=9.0), missed=3.0 + n) for n in range(1, 7)]
    feeds += [replace(day.health(9, "Weekly", silent_for=9.0), missed=0.0)]
    ledger = day.digest(feeds=feeds).ledger
    assert [n.name for n in ledger.silent] == ["F6", "F5", "F4"]
    assert ledger.more_silent == 3
    assert ledger.silent[0].text == "9 items fewer than in the same hours of other weeks"


def test_feeds_that_were_never_asked_are_not_ok() -> None:
    new = day.health(1, "New", polled_at=None, succeeded_at=None)
    ledger = day.digest((), trends=(), feeds=(new, day.health(2, "Old"))).ledger
    assert (ledger.feeds_ok, ledger.never, ledger.blind) == (1, 1, "")


def test_a_day_on_which_no_feed_was_asked_is_not_quiet() -> None:
    feeds = [day.health(n, f"F{n}", polled_at=None, succeeded_at=None) for n in range(1, 104)]
    digest = day.digest((), trends=(), feeds=feeds, ledger=day.facts(polls=0, articles=0))
    blind = "Nothing could be read: none of the 103 feeds has been asked yet"
    assert digest.ledger.blind == blind
    assert digest.subject == f"{blind} | Minerals Monitor, 5 Mar"
    rendered = render(digest)
    assert "quiet day" not in (rendered.html + rendered.text).lower()
    assert blind in rendered.html


def test_a_day_on_which_every_feed_failed_says_so() -> None:
    feeds = [
        day.health(n, f"F{n}", failures=9, reason="dns", failing_since=day.at(3, days=2))
        for n in range(1, 104)
    ]
    digest = day.digest((), trends=(), feeds=feeds, ledger=day.facts(articles=0))
    assert (digest.ledger.feeds_ok, digest.lead) == (
        0,
        "Nothing could be read: all 103 feeds fail.",
    )
    assert "quiet day" not in render(digest).text.lower()


def test_a_time_without_a_poll_says_so() -> None:
    digest = day.digest((), trends=(), ledger=day.facts(polls=0, articles=0))
    assert digest.ledger.blind == "Nothing could be read: no feed was asked in this time"


def test_the_same_reason_of_an_outlet_is_one_line_and_what_was_asked_for_none() -> None:
    unread = tuple(("A", f"T{n}", "paywall") for n in range(5)) + (("B", "U", "not_asked"),) * 15
    ledger = day.digest(ledger=day.facts(unread=unread)).ledger
    assert [(u.outlet, u.title, u.more) for u in ledger.unread] == [("A", "T0", 4)]
