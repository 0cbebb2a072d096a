"""What an article is worth to an analyst of minerals policy, and which watchlists want it. Pure, deterministic.

`article_score` judges the article whatever the watchlists; a hit is judged by the minerals and actions that its watchlist asks
for.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from monitor.events import weight
from monitor.language import languages
from monitor.match import news_cues
from monitor.match.layout import LEAD_CHARS, Layout, lay_out
from monitor.match.lexicon import Lexicon
from monitor.match.matcher import Reading
from monitor.model.articles import Article
from monitor.model.events import Events
from monitor.model.hits import Evidence, Hit, Reason, Watchlist
from monitor.model.mentions import Kind
from monitor.watch import resting
from monitor.watch.evidence import event_evidence, evidence
from monitor.watch.explain import Explanation, explanation
from monitor.watch.points import POINTS, points
from monitor.watch.sentence_signs import Focus, Looks
from monitor.watch.sources import left_out
from monitor.watch.watchlists import Index, Scope, Units, Wanted, satisfying

# Raised whenever the rules change what they give, so that stored hits are known to be older.
RULES_VERSION = 3
# Points of a free word, for lists that ask for nothing else, by where it first stands.
WORD = {"title": 25.0, "lead": 18.0, "below": 10.0}


class Scorer:
    """The judge of articles for one lexicon and one set of watchlists."""

    def __init__(
        self,
        lexicon: Lexicon,
        watchlists: tuple[Watchlist, ...],
        off_topic: tuple[str, ...] | None = None,
    ) -> None:
        """`off_topic`: the words of other worlds, read like free words of a list; None for the shipped ones."""
        self._index = Index(watchlists, lexicon)
        self._off_topic = None if off_topic is None else frozenset(off_topic)
        self._umbrellas = lexicon.umbrellas
        self._strengths = {entry.id: entry.strength for entry in lexicon.of_kind(Kind.ACTION)}
        self._fingerprints = {
            watchlist.name: _fingerprint(watchlist, lexicon, off_topic) for watchlist in watchlists
        }
        self._last: tuple[Article, Reading, Events | None, _Laid] | None = (
            None  # asked about in a row
        )

    def fingerprint(self, watchlist: str) -> str:
        """A short hash of all that decides on a watchlist's hits. Raises KeyError for an unknown name."""
        return self._fingerprints[watchlist]

    def article_score(
        self, article: Article, reading: Reading, events: Events | None = None
    ) -> tuple[float, tuple[Reason, ...]]:
        """Points from 0 to 100 and the reasons that they are the sum of. Without `events` (not read) those of the words."""
        laid = self._laid_out(article, reading, events)
        return resting.article_score(points(laid.sheet, Focus(), laid.looks), events)

    def hits(
        self, article: Article, reading: Reading, events: Events | None = None
    ) -> tuple[Hit, ...]:
        """A hit for every watchlist that wants the article, in the order of the config."""
        laid = self._laid_out(article, reading, events)
        found = []
        for each in self._index.candidates(laid.units):
            if each.limited and left_out(each.watchlist, article, reading.language):
                continue
            together = satisfying(each, laid.units)
            score, reasons = self._points(each, together, laid, events)
            if score >= each.watchlist.min_score:
                shown = self._shown(each, together, laid, reading, events)
                found.append(self._hit(each, together, score, reasons, shown))
        return tuple(found)

    def explain(
        self, article: Article, reading: Reading, events: Events | None = None
    ) -> tuple[Explanation, ...]:
        """For every watchlist what let the article in or kept it out, and what would have to change."""
        laid = self._laid_out(article, reading, events)
        hits = {hit.watchlist: hit for hit in self.hits(article, reading, events)}
        explained = []
        for each in self._index.wanted:
            units = satisfying(each, laid.units) or laid.units.by["article"]
            score, reasons = self._points(each, units, laid, events)
            explained.append(
                explanation(
                    each,
                    laid.units,
                    reading,
                    events=events,
                    left_out=left_out(each.watchlist, article, reading.language),
                    score=score,
                    reasons=reasons,
                    hit=hits.get(each.watchlist.name),
                )
            )
        return tuple(explained)

    def _points(
        self, each: Wanted, units: tuple[Scope, ...], laid: _Laid, events: Events | None
    ) -> tuple[float, tuple[Reason, ...]]:
        """A watchlist's score: the event's own, or that of its words, which rests on there being an event."""
        if each.about_event and events and events.main:
            return events.score, events.reasons
        focus = _focus(each, units)
        if focus not in laid.scored:
            laid.scored[focus] = points(laid.sheet, focus, laid.looks)
        scored = laid.scored[focus]
        if each.asked.keys() == {"terms"}:
            scored = _with_words(scored, each, units)
        return resting.held_down(scored, events)

    def _shown(
        self,
        each: Wanted,
        units: tuple[Scope, ...],
        laid: _Laid,
        reading: Reading,
        events: Events | None,
    ) -> tuple[Evidence, ...]:
        stands_for = self._index.stands_for
        if each.about_event and events and events.main:
            return (event_evidence(events.main, reading.mentions, each, stands_for),)
        return evidence(each, units, _focus(each, units), laid.looks, stands_for)

    def _laid_out(self, article: Article, reading: Reading, events: Events | None) -> _Laid:
        last = self._last
        if last and last[0] is article and last[1] is reading and last[2] is events:
            return last[3]
        sheet = lay_out(article, reading.mentions, reading.language, self._off_topic)
        units = self._index.units(sheet, events.main if events else None)
        laid = _Laid(sheet, units, Looks(self._strengths), {})
        self._last = (article, reading, events, laid)
        return laid

    def _hit(
        self,
        each: Wanted,
        units: tuple[Scope, ...],
        score: float,
        reasons: tuple[Reason, ...],
        shown: tuple[Evidence, ...],
    ) -> Hit:
        minerals = _named(each, units, "minerals")
        return Hit(
            watchlist=each.watchlist.name,
            fingerprint=self._fingerprints[each.watchlist.name],
            score=score,
            reasons=reasons,
            evidence=shown,
            minerals=tuple(m for m in minerals if m not in self._umbrellas) or minerals,
            policies=_named(each, units, "policies"),
            places=_named(each, units, "places"),
            terms=_named(each, units, "terms"),
        )


@dataclass(frozen=True, slots=True)
class _Laid:
    """An article laid out, and its points by what counts."""

    sheet: Layout
    units: Units
    looks: Looks
    scored: dict[Focus, tuple[float, tuple[Reason, ...]]]


def _named(each: Wanted, units: tuple[Scope, ...], field: str) -> tuple[str, ...]:
    """The concepts of a field in the satisfying units: those asked for, or all when the field is free."""
    named = frozenset().union(*(unit.named[field] for unit in units))
    return tuple(sorted(named & each.asked[field] if field in each.asked else named))


def _with_words(
    scored: tuple[float, tuple[Reason, ...]], each: Wanted, units: tuple[Scope, ...]
) -> tuple[float, tuple[Reason, ...]]:
    """The points of a list that asks for free words alone: where the first of them stands counts besides."""
    found = sorted(
        (m.field != "title", m.start, m.concept)
        for unit in units
        for s in unit.sentences
        for m in s.mentions
        if m.concept in each.asked["terms"]
    )
    if not found:
        return scored
    below, start, word = found[0]
    place = "title" if not below else "lead" if start < LEAD_CHARS else "below"
    score, reasons = scored
    points_of_word = min(WORD[place], round(100 - score, 1))
    return round(score + points_of_word, 1), (
        *reasons,
        Reason(name="word", points=points_of_word, detail=f"{word}, in the {place}"),
    )


def _focus(each: Wanted, units: tuple[Scope, ...]) -> Focus:
    return Focus(
        minerals=frozenset(_named(each, units, "minerals")) if "minerals" in each.asked else None,
        policies=frozenset(_named(each, units, "policies")) if "policies" in each.asked else None,
    )


def _fingerprint(watchlist: Watchlist, lexicon: Lexicon, off_topic: tuple[str, ...] | None) -> str:
    rules = {
        key: value
        for key, value in asdict(watchlist).items()
        if key not in ("name", "title", "alert")
    }
    decides = (
        rules,
        lexicon.fingerprint,
        news_cues.fingerprint(),
        {group: dict(points) for group, points in weight.weights().items()},
        languages.fingerprint("events", "status", "forms"),
        RULES_VERSION,
        dict(POINTS),
        *(() if off_topic is None else (sorted(off_topic),)),
    )
    return hashlib.sha256(
        json.dumps(decides, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()[:16]
