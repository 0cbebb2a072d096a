"""What a person's word stands for in the lexicon, in any language. Pure."""

from __future__ import annotations

from monitor.language.folding import key
from monitor.match.lexicon import Lexicon


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
