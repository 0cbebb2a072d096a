"""Whether an ambiguous word stands for the mineral: a sum of evidence around it, each part with its name. Pure.

The figures are in data/senses.toml, the evidence words in data/evidence.toml. A word counts when the sum reaches 1.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from monitor.folding import key
from monitor.match.patterns import Found, Scan, Sort
from monitor.match.tables import data_bytes
from monitor.model import Kind

NEEDED = 1.0  # sum of evidence from which a word counts
CERTAIN = 2.5  # and from which it speaks for the article's other mentions
_JOINT = re.compile(
    r"\s*(?:,|/|&|-|–|;|、|及|和|与|與|や|ve|and|or|und|oder|et|ou|y|e|o|и|или|dan|atau|,\s*(?:and|or|und|et|y|e|и|dan))\s*"
)
_SENTENCE_HEAD = re.compile(r"(?:^|[:|–—•*])\s*[\"'“”‘(\[]*$")


@dataclass(slots=True)
class Around:
    """What a sentence holds, gathered once for all its mentions."""

    cues: dict[str, list[Found]] = field(default_factory=dict)
    minerals: list[Found] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The sum for one mention and what it is made of, strongest first."""

    score: float
    parts: tuple[tuple[str, float], ...]

    @property
    def counts(self) -> bool:
        """Whether the word stands for the mineral."""
        return self.score >= NEEDED

    def rule(self) -> str:
        """The evidence in words, for `monitor explain`."""
        told = [f"{name} {points:+g}" for name, points in self.parts if points]
        return "evidence: " + (", ".join(told) if told else "none")


def surroundings(scan: Scan) -> tuple[Around, ...]:
    """What each sentence of a field holds."""
    around = tuple(Around() for _ in scan.sentences)
    for found in scan.found:
        if found.role.sort is Sort.CUE:
            around[found.sentence].cues.setdefault(found.role.concept, []).append(found)
        elif found.role.sort is Sort.TERM and found.role.kind is Kind.MINERAL:
            around[found.sentence].minerals.append(found)
    return around


def judge(found: Found, scan: Scan, around: Around, language: str) -> Judgement:
    """The evidence for one guarded mention within its sentence."""
    model = _model()
    parts: list[tuple[str, float]] = []
    english = language == "en"
    word = key(found.role.term)
    if english:
        case = _case(found, scan)
        prior = model["words"].get(word) or model["words"]["phrase" if " " in word or found.role.cased else "default"]
        parts.append((f"{word} as written", prior[case]))
        parts += _beside(found, scan, word)
    parts += _in_sentence(found, scan, around)
    return Judgement(sum(points for _, points in parts), tuple(sorted(parts, key=lambda part: -abs(part[1]))))


def _case(found: Found, scan: Scan) -> str:
    letter = scan.text[found.start]
    if letter.islower() or scan.shouting:
        return "lower"
    start = scan.sentences[found.sentence][0]
    head = scan.text[max(start, found.start - 6) : found.start]
    first = (
        found.start == start
        or (found.start - start <= 6 and _SENTENCE_HEAD.search(head))
        or _SENTENCE_HEAD.search(head.lstrip("x"))
    )
    return "first" if first or scan.titled or scan.text[found.start : found.end].isupper() else "inside"


def _beside(found: Found, scan: Scan, word: str) -> list[tuple[str, float]]:
    model, weights = _model(), _model()["weights"]
    after, before = _after(found, scan), _before(found, scan)
    bad = model["bad"].get(word, {"after": frozenset(), "before": frozenset()})
    parts = []
    if wrong := _first_in(after, bad["after"]):
        parts.append((f"before “{wrong}”", weights["bad_after"]))
    elif good := _first_in(after, model["beside"]["after"]):
        parts.append((f"before “{good}”", weights["after"]))
    if good := _first_in(before, model["beside"]["before"]):
        parts.append((f"after “{good}”", weights["before"]))
    elif wrong := _first_in(before, bad["before"]):
        parts.append((f"after “{wrong}”", weights["bad_before"] if not _good(parts) else weights["bad_before"] / 2))
    return parts


def _good(parts: Sequence[tuple[str, float]]) -> bool:
    return any(points > 0 for _, points in parts)


def _first_in(options: Sequence[str], listed: frozenset[str]) -> str | None:
    return next((option for option in options if option in listed), None)


def _after(found: Found, scan: Scan) -> tuple[str, ...]:
    """One and two words right behind, without punctuation between them but hyphens, longest first."""
    words = scan.words[found.to : found.to + 40].split(" ")[1:3]
    if "" in words:
        words = words[: words.index("")]
    return tuple(" ".join(words[:n]) for n in range(len(words), 0, -1))


def _before(found: Found, scan: Scan) -> tuple[str, ...]:
    start = max(0, found.at - 48)
    words = scan.words[start : found.at].split(" ")[:-1]
    tail: list[str] = []
    for word in reversed(words[-4:]):
        if not word:
            break
        tail.insert(0, word)
    return tuple(" ".join(tail[-n:]) for n in range(min(4, len(tail)), 0, -1))


def _in_sentence(found: Found, scan: Scan, around: Around) -> list[tuple[str, float]]:
    weights = _model()["weights"]
    parts = []
    others = [
        m for m in around.minerals if m.role.concept != found.role.concept and (m.end <= found.start or m.start >= found.end)
    ]
    if beside := next((m for m in others if _joined(found, m, scan.text)), None):
        parts.append((f"beside {beside.role.concept}", weights["list"]))
    elif others:
        sure = next((m for m in others if not m.role.guarded), None)
        parts.append((f"with {(sure or others[0]).role.concept}", weights["metal_near"] * (1.0 if sure else 0.5)))
    for sort in ("mining", "unit", "market", "metal", "substance", "other"):
        listed = {c.role.term: c for c in around.cues.get(sort, ()) if c.end <= found.start or c.start >= found.end}
        if listed:
            name = weights.get("metal_near" if sort == "metal" else sort, 0.5)
            count = len(listed)
            points = name * (min(count, 3) if name < 0 else 1 + 0.5 * (min(count, 3) - 1))
            first = next(iter(listed.values()))
            parts.append((f"“{scan.text[first.start : first.end]}” ({sort})", points))
    return parts


def _joined(a: Found, b: Found, text: str) -> bool:
    first, second = (a, b) if a.start < b.start else (b, a)
    gap = text[first.end : second.start]
    return len(gap) <= 8 and _JOINT.fullmatch(gap) is not None


@cache
def _model() -> Mapping[str, Any]:
    raw = tomllib.loads(data_bytes("senses.toml").decode("utf-8"))
    raw["beside"] = {side: frozenset(key(w) for w in listed) for side, listed in raw["beside"].items()}
    raw["bad"] = {
        word: {side: frozenset(key(w) for w in listed) for side, listed in sides.items()} for word, sides in raw["bad"].items()
    }
    return raw
