"""What of a text the full-text index does not hold as matching reads it. Pure.

Matching folds more than the index's tokenizer: ½, ², ™, й, Korean. And the index keeps a letter or figure that touches a character
of a script without spaces in one token with it: "2025年". Who asks the index where a word can stand must look into the texts with
such signs besides, so they are noted when a text is saved. Which characters both read alike is tested one by one.
"""

from __future__ import annotations

import re
from enum import IntFlag

from monitor.language.scripts import COMMON_HAN, HAN, PLAIN_KATAKANA, UNSPACED


class Unsearchable(IntFlag):
    """Signs of a text for which the index may not find a word that stands in it."""

    ODD = 1  # characters that matching and index read differently: for any word
    MARKED = 2  # Cyrillic or Greek letters with marks, which only matching folds: for words in these scripts
    LETTER = 4  # a letter touches a character of a script without spaces
    FIGURE = 8  # a figure does


EVERY_SIGN = Unsearchable.ODD | Unsearchable.MARKED | Unsearchable.LETTER | Unsearchable.FIGURE

ALIKE = (
    "\t\n\r\x20-\x7e\u00a0-\u00a9\u00ab\u00ac\u00ae-\u00b1\u00b4-\u00b8\u00bb\u00bf-\u00de\u00e0-\u0131\u0134-\u013e"
    "\u0141-\u0148\u014a-\u017e\u0218-\u021b\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9\u0402\u0404-\u0406\u0408-\u040b\u040f-\u0418"
    "\u041a-\u0438\u043a-\u044f\u0452\u0454-\u0456\u0458-\u045b\u045f\u0490-\u04bf\u1ea0-\u1ef9\u2000-\u200a\u2010-\u2029\u202f-\u205f"
    "\u20a0-\u20a7\u20a9-\u20b9\u2190-\u23f3\u3000-\u3029\u3030-\u3037\u303d-\u303f\u3041-\u3096\u309d\u309e"
    f"{PLAIN_KATAKANA}{COMMON_HAN}"
)
"""Characters that the index reads as matching does, as the inside of a character class."""
MARKED = (
    "\u0386\u0388-\u038a\u038c\u038e-\u0390\u03aa-\u03b0\u03ca-\u03ce\u0400\u0401\u0403\u0407\u040c-\u040e\u0419\u0439"
    "\u0450\u0451\u0453\u0457\u045c-\u045e"
)
"""Letters that matching reads without their marks."""
_SCRIPTS = "\u0370-\u052f"  # Greek and Cyrillic
_STRANGE = re.compile(f"[^{ALIKE}{MARKED}]|[A-Za-z0-9][{_SCRIPTS}]|[{_SCRIPTS}][A-Za-z0-9]")
_CONTROL = re.compile("[^\t\n\r\x20-\x7e]")  # of ASCII
_MARKED = re.compile(f"[{MARKED}]")
_LETTER = re.compile(rf"[^\W\d{UNSPACED}][{UNSPACED}]")
_FIGURE = re.compile(f"[0-9][{UNSPACED}]")
_OTHER_SCRIPTS = re.compile(f"[{_SCRIPTS}]")
_OWN_TOKEN = re.compile(f"[{UNSPACED}]")
_KNOWN = re.compile(f"[{ALIKE}{HAN}]*")


def signs_of(text: str) -> Unsearchable:
    """The signs that a text has; 10 µs for 3 kB, none for ASCII."""
    found = Unsearchable(0)
    if text.isascii():
        return Unsearchable.ODD if _CONTROL.search(text) else found
    for pattern, sign in (
        (_STRANGE, Unsearchable.ODD),
        (_MARKED, Unsearchable.MARKED),
        (_LETTER, Unsearchable.LETTER),
        (_FIGURE, Unsearchable.FIGURE),
    ):
        if pattern.search(text):
            found |= sign
    return found


def stands_apart(char: str) -> bool:
    """Whether the index makes a token of a character alone."""
    return _OWN_TOKEN.match(char) is not None


def is_known(folded: str) -> bool:
    """Whether the index knows every character of a folded word; a text that holds another is ODD."""
    return _KNOWN.fullmatch(folded) is not None


def hidden_by(folded: str, *, begins: bool = False) -> Unsearchable:
    """The signs of texts in which the index may not find a folded word. `begins`: any ending may follow."""
    signs = Unsearchable.ODD
    if _OTHER_SCRIPTS.search(folded):
        signs |= Unsearchable.MARKED
    if stands_apart(folded[0]) and len(folded) == 1:
        signs |= Unsearchable.LETTER | Unsearchable.FIGURE
    if not begins and not stands_apart(folded[-1]):
        signs |= Unsearchable.FIGURE if folded[-1].isdigit() else Unsearchable.LETTER
    return signs
