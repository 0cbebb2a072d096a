"""The points of an article: a sum of named reasons between 0 and 100. Pure and deterministic.

What is measured is whether a government acts on a mineral: both named, close together, in title or lead, with someone who
governs as the subject. Prices, drill holes, earnings and other worlds (medals, food) take points away. The weights are round
numbers that logistic regression on articles labelled by reading, one kind of source left out at a time, does not improve; 50
points is an even chance that an analyst of minerals policy wants the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from monitor.match.layout import LEAD_CHARS, Layout
from monitor.match.news_cues import CueKind
from monitor.model.articles import Quality
from monitor.model.hits import Reason
from monitor.watch.sentence_signs import Focus, Local, Looks

POINTS: Mapping[str, float] = {
    "mineral": 22,
    "umbrella": 4,
    "action": 20,
    "together": 8,
    "government": 31,
    "instrument": 6,
    "title": 4,
    "lead": 3,
    "repeated": 2,
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
_SOMEWHERE = 0.3  # of a government that is named apart from minerals and actions
_MOST_NAMED = 4  # words in a reason
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


def features(sheet: Layout, focus: Focus, looks: Looks) -> dict[str, tuple[float, str]]:
    """Each reason's share, 0–1, with what was seen; the points are the weights times these."""
    seen = [looks.look(sentence, focus) for sentence in sheet.sentences]
    acting = [local for local in seen if local.actions]
    lead = [local for local in seen if _leads(local)]
    mineral, minerals = _mineral(sheet, seen)
    goods = _supply(sheet, acting)
    about = (
        _WITHOUT_MINERAL + (1 - _WITHOUT_MINERAL) * mineral * goods
    )  # what a government does counts in full on a mineral
    ruled, ruler = max(
        ((x.government * (1 if x.mineral or x.actions else 0.5), x.ruler) for x in seen),
        default=(0.0, ""),
    )
    umbrella = any(m.concept == _UMBRELLA for x in lead for m in x.minerals)
    return {
        "mineral": (mineral, minerals),
        "umbrella": (float(umbrella), "a word of policy papers"),
        "action": (
            goods * _most(x.action * (0.5 + x.mineral / 2) for x in seen),
            _strongest(acting),
        ),
        "together": (goods * _most(x.together for x in seen), _pair(seen)),
        "government": (
            about * max(ruled, _SOMEWHERE * min(1, sheet.count(CueKind.GOVERNMENT))),
            ruler or "somewhere in the lead",
        ),
        "instrument": (
            about * min(1.0, sheet.count(CueKind.INSTRUMENT) / 2),
            _words(sheet, CueKind.INSTRUMENT),
        ),
        "title": (
            goods * _most(x.together * (0.4 + 0.6 * x.action) for x in _titles(sheet, lead)),
            "mineral and action in it",
        ),
        "lead": (
            goods * _most(x.together * x.government for x in lead),
            "a government acts on a mineral in it",
        ),
        "repeated": (
            about * min(1.0, max(0, len(acting) - 1) / 3),
            f"{len(acting)} sentences with an action",
        ),
        "quality": (_QUALITY.get(sheet.article.quality, 0.0), str(sheet.article.quality)),
        **_kind_of_news(sheet, 1 - _DAMPED * _most(x.government for x in lead if x.together)),
    }


def _most(shares: Iterable[float]) -> float:
    return max(shares, default=0.0)


def _leads(local: Local) -> bool:
    return local.sentence.field == "title" or local.sentence.start < LEAD_CHARS


def _titles(sheet: Layout, lead: list[Local]) -> list[Local]:
    """The title's sentences; an article without a title is led by its first."""
    return (
        [local for local in lead if local.sentence.field == "title"]
        if sheet.article.title
        else lead[:1]
    )


def _mineral(sheet: Layout, seen: Iterable[Local]) -> tuple[float, str]:
    """1 for a mineral in title or lead, or named again and again; less for one named in passing, or for "mineral ores"."""
    named = [m.concept for local in seen for m in local.minerals]
    if named:
        prominent = len(named) >= _OFTEN or any(local.minerals and _leads(local) for local in seen)
        return 1.0 if prominent else _IN_PASSING, ", ".join(
            list(dict.fromkeys(named))[:_MOST_NAMED]
        )
    acted_on = any(local.actions and local.sentence.mining for local in seen)
    share = 1.0 if acted_on else min(1.0, sheet.count(CueKind.MINING) / 3)
    return share * _UNNAMED_MINERAL, f"none by name: {_words(sheet, CueKind.MINING)}"


def _supply(sheet: Layout, acting: Iterable[Local]) -> float:
    """Whether the mineral is a good that is dug, made and traded, 0.7–1, rather than a substance in paint, water or toys."""
    if any(m.concept not in _OF_ANYTHING for local in acting for m in local.actions):
        return 1.0
    return min(1.0, 0.7 + 0.3 * sheet.count(CueKind.MINING) + 0.2 * sheet.count(CueKind.SUPPLY))


def _kind_of_news(sheet: Layout, weight: float) -> dict[str, tuple[float, str]]:
    """Each other kind of news, 0–1: three words of it in the space of a lead are enough, one says little."""
    kinds = {
        CueKind.MARKET: weight,
        CueKind.DRILLING: weight,
        CueKind.COMPANY: weight,
        CueKind.ELSEWHERE: 1.0,
    }
    return {
        str(kind): (share * min(1.0, sheet.density(kind) / 3) ** 1.5, _words(sheet, kind))
        for kind, share in kinds.items()
    }


def _words(sheet: Layout, kind: CueKind) -> str:
    return ", ".join(sheet.lead.get(kind, ())[:_MOST_NAMED])


def _strongest(acting: Iterable[Local]) -> str:
    return max(
        ((x.action, x.actions[0].concept) for x in acting),
        default=(0.0, "a decision without a name in the lexicon"),
    )[1]


def _pair(seen: Iterable[Local]) -> str:
    best = max(seen, key=lambda local: local.worth, default=None)
    return f"{best.pair[0].term} … {best.pair[1].term}" if best and best.pair else ""


def points(sheet: Layout, focus: Focus, looks: Looks) -> tuple[float, tuple[Reason, ...]]:
    """The score, 0–100, and the reasons that it is the sum of."""
    reasons = tuple(
        Reason(name=name, points=round(POINTS[name] * share, 1), detail=detail)
        for name, (share, detail) in features(sheet, focus, looks).items()
        if round(POINTS[name] * share, 1)
    )
    total = round(sum(reason.points for reason in reasons), 1)
    if total >= 0:
        return total, reasons
    return 0.0, (*reasons, Reason(name="floor", points=-total, detail="a score is never below 0"))
