"""Whether an ambiguous word stands for the mineral: a sum of evidence around it, each part with its name. Pure.

The figures are in data/senses.toml, the evidence words in `[senses]` of each language's file. A word counts when the sum reaches 1.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from monitor.language import languages
from monitor.language.folding import key
from monitor.language.scripts import is_dense, is_han
from monitor.match.patterns import Occurrence, PatternKind, Scan
from monitor.match.tables import data_bytes
from monitor.model.mentions import Kind

NEEDED = 1.0  # sum of evidence from which a word counts
CERTAIN = 2.5  # and from which it speaks for the article's other mentions
_WINDOW_CHARS = 500  # evidence farther away in an endless sentence is another matter
_LEAD_CHARS = 300  # what a teaser shows
_TEASER = 0.75  # evidence of trade that a mineral needs in the shortest article
_LONG_CHARS = 1500  # from here on a single mention is likely in passing
_MANY = 2  # words of nuclear arms in an article about them
_DOUBTED = 0.25  # what is left of a bad word beside a good one
SURE = 3.0  # of a term that means nothing else
_JOINTS = "|".join(sorted(languages.words_everywhere("grammar", "joints"), key=len, reverse=True))
_JOINT = re.compile(rf"\s*(?:,\s*(?:{_JOINTS})|[,/&;、–-]|{_JOINTS})\s*")
_SYMBOL = re.compile(r"\s*\([A-Z][a-z]?\)")
_NAME_GOES_ON = re.compile(r" [A-Z][a-z]")
_MEDALS = {"gold", "silver"}  # go together on podiums as well as in mines
_NONE: frozenset[str] = frozenset()
_SENTENCE_HEAD = re.compile(r"(?:^|[:|–—•*])\s*[\"'“”‘(\[]*$")


@dataclass(slots=True)
class Surroundings:
    """What a sentence holds, gathered once for all its mentions."""

    cues: dict[str, list[Occurrence]] = field(default_factory=dict)
    minerals: list[Occurrence] = field(default_factory=list)
    acts: list[Occurrence] = field(default_factory=list)  # phrases for government actions


_NOTHING = Surroundings()  # of a sentence in which nothing is found, as of most


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of evidence: what it is, its points for the sense, and for the mineral as a commodity."""

    name: str
    points: float
    trade: float = 0.0


@dataclass(frozen=True, slots=True)
class SenseJudgement:
    """The sum for one mention and what it is made of."""

    parts: tuple[Part, ...]

    @property
    def score(self) -> float:
        """Evidence that the word stands for the mineral at all."""
        return sum(part.points for part in self.parts)

    @property
    def trade(self) -> float:
        """Evidence that the mineral is spoken of as a commodity: mined, traded, governed; not just a thing's material."""
        return sum(part.trade for part in self.parts)

    @property
    def counts(self) -> bool:
        """Whether the word stands for the mineral."""
        return self.score >= NEEDED

    def rule(self) -> str:
        """The evidence in words, strongest first, for `monitor explain`."""
        told = sorted(
            (part for part in self.parts if part.points), key=lambda part: -abs(part.points)
        )
        return "evidence: " + (
            ", ".join(f"{part.name} {part.points:+g}" for part in told) or "none"
        )


def surroundings(scan: Scan) -> tuple[Surroundings, ...]:
    """What each sentence of a field holds."""
    around = [_NOTHING] * len(scan.sentences)
    for found in scan.found:
        if around[found.sentence] is _NOTHING:
            around[found.sentence] = Surroundings()
        if found.role.sort is PatternKind.CUE:
            around[found.sentence].cues.setdefault(found.role.concept, []).append(found)
        elif found.role.umbrella:
            continue
        elif found.role.sort is PatternKind.TERM and found.role.kind is Kind.MINERAL:
            around[found.sentence].minerals.append(found)
        elif (
            found.role.sort is PatternKind.TERM
            and found.role.kind is Kind.ACTION
            and not found.role.guarded
        ):
            around[found.sentence].acts.append(found)
    return tuple(around)


def judge(found: Occurrence, scan: Scan, around: Surroundings, language: str) -> SenseJudgement:
    """The evidence for one mention within its sentence. An unguarded term is sure of its sense, not of being the subject."""
    model = _model()
    role, word = found.role, key(found.role.term)
    parts: list[Part] = []
    if not role.guarded:
        parts.append(Part("alias", SURE, 0.0 if role.product else model["trade"]["alias"]))
    else:
        parts.append(Part("", 0.0, model["trade"]["prior"].get(word, 0.0)))
    if role.guarded and language == "en":
        prior = (
            model["words"].get(word)
            or model["words"]["phrase" if " " in word or role.cased else "default"]
        )
        parts.append(Part(f"{word} as written", prior[_case(found, scan)]))
    if language == "en":
        parts += _beside(found, scan, word)
    parts += _in_sentence(
        found,
        scan,
        around,
        named=word in model["bad"] or language != "en",
        english=language == "en",
    )
    return SenseJudgement(tuple(parts))


def _case(found: Occurrence, scan: Scan) -> str:
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
    if first and not scan.titled and _NAME_GOES_ON.match(scan.text, found.end):
        return "inside"
    return (
        "first"
        if first or scan.titled or scan.text[found.start : found.end].isupper()
        else "inside"
    )


def _beside(found: Occurrence, scan: Scan, word: str) -> list[Part]:
    """What the words right before and behind say. A good word on one side makes a bad one on the other doubtful."""
    model = _model()
    weights, bad = model["weights"], model["bad"].get(word, {})
    sides = (
        ("after", "use", _after(found, scan), "before"),
        ("before", "used", _before(found, scan), "after"),
    )
    good: list[Part] = []
    ill: list[Part] = []
    sure: list[Part] = []
    if _SYMBOL.match(scan.text, found.end):
        good.append(Part("with its symbol", weights["symbol"]))
    for side, use, options, place in sides:
        lists = (
            bad.get(side, _NONE),
            model["beside"][side],
            model["beside"][use],
            bad.get(f"weak_{side}", _NONE),
        )
        found_in = (
            (option, n) for option in options for n, listed in enumerate(lists) if option in listed
        )
        option, kind = next(found_in, ("", -1))  # the longest
        name = f"{place} “{option}”"
        if kind == 0:
            never = option in bad.get(f"never_{side}", _NONE)
            (sure if never else ill).append(Part(name, weights["bad"], weights["bad"]))
        elif kind == 1:
            good.append(Part(name, weights[side], model["trade"]["beside"]))
        elif kind == 2:
            good.append(Part(name, weights["use"], model["trade"]["use"]))
        elif kind == 3:
            ill.append(Part(name, weights["weak"], weights["weak"]))
    share = _DOUBTED if good else 1.0
    return [
        *good,
        *sure,
        *(Part(part.name, part.points * share, part.trade * share) for part in ill),
    ]


def _first_in(options: Sequence[str], listed: frozenset[str]) -> str | None:
    return next((option for option in options if option in listed), None)


def _after(found: Occurrence, scan: Scan) -> tuple[str, ...]:
    """One to three words right behind, without punctuation between them but hyphens, longest first."""
    words = scan.words[found.to : found.to + 48].split(" ")[1:4]
    if "" in words:
        words = words[: words.index("")]
    return tuple(" ".join(words[:n]) for n in range(len(words), 0, -1))


def _before(found: Occurrence, scan: Scan) -> tuple[str, ...]:
    start = max(0, found.at - 48)
    words = scan.words[start : found.at].split(" ")[:-1]
    tail: list[str] = []
    for word in reversed(words[-4:]):
        if not word:
            break
        tail.insert(0, word)
    return tuple(" ".join(tail[-n:]) for n in range(min(4, len(tail)), 0, -1))


def _in_sentence(
    found: Occurrence, scan: Scan, around: Surroundings, *, named: bool, english: bool
) -> list[Part]:
    weights, trade = _model()["weights"], _model()["trade"]
    parts = []
    others = [
        m
        for m in _near(found, around.minerals)
        if m.role.concept != found.role.concept and (m.end <= found.start or m.start >= found.end)
    ]
    sure = [m for m in others if not m.role.guarded]
    believed = (
        others if english else sure
    )  # elsewhere two everyday words ("oro y plata") do not vouch for each other
    if beside := next((m for m in believed if joined(found, m, scan.text)), None):
        medals = {found.role.concept, beside.role.concept} == _MEDALS
        parts.append(
            Part(
                f"beside {beside.role.concept}",
                weights["list"] / (1 + medals),
                0.0 if medals else trade["list"],
            )
        )
    elif believed:
        parts.append(
            Part(
                f"with {(sure or others)[0].role.concept}",
                weights["metal_near"] * (1.0 if sure else 0.5),
            )
        )
    for sort, points in weights["sorts" if english else "sorts_abroad"].items():
        listed = {
            c.role.term: c
            for c in _near(found, around.cues.get(sort, ()))
            if c.end <= found.start or c.start >= found.end
        }
        if listed and (named or sort != "other"):
            times = min(len(listed), 3) if points < 0 else 1 + 0.5 * (min(len(listed), 3) - 1)
            first = next(iter(listed.values()))
            name = f"“{scan.text[first.start : first.end]}” ({sort})"
            parts.append(Part(name, points * times, trade["sorts"].get(sort, 0.0) * times))
    if around.acts:
        vouched = weights["acronym_action"] if found.role.cased and found.role.guarded else 0.0
        act = around.acts[0].role.concept
        parts.append(Part(f"{act} in the sentence", vouched, trade["action"]))
    return parts


def _near(found: Occurrence, listed: Sequence[Occurrence]) -> Sequence[Occurrence]:
    """What lies within a window, all of it in a sentence of usual length."""
    first = bisect_left(listed, found.start - _WINDOW_CHARS, key=lambda f: f.start)
    last = bisect_right(listed, found.start + _WINDOW_CHARS, key=lambda f: f.start)
    return listed[first:last]


def joined(a: Occurrence, b: Occurrence, text: str) -> bool:
    """Whether two terms are neighbours in a list: a comma, "and", a slash between them."""
    first, second = (a, b) if a.start < b.start else (b, a)
    gap = text[first.end : second.start]
    return len(gap) <= 8 and _JOINT.fullmatch(gap) is not None


def followed_by_trade(found: Occurrence, scan: Scan) -> bool:
    """Whether the next word speaks of the commodity: "Somewhere Graphite Deposit"."""
    return _first_in(_after(found, scan), _model()["beside"]["after"]) is not None


def is_part_of_names(term: str) -> bool:
    """Whether an ideograph is one that names of people and places are written with: 尹锡悦."""
    return term in languages.of("zh").phrases("ideographs", "names")


def stands_alone(found: Occurrence, scan: Scan) -> bool:
    """Whether an ideograph that is part of many words ("金") is a word of its own here: by what touches it."""
    before, after = scan.words[found.at - 1 : found.at], scan.words[found.to : found.to + 1]
    precious = found.role.term in languages.of("zh").phrases("ideographs", "precious")
    left, right = _around_ideographs(("",) if precious else ("", "_base"))
    return (not is_han(before) or before in left) and (not is_han(after) or after in right)


@cache
def _around_ideographs(lists: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Characters before and after which a metal of one ideograph is a word of its own."""
    chinese = languages.of("zh")
    left, right = (
        frozenset(c for name in lists for c in chinese.phrases("ideographs", side + name))
        for side in ("before", "after")
    )
    return left, right


def of_arms() -> frozenset[str]:
    """Minerals that weapons are made of."""
    return frozenset(_model()["arms"]["minerals"])


def is_of_arms(words: str) -> bool:
    """Whether a folded text is about nuclear arms and who may have them, not about ore or fuel."""
    return _seen(words, "arms") >= _MANY and not _seen(words, "fuel")


def _seen(words: str, kind: str) -> int:
    """How many different phrases of a kind a folded text has, in whatever language."""
    padded = f" {words} "
    return sum(phrase in padded for phrase in _phrases(kind))


@cache
def _phrases(kind: str) -> tuple[str, ...]:
    lines = languages.everywhere("senses", kind)
    listed = [phrase for line in lines for phrase in languages.split_phrases(line)]
    return tuple(p if is_dense(p[:1]) else f" {p} " for p in dict.fromkeys(map(key, listed)) if p)


def leads(found: Occurrence) -> bool:
    """Whether a headline that names the mineral is about it: always, unless the word is an everyday one, or names a product."""
    word = key(found.role.term)
    nickname = found.role.guarded and " " in word  # "white gold"
    return not (found.role.product or nickname or word in _model()["bad"])


def place_points(field: str, start: int) -> float:
    """What a mention's place in the article says for the mineral as its subject."""
    trade = _model()["trade"]
    points: float = (
        trade["title"] if field == "title" else trade["lead"] if start < _LEAD_CHARS else 0.0
    )
    return points


def again(others: Sequence[float]) -> float:
    """What the mineral's further mentions add to the best one, three at most."""
    share: float = _model()["trade"]["again"]
    return share * sum(max(0.0, points) for points in others[:3])


def needed_trade(length: int, language: str, *, mentions: int) -> float:
    """What a mineral needs to be a subject of an article of `length` characters: more in a long text."""
    needed = min(2.0, max(_TEASER, (length - 300) / 500))
    if length > _LONG_CHARS and mentions == 1:
        needed += 0.5
    return needed if language == "en" else needed / 2


@cache
def _model() -> Mapping[str, Any]:
    raw = tomllib.loads(data_bytes("senses.toml").decode("utf-8"))
    raw["beside"] = {
        side: frozenset(key(w) for w in listed) for side, listed in raw["beside"].items()
    }
    raw["bad"] = {
        word: {side: frozenset(key(w) for w in listed) for side, listed in sides.items()}
        for word, sides in raw["bad"].items()
    }
    return raw
