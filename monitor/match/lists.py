"""Sentences that go on through a list: "the following need a licence:" and its items are one sentence. Pure.

An item is a line that begins with a bullet or a number, or that ends as items do (";", ","); the list ends with an item that ends as
a sentence does, or with a line that is none.
"""

from __future__ import annotations

import re

_OPENS = (":", "：")
_BULLET = re.compile(
    r"\s*(?:[-*•·–—▪‣○●]|\(?[0-9a-zA-Z]{1,3}[.)]|[(（][一二三四五六七八九十0-9]{1,3}[)）]|[一二三四五六七八九十]{1,3}、)\s*\S"
)
_GOES_ON = re.compile(r"(?:[;；,，、]|[;,]\s+(?:and|or|y|o|et|ou|und|oder|e|и|или|dan|atau))\s*$")
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
