"""One event, however many stories in however many languages tell it; and the reader it is told to. Pure, deterministic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from monitor.digest import wording
from monitor.language import catalogue
from monitor.language.catalogue import Catalogue
from monitor.model.hits import Hit
from monitor.model.stories import Coverage, Role, Story

Dismiss = Callable[[str, Iterable[int]], str]
"""The address where the hits of a watchlist on these articles can be marked as not relevant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """For whom a block is written: day, zone and language, names of concepts and what they weigh, and where the web page is."""

    day: date
    zone: ZoneInfo
    language: str
    since: datetime
    names: Mapping[str, str]
    base_url: str = ""
    dismiss: Dismiss | None = None  # without it no story has a link to mark it with
    weights: Mapping[str, int] = field(default_factory=dict)  # action id → 0–3, how much it changes

    @property
    def say(self) -> Catalogue:
        """The words of this reader's language."""
        return catalogue.of(self.language)

    def name(self, concept: str) -> str:
        """The concept's name."""
        return wording.name_of(concept, self.names)

    def at(self, moment: datetime) -> str:
        """The moment as this reader says it."""
        return wording.clock_words(moment, self.zone, self.day, self.say)

    def foreign(self, tag: str | None) -> str:
        """The language's name when it is not this reader's."""
        return wording.foreign(tag, self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryGroup:
    """One event: the story that tells it and its sisters in other languages."""

    main: Story
    sisters: tuple[Story, ...] = ()

    @property
    def stories(self) -> tuple[Story, ...]:
        """All of them, the main one first."""
        return (self.main, *self.sisters)

    @property
    def hits(self) -> tuple[tuple[Coverage, Hit], ...]:
        """Every hit with its article."""
        return tuple((c, hit) for story in self.stories for c in story.coverage for hit in c.hits)

    def score(self, watchlist: str | None = None) -> float:
        """The best hit's score, of one watchlist or of all; -1 without a hit."""
        return max(
            (hit.score for _, hit in self.hits if watchlist in (None, hit.watchlist)), default=-1.0
        )

    def watchlists(self) -> frozenset[str]:
        """The watchlists that it hits."""
        return frozenset(hit.watchlist for _, hit in self.hits)


def events(stories: Iterable[Story], language: str) -> tuple[StoryGroup, ...]:
    """The stories with their sisters in other languages joined, best score first, then oldest first.

    The main story is one in the reader's language when there is one, and the best by score among those.
    """
    by_id = {story.story: story for story in stories}
    found = []
    for group in _joined(by_id):
        ranked = sorted(
            group,
            key=lambda s: (
                not _is_readers(s, language),
                -StoryGroup(main=s).score(),
                s.opened_at,
                s.story,
            ),
        )
        found.append(StoryGroup(main=ranked[0], sisters=tuple(ranked[1:])))
    return tuple(sorted(found, key=lambda e: (-e.score(), e.main.opened_at, e.main.story)))


def _joined(by_id: Mapping[str, Story]) -> list[list[Story]]:
    root = {key: key for key in by_id}

    def find(key: str) -> str:
        while root[key] != key:
            key = root[key]
        return key

    for story in by_id.values():
        for other in story.also_in:
            if other in root:
                root[find(story.story)] = find(other)
    groups: dict[str, list[Story]] = {}
    for key, story in by_id.items():
        groups.setdefault(find(key), []).append(story)
    return list(groups.values())


def _is_readers(story: Story, language: str) -> bool:
    return any(c.hits and not wording.foreign(c.language, language) for c in story.coverage)


def has_news(event: StoryGroup) -> bool:
    """Whether the event was never told, or brought an independent report or an edit since it was."""
    return any(_story_has_news(story) for story in event.stories)


def _story_has_news(story: Story) -> bool:
    told = story.told_at
    if told is None:
        return True
    return any(
        (c.first_seen_at >= told and c.role != Role.COPY) or any(e.at >= told for e in c.edits)
        for c in story.coverage
    )
