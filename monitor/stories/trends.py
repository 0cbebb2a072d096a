"""Unusual volumes: how often a mineral, an action or a country was told of today against its own past. Pure, no I/O.

A surge must be improbable under a counting distribution whose mean is the largest of three expectations, so that weekends,
holidays, Mondays and new feeds raise no alarm:

* the middle of the past days (median),
* the middle of the same weekdays,
* the concept's share of the past applied to today's volume of everything else.

The distribution is Poisson, widened to a negative binomial when the past scatters more than Poisson (by its median absolute
deviation or its variance without the largest days, whichever is wider). As many concepts are tested at once, the chance that is
asked for is divided by their number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median

from monitor.model.mentions import Kind
from monitor.model.stories import Trend

LEAST = 3  # articles below which nothing is unusual
TIMES = 2.0  # a surge is at least so many times the usual
CHANCE = 0.01  # that a quiet day shows any surge at all
_PAST_DAYS = 10  # days with news that must lie behind before anything can be called unusual
_WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_MAD_TO_SD = 1.4826  # of a normal distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class _Usual:
    """What is expected of a concept today, and by which rule."""

    mean: float
    spread: float  # variance over mean, ≥ 1
    rule: str


def unusual(counts: Mapping[tuple[Kind, str], Sequence[int]], *, today: date) -> tuple[Trend, ...]:
    """The concepts with a surge today, the least probable first.

    `counts` holds daily numbers of articles by concept, oldest first and `today` last, all of the same length. Days on which
    nothing at all was counted (before the first poll, or while the program was down) are left out of the past.
    """
    rows = {key: tuple(row) for key, row in counts.items() if row}
    if not rows:
        return ()
    totals = [sum(day) for day in zip(*rows.values(), strict=True)]
    past = [day for day, total in enumerate(totals[:-1]) if total]
    if len(past) < _PAST_DAYS:
        return ()
    limit = CHANCE / len(rows)
    found = []
    for (kind, concept), row in rows.items():
        usual = _usual(row, totals, past, today)
        if row[-1] < LEAST or row[-1] < TIMES * usual.mean:
            continue
        chance = tail(row[-1], usual.mean, usual.spread)
        if chance <= limit:
            reason = _reason(row[-1], usual, chance)
            trend = Trend(
                concept=concept,
                kind=kind,
                count=row[-1],
                usual=round(usual.mean, 1),
                history=row,
                reason=reason,
            )
            found.append((chance, kind, concept, trend))
    return tuple(trend for *_, trend in sorted(found, key=lambda item: item[:3]))


def tail(count: int, mean: float, spread: float) -> float:
    """The chance of `count` or more where `mean` are expected and the variance is `spread` times the mean (1: Poisson)."""
    if count <= 0:
        return 1.0
    below = math.fsum(math.exp(_log_chance(k, mean, spread)) for k in range(count))
    if below < 0.999:
        return 1.0 - below
    far = count + 40 + int(10 * mean * spread)
    return math.fsum(math.exp(_log_chance(k, mean, spread)) for k in range(count, far))


def _log_chance(k: int, mean: float, spread: float) -> float:
    if spread <= 1.0:
        return k * math.log(mean) - mean - math.lgamma(k + 1)
    size = mean / (spread - 1.0)
    return (
        math.lgamma(k + size)
        - math.lgamma(size)
        - math.lgamma(k + 1)
        - size * math.log(spread)
        + k * math.log((spread - 1.0) / spread)
    )


def _usual(row: Sequence[int], totals: Sequence[int], past: Sequence[int], today: date) -> _Usual:
    values = [row[day] for day in past]
    last = len(row) - 1
    same = [row[day] for day in past if (last - day) % 7 == 0]
    elsewhere = totals[-1] - row[-1]
    before = sum(totals[day] - row[day] for day in past)
    floor = (sum(values) + 0.5) / (
        len(values) + 1
    )  # a concept never seen is still expected once in a long while
    expected = [
        (max(float(median(values)), min(floor, 1.0)), f"the median of {len(past)} days"),
        (
            float(median(same)) if same else 0.0,
            f"the median of {len(same)} {_WEEKDAYS[today.weekday()]}",
        ),
        (
            sum(values) * elsewhere / before if before else 0.0,
            "its share of all that was read today",
        ),
    ]
    mean, rule = max(expected, key=lambda item: item[0])
    return _Usual(mean=mean, spread=_spread(values), rule=rule)


def _spread(values: Sequence[int]) -> float:
    """Variance over mean of the past, without the largest tenth of days (earlier surges must not hide the next)."""
    middle = float(median(values))
    mad = float(median(abs(value - middle) for value in values))
    kept = sorted(values)[: len(values) - len(values) // 10]
    mean = fmean(kept)
    variance = fmean((value - mean) ** 2 for value in kept)
    robust = (_MAD_TO_SD * mad) ** 2 / middle if middle else 0.0
    return max(1.0, variance / mean if mean else 1.0, robust)


def _reason(count: int, usual: _Usual, chance: float) -> str:
    odds = f"1 in {round(1 / chance):,}" if chance > 1e-6 else "less than 1 in 1,000,000"
    test = "Poisson" if usual.spread <= 1.0 else f"Poisson widened {usual.spread:.1f} times"
    return (
        f"{count} articles where {usual.mean:.1f} are usual ({usual.rule}); chance {odds} ({test})"
    )
