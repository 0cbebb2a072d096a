"""What changed between two versions of a text, in a few words: "150 → 650". Pure, deterministic."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from monitor.core.text import cut
from monitor.language.scripts import IDEOGRAPHIC

MAX_WORDS = (
    1500  # compared in each text; SequenceMatcher is quadratic in the worst case (~0.1 s here)
)
MAX_SHOWN = 80  # code points of each side

_WORD = re.compile(rf"[^\W\d_]*[{IDEOGRAPHIC}]|\d[\d.,]*\w*%?|\w+|\S")


def changes(old: str, new: str, *, limit: int = 3) -> tuple[tuple[str, str, str], ...]:
    """The most telling replaced stretches, as (taken out, put in, the two words that follow), those with numbers first."""
    before, after = _words(old), _words(new)
    matcher = SequenceMatcher(None, [w for w, _ in before], [w for w, _ in after], autojunk=False)
    found = [
        (
            _stretch(old, before, i1, i2),
            _stretch(new, after, j1, j2),
            _stretch(new, after, j2, min(j2 + 2, len(after))),
        )
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]
    found.sort(key=lambda change: not re.search(r"\d", change[0] + change[1]))
    return tuple(
        (cut(out, MAX_SHOWN), cut(put, MAX_SHOWN), cut(then, MAX_SHOWN))
        for out, put, then in found[:limit]
    )


def _words(text: str) -> list[tuple[str, tuple[int, int]]]:
    found = []
    for match in _WORD.finditer(text):
        found.append((match[0].rstrip(".,"), match.span()))
        if len(found) == MAX_WORDS:
            break
    return found


def _stretch(text: str, words: list[tuple[str, tuple[int, int]]], start: int, end: int) -> str:
    if start == end:
        return ""
    return re.sub(r"\s+", " ", text[words[start][1][0] : words[end - 1][1][1]]).strip()
