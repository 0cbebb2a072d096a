"""Finding terms: our matcher beside a regular expression, pyahocorasick and SQLite FTS5, at 400, 4,000 and 10,000 terms.

Run: python benchmarks/bench_match.py [--articles 200] [--rounds 5] [--seed 7]
Articles of about 4 kB are generated from a seed. Prints µs and CPU µs per article and MB/s, medians over the rounds with the
spread, and checks that all that look for whole words find the same number of them.
"""

from __future__ import annotations

import argparse
import platform
import random
import re
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version

import ahocorasick
from ahocorasick_rs import AhoCorasick

from monitor.match import lexicon
from monitor.match.matcher import Matcher
from monitor.match.patterns import PatternKind, Patterns
from monitor.model.mentions import Kind

SIZES = (400, 4_000, 10_000)
SYLLABLES = tuple(re.findall("..", "baceditofoguhajekilomunapequirosutavewixoyuzacadalefigamexopu"))
COMMON = tuple(
    re.findall(
        r"\w+",
        "the of and to in a for on with by said from that was its as at new will has year state company people market export",
    )
)


def made_words(count: int, rng: random.Random) -> list[str]:
    """Different words of three to five syllables."""
    words: set[str] = set()
    while len(words) < count:
        words.add("".join(rng.choice(SYLLABLES) for _ in range(rng.randint(3, 5))))
    return sorted(words)


def made_articles(count: int, words: Sequence[str], rng: random.Random) -> list[str]:
    """Articles of about 4 kB: common words, rare ones, and a term from the list in about every twelfth place."""
    rare = made_words(3_000, random.Random(1))
    articles = []
    for _ in range(count):
        text: list[str] = []
        for position in range(650):
            source = words if position % 12 == 0 else COMMON if rng.random() < 0.55 else rare
            text.append(rng.choice(source) + (". " if position % 18 == 17 else " "))
        articles.append("".join(text))
    return articles


def timed(run: Callable[[], int], rounds: int) -> tuple[list[float], list[float], int]:
    """Wall and CPU seconds of each round, after one warm-up, and the number of matches."""
    found = run()
    wall, cpu = [], []
    for _ in range(rounds):
        began, spent = time.perf_counter(), time.process_time()
        run()
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - spent)
    return wall, cpu, found


def by_regex(words: Sequence[str], articles: Sequence[str]) -> Callable[[], int]:
    pattern = re.compile(
        r"\b(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + r")\b"
    )
    return lambda: sum(1 for text in articles for _ in pattern.finditer(text))


def by_pyahocorasick(words: Sequence[str], articles: Sequence[str]) -> Callable[[], int]:
    automaton = ahocorasick.Automaton()
    for word in words:
        automaton.add_word(f" {word} ", word)
    automaton.make_automaton()
    plain = [" " + text.replace(".", " ") + " " for text in articles]
    return lambda: sum(1 for text in plain for _ in automaton.iter(text))


def by_ahocorasick_rs(words: Sequence[str], articles: Sequence[str]) -> Callable[[], int]:
    automaton = AhoCorasick([f" {word} " for word in words])
    plain = [" " + text.replace(".", " ") + " " for text in articles]
    return lambda: sum(
        len(automaton.find_matches_as_indexes(text, overlapping=True)) for text in plain
    )


def by_fts5(words: Sequence[str], articles: Sequence[str]) -> Callable[[], int]:
    """Index the articles, then ask for each word: what a database without a matcher would do."""

    def run() -> int:
        with sqlite3.connect(":memory:") as base:
            base.execute("CREATE VIRTUAL TABLE t USING fts5(text, detail=full)")
            base.executemany("INSERT INTO t VALUES (?)", ((text,) for text in articles))
            ask = "SELECT count(*) FROM t WHERE t MATCH ?"
            return sum(base.execute(ask, (f'"{word}"',)).fetchone()[0] for word in words)

    return run


def by_scan(words: Sequence[str], articles: Sequence[str]) -> Callable[[], int]:
    patterns = Patterns(lexicon.Lexicon({}, "bench"), "en", words)
    return lambda: sum(
        found.role.sort is PatternKind.TERM
        for text in articles
        for found in patterns.scan("text", text).found
    )


def by_reading(words: Sequence[str], articles: Sequence[str]) -> Callable[[], int]:
    matcher = Matcher(lexicon.load(), tuple(words))
    return lambda: sum(
        1 for text in articles for m in matcher.read("", text, "en").mentions if m.kind is Kind.TERM
    )


CONTENDERS: tuple[tuple[str, Callable[[Sequence[str], Sequence[str]], Callable[[], int]]], ...] = (
    ("re alternation", by_regex),
    ("pyahocorasick", by_pyahocorasick),
    ("ahocorasick_rs alone", by_ahocorasick_rs),
    ("SQLite FTS5, index and ask", by_fts5),
    ("our scan (fold, offsets, sentences)", by_scan),
    ("our reading (whole lexicon besides)", by_reading),
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=200)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seed", type=int, default=7)
    asked = options.parse_args()
    names = ("ahocorasick_rs", "pyahocorasick")
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        + ", ".join(f"{n} {version(n)}" for n in names)
    )
    began = time.perf_counter()
    lexicon.load()
    loaded = time.perf_counter()
    Patterns(lexicon.load(), "en")
    print(
        f"cold: lexicon {1000 * (loaded - began):.0f} ms, English automaton {1000 * (time.perf_counter() - loaded):.0f} ms"
    )
    for size in SIZES:
        rng = random.Random(asked.seed)
        words = made_words(size, rng)
        articles = made_articles(asked.articles, words, rng)
        total = sum(len(text.encode()) for text in articles)
        print(
            f"\n{size:,} terms, {len(articles)} articles of {total / len(articles) / 1000:.1f} kB"
        )
        for name, make in CONTENDERS:
            rounds = 1 if make is by_regex and size > 400 else asked.rounds
            began = time.perf_counter()
            run = make(words, articles)
            made = time.perf_counter() - began
            wall, cpu, found = timed(run, rounds)
            middle = statistics.median(wall)
            print(
                f"  {name:36} {1e6 * middle / len(articles):9.0f} µs/article "
                f"({1e6 * min(wall) / len(articles):.0f}–{1e6 * max(wall) / len(articles):.0f}), "
                f"CPU {1e6 * statistics.median(cpu) / len(articles):9.0f} µs, {total / middle / 1e6:7.2f} MB/s, "
                f"made in {1000 * made:6.0f} ms, {found} found"
            )


if __name__ == "__main__":
    main()
