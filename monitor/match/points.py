"""The points of an article: a sum of named reasons between 0 and 100. Pure and deterministic.

What is measured is whether a government acts on a mineral: both named, close together, in title or lead, with someone who
governs as the subject. Prices, drill holes, earnings and other worlds (medals, food) take points away. The weights are round
numbers that logistic regression on articles labelled by reading, one kind of source left out at a time, does not improve; 50
points is an even chance that an analyst of minerals policy wants the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from monitor.match.local import Focus, Local, Looks
from monitor.match.news import CueKind
from monitor.match.sheet import LEAD_CHARS, Sheet
from monitor.model import Quality, Reason

POINTS: Mapping[str, float] = {
    "mineral": 18,
    "umbrella": 6,
    "action": 24,
    "together": 10,
    "government": 24,
    "instrument": 10,
    "title": 10,
    "lead": 10,
    "repeated": 8,
    "quality": -6,
    "market": -28,
    "drilling": -18,
    "company": -16,
    "elsewhere": -40,
}
_UMBRELLA = "critical-minerals"  # the word of policy papers for minerals
_UNNAMED_MINERAL = 0.6  # "mineral ores"
_IN_PASSING = 0.6  # a mineral named once or twice, far down
_OFTEN = 3
_WITHOUT_MINERAL = 0.3  # of what a government does to something else
# Actions that governments take on much else, so that they say little of a mineral as a good.
_OF_ANYTHING = frozenset(
    {
        "subsidy",
        "tax-incentive",
        "state-financing",
        "due-diligence",
        "recycling",
        "tech-standards",
        "enforcement",
        "dispute",
        "sanctions",
        "strategy-list",
    }
)
_DAMPED = 0.3  # of what prices, drill holes and earnings take away, where a government acts: policy moves markets
_QUALITY = {Quality.PARTIAL: 0.3, Quality.HEADLINE_ONLY: 0.5}


def features(sheet: Sheet, focus: Focus, looks: Looks) -> dict[str, tuple[float, str]]:
    """Each reason's share, 0–1, with what was seen; the points are the weights times these."""
    article = sheet.article
    seen = [looks.look(sentence, focus) for sentence in sheet.sentences]
    named = [m.concept for local in seen for m in local.minerals]
    ore = 1.0 if any(x.actions and x.sentence.mining for x in seen) else min(1.0, sheet.lead_cues[CueKind.MINING] / 3)
    mineral = _prominence(seen, len(named)) if named else ore * _UNNAMED_MINERAL
    acting = [local for local in seen if local.actions]
    goods = _supply(sheet, acting)
    about = _WITHOUT_MINERAL + (1 - _WITHOUT_MINERAL) * mineral * goods  # what a government does counts in full on a mineral
    lead = [local for local in seen if local.sentence.field == "title" or local.sentence.start < LEAD_CHARS]
    title = [local for local in lead if local.sentence.field == "title" or not article.title][: None if article.title else 1]
    ruled = max((x.government * (1 if x.mineral or x.actions else 0.5) for x in seen), default=0.0)
    return {
        "mineral": (mineral, named[0] if named else "ore or metal without a name"),
        "umbrella": (1.0 if any(m.concept == _UMBRELLA for x in lead for m in x.minerals) else 0.0, "a word of policy papers"),
        "action": (max((x.action * (0.5 + x.mineral / 2) for x in seen), default=0.0) * goods, _strongest(acting)),
        "together": (max((x.together for x in seen), default=0.0) * goods, _pair(seen)),
        "government": (max(ruled, 0.3 * min(1, sheet.lead_cues[CueKind.GOVERNMENT])) * about, "someone who governs"),
        "instrument": (min(1.0, sheet.lead_cues[CueKind.INSTRUMENT] / 2) * about, "decree, law or measure in the lead"),
        "title": (
            max((x.together * (0.4 + 0.6 * x.action) for x in title), default=0.0) * goods,
            "mineral and action in the title",
        ),
        "lead": (
            max((x.together * x.government for x in lead), default=0.0) * goods,
            "a government acts on a mineral in the lead",
        ),
        "repeated": (min(1.0, max(0, len(acting) - 1) / 3) * about, f"{len(acting)} sentences with an action"),
        "quality": (_QUALITY.get(article.quality, 0.0), str(article.quality)),
        **_kind_of_news(sheet, 1 - _DAMPED * max((x.government for x in lead if x.together), default=0.0)),
    }


def _prominence(seen: Iterable[Local], mentions: int) -> float:
    """1 for a mineral in the title or lead, or named again and again; less for one named in passing far down."""
    if mentions >= _OFTEN or any(x.minerals and (x.sentence.field == "title" or x.sentence.start < LEAD_CHARS) for x in seen):
        return 1.0
    return _IN_PASSING


def _supply(sheet: Sheet, acting: Iterable[Local]) -> float:
    """Whether the mineral is a good that is dug, made and traded, 0.5–1, rather than a substance in paint, water or toys."""
    if any(m.concept not in _OF_ANYTHING for local in acting for m in local.actions):
        return 1.0
    return min(1.0, 0.7 + 0.3 * sheet.lead_cues[CueKind.MINING] + 0.2 * sheet.lead_cues[CueKind.SUPPLY])


def _kind_of_news(sheet: Sheet, weight: float) -> dict[str, tuple[float, str]]:
    """Each other kind of news, 0–1: three words of it in the space of a lead are enough, one says little."""
    kinds = (CueKind.MARKET, CueKind.DRILLING, CueKind.COMPANY, CueKind.ELSEWHERE)
    return {
        str(kind): (
            min(1.0, sheet.density(kind) / 3) ** 1.5 * (1 if kind is CueKind.ELSEWHERE else weight),
            f"{sheet.lead_cues[kind]} words of that kind",
        )
        for kind in kinds
    }


def _strongest(acting: Iterable[Local]) -> str:
    return max(((x.action, x.actions[0].concept) for x in acting), default=(0.0, "a decision without a name in the lexicon"))[1]


def _pair(seen: Iterable[Local]) -> str:
    best = max(seen, key=lambda local: local.worth, default=None)
    return f"{best.pair[0].term} … {best.pair[1].term}" if best and best.pair else ""


def points(sheet: Sheet, focus: Focus, looks: Looks) -> tuple[float, tuple[Reason, ...]]:
    """The score, 0–100, and the reasons that it is the sum of."""
    reasons = tuple(
        Reason(name=name, points=round(POINTS[name] * share, 1), detail=detail)
        for name, (share, detail) in features(sheet, focus, looks).items()
        if round(POINTS[name] * share, 1)
    )
    total = round(sum(reason.points for reason in reasons), 1)
    if 0 <= total <= 100:
        return total, reasons
    bound = 0.0 if total < 0 else 100.0
    return bound, (*reasons, Reason(name="bounds", points=round(bound - total, 1), detail="a score lies between 0 and 100"))
