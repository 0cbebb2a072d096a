"""The same event told in two languages: shared minerals, actions, places, names and figures, close in time. Deterministic."""

from __future__ import annotations

from datetime import timedelta

from monitor.language.rarity import Rarity
from monitor.stories.fingerprint import Fingerprint
from monitor.stories.window import OpenStory, concept_keys

_SHARE = 0.5  # weighted share of the concepts of both that they must have in common
_MARKS = 3  # names or figures that must be shared where the texts hold no concepts


def tells_the_same(
    one: Fingerprint, story: OpenStory, rarity: Rarity, *, within: timedelta
) -> bool:
    """Whether an article and a story in another language tell the same event.

    With concepts: a mineral and an action in common, and a place, a name or a figure besides, and most of the rest. Without:
    three names or figures in common, more than are not.
    """
    if story.gap_days(one.at, one.at) * 86_400 > within.total_seconds():
        return False
    marks = [term for term in one.marks if term in story.total and len(term) > 1]
    mine = set(concept_keys(one))
    theirs = set(story.concepts)
    common = mine & theirs
    kinds = {key[1] for key in common}
    if not {"m", "p"} <= kinds:
        return not mine and not theirs and len(marks) >= _MARKS and 2 * len(marks) > len(one.marks)
    if "l" not in kinds and not marks:
        return False
    return _weight(common, one, rarity) >= _SHARE * _weight(mine | theirs, one, rarity)


def _weight(keys: set[str], one: Fingerprint, rarity: Rarity) -> float:
    return sum(rarity.of(sorted(keys), one.language))
