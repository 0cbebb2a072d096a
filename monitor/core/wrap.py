"""Plain text in columns: wraps at words, between Chinese and Japanese characters too; wide ones count two. Pure."""

from __future__ import annotations

import re
import unicodedata

import wcwidth

COLUMNS = 72  # RFC 3676 asks for at most 78; 72 leaves room for two levels of quoting

_NEVER_FIRST = frozenset("、。，．：；？！）」』】》〉”’％…,.;:?!)]}%")
_TOKEN = re.compile(r"\s+|[^\s]+")


def width(text: str) -> int:
    """Columns that `text` takes in a terminal: two for a wide character, none for a combining or joining one."""
    return wcwidth.width(text)


def wrap(text: str, *, first: str = "", rest: str | None = None, columns: int = COLUMNS) -> str:
    """`text` in lines of at most `columns`, the first after `first`, the others after `rest`.

    Only what cannot be broken (an address) is longer. White space is collapsed; an empty text gives `first` without its end.
    """
    indent = " " * width(first) if rest is None else rest
    lines: list[str] = []
    line, used, space = first, width(first), ""
    for atom in _atoms(text.strip()):
        if atom.isspace():
            space = " "
            continue
        needed = width(space) + width(atom)
        if used + needed > columns and used > width(indent if lines else first):
            lines.append(line.rstrip())
            line, used, space = indent, width(indent), ""
            needed = width(atom)
        line, used, space = line + space + atom, used + needed, ""
    return "\n".join([*lines, line.rstrip()])


def _atoms(text: str) -> list[str]:
    """Words and spaces; a run of wide characters is cut into single ones, closing punctuation staying with what it closes."""
    atoms: list[str] = []
    for token in _TOKEN.findall(text):
        if token.isspace() or not any(unicodedata.east_asian_width(c) in "WF" for c in token):
            atoms.append(token)
            continue
        start = len(atoms)
        for c in token:
            wide = unicodedata.east_asian_width(c) in "WF"
            alone = len(atoms) == start or (
                wide or unicodedata.east_asian_width(atoms[-1][-1]) in "WF"
            )
            if c in _NEVER_FIRST and len(atoms) > start:
                atoms[-1] += c
            elif alone:
                atoms.append(c)
            else:
                atoms[-1] += c
    return atoms
