"""Text as values: cleaning, lines, cutting. No I/O, deterministic."""

from __future__ import annotations

import re
import unicodedata

# --- cleaning --------------------------------------------------------------------------------------------------------

# Control characters that are no white space, bidirectional marks and overrides (UAX 9; they make a title read as another),
# zero-width spaces, soft hyphen, byte order mark, and lone surrogates, which cannot be encoded.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAK = re.compile("\r\n|[\r\v\f\x1c-\x1f\x85\u2028\u2029]")


def clean(text: str) -> str:
    """One line of plain text: invisible, control and bidi characters gone, white space normalised, lone surrogates U+FFFD."""
    return " ".join(_SURROGATE.sub("\ufffd", _UNSEEN.sub("", text)).split())


def visible(text: str) -> str:
    """`text` without what `clean` drops, its lines kept: pages can write an escape sequence into their paragraphs."""
    if text.replace("\n", " ").isprintable():
        return text  # nearly all texts, in a tenth of the time
    seen = _SURROGATE.sub("\ufffd", _UNSEEN.sub("", _BREAK.sub("\n", text)))
    return seen if seen == text else "\n".join(filter(None, map(str.strip, seen.split("\n"))))


# --- length ----------------------------------------------------------------------------------------------------------

MAX_TITLE = 300  # code points of a title or a line shown
CUT = "…"

# --- paragraphs ------------------------------------------------------------------------------------------------------

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def paragraphs(text: str) -> tuple[tuple[int, int], ...]:
    """Half-open offsets of the lines that hold anything but white space, trimmed."""
    spans = (trimmed(text, line.start(), line.end()) for line in _LINE.finditer(text))
    return tuple((start, end) for start, end in spans if start < end)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The half-open offsets without white space at either end."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


# --- one line --------------------------------------------------------------------------------------------------------


def plain(text: str, limit: int = MAX_TITLE) -> str:
    """`text` as one line without control, bidi-override and other invisible characters, cut at `limit` code points."""
    return cut(re.sub(r"\s+", " ", "".join(map(_visible, text))).strip(), limit)


def _visible(c: str) -> str:
    category = unicodedata.category(c)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return (
        "" if category in ("Cf", "Cs") and c not in "\u200c\u200d" else c
    )  # the joiners are part of Persian and Hindi words


def cut(text: str, limit: int) -> str:
    """`text` shortened to at most `limit` code points, at a word's end where one is near, with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = head.rfind(" ", limit * 2 // 3)
    return (head[:space] if space > 0 else head).rstrip(" ,;:–-") + CUT
