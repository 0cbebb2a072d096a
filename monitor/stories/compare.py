"""Compares the independent articles of one story: where they agree, differ, or only one gives a figure or a list member.

Precision first. A disagreement is declared only between figures of one unit class that measure the same thing in sentences that
tell the same, neither of which the other article has anywhere, and whose hedges leave no room for both. Copies count as their
original. Deterministic, no I/O.
"""

from __future__ import annotations

from collections.abc import Mapping

from monitor.model.stories import Agreement, Claim, Difference, Role, StoryFacts, Told
from monitor.stories import align, mineral_lists
from monitor.stories.amounts import Amount, points
from monitor.stories.record import action_record

MOST_DIFFERENCES = 12
MOST_ALONE = 4
MOST_KEY_FIGURES = 6
_ORDER = (Agreement.DIFFER, Agreement.UPDATED, Agreement.AGREE, Agreement.ONLY_ONE)


def compare(story: str, told: tuple[Told, ...], *, names: Mapping[str, str]) -> StoryFacts:
    """What the articles of a story say: key figures, differences (worst first) and the action record.

    `told` is in order of time; `names` gives concept ids their English names.
    """
    own = tuple(article for article in told if article.role is not Role.COPY) or told[:1]
    read = [points(article) for article in own]
    groups = sorted(align.groups(read), key=lambda g: (-align.weight(g), g[0].place))
    found = [
        *mineral_lists.differences(own, names),
        *(d for d in (_difference(g, len(own)) for g in groups) if d),
    ]
    found.sort(key=lambda d: _ORDER.index(d.verdict))  # stable: what weighs more stays first
    return StoryFacts(
        story=story,
        key_figures=tuple(_key_figures(groups)),
        differences=_shown(found),
        action=action_record(told, names=names),
    )


def _difference(group: align.Group, articles: int) -> Difference | None:
    verdict = align.verdict(group)
    if verdict is None or (verdict is Agreement.ONLY_ONE and articles < 2):
        return None
    return Difference(
        verdict=verdict, subject=align.subject(group), claims=tuple(_claim(p) for p in group)
    )


def _claim(point: Amount) -> Claim:
    return Claim(
        article_id=point.article.article_id,
        outlet=point.article.outlet,
        said=point.said,
        sentence=point.figure.sentence,
    )


def _shown(found: list[Difference]) -> tuple[Difference, ...]:
    """The most telling, with few that only one outlet has."""
    alone = [d for d in found if d.verdict is Agreement.ONLY_ONE][MOST_ALONE:]
    return tuple(d for d in found if d not in alone)[:MOST_DIFFERENCES]


def _key_figures(groups: list[align.Group]) -> list[Claim]:
    return [_claim(group[0]) for group in groups[:MOST_KEY_FIGURES] if align.weight(group) > 0]
