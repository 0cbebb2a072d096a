"""What a poll's outcome means, as a story of polls over settable time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.settings import PollingSettings
from monitor.core.errors import FetchError, FetchReason, ParseError, ParseReason
from monitor.feeds.health_line import health_line
from monitor.feeds.outcome import (
    Answer,
    after_poll,
    first_state,
    unchanged,
    validators_for,
)
from monitor.model.entries import Entry, KnownEntry, ParsedFeed
from monitor.model.feeds import (
    DueFeed,
    Feed,
    FeedEvent,
    FeedHealth,
    FeedState,
    FeedUpdate,
    PollOutcome,
    Response,
    Validators,
)

NOW = datetime(2026, 2, 20, 8, 0, tzinfo=UTC)  # a Friday
HOUR, DAY = 3_600.0, 86_400.0
FEED = Feed(url="https://news.example.com/rss", name="News")


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def entry(name: str, *, at: datetime | None = NOW) -> Entry:
    return Entry(
        key=name,
        guid=name,
        url=f"https://news.example.com/{name}",
        title=f"Title {name}",
        text="",
        published_at=at,
    )


def known(*entries: Entry) -> tuple[KnownEntry, ...]:
    return tuple(
        KnownEntry(key=e.key, url=e.url, title=e.title, published_at=e.published_at)
        for e in entries
    )


def parsed(*entries: Entry, **said: object) -> ParsedFeed:
    given = {
        "kind": "rss20",
        "title": "News",
        "language": None,
        "seen": tuple(f"h-{e.key}" for e in entries),
        **said,
    }
    return ParsedFeed(entries=entries, **given)  # type: ignore[arg-type]


def response(
    body: bytes = b"<rss/>", *, status: int = 200, permanent_url: str | None = None, **headers: str
) -> Response:
    return Response(
        url=FEED.url,
        status=status,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        body=b"" if status == 304 else body,
        permanent_url=permanent_url,
        elapsed_s=0.5,
        not_modified=status == 304,
    )


class Story:
    """A feed polled again and again; each step takes the state that the one before left."""

    def __init__(self, feed: Feed = FEED, **settings: object) -> None:
        self.feed, self.state, self.now = feed, first_state(feed), NOW
        self.settings = PollingSettings(**settings)  # type: ignore[arg-type]
        self.stored: tuple[KnownEntry, ...] = ()

    @property
    def due(self) -> DueFeed:
        return DueFeed(feed_id=7, feed=self.feed, state=self.state)

    def poll(self, answer: Answer, *, after_s: float = 0.0, roll: float = 0.5) -> FeedUpdate:
        self.now += timedelta(seconds=after_s)
        update = after_poll(
            self.due, answer, now=self.now, roll=roll, settings=self.settings, known=self.stored
        )
        self.state = update.state
        have = {one.key for one in self.stored}
        self.stored += known(*(one for one in update.entries if one.key not in have))
        return update

    def reads(
        self, *entries: Entry, after_s: float = 0.0, answer: Response | None = None, **said: object
    ) -> FeedUpdate:
        got = answer or response(repr((entries, said)).encode())
        return self.poll(Answer(response=got, parsed=parsed(*entries, **said)), after_s=after_s)

    def fails(
        self, reason: FetchReason = FetchReason.TIMEOUT, *, after_s: float = HOUR, **how: object
    ) -> FeedUpdate:
        error = FetchError(self.state.url, reason, "it did not work", **how)  # type: ignore[arg-type]
        return self.poll(Answer(error=error), after_s=after_s)

    @property
    def wait_s(self) -> float:
        assert self.state.next_poll_at is not None
        return (self.state.next_poll_at - self.now).total_seconds()


def events(update: FeedUpdate) -> list[FeedEvent]:
    return [event for event, _ in update.record.events]


# --- conditional requests ---------------------------------------------------------------------------------------------


def test_a_new_feed_is_due_at_once_and_asked_without_validators() -> None:
    story = Story()
    assert story.state.next_poll_at is None
    assert validators_for(story.due, NOW) is None


@pytest.mark.parametrize("status", [200, 304])
def test_the_newest_validators_are_always_kept(status: int) -> None:
    story = Story()
    story.reads(entry("a"), answer=response(etag='"1"', last_modified="Mon"))
    story.poll(
        Answer(response=response(status=status, etag='"2"', last_modified="Tue")), after_s=HOUR
    )
    assert story.state.validators == Validators(etag='"2"', last_modified="Tue")
    assert validators_for(story.due, story.now) == story.state.validators


def test_a_304_without_validators_keeps_the_old_ones_and_a_200_without_drops_them() -> None:
    story = Story()
    story.reads(entry("a"), answer=response(etag='"1"'))
    story.poll(Answer(response=response(status=304)), after_s=HOUR)
    assert story.state.validators.etag == '"1"'
    story.poll(Answer(response=response()), after_s=HOUR)
    assert story.state.validators == Validators()
    assert validators_for(story.due, story.now) is None


@pytest.mark.parametrize(
    ("feed_says", "on_200", "on_304", "expected_s"),
    [
        ({"ttl_s": 5 * HOUR}, {}, {}, 5 * HOUR),
        ({"update_period_s": 6 * HOUR}, {}, {"cache_control": "no-store"}, 6 * HOUR),
        ({}, {"cache_control": "max-age=18000"}, {}, 5 * HOUR),
        (
            {},
            {"cache_control": "max-age=18000"},
            {"cache_control": "max-age=25200"},
            7 * HOUR,
        ),  # the newest word counts
        ({}, {"cache_control": "max-age=18000"}, {"cache_control": "no-cache"}, HOUR),
        (
            {},
            {},
            {"expires": "Fri, 20 Feb 2026 12:00:00 GMT", "date": "Fri, 20 Feb 2026 09:00:00 GMT"},
            3 * HOUR,
        ),
        ({}, {}, {"expires": "Thu, 19 Feb 2026 12:00:00 GMT"}, HOUR),
        ({}, {}, {"retry_after": "14400"}, 4 * HOUR),
        ({}, {"retry_after": "14400"}, {}, 4 * HOUR),
        (
            {"ttl_s": 90 * DAY},
            {"cache_control": "max-age=31536000"},
            {"retry_after": "31536000"},
            DAY,
        ),
        ({"skip_hours": (9, 10)}, {}, {}, 3 * HOUR),  # at 11:00
    ],
)
def test_what_feed_and_server_ask_for_counts_after_a_304_too(
    feed_says: dict[str, object], on_200: dict[str, str], on_304: dict[str, str], expected_s: float
) -> None:
    story = Story(replace(FEED, every_s=HOUR))
    story.reads(entry("a"), answer=response(etag='"1"', **on_200), **feed_says)
    story.poll(Answer(response=response(status=304, **on_304)), roll=0.0)
    assert story.wait_s == pytest.approx(expected_s)


def test_once_a_day_it_is_asked_unconditionally() -> None:
    story = Story()
    story.reads(entry("a"), answer=response(etag='"1"'))
    story.poll(Answer(response=response(status=304)), after_s=23 * HOUR)
    assert validators_for(story.due, story.now) == Validators(etag='"1"')
    assert validators_for(story.due, later(24 * HOUR)) is None
    story.poll(Answer(response=response(etag='"1"')), after_s=HOUR)
    assert validators_for(story.due, story.now) == Validators(etag='"1"')


@pytest.mark.parametrize("etag", ['"1"', '"2"'])
def test_a_server_whose_304_hid_items_is_asked_unconditionally_for_a_week(etag: str) -> None:
    story = Story()
    story.reads(entry("a"), entry("b"), answer=response(etag='"1"'))
    for _ in range(12):
        story.poll(Answer(response=response(status=304, etag='"1"')), after_s=2 * HOUR)
    hidden = (entry(f"h{n}", at=later((5 + n) * HOUR + 7)) for n in range(3))
    story.reads(entry("a"), *hidden, answer=response(b"new", etag=etag), after_s=600)
    assert story.state.lied_at == story.now
    assert story.state.validators == Validators(etag=etag)
    assert validators_for(story.due, story.now + timedelta(days=6)) is None
    story.state = replace(story.state, full_at=story.now + timedelta(days=8))
    assert validators_for(story.due, story.now + timedelta(days=8)) == Validators(etag=etag)


def test_an_honest_server_is_not_taken_for_a_liar() -> None:
    story = Story()
    story.reads(entry("a"), answer=response(etag='"1"'))
    story.poll(Answer(response=response(status=304)), after_s=20 * HOUR)
    news = [entry(f"n{n}", at=later(20 * HOUR + n * 700)) for n in range(1, 4)]
    by_the_day = [entry(f"d{n}", at=later(-8 * HOUR)) for n in range(3)]
    story.reads(entry("a"), *news, *by_the_day, answer=response(etag='"2"'), after_s=5 * HOUR)
    assert story.state.lied_at is None


def test_after_a_429_the_interval_is_no_shorter_than_what_was_asked_for() -> None:
    story = Story()
    story.reads(*(entry(f"a{n}", at=later(-n * 300)) for n in range(30)))
    assert (story.state.interval_s or 0) < HOUR
    story.fails(FetchReason.RATE_LIMITED, status=429, retry_after_s=HOUR)
    story.reads(*(entry(f"b{n}", at=later(n * 300)) for n in range(30)), after_s=HOUR)
    assert (story.state.interval_s or 0) >= 0.99 * HOUR


def test_the_same_bytes_need_no_parsing() -> None:
    story = Story()
    got = response(b"<rss>1</rss>")
    assert not unchanged(story.state, got)
    story.reads(entry("a"), answer=got)
    assert unchanged(story.state, got)
    assert unchanged(story.state, response(status=304))
    assert not unchanged(story.state, response(b"<rss>2</rss>"))
    update = story.poll(Answer(response=got), after_s=HOUR)
    assert (update.record.outcome, update.entries, update.record.items) == (
        PollOutcome.UNCHANGED,
        (),
        1,
    )


@pytest.mark.parametrize("how", [{"cut": True, "malformed": "ends too early"}, {"left": 5}])
def test_an_answer_that_was_not_read_to_its_end_is_asked_for_again_in_full(
    how: dict[str, object],
) -> None:
    story = Story()
    got = response(etag='"1"')
    story.reads(entry("a"), answer=got, **how)
    assert validators_for(story.due, later(60)) is None
    assert not unchanged(story.state, got)


def test_what_is_left_of_a_huge_feed_is_read_soon() -> None:
    story = Story(every="6h")
    story.reads(entry("a"), left=100)
    assert story.wait_s == pytest.approx(600, rel=0.1)


def test_validators_survive_errors_and_are_not_taken_from_what_is_no_feed() -> None:
    story = Story()
    story.reads(entry("a"), answer=response(etag='"1"'))
    before = story.state
    story.fails(FetchReason.HTTP_STATUS, status=500)
    error = ParseError(FEED.url, ParseReason.HTML, "a page")
    story.poll(Answer(response=response(b"<html>", etag='"page"'), error=error), after_s=HOUR)
    assert (story.state.validators, story.state.body_hash, story.state.seen) == (
        before.validators,
        before.body_hash,
        before.seen,
    )


def test_what_cannot_be_sent_back_is_no_validator() -> None:
    story = Story()
    story.reads(entry("a"), answer=response(etag='"a\udcff"', last_modified="x" * 9_999))
    assert story.state.validators == Validators()


# --- entries ----------------------------------------------------------------------------------------------------------


def test_all_items_read_are_handed_on_and_the_new_ones_counted() -> None:
    story = Story()
    first = story.reads(entry("a"), entry("b"))
    assert (first.record.new, first.record.changed, first.record.items) == (2, 0, 2)
    second = story.reads(entry("a"), entry("c"), after_s=HOUR)
    assert (second.record.outcome, second.record.new, second.record.changed) == (
        PollOutcome.NEW,
        1,
        1,
    )
    assert [one.key for one in second.entries] == ["a", "c"]


def test_items_skipped_because_they_were_seen_count_as_listed() -> None:
    story = Story()
    story.reads(entry("a"))
    update = story.reads(entry("b"), skipped=29, after_s=HOUR)
    assert (update.record.items, update.record.new) == (30, 1)


def test_a_backdated_item_is_new() -> None:
    story = Story()
    story.reads(entry("a"), entry("b"))
    update = story.reads(entry("a"), entry("old", at=later(-90 * DAY)), after_s=HOUR)
    assert update.record.new == 1


def test_a_guid_that_changes_at_every_poll_is_one_entry() -> None:
    story = Story()
    story.reads(entry("a"))
    for number in range(3):
        reissued = replace(entry("a"), key=f"new-{number}", guid=f"new-{number}")
        update = story.reads(reissued, after_s=HOUR)
        assert [one.key for one in update.entries] == ["a"]
        assert update.record.new == 0


# --- redirects, moves, 410 --------------------------------------------------------------------------------------------

NEW_URL = "https://feeds.example.org/rss"


def test_a_permanent_redirect_is_kept_after_seven_days_and_three_good_polls() -> None:
    story = Story()
    story.reads(entry("a"))
    for day in range(7):
        update = story.reads(
            entry("a"), entry(f"d{day}"), after_s=DAY, answer=response(permanent_url=NEW_URL)
        )
        assert (story.state.url, events(update)) == (FEED.url, [])
    update = story.reads(
        entry("a"), after_s=DAY, answer=response(etag='"1"', permanent_url=NEW_URL)
    )
    assert (story.state.url, events(update)) == (NEW_URL, [FeedEvent.MOVED])
    assert story.state.validators == Validators()


def test_seven_days_with_too_few_polls_are_not_enough() -> None:
    story = Story()
    story.reads(entry("a"), answer=response(permanent_url=NEW_URL))
    story.reads(entry("a"), after_s=30 * DAY, answer=response(permanent_url=NEW_URL))
    assert story.state.url == FEED.url
    story.poll(Answer(response=response(status=304, permanent_url=NEW_URL)), after_s=HOUR)
    assert story.state.url == NEW_URL


@pytest.mark.parametrize("interruption", ["none", "other", "fails"])
def test_a_redirect_that_does_not_last_is_forgotten(interruption: str) -> None:
    story = Story()
    story.reads(entry("a"), answer=response(permanent_url=NEW_URL))
    if interruption == "fails":
        story.fails(after_s=4 * DAY)
    else:
        other = "https://other.example.org/rss" if interruption == "other" else None
        story.reads(entry("a"), after_s=4 * DAY, answer=response(permanent_url=other))
    for _ in range(3):
        story.reads(entry("a"), after_s=2 * DAY, answer=response(permanent_url=NEW_URL))
    assert story.state.url == FEED.url


def test_another_feed_behind_the_redirect_is_not_moved_to() -> None:
    story = Story()
    story.reads(entry("a"), entry("b"))
    for day in range(9):
        story.reads(entry(f"foreign-{day}"), after_s=DAY, answer=response(permanent_url=NEW_URL))
    assert story.state.url == FEED.url


def test_another_feed_does_not_become_the_same_one_by_being_read_twice() -> None:
    story = Story()
    story.reads(entry("a"), entry("b"))
    for day in range(20):
        story.reads(
            entry("foreign"),
            entry(f"foreign-{day // 4}"),
            after_s=DAY,
            answer=response(permanent_url=NEW_URL),
        )
    assert (story.state.url, story.state.moved_to) == (FEED.url, None)
    story.reads(entry("a"), after_s=DAY)  # the redirect has ended
    for _ in range(5):
        story.reads(entry("a"), after_s=2 * DAY, answer=response(permanent_url=NEW_URL))
    assert story.state.url == NEW_URL


def test_a_gap_during_the_probation_ends_it_not() -> None:
    story = Story()
    for day in range(9):
        names = ("x", "y") if day == 4 else ("a", f"d{day}")
        story.reads(
            *(entry(name) for name in names), after_s=DAY, answer=response(permanent_url=NEW_URL)
        )
    assert story.state.url == NEW_URL


def test_https_is_never_given_up() -> None:
    story = Story()
    for _ in range(9):
        story.reads(
            entry("a"),
            after_s=2 * DAY,
            answer=response(permanent_url="http://news.example.com/rss"),
        )
    assert story.state.url == FEED.url


def test_a_moved_feed_whose_new_address_keeps_failing_is_asked_at_the_configured_one() -> None:
    story = Story()
    story.reads(entry("a"))
    story.state = replace(story.state, url=NEW_URL, validators=Validators(etag='"new"'))
    for _ in range(2):
        story.fails(FetchReason.DNS)
        assert story.state.url == NEW_URL
    update = story.fails(FetchReason.DNS)
    assert (story.state.url, story.state.validators) == (FEED.url, Validators())
    assert FeedEvent.MOVED in events(update)


def test_410_three_times_means_once_a_month_and_is_told_once() -> None:
    story = Story()
    told = []
    for _ in range(5):
        told += events(story.fails(FetchReason.GONE, status=410, after_s=DAY))
        if story.state.gone_count < 3:
            assert story.wait_s <= DAY * 1.05
        else:
            assert story.wait_s == pytest.approx(30 * DAY, rel=0.03)
    assert told == [FeedEvent.GONE]
    assert events(story.reads(entry("a"), after_s=30 * DAY)) == [FeedEvent.RECOVERED]
    assert story.state.gone_count == 0


def test_a_410_among_other_failures_is_not_three_times() -> None:
    story = Story()
    for reason in (FetchReason.GONE, FetchReason.GONE, FetchReason.TIMEOUT, FetchReason.GONE):
        story.fails(reason)
    assert story.state.gone_count == 1
    assert story.wait_s < 2 * DAY


# --- failures ---------------------------------------------------------------------------------------------------------


def test_failures_double_the_wait_up_to_a_day_and_never_end_it() -> None:
    story = Story(every="1h")
    waits = []
    for _ in range(40):
        story.fails()
        waits.append(round(story.wait_s / HOUR / 1.01, 3))
    assert waits == [2, 4, 8, 16] + [24] * 36


def test_a_feed_that_is_slow_by_itself_is_not_asked_faster_for_failing() -> None:
    story = Story(Feed(url=FEED.url, name="x", every_s=3 * DAY))
    story.fails()
    assert story.wait_s >= 3 * DAY


def test_a_slow_feed_is_tried_again_before_its_day_is_over() -> None:
    story = Story()
    story.reads(*(entry(str(n), at=later(-7 * DAY * n)) for n in range(9)))
    story.state = replace(story.state, interval_s=DAY)
    story.fails()
    assert story.wait_s < 3 * HOUR


def test_breaking_and_recovering_are_told_once_each() -> None:
    story = Story()
    story.reads(entry("a"))
    told = [event for _ in range(6) for event in events(story.fails())]
    assert told == [FeedEvent.BROKE]
    assert (story.state.failures, story.state.reason, story.state.failing_since) == (
        6,
        "timeout",
        later(HOUR),
    )
    update = story.reads(entry("a"), after_s=HOUR)
    assert events(update) == [FeedEvent.RECOVERED]
    assert "6 failures" in update.record.events[0][1]
    assert (story.state.failures, story.state.reason, story.state.failing_since) == (0, None, None)
    assert events(story.reads(entry("a"), after_s=HOUR)) == []


def test_a_single_failure_is_not_told_unless_it_lasts_a_day() -> None:
    story = Story()
    assert events(story.fails()) == []
    assert events(story.reads(entry("a"), after_s=HOUR)) == []
    assert events(story.fails()) == []
    assert events(story.fails(after_s=DAY)) == [FeedEvent.BROKE]


def test_retry_after_is_kept_and_holds_the_site() -> None:
    story = Story(every="1h")
    update = story.fails(FetchReason.RATE_LIMITED, status=429, retry_after_s=5 * HOUR)
    assert 5 * HOUR <= story.wait_s <= 5 * HOUR * 1.02
    assert update.hold == ("example.com", story.now + timedelta(hours=5))
    assert update.record.status == 429


def test_a_short_retry_after_does_not_hurry() -> None:
    story = Story(every="1h")
    story.fails(FetchReason.RATE_LIMITED, status=503, retry_after_s=1)
    assert story.wait_s >= HOUR


def test_a_feed_whose_site_is_held_was_not_asked_and_has_not_failed() -> None:
    story = Story()
    story.reads(entry("a"))
    before = story.state
    update = story.fails(FetchReason.HELD, retry_after_s=900)
    assert update.record.outcome is PollOutcome.HELD
    assert update.hold is None
    assert 900 < story.wait_s < 1_000
    assert story.state == replace(before, next_poll_at=story.state.next_poll_at)


def test_a_page_where_the_feed_was_offers_its_candidate_once_and_switches_nothing() -> None:
    story = Story()
    story.reads(entry("a"))
    error = ParseError(
        FEED.url, ParseReason.HTML, "a page", candidates=("https://news.example.com/feed",)
    )
    told = [
        events(story.poll(Answer(response=response(b"<html>"), error=error), after_s=HOUR))
        for _ in range(3)
    ]
    assert told == [[FeedEvent.CANDIDATE], [], [FeedEvent.BROKE]]
    assert (story.state.url, story.state.candidate_url) == (
        FEED.url,
        "https://news.example.com/feed",
    )
    story.reads(entry("a"), after_s=HOUR)
    assert story.state.candidate_url is None


def test_an_unknown_outcome_is_a_crash() -> None:
    update = Story().poll(Answer())
    assert (update.record.outcome, update.record.reason) == (PollOutcome.FAILED, "crash")


def test_broken_markup_is_told_once_and_shown_while_it_lasts() -> None:
    story = Story()
    assert events(story.reads(entry("a"), malformed="line 3")) == [FeedEvent.MALFORMED]
    assert story.state.reason == "malformed"
    assert events(story.reads(entry("b"), malformed="line 4", after_s=HOUR)) == []
    story.poll(Answer(response=response(status=304)), after_s=HOUR)
    assert story.state.reason == "malformed"
    assert "line 4" in (story.state.message or "")
    story.reads(entry("b"), after_s=HOUR)
    assert story.state.reason is None


# --- gaps -------------------------------------------------------------------------------------------------------------


def test_a_poll_that_shares_nothing_with_the_last_one_may_have_missed_items() -> None:
    story = Story()
    story.reads(*(entry(f"a{n}", at=later(-n * 600)) for n in range(10)))
    interval = story.state.interval_s or 0
    update = story.reads(*(entry(f"b{n}", at=later(n * 60)) for n in range(10)), after_s=HOUR)
    assert events(update) == [FeedEvent.POSSIBLE_GAP]
    assert story.state.gap_at == story.now
    assert (story.state.interval_s or 0) < interval
    again = story.reads(*(entry(f"c{n}", at=later(HOUR + n * 60)) for n in range(10)), after_s=HOUR)
    assert events(again) == []


def test_neither_the_first_poll_nor_a_shared_item_is_a_gap() -> None:
    story = Story()
    assert events(story.reads(entry("a"), entry("b"))) == []
    assert events(story.reads(entry("b"), entry("c"), after_s=HOUR)) == []
    assert events(story.reads(entry("d"), skipped=1, after_s=HOUR)) == []
    assert events(story.reads(after_s=HOUR)) == []


def test_a_list_that_reaches_back_has_new_names_and_no_gap() -> None:
    story = Story()
    story.reads(*(entry(f"a{n}", at=later(-n * HOUR)) for n in range(9)))
    moved = (replace(entry(f"b{n}", at=later((1 - n) * HOUR)), title=f"New {n}") for n in range(9))
    assert events(story.reads(*moved, after_s=HOUR)) == []


def test_a_list_of_one_item_is_no_gap() -> None:
    story = Story()
    story.reads(entry("a"))
    assert events(story.reads(entry("b", at=later(HOUR)), after_s=HOUR)) == []


# --- the record -------------------------------------------------------------------------------------------------------


def test_the_record_tells_when_it_was_due_and_what_it_took() -> None:
    story = Story()
    story.reads(entry("a"))
    due_at = story.state.next_poll_at
    update = story.reads(entry("b"), after_s=2 * HOUR, answer=response(b"x" * 123))
    record = update.record
    assert (
        record.polled_at,
        record.due_at,
        record.body_bytes,
        record.elapsed_s,
        record.status,
    ) == (
        story.now,
        due_at,
        123,
        0.5,
        200,
    )
    failed = story.fails(FetchReason.NOT_FOUND, status=404).record
    assert (failed.outcome, failed.status, failed.reason, failed.message) == (
        PollOutcome.FAILED,
        404,
        "not_found",
        "it did not work",
    )


# --- health -----------------------------------------------------------------------------------------------------------


def health(state: FeedState, **more: object) -> str:
    given = {
        "items": 12,
        "items_24h": 3,
        "lag_p50_s": None,
        "lag_p95_s": None,
        "silent_for": None,
        "missed": 12.0,
        "active": True,
        **more,
    }
    return health_line(FeedHealth(feed_id=7, feed=FEED, state=state, **given), NOW)  # type: ignore[arg-type]


def test_health_says_what_matters_most() -> None:
    read = FeedState(url=FEED.url, succeeded_at=later(-2 * HOUR), items_per_day=4.0)
    assert health(first_state(FEED)) == "not polled yet"
    assert health(read) == "read 2.0 h ago, 12 items, 4.0 a day"
    assert health(read, silent_for=9.2).endswith("silent for 9 times its usual gap")
    broken = replace(
        read, failures=4, failing_since=later(-DAY), reason="dns", message="no such name"
    )
    assert health(broken) == "failing since 2026-02-19 08:00 (4 times): dns: no such name"


# --- always -----------------------------------------------------------------------------------------------------------

OUTCOMES = st.one_of(
    st.builds(
        lambda names, status, said: Answer(
            response=response(repr(names).encode(), status=status),
            parsed=None if status == 304 else parsed(*map(entry, names), **said),
        ),
        st.lists(st.sampled_from("abcdefgh"), max_size=5, unique=True),
        st.sampled_from([200, 304]),
        st.fixed_dictionaries(
            {},
            optional={
                "ttl_s": st.floats(1, 1e9),
                "skip_hours": st.just(tuple(range(24))),
                "left": st.integers(0, 9),
                "malformed": st.just("x"),
            },
        ),
    ),
    st.builds(
        lambda reason, wait: Answer(error=FetchError(FEED.url, reason, "no", retry_after_s=wait)),
        st.sampled_from(FetchReason),
        st.none() | st.floats(0, 7 * DAY),
    ),
    st.builds(
        lambda reason: Answer(response=response(), error=ParseError(FEED.url, reason, "no")),
        st.sampled_from(ParseReason),
    ),
)


@given(
    st.lists(
        st.tuples(OUTCOMES, st.floats(0, 3 * DAY), st.floats(0, 1, exclude_max=True)), max_size=12
    )
)
def test_whatever_happens_there_is_a_next_poll_in_reasonable_time(
    steps: list[tuple[Answer, float, float]],
) -> None:
    story = Story()
    for answer, after_s, roll in steps:
        story.poll(answer, after_s=after_s, roll=roll)
        assert 0 < story.wait_s <= 32 * DAY
        error = answer.error
        if story.state.gone_count < 3 and (
            not isinstance(error, FetchError) or error.retry_after_s is None
        ):
            assert story.wait_s <= 1.03 * DAY
        if error is None:
            assert story.wait_s >= 0.9 * 600
