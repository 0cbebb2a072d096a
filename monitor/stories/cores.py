"""Whether a story has grown two cores: articles that tell of two events, chained together by what lay between. Pure.

The story's articles are joined in pairs by their average likeness until two heaps are left; it has two cores when the heaps
are far less like each other than each is within. Copies have no say: a heap of copies is always tight.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from monitor.model.stories import Role
from monitor.stories.fingerprint import UNIT, Fingerprint

LOOKED_AT = frozenset({4, 6, 9, 13, 19, 28, 40, 60, 90})  # numbers of articles at which it is asked
APART = 0.71  # likeness between the heaps against that within them, below which they are two
_MOST = 40  # newest articles compared with each other
_FEWEST = 2  # articles of a core
_SMALLEST = 8  # a core has at least one article in so many
_TIGHT = 0.45  # likeness within a heap counts for no more: rewrites of one wire are tighter than any event
_LEAST = 0.02  # added to cosines: below it differences say nothing


def second_core(members: Iterable[Fingerprint]) -> tuple[int, ...]:
    """The articles of the smaller of two cores, with their copies; empty when the story has but one."""
    every = tuple(members)
    own = [one for one in every if one.role is not Role.COPY][-_MOST:]
    if len(own) < 2 * _FEWEST:
        return ()
    alike = _alike(own)
    first, second = _halves(alike)
    if min(len(first), len(second)) < max(_FEWEST, len(own) / _SMALLEST):
        return ()
    within = math.sqrt((_inside(first, alike) + _LEAST) * (_inside(second, alike) + _LEAST))
    if (_between(first, second, alike) + _LEAST) / within >= APART:
        return ()
    small = {own[at].article_id for at in min((second, first), key=len)}
    return tuple(one.article_id for one in every if one.article_id in small or one.copy_of in small)


def _alike(own: Sequence[Fingerprint]) -> list[list[float]]:
    found = [[0.0] * len(own) for _ in own]
    for at, one in enumerate(own):
        for before in range(at):
            weights, other = one.weights, own[before].weights
            product = sum(w * other[term] for term, w in weights.items() if term in other)
            found[at][before] = found[before][at] = product / (UNIT * UNIT)
    return found


def _halves(alike: list[list[float]]) -> tuple[list[int], list[int]]:
    """Average linkage down to two heaps, as places in the list."""
    heaps = [[at] for at in range(len(alike))]
    sums = [list(row) for row in alike]
    while len(heaps) > 2:
        _, first, second = max(
            (sums[a][b] / (len(heaps[a]) * len(heaps[b])), -b, -a)
            for a in range(len(heaps))
            for b in range(a)
        )
        into, gone = -first, -second
        heaps[into] += heaps.pop(gone)
        for row, value in zip(sums, sums[gone], strict=True):
            row[into] += value
        sums[into] = [a + b for a, b in zip(sums[into], sums[gone], strict=True)]
        del sums[gone]
        for row in sums:
            del row[gone]
        sums[into][into] = 0.0
    return heaps[0], heaps[1]


def _between(first: list[int], second: list[int], alike: list[list[float]]) -> float:
    return sum(alike[a][b] for a in first for b in second) / (len(first) * len(second))


def _inside(heap: list[int], alike: list[list[float]]) -> float:
    pairs = len(heap) * (len(heap) - 1)
    return min(_TIGHT, sum(alike[a][b] for a in heap for b in heap if a != b) / pairs)
