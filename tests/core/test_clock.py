"""Times as text and back."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from monitor.core.clock import from_iso, monotonic_s, to_iso, utc_now


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_time_survives_its_text(at: datetime) -> None:
    assert from_iso(to_iso(at)) == at


@given(st.tuples(*[st.datetimes(timezones=st.just(UTC))] * 2))
def test_texts_sort_as_times_do(pair: tuple[datetime, datetime]) -> None:
    first, second = pair
    assert (to_iso(first) < to_iso(second)) == (first < second)


def test_other_zones_become_utc() -> None:
    east = timezone(timedelta(hours=8))
    assert to_iso(datetime(2026, 2, 20, 8, tzinfo=east)) == "2026-02-20T00:00:00.000000Z"
    assert from_iso("2026-02-20T08:00:00+08:00") == datetime(2026, 2, 20, tzinfo=UTC)
    assert from_iso("2026-02-20T08:00:00") == datetime(2026, 2, 20, 8, tzinfo=UTC)


def test_the_clocks_go_forward() -> None:
    assert utc_now().tzinfo is UTC
    assert monotonic_s() <= monotonic_s()
