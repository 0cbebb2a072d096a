"""The main text of a page: furniture pruned before trafilatura, cut after it; a cheaper way for larger pages. Pure."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import html

from monitor.collect.blocks import Block, blocks, narrow
from monitor.collect.furniture import key, trim
from monitor.collect.head import Head
from monitor.collect.lean import Document, Extractor, bare_extraction
from monitor.collect.prune import prune

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it warns of are verdicts here
_OPTIONS = Extractor(output_format="python", comments=False, fast=True)
_MAX_ELEMENTS = 15_000  # after pruning. trafilatura's time grows faster than their number: a 5 MB page of tables took it 76 s
_MAX_CHARS = 400_000  # of text
_MAX_DEPTH = 200  # elements within each other; it looks at all ancestors of many elements
_MAX_TEXT = 400_000  # characters kept of one article; a law or a court's ruling may have as many
_MISSED = 0.25  # of the prose found: as much prose in twins of its containers is the article's too
_COVERED = 0.7  # of the text found: an articleBody that holds as much of it is the whole article
_TOO_LITTLE = 250  # characters: with less found, any other way to the text is tried
_AROUND = 600  # characters of what a page shows after the text, or at its start


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a page gave: the article's text, what the page shows right after it, and the start of all that it shows."""

    text: str
    after: str
    shown: str


def read(tree: html.HtmlElement, head: Head) -> Found:
    """The main text of `tree`, which is changed."""
    prune(tree)
    shown = list(blocks(tree))
    if _is_large(tree, shown):
        lines = [block.text for block in narrow(tree, shown)]
    else:
        document = bare_extraction(tree, options=_OPTIONS)
        found = (document.text or "") if isinstance(document, Document) else ""
        lines = _with_twins([line.strip() for line in found.split("\n") if line.strip()], shown, tree)
        if sum(map(len, lines)) < _TOO_LITTLE:
            lines = max(lines, [block.text for block in narrow(tree, shown)], key=lambda given: sum(map(len, given)))
    index = {key(block.text): block for block in shown}
    lines = trim(_confirmed(lines, index, head), index, head)
    if len(head.body) > _TOO_LITTLE and sum(map(len, lines)) < len(head.body) / 2:
        lines = [" ".join(line.split()) for line in head.body.splitlines() if line.strip()]  # drawn by a script in browsers
    text = "\n".join(lines)
    return Found(text=text[:_MAX_TEXT], after=_after(lines, shown), shown=_start(shown))


def _is_large(tree: html.HtmlElement, shown: Iterable[Block]) -> bool:
    """Whether trafilatura would take seconds over `tree`."""
    depth = 0
    for count, _ in enumerate(tree.iter("*")):
        if count > _MAX_ELEMENTS:
            return True
    for block in shown:
        depth = max(depth, block.depth)
    return depth > _MAX_DEPTH or sum(len(block.text) for block in shown) > _MAX_CHARS


def _with_twins(lines: list[str], shown: Iterable[Block], tree: html.HtmlElement) -> list[str]:
    """`lines`, or all text of the containers like theirs when those hold much more: an article laid out in several columns."""
    found = key(" ".join(lines))
    have: dict[tuple[str, str], int] = {}
    missed: dict[tuple[str, str], int] = {}
    for block in shown:
        if block.is_prose and (container := block.container) is not None:
            counts = have if key(block.text) in found else missed
            counts[container] = counts.get(container, 0) + len(block.text)
    twins = {container for container in have if missed.get(container, 0) >= _MISSED * sum(have.values())}
    if not twins:
        return lines
    roots = [element for element in tree.iter("*") if (element.tag, element.get("class")) in twins]
    return [block.text for root in roots for block in blocks(root) if block.linked < 0.8 * len(block.text)]


def _confirmed(lines: list[str], index: Mapping[str, Block], head: Head) -> list[str]:
    """`lines` without those that a whole articleBody does not have; headings stay, most sites leave them out of it."""
    if len(head.body) < 500:
        return lines
    told = key(head.body)
    sure = {line for line in lines if (said := key(line))[:40] in told or said[-40:] in told}
    if sum(len(line) for line in lines if line in sure) < _COVERED * sum(map(len, lines)):
        return lines
    return [line for line in lines if line in sure or ((block := index.get(key(line))) is not None and block.is_heading)]


def _after(lines: list[str], shown: list[Block]) -> str:
    """The start of what `shown` has after the last of `lines`."""
    last = key(lines[-1])[-40:] if lines else ""
    at = next((number for number in range(len(shown) - 1, -1, -1) if last and key(shown[number].text).endswith(last)), None)
    return "" if at is None else " ".join(block.text for block in shown[at + 1 : at + 12])[:_AROUND]


def _start(shown: list[Block]) -> str:
    return " ".join(block.text for block in shown[:60])[: 2 * _AROUND]
