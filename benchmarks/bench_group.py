"""CPU per article of grouping at windows of 1,000, 10,000 and 100,000 articles, beside a TF-IDF single pass in the same run.

    python benchmarks/bench_group.py [--sizes 1000 10000 100000] [--sample 200] [--seed 7]

Articles are made from a seed: words by Zipf's law, stories of a few articles that share names, figures and most of their rare
words, 250 words each, spread evenly over six of the window's seven days. For each size the window is filled, then `sample`
further articles are timed one by one (CPU, not wall). The window is filled through `Grouper.restore`, as at a start of the
program, and that is timed too; so is the part of the work that no window changes. The baseline is the single pass that first
comes to mind: TF-IDF vectors over all words, an inverted index over all terms, the best cosine with a centroid, no bounds.
"""

from __future__ import annotations

import argparse
import math
import platform
import random
import resource
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from monitor.config.settings import StorySettings
from monitor.language.rarity import Rarity
from monitor.model.stories import ArticleRef
from monitor.stories.fingerprint import fingerprint, pack
from monitor.stories.group import Grouper, story_id

_START = datetime(2026, 3, 2, tzinfo=UTC)
_WORDS, _LENGTH, _OWN = 60_000, 250, 25


@dataclass(frozen=True, slots=True)
class _Row:
    data: bytes
    story: str


class _Press:
    """Articles without end, from a seed, `count` of them spread over six days."""

    def __init__(self, seed: int, count: int) -> None:
        self._dice = random.Random(seed)
        syllables = [a + b for a in "bcdfglmnprstv" for b in "aeiou"]
        words = {
            "".join(self._dice.choices(syllables, k=self._dice.randint(2, 4)))
            for _ in range(2 * _WORDS)
        }
        self._words = sorted(words)[:_WORDS]
        self._dice.shuffle(self._words)
        self._weights = list(accumulate(1 / (rank + 10) for rank in range(len(self._words))))
        self._step = timedelta(days=6) / count

    def articles(self) -> Iterator[tuple[ArticleRef, int]]:
        """Articles in order of time, each with the number of its event."""
        number, event = 0, 0
        running: list[tuple[int, list[str]]] = []
        while True:
            number += 1
            if not running or self._dice.random() < 0.4:
                event += 1
                names = [self._word().capitalize() for _ in range(6)] + [
                    str(self._dice.randint(100, 99_999)) for _ in range(3)
                ]
                running.append(
                    (event, names + [self._dice.choice(self._words) for _ in range(_OWN - 9)])
                )
                running = running[-200:]
            told, own = self._dice.choice(running)
            yield self._article(number, own), told

    def _word(self) -> str:
        return self._dice.choice(self._words)

    def _article(self, number: int, own: list[str]) -> ArticleRef:
        plain = self._dice.choices(self._words, cum_weights=self._weights, k=_LENGTH)
        for word in self._dice.sample(own, k=2 * len(own) // 3):
            plain[self._dice.randrange(len(plain) // 2)] = word
        lines = [" ".join(plain[at : at + 20]).capitalize() for at in range(0, len(plain), 20)]
        return ArticleRef(
            article_id=number,
            title=" ".join(self._dice.sample(own, k=6) + plain[:3]),
            text=". ".join(lines),
            outlet="bench",
            language="en",
            published_at=_START + number * self._step,
        )


class _SinglePass:
    """TF-IDF single pass: the baseline."""

    def __init__(self) -> None:
        self._df: Counter[str] = Counter()
        self._count = 0
        self._sums: list[dict[str, float]] = []
        self._norms: list[float] = []
        self._index: defaultdict[str, set[int]] = defaultdict(set)

    def add(self, ref: ArticleRef) -> int:
        """The number of the article's story."""
        counts = Counter(f"{ref.title} {ref.text}".lower().split())
        self._count += 1
        self._df.update(counts.keys())
        vector = {
            word: (1 + math.log(n)) * math.log(1 + self._count / self._df[word])
            for word, n in counts.items()
        }
        norm = math.sqrt(sum(value * value for value in vector.values()))
        vector = {word: value / norm for word, value in vector.items()}
        products: defaultdict[int, float] = defaultdict(float)
        for word, value in vector.items():
            for story in self._index[word]:
                products[story] += value * self._sums[story][word]
        best = max(products, key=lambda story: products[story] / self._norms[story], default=-1)
        if best < 0 or products[best] / self._norms[best] < 0.25:
            best = len(self._sums)
            self._sums.append({})
            self._norms.append(0.0)
        total = self._sums[best]
        for word, value in vector.items():
            total[word] = total.get(word, 0.0) + value
            self._index[word].add(best)
        self._norms[best] = math.sqrt(sum(value * value for value in total.values()))
        return best


def _filled(
    size: int, seed: int
) -> tuple[Grouper, list[ArticleRef], Iterator[tuple[ArticleRef, int]], float]:
    """A grouper whose window holds `size` articles, those articles, the ones to come, and the seconds that restoring took."""
    stream = _Press(seed, size).articles()
    rarity, refs, rows = Rarity(), [], []
    for _ in range(size):
        ref, event = next(stream)
        refs.append(ref)
        rows.append(_Row(pack(fingerprint(ref, rarity)[0]), story_id(event)))
    grouper = Grouper(StorySettings())
    began = time.process_time()
    grouper.restore(rows)
    return grouper, refs, stream, time.process_time() - began


def _timed(add: object, refs: list[ArticleRef]) -> list[float]:
    """Milliseconds of CPU for each article."""
    spent = []
    for ref in refs:
        began = time.process_time()
        add(ref)  # type: ignore[operator]
        spent.append((time.process_time() - began) * 1000)
    return spent


def _line(name: str, size: int, spent: list[float], more: str = "") -> None:
    ordered = sorted(spent)
    print(
        f"{name:<22} window={size:>7,} n={len(spent):>4} mean={statistics.fmean(spent):6.2f} ms"
        f"  median={statistics.median(spent):6.2f}"
        f"  p95={ordered[int(0.95 * len(ordered))]:6.2f}  max={ordered[-1]:6.2f} {more}",
        flush=True,
    )


def main() -> None:
    """Prints one line per window and method."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument(
        "--baseline-up-to", type=int, default=10_000, help="largest window of the baseline"
    )
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    print(f"python {platform.python_version()} on {platform.machine()}, seed {args.seed}; CPU time")
    for size in args.sizes:
        grouper, refs, stream, restored_s = _filled(size, args.seed)
        coming = [next(stream)[0] for _ in range(args.sample)]
        began = time.process_time()
        Rarity().of(["warm"], "en")
        cold = (time.process_time() - began) * 1000
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        each_us = restored_s / size * 1e6
        more = f"(restored in {restored_s:.1f} s, {each_us:.0f} µs an article; table {cold:.0f} ms; peak {peak:.0f} MB)"
        alone = Rarity()
        fingerprint(coming[0], alone)
        _line(
            "fingerprint alone",
            size,
            _timed(lambda ref, seen=alone: fingerprint(ref, seen), coming),
        )
        _line("Grouper.add", size, _timed(grouper.add, coming), more)
        if size <= args.baseline_up_to:
            single = _SinglePass()
            for ref in refs:
                single.add(ref)
            _line("TF-IDF single pass", size, _timed(single.add, coming))


if __name__ == "__main__":
    sys.exit(main())
