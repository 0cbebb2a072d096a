"""What one sentence shows of a government's action on a mineral. Pure and deterministic."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.match.layout import Sentence, words_between
from monitor.model.mentions import Mention

_CLOSE_WORDS = 4  # "suspension of cobalt exports": as near as two words in one phrase
_FAR_WORDS = 28  # a long sentence
_SUBJECT_CHARS = 60  # from a place to the action: "Beijing on Friday said it would restrict …"
_AGENT_CHARS = 24  # from the action to its agent: "was banned by the government"
_VERB_CHARS = 12  # from a place to a verb that anybody may use: "China also considers"
_GOVERNS = 0.5  # enough of a government in a sentence for "plans" and "orders" to be its own
_MOST_PAIRED = 12  # mentions of a sentence that are paired: a list of forty metals is one list
_UNNAMED_ACTION = 0.5  # a decision or decree that is none of the lexicon's actions


@dataclass(frozen=True, slots=True)
class Focus:
    """The concepts that count; None: all of that kind."""

    minerals: frozenset[str] | None = None
    policies: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Local:
    """What one sentence shows; shares from 0 to 1."""

    sentence: Sentence
    minerals: tuple[Mention, ...]
    actions: tuple[Mention, ...]
    mineral: float  # 1 a named mineral, 0.5 ore or metal without a name
    action: float  # strength of the strongest action, less for a decision or decree that the lexicon does not know
    together: float  # how close mineral and action stand
    government: float  # someone who governs: 1 as the subject, less elsewhere in the sentence
    ruler: str  # who it is
    pair: tuple[Mention, Mention] | None  # the closest mineral and action

    @property
    def worth(self) -> float:
        """How well the sentence shows a government's action on a mineral: orders evidence."""
        return (
            self.together * (0.5 + self.action) * (0.5 + self.government)
            + 0.1 * self.mineral
            + 0.1 * bool(self.actions)
        )


class Looks:
    """The sentences of one article as seen by any focus; each distinct look is taken once."""

    def __init__(self, strengths: Mapping[str, int]) -> None:
        self._strengths = strengths
        self._seen: dict[tuple[Sentence, frozenset[str] | None, frozenset[str] | None], Local] = {}

    def look(self, sentence: Sentence, focus: Focus) -> Local:
        """What the sentence shows of the minerals and actions in focus."""
        minerals = None if focus.minerals is None else focus.minerals & sentence.concepts
        policies = None if focus.policies is None else focus.policies & sentence.concepts
        key = (sentence, minerals, policies)
        local = self._seen.get(key)
        if local is None:
            seen = _counting(sentence.minerals, minerals), _counting(sentence.actions, policies)
            local = self._seen[key] = _look(
                sentence, *seen, self._strengths, unnamed=policies is None and not seen[1]
            )
        return local


def _counting(mentions: tuple[Mention, ...], wanted: frozenset[str] | None) -> tuple[Mention, ...]:
    return mentions if wanted is None else tuple(m for m in mentions if m.concept in wanted)


def _look(
    sentence: Sentence,
    minerals: tuple[Mention, ...],
    actions: tuple[Mention, ...],
    strengths: Mapping[str, int],
    *,
    unnamed: bool,
) -> Local:
    pair = _closest(minerals, actions)
    gap = words_between(sentence, *pair) if pair else _FAR_WORDS
    closeness = 1 - 0.6 * min(1.0, max(0, gap - _CLOSE_WORDS) / (_FAR_WORDS - _CLOSE_WORDS))
    mineral = 1.0 if minerals else 0.5 if sentence.mining else 0.0
    government, ruler = _government(sentence, actions)
    decides = sentence.instrument or (bool(sentence.decisions) and government >= _GOVERNS)
    acts = bool(actions) or (unnamed and decides)
    return Local(
        sentence=sentence,
        minerals=minerals,
        actions=actions,
        mineral=mineral,
        action=max(
            (strengths.get(m.concept, 2) / 3 for m in actions),
            default=_UNNAMED_ACTION if acts else 0.0,
        ),
        together=closeness * mineral if acts else 0.0,
        government=government,
        ruler=ruler,
        pair=pair,
    )


def _closest(
    minerals: tuple[Mention, ...], actions: tuple[Mention, ...]
) -> tuple[Mention, Mention] | None:
    pairs = ((m, a) for m in minerals[:_MOST_PAIRED] for a in actions[:_MOST_PAIRED])
    return min(
        pairs,
        key=lambda pair: max(pair[0].start, pair[1].start) - min(pair[0].end, pair[1].end),
        default=None,
    )


def _government(sentence: Sentence, actions: tuple[Mention, ...]) -> tuple[float, str]:
    """Who governs, and how clearly: 1 for one who stands before what is done, 0.9 for a place right before it; else less."""
    done = sorted((*(m.end for m in actions), *sentence.decisions))
    rulers, places = sentence.rulers, sentence.places
    if rulers and done and rulers[0][0] < done[-1]:
        return 1.0, rulers[0][1]
    reach = _SUBJECT_CHARS if actions else _VERB_CHARS
    for end, place in places:
        if _follows(done, end, reach):
            return 0.9, place
    for start, ruler in rulers:
        if _follows(done, start - _AGENT_CHARS, _AGENT_CHARS):
            return 0.8, ruler
    if rulers:
        return 0.5, rulers[0][1]
    return (0.2, places[0][1]) if places and actions else (0.0, "")


def _follows(offsets: list[int], after: int, within: int) -> bool:
    """Whether one of the offsets, which are in order, lies at most `within` behind `after`."""
    at = bisect_left(offsets, after)
    return at < len(offsets) and offsets[at] - after <= within
