"""The stories that may still take in an article: their sums, and the index that finds them. Deterministic.

Every article adds its heaviest terms to the index and takes them out when it leaves the window, so that the state follows from
the articles in the window alone, in whatever order they came.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from operator import mul

from monitor.language.rarity import Rarity
from monitor.stories.fingerprint import UNIT, Fingerprint

_POSTED = 24  # heaviest terms of an article by which it is found
_LOOKED_UP = 32  # heaviest terms of an article by which it looks
_BUDGET = 2000  # entries of the index read for one article; newest first, so that a large window costs no more
_DRAWN = 2.0  # how many articles the usual cohesion counts for
_DAY_S = 86_400.0
_NEWEST = 40  # articles of an outlet that show which of its sentences are formulas


@dataclass(slots=True, eq=False)
class OpenStory:
    """A story in the window: its articles and their sum."""

    name: str
    language: str
    opened: tuple[
        datetime, int
    ]  # time and id of its first article: the older of two stories takes in the younger
    members: dict[int, Fingerprint] = field(default_factory=dict)
    total: dict[str, int] = field(default_factory=dict)
    square: int = 0  # of the sum's length
    concepts: dict[str, int] = field(default_factory=dict)
    since: datetime = field(init=False)
    until: datetime = field(init=False)
    names: list[str] = field(default_factory=list)  # of stories merged into it
    parted: set[str] = field(default_factory=set)  # stories that split off it, or it off them

    def __post_init__(self) -> None:
        self.since = self.until = self.opened[0]

    def take(self, one: Fingerprint, concepts: Iterable[str] | None = None) -> None:
        """Adds an article; `concepts` are its `concept_keys`, where they are made already."""
        self.since, self.until = (
            (min(self.since, one.at), max(self.until, one.at)) if self.members else (one.at, one.at)
        )
        self.members[one.article_id] = one
        self.square += _square(one.weights)
        if len(self.members) == 1:
            self.total = one.weights  # most stories stay alone: their sum is no copy
        else:
            self.square += 2 * self._product(one.weights)
            if len(self.members) == 2:
                self.total = dict(self.total)
            _add_up(self.total, one.weights)
        _add_up(
            self.concepts, dict.fromkeys(concept_keys(one) if concepts is None else concepts, 1)
        )

    def release(self, one: Fingerprint) -> None:
        """Takes an article out."""
        del self.members[one.article_id]
        self.square += _square(one.weights) - 2 * self._product(one.weights)
        _add(self.concepts, dict.fromkeys(concept_keys(one), 1), -1)
        if not self.members:
            self.total = {}
            return
        _add(self.total, one.weights, -1)
        times = [member.at for member in self.members.values()]
        self.since, self.until = min(times), max(times)

    def cosine(self, weights: Mapping[str, int]) -> float:
        """The average cosine of an article and the story's articles."""
        return self._product(weights) / (len(self.members) * UNIT * UNIT)

    def cohesion(self, usual: float) -> float:
        """The average cosine of the story's articles with each other, drawn to `usual` when they are few."""
        count = len(self.members)
        if count < 2:
            return usual
        pairs = (self.square / (UNIT * UNIT) - count) / (count - 1)
        return (pairs + _DRAWN * usual) / (count + _DRAWN)

    def gap_days(self, since: datetime, until: datetime) -> float:
        """Days between the story's articles and a span of time, 0 when they overlap."""
        gap = max((self.since - until).total_seconds(), (since - self.until).total_seconds())
        return max(0.0, gap / _DAY_S)

    def _product(self, weights: Mapping[str, int]) -> int:
        total = self.total
        return sum(weight * total[term] for term, weight in weights.items() if term in total)


class StoryWindow:
    """All open stories and the index over them."""

    def __init__(self, length: timedelta, rarity: Rarity) -> None:
        self._length = length
        self._rarity = rarity
        self.stories: dict[str, OpenStory] = {}
        self._story_of: dict[int, OpenStory] = {}
        self._index: dict[str, dict[OpenStory, int]] = {}
        self._ages: list[tuple[datetime, int]] = []
        self._outlets: dict[str, dict[int, None]] = {}  # its articles, in the order added
        self._latest: datetime | None = None

    def story_of(self, article_id: int) -> OpenStory | None:
        """The story of an article that is in the window."""
        return self._story_of.get(article_id)

    def put(self, one: Fingerprint, story: OpenStory) -> None:
        """Adds an article to a story, which may be new."""
        self.stories[story.name] = story
        self._story_of[one.article_id] = story
        concepts = concept_keys(one)
        story.take(one, concepts)
        index = self._index
        for term in (*islice(one.weights, _POSTED), *concepts):
            entries = index.get(term)
            if entries is None:
                index[term] = {story: 1}
            else:
                entries[story] = entries.pop(story, 0) + 1
        self._outlets.setdefault(one.outlet, {})[one.article_id] = None
        heapq.heappush(self._ages, (one.at, one.article_id))
        self._latest = max(self._latest or one.at, one.at)
        self._rarity.count([*one.weights, *concepts])

    def expire(self, at: datetime) -> Iterator[int]:
        """Drops the articles that an article of time `at` finds too old; gives their ids."""
        self._latest = max(self._latest or at, at)
        while self._ages and self._ages[0][0] < self._latest - self._length:
            article_id = heapq.heappop(self._ages)[1]
            self._drop(article_id)
            yield article_id

    def merge(self, old: OpenStory, into: OpenStory) -> None:
        """Moves the articles of a story to another one."""
        for one in tuple(old.members.values()):
            for term in _posted(one):
                self._unpost(term, old)
                entries = self._index.setdefault(term, {})
                entries[into] = entries.pop(into, 0) + 1
            old.release(one)
            into.take(one)
            self._story_of[one.article_id] = into
        into.names += (old.name, *old.names)
        into.parted |= old.parted
        into.opened = min(into.opened, old.opened)
        del self.stories[old.name]

    def part(self, story: OpenStory, articles: Iterable[int], name: str) -> OpenStory:
        """Moves articles of a story to a new one; the two will not be merged again."""
        moved = [story.members[article_id] for article_id in articles]
        first = min(moved, key=lambda one: (one.at, one.article_id))
        new = OpenStory(name=name, language=story.language, opened=(first.at, first.article_id))
        self.stories[name] = new
        for one in moved:
            for term in _posted(one):
                self._unpost(term, story)
                entries = self._index.setdefault(term, {})
                entries[new] = entries.pop(new, 0) + 1
            story.release(one)
            new.take(one)
            self._story_of[one.article_id] = new
        new.parted.add(story.name)
        story.parted.add(name)
        return new

    def formulas(self, outlet: str, story: OpenStory) -> frozenset[int]:
        """Word sequences of an outlet's newest articles in other stories: what it says in whatever it tells."""
        found: set[int] = set()
        for article_id in islice(reversed(self._outlets.get(outlet, {})), _NEWEST):
            other = self._story_of[article_id]
            if other is not story:
                found.update(other.members[article_id].sketch.hashes)
        return frozenset(found)

    def near(self, one: Fingerprint, count: int) -> list[OpenStory]:
        """The `count` stories of the article's language that share most of its heavy terms, best first."""
        found: dict[OpenStory, int] = {}
        budget = _BUDGET
        for term in list(one.weights)[:_LOOKED_UP]:
            entries = self._index.get(term)
            if not entries:
                continue
            weight = one.weights[term]
            for story in reversed(entries):
                found[story] = found.get(story, 0) + weight
                budget -= 1
                if budget <= 0:
                    break
            if budget <= 0:
                break
        language = one.language
        same = {
            story: w
            for story, w in found.items()
            if not language or story.language == language or not story.language
        }
        return self._best(same, count)

    def elsewhere(self, one: Fingerprint, count: int) -> list[OpenStory]:
        """The `count` stories of other languages that share most of its concepts, names and figures, best first."""
        found: dict[OpenStory, int] = {}
        budget = _BUDGET
        keys = [*concept_keys(one), *one.marks][:_LOOKED_UP]
        for key in sorted(keys, key=lambda key: len(self._index.get(key, ()))):
            for story in reversed(self._index.get(key, {})):
                found[story] = found.get(story, 0) + 1
                budget -= 1
            if budget <= 0:
                break
        other = {
            story: n
            for story, n in found.items()
            if not same_language(story.language, one.language)
        }
        return self._best(other, count)

    def _best(self, found: Mapping[OpenStory, int], count: int) -> list[OpenStory]:
        """The `count` stories with the largest numbers, the older of two first."""
        least = sorted(found.values(), reverse=True)[count - 1] if len(found) > count else 0
        ranked = sorted(
            (-number, story.opened, story.name)
            for story, number in found.items()
            if number >= least
        )
        return [self.stories[name] for _, _, name in ranked[:count]]

    def _drop(self, article_id: int) -> None:
        story = self._story_of.pop(article_id)
        one = story.members[article_id]
        story.release(one)
        for term in _posted(one):
            self._unpost(term, story)
        self._rarity.forget(_counted(one))
        del self._outlets[one.outlet][article_id]
        if not self._outlets[one.outlet]:
            del self._outlets[one.outlet]
        if not story.members:
            del self.stories[story.name]

    def _unpost(self, term: str, story: OpenStory) -> None:
        entries = self._index[term]
        entries[story] -= 1
        if not entries[story]:
            del entries[story]
            if not entries:
                del self._index[term]


def same_language(one: str, other: str) -> bool:
    """Whether two texts can be compared word by word; an unknown language fits every other."""
    return not one or not other or one == other


def concept_keys(one: Fingerprint) -> list[str]:
    """The article's minerals, policies and places as keys of the index, which no word can be."""
    return [
        f"={kind}:{concept}"
        for kind, part in zip("mpl", one.concepts, strict=True)
        for concept in part
    ]


def _square(weights: Mapping[str, int]) -> int:
    values = weights.values()
    return sum(map(mul, values, values))


def _posted(one: Fingerprint) -> list[str]:
    return [*list(one.weights)[:_POSTED], *concept_keys(one)]


def _counted(one: Fingerprint) -> list[str]:
    return [*one.weights, *concept_keys(one)]


def _add_up(sums: dict[str, int], values: Mapping[str, int]) -> None:
    """Adds what is above zero to the sums."""
    known = sums.get
    for key, value in values.items():
        sums[key] = known(key, 0) + value


def _add(sums: dict[str, int], values: Mapping[str, int], sign: int) -> None:
    """Adds the values to the sums, or takes them away, without leaving zeros."""
    for key, value in values.items():
        sums[key] = sums.get(key, 0) + sign * value
        if not sums[key]:
            del sums[key]
