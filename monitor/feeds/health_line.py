"""What operators are told of a feed, in a line. Pure."""

from __future__ import annotations

from datetime import datetime

from monitor.core.clock import span_words
from monitor.model.feeds import FeedHealth


def health_line(health: FeedHealth, now: datetime) -> str:
    """One line on how a feed fares: its trouble if it has one, else its last success, its rate, and how long it is silent."""
    state = health.state
    if state.failures:
        since = f" since {state.failing_since:%Y-%m-%d %H:%M}" if state.failing_since else ""
        times = "once" if state.failures == 1 else f"{state.failures} times"
        return f"failing{since} ({times}): {state.reason}: {state.message}"
    if state.succeeded_at is None:
        return "not polled yet"
    ago = span_words((now - state.succeeded_at).total_seconds())
    line = f"read {ago} ago, {health.items} items, {state.items_per_day or 0:.1f} a day"
    if health.silent:
        line += f", silent for {health.silent_for:.0f} times its usual gap"
    return line
