"""The schedule as tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.config.settings import PollingSettings
from monitor.feeds import schedule
from monitor.model.entries import Entry
from monitor.model.feeds import Feed, FeedState

NOW = datetime(2026, 2, 20, 8, 0, tzinfo=UTC)  # a Friday
M, H, D = 60.0, 3_600.0, 86_400.0
FEED = Feed(url="https://news.example.com/rss", name="News")
STATE = FeedState(url=FEED.url)
ADAPTIVE = PollingSettings()


def entry(at: datetime | None) -> Entry:
    return Entry(key=str(at), guid=None, url=None, title="t", text="", published_at=at)


@pytest.mark.parametrize(
    ("before_s", "items", "new", "gap_s", "expected_s"),
    [
        (None, 30, 30, None, 1 * H),  # a new feed whose rate is not known
        (None, 30, 30, 2 * D, 1 * H),
        (None, 30, 30, 400.0, 15 * M),  # a new feed that is fast: 45 √s
        (2 * H, 30, 15, None, 2 * H),  # half of the list is new: right
        (2 * H, 30, 21, None, 1 * H),  # too much is new
        (2 * H, 30, 30, None, 1 * H),
        (2 * H, 30, 9, None, 3 * H),  # too little is new
        (2 * H, 30, 0, None, 3 * H),
        (2 * H, 0, 0, None, 3 * H),  # an empty feed
        (20 * H, 30, 0, None, 24 * H),  # the longest
        (12 * M, 30, 30, None, 10 * M),  # the shortest
        (20 * H, 30, 0, 1 * H, 45 * M),  # the root of the usual gap
        (20 * H, 30, 0, 4 * H, 90 * M),
        (20 * H, 30, 0, 1 * M, 10 * M),  # a third of the time in which 30 items roll over
        (20 * H, 2, 0, 1 * H, 40 * M),
        (20 * H, 30, 0, 90 * D, 24 * H),
    ],
)
def test_adaptive_interval(
    before_s: float | None, items: int, new: int, gap_s: float | None, expected_s: float
) -> None:
    state = replace(STATE, interval_s=before_s, usual_gap_s=gap_s)
    assert schedule.interval_s(
        FEED, state, items=items, new=new, settings=ADAPTIVE
    ) == pytest.approx(expected_s)


@pytest.mark.parametrize(
    ("of_feed_s", "of_all", "expected_s"),
    [(15 * M, None, 15 * M), (None, "2h", 2 * H), (15 * M, "2h", 15 * M)],
)
def test_an_interval_of_ones_own_stays(
    of_feed_s: float | None, of_all: str | None, expected_s: float
) -> None:
    feed = replace(FEED, every_s=of_feed_s)
    settings = PollingSettings(every=of_all)  # type: ignore[arg-type]
    state = replace(STATE, interval_s=5 * H, usual_gap_s=1 * M)
    assert schedule.interval_s(feed, state, items=30, new=30, settings=settings) == expected_s


@pytest.mark.parametrize(
    ("interval_s", "hint_s", "cache_s", "expected_s"),
    [
        (1 * H, None, None, 1 * H),
        (1 * H, 30 * M, None, 1 * H),
        (1 * H, 3 * H, None, 3 * H),  # ttl
        (1 * H, None, 2 * H, 2 * H),  # Cache-Control
        (1 * H, 3 * H, 5 * H, 5 * H),
        (1 * H, 90 * D, None, 24 * H),  # hints count for a day at most
        (48 * H, 90 * D, None, 48 * H),
        (None, None, None, 1 * H),
    ],
)
def test_hints_are_lower_bounds(
    interval_s: float | None, hint_s: float | None, cache_s: float | None, expected_s: float
) -> None:
    state = replace(STATE, interval_s=interval_s, hint_s=hint_s, cache_s=cache_s)
    waits = []
    for roll in (0.0, 0.5, 0.99):
        at = schedule.next_good(state, interval_s or ADAPTIVE.first_every, now=NOW, roll=roll)
        waits.append((at - NOW).total_seconds())
        assert waits[-1] >= max(
            interval_s or 0, min(max(hint_s or 0, cache_s or 0), D)
        )  # never sooner than it should be
        assert waits[-1] == pytest.approx(expected_s, rel=0.051)
    assert waits[0] < waits[1] < waits[2]  # the dice spread feeds that are due together


@pytest.mark.parametrize(
    ("hours", "days", "expected"),
    [
        ((), (), datetime(2026, 2, 20, 9, 0, tzinfo=UTC)),
        ((9,), (), datetime(2026, 2, 20, 10, 0, tzinfo=UTC)),
        ((9, 10, 11), (), datetime(2026, 2, 20, 12, 0, tzinfo=UTC)),
        (tuple(range(24)), (), datetime(2026, 2, 21, 8, 0, tzinfo=UTC)),  # all hours: a day
        ((), (4,), datetime(2026, 2, 21, 0, 0, tzinfo=UTC)),
        ((), (4, 5, 6), datetime(2026, 2, 21, 8, 0, tzinfo=UTC)),
        ((0, 1), (4,), datetime(2026, 2, 21, 2, 0, tzinfo=UTC)),
    ],
)
def test_skipped_hours_and_days_are_left_out(
    hours: tuple[int, ...], days: tuple[int, ...], expected: datetime
) -> None:
    state = replace(STATE, skip_hours=hours, skip_days=days)
    assert schedule.next_good(state, 1 * H, now=NOW, roll=0.0) == expected


@pytest.mark.parametrize(
    ("failures", "interval_s", "retry_after_s", "gone", "expected_s"),
    [
        (1, 30 * M, None, 0, 1 * H),
        (2, 30 * M, None, 0, 2 * H),
        (5, 30 * M, None, 0, 16 * H),
        (6, 30 * M, None, 0, 24 * H),
        (999, 30 * M, None, 0, 24 * H),
        (1, None, None, 0, 2 * H),
        (1, 24 * H, None, 0, 2 * H),  # slow feeds do not lose a day for one failure
        (4, 30 * M, 10 * M, 0, 30 * M),
        (4, 30 * M, 3 * D, 0, 3 * D),
        (3, 30 * M, None, 3, 30 * D),
        (2, 30 * M, None, 2, 2 * H),
    ],
)
def test_waits_after_failures(
    failures: int,
    interval_s: float | None,
    retry_after_s: float | None,
    gone: int,
    expected_s: float,
) -> None:
    state = replace(STATE, failures=failures, interval_s=interval_s, gone_count=gone)
    for roll in (0.0, 0.99):
        at = schedule.next_after_failure(
            FEED, state, retry_after_s=retry_after_s, now=NOW, roll=roll, settings=ADAPTIVE
        )
        late_s = (at - NOW).total_seconds() - expected_s
        assert (
            0
            <= late_s
            <= (min(expected_s * 0.02, 60) if retry_after_s and not gone else expected_s * 0.02)
        )


@pytest.mark.parametrize(
    ("listed", "failing_s", "expected_s"),
    [
        (0, 0, 24 * H),  # nothing is known of the list
        (48, 0, 4 * H),  # a list that rolls over in two days: a twelfth of it
        (24, 0, 2 * H),
        (2, 0, 1 * H),  # never sooner than usual
        (48, 49 * H, 24 * H),  # too late: what was listed is gone
    ],
)
def test_while_it_can_still_be_had_what_is_listed_is_not_waited_away(
    listed: int, failing_s: float, expected_s: float
) -> None:
    seen = tuple(map(str, range(listed)))
    since = NOW - timedelta(seconds=failing_s)
    state = replace(
        STATE, failures=9, interval_s=1 * H, usual_gap_s=1 * H, seen=seen, failing_since=since
    )
    at = schedule.next_after_failure(
        FEED, state, retry_after_s=None, now=NOW, roll=0.0, settings=ADAPTIVE
    )
    assert (at - NOW).total_seconds() == expected_s


def test_an_interval_that_a_server_refused_is_not_tried_again_soon() -> None:
    state = replace(STATE, interval_s=20 * M, usual_gap_s=5 * M)
    for asked_s, expected_s in ((30 * M, 30 * M), (None, 30 * M), (9 * D, 24 * H)):
        assert schedule.floor_s(state, retry_after_s=asked_s) == expected_s
    state = replace(state, floor_s=30 * M)
    assert schedule.interval_s(FEED, state, items=30, new=30, settings=ADAPTIVE) == 30 * M
    assert schedule.eased(30 * M, past_s=0) == 30 * M
    assert schedule.eased(30 * M, past_s=30 * D) == pytest.approx(30 * M / 2.718, rel=0.01)
    assert schedule.eased(30 * M, past_s=365 * D) is None
    assert schedule.eased(None, past_s=0) is None


def measure(before: FeedState, *dates: datetime | None, new: bool = True) -> FeedState:
    entries = [entry(at) for at in dates]
    return schedule.measured(
        replace(before, polled_at=NOW),
        before=before,
        listed=entries,
        new=entries if new else [],
        now=NOW,
    )


def test_the_first_document_gives_a_usual_gap() -> None:
    state = measure(STATE, *(NOW - timedelta(hours=3 * n) for n in range(9)))
    assert (state.newest_at, state.usual_gap_s, state.items_per_day) == (NOW, 3 * H, 8.0)


@pytest.mark.parametrize("dates", [(), (NOW,), (NOW, NOW), (None, None)])
def test_too_few_dates_give_none(dates: tuple[datetime | None, ...]) -> None:
    assert measure(STATE, *dates).usual_gap_s is None


def test_the_usual_gap_follows_what_is_new_and_keeps_through_silence() -> None:
    state = replace(
        STATE,
        newest_at=NOW - timedelta(hours=10),
        usual_gap_s=1 * H,
        polled_at=NOW - timedelta(hours=10),
        items_per_day=24.0,
    )
    slower = measure(state, NOW)
    assert slower.usual_gap_s == pytest.approx(1 * H * 0.92 + 10 * H * 0.08)
    silent = measure(state)
    assert (silent.usual_gap_s, silent.newest_at) == (1 * H, state.newest_at)
    assert 0 < (silent.items_per_day or 0) < 24


def test_backdated_and_future_items_move_no_clock() -> None:
    state = replace(
        STATE,
        newest_at=NOW - timedelta(hours=1),
        usual_gap_s=1 * H,
        polled_at=NOW - timedelta(hours=1),
    )
    assert measure(state, NOW - timedelta(days=9)).newest_at == state.newest_at
    assert measure(state, NOW + timedelta(days=9)).newest_at == NOW


def test_items_per_day_approach_the_true_rate() -> None:
    state = replace(STATE, newest_at=NOW, polled_at=NOW, items_per_day=1.0)
    at = NOW
    for _ in range(200):
        at += timedelta(hours=6)
        state = schedule.measured(
            replace(state, polled_at=at), before=state, listed=[], new=[entry(at)], now=at
        )
    assert state.items_per_day == pytest.approx(4.0, rel=0.05)
