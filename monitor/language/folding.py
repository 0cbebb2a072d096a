"""Folding: the form of a text in which spelling variants are equal, with a map back to the original offsets.

Each character is folded by itself, so that folding is a homomorphism: `fold(a + b) == fold(a) + fold(b)`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

# Kana's voicing marks are letters, not accents: ガ (gallium) must stay apart from カ (potassium).
_KEPT_MARKS = frozenset("\u3099\u309a")
# Hyphens, dashes and apostrophes of all sorts; NFKD leaves them apart.
_SAME = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\uff07\u00b4", "'"),
}


def _fold_char(char: str) -> str:
    """NFKD, casefold, NFKD again; accents and invisible format characters dropped; a lone surrogate becomes U+FFFD."""
    if char in _SAME:
        return _SAME[char]
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(_SAME.get(c, c) for c in folded if _is_kept(c))


def _is_kept(char: str) -> bool:
    return char in _KEPT_MARKS or unicodedata.category(char) not in ("Mn", "Me", "Cf")


class _Table(dict[int, str]):
    """Filled as characters are seen; a pure function's memory, at most one entry per code point."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_char(chr(code))
        return folded


class _Words(dict[int, str]):
    """What is no letter or digit becomes a space, one for one, so that offsets stay."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        kept = self[code] = char if char.isalnum() or char in _KEPT_MARKS else " "
        return kept


_TABLE = _Table()
_ODD_RUNS = re.compile(r"([^\x00-\x7f]+)")
_NO_WORD = re.compile(f"[^\\w {''.join(_KEPT_MARKS)}]|_")
_ODD_MARK = re.compile(f"[^\\w\x00-\x7f{''.join(_KEPT_MARKS)}]")
_WORDS = _Words()
_SHORT = 16  # characters of a run that is remembered


def fold(text: str) -> str:
    """The folded text."""
    return text.lower() if text.isascii() else text.translate(_TABLE)


def words(folded: str) -> str:
    """A folded text with every character that is no letter or digit replaced by a space; the length stays."""
    if folded.isascii():
        return folded.translate(_WORDS)
    plain = _ODD_MARK.sub(" ", folded)
    return plain.translate(_WORDS) if plain.isascii() else _NO_WORD.sub(" ", plain)


def key(term: str) -> str:
    """The form in which a term is looked up: folded, words apart by single spaces, so that "Rare-Earth" is "rare earth"."""
    return " ".join(words(fold(term)).split())


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that knows where each of its characters comes from. Offsets are code points."""

    text: str
    _at: tuple[int, ...]  # folded offsets after which the shift changes
    _shift: tuple[int, ...]  # original offset minus folded offset, from there on
    _length: int  # of the original

    @property
    def same(self) -> bool:
        """Whether all offsets are those of the original."""
        return not self._at

    def original(self, offset: int) -> int:
        """The original offset of the character that gave the folded character at `offset` (or the original's end)."""
        if offset >= len(self.text):
            return self._length
        index = bisect_right(self._at, offset) - 1
        return offset + self._shift[index] if index >= 0 else offset

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original half-open span that folds to `text[start:end]`, marks that follow its last character not included."""
        return self.original(start), (
            self.original(end - 1) + 1 if end > start else self.original(start)
        )


@lru_cache(maxsize=4_096)
def _run(odd: str) -> tuple[str, tuple[int, ...]]:
    """A run of characters beyond ASCII folded, and to how many each folds; none where each folds to one."""
    forms = [_TABLE[ord(char)] for char in odd]
    sizes = tuple(map(len, forms))
    return "".join(forms), sizes if sizes.count(1) < len(sizes) else ()


def folded(text: str) -> Folded:
    """Fold `text` and keep the map back."""
    if text.isascii():
        return Folded(text.lower(), (), (), len(text))
    parts = _ODD_RUNS.split(text)  # ASCII, odd, ASCII …: lower() is quick with the first
    at: list[int] = []
    shift: list[int] = []
    index = here = 0
    for place in range(1, len(parts), 2):
        index += len(parts[place - 1])
        here += len(parts[place - 1])
        odd = parts[place]
        form, sizes = _run(odd) if len(odd) <= _SHORT else _run.__wrapped__(odd)
        if not sizes:
            index += len(odd)
            here += len(odd)
        for size in sizes:
            if size != 1:
                for extra in range(size):  # all of an expansion come from one original character
                    at.append(here + extra)
                    shift.append(index - here - extra)
                at.append(here + size)
                shift.append(index + 1 - here - size)
            here += size
            index += 1
        parts[place] = form
    parts[::2] = map(str.lower, parts[::2])
    return Folded("".join(parts), tuple(at), tuple(shift), len(text))
