"""When a feed is asked next, and how often it has something new. Pure and deterministic."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.config.settings import PollingSettings
from monitor.model.entries import Entry
from monitor.model.feeds import Feed, FeedState

DAY_S = 86_400.0
JITTER = 0.05  # of the wait, added: feeds that are due together drift apart, and none is asked sooner than it should be
_LONG_JITTER = 0.02  # of waits of a day, and of those that somebody asked for
_ASKED_JITTER_S = 60.0  # after Retry-After, which is kept to the minute
GONE_TIMES, GONE_WAIT_S = 3, 30 * DAY_S
_KNOWN_LOW, _KNOWN_HIGH = (
    0.33,
    0.67,
)  # share of known items that shows the right rate (as Media Cloud's rss-fetcher has it)
_SLOWER, _FASTER = 1.5, 0.5
_WINDOW_PART = (
    1 / 3
)  # of the time in which a feed's list rolls over: no item may come and go between two polls
# Of all schedules with the same number of requests the one whose intervals grow with the square root of the usual gap has the
# smallest mean lag of items. 45 √s: 16 min for 180 items a day, 1 h for 12, 5 h for one in two days, 10 h for one a week.
_TIMELY = 45.0
_FORGET_S = 7 * DAY_S  # items per day are an average over about this time
_EASE_S = 30 * DAY_S
_GAP_MEMORY = 0.92  # weight that the usual gap keeps with each new item
_MAX_DOUBLINGS = 16


def interval_s(
    feed: Feed, state: FeedState, *, items: int, new: int, settings: PollingSettings
) -> float:
    """The adaptive interval after a good poll that showed `items`, `new` of them not known; the configured one if set.

    Too few known items halve it, too many lengthen it, up to the longest that still is in time for this feed.
    """
    own_s = feed.every_s or settings.every
    if own_s is not None:
        return own_s
    wait_s = state.interval_s or settings.first_every
    if state.interval_s is not None:
        share_known = 1 - new / items if items else 1.0
        wait_s *= (
            _FASTER if share_known < _KNOWN_LOW else _SLOWER if share_known > _KNOWN_HIGH else 1.0
        )
    return max(
        min(wait_s, _timely_s(state, items, settings)), settings.min_every, state.floor_s or 0.0
    )


def _timely_s(state: FeedState, items: int, settings: PollingSettings) -> float:
    """The longest interval that is in time for this feed, and for its list, which rolls over."""
    if state.usual_gap_s is None:
        return settings.max_every
    timely_s = _TIMELY * math.sqrt(state.usual_gap_s)
    window_s = items * state.usual_gap_s * _WINDOW_PART if items else timely_s
    return min(timely_s, window_s, settings.max_every)


def next_good(state: FeedState, interval: float, *, now: datetime, roll: float) -> datetime:
    """When to ask again after a good poll, `interval` seconds being the feed's own. Hints are lower bounds, a day at most."""
    asked_s = min(max(state.hint_s or 0.0, state.cache_s or 0.0), DAY_S)
    spread_s = interval * (1 + JITTER * roll)
    if interval <= DAY_S:
        spread_s = min(
            spread_s, DAY_S * (1 + _LONG_JITTER * roll)
        )  # an interval of about a day stays one
    wait_s = max(spread_s, asked_s * (1 + _LONG_JITTER * roll))
    return _outside_skipped(now + timedelta(seconds=wait_s), state, now)


def _outside_skipped(at: datetime, state: FeedState, now: datetime) -> datetime:
    """The first moment from `at` on that skipHours and skipDays leave free (UTC), at most a day after `now` for their sake."""
    latest = max(at, now + timedelta(seconds=DAY_S))
    while at < latest and (at.hour in state.skip_hours or at.weekday() in state.skip_days):
        at += timedelta(hours=1)
    return min(at, latest)


def next_after_failure(
    feed: Feed,
    state: FeedState,
    *,
    retry_after_s: float | None,
    now: datetime,
    roll: float,
    settings: PollingSettings,
) -> datetime:
    """When to ask again after a failure: the interval times 2^failures, up to a day; 410 three times: in a month.

    What Retry-After asks for is kept, unless the feed's own interval is longer.
    """
    usual_s = (
        feed.every_s
        or settings.every
        or min(state.interval_s or settings.first_every, settings.first_every)
    )
    if state.gone_count >= GONE_TIMES:
        wait_s = GONE_WAIT_S
    elif retry_after_s is not None:
        wait_s = max(retry_after_s, usual_s)
        return now + timedelta(seconds=wait_s + roll * min(wait_s * _LONG_JITTER, _ASKED_JITTER_S))
    else:
        wait_s = min(
            usual_s * 2.0 ** min(state.failures, _MAX_DOUBLINGS), max(settings.max_every, usual_s)
        )
        wait_s = min(wait_s, max(_rescue_s(state, now), usual_s))
    return now + timedelta(seconds=wait_s * (1 + _LONG_JITTER * roll))


def _rescue_s(state: FeedState, now: datetime) -> float:
    """The longest wait with which what is listed can still be had when the failure is short; no bound once it is too late."""
    window_s = len(state.seen) * (state.usual_gap_s or math.inf)
    failing_s = (now - state.failing_since).total_seconds() if state.failing_since else 0.0
    return window_s / 12 if failing_s < window_s else math.inf


def floor_s(state: FeedState, *, retry_after_s: float | None) -> float:
    """The least interval to keep after the server found the present one too short (429), a day at most."""
    return min(
        max(retry_after_s or 0.0, state.floor_s or 0.0, (state.interval_s or 0.0) * 1.5), DAY_S
    )


def eased(floor: float | None, *, past_s: float) -> float | None:
    """`floor_s` after `past_s` good seconds: servers change their minds, so it falls to a third in a month."""
    eased_s = floor * math.exp(-past_s / _EASE_S) if floor else 0.0
    return eased_s if eased_s >= 60 else None


def measured(
    state: FeedState,
    *,
    before: FeedState,
    listed: Iterable[Entry],
    new: Iterable[Entry],
    now: datetime,
) -> FeedState:
    """`state` with its newest item, usual time between new items, and items per day; `listed` are all items just read."""
    dates = sorted(min(entry.published_at or now, now) for entry in new)
    if before.newest_at is None:
        return _first_measure(
            state, sorted(min(entry.published_at or now, now) for entry in listed)
        )
    newest = max([*dates, before.newest_at])
    gap_s = before.usual_gap_s
    if newest > before.newest_at:
        step_s = (newest - before.newest_at).total_seconds() / len(dates)
        weight = 1 - _GAP_MEMORY ** len(dates)
        gap_s = step_s if gap_s is None else gap_s * (1 - weight) + step_s * weight
    return replace(
        state, newest_at=newest, usual_gap_s=gap_s, items_per_day=_per_day(before, len(dates), now)
    )


def _first_measure(state: FeedState, dates: list[datetime]) -> FeedState:
    if not dates:
        return state
    span_s = (dates[-1] - dates[0]).total_seconds()
    gap_s = span_s / (len(dates) - 1) if span_s > 0 else None
    return replace(
        state,
        newest_at=dates[-1],
        usual_gap_s=gap_s,
        items_per_day=DAY_S / gap_s if gap_s else None,
    )


def _per_day(before: FeedState, new: int, now: datetime) -> float | None:
    """An average that forgets: its weight falls to a third in a week."""
    past_s = (now - before.polled_at).total_seconds() if before.polled_at else 0.0
    if past_s <= 0:
        return before.items_per_day
    rate = new * DAY_S / past_s
    kept = math.exp(-past_s / _FORGET_S)
    return rate if before.items_per_day is None else before.items_per_day * kept + rate * (1 - kept)
