"""The characters of the scripts, spelt once: pieces for a regular expression's character class, and what they are asked. Pure.

Blocks of Unicode 15: https://www.unicode.org/Public/UCD/latest/ucd/Blocks.txt
"""

from __future__ import annotations

import re

COMMON_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
"""Ideographs: the common ones and extension A."""
HAN = COMMON_HAN + "\uf900-\ufaff\U00020000-\U0003ffff"
"""With those kept for old encodings, planes 2 and 3."""
HIRAGANA = "\u3040-\u309f"
PLAIN_KATAKANA = "\u30a0-\u30fe"
"""Without its one ligature."""
KATAKANA = PLAIN_KATAKANA + "\u30ff"
KANA = HIRAGANA + KATAKANA
HALF_KANA = "\uff66-\uff9f"
"""Katakana of half width, folded into the others before most reading."""
WIDE_MARKS = "\u3000-\u303f\uff00-\uffef"
"""Punctuation and letters of full width."""
HANGUL = "\u1100-\u11ff\uac00-\ud7af"
CYRILLIC = "\u0400-\u052f"
LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
SMALL, CAPITAL = "a-zà-ÿа-яё", "A-ZÀ-ÞА-Я"
"""Letters of the known languages that have two cases."""
INDOCHINA = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Thai and Lao, Burmese, Khmer: no spaces between words."""
IDEOGRAPHIC = HAN + KANA
"""What Chinese and Japanese are written in."""
DENSE = HAN + KANA + HANGUL
"""Scripts whose words are one to three characters long."""
UNSPACED = DENSE + INDOCHINA
"""Scripts whose words no space sets apart, and Korean, whose particles stick to its words. The full-text index splits at these."""

_HAN, _DENSE = re.compile(f"[{HAN}]"), re.compile(f"[{DENSE}]")
_VOICING = "\u3099\u309a"  # combining marks that folding leaves on kana


def is_han(char: str) -> bool:
    """Whether a character is an ideograph; no for an empty text."""
    return _HAN.match(char) is not None


def is_katakana(char: str) -> bool:
    """Whether a character is a katakana or the voicing mark of one."""
    return KATAKANA[0] <= char <= KATAKANA[-1] or (char != "" and char in _VOICING)


def is_dense(char: str) -> bool:
    """Whether a character is of a script whose words are one to three characters long."""
    return _DENSE.match(char) is not None


def size_of(text: str) -> int:
    """The length of a text as if it were written in an alphabet: a dense character tells as much as two letters."""
    return len(text) if text.isascii() else len(text) + len(_DENSE.findall(text))


def without_dense(text: str, instead: str = "") -> str:
    """`text` with every dense character replaced."""
    return _DENSE.sub(instead, text)
