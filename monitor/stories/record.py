"""The action record of a story: who does what to which mineral, aimed at whom, since when, by which document.

From the mentions of its articles and the words around them. Empty where the texts do not say. Deterministic, no I/O.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from monitor.events import documents, status
from monitor.model.mentions import Kind, Mention
from monitor.model.stories import ActionRecord, Role, Told

_TITLE = 3.0  # a mention in a title counts this much
_LEAD = 2.0  # in the first sentence
_LEAD_CHARS = 400
_MOST_MINERALS = 8


def action_record(told: tuple[Told, ...], *, names: Mapping[str, str]) -> ActionRecord:
    """What the articles of a story say together; copies have no say where an independent article exists."""
    own = tuple(a for a in told if a.role is not Role.COPY) or told
    action = _first(_weights(own, Kind.ACTION))
    if not action:
        return ActionRecord(documents=documents.named(own))
    sentences = tuple(_sentences_with(own, action))
    actor = _actor(sentences) or _first(_weights(own, Kind.AGENCY))
    since = status.effective_on(own, ((article, text) for article, text, _ in sentences))
    reached = status.of((text, article.language) for article, text, _ in sentences)
    if reached == "adopted" and since and since <= own[-1].published_at.date().isoformat():
        reached = "in_force"
    return ActionRecord(
        actor=actor,
        actor_name=names.get(actor, actor),
        action=action,
        minerals=_minerals(own, sentences),
        target=_target(sentences, actor),
        status=reached,
        effective_on=since,
        documents=documents.named(own),
    )


_Sentence = tuple[Told, str, tuple[Mention, ...]]


def _weights(told: tuple[Told, ...], kind: Kind) -> Counter[str]:
    found: Counter[str] = Counter()
    for article in told:
        for mention in article.mentions:
            if mention.kind is kind:
                found[mention.concept] += _weight(mention)  # type: ignore[assignment]  # Counter of floats
    return found


def _weight(mention: Mention) -> float:
    if mention.field == "title":
        return _TITLE
    return _LEAD if mention.start < _LEAD_CHARS else 1.0


def _first(weights: Counter[str]) -> str:
    return min(weights, key=lambda c: (-weights[c], c)) if weights else ""


def _sentences_with(told: tuple[Told, ...], action: str) -> Iterator[_Sentence]:
    for article in told:
        seen: set[tuple[str, int]] = set()
        for mention in article.mentions:
            key = (mention.field, mention.sentence_start)
            if mention.concept != action or key in seen:
                continue
            seen.add(key)
            inside = tuple(
                m
                for m in article.mentions
                if m.field == key[0] and mention.sentence_start <= m.start < mention.sentence_end
            )
            whole = article.title if key[0] == "title" else article.text
            yield article, whole[mention.sentence_start : mention.sentence_end], inside


def _actor(sentences: tuple[_Sentence, ...]) -> str:
    """The agency or place that stands first before the action in most of its sentences; an agency before a place."""
    found: Counter[str] = Counter()
    for _, text, inside in sentences:
        start = inside[0].sentence_start
        for mention in sorted(inside, key=lambda m: (m.kind is not Kind.AGENCY, m.start)):
            if mention.kind in {Kind.AGENCY, Kind.PLACE} and not _is_aside(
                text, mention.start - start
            ):
                found[mention.concept] += 2 if mention.kind is Kind.AGENCY else 1
                break
    return _first(found)


_AIM = re.compile(
    r"(?:\b(?:to|against|from|on|into|towards?|targeting|for|at|versus|bound for|shipments to|exports to|imports from|"
    r"contra|hacia|desde|vers|contre|gegen|nach|aus|против|из|в|на|terhadap|ke|dari)\s(?:the\s)?|对|對|向)$",
    re.I,
)


# Who is only quoted or lists something does not act.
_QUOTED = re.compile(
    r"\b(?:according to|tracked by|listed by|data from|analysts? at|told|with)\s(?:the\s)?$", re.I
)


def _is_aside(text: str, at: int) -> bool:
    return _is_aimed(text, at) or _QUOTED.search(text, max(0, at - 20), at) is not None


def _is_aimed(text: str, at: int) -> bool:
    return _AIM.search(text, max(0, at - 20), at) is not None


def _target(sentences: tuple[_Sentence, ...], actor: str) -> str:
    found: Counter[str] = Counter()
    for _, text, inside in sentences:
        for mention in inside:
            if (
                mention.kind is Kind.PLACE
                and mention.concept != actor
                and _is_aimed(text, mention.start - mention.sentence_start)
            ):
                found[mention.concept] += 1
    return _first(found)


def _minerals(told: tuple[Told, ...], sentences: tuple[_Sentence, ...]) -> tuple[str, ...]:
    """The minerals of the sentences that name the action, most often named first; else those of the story."""
    found: Counter[str] = Counter()
    for _, _, inside in sentences:
        found.update({m.concept for m in inside if m.kind is Kind.MINERAL})
    if not found:
        found = _weights(told, Kind.MINERAL)
    return tuple(sorted(found, key=lambda c: (-found[c], c))[:_MOST_MINERALS])
