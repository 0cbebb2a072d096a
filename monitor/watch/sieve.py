"""Which stored articles a watchlist can want at all, by the concepts that they name: what it lets pass is judged in full. Pure.

It may let too much pass and never too little: a unit of text names no more than its article, and an event no more than its record
and the places and words of its article.
"""

from __future__ import annotations

from collections.abc import Iterable

from monitor.match.lexicon import UNNAMED_ACTION, Lexicon
from monitor.model.events import Event
from monitor.model.hits import Watchlist
from monitor.model.mentions import Kind
from monitor.watch.watchlists import FIELD_OF, FIELDS, wanted


class Sieve:
    """For one lexicon and one set of watchlists, all asked at once: each has a bit."""

    def __init__(self, lexicon: Lexicon, watchlists: Iterable[Watchlist]) -> None:
        self._lexicon = lexicon
        asking = [wanted(watchlist, lexicon) for watchlist in watchlists]
        everyone = (1 << len(asking)) - 1
        self._askers: dict[str, dict[str, int]] = {field: {} for field in FIELDS}
        self._free = dict.fromkeys(FIELDS, everyone)
        self._about_event = 0
        for index, each in enumerate(asking):
            bit = 1 << index
            self._about_event |= bit * each.about_event
            for field, members in each.asked.items():
                self._free[field] &= ~bit
                for member in members:
                    self._askers[field][member] = self._askers[field].get(member, 0) | bit
        least = ((1 << i, w.watchlist.min_score) for i, w in enumerate(asking) if w.about_event)
        self._least = tuple(pair for pair in least if pair[1] > 0)

    def passes(
        self, concepts: Iterable[tuple[str, Kind]], event: Event | None, event_score: float
    ) -> bool:
        """Whether a watchlist may want an article that mentions these concepts and has this main event."""
        named = dict.fromkeys(FIELDS, 0)
        any_named = False
        for concept, kind in concepts:
            any_named = True
            if (field := FIELD_OF.get(kind)) is None:
                continue
            asking = self._askers[field]
            named[field] |= asking.get(concept, 0)
            if kind is Kind.AGENCY and (place := self._lexicon.place_of(concept)):
                named[field] |= asking.get(place, 0)
        mentions = self._satisfied(named) & ~self._about_event if any_named else 0
        return bool(mentions) or (event is not None and self._wants(event, event_score, named))

    def _wants(self, event: Event, score: float, named: dict[str, int]) -> bool:
        left = self._about_event
        for bit, least in self._least:
            if score < least:
                left &= ~bit
        minerals, actions, places = (self._askers[field] for field in FIELDS[:3])
        told = dict(named)
        told["minerals"] = told["policies"] = 0
        for mineral in event.minerals:
            told["minerals"] |= minerals.get(mineral, 0)
        told["policies"] = actions.get(event.action or UNNAMED_ACTION, 0)
        for place in (event.actor, event.place, event.target, *event.places):
            told["places"] |= places.get(place, 0)
        return bool(left & self._satisfied(told))

    def _satisfied(self, named: dict[str, int]) -> int:
        left = -1
        for field in FIELDS:
            left &= self._free[field] | named[field]
        return left
