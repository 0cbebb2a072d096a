"""What a hedged figure leaves open, and when two figures can't both be what was meant. Deterministic, no I/O."""

from __future__ import annotations

import math

from monitor.model.stories import Figure
from monitor.stories.amounts import Amount

_ROUNDED = 0.06  # what rounding may change at most
_SLACK = 0.1  # about
_NEARLY = 0.15  # nearly
_SHARES_THAT_DIFFER = {">", ">="}, {"<", "<="}  # a majority is not a half
_ROUND_UNITS = (
    "decade",
    "centur",
    "dozen",
    "score",
    "fortnight",
)  # words that nobody takes exactly


def bounds(figure: Figure) -> tuple[float, float]:
    """The interval a hedged figure leaves open, ends included."""
    value = figure.value
    slack, near = abs(value) * _SLACK, abs(value) * _NEARLY
    return {
        "": (value, value),
        "~": (value - slack, value + slack),
        "<~": (value - near, value),
        ">": (value, math.inf),
        ">=": (value, math.inf),
        "<": (-math.inf, value),
        "<=": (-math.inf, value),
    }[figure.hedge]


def same_value(p: Amount, q: Amount) -> bool:
    """Whether two figures give one amount, in whatever unit or currency both give it."""
    return any(
        a == b and math.isclose(x, y, rel_tol=1e-6) for a, x in p.amounts for b, y in q.amounts
    )


def clash(p: Amount, q: Amount) -> bool:
    """Whether both can't be what was meant: no amount fits both; two limits that an act sets ("up to 50 t", "up to 30 t"); or a
    share of a whole with and without the whole of it."""
    if same_value(p, q):
        share = p.figure.unit == q.figure.unit == "share"
        return share and {p.figure.hedge, q.figure.hedge} in _SHARES_THAT_DIFFER
    pair = _common(p, q)
    if pair is None or rounded_alike(p, q):
        return False
    x, y = pair
    if _are_limits(p, q):
        return True
    (low, high), (other_low, other_high) = _interval(p, x), _interval(q, y)
    return max(low, other_low) > min(high, other_high)


def _are_limits(p: Amount, q: Amount) -> bool:
    """Whether both say how much of the same thing is allowed or given at most; a toll of "up to" is an estimate."""
    same = (p.head and p.head == q.head) or p.acts & q.acts
    return p.figure.hedge == q.figure.hedge == "<=" and bool(same) and not (p.fate or q.fate)


def _common(p: Amount, q: Amount) -> tuple[float, float] | None:
    """The amounts in the first class or currency that both give."""
    theirs = dict(reversed(q.amounts))
    return next(((x, theirs[kind]) for kind, x in p.amounts if kind in theirs), None)


def _interval(point: Amount, amount: float) -> tuple[float, float]:
    """The interval left open, in the unit in which the amount is given."""
    figure = point.figure
    if not figure.hedge and any(word in point.said.lower() for word in _ROUND_UNITS):
        return amount * (1 - _SLACK), amount * (1 + _SLACK)
    if not figure.value:
        return amount, amount
    low, high = bounds(figure)
    factor = amount / figure.value
    return low * factor, high * factor


def rounded_alike(p: Amount, q: Amount) -> bool:
    """Whether one figure is the other, rounded to the digits it is written with (13.8bn and 14bn)."""
    pair = _common(p, q)
    if pair is None:
        return False
    x, y = pair
    a, b = p.figure, q.figure
    if a.unit != b.unit and not (a.unit[0] == b.unit[0] == "#"):
        return abs(x - y) <= _ROUNDED / 2 * abs(x)
    if abs(x - y) > _ROUNDED * max(abs(x), abs(y)) or (a.unit[0] == "#" and abs(a.value) < 100):
        return False
    return any(
        abs(_rounded(one, _digits(other)) - other) <= 1e-9 * abs(other)
        for one, other in ((a.value, b.value), (b.value, a.value))
        if other
    )


def _digits(value: float) -> int:
    return len(f"{abs(value):.10g}".replace(".", "").split("e")[0].strip("0")) or 1


def _rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")
