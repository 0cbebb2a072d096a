"""Exclusions that hits marked "not relevant" suggest, each with its measured effect. Pure; nothing is learned in secret.

A candidate is a word or phrase of the marked articles' titles and evidence. What it would do is counted on the hits at hand: how
many marked ones it would remove, and how many others it would cost. Concepts that the watchlist asks for are never candidates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.language.folding import key

MAX_WORDS = 3
_MIN_CHARS = 4
_CANDIDATES = 400  # measured at most; the commonest among the marked


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A hit with what its reader said of it. `shown` is its title and evidence, `text` the whole article."""

    watchlist: str
    irrelevant: bool
    shown: str
    text: str
    asked: tuple[str, ...] = ()  # the words that made it a hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An exclusion for a watchlist and its effect on the hits at hand."""

    watchlist: str
    words: str
    false_removed: int
    true_lost: int
    false_hits: int  # marked, in all
    true_hits: int  # not marked, in all


def suggestions(hits: Sequence[Judged], *, most: int = 5) -> tuple[Suggestion, ...]:
    """The best exclusions per watchlist: those that remove more marked hits than they cost others, best first, none that adds
    nothing to those before it."""
    found: list[Suggestion] = []
    for name in dict.fromkeys(hit.watchlist for hit in hits if hit.irrelevant):
        found += _of_watchlist(name, [hit for hit in hits if hit.watchlist == name], most)
    return tuple(found)


def _of_watchlist(name: str, hits: Sequence[Judged], most: int) -> Iterator[Suggestion]:
    marked = {index: _padded(hit.text) for index, hit in enumerate(hits) if hit.irrelevant}
    others = {index: _padded(hit.text) for index, hit in enumerate(hits) if not hit.irrelevant}
    asked = {word for hit in hits for phrase in hit.asked for word in _words(phrase)}
    measured = []
    for words in _candidates([hit for hit in hits if hit.irrelevant], asked):
        removed = frozenset(index for index, text in marked.items() if f" {words} " in text)
        lost = sum(f" {words} " in text for text in others.values())
        if len(removed) > lost:
            measured.append((removed, lost, words))
    covered: set[int] = set()
    for _ in range(most):
        best = max(
            measured,
            key=lambda m: (len(m[0] - covered) - 2 * m[1], -m[1], -len(m[2].split()), m[2]),
            default=None,
        )
        if best is None or len(best[0] - covered) <= best[1]:
            return
        covered |= best[0]
        yield Suggestion(
            watchlist=name,
            words=best[2],
            false_removed=len(best[0]),
            true_lost=best[1],
            false_hits=len(marked),
            true_hits=len(others),
        )
        measured.remove(best)


def _candidates(marked: Sequence[Judged], asked: set[str]) -> list[str]:
    """Phrases of one to three words, the commonest first; not those made of what the watchlist asks for alone."""
    counts: dict[str, int] = {}
    for hit in marked:
        words = _words(hit.shown)
        phrases = {
            " ".join(words[start : start + length])
            for length in range(1, MAX_WORDS + 1)
            for start in range(len(words) - length + 1)
        }
        for phrase in phrases:
            if len(phrase) >= _MIN_CHARS and not set(phrase.split()) <= asked:
                counts[phrase] = counts.get(phrase, 0) + 1
    return sorted(counts, key=lambda phrase: (-counts[phrase], phrase))[:_CANDIDATES]


def _words(text: str) -> list[str]:
    return key(text).split()


def _padded(text: str) -> str:
    return f" {key(text)} "
