"""The only module that asks what time it is; everything else is handed a `Clock`."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present moment as an aware UTC datetime."""


def utc_now() -> datetime:
    """The wall clock, aware, in UTC."""
    return datetime.now(UTC)


def monotonic_s() -> float:
    """Seconds on a clock that never steps back, for durations inside the process."""
    return time.monotonic()


def to_iso(at: datetime) -> str:
    """`at` as ISO-8601 UTC text of fixed width (`2026-02-20T08:14:03.000000Z`), which sorts as time does."""
    return (
        at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    )  # strftime does not pad years


def from_iso(text: str) -> datetime:
    """The aware UTC datetime of ISO-8601 `text`; a text without a zone counts as UTC. Raises ValueError."""
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def span_words(seconds: float) -> str:
    """A duration as people say it: `45 s`, `12 min`, `3.5 h`, `9 days`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5_400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 172_800 else f"{seconds / 86_400:.0f} days"
