"""Whether two figures measure the same thing of the same subject in the same scope. Deterministic, no I/O.

Precision before recall: the same head noun, no part of what the other gives whole, no other name, place, mineral, period or date,
and sentences that tell the same. A toll of an accident or attack needs less, because it is what such a story is about.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from monitor.stories.amounts import Amount
from monitor.stories.bounds import same_value

_ALIKE = 0.35  # share of the weight of the words around figures that differ …
_BESIDE = 2  # … when so many words stand beside both
_ALIKE_LESS, _BESIDE_MORE = 0.25, 3  # … or these
_ALIKE_SAME = 0.25  # … around equal ones, which say much by being equal
_ALIKE_FEW = 0.6  # … around small counts, of which a story has many
_ALIKE_PART = 0.45  # … when only one names a kind of the thing
_FEW = 4.0
_MOST_APART = 2.0  # times; further apart than this, two figures rather count different things …
_MOST_APART_TOLL = 3.0  # … but for tolls
_COUNTS = frozenset({"#", "time", "length"})  # kinds that are no act's size
_MOVING = frozenset(
    {"speed", "°C", "°F", "°", "x", "mph"}
)  # read off a scale that never stands still
_MARKET = frozenset(
    {
        "gain",
        "pric",
        "price",
        "shar",
        "share",
        "stock",
        "trad",
        "trade",
        "ounce",
        "barrel",
        "index",
        "futur",
    }
)


class Surrounding:
    """What the whole story says: how telling a word is in it (rare ones more), and the amounts each article gives."""

    def __init__(self, every: Iterable[Amount]) -> None:
        seen = Counter[str]()
        self._given: defaultdict[int, set[tuple[str, float]]] = defaultdict(set)
        self._of_acts: defaultdict[tuple[int, str, str], set[float]] = defaultdict(set)
        total = 0
        for point in every:
            seen.update(point.near)
            kind, amount = point.amounts[0]
            for act in point.acts if "earlier" not in point.frame else ():
                self._of_acts[point.article.article_id, act, kind].add(amount)
            self._given[point.article.article_id].update(point.amounts)
            total += 1
        self._weight = {word: math.log(1 + total / count) for word, count in seen.items()}

    def of(self, words: Iterable[str]) -> float:
        """The weight of words together."""
        return sum(self._weight.get(word, 0.0) for word in words)

    def is_the_acts(self, point: Amount, act: str) -> bool:
        """Whether an article gives no other figure of the kind beside the act."""
        return len(self._of_acts[point.article.article_id, act, point.amounts[0][0]]) == 1

    def gives(self, other: Amount, point: Amount) -> bool:
        """Whether the other's article has the point's amount anywhere."""
        return not self._given[other.article.article_id].isdisjoint(point.amounts)


def likeness(p: Amount, q: Amount, background: Surrounding) -> float:
    """How far two figures measure the same, 0 when they can't."""
    if not _same_class(p, q) or not _same_time(p, q) or _by_and_to(p, q):
        return 0.0
    if p.fate and q.fate and p.fate != q.fate:
        return 0.0
    if p.head[:4] == q.head[:4] == "age:":
        return 2.0 if _same_person(p.head[4:], q.head[4:]) else 0.0
    near = _near(p, q, background)
    if same_value(p, q):
        return near + 1.0 if near >= _ALIKE_SAME else 0.0
    if background.gives(q, p) or background.gives(p, q) or not _may_differ(p, q):
        return 0.0
    if _of_one_act(p, q, background):
        return max(near, _ALIKE)
    if not p.head or p.head != q.head:
        return 0.0
    return max(near, _ALIKE) if _is_toll(p, q) or _tells_the_same(p, q, near) else 0.0


def is_market(point: Amount) -> bool:
    """Whether a figure is read off a market: a price, a share's, an index."""
    return point.head in _MARKET


def _near(p: Amount, q: Amount, background: Surrounding) -> float:
    least = min(background.of(p.near), background.of(q.near))
    return background.of(p.near & q.near) / max(1e-9, least)


def _other_scope(p: Amount, q: Amount) -> bool:
    """Whether shares are of more or fewer places: "China's and Russia's", "China's"."""
    share = p.amounts[0][0] == "part"
    return share and bool(p.places and q.places) and p.places != q.places


def _other_names(p: Amount, q: Amount) -> bool:
    """Whether names stand around both figures, and none of one in the other's sentence."""
    if not p.proper or not q.proper:
        return False
    mine, theirs = p.figure.sentence, q.figure.sentence
    return not any(n in theirs for n in p.proper) and not any(n in mine for n in q.proper)


def _tells_the_same(p: Amount, q: Amount, near: float) -> bool:
    """Whether the words around figures that differ tell the same."""
    beside = len(p.beside & q.beside)
    if p.amounts[0][0] == "#" and max(p.figure.value, q.figure.value) < _FEW:
        return near >= _ALIKE_FEW and beside >= _BESIDE
    if bool(p.kinds) != bool(q.kinds) and near < _ALIKE_PART:
        return False
    return (near >= _ALIKE and beside >= _BESIDE) or (
        near >= _ALIKE_LESS and beside >= _BESIDE_MORE
    )


def _may_differ(p: Amount, q: Amount) -> bool:
    """Whether two figures that are not equal may be two accounts of one thing rather than accounts of two things."""
    if p.frame != q.frame:
        return False
    if p.amounts[0][0] in _MOVING or is_market(p) or is_market(q):
        return False
    if any(
        a and b and not a & b
        for a, b in (
            (p.minerals, q.minerals),
            (p.places, q.places),
            (p.kinds, q.kinds),
        )
    ):
        return False
    if not p.fate and p.thing and q.thing and p.thing != q.thing and not p.acts & q.acts:
        return False
    if _other_names(p, q) or _other_scope(p, q):
        return False
    (_, a), (_, b) = p.amounts[0], q.amounts[0]
    most = _MOST_APART_TOLL if p.fate else _MOST_APART
    return max(abs(a), abs(b)) <= most * min(abs(a), abs(b))


def _of_one_act(p: Amount, q: Amount, background: Surrounding) -> bool:
    """Whether both are the one figure that their articles give beside the same act on the same mineral: its rate, its amount."""
    if p.amounts[0][0] in _COUNTS or not p.minerals & q.minerals:
        return False
    return any(
        background.is_the_acts(p, act) and background.is_the_acts(q, act) for act in p.acts & q.acts
    )


def _is_toll(p: Amount, q: Amount) -> bool:
    """Whether both are the toll that title or lead gives: of persons of no special kind, in no other place."""
    return bool(p.fate and p.fate == q.fate and p.leads and q.leads and not p.kinds and not q.kinds)


def _same_class(p: Amount, q: Amount) -> bool:
    return bool({kind for kind, _ in p.amounts} & {kind for kind, _ in q.amounts})


def _same_time(p: Amount, q: Amount) -> bool:
    if any(a and b and not a & b for a, b in ((p.years, q.years), (p.months, q.months))):
        return False
    a, b = p.figure.period, q.figure.period
    return a is None or b is None or a == b


def _by_and_to(p: Amount, q: Amount) -> bool:
    """Whether one says by how much, the other to what: "by 50 %", "to 50 %"."""
    return bool(p.change and q.change and p.change != q.change)


def _same_person(one: str, other: str) -> bool:
    """Whether two full names are of one person: first and last name are the same."""
    mine, theirs = one.split(), other.split()
    if len(mine) < 2 or len(theirs) < 2:
        return False
    return (mine[0], mine[-1]) == (theirs[0], theirs[-1])
