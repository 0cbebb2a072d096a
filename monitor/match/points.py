"""The points of an article: a sum of named reasons between 0 and 100. Pure and deterministic.

What is measured is whether a government acts on a mineral: both named, close together, in title or lead, with someone who
governs as the subject. Prices, drill holes, earnings and other worlds (medals, food) take points away. The weights were fitted by
logistic regression on articles labelled by reading, and rounded; 50 points is an even chance that an analyst of minerals policy
wants the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.match.news import CueKind
from monitor.match.sheet import LEAD_CHARS, Sentence, Sheet, words_between
from monitor.model import Kind, Mention, Quality, Reason

POINTS: Mapping[str, float] = {
    "mineral": 8,
    "action": 18,
    "together": 16,
    "government": 18,
    "instrument": 6,
    "title": 12,
    "lead": 8,
    "repeated": 6,
    "quality": -6,
    "market": -8,
    "drilling": -10,
    "company": -5,
    "elsewhere": -12,
}
_CLOSE_WORDS = 4  # "suspension of cobalt exports": as near as two words in one phrase
_FAR_WORDS = 28  # a long sentence
_SUBJECT_CHARS = 60  # "Beijing on Friday said it would restrict …"
_QUALITY = {Quality.PARTIAL: 0.3, Quality.HEADLINE_ONLY: 0.5}


@dataclass(frozen=True, slots=True)
class Focus:
    """The concepts that count; None: all of that kind."""

    minerals: frozenset[str] | None = None
    policies: frozenset[str] | None = None

    def minerals_of(self, sentence: Sentence) -> tuple[Mention, ...]:
        """The mineral mentions of a sentence that count."""
        return _of(sentence, Kind.MINERAL, self.minerals)

    def actions_of(self, sentence: Sentence) -> tuple[Mention, ...]:
        """The action mentions of a sentence that count."""
        return _of(sentence, Kind.ACTION, self.policies)


def _of(sentence: Sentence, kind: Kind, wanted: frozenset[str] | None) -> tuple[Mention, ...]:
    return tuple(m for m in sentence.mentions if m.kind is kind and (wanted is None or m.concept in wanted))


@dataclass(frozen=True, slots=True)
class Local:
    """What one sentence shows."""

    sentence: Sentence
    minerals: tuple[Mention, ...]
    actions: tuple[Mention, ...]
    mineral: float  # 1 a named mineral, 0.5 ore or metal without a name
    action: float  # strength of the strongest action, 0–1
    together: float  # how close mineral and action stand, 0–1
    government: float  # someone who governs: 1 as the subject, less elsewhere in the sentence
    pair: tuple[Mention, Mention] | None  # the closest mineral and action


def look(sentence: Sentence, focus: Focus, strengths: Mapping[str, int]) -> Local:
    """What a sentence shows of a government's action on a mineral."""
    minerals, actions = focus.minerals_of(sentence), focus.actions_of(sentence)
    gap, pair = _closest(sentence, minerals, actions)
    mineral = 1.0 if minerals else 0.5 if sentence.has(CueKind.MINING) else 0.0
    closeness = 1 - 0.6 * min(1.0, max(0, gap - _CLOSE_WORDS) / (_FAR_WORDS - _CLOSE_WORDS)) if pair else 0.5
    return Local(
        sentence=sentence,
        minerals=minerals,
        actions=actions,
        mineral=mineral,
        action=max((strengths.get(m.concept, 2) / 3 for m in actions), default=0.0),
        together=closeness * mineral if actions else 0.0,
        government=_government(sentence, actions),
        pair=pair,
    )


def _closest(
    sentence: Sentence, minerals: tuple[Mention, ...], actions: tuple[Mention, ...]
) -> tuple[int, tuple[Mention, Mention] | None]:
    pairs = ((abs(m.start - a.start), m, a) for m in minerals[:12] for a in actions[:12])
    best = min(pairs, key=lambda found: found[0], default=None)
    return (words_between(sentence, best[1], best[2]), (best[1], best[2])) if best else (0, None)


def _government(sentence: Sentence, actions: tuple[Mention, ...]) -> float:
    """1 when an office or government stands before the action, or a place right before it; 0.6 elsewhere in the sentence."""
    rulers = [m.start for m in sentence.of(Kind.AGENCY)] + [c.start for c in sentence.cues if c.kind is CueKind.GOVERNMENT]
    places = [m.end for m in sentence.of(Kind.PLACE)]
    if not actions:
        return 0.5 if rulers else 0.0
    if any(start < action.end for start in rulers for action in actions):
        return 1.0
    if any(0 <= action.end - end <= _SUBJECT_CHARS for end in places for action in actions):
        return 0.8
    return 0.6 if rulers else 0.2 if places else 0.0


def features(sheet: Sheet, focus: Focus, strengths: Mapping[str, int]) -> dict[str, tuple[float, str]]:
    """Each reason's share, 0–1, with what was seen; the points are the weights times these."""
    article = sheet.article
    locals_ = [look(s, focus, strengths) for s in sheet.sentences]
    best = max(locals_, key=worth, default=None)
    if best is None:
        return _kind_of_news(sheet)
    named = [m for local in locals_ for m in local.minerals]
    acting = [local for local in locals_ if local.actions]
    ruled = max((local.government for local in acting), default=0.0)
    lead = [local for local in locals_ if local.sentence.field == "title" or local.sentence.start < LEAD_CHARS]
    title = [local for local in lead if local.sentence.field == "title"] or lead[:1] * (not article.title)
    mining = min(1.0, 0.25 * sheet.lead_cues[CueKind.MINING]) * 0.6
    return {
        "mineral": (1.0 if named else mining, named[0].concept if named else "ore or metal without a name"),
        "action": (max((x.action for x in acting), default=0.0), _strongest(acting)),
        "together": (max((x.together for x in locals_), default=0.0), _pair(best)),
        "government": (ruled if acting else 0.4 * min(1, sheet.lead_cues[CueKind.GOVERNMENT]), "someone who governs"),
        "instrument": (min(1.0, sheet.lead_cues[CueKind.INSTRUMENT] / 2), "decree, law or notice in the lead"),
        "title": (max((_both(x) for x in title), default=0.0), "mineral and action in the title"),
        "lead": (
            max((_both(x) * max(0.3, x.government) for x in lead), default=0.0),
            "mineral, action and government in the lead",
        ),
        "repeated": (min(1.0, max(0, len(acting) - 1) / 3), f"{len(acting)} sentences with an action"),
        "quality": (_QUALITY.get(article.quality, 0.0), str(article.quality)),
        **_kind_of_news(sheet),
    }


def worth(local: Local) -> float:
    """How well a sentence shows a government's action on a mineral: orders evidence."""
    return local.together * (0.5 + local.action) * (0.5 + local.government) + 0.1 * local.mineral


def _both(local: Local) -> float:
    if local.actions:
        return 1.0 if local.mineral == 1 else 0.6 if local.mineral else 0.3
    return 0.4 * local.mineral * (1 + (local.government > 0)) / 2


def _kind_of_news(sheet: Sheet) -> dict[str, tuple[float, str]]:
    """Each other kind of news, 0–1: three words of it in the space of a lead are enough."""
    kinds = (CueKind.MARKET, CueKind.DRILLING, CueKind.COMPANY, CueKind.ELSEWHERE)
    return {str(kind): (min(1.0, (sheet.density(kind)) / 3), f"{sheet.lead_cues[kind]} words of that kind") for kind in kinds}


def _strongest(acting: Iterable[Local]) -> str:
    return max(((x.action, m.concept) for x in acting for m in x.actions), default=(0.0, ""))[1]


def _pair(local: Local) -> str:
    return f"{local.pair[0].term} … {local.pair[1].term}" if local.pair else ""


def points(sheet: Sheet, focus: Focus, strengths: Mapping[str, int]) -> tuple[float, tuple[Reason, ...]]:
    """The score, 0–100, and the reasons that it is the sum of."""
    reasons = tuple(
        Reason(name=name, points=round(POINTS[name] * share, 1), detail=detail)
        for name, (share, detail) in features(sheet, focus, strengths).items()
        if round(POINTS[name] * share, 1)
    )
    total = round(sum(reason.points for reason in reasons), 1)
    if 0 <= total <= 100:
        return total, reasons
    bound = 0.0 if total < 0 else 100.0
    return bound, (*reasons, Reason(name="bounds", points=round(bound - total, 1), detail="a score lies between 0 and 100"))
