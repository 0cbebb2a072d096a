"""The furniture that is left in an article's lines: what stands before its first paragraph and after its last. Pure.

A line is judged by the block of the page that it came from (linked, slanted, a heading), by what the page's head says (title,
author) and by where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from monitor.language.scripts import size_of
from monitor.pages import walls
from monitor.pages.blocks import PROSE, Block
from monitor.pages.head import Head
from monitor.pages.phrases import (
    CALL,
    CREDIT,
    FILE_PHOTO,
    FURNITURE_HEADING,
    LABEL,
    SMALL_PRINT,
    either,
)

_OPENING = 8  # lines in which the title, a date and a byline may stand
_CODA = 4  # lines at the end among which a rule ends the text
_OFFER = 12  # lines at the end among which an offer to subscribe may begin
_CARD = 160  # characters: its lines are no longer
_HEADING = 60  # characters: a furniture heading is no longer
_SENTENCE = 40  # characters of a paragraph that holds at least one sentence
_TAIL = 80  # characters of a line in which its end is looked for
_SENTENCE_END = re.compile(r"[.!?。！？»”\"')\]]\W*$")
_TEASER_END = re.compile(r"(?:…|\.\.\.)\W*$")
_CLOCK_OR_DATE = re.compile(
    r"\d{1,2}[:.h]\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{4}年\d"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DAY = re.compile(r"(?<![\d.,])(?:0?[1-9]|[12]\d|3[01])(?![\d%])(?![.,]\d)")
_STOP = re.compile(r"(?<![ap]\.m)[.!?。！？]\s*$", re.IGNORECASE)
_RIGHTS = either("rights", also=(r"[©ⓒ]|\(c\)\s*\d{4}",))
_WORD = re.compile(r"[^\W_]+")
_ASCII_WORDS = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(0x80)}
_REMEMBERED = 2_048  # lines: each of a page is compared several times
_LINE = 1_000  # characters of a line that is remembered
_TITLE = 20  # characters of a title that is looked for within a line
_KICKER = 40  # characters that a line with the title may have besides it
_FIRST = 0.4  # of the text: no more of it stands before a byline or date
_LAST = 0.2  # of the text: a rule ends it only if no more follows


def trim(lines: list[str], index: Mapping[str, Block], head: Head) -> list[str]:
    """`lines` without what stands before the first paragraph, after the last one, or under a furniture heading.

    `index` holds the page's blocks by the `key` of their text.
    """
    lines = _without_start(lines, head)
    lines = lines[
        : _before_offer(lines, index)
    ]  # first, because an offer's heading heads no section
    return _without_end(_without_sections(lines, index), index, head)


def key(line: str) -> str:
    """A line as words and figures alone, for comparing."""
    return _key(line) if len(line) <= _LINE else _words(line)


def key_of(lines: Iterable[str]) -> str:
    """The key of lines put together."""
    return " ".join(filter(None, map(key, lines)))


@lru_cache(maxsize=_REMEMBERED)
def _key(line: str) -> str:
    return _words(line)


def _words(line: str) -> str:
    if line.isascii():
        return " ".join(line.translate(_ASCII_WORDS).split())  # a third of the time
    return " ".join(_WORD.findall(line.casefold()))


def is_moment(line: str) -> bool:
    """Whether a line is hardly more than a date or time: "Friday, April 18, 2025, 11:08:00 AM", "Updated: 2025-04-18"."""
    digits = sum(map(str.isdigit, line))
    if (
        len(line) > 80
        or digits < 3
        or sum(map(str.isalpha, line)) > 3 * digits
        or _STOP.search(line)
    ):
        return False
    return bool(_CLOCK_OR_DATE.search(line) or (_YEAR.search(line) and _DAY.search(line)))


def _without_start(lines: list[str], head: Head) -> list[str]:
    """From the first line that is not the title, a date or the author, if those come before any prose."""
    titles = {key(title) for title in head.titles}
    author = key(head.author or "")
    start, room = 0, _FIRST * sum(map(len, lines))
    for number, line in enumerate(lines[:_OPENING]):
        room -= len(line)
        said = key(line)
        if (
            not said
            or _is_title(said, titles)
            or is_moment(line)
            or (author and said.removeprefix("by ") == author)
        ):
            start = number + 1
        elif size_of(line) >= PROSE or room < 0:
            break
    return lines[start:]


def _is_title(said: str, titles: set[str]) -> bool:
    """Whether a line is one of `titles`, but for a kicker before it, or the site's name after the title."""
    if said in titles:
        return True
    sizes = (
        min(len(said), len(title)) >= _TITLE and abs(len(said) - len(title)) <= _KICKER
        for title in titles
    )
    return any(
        alike and (said.endswith(title) or title.startswith(said))
        for title, alike in zip(titles, sizes, strict=True)
    )


def _without_sections(lines: list[str], index: Mapping[str, Block]) -> list[str]:
    """Without furniture headings and what follows each, up to the next heading or whole sentence of prose."""
    under = _under_headings(index)
    kept: list[str] = []
    skipping = False
    for line in lines:
        said = key(line)
        if len(line) < _HEADING and LABEL.are_all_of(line):
            continue
        if CREDIT.are_all_of(line) or FILE_PHOTO.fullmatch(line):
            continue
        if is_furniture_heading(line):
            skipping = True
        elif skipping:
            skipping = not _resumes(line, index.get(said))
        if not skipping and said not in under:
            kept.append(line)
    return kept


def _under_headings(index: Mapping[str, Block]) -> set[str]:
    """The blocks under the page's furniture headings; trafilatura may have left the heading itself out of the lines."""
    under: set[str] = set()
    skipping = False
    for said, block in index.items():
        if is_furniture_heading(block.text):
            skipping = True
        elif skipping:
            skipping = not _resumes(block.text, block)
        if skipping:
            under.add(said)
    return under


def is_furniture_heading(line: str) -> bool:
    """Whether a line is by its words the heading of furniture."""
    return len(line) < _HEADING and FURNITURE_HEADING.are_all_of(line)


def _resumes(line: str, block: Block | None) -> bool:
    """Whether a line resumes the article after a furniture heading: a heading, or prose neither linked nor cut off."""
    if block is not None and block.is_heading:
        return True
    if _TEASER_END.search(line[-_TAIL:]) or not _SENTENCE_END.search(line[-_TAIL:]):
        return False
    if block is None:
        return size_of(line) >= PROSE
    return (
        size_of(line) >= (_SENTENCE if block.tag == "p" else PROSE) and block.linked < len(line) / 2
    )


def _without_end(lines: list[str], index: Mapping[str, Block], head: Head) -> list[str]:
    end = len(lines)
    for number in range(max(1, end - _CODA), end):
        if not key(lines[number]) and sum(map(len, lines[number:])) <= _LAST * sum(map(len, lines)):
            end = number  # a rule of dashes or dots, as agencies set before their credits
            break
    author = key(head.author or "")
    if author in key_of(lines[:-_CODA]):
        author = ""  # the text is about its author, a ministry perhaps
    while end > 1 and _is_end_matter(
        lines[end - 1],
        index.get(key(lines[end - 1])),
        author if _is_apart(lines[:end], index) else "",
    ):
        end -= 1
    return lines[:end]


def _before_offer(lines: list[str], index: Mapping[str, Block]) -> int:
    """How many of `lines` stand before an offer to subscribe: a box of short lines at the end, in a container of its own."""
    for number in range(max(1, len(lines) - _OFFER), len(lines)):
        block, before = index.get(key(lines[number])), index.get(key(lines[number - 1]))
        is_box = (
            block is not None
            and before is not None
            and block.element.getparent() is not before.element.getparent()
        )
        if (
            is_box
            and all(len(other) < _CARD for other in lines[number:])
            and walls.box_offers(lines[number:])
        ):
            return number
    return len(lines)


def _is_apart(lines: list[str], index: Mapping[str, Block]) -> bool:
    """Whether the last line is set off from the one before it: in italics, or in another container, as biographies are."""
    line, block = (index.get(key(said)) for said in lines[-1:-3:-1])
    if block is None or line is None:
        return True
    return (
        line.slanted > 0.9 * len(line.text)
        or line.element.getparent() is not block.element.getparent()
    )


def _is_end_matter(line: str, block: Block | None, author: str) -> bool:
    """Whether a text's last line is not of it: a heading over nothing, a link, date, rights, small print, call, the author."""
    if not key(line) or is_moment(line) or is_furniture_heading(line):
        return True
    if len(line) < 200 and _RIGHTS.are_in(line):
        return True
    if block is not None and (block.is_heading or block.linked > 0.8 * len(line)):
        return True
    slanted = block is not None and block.slanted > 0.9 * len(line)
    cues = SMALL_PRINT.count(line)
    if cues >= 2 or (cues and slanted):
        return True
    if (
        len(line) < (300 if slanted else _CARD)
        and CALL.are_in(line)
        and not (block is not None and block.is_quoted)
    ):
        return True
    if len(line) < 300 and walls.offers(line):
        return True
    return bool(author) and key(line).startswith(author) and len(line) < 500
