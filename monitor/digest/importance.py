"""How much an event matters: by the act, then by how many outlets tell it on their own, then by the reader's minerals. Pure.

The order of the whole digest is made of this number alone, across watchlists: sections follow their best story. A named act that
is in force outweighs a plan, a ban outweighs a grant, and each doubling of the outlets outweighs a mineral more.
"""

from __future__ import annotations

from math import log2
from urllib.parse import urlsplit

from monitor.digest.story_group import Audience, StoryGroup
from monitor.model.stories import ActionRecord, Coverage, Role

UMBRELLAS = frozenset({"critical-minerals", "battery-materials", "rare-earths", "pgm"})
"""Words for many minerals: less of a subject than a mineral by name (the rare earths are both)."""
MANY = UMBRELLAS - {"rare-earths", "pgm"}
"""Words for many minerals that a record tells only where it names none."""

MOST = 100
_ACT, _UNNAMED, _ACTOR, _MINERAL = 14, 6, 5, 3
_STATUS = {"in_force": 14, "adopted": 14, "suspended": 12, "ended": 12, "expired": 8, "proposed": 7}
_MOVED = 8
_STRENGTH = 8  # for each of the three steps of the lexicon
_OUTLETS, _MAX_OUTLETS = 8, 30  # for each doubling
_MAX_MINERALS = 9
_COMPANY_WIRE = "company-wire"  # the feed's tag


def importance(event: StoryGroup, reader: Audience, *, moved: bool = False) -> int:
    """0–100, and 100 what a reader has pinned; what is no act of a government has at most what its outlets and minerals give."""
    if any(story.pinned for story in event.stories):
        return MOST
    points = min(_OUTLETS * log2(max(1, len(outlets(event)))), _MAX_OUTLETS)
    points += min(_MINERAL * len(minerals(event)), _MAX_MINERALS)
    record = act(event)
    if record is not None:
        points += (
            (_ACT if record.action else _UNNAMED) + _STATUS.get(record.status, 0) + _MOVED * moved
        )
        points += _ACTOR * bool(record.actor or record.places)
        points += _STRENGTH * reader.weights.get(record.action, 1) * bool(record.action)
    if is_of_companies(event):
        points /= 2
    return min(MOST - 1, round(points))


def act(event: StoryGroup) -> ActionRecord | None:
    """The record of the event's act, which may be without a name; of the main story, else of the first sister that has one."""
    records = (story.facts.action for story in event.stories if story.facts is not None)
    return next((record for record in records if record.action or record.headline), None)


def minerals(event: StoryGroup) -> frozenset[str]:
    """The minerals by name that the reader's lists ask for and the act is about."""
    asked = {mineral for _, hit in event.hits for mineral in hit.minerals}
    record = act(event)
    told = asked & set(record.minerals) if record and record.minerals else asked
    return frozenset(told - UMBRELLAS or told)


def outlets(event: StoryGroup) -> tuple[str, ...]:
    """Who reports on their own, once each, the first one first: the feeds of one site ("X: tin", "X: zinc") are one outlet."""
    found: dict[tuple[str, str], str] = {}
    for c in sorted(_independent(event), key=lambda c: (c.published_at, c.article_id)):
        found.setdefault(_site(c), c.outlet)
    return tuple(dict.fromkeys(found.values()))


def _independent(event: StoryGroup) -> list[Coverage]:
    every = [c for story in event.stories for c in story.coverage]
    return [c for c in every if c.role != Role.COPY] or every[:1]


def _site(c: Coverage) -> tuple[str, str]:
    host = (urlsplit(c.url or "").hostname or "").removeprefix("www.")
    return host, c.outlet.split(":")[0].strip().casefold()


def is_company(event: StoryGroup) -> bool:
    """Whether it is a company's own news: no act of a government, and told by nobody but its wires."""
    return act(event) is None and is_of_companies(event)


def is_of_companies(event: StoryGroup) -> bool:
    """Whether nobody but companies' wires tells it: what they say of a government nobody else has said."""
    return all(_COMPANY_WIRE in c.tags for story in event.stories for c in story.coverage)
