"""What changed between two versions of a text, and whether it is worth reading the article again. Pure."""

from __future__ import annotations

from collections.abc import Iterator

MAX_EDIT = 2000  # characters kept of each side
MAX_EDITS = 20  # per entry: some feeds change their summaries at every poll
MAX_REREADS = 5
MAX_UPDATED = 5  # entries of a poll that are read again for a new date of their last edit: some feeds set all to the time of day


def changes(
    *, old_title: str, title: str, old_text: str, text: str
) -> Iterator[tuple[str, str, str]]:
    """Field, old and new of what changed, white space aside; of a text only the paragraphs that differ."""
    if _plain(old_title) != _plain(title):
        yield "title", old_title[:MAX_EDIT], title[:MAX_EDIT]
    if _plain(old_text) != _plain(text):
        yield "text", _without(old_text, text)[:MAX_EDIT], _without(text, old_text)[:MAX_EDIT]


def _plain(text: str) -> str:
    return " ".join(text.split())


def _without(text: str, other: str) -> str:
    known = {_plain(paragraph) for paragraph in other.splitlines()}
    return "\n".join(
        line for paragraph in text.splitlines() if (line := _plain(paragraph)) not in known
    )
