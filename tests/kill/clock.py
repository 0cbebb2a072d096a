"""A clock on which days pass in seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


def fast_clock(zero_s: float, speed: float) -> Callable[[], datetime]:
    """A clock that stood at BEGIN at `zero_s` of the real one, and goes `speed` times as fast."""
    return lambda: BEGIN + timedelta(seconds=(time.time() - zero_s) * speed)
