"""Sentences that go on through a list: "the following need a licence:" and its items are one sentence. Pure.

A table (rows `| a | b |`, as pages give them) whose head tells what its rows are ("Goods under export licence") is one sentence too; where
the rows tell acts of their own, each is a sentence, to be read with its head.

An item is a line that begins with a bullet or a number, or that ends as items do (";", ","); the list ends with an item that ends as
a sentence does, or with a line that is none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

_OPENS = (":", "：")
_BULLET = re.compile(
    r"\s*(?:[-*•·–—▪‣○●]|\(?[0-9a-zA-Z]{1,3}[.)]|[(（][一二三四五六七八九十0-9]{1,3}[)）]|[一二三四五六七八九十]{1,3}、)\s*\S"
)
_GOES_ON = re.compile(r"(?:[;；,，、]|[;,]\s+(?:and|or|y|o|et|ou|und|oder|e|и|или|dan|atau))\s*$")
_ROW = "|"
_RULE = re.compile(r"[|\s:-]+")
_STOPS = (".", "。", "!", "?")
_MOST_ITEMS = 40
_MOST_CHARS = 2_500
_ITEM_CHARS = 240

Spans = tuple[tuple[int, int], ...]


def with_lists(text: str, spans: Spans) -> Spans:
    """The sentences of a text, those that end in a colon with the list behind them."""
    if not any(text[end - 1 : end] in _OPENS for _, end in spans):
        return spans
    made: list[tuple[int, int]] = []
    at = 0
    while at < len(spans):
        start, end = spans[at]
        at += 1
        if text[end - 1 : end] in _OPENS:
            items = _items(text, spans, at, start)
            if items:
                end = spans[at + items - 1][1]
                at += items
        made.append((start, end))
    return tuple(made)


def _items(text: str, spans: Spans, at: int, opened: int) -> int:
    """How many sentences from `at` on are items of the list."""
    count = 0
    open_item = False
    for start, end in spans[at : at + _MOST_ITEMS]:
        item = text[start:end]
        bulleted = _BULLET.match(item) is not None
        goes_on = _GOES_ON.search(item) is not None
        if len(item) > _ITEM_CHARS or end - opened > _MOST_CHARS:
            break
        if not (bulleted or goes_on or open_item):
            break
        count += 1
        open_item = goes_on
        if item.endswith(_STOPS) and not bulleted:
            break
    return count


# --- tables -----------------------------------------------------------------------------------------------------------


def with_tables(text: str, spans: Spans, acts: Sequence[int]) -> Spans:
    """The sentences of a text, a table and what opens it joined where only they tell an act; `acts` are where acts are named."""
    made: list[tuple[int, int]] = []
    at = 0
    while at < len(spans):
        rows = _rows(text, spans, at)
        if not rows:
            made.append(spans[at])
            at += 1
            continue
        opened = bool(made) and text[made[-1][1] - 1 : made[-1][1]] in _OPENS
        head = made[-1][0] if opened else spans[at][0]
        body, end = spans[at][1], spans[at + rows - 1][1]
        if _tells(acts, head, body) and not _tells(acts, body, end) and end - head <= _MOST_CHARS:
            made[len(made) - opened :] = [(head, end)]
        else:
            made.extend(s for s in spans[at : at + rows] if not _RULE.fullmatch(text, *s))
        at += rows
    return tuple(made)


def is_row(text: str, start: int) -> bool:
    """Whether a table's row starts there."""
    return text.startswith(_ROW, start)


def headed(text: str, row: str, start: int) -> str:
    """The row of a table that starts at `start`, each cell behind its column's head: "Measure Export ban; From 1 July 2027"."""
    if not is_row(row, 0):
        return row
    first = start
    while (before := text.rfind("\n", 0, max(0, first - 1)) + 1) < first and text.startswith(
        _ROW, before
    ):
        first = before
    heads = _cells(text[first : text.find("\n", first)])
    if first == start or len(heads) != len(_cells(row)):
        return row
    return "; ".join(f"{head} {cell}" for head, cell in zip(heads, _cells(row), strict=True))


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip(_ROW).split(_ROW)]


def _rows(text: str, spans: Spans, at: int) -> int:
    """How many sentences from `at` on are rows of one table; none for a lone line."""
    count = 0
    while at + count < len(spans) and text.startswith(_ROW, spans[at + count][0]):
        count += 1
    return count if count > 1 else 0


def _tells(acts: Sequence[int], start: int, end: int) -> bool:
    return bisect_left(acts, start) < bisect_left(acts, end)
