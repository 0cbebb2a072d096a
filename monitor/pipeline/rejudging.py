"""How the archive is judged by other rules without reading it again: what of each stored reading still holds, and what does not.

A reading rests on the program, the lexicon and the free words that were looked for. Where the program is another one, the text is
read again; where the lexicon is, only texts that the edit can touch (`match.lexicon_edit`); new free words are looked for in the
texts that can hold them (`store.fts_words`). All else is judged from the mentions and events in the store, and of these only what
a watchlist can want (`watch.sieve`). The outcome is that of reading everything again.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from monitor.core.errors import ConfigError
from monitor.language import languages
from monitor.match import lexicon as lexicons
from monitor.match.free_words import WordFinder, written
from monitor.match.lexicon_edit import LexiconEdit, difference
from monitor.match.matcher import Reading
from monitor.match.patterns import most_forms
from monitor.model.mentions import Kind, Mention
from monitor.model.readings import Basis, KeptReading
from monitor.store.facade import Store
from monitor.store.fts_words import NOWHERE, Phrase, Sought, sought
from monitor.store.reader import Reader
from monitor.store.records import ArticleHead, Rematch, StoredArticle
from monitor.watch import judgement
from monitor.watch.judgement import Rules
from monitor.watch.sieve import Sieve

_SUBJECTS = (Kind.MINERAL, Kind.COMPANY)
"""Kinds that make an article be read for events whatever its free words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Texts in which something may stand."""

    articles: frozenset[int] = frozenset()
    where: Sought = NOWHERE

    def takes_in(self, head: ArticleHead) -> bool:
        """Whether it may stand in this article."""
        return (
            self.where.everywhere
            or bool(head.signs & self.where.signs)
            or head.article_id in self.articles
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisChange:
    """What has changed for the readings on one basis."""

    read_again: bool = False  # all of them
    edit: LexiconEdit | None = None
    touched: Search = Search()
    dropped: frozenset[str] = frozenset()  # words that are asked for no longer
    words: Search = Search()  # where the new ones may stand
    finder: WordFinder | None = None  # of the new ones
    rescored: bool = False  # all scores of articles
    same: bool = False  # nothing

    def touches(self, head: ArticleHead) -> bool:
        """Whether the article has to be read again."""
        if self.read_again:
            return True
        if self.edit is None:
            return False
        event = head.event
        told = event and (event.action, event.actor, event.target, *event.places, *event.minerals)
        return (
            self.touched.takes_in(head)
            or any(concept in self.edit.concepts for concept, _ in head.concepts)
            or not self.edit.concepts.isdisjoint(told or ())
            or (self.edit.acts and head.tells_acts)
            or head.language in self.edit.tongues
        )

    def rewords(self, head: ArticleHead) -> bool:
        """Whether the article's free words may have changed."""
        return (self.finder is not None and self.words.takes_in(head)) or (
            bool(self.dropped)
            and any(kind is Kind.TERM and c in self.dropped for c, kind in head.concepts)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejudger:
    """All that judging the archive by some rules needs. `changes` are by the basis of stored readings."""

    rules: Rules
    basis: Basis
    changes: Mapping[int, BasisChange]
    sieve: Sieve

    def change(self, head: ArticleHead) -> BasisChange:
        """What has changed for an article's reading; one that is not kept is read again."""
        return _UNREAD if head.basis is None else self.changes.get(head.basis, _UNREAD)

    def is_wanted(self, head: ArticleHead) -> bool:
        """Whether an article has to be looked at: else it has no hits, and had none."""
        if head.has_hits or not head.has_text:
            return head.has_hits
        change = self.change(head)
        return (
            change.rescored
            or change.touches(head)
            or change.rewords(head)
            or self.sieve.passes(head.concepts, head.event, head.event_score)
        )

    def judged(self, head: ArticleHead, stored: StoredArticle) -> Rematch | None:
        """What the rules say of an article by its stored reading; None when it has to be read again."""
        change = self.change(head)
        if change.touches(head) or stored.read_in is None or stored.read_at != head.read_at:
            return None
        mentions = _reworded(stored, change, head) if change.rewords(head) else stored.mentions
        if mentions is None:
            return None
        article, events = stored.article, stored.events
        reading = Reading(mentions=mentions, rejected=(), sentences=(), language=stored.read_in)
        hits, score = judgement.rejudge(self.rules, article, reading, events)
        rescored = change.rescored or mentions != stored.mentions
        return Rematch(
            article_id=stored.article_id,
            mentions=mentions,
            hits=hits,
            events=events,
            score=score() if rescored else stored.score,
            lexicon_fingerprint=judgement.opened(self.rules)[0].fingerprint,
            read_at=stored.read_at,
            reading=KeptReading(basis=self.basis.fingerprint, language=stored.read_in),
        )


_UNREAD = BasisChange(read_again=True)


def _reworded(
    stored: StoredArticle, change: BasisChange, head: ArticleHead
) -> tuple[Mention, ...] | None:
    """The mentions with the free words of now; None when the article has to be read again, for whether it holds any free word
    decides on whether it is read for events."""
    article, kept = stored.article, list(stored.mentions)
    if change.dropped:
        kept = [m for m in kept if m.kind is not Kind.TERM or m.concept not in change.dropped]
    if change.finder is not None and change.words.takes_in(head):
        kept += change.finder.find(article.title, article.text, stored.read_in or "")
    if tuple(kept) == stored.mentions:
        return stored.mentions
    had = any(m.kind is Kind.TERM for m in stored.mentions)
    if had is not any(m.kind is Kind.TERM for m in kept) and not any(
        m.kind in _SUBJECTS for m in kept
    ):
        return None
    kept.sort(key=lambda m: (m.field == "text", m.start, -m.end, m.kind, m.concept))
    return tuple(kept)


async def rejudger(store: Store, rules: Rules, *, also: Rules | None = None) -> Rejudger:
    """For the archive as it is now. `also`: rules with more watchlists and the same words, which are judged."""
    basis = judgement.basis_of(rules)
    changes = {}
    for stored in await store.read(Reader.bases):
        changes[stored.basis_id] = await _change(store, stored.basis, basis)
    judged = also or rules
    lexicon = judgement.opened(judged)[0]
    return Rejudger(
        rules=judged, basis=basis, changes=changes, sieve=Sieve(lexicon, judged.watchlists)
    )


async def _change(store: Store, old: Basis, new: Basis) -> BasisChange:
    if old == new:
        return BasisChange(same=True)
    if old.reader != new.reader:
        return _UNREAD
    edit, touched = None, Search()
    if old.overrides != new.overrides:
        try:
            lexica = [lexicons.load(json.loads(part.overrides)) for part in (old, new)]
        except ConfigError:
            return _UNREAD
        edit = await asyncio.to_thread(difference, *lexica)
        touched = await _search(store, [Phrase(text, begins) for text, begins in edit.phrases])
    asked, known = set(new.words), set(old.words)
    if most_forms(len(asked)) != most_forms(len(known)):
        known = set()  # each word has other forms now
    sought_words = tuple(sorted(asked - known))
    words = await _search(store, _written(sought_words, of=len(asked)))
    return BasisChange(
        edit=edit,
        touched=touched,
        dropped=frozenset(set(old.words) - (asked & known)),
        words=words,
        finder=WordFinder(sought_words, of=len(asked)) if sought_words else None,
        rescored=old.off_topic != new.off_topic,
    )


def _written(words: Iterable[str], *, of: int) -> Iterator[Phrase]:
    tongues = (*languages.known(), "other")
    for word in words:
        yield from (Phrase(form, begins) for form, begins in written(word, tongues, of=of))


async def _search(store: Store, phrases: Iterable[Phrase]) -> Search:
    where = await asyncio.to_thread(sought, phrases)  # thousands of words have many forms
    return Search(articles=await store.read(Reader.may_hold, where), where=where)
