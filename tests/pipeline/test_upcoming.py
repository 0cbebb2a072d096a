from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from monitor.pipeline.upcoming import DAYS, next_moment, words

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("now", "days", "expected"),
    [
        (datetime(2026, 3, 5, 6, 29, tzinfo=UTC), DAYS, datetime(2026, 3, 5, 6, 30, tzinfo=UTC)),
        (datetime(2026, 3, 5, 6, 30, tzinfo=UTC), DAYS, datetime(2026, 3, 6, 6, 30, tzinfo=UTC)),
        (datetime(2026, 3, 28, 7, 0, tzinfo=UTC), DAYS, datetime(2026, 3, 29, 5, 30, tzinfo=UTC)),
        (
            datetime(2026, 3, 6, 7, 0, tzinfo=UTC),
            ("mon",),
            datetime(2026, 3, 9, 6, 30, tzinfo=UTC),
        ),
    ],
    ids=["today", "tomorrow", "over the change to summer time", "on Monday"],
)
def test_the_next_digest_comes_at_its_local_hour(
    now: datetime, days: tuple[str, ...], expected: datetime
) -> None:
    assert next_moment(now, at="06:30", days=days, zone=LONDON) == expected


def test_without_a_day_there_is_none() -> None:
    now = datetime(2026, 3, 5, tzinfo=UTC)
    assert next_moment(now, at="06:30", days=(), zone=LONDON) is None


def test_it_is_told_with_its_zone() -> None:
    moment = datetime(2026, 7, 6, 5, 30, tzinfo=UTC)
    assert words(moment, LONDON) == "Monday 6 July, 06:30 (Europe/London)"
    assert words(None, LONDON) == ""
