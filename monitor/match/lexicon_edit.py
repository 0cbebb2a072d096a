"""Which articles an edit of the lexicon can touch. Pure.

The rule: an entry that is not the same in both lexicons plays a part in a reading only where the text holds one of its terms, false
friends, near words, context words or customs headings, by the old lexicon or by the new one (where nothing but these differs: one of
those that differ); or where the text names it, or an entry that leans on it (an agency or region of a place, an action that yields
to another); or where the language of the text takes a place for granted. What an action weighs may count wherever acts are told,
for sums of money and names of laws stand for actions without a term of theirs. `difference` tells all of them; that reading all
articles again gives the same is tested.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from monitor.language import languages
from monitor.match.lexicon import Lexicon
from monitor.match.tables import LexiconRow, Term, TermPair
from monitor.model.mentions import Kind

_HEADING_DIGITS = 4
_NOTHING = LexiconRow(id="", kind=Kind.TERM, name="")


@dataclass(frozen=True, slots=True, kw_only=True)
class LexiconEdit:
    """What differs between two lexicons."""

    phrases: frozenset[tuple[str, bool]]  # that a touched text holds; whether any ending may follow
    concepts: frozenset[
        str
    ]  # that a touched text names: those that differ, and those that lean on them
    tongues: frozenset[str]  # languages that take one of these places for granted
    acts: bool  # whether an action differs in more than its words: every text that tells an act may be touched


def difference(old: Lexicon, new: Lexicon) -> LexiconEdit:
    """Where readings by one lexicon may not be those by the other."""
    phrases: set[tuple[str, bool]] = set()
    whole: set[str] = set()
    acts = False
    for ident in {*old.entries, *new.entries}:
        was, now = old.entry(ident) or _NOTHING, new.entry(ident) or _NOTHING
        if was == now:
            continue
        if _without_words(was) == _without_words(now):
            phrases |= {*_phrases(_less(was, now)), *_phrases(_less(now, was))}
            continue
        whole.add(ident)
        acts |= was.kind is now.kind is Kind.ACTION
        if was.kind is not Kind.ACTION or _as_read(was) != _as_read(now):
            phrases |= {*_phrases(was), *_phrases(now)}
    leaning = {
        entry.id
        for lexicon in (old, new)
        for entry in lexicon.entries.values()
        if not whole.isdisjoint((entry.place, entry.parent, *entry.yields))
    }
    homes = {tag: languages.of(tag).topic("events").get("home") for tag in languages.known()}
    return LexiconEdit(
        phrases=frozenset(phrases),
        concepts=frozenset(whole | leaning),
        tongues=frozenset(tag for tag, home in homes.items() if home in whole),
        acts=acts,
    )


def _without_words(entry: LexiconRow) -> LexiconRow:
    return replace(entry, terms=(), blocks=(), pairs=(), hs=())


def _as_read(action: LexiconRow) -> LexiconRow:
    """An action with only that by which a text is found to name it."""
    return replace(
        action, name="", parent="", direction="", strength=0, definition="", notes="", group=""
    )


def _less(entry: LexiconRow, other: LexiconRow) -> LexiconRow:
    """An entry with those words alone that the other one lacks."""
    return replace(
        entry,
        terms=tuple(term for term in entry.terms if term not in other.terms),
        blocks=tuple(block for block in entry.blocks if block not in other.blocks),
        pairs=tuple(pair for pair in entry.pairs if pair not in other.pairs),
        hs=tuple(heading for heading in entry.hs if heading not in other.hs),
        context=(),
    )


def _phrases(entry: LexiconRow) -> Iterator[tuple[str, bool]]:
    for term in entry.terms:
        yield from _of_term(term)
    for pair in entry.pairs:
        yield from _of_pair(pair)
    yield from ((block, False) for block in (*entry.blocks, *entry.context))
    for heading in entry.hs:
        digits = "".join(filter(str.isdigit, heading))
        yield digits[:_HEADING_DIGITS], True


def _of_term(term: Term) -> Iterator[tuple[str, bool]]:
    yield term.text, term.stem
    yield f"{term.text}s", False
    if term.text.endswith("y"):
        yield f"{term.text[:-1]}ies", False


def _of_pair(pair: TermPair) -> Iterator[tuple[str, bool]]:
    for word in (*pair.a, *pair.b):
        yield word.rstrip("*"), word.endswith("*")
