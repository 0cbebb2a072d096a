"""Which watchlists want an article: minerals × policies × places × terms within a unit of text, then any, all, none, near.

All watchlists are asked at once. Each has a bit; a concept knows the bits of those that ask for it, and a unit of text
satisfies the watchlists whose every kind is free or named in it: one `and` per kind, whatever the number of watchlists. Only
those left over are looked at one by one. Pure and deterministic.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from monitor.match.layout import Layout, Sentence, words_between
from monitor.match.lexicon import UNNAMED_ACTION, Lexicon
from monitor.model.events import Event
from monitor.model.hits import Near, Watchlist
from monitor.model.mentions import Kind, Mention
from monitor.watch import sources

_WITHIN = ("sentence", "paragraph", "article")
FIELDS = ("minerals", "policies", "places", "terms")
FIELD_OF = {
    Kind.MINERAL: "minerals",
    Kind.ACTION: "policies",
    Kind.PLACE: "places",
    Kind.AGENCY: "places",
    Kind.TERM: "terms",
}


@dataclass(frozen=True, slots=True)
class WantedPair:
    """A `near` with its words or lexicon members resolved."""

    a: frozenset[str]
    b: frozenset[str]
    words: int
    written: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A watchlist with its members resolved to concepts; a word that is no concept stands for itself."""

    watchlist: Watchlist
    asked: Mapping[str, frozenset[str]]  # by field; only fields that ask for something
    any: frozenset[str]
    all: tuple[tuple[str, frozenset[str]], ...]  # as written, and what it stands for
    none: frozenset[str]  # `none` and `exclude`
    near: tuple[WantedPair, ...]
    limited: bool = False  # to some feeds, tags, outlets or languages

    @property
    def about_event(self) -> bool:
        """Whether the article's main event must satisfy it."""
        return self.watchlist.about == "event"

    @property
    def grouped(self) -> frozenset[str]:
        """The concepts of any, all and near."""
        return self.any.union(
            *(members for _, members in self.all), *(pair.a | pair.b for pair in self.near)
        )


def wanted(watchlist: Watchlist, lexicon: Lexicon) -> Wanted:
    """The watchlist, resolved by the lexicon."""
    asked = {
        field: frozenset().union(*(lexicon.expand(member) for member in getattr(watchlist, field)))
        for field in ("minerals", "policies", "places")
        if getattr(watchlist, field)
    }
    if watchlist.terms:
        asked["terms"] = frozenset(watchlist.terms)
    return Wanted(
        watchlist=watchlist,
        asked=asked,
        any=_resolve(watchlist.any, lexicon),
        all=tuple((member, _resolve((member,), lexicon)) for member in watchlist.all),
        none=_resolve(watchlist.none, lexicon) | frozenset(watchlist.exclude),
        near=tuple(_pair(near, lexicon) for near in watchlist.near),
        limited=sources.is_limited(watchlist),
    )


def _resolve(members: Iterable[str], lexicon: Lexicon) -> frozenset[str]:
    return frozenset().union(*(lexicon.expand(member) or {member} for member in members))


def _pair(near: Near, lexicon: Lexicon) -> WantedPair:
    written = f"{'/'.join(near.a)} ~ {'/'.join(near.b)} within {near.words} words"
    return WantedPair(_resolve(near.a, lexicon), _resolve(near.b, lexicon), near.words, written)


@dataclass(frozen=True, slots=True)
class Scope:
    """A sentence, a paragraph or the whole article, with what it names."""

    sentences: tuple[Sentence, ...]
    named: Mapping[str, frozenset[str]]  # concepts by field


@dataclass(frozen=True, slots=True)
class Units:
    """An article cut into units three ways, all that it names, and its main event."""

    by: Mapping[str, tuple[Scope, ...]]  # "sentence", "paragraph", "article"
    present: frozenset[str]
    event: Mapping[
        str, Scope
    ]  # the main event as a unit, by how near to it a free word must stand; empty without one

    def of(self, each: Wanted) -> tuple[Scope, ...]:
        """The units in which a watchlist's kinds must come together."""
        within = each.watchlist.within
        if each.about_event:
            return (self.event[within],) if self.event else ()
        return self.by[within]


class Index:
    """All watchlists, asked at once."""

    def __init__(self, watchlists: tuple[Watchlist, ...], lexicon: Lexicon) -> None:
        self.wanted = tuple(wanted(watchlist, lexicon) for watchlist in watchlists)
        self._lexicon = lexicon
        everyone = (1 << len(self.wanted)) - 1
        self._askers: dict[str, dict[str, int]] = {}
        self._free: dict[str, int] = {}
        for field in FIELDS:
            askers = _bits(w.asked.get(field, frozenset()) for w in self.wanted)
            self._askers[field] = askers
            self._free[field] = everyone & ~_mask(field in w.asked for w in self.wanted)
        self._within = {
            (within, about): _mask(
                w.watchlist.within == within and w.about_event is about for w in self.wanted
            )
            for within in _WITHIN
            for about in (False, True)
        }
        self._any = _bits(w.any for w in self.wanted)
        self._any_free = everyone & ~_mask(bool(w.any) for w in self.wanted)
        self._none = _bits(w.none for w in self.wanted)

    def units(self, sheet: Layout, event: Event | None = None) -> Units:
        """The article cut into units. An agency also names the place it belongs to."""
        sentences = tuple(Scope((sentence,), self._named(sentence)) for sentence in sheet.sentences)
        paragraphs: dict[int, list[Scope]] = {}
        for unit in sentences:
            paragraphs.setdefault(unit.sentences[0].paragraph, []).append(unit)
        whole = _joined(sentences)
        by = {
            "sentence": sentences,
            "paragraph": tuple(_joined(members) for members in paragraphs.values()),
            "article": (whole,) if sentences else (),
        }
        return Units(
            by=by,
            event={}
            if event is None
            else {w: self._event(event, by[w]) for w in _WITHIN if self._within[w, True]},
            present=frozenset().union(*whole.named.values())
            | {m.concept for s in sheet.sentences for m in s.mentions},
        )

    def _event(self, event: Event, units: Sequence[Scope]) -> Scope:
        """The event as a unit: its fields, regions of its governments that its sentence names, free words near it."""
        around = [
            unit
            for unit in units
            if any(
                s.field == event.field and s.start < event.end and event.start < s.end
                for s in unit.sentences
            )
        ]
        near = _joined(around)
        acting = {event.actor, event.place, event.target, *event.places} - {""}
        regions = {
            place for place in near.named["places"] if self._lexicon.place_of(place) in acting
        }
        named = {
            "minerals": frozenset(event.minerals),
            "policies": frozenset((event.action or UNNAMED_ACTION,)),
            "places": frozenset(acting | regions),
            "terms": near.named["terms"],
        }
        sentences = tuple(
            s
            for s in near.sentences
            if s.field == event.field and s.start < event.end and event.start < s.end
        )
        return Scope(sentences, named)

    def _named(self, sentence: Sentence) -> dict[str, frozenset[str]]:
        named: dict[str, set[str]] = {field: set() for field in FIELDS}
        for mention in sentence.mentions:
            if mention.kind in FIELD_OF:
                named[FIELD_OF[mention.kind]].update(self.stands_for(mention))
        return {field: frozenset(concepts) for field, concepts in named.items()}

    def stands_for(self, mention: Mention) -> tuple[str, ...]:
        """The concepts a mention names: its own, and for an agency the place whose it is."""
        if mention.kind is Kind.AGENCY and (place := self._lexicon.place_of(mention.concept)):
            return (mention.concept, place)
        return (mention.concept,)

    def candidates(self, units: Units) -> Iterator[Wanted]:
        """The watchlists that the article satisfies, `min_score` aside, in the order of the config."""
        left = 0
        for (within, about_event), mask in self._within.items():
            if mask and not about_event:
                left |= mask & reduce(or_, (self._satisfied(unit) for unit in units.by[within]), 0)
            elif mask and units.event:
                left |= mask & self._satisfied(units.event[within])
        left &= self._any_free | _named_bits(self._any, units.present)
        left &= ~_named_bits(self._none, units.present)
        while left:
            lowest = left & -left
            each = self.wanted[lowest.bit_length() - 1]
            if has_all(each, units) and all(is_near(pair, units) for pair in each.near):
                yield each
            left ^= lowest

    def _satisfied(self, unit: Scope) -> int:
        left = -1
        for field in FIELDS:
            left &= self._free[field] | _named_bits(self._askers[field], unit.named[field])
            if not left:
                break
        return left


def _joined(units: Sequence[Scope]) -> Scope:
    named = {field: frozenset().union(*(unit.named[field] for unit in units)) for field in FIELDS}
    return Scope(tuple(sentence for unit in units for sentence in unit.sentences), named)


def _mask(flags: Iterable[bool]) -> int:
    return sum(1 << index for index, flag in enumerate(flags) if flag)


def _bits(sets: Iterable[frozenset[str]]) -> dict[str, int]:
    """Concept → the bits of the sets that hold it."""
    bits: dict[str, int] = {}
    for index, members in enumerate(sets):
        for member in members:
            bits[member] = bits.get(member, 0) | 1 << index
    return bits


def _named_bits(bits: Mapping[str, int], named: Iterable[str]) -> int:
    return reduce(or_, (bits.get(concept, 0) for concept in named), 0)


def has_all(each: Wanted, units: Units) -> bool:
    """Whether every member of `all` occurs in the article."""
    return all(members & units.present for _, members in each.all)


def is_near(pair: WantedPair, units: Units) -> bool:
    """Whether two mentions of a sentence satisfy a `near`. Each is tried with its neighbours only: a long line stays linear."""
    for unit in units.by["sentence"]:
        sentence = unit.sentences[0]
        others = [m for m in sentence.mentions if m.concept in pair.b]
        starts = [m.start for m in others]
        for mention in (m for m in sentence.mentions if m.concept in pair.a):
            at = bisect_left(starts, mention.start)
            for other in others[max(0, at - 1) : at + 2]:
                if other is not mention and words_between(sentence, mention, other) <= pair.words:
                    return True
    return False


def satisfying(each: Wanted, units: Units) -> tuple[Scope, ...]:
    """The units in which everything that the watchlist asks for comes together."""
    return tuple(
        unit
        for unit in units.of(each)
        if all(unit.named[field] & members for field, members in each.asked.items())
    )
