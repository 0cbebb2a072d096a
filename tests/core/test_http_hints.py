from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.http_hints import fresh_s, retry_after_s

NOW = datetime(2026, 2, 20, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Fri, 20 Feb 2026 08:10:00 GMT", 600),
        ("Friday, 20-Feb-26 08:10:00 GMT", 600),
        ("Fri, 20 Feb 2026 07:00:00 GMT", 0),
        ("9999999", 7 * 86_400),
        ("Fri, 20 Feb 2099 08:10:00 GMT", 7 * 86_400),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("١٢", None),
        ("9" * 400, None),
    ],
)
def test_retry_after(value: str, expected: float | None) -> None:
    assert retry_after_s({"retry-after": value}, now=NOW) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": 'public, Max-Age="600", must-revalidate'}, 600),
        ({"cache-control": "max-age=600", "age": "200"}, 400),
        ({"cache-control": "max-age=600", "age": "900"}, 0),
        ({"cache-control": "max-age=600", "age": "old"}, 600),
        ({"cache-control": "max-age=31536000"}, 86_400),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"cache-control": "no-store"}, None),
        ({"cache-control": "max-age=soon"}, None),
        ({"cache-control": "private"}, None),
        ({"expires": "Fri, 20 Feb 2026 09:00:00 GMT"}, 3600),
        (
            {"expires": "Fri, 20 Feb 2026 09:00:00 GMT", "date": "Fri, 20 Feb 2026 08:30:00 GMT"},
            1800,
        ),
        ({"expires": "Fri, 20 Feb 2026 07:00:00 GMT"}, 0),
        ({"expires": "0"}, None),
        ({"expires": "-1"}, None),
        ({"cache-control": "max-age=60", "expires": "Fri, 20 Feb 2026 09:00:00 GMT"}, 60),
    ],
)
def test_freshness(headers: dict[str, str], expected: float | None) -> None:
    assert fresh_s(headers, now=NOW) == expected


@given(
    st.dictionaries(
        st.sampled_from(["retry-after", "cache-control", "expires", "age", "date"]),
        st.text(max_size=40),
    )
)
def test_garbage_never_raises(headers: dict[str, str]) -> None:
    assert (retry_after_s(headers, now=NOW) or 0) >= 0
    assert (fresh_s(headers, now=NOW) or 0) >= 0
