"""Lengths of time as people write them."""

from __future__ import annotations

import re

_UNITS_S = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}


def duration_s(value: object) -> float:
    """Seconds of a duration such as "30m", "24h", "1d 12h" or "45s". Raises ValueError."""
    if not isinstance(value, str):
        raise ValueError('a duration is a text such as "30m" or "24h"')
    parts = re.findall(r"(\d+(?:\.\d+)?)\s*([a-zA-Z]+)", value)
    if not parts or re.sub(r"\d+(?:\.\d+)?\s*[a-zA-Z]+|\s", "", value):
        raise ValueError(f'"{value}" is not a duration; write "30m", "24h" or "7d"')
    try:
        return sum(float(number) * _UNITS_S[unit] for number, unit in parts)
    except KeyError as exc:
        raise ValueError(f"unknown unit {exc} in a duration; use s, m, h, d or w") from None
