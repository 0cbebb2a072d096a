"""Words as stems, good enough to compare the wording of two articles. Deterministic, no I/O."""

from __future__ import annotations

import re

from monitor.figures.lexis import listed
from monitor.language.scripts import IDEOGRAPHIC

_WORD = re.compile(r"[^\W\d_]{3,}")
_CJK = re.compile(rf"[{IDEOGRAPHIC}]+")
_COMMON = listed(
    "the and for that with from this these those which have has had was were are been being will would could should "
    "may might its their his her our your they them she you who whom whose what when where while there here than then "
    "also more most less over under about around nearly almost least just only some any all each both such into onto "
    "upon after before since until during between among through against said says saying say told according not but "
    "nor yet per out off can did does one two three other another new now per cent percent year years month months "
    "day days week weeks million billion thousand"
)
_ENDINGS = re.compile(r"(?:ations?|ments?|ings?|edly|ed|ies|es|s|ly|ers?|ors?)$")


def stem(word: str) -> str:
    """A crude stem, good enough to compare the wording of two articles."""
    low = word.lower()
    short = _ENDINGS.sub("", low) if len(low) > 4 else low
    return short if len(short) > 2 else low.rstrip("s")


def stems(text: str) -> list[str]:
    found = [
        stem(w) for w in _WORD.findall(text) if w.lower() not in _COMMON and not _CJK.search(w)
    ]
    for run in _CJK.findall(text):
        found += [run[at : at + 2] for at in range(len(run) - 1)]
    return found
