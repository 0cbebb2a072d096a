"""Compares the independent articles of one story: where outlets differ or bring the news up to date, and what all give alike.

Precision first. A disagreement is declared only between figures that measure the same thing (`same_thing.py`), neither of which
the other article has anywhere, and whose hedges leave no room for both (`bounds.py`). Copies count as their original.
Deterministic, no I/O.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from monitor.model.events import Event
from monitor.model.stories import Agreement, Difference, Role, StoryFacts, Told
from monitor.stories import align, mineral_lists
from monitor.stories.amounts import points
from monitor.stories.key_figures import bears_on, claim_of, key_figures
from monitor.stories.record import action_record, best_told

MOST_DIFFERENCES = 8
_DECLARED = (Agreement.DIFFER, Agreement.UPDATED)
_ENOUGH_ALIKE = 1.5  # weight of a figure that says something when outlets give it alike: no count


def compare(story: str, told: tuple[Told, ...], *, names: Mapping[str, str]) -> StoryFacts:
    """What the articles of a story say: key figures, differences (those of the act first), and the action record.

    `told` is in order of time; `names` gives concept ids their English names.
    """
    own = tuple(article for article in told if article.role is not Role.COPY) or told[:1]
    best = best_told(told)
    event = best.event if best else None
    groups = align.groups([points(article) for article in own])
    groups.sort(key=lambda g: (-align.weight(g), g[0].place))
    found = [
        *mineral_lists.differences(own, names),
        *(d for d in (_difference(group, event) for group in groups) if d),
    ]
    found.sort(key=lambda d: (not d.of_the_act, _DECLARED.index(d.verdict)))  # stable
    return StoryFacts(
        story=story,
        key_figures=key_figures(groups, best, names),
        differences=_once(found)[:MOST_DIFFERENCES],
        action=action_record(told, names=names),
        same_figures=_same_figures(groups),
    )


def _difference(group: align.Group, event: Event | None) -> Difference | None:
    verdict = align.verdict(group)
    if verdict not in _DECLARED:
        return None
    return Difference(
        verdict=verdict,
        subject=align.subject(group),
        claims=tuple(claim_of(point) for point in group),
        of_the_act=any(bears_on(point, event) for point in group),
    )


def _once(found: Iterable[Difference]) -> tuple[Difference, ...]:
    """Each difference once: title and text often give the same two figures."""
    seen: dict[tuple[object, ...], Difference] = {}
    for difference in found:
        said = frozenset(claim.said.split(" ")[0].lower() for claim in difference.claims)
        seen.setdefault((difference.verdict, difference.subject, said), difference)
    return tuple(seen.values())


def _same_figures(groups: Iterable[align.Group]) -> int:
    """How many outlets give the same telling figure; 0 when it is one alone, or they give another figure unequally."""
    most = 0
    for group in groups:
        outlets = {point.article.outlet for point in group}
        verdict = align.verdict(group) if len(outlets) > 1 else None
        if len(outlets) > 1 and not align.all_equal(group):
            return 0
        if verdict is Agreement.AGREE and align.weight(group[:1]) >= _ENOUGH_ALIKE:
            most = max(most, len(outlets))
    return most
