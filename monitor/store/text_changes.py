"""What changed between two versions of a text, and whether it is worth reading the article again. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from monitor.language import languages

MAX_EDIT = 2000  # characters kept of each side
MAX_EDITS = 20  # per entry: some feeds change their summaries at every poll
MAX_REREADS = 5
MAX_UPDATED = 5  # entries of a poll that are read again for a new date of their last edit: some feeds set all to the time of day


def changes(
    *, old_title: str, title: str, old_text: str, text: str
) -> Iterator[tuple[str, str, str]]:
    """Field, old and new of what changed, white space and counters aside; of a text only the paragraphs that differ."""
    if _plain(old_title) != _plain(title):
        yield "title", old_title[:MAX_EDIT], title[:MAX_EDIT]
    if _plain(old_text) != _plain(text):
        yield "text", _without(old_text, text)[:MAX_EDIT], _without(text, old_text)[:MAX_EDIT]


def _plain(text: str) -> str:
    return " ".join(_counters().sub(" ", text).split())


@cache
def _counters() -> re.Pattern[str]:
    """What pages count beside an article: "(3 comments)", "Views: 17", a line of "12 likes"; in a sentence it is news."""
    nouns = {n for tag in languages.known() for n in languages.of(tag).phrases("counters", "nouns")}
    noun = "|".join(re.escape(n) for n in sorted(nouns, key=len, reverse=True))
    count = r"(?:\d[\d.,  ]*[kKmM万]?|no|0)"
    one = rf"(?:{count}\s?(?:{noun})|(?:{noun})\s?[:：]?\s?[(（]?{count}[)）]?)"
    return re.compile(
        rf"[(（\[]\s?{one}\s?[)）\]]|(?<![^\W\d_])(?:{noun})\s?[:：]\s?{count}(?!\w)"
        rf"|^[^\S\n]*{one}(?:[^\S\n]*[|·•,;/-]?[^\S\n]*{one})*[^\S\n]*$",
        re.IGNORECASE | re.MULTILINE,
    )


def _without(text: str, other: str) -> str:
    known = {_plain(paragraph) for paragraph in other.splitlines()}
    return "\n".join(
        line for paragraph in text.splitlines() if (line := _plain(paragraph)) not in known
    )
