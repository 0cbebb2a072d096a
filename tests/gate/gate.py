"""The quality gate: the matcher's figures on own labelled cases in nine languages, and floors under them that only rise.

    python -m tests.gate.gate             print the figures, language by language, and the mistakes
    python -m tests.gate.gate --raise     lift the floors to what is reached now
    python -m tests.gate.gate --raise --allow-lower     write them even where they fall: say why in the commit

A case is a line of cases/LANGUAGE.jsonl: `text` (and `title`), the exact `minerals`, `actions` and `places` where they are
judged, `not` for concepts that a word of the text could be mistaken for, `relevant` for whether an analyst of minerals policy
wants it.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from monitor.match import lexicon as lexicons
from monitor.match.matcher import Matcher
from monitor.model.articles import Article, Quality
from monitor.model.mentions import Kind
from monitor.watch.scorer import Scorer

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
_KINDS = {"minerals": (Kind.MINERAL,), "actions": (Kind.ACTION,), "places": (Kind.PLACE,)}


@dataclass
class Count:
    """Right, wrong and missed answers."""

    tp: int = 0
    fp: int = 0
    fn: int = 0
    tn: int = 0

    def f1(self) -> float:
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp else 0.0

    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp else 0.0

    def specificity(self) -> float:
        return self.tn / (self.tn + self.fp) if self.tn else 0.0


@dataclass
class Tally:
    """The counts of one language or of all."""

    by: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    scores: list[tuple[float, bool]] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """The figures that have a floor."""
        return {
            "senses recall": self.by["senses"].recall(),
            "senses specificity": self.by["senses"].specificity(),
            **{f"{kind} f1": self.by[kind].f1() for kind in _KINDS},
            "relevance auc": _auc(self.scores),
            "relevance f1": self.by["relevance"].f1(),
        }


def _auc(scores: list[tuple[float, bool]]) -> float:
    good = [score for score, relevant in scores if relevant]
    bad = [score for score, relevant in scores if not relevant]
    wins = sum((a > b) + 0.5 * (a == b) for a in good for b in bad)
    return wins / (len(good) * len(bad)) if good and bad else 0.0


def cases() -> Iterable[tuple[str, dict[str, Any]]]:
    """All cases with their language."""
    for path in sorted((HERE / "cases").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield path.stem, json.loads(line)


@cache
def run() -> tuple[dict[str, dict[str, float]], tuple[str, ...]]:
    """Figures of every language and of "all", rounded down to three places, and the mistakes in words."""
    lexicon = lexicons.load()
    matcher, scorer = Matcher(lexicon), Scorer(lexicon, ())
    tallies: dict[str, Tally] = defaultdict(Tally)
    mistakes: list[str] = []
    for language, case in cases():
        item = Article(
            url=None,
            title=case.get("title", ""),
            text=case["text"],
            language=language,
            quality=Quality.FULL,
        )
        reading = matcher.read(item.title, item.text, language)
        found = {
            name: {mention.concept for mention in reading.mentions if mention.kind in kinds}
            for name, kinds in _KINDS.items()
        }
        score = scorer.article_score(item, reading)[0]
        for tally in (tallies[language], tallies["all"]):
            _count(tally, case, found, score)
        mistakes += _mistakes(language, case, found, score)
    return {
        name: {figure: math.floor(value * 1000) / 1000 for figure, value in tally.figures().items()}
        for name, tally in tallies.items()
    }, tuple(mistakes)


def _count(tally: Tally, case: dict[str, Any], found: dict[str, set[str]], score: float) -> None:
    for kind, got in found.items():
        if kind in case:
            wanted, count = set(case[kind]), tally.by[kind]
            count.tp += len(wanted & got)
            count.fp += len(got - wanted)
            count.fn += len(wanted - got)
    senses = tally.by["senses"]
    senses.tp += len(found["minerals"] & set(case.get("minerals", ())))
    senses.fn += len(set(case.get("minerals", ())) - found["minerals"])
    senses.fp += len(found["minerals"] & set(case.get("not", ())))
    senses.tn += len(set(case.get("not", ())) - found["minerals"])
    if "relevant" in case:
        tally.scores.append((score, case["relevant"]))
        count = tally.by["relevance"]
        said = score >= 50
        count.tp += said and case["relevant"]
        count.fp += said and not case["relevant"]
        count.fn += not said and case["relevant"]


def _mistakes(
    language: str, case: dict[str, Any], found: dict[str, set[str]], score: float
) -> Iterable[str]:
    for kind, got in found.items():
        wanted = set(case.get(kind, got))
        if got != wanted:
            yield f"{language} {kind}: extra {sorted(got - wanted)} missed {sorted(wanted - got)}: {case['text']}"
    if "relevant" in case and (score >= 50) != case["relevant"]:
        yield f"{language} relevance: {score} but {case['relevant']}: {case['text']}"


def floors() -> dict[str, dict[str, float]]:
    """The floors as they stand."""
    return json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}


def lifted(
    old: dict[str, dict[str, float]], new: dict[str, dict[str, float]], *, allow_lower: bool
) -> dict[str, dict[str, float]]:
    """The floors after a run: the higher of both, or the new ones when lowering is allowed."""
    return {
        language: {
            figure: value if allow_lower else max(value, old.get(language, {}).get(figure, 0.0))
            for figure, value in figures.items()
        }
        for language, figures in new.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--raise", dest="lift", action="store_true")
    parser.add_argument("--allow-lower", action="store_true")
    asked = parser.parse_args()
    figures, mistakes = run()
    for language, values in figures.items():
        print(
            f"{language:4}", "  ".join(f"{figure} {value:.3f}" for figure, value in values.items())
        )
    print(*mistakes, sep="\n")
    if asked.lift:
        text = json.dumps(
            lifted(floors(), figures, allow_lower=asked.allow_lower), indent=1, sort_keys=True
        )
        FLOORS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
