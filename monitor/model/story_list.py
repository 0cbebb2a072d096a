"""Stories as a list: one row a story, the filters that narrow it, and the counts beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

KEYS = ("mineral", "action", "place", "outlet", "status", "language", "watchlist")
"""What a list of stories can be narrowed by. `place` is the government that acts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedStory:
    """One story as a line of a list."""

    story: str
    opened_at: datetime
    at: datetime  # of its newest report
    headline: str  # in English, from the record; "" when the record has none
    title: str  # of its best report, as the outlet wrote it
    language: str | None  # of that report
    url: str | None
    outlet: str
    place: str = ""  # the record's; "" when it does not say
    action: str = ""
    status: str = ""
    target: str = ""
    effective_on: str | None = None
    minerals: tuple[str, ...] = ()
    watchlists: tuple[str, ...] = ()
    outlets: int = 1  # independent ones
    reports: int = 1
    score: float = 0.0
    irrelevant: bool = False  # every hit of it was marked
    pinned_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFilter:
    """Which stories are wanted; `keys` by a name of `KEYS`. `since` and `until` bound the newest report's time."""

    keys: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    since: datetime | None = None
    until: datetime | None = None
    irrelevant: bool = False  # show those marked irrelevant too
    best_first: bool = False  # by score instead of newest first
    limit: int = 30
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """A page of a list of stories: `total` that pass, and how many have each value of each key."""

    stories: tuple[ListedStory, ...]
    total: int
    counts: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
