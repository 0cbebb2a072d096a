"""Figures of several articles that measure the same thing, and how the articles stand on them.

Two figures belong together when their units are of one class, they count or measure the same thing, and the words around them
tell the same (rare words of the story count more). Deterministic, no I/O.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from monitor.model import Figure, Told, Verdict
from monitor.stories.figures import figures
from monitor.stories.units import normal

MOST_POINTS = 60  # of one article
MOST_ARTICLES = 14  # compared; later ones only repeat
ENOUGH_ALIKE = 0.5  # of the weight of the words around figures that differ
ENOUGH_ALIKE_SAME = 0.25  # … around equal ones, which say much by being equal
ENOUGH_BESIDE = 2  # words shared within four words of figures that differ
ROUNDED = 0.06  # what rounding may change at most
MOST_APART = 3.0  # times; further apart than this, two figures rather count different things


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A figure in its article with what aligning needs."""

    article: Told
    figure: Figure
    place: int  # order in the article
    said: str
    amounts: tuple[tuple[str, float], ...]  # unit class and value, own currency first, then the one in brackets
    head: str  # what is counted or measured, as a stem
    near: frozenset[str]  # stems around the figure
    beside: frozenset[str]  # the nearest of them
    frame: frozenset[str]  # what sets it apart from others of its kind: an earlier value, an average, a forecast, a part
    thing: str  # head of the noun phrase after it, as a stem
    years: frozenset[str]  # in its sentence
    proper: frozenset[str]  # names in its sentence


Group = list[Point]


def points(article: Told) -> list[Point]:
    """The figures of an article, its title's included; an amount repeated in another currency in brackets is one figure."""
    text = f"{article.title}\n{article.text}"
    found: list[Point] = []
    for figure in figures(text, article.language)[:MOST_POINTS]:
        if found and _is_aside(text, found[-1].figure, figure):
            found[-1] = _with_amount(found[-1], _amount(figure))
            continue
        found.append(_point(article, text, figure, len(found)))
    return found


def _point(article: Told, text: str, figure: Figure, place: int) -> Point:
    start = text.find(figure.sentence, max(0, figure.start - len(figure.sentence)))
    before = figure.sentence[: figure.start - start]
    after = figure.sentence[figure.end - start :]
    return Point(
        article=article,
        figure=figure,
        place=place,
        said=text[figure.start : figure.end],
        amounts=(_amount(figure),),
        head=_head(figure, before, after),
        near=frozenset(_stems(before)[-8:] + _stems(after)[:8]),
        beside=frozenset(_stems(before)[-4:] + _stems(after)[:4]),
        frame=_frame(figure.sentence, before, after),
        thing=_thing(after),
        years=frozenset(_YEAR.findall(figure.sentence)),
        proper=frozenset(_PROPER.findall(figure.sentence)),
    )


_THING = re.compile(r"(?: (?:worth )?(?:of|in|for|on)(?: the| its| their| all| a)?)?((?: [a-z][a-z-]+){1,6})")
_STOP = re.compile(
    r" (?:and|or|of|in|on|for|to|from|by|with|at|as|that|which|who|were|was|are|is|have|has|had|will|would|this|last|next|"
    r"starting|since|after|before|over|under|between|during|per|a|an|the|it|said|more|each|annually|tracked|listed|made)\b.*"
)


def _thing(after: str) -> str:
    found = _THING.match(after)
    words = _STOP.sub("", found[1]).split() if found else []
    return stem(words[-1]) if words else ""


_FRAMES = (
    (
        "earlier",
        re.compile(
            r"\b(?:from|compared (?:with|to)|versus|against|previous(?:ly)?|earlier|instead of|rather than)\s(?:\w+\s){0,2}$",
            re.I,
        ),
        None,
    ),
    (
        "other",
        re.compile(r"\b(?:other|another|last|first|next|remaining|further|additional|these|those|such|of its|of the)\s$", re.I),
        None,
    ),
    ("more", None, re.compile(r"\s?(?:more|other|others|further|additional)\b", re.I)),
    ("ago", None, re.compile(r"(?:\s\w+)?\s(?:ago|earlier|later|after|before)\b", re.I)),
)
_FRAME_WORDS = re.compile(
    r"\b(?:average|averaging|median|daily|weekly|monthly|annual(?:ly)?|cumulative|total|so far|another|expect|forecast|predict|estimat|"
    r"project(?:s|ed|ion)|target\b|goal\b|each\b|fully|alone\b|minimum|maximum)",
    re.I,
)


def _frame(sentence: str, before: str, after: str) -> frozenset[str]:
    found = {name for name, left, right in _FRAMES if (left and left.search(before)) or (right and right.match(after))}
    clause = _CLAUSE.split(before)[-1] + " " + _CLAUSE.split(after)[0]
    return frozenset(found | {m.lower()[:6] for m in _FRAME_WORDS.findall(clause)})


_CLAUSE = re.compile(r"[,;:]\s|\s[—–-]\s")
_PROPER = re.compile(r"(?<=[a-z,’'] )[A-Z][\w’-]{2,}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BRACKET = re.compile(
    r"\s*[(（]\s*(?:or |about |around |some |roughly |approximately |equivalent to |US|约|約|около |unos |environ |rund )*$"
)


def _amount(figure: Figure) -> tuple[str, float]:
    kind, factor = normal(figure.unit)
    return kind, figure.value * factor


def _is_aside(text: str, first: Figure, second: Figure) -> bool:
    """Whether the second figure says the first again in brackets, in another currency or unit."""
    if not _BRACKET.fullmatch(text[first.end : second.start]):
        return False
    both_money = first.currency is not None and second.currency is not None and first.currency != second.currency
    return both_money or (first.unit != second.unit and normal(first.unit)[0] == normal(second.unit)[0] != "#")


def _with_amount(point: Point, amount: tuple[str, float]) -> Point:
    return replace(point, amounts=(*point.amounts, amount))


# --- words -----------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]{3,}")
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]+")
_COMMON = frozenset(
    "the and for that with from this these those which have has had was were are been being will would could should may might "
    "its their his her our your they them she you who whom whose what when where while there here than then also more most less "
    "over under about around nearly almost least just only some any all each both such into onto upon after before since until "
    "during between among through against said says saying say told according not but nor yet per out off can did does one two "
    "three other another new now per cent percent year years month months day days week weeks million billion thousand".split()
)
_ENDINGS = re.compile(r"(?:ations?|ments?|ings?|edly|ed|ies|es|s|ly|ers?|ors?)$")


def stem(word: str) -> str:
    """A crude stem, good enough to compare the wording of two articles."""
    low = word.lower()
    return _ENDINGS.sub("", low) if len(low) > 4 else low


def _stems(text: str) -> list[str]:
    found = [stem(w) for w in _WORD.findall(text) if w.lower() not in _COMMON and not _CJK.search(w)]
    for run in _CJK.findall(text):
        found += [run[at : at + 2] for at in range(len(run) - 1)]
    return found


# What is counted, said with a verb or a noun: "12 dead", "12 people were killed", "killing 12".
_TOLLS = (
    ("dead", re.compile(r"\b(?:kill|dead|die[sd]?|death|dying|fatal|murder|slain|slaughter|massacr|behead|execut)\w*", re.I)),
    ("injured", re.compile(r"\b(?:injur|wound|hurt|hospitali)\w*", re.I)),
    ("arrested", re.compile(r"\b(?:arrest|detain|custody|jail|imprison)\w*", re.I)),
    ("missing", re.compile(r"\b(?:missing|unaccounted|disappear|kidnap|abduct|hostage|captur)\w*", re.I)),
    ("displaced", re.compile(r"\b(?:displac|evacuat|fled|flee|homeless|refugee)\w*", re.I)),
    ("infected", re.compile(r"\b(?:infect|contract|tested positive|confirmed case|cases)\w*", re.I)),
)
_PERSONS = frozenset(
    "people person men women children civilians soldiers troops victims residents others workers students passengers officers police "
    "policemen militants fighters protesters members dead injured killed wounded missing arrested".split()
)


# Words for one thing.
_SAME = {
    "nation": "countr",
    "state": "countr",
    "firm": "compan",
    "person": "people",
    "soldi": "troop",
    "trooper": "troop",
    "policemen": "police",
}
_AGED = re.compile(r"[ -]olds?\b")
_NAMED_AFTER_AGE = re.compile(
    r"[ -]olds?,? (?:(?!and\b|of\b|to\b|who\b|from\b|by\b|with\b|was\b|for\b)[a-z-]+,? ){0,4}([A-Z][a-zà-ÿ]+(?:[ -][A-Z][\w’-]+)+)"
)


def _head(figure: Figure, before: str, after: str) -> str:
    if figure.unit == "yr" and _AGED.match(after):
        named = _NAMED_AFTER_AGE.match(after)
        return f"age:{named[1].lower()}" if named else "age:"
    noun = figure.measures.lower()
    if figure.unit.startswith("#") and (not noun or noun in _PERSONS):
        fate = _fate(before, after)
        if fate:
            return f"{fate}:{'' if noun in _GENERIC else stem(noun)}"
    return _SAME.get(stem(noun), stem(noun))


_GENERIC = frozenset("people person victims others dead injured killed wounded missing arrested".split()) | {""}


def _fate(before: str, after: str) -> str:
    """What befell the people counted, by the nearest such word of the clause."""
    left, right = re.split(r"[,;:]", before)[-1][-40:], re.split(r"[,;:]|\band\b", after)[0][:50]
    best, name = 1000, ""
    for fate, pattern in _TOLLS:
        for match in pattern.finditer(right):
            best, name = min((best, name), (match.start(), fate))
        for match in pattern.finditer(left):
            best, name = min((best, name), (len(left) - match.end(), fate))
    return name


# --- groups ----------------------------------------------------------------------------------------------------------


def groups(read: list[list[Point]]) -> list[Group]:
    """Figures that measure the same thing, at most one of each article, in order of time; single ones included."""
    read = read[:MOST_ARTICLES]
    rarity = _Rarity(p for article in read for p in article)
    pairs = [
        (score, p, q)
        for at, one in enumerate(read)
        for other in read[at + 1 :]
        for p in one
        for q in other
        if (score := _alike(p, q, rarity)) > 0
    ]
    pairs.sort(
        key=lambda pair: (-pair[0], pair[1].article.article_id, pair[1].place, pair[2].article.article_id, pair[2].place)
    )
    group_of: dict[int, Group] = {id(p): [p] for article in read for p in article}
    for _, p, q in pairs:
        first, second = group_of[id(p)], group_of[id(q)]
        if first is second or {x.article.article_id for x in first} & {x.article.article_id for x in second}:
            continue
        if not all(_alike(a, b, rarity) > 0 or (_same_value(a, p) and _same_value(b, q)) for a in first for b in second):
            continue
        first += second
        for member in second:
            group_of[id(member)] = first
    unique = {id(g): g for g in group_of.values()}
    for group in unique.values():
        group.sort(key=lambda p: (p.article.published_at, p.article.article_id))
    return list(unique.values())


class _Rarity:
    """How telling a word is in this story: rare ones more."""

    def __init__(self, every: Iterable[Point]) -> None:
        seen = Counter[str]()
        total = 0
        for point in every:
            seen.update(point.near)
            total += 1
        self.weight = {word: math.log(1 + total / count) for word, count in seen.items()}

    def of(self, words: Iterable[str]) -> float:
        return sum(self.weight.get(word, 0.0) for word in words)


def _alike(p: Point, q: Point, rarity: _Rarity) -> float:
    """How far two figures measure the same, 0 when they can't."""
    if not _same_class(p, q) or (p.years and q.years and not p.years & q.years) or not _same_period(p, q):
        return 0.0
    if p.head[:4] == q.head[:4] == "age:":
        return 2.0 if set(p.head[4:].split()) & set(q.head[4:].split()) else 0.0
    same_value = _same_value(p, q)
    if not same_value and not _may_differ(p, q):
        return 0.0
    score = rarity.of(p.near & q.near) / max(1e-9, min(rarity.of(p.near), rarity.of(q.near)))
    if score < (ENOUGH_ALIKE_SAME if same_value else ENOUGH_ALIKE):
        return 0.0
    return score + (1.0 if same_value else 0.0)


_SELF_TELLING = frozenset(
    {"part", "pp", "mass", "W", "Wh", "oil", "bbl/d"}
)  # amounts whose wording varies too much for one head


def _may_differ(p: Point, q: Point) -> bool:
    """Whether two figures that are not equal may be two accounts of one thing rather than accounts of two things."""
    if p.amounts[0][0] not in _SELF_TELLING and p.figure.currency is None and (p.head != q.head or not p.head):
        return False
    if p.proper and q.proper and not p.proper & q.proper:
        return False
    (_, a), (_, b) = p.amounts[0], q.amounts[0]
    if p.thing and q.thing and p.thing != q.thing:
        return False
    apart = max(abs(a), abs(b)) > MOST_APART * min(abs(a), abs(b))
    return not apart and p.frame == q.frame and len(p.beside & q.beside) >= ENOUGH_BESIDE


def _same_class(p: Point, q: Point) -> bool:
    return bool({kind for kind, _ in p.amounts} & {kind for kind, _ in q.amounts})


def _same_period(p: Point, q: Point) -> bool:
    a, b = p.figure.period, q.figure.period
    return a is None or b is None or a == b


def _same_value(p: Point, q: Point) -> bool:
    return any(a == b and math.isclose(x, y, rel_tol=1e-6) for a, x in p.amounts for b, y in q.amounts)


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


def verdict(group: Group) -> Verdict | None:
    """How the articles of a group stand; None when nothing can be said with confidence."""
    if len(group) == 1:
        return Verdict.ONLY_ONE if weight(group) > 0 else None
    clashes = [(p, q) for at, p in enumerate(group) for q in group[at + 1 :] if clash(p, q)]
    if not clashes:
        same = all(_same_value(group[0], p) for p in group[1:])
        return Verdict.AGREE if same else None
    return Verdict.UPDATED if all(_is_update(p, q) for p, q in clashes) else Verdict.DIFFER


_BOUNDS_THAT_DIFFER = ({">", ">="}, {"<", "<="}, {">", "<"}, {">=", "<"}, {">", "<="})


def clash(p: Point, q: Point) -> bool:
    """Whether both can't be what was meant: no common amount, or one amount with hedges that say different things."""
    if _same_value(p, q):
        return {p.figure.hedge, q.figure.hedge} in _BOUNDS_THAT_DIFFER
    if _rounded_alike(p.figure, q.figure):
        return False
    (low, high), (other_low, other_high) = bounds(p.figure), bounds(q.figure)
    factor = normal(q.figure.unit)[1] / normal(p.figure.unit)[1] if p.figure.unit != q.figure.unit else 1.0
    return max(low, other_low * factor) > min(high, other_high * factor)


def _rounded_alike(a: Figure, b: Figure) -> bool:
    """Whether one figure is the other, rounded to the digits it is written with (13.8bn and 14bn)."""
    if a.unit != b.unit and not (a.unit[0] == b.unit[0] == "#"):
        return abs(a.value * normal(a.unit)[1] - b.value * normal(b.unit)[1]) <= 0.03 * abs(a.value * normal(a.unit)[1])
    if abs(a.value - b.value) > ROUNDED * max(abs(a.value), abs(b.value)) or (a.unit[0] == "#" and abs(a.value) < 100):
        return False
    return any(abs(_rounded(x, _digits(y)) - y) <= 1e-9 * abs(y) for x, y in ((a.value, b.value), (b.value, a.value)) if y)


def _digits(value: float) -> int:
    return len(f"{abs(value):.10g}".replace(".", "").split("e")[0].strip("0")) or 1


def _rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")


_RUNNING = frozenset("vote votes case acre hectare signature ballot share point percent".split())


def _is_update(p: Point, q: Point) -> bool:
    """A count that grows in time, told later: the death toll, the votes counted."""
    earlier, later = (p, q) if p.article.published_at <= q.article.published_at else (q, p)
    apart = (later.article.published_at - earlier.article.published_at).total_seconds()
    running = ":" in p.head or p.head in _RUNNING
    return running and apart > 0 and later.figure.value > earlier.figure.value


def subject(group: Group) -> str:
    """What a group measures, in words."""
    best = max(group, key=lambda p: len(p.figure.measures))
    noun = best.figure.measures or best.figure.unit.lstrip("#")
    fate = best.head.split(":")[0] if ":" in best.head else ""
    return f"{noun} {fate}".strip() if fate and fate != noun else noun


_TELLING = {"#": 1.0, "time": 0.0, "pp": 1.5, "part": 1.5, "mass": 2.0, "length": 0.5, "area": 1.0}


def weight(group: Group) -> float:
    """How telling a figure is: money, tonnes and shares before counts, what several articles give before what one does."""
    point = group[0]
    kind = point.amounts[0][0]
    own = 2.5 if point.figure.currency else _TELLING.get(kind, 1.0)
    if not own or (kind == "#" and abs(point.figure.value) < 3 and len(group) == 1):
        return 0.0
    return own + 1.5 * (len(group) - 1) + 1.0 / (1 + point.place)
