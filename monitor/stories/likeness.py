"""How well an article fits a story: one formula, one setting for every kind of text. Pure.

What is compared is the average cosine of rarity-weighted terms with the story's articles. How much is needed follows from how
like the article is to stories it is *not* part of: the nearest other one, and the usual one (the third to tenth nearest), so
that length, language and a busy beat need no setting of their own; from how like the story's articles are to each other; and
from the time since the last of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Fitted by a random walk on labelled news (dated and undated, leads and whole texts, each shortened besides); the same numbers
# for every kind of text. BIAS is not flat: 0.05 more costs undated full texts 0.03 of B-cubed F1.
STEEPNESS = 4.0  # of the logistic curve that turns a score into a similarity
ALIKE = 1.0  # weight of the cosine's logarithm
BACKGROUND = 0.29  # how much of the background's logarithm is taken off
NEXT = 0.2  # how much of the nearest other story's logarithm is taken off
COHESION = (
    0.68  # how much of the logarithm of the story's cohesion, against the usual, is taken off
)
LOOSEST = 0.24  # cohesion: a loose story lets in no more than this one would
USUAL = 0.25  # cohesion
GAP = 0.9  # taken off for a very long time since the story's last article
GAP_POWER = 2.25  # of the days: little is taken off for hours, half of all for a day
BIAS = 0.6
MERGE = 1.0  # score above which two stories that an article joins are one
_FEWEST_ALIKE = 0.1  # cosine below which nothing stands out, however little else there is
_NEVER = -0.5
_LEAST = 0.02  # added to cosines: below it differences say nothing
_FIRST_DAY = 0.03  # cosine with other stories where there are none yet
_RANKS = slice(2, 10)  # of the background: the first two may be of the same event


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """How like an article is to stories that tell of something else."""

    nearest: float
    usual: float


MERGING = 0.19  # nearest other story of two stories that may be one: neither has another


def ground(others: Sequence[float]) -> Ground:
    """From the cosines of an article with all other stories, largest first."""
    width = _RANKS.stop - _RANKS.start
    found = others[_RANKS]
    usual = (sum(found) + _FIRST_DAY * (width - len(found))) / width
    return Ground(nearest=max([_FIRST_DAY, *others[:1]]), usual=usual)


def score(cosine: float, around: Ground, *, cohesion: float, gap_days: float) -> float:
    """How well something fits a story, given their cosine and what is around, so many days apart: together above 0."""
    stands_out = (
        ALIKE * math.log(cosine + _LEAST)
        - BACKGROUND * math.log(around.usual + _LEAST)
        - NEXT * math.log(around.nearest + _LEAST)
    )
    tight = COHESION * math.log((max(cohesion, LOOSEST) + _LEAST) / (USUAL + _LEAST))
    days: float = gap_days**GAP_POWER
    points = stands_out - tight - GAP * days / (days + 1.0) + BIAS
    return min(points, _NEVER) if cosine < _FEWEST_ALIKE else points


def similarity(points: float) -> float:
    """A score as a share of one."""
    return round(1.0 / (1.0 + math.exp(-STEEPNESS * points)), 3)
