"""How rare a term is: word frequencies that are shipped, plus what the window has seen. Deterministic.

The shipped tables (see data/README.md) make the first day's weights as good as the hundredth's; the running counts take over
for what is common in the reader's own feeds and rare elsewhere.
"""

from __future__ import annotations

import lzma
import math
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib import resources

PRIOR_ARTICLES = 6000.0  # how many articles the tables count for
_ARTICLE_WORDS = (
    60.0  # length that turns a word's frequency into the share of articles that have it
)
_UNKNOWN = 1e-6  # frequency of words beyond the tables


def _articles(frequency: float) -> float:
    """In how many of the tables' articles a word of that frequency occurs."""
    return PRIOR_ARTICLES * (1.0 - math.exp(-frequency * _ARTICLE_WORDS))


@cache
def prior(language: str) -> dict[str, float]:
    """In how many of the tables' articles each frequent word of `language` (two letters) occurs; empty without a table."""
    source = resources.files("monitor.language") / "data" / "frequencies" / f"{language}.txt.xz"
    if not source.is_file():
        return {}
    lines = lzma.decompress(source.read_bytes()).decode("utf-8").splitlines()
    table: dict[str, float] = {}
    for line in lines:
        step, *found = line.split(" ")
        table.update(dict.fromkeys(found, _articles(10.0 ** (-int(step) / 10))))
    return table


class Rarity:
    """Weights of terms, by the tables and by the articles in the window."""

    def __init__(self) -> None:
        self._articles = 0
        self._counts: Counter[str] = Counter()

    def of(self, terms: Iterable[str], language: str) -> list[float]:
        """For each term, minus the logarithm of the share of articles that have it; above 0."""
        table, counts, rest = prior(language), self._counts, _articles(_UNKNOWN)
        everything = PRIOR_ARTICLES + self._articles
        return [
            -math.log(min((table.get(term, rest) + counts.get(term, 0)) / everything, 0.999))
            for term in terms
        ]

    def count(self, found: Iterable[str]) -> None:
        """Takes an article's terms into account."""
        self._articles += 1
        self._counts.update(found)

    def forget(self, found: Iterable[str]) -> None:
        """Undoes `count` for an article that left the window."""
        self._articles -= 1
        for term in found:
            self._counts[term] -= 1
            if not self._counts[term]:
                del self._counts[term]
