"""The main text of a page: furniture pruned before trafilatura, cut after it; a cheap way for pages too large for it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import trafilatura
from lxml import html
from trafilatura.settings import Extractor

from monitor.collect.head import Head
from monitor.collect.prune import prune

_OPTIONS = Extractor(output_format="python", comments=False, fast=True)
_MAX_ELEMENTS = 20_000  # after pruning; trafilatura's time grows faster than their number: 5 MB of tables took it 76 s
_MAX_CHARS = 300_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a page gave: the article's text, what the page shows right after it, and the start of all that it shows."""

    text: str
    after: str
    shown: str


def read(tree: html.HtmlElement, head: Head) -> Found:
    """The main text of `tree`, which is changed."""
    prune(tree)
    document = trafilatura.bare_extraction(tree, options=_OPTIONS)
    lines = [line.strip() for line in document.text.split("\n")] if document else []
    while lines and lines[0] in head.titles:
        lines.pop(0)
    shown = " ".join(tree.text_content().split())
    text = "\n".join(filter(None, lines))
    return Found(text=text, after=_after(shown, text), shown=shown[:3000])


def _after(shown: str, text: str) -> str:
    """What `shown` has right after the end of `text`."""
    end = text.rpartition("\n")[2][-60:]
    at = shown.rfind(end) if end else -1
    return shown[at + len(end) : at + len(end) + 600] if at >= 0 else ""
