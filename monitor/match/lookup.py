"""What a person's word stands for in the lexicon, in any language. Pure."""

from __future__ import annotations

from monitor.language.folding import key
from monitor.match.lexicon import Lexicon, nearest
from monitor.model.mentions import Kind


def concepts_of(word: str, words: Lexicon, *, exactly: bool = False) -> list[tuple[str, list[str]]]:
    """The concepts that a word in any language stands for, each with its terms and their languages; where no whole term is
    the word, those with a term that holds it, unless it is to be `exactly` one."""
    wanted = key(word)
    whole: dict[str, list[str]] = {}
    within: dict[str, list[str]] = {}
    for entry in words.entries.values():
        for term in entry.terms:
            folded = key(term.text)
            if folded == wanted or key(entry.name) == wanted:
                whole.setdefault(entry.id, []).append(f"{term.text} ({term.language})")
            elif wanted in folded and len(wanted) > 1:
                within.setdefault(entry.id, []).append(f"{term.text} ({term.language})")
    found = whole or ({} if exactly else within)
    return [(concept, list(dict.fromkeys(terms))[:6]) for concept, terms in found.items()]


FILTER_KINDS = {
    "mineral": (Kind.MINERAL,),
    "action": (Kind.ACTION,),
    "place": (Kind.PLACE, Kind.AGENCY),
}
"""What a filter of a list may ask for, by its name."""
_MOST_MEMBERS = 5  # of a list that stands for several
_FIELDS = {"mineral": "minerals", "action": "policies", "place": "places"}


def filter_value(name: str, given: str, words: Lexicon) -> str:
    """The id that the value of a filter stands for: an id or name in any case, or a term of one thing alone. Raises ValueError
    with what is wrong."""
    fitting = [entry for entry in words.entries.values() if entry.kind in FILTER_KINDS[name]]
    wanted, ids = key(given), {entry.id for entry in fitting}
    for found in (
        [ident for ident in ids if ident == given],
        [ident for ident in ids if ident.casefold() == given.casefold()],
        [entry.id for entry in fitting if key(entry.name) == wanted],
        [ident for ident, _ in concepts_of(given, words, exactly=True) if ident in ids],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(f'"{given}" stands for several: {", ".join(sorted(found))}')
    if members := sorted(words.expand(given) & ids):
        few = ", ".join(members[:_MOST_MEMBERS]) + (", …" if len(members) > _MOST_MEMBERS else "")
        raise ValueError(f'"{given}" stands for several; ask for one: {few}')
    if words.entry(given) is not None:
        raise ValueError(f'"{given}" is no {name}')
    raise ValueError(f'"{given}" is not in the lexicon ({nearest(given, _FIELDS[name], words)})')
