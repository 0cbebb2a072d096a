"""A small bar chart as numbers that a template turns into inline SVG. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.digest.wording import short_date
from monitor.language.catalogue import Catalogue
from monitor.language.catalogue import marked as _

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


def chart(title: str, counts: Sequence[int], *, first: date, say: Catalogue, total: str) -> Chart:
    """Daily `counts`, the first of them of the day `first`; `total` is their sum in words: "12 stories"."""
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
                label=f"{short_date(day, say)}: {count}",
            )
        )
    peak = max(range(len(counts)), key=lambda i: (counts[i], i), default=0)
    said = say.gettext(_("%(total)s in %(days)s days"), total=total, days=len(counts))
    if any(counts):
        top_day = short_date(first + timedelta(days=peak), say)
        said += say.gettext(_("; most on %(day)s (%(n)s)"), day=top_day, n=say.number(counts[peak]))
    return Chart(title=title, total=sum(counts), words=said, bars=tuple(bars))
