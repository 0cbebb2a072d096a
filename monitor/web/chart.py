"""A small bar chart as numbers that a template turns into inline SVG. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.digest.wording import count_words, short_date

WIDTH, HEIGHT, GAP = 300, 56, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One day: where its bar stands, and what it says."""

    x: float
    y: float
    width: float
    height: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart with its title and a sentence that says the same in words."""

    title: str
    total: int
    words: str
    bars: tuple[Bar, ...]


def chart(title: str, counts: Sequence[int], *, first: date, noun: str = "article") -> Chart:
    """Daily `counts` of a `noun`, the first of them of the day `first`."""
    top, step = max([*counts, 1]), WIDTH / max(len(counts), 1)
    bars = []
    for index, count in enumerate(counts):
        height = round(max(HEIGHT * count / top, 1.0), 1)
        day = first + timedelta(days=index)
        bars.append(
            Bar(
                x=round(index * step, 1),
                y=round(HEIGHT - height, 1),
                width=round(step - GAP, 1),
                height=height,
                label=f"{short_date(day)}: {count}",
            )
        )
    peak = max(range(len(counts)), key=lambda i: (counts[i], i), default=0)
    said = f"{count_words(sum(counts), noun, 'stories' if noun == 'story' else None)} in {len(counts)} days"
    if any(counts):
        said += f"; most on {short_date(first + timedelta(days=peak))} ({counts[peak]})"
    return Chart(title=title, total=sum(counts), words=said, bars=tuple(bars))
