"""What an article is worth to an analyst of minerals policy, and which watchlists want it. Pure, deterministic.

`article_score` judges the article whatever the watchlists; a hit is judged by the minerals and actions that its watchlist asks
for.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from monitor.match import news_cues
from monitor.match.layout import Layout, lay_out
from monitor.match.lexicon import Lexicon
from monitor.match.matcher import Reading
from monitor.model.articles import Article
from monitor.model.hits import Evidence, Hit, Reason, Watchlist
from monitor.model.mentions import Kind
from monitor.watch.evidence import evidence
from monitor.watch.explain import Explanation, explanation
from monitor.watch.points import POINTS, points
from monitor.watch.sentence_signs import Focus, Looks
from monitor.watch.watchlists import Index, Scope, Units, Wanted, satisfying

# Raised whenever the rules change what they give, so that stored hits are known to be older.
RULES_VERSION = 1


class Scorer:
    """The judge of articles for one lexicon and one set of watchlists."""

    def __init__(self, lexicon: Lexicon, watchlists: tuple[Watchlist, ...]) -> None:
        self._index = Index(watchlists, lexicon)
        self._strengths = {entry.id: entry.strength for entry in lexicon.of_kind(Kind.ACTION)}
        self._fingerprints = {
            watchlist.name: _fingerprint(watchlist, lexicon) for watchlist in watchlists
        }
        self._last: tuple[Article, Reading, Layout, Units, Looks] | None = (
            None  # asked about in a row
        )

    def fingerprint(self, watchlist: str) -> str:
        """A short hash of all that decides on a watchlist's hits. Raises KeyError for an unknown name."""
        return self._fingerprints[watchlist]

    def article_score(self, article: Article, reading: Reading) -> tuple[float, tuple[Reason, ...]]:
        """Points from 0 to 100 and the reasons that they are the sum of."""
        sheet, _, looks = self._laid_out(article, reading)
        return points(sheet, Focus(), looks)

    def hits(self, article: Article, reading: Reading) -> tuple[Hit, ...]:
        """A hit for every watchlist that wants the article, in the order of the config."""
        sheet, units, looks = self._laid_out(article, reading)
        scored: dict[Focus, tuple[float, tuple[Reason, ...]]] = {}
        found = []
        for each in self._index.candidates(units):
            together = satisfying(each, units)
            focus = _focus(each, together)
            if focus not in scored:
                scored[focus] = points(sheet, focus, looks)
            score, reasons = scored[focus]
            if score >= each.watchlist.min_score:
                found.append(
                    self._hit(
                        each,
                        together,
                        score,
                        reasons,
                        evidence(each, together, focus, looks, self._index.stands_for),
                    )
                )
        return tuple(found)

    def explain(self, article: Article, reading: Reading) -> tuple[Explanation, ...]:
        """For every watchlist what let the article in or kept it out, and what would have to change."""
        sheet, units, looks = self._laid_out(article, reading)
        hits = {hit.watchlist: hit for hit in self.hits(article, reading)}
        explained = []
        for each in self._index.wanted:
            focus = _focus(each, satisfying(each, units) or units.by["article"])
            score, reasons = points(sheet, focus, looks)
            explained.append(
                explanation(
                    each,
                    units,
                    reading,
                    score=score,
                    reasons=reasons,
                    hit=hits.get(each.watchlist.name),
                )
            )
        return tuple(explained)

    def _laid_out(self, article: Article, reading: Reading) -> tuple[Layout, Units, Looks]:
        last = self._last
        if last is None or last[0] is not article or last[1] is not reading:
            sheet = lay_out(article, reading.mentions, reading.language)
            last = self._last = (
                article,
                reading,
                sheet,
                self._index.units(sheet),
                Looks(self._strengths),
            )
        return last[2:]

    def _hit(
        self,
        each: Wanted,
        units: tuple[Scope, ...],
        score: float,
        reasons: tuple[Reason, ...],
        shown: tuple[Evidence, ...],
    ) -> Hit:
        return Hit(
            watchlist=each.watchlist.name,
            fingerprint=self._fingerprints[each.watchlist.name],
            score=score,
            reasons=reasons,
            evidence=shown,
            minerals=_named(each, units, "minerals"),
            policies=_named(each, units, "policies"),
            places=_named(each, units, "places"),
            terms=_named(each, units, "terms"),
        )


def _named(each: Wanted, units: tuple[Scope, ...], field: str) -> tuple[str, ...]:
    """The concepts of a field in the satisfying units: those asked for, or all when the field is free."""
    named = frozenset().union(*(unit.named[field] for unit in units))
    return tuple(sorted(named & each.asked[field] if field in each.asked else named))


def _focus(each: Wanted, units: tuple[Scope, ...]) -> Focus:
    return Focus(
        minerals=frozenset(_named(each, units, "minerals")) if "minerals" in each.asked else None,
        policies=frozenset(_named(each, units, "policies")) if "policies" in each.asked else None,
    )


def _fingerprint(watchlist: Watchlist, lexicon: Lexicon) -> str:
    rules = {
        key: value
        for key, value in asdict(watchlist).items()
        if key not in ("name", "title", "alert")
    }
    decides = (rules, lexicon.fingerprint, news_cues.fingerprint(), RULES_VERSION, dict(POINTS))
    return hashlib.sha256(
        json.dumps(decides, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()[:16]
