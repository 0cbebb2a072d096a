"""Figures of several articles that measure the same thing, and how the articles stand on them.

Two figures belong together when their units are of one class, they count or measure the same thing, and the words around them
tell the same (rare words of the story count more). Deterministic, no I/O.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from monitor.figures.lexis import listed
from monitor.figures.units import normal
from monitor.model.stories import Agreement, Figure
from monitor.stories.amounts import Amount

MOST_ARTICLES = 14  # compared; later ones only repeat
ENOUGH_ALIKE = 0.35  # of the weight of the words around figures that differ
ENOUGH_ALIKE_SAME = 0.25  # … around equal ones, which say much by being equal
ENOUGH_ALIKE_FEW = 0.6  # … around small counts, of which a story has many
FEW = 4.0
ENOUGH_BESIDE = 2  # words shared within four words of figures that differ
ROUNDED = 0.06  # what rounding may change at most
MOST_APART = 3.0  # times; further apart than this, two figures rather count different things

Group = list[Amount]


def groups(read: list[list[Amount]]) -> list[Group]:
    """Figures that measure the same thing, at most one of each article, in order of time; single ones included."""
    read = read[:MOST_ARTICLES]
    background = _Background(p for article in read for p in article)
    pairs = [
        (score, p, q)
        for at, one in enumerate(read)
        for other in read[at + 1 :]
        for p in one
        for q in other
        if (score := _alike(p, q, background)) > 0
    ]
    pairs.sort(
        key=lambda pair: (
            -pair[0],
            pair[1].article.article_id,
            pair[1].place,
            pair[2].article.article_id,
            pair[2].place,
        )
    )
    group_of: dict[int, Group] = {id(p): [p] for article in read for p in article}
    for _, p, q in pairs:
        first, second = group_of[id(p)], group_of[id(q)]
        if first is second or {x.article.article_id for x in first} & {
            x.article.article_id for x in second
        }:
            continue
        if not all(
            _alike(a, b, background) > 0 or (_same_value(a, p) and _same_value(b, q))
            for a in first
            for b in second
        ):
            continue
        first += second
        for member in second:
            group_of[id(member)] = first
    unique = {id(g): g for g in group_of.values()}
    for group in unique.values():
        group.sort(key=lambda p: (p.article.published_at, p.article.article_id))
    return list(unique.values())


class _Background:
    """What the whole story says: how telling a word is in it (rare ones more), and the amounts each article gives."""

    def __init__(self, every: Iterable[Amount]) -> None:
        seen = Counter[str]()
        self._given: defaultdict[int, set[tuple[str, float]]] = defaultdict(set)
        total = 0
        for point in every:
            seen.update(point.near)
            self._given[point.article.article_id].update(point.amounts)
            total += 1
        self._weight = {word: math.log(1 + total / count) for word, count in seen.items()}

    def of(self, words: Iterable[str]) -> float:
        return sum(self._weight.get(word, 0.0) for word in words)

    def gives(self, other: Amount, point: Amount) -> bool:
        """Whether the other's article has the point's amount anywhere."""
        return not self._given[other.article.article_id].isdisjoint(point.amounts)


def _alike(p: Amount, q: Amount, background: _Background) -> float:
    """How far two figures measure the same, 0 when they can't."""
    if (
        not _same_class(p, q)
        or (p.years and q.years and not p.years & q.years)
        or not _same_period(p, q)
    ):
        return 0.0
    if _fate(p) and _fate(q) and _fate(p) != _fate(q):
        return 0.0
    if p.head[:4] == q.head[:4] == "age:":
        return 2.0 if set(p.head[4:].split()) & set(q.head[4:].split()) else 0.0
    same_value = _same_value(p, q)
    if not same_value and (
        not _may_differ(p, q) or background.gives(q, p) or background.gives(p, q)
    ):
        return 0.0
    score = background.of(p.near & q.near) / max(
        1e-9, min(background.of(p.near), background.of(q.near))
    )
    if score < _enough(p, q, same_value):
        return 0.0
    return score + (1.0 if same_value else 0.0)


_SELF_TELLING = frozenset(
    {"part", "pp", "mass", "W", "Wh", "oil", "bbl/d"}
)  # amounts whose wording varies too much for one head


def _enough(p: Amount, q: Amount, same_value: bool) -> float:
    if same_value:
        return ENOUGH_ALIKE_SAME
    few = p.amounts[0][0] == "#" and max(p.figure.value, q.figure.value) < FEW
    return ENOUGH_ALIKE_FEW if few else ENOUGH_ALIKE


def _fate(point: Amount) -> str:
    return point.head.partition(":")[0] if ":" in point.head else ""


def _may_differ(p: Amount, q: Amount) -> bool:
    """Whether two figures that are not equal may be two accounts of one thing rather than accounts of two things."""
    if (
        p.amounts[0][0] not in _SELF_TELLING
        and p.figure.currency is None
        and (p.head != q.head or not p.head)
    ):
        return False
    if any(
        a and b and not a & b
        for a, b in ((p.proper, q.proper), (p.minerals, q.minerals), (p.places, q.places))
    ):
        return False
    (_, a), (_, b) = p.amounts[0], q.amounts[0]
    if p.thing and q.thing and p.thing != q.thing:
        return False
    apart = max(abs(a), abs(b)) > MOST_APART * min(abs(a), abs(b))
    return not apart and p.frame == q.frame and len(p.beside & q.beside) >= ENOUGH_BESIDE


def _same_class(p: Amount, q: Amount) -> bool:
    return bool({kind for kind, _ in p.amounts} & {kind for kind, _ in q.amounts})


def _same_period(p: Amount, q: Amount) -> bool:
    a, b = p.figure.period, q.figure.period
    return a is None or b is None or a == b


def _same_value(p: Amount, q: Amount) -> bool:
    return any(
        a == b and math.isclose(x, y, rel_tol=1e-6) for a, x in p.amounts for b, y in q.amounts
    )


# --- verdicts --------------------------------------------------------------------------------------------------------


def bounds(figure: Figure) -> tuple[float, float]:
    """The interval a hedged figure leaves open, ends included."""
    value = figure.value
    slack = abs(value) * 0.1
    near = abs(value) * 0.15
    return {
        "": (value, value),
        "~": (value - slack, value + slack),
        "<~": (value - near, value),
        ">": (value, math.inf),
        ">=": (value, math.inf),
        "<": (-math.inf, value),
        "<=": (-math.inf, value),
    }[figure.hedge]


def verdict(group: Group) -> Agreement | None:
    """How the articles of a group stand; None when nothing can be said with confidence."""
    if len(group) == 1:
        return Agreement.ONLY_ONE if weight(group) > 0 else None
    clashes = [(p, q) for at, p in enumerate(group) for q in group[at + 1 :] if clash(p, q)]
    if not clashes:
        if all(_same_value(group[0], p) for p in group[1:]):
            return Agreement.AGREE
        grown = all(
            _same_value(p, q) or _is_update(p, q)
            for at, p in enumerate(group)
            for q in group[at + 1 :]
        )
        return Agreement.UPDATED if grown else None
    return Agreement.UPDATED if all(_is_update(p, q) for p, q in clashes) else Agreement.DIFFER


_BOUNDS_THAT_DIFFER = ({">", ">="}, {"<", "<="}, {">", "<"}, {">=", "<"}, {">", "<="})


def clash(p: Amount, q: Amount) -> bool:
    """Whether both can't be what was meant: no common amount, or one amount with hedges that say different things."""
    if _same_value(p, q):
        return {p.figure.hedge, q.figure.hedge} in _BOUNDS_THAT_DIFFER
    if _rounded_alike(p.figure, q.figure):
        return False
    (low, high), (other_low, other_high) = bounds(p.figure), bounds(q.figure)
    factor = (
        normal(q.figure.unit)[1] / normal(p.figure.unit)[1]
        if p.figure.unit != q.figure.unit
        else 1.0
    )
    return max(low, other_low * factor) > min(high, other_high * factor)


def _rounded_alike(a: Figure, b: Figure) -> bool:
    """Whether one figure is the other, rounded to the digits it is written with (13.8bn and 14bn)."""
    if a.unit != b.unit and not (a.unit[0] == b.unit[0] == "#"):
        return abs(a.value * normal(a.unit)[1] - b.value * normal(b.unit)[1]) <= 0.03 * abs(
            a.value * normal(a.unit)[1]
        )
    if abs(a.value - b.value) > ROUNDED * max(abs(a.value), abs(b.value)) or (
        a.unit[0] == "#" and abs(a.value) < 100
    ):
        return False
    return any(
        abs(_rounded(x, _digits(y)) - y) <= 1e-9 * abs(y)
        for x, y in ((a.value, b.value), (b.value, a.value))
        if y
    )


def _digits(value: float) -> int:
    return len(f"{abs(value):.10g}".replace(".", "").split("e")[0].strip("0")) or 1


def _rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")


_RUNNING = listed("vote votes case acre hectare signature ballot share point percent")


def _is_update(p: Amount, q: Amount) -> bool:
    """A count that grows in time, told later: the death toll, the votes counted."""
    earlier, later = (p, q) if p.article.published_at <= q.article.published_at else (q, p)
    apart = (later.article.published_at - earlier.article.published_at).total_seconds()
    running = ":" in p.head or p.head in _RUNNING
    return running and apart > 0 and later.figure.value > earlier.figure.value


def subject(group: Group) -> str:
    """What a group measures, in the words of the article that says it in most."""
    best = max(group, key=lambda p: len(p.phrase))
    fate = _fate(best)
    if not fate or fate in best.phrase:
        return best.phrase or best.figure.unit.lstrip("#")
    return f"{best.phrase}, {fate}" if fate != "age" else f"age of {best.head[4:].title()}"


_TELLING = {"#": 1.0, "time": 0.0, "pp": 1.5, "part": 1.5, "mass": 2.0, "length": 0.5, "area": 1.0}


def weight(group: Group) -> float:
    """How telling a figure is: money, tonnes and shares before counts, what several articles give before what one does."""
    point = group[0]
    kind = point.amounts[0][0]
    own = 2.5 if point.figure.currency else _TELLING.get(kind, 1.0)
    if not own or (kind == "#" and abs(point.figure.value) < 3 and len(group) == 1):
        return 0.0
    return own + 1.5 * (len(group) - 1) + 1.0 / (1 + point.place)
