"""The figures of a story's event: rate, amount, quota, share, at most three, with what they measure. Deterministic, no I/O."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from monitor.model.events import Event
from monitor.model.mentions import Kind
from monitor.model.stories import Agreement, Claim, Told
from monitor.stories.align import Group, verdict
from monitor.stories.amounts import Amount
from monitor.stories.bounds import same_value
from monitor.stories.same_thing import is_market

MOST = 3
_COUNTS = frozenset(
    {"#", "time", "length", "area", "speed", "°C", "°F", "°", "x", "B"}
)  # bear on no act


def key_figures(
    groups: Iterable[Group], best: Told | None, names: Mapping[str, str]
) -> tuple[Claim, ...]:
    """The figures that tell the act's size, from sentences that tell the act; what several outlets give comes first among equals.

    `best` is the article whose event stands for the story; without one there is no act, and no key figure. `names` gives
    actions their English names.
    """
    if best is None or best.event is None:
        return ()
    found: list[tuple[tuple[int, int, int], Amount]] = []
    for group in groups:
        if verdict(group) is Agreement.DIFFER:
            continue
        nearest = [(rank, p) for p in group if (rank := _rank(p, best, best.event)) is not None]
        if nearest:
            rank, point = min(nearest, key=lambda pair: (pair[0], pair[1].article.article_id))
            outlets = len({p.article.outlet for p in group})
            found.append(((rank, -outlets, point.place), point))
    found.sort(key=lambda pair: pair[0])
    chosen: list[Amount] = []
    for _, point in found:
        if not any(same_value(point, other) for other in chosen):
            chosen.append(point)
    return tuple(replace(claim_of(p), measures=_measured(p, names)) for p in chosen[:MOST])


_NO_NOUN = re.compile(r"(?:ed|ing|ly)$|^(?:set|add|put|cut|pay|paid|rose|fell|will|would)$")


def _measured(point: Amount, names: Mapping[str, str]) -> str:
    """What a figure measures: the words after it, else the act that it stands beside, else the noun before it."""
    if point.thing or not point.acts:
        return "" if _NO_NOUN.search(point.phrase) else point.phrase
    return names.get(min(point.acts), min(point.acts)).lower()


def claim_of(point: Amount) -> Claim:
    """What an article says with a figure."""
    return Claim(
        article_id=point.article.article_id,
        outlet=point.article.outlet,
        said=point.said,
        sentence=point.figure.sentence,
        measures=point.phrase or point.figure.measures,
    )


def bears_on(point: Amount, event: Event | None) -> bool:
    """Whether a figure is about the act: money, rate, amount or share in a sentence that names its action or a mineral."""
    if point.amounts[0][0] in _COUNTS or is_market(point):
        return False
    if event is None:
        return bool(point.minerals)
    told = _in_evidence(point, event) or _names_the_act(point, event)
    return told or _names_a_means(point, event)


def _rank(point: Amount, best: Told, event: Event) -> int | None:
    """How near a figure stands to the act: 0 in its evidence, 1 in a title, 2 where mineral and action are named or it
    stands beside the action, 3 where
    another action of the same government on its minerals is; None: away from it."""
    if point.amounts[0][0] in _COUNTS or is_market(point) or point.frame:
        return None
    if point.figure.unit == "share":  # in words: half of something
        return None
    if point.article is best and _in_evidence(point, event):
        return 0
    if not _names_the_act(point, event):
        return 3 if point.minerals and _names_a_means(point, event) else None
    if point.figure.sentence == point.article.title:
        return 1
    on_the_act = point.minerals or event.action in point.acts or not event.minerals
    return 2 if on_the_act else None


def _in_evidence(point: Amount, event: Event) -> bool:
    return bool(event.sentence) and point.figure.sentence.strip() in event.sentence


def _names_the_act(point: Amount, event: Event) -> bool:
    """Whether the figure's sentence names the event's action, and a mineral of it or no other."""
    if event.action and event.action not in _actions(point):
        return False
    return not point.minerals or not event.minerals or bool(point.minerals & set(event.minerals))


def _names_a_means(point: Amount, event: Event) -> bool:
    """Whether the figure's sentence tells of money or amounts of another action, of nobody else's, on no other mineral.

    A rate there is that action's own: a tax besides a ban.
    """
    if point.amounts[0][0] == "part":
        return False
    places = set(event.places) or {event.place}
    ours = not point.places or bool(point.places & places)
    named = event.minerals and point.minerals <= set(event.minerals)
    return bool(_actions(point)) and ours and bool(named or not point.minerals)


def _actions(point: Amount) -> set[str]:
    return {
        m.concept
        for m in point.article.mentions
        if m.kind is Kind.ACTION and _beside(m.sentence_start, m.sentence_end, m.field, point)
    }


def _beside(start: int, end: int, field: str, point: Amount) -> bool:
    """Whether a sentence of the article holds the figure."""
    shift = 0 if field == "title" else len(point.article.title) + 1
    in_title = point.figure.start <= len(point.article.title)
    return in_title == (field == "title") and start + shift <= point.figure.start < end + shift
