"""The points of an article: a sum of named reasons between 0 and 100. Pure and deterministic.

What is measured is whether a government acts on a mineral: both named, close together, in title or lead, with someone who
governs as the subject. Prices, drill holes, earnings and other worlds (medals, food) take points away. The weights are round
numbers that logistic regression on articles labelled by reading, one kind of source left out at a time, does not improve; 50
points is an even chance that an analyst of minerals policy wants the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.match.news import CueKind
from monitor.match.sheet import LEAD_CHARS, Sentence, Sheet, words_between
from monitor.model import Kind, Mention, Quality, Reason

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
_NO_RULERS = frozenset({"lme", "benchmark", "trivium-china", "sqm"})  # watched like agencies, but they govern nobody
_CLOSE_WORDS = 4  # "suspension of cobalt exports": as near as two words in one phrase
_FAR_WORDS = 28  # a long sentence
_SUBJECT_CHARS = 60  # from a place to the action: "Beijing on Friday said it would restrict …"
_VERB_CHARS = 12  # from a place to a verb that anybody may use: "China also considers"
_MOST_PAIRED = 12  # mentions of a sentence that are paired: a list of forty metals is one list
_UNNAMED_ACTION = 0.4  # a decision or decree that is none of the lexicon's actions
_UNNAMED_MINERAL = 0.6  # "mineral ores"
_WITHOUT_MINERAL = 0.3  # of what a government does to something else
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
    """What one sentence shows; shares from 0 to 1."""

    sentence: Sentence
    minerals: tuple[Mention, ...]
    actions: tuple[Mention, ...]
    mineral: float  # 1 a named mineral, 0.5 ore or metal without a name
    action: float  # strength of the strongest action, or half for a decision or decree that the lexicon does not know
    together: float  # how close mineral and action stand
    government: float  # someone who governs: 1 as the subject, less elsewhere in the sentence
    pair: tuple[Mention, Mention] | None  # the closest mineral and action


def look(sentence: Sentence, focus: Focus, strengths: Mapping[str, int]) -> Local:
    """What a sentence shows of a government's action on a mineral."""
    minerals, actions = focus.minerals_of(sentence), focus.actions_of(sentence)
    pair = _closest(minerals, actions)
    gap = words_between(sentence, *pair) if pair else _FAR_WORDS
    mineral = 1.0 if minerals else 0.5 if sentence.has(CueKind.MINING) else 0.0
    acts = actions or (focus.policies is None and (sentence.has(CueKind.INSTRUMENT) or sentence.has(CueKind.DECIDING)))
    closeness = 1 - 0.6 * min(1.0, max(0, gap - _CLOSE_WORDS) / (_FAR_WORDS - _CLOSE_WORDS))
    return Local(
        sentence=sentence,
        minerals=minerals,
        actions=actions,
        mineral=mineral,
        action=max((strengths.get(m.concept, 2) / 3 for m in actions), default=_UNNAMED_ACTION if acts else 0.0),
        together=closeness * mineral if acts else 0.0,
        government=_government(sentence, actions),
        pair=pair,
    )


def _closest(minerals: tuple[Mention, ...], actions: tuple[Mention, ...]) -> tuple[Mention, Mention] | None:
    pairs = ((m, a) for m in minerals[:_MOST_PAIRED] for a in actions[:_MOST_PAIRED])
    return min(pairs, key=lambda pair: max(pair[0].start, pair[1].start) - min(pair[0].end, pair[1].end), default=None)


def _government(sentence: Sentence, actions: tuple[Mention, ...]) -> float:
    """1 when someone who governs stands before what is done, 0.9 for a place right before it; 0.5 elsewhere in the sentence."""
    rulers = [m.start for m in sentence.of(Kind.AGENCY) if m.concept not in _NO_RULERS] + [
        c.start for c in sentence.cues if c.kind is CueKind.GOVERNMENT
    ]
    places = [m.end for m in sentence.of(Kind.PLACE)]
    done = [m.end for m in actions] + [c.start for c in sentence.cues if c.kind is CueKind.DECIDING]
    if any(start < end for start in rulers for end in done):
        return 1.0
    if any(0 <= at - end <= (_SUBJECT_CHARS if actions else _VERB_CHARS) for end in places for at in done):
        return 0.9
    return 0.5 if rulers else 0.2 if places and actions else 0.0


def features(sheet: Sheet, focus: Focus, strengths: Mapping[str, int]) -> dict[str, tuple[float, str]]:
    """Each reason's share, 0–1, with what was seen; the points are the weights times these."""
    article = sheet.article
    seen = [look(sentence, focus, strengths) for sentence in sheet.sentences]
    named = [m.concept for local in seen for m in local.minerals]
    mining = min(1.0, sheet.lead_cues[CueKind.MINING] / 3) * _UNNAMED_MINERAL
    mineral = 1.0 if named else mining
    about = _WITHOUT_MINERAL + (1 - _WITHOUT_MINERAL) * mineral  # a government's act counts in full when it is on a mineral
    acting = [local for local in seen if local.actions]
    lead = [local for local in seen if local.sentence.field == "title" or local.sentence.start < LEAD_CHARS]
    title = [local for local in lead if local.sentence.field == "title" or not article.title][: None if article.title else 1]
    ruled = max((x.government * (1 if x.mineral or x.actions else 0.5) for x in seen), default=0.0)
    return {
        "mineral": (mineral, named[0] if named else "ore or metal without a name"),
        "umbrella": (1.0 if any(m.concept == _UMBRELLA for x in lead for m in x.minerals) else 0.0, "a word of policy papers"),
        "action": (max((x.action * (0.5 + x.mineral / 2) for x in seen), default=0.0), _strongest(acting)),
        "together": (max((x.together for x in seen), default=0.0), _pair(seen)),
        "government": (max(ruled, 0.3 * min(1, sheet.lead_cues[CueKind.GOVERNMENT])) * about, "someone who governs"),
        "instrument": (min(1.0, sheet.lead_cues[CueKind.INSTRUMENT] / 2) * about, "decree, law or measure in the lead"),
        "title": (max((x.together * (0.4 + 0.6 * x.action) for x in title), default=0.0), "mineral and action in the title"),
        "lead": (max((x.together * x.government for x in lead), default=0.0), "a government acts on a mineral in the lead"),
        "repeated": (min(1.0, max(0, len(acting) - 1) / 3) * about, f"{len(acting)} sentences with an action"),
        "quality": (_QUALITY.get(article.quality, 0.0), str(article.quality)),
        **_kind_of_news(sheet),
    }


def worth(local: Local) -> float:
    """How well a sentence shows a government's action on a mineral: orders evidence."""
    return local.together * (0.5 + local.action) * (0.5 + local.government) + 0.1 * local.mineral + 0.1 * bool(local.actions)


def _kind_of_news(sheet: Sheet) -> dict[str, tuple[float, str]]:
    """Each other kind of news, 0–1: three words of it in the space of a lead are enough."""
    kinds = (CueKind.MARKET, CueKind.DRILLING, CueKind.COMPANY, CueKind.ELSEWHERE)
    return {str(kind): (min(1.0, sheet.density(kind) / 3), f"{sheet.lead_cues[kind]} words of that kind") for kind in kinds}


def _strongest(acting: Iterable[Local]) -> str:
    return max(((x.action, x.actions[0].concept) for x in acting), default=(0.0, "a decision without a name in the lexicon"))[1]


def _pair(seen: Iterable[Local]) -> str:
    best = max(seen, key=worth, default=None)
    return f"{best.pair[0].term} … {best.pair[1].term}" if best and best.pair else ""


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
