"""What answers ask of the next poll: Retry-After, Cache-Control, Expires. Pure; nothing raises, garbage counts as not said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_RETRY_AFTER_S = 7 * 86_400.0
MAX_HINT_S = 86_400.0


def retry_after_s(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Seconds to wait by Retry-After (RFC 9110, 10.2.3: seconds or a date), 0 to 7 days; None when not said or unreadable."""
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,12}", value, re.ASCII):
        return min(float(value), MAX_RETRY_AFTER_S)
    at = _http_date(value)
    return None if at is None else min(max((at - now).total_seconds(), 0.0), MAX_RETRY_AFTER_S)


def fresh_s(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Seconds that the answer stays fresh by Cache-Control, else Expires (RFC 9111, 4.2.1), at most a day; None when not said.

    `max-age` counts from when the origin made the answer, so Age is taken off; no-cache and no-store say nothing about waiting.
    """
    directives = _directives(headers.get("cache-control", ""))
    if "no-cache" in directives or "no-store" in directives:
        return None
    age = headers.get("age", "").strip()
    if re.fullmatch(r"\d{1,12}", directives.get("max-age", ""), re.ASCII):
        left = float(directives["max-age"]) - (
            float(age) if re.fullmatch(r"\d{1,12}", age, re.ASCII) else 0.0
        )
        return min(max(left, 0.0), MAX_HINT_S)
    expires = _http_date(headers.get("expires", ""))
    if expires is None:
        return None
    said_at = _http_date(headers.get("date", "")) or now
    return min(max((expires - said_at).total_seconds(), 0.0), MAX_HINT_S)


def _directives(value: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in value.lower().split(","))
    return {
        name.strip(): argument.strip().strip('"') for name, _, argument in pairs if name.strip()
    }


def _http_date(value: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(value.strip())
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
