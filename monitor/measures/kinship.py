"""How the concepts of two reports are related: countries of places, families of actions, groups of minerals. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from monitor.match.lexicon import Lexicon

UMBRELLAS = frozenset({"critical-minerals", "battery-materials", "minerals", "dual-use-goods"})
# What a court or a prosecutor does is done to another government's act: it may join any action.
FOLLOWING = frozenset({"dispute", "enforcement"})


# What they stop goes on once they have ended: "exports resume".
STOPPING = frozenset({"export-ban"})
# An act of one of these is another act than one of its family's other instruments: a quota follows a ban, it is not the ban.
OWN_INSTRUMENTS = frozenset({"export-quota", "export-tax", "production-quota", "import-tariff"})
# Pairs that readers of one act name differently: who labels articles by hand gives both.
ALIKE = frozenset(
    frozenset(pair)
    for pair in (
        ("nationalisation", "permitting"), ("permitting", "exploration"), ("permitting", "strategy-list"),
        ("export-ban", "local-processing"), ("export-licensing", "tech-standards"), ("strategy-list", "stockpiling"),
        ("stockpiling", "offtake-price-floor"), ("subsidy", "state-financing"), ("strategy-list", "subsidy"),
        ("import-tariff", "tax-incentive"), ("export-ban", "export-licensing"), ("sanctions", "import-restriction"),
        ("export-licensing", "export-quota"), ("subsidy", "tax-incentive"), ("production-quota", "permitting"),
    )
)  # fmt: skip


class Nearness(IntEnum):
    """How near two sets of concepts are."""

    APART = 0  # both name something, nothing in common
    SILENT = 1  # one names nothing, or only an umbrella
    KIN = 2  # of one family
    SAME = 3


@dataclass(frozen=True, slots=True)
class Kinship:
    """The relations of a lexicon."""

    lexicon: Lexicon

    def country(self, place: str) -> str:
        """The country or bloc of a place or an agency; an unknown id is its own."""
        return self.lexicon.place_of(place) or place

    def governs(self, place: str) -> bool:
        """Whether a place has a government: a country or a bloc, no seabed, no part of the world."""
        row = self.lexicon.entry(place)
        return row is None or row.type != "region"

    def countries(self, places: Iterable[str]) -> frozenset[str]:
        """The countries and blocs of places."""
        return frozenset(self.country(place) for place in places if place)

    def family(self, action: str) -> str:
        """The family of an action; "" of none."""
        row = self.lexicon.entry(action)
        return row.parent or row.id if row else ""

    def direction(self, action: str) -> str:
        """Whether an action restricts, promotes, or neither."""
        row = self.lexicon.entry(action)
        return row.direction if row else ""

    def members(self, minerals: Iterable[str]) -> frozenset[str]:
        """Minerals with the elements that stand for themselves in a group."""
        return _members(self.lexicon, frozenset(minerals))

    def minerals(self, a: frozenset[str], b: frozenset[str]) -> Nearness:
        """How near two lists of minerals are."""
        if not a - UMBRELLAS or not b - UMBRELLAS:
            return Nearness.SAME if a and a & b else Nearness.SILENT
        if a & b:
            return Nearness.SAME
        return Nearness.KIN if self.members(a) & self.members(b) else Nearness.APART

    def kinds(self, a: str, b: str) -> Nearness:
        """How near two actions are."""
        return _kinds(self, a, b)

    def actions(self, a: frozenset[str], b: frozenset[str], *, loose: bool = False) -> Nearness:
        """How near two sets of actions are. With `loose`, another instrument of the family may be meant: who tells the end
        of a measure names it loosely."""
        if not a - FOLLOWING or not b - FOLLOWING:
            return Nearness.SAME if a and a & b else Nearness.SILENT
        if a & b:
            return Nearness.SAME
        if any(frozenset((x, y)) in ALIKE for x in a for y in b):
            return Nearness.KIN
        if not loose and (a | b) & OWN_INSTRUMENTS:
            return Nearness.APART
        related = {self.family(x) for x in a} & {self.family(x) for x in b}
        return Nearness.KIN if related else Nearness.APART


@lru_cache(maxsize=4096)
def _kinds(kinship: Kinship, a: str, b: str) -> Nearness:
    return kinship.actions(frozenset({a}), frozenset({b}))


@lru_cache(maxsize=4096)
def _members(lexicon: Lexicon, minerals: frozenset[str]) -> frozenset[str]:
    found: set[str] = set()
    for mineral in minerals:
        found |= lexicon.expand(mineral) or {mineral}
    return frozenset(found)
