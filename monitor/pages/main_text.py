"""The main text of a page: furniture pruned before trafilatura, cut after it; a cheaper way for larger pages. Pure."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import html

from monitor.language.scripts import size_of
from monitor.pages.blocks import Block, blocks, narrow
from monitor.pages.extractor import Document, Extractor, bare_extraction
from monitor.pages.head import Head
from monitor.pages.prune import prune
from monitor.pages.trim import key, key_of, trim

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it warns of are verdicts here
_OPTIONS = Extractor(output_format="python", comments=False, fast=True)
_MAX_ELEMENTS = 15_000  # after pruning. trafilatura's time grows faster than their number: a 5 MB page of tables took it 76 s
_MAX_CHARS = 400_000  # of text
_MAX_DEPTH = 200  # elements within each other; it looks at all ancestors of many elements
_MAX_TEXT = 400_000  # characters kept of one article; a law or a court's ruling may have as many
_MISSED = 0.25  # of the prose found: as much prose in twins of its containers is the article's too
_COVERED = 0.7  # of the text found: an articleBody that holds as much of it is the whole article
_WHOLE = 500  # size of an articleBody that may be a whole article
_TOO_LITTLE = 250  # size: with less found, any other way to the text is tried
_JOINED = 1_000  # characters: a longer line joins nothing
_NEARLY = 0.9  # of a joined line is told by its blocks
_AS_MUCH = 0.6  # of what trafilatura found: with little to find it takes all that the page shows, in one line
_LEAD = 150  # size of a lead; a subtitle is shorter
_SAME = 60  # characters of words by which a lead and the page's summary are the same
_ABOVE = 12  # blocks before the text among which a lead stands
_AROUND = 600  # characters of what a page shows after the text, or at its start


@dataclass(frozen=True, slots=True, kw_only=True)
class MainText:
    """What a page gave: the article's text, what the page shows right after it, and the start of all that it shows."""

    text: str
    after: str
    shown: str


def read(tree: html.HtmlElement, head: Head) -> MainText:
    """The main text of `tree`, which is changed."""
    prune(tree)
    shown = blocks(tree)
    if _is_large(tree, shown):
        lines = [block.text for block in narrow(tree, shown)]
    else:
        document = bare_extraction(tree, options=_OPTIONS)
        found = (document.text or "") if isinstance(document, Document) else ""
        lines = [line.strip() for line in found.split("\n") if line.strip()]
        lines = _with_twins(_in_order(_apart(lines, shown), shown), shown)
        if sum(map(size_of, lines)) < _TOO_LITTLE:
            nearby = [block.text for block in narrow(tree, shown)]
            lines = nearby if sum(map(len, nearby)) > _AS_MUCH * sum(map(len, lines)) else lines
    index = {key(block.text): block for block in shown}
    lines = _with_lead(trim(_confirmed(lines, index, head), index, head), shown, head)
    if len(head.body) > _TOO_LITTLE and sum(map(len, lines)) < len(head.body) / 2:
        lines = [
            " ".join(line.split()) for line in head.body.splitlines() if line.strip()
        ]  # drawn by a script in browsers
    text = "\n".join(lines)
    return MainText(text=text[:_MAX_TEXT], after=_after(lines, shown), shown=_start(shown))


def _apart(lines: list[str], shown: Iterable[Block]) -> list[str]:
    """`lines`, or what they join: of a page with little text trafilatura gives all that it shows as one line."""
    if len(lines) != 1 or len(lines[0]) > _JOINED:
        return lines
    told = f" {key(lines[0])} "
    parts = [block.text for block in shown if (said := key(block.text)) and f" {said} " in told]
    return parts if len(parts) > 1 and len(key_of(parts)) >= _NEARLY * len(told) else lines


def _is_large(tree: html.HtmlElement, shown: Iterable[Block]) -> bool:
    """Whether trafilatura would take seconds over `tree`."""
    depth = 0
    for count, _ in enumerate(tree.iter("*")):
        if count > _MAX_ELEMENTS:
            return True
    for block in shown:
        depth = max(depth, block.depth)
    return depth > _MAX_DEPTH or sum(len(block.text) for block in shown) > _MAX_CHARS


def _in_order(lines: list[str], shown: Iterable[Block]) -> list[str]:
    """`lines` as the page has them; trafilatura may put a summary after the text when it gathers them from two containers."""
    told = [(key(block.text), place) for place, block in enumerate(shown) if block.is_prose]
    often = Counter(said for said, _ in told)
    places = {said: place for said, place in told if often[said] == 1}
    at, order = -1, []
    for line in lines:
        at = places.get(key(line), at)
        order.append(at)
    return [
        line for _, line in sorted(zip(order, lines, strict=True), key=lambda placed: placed[0])
    ]


def _with_twins(lines: list[str], shown: list[Block]) -> list[str]:
    """`lines`, or all text of the containers like theirs when those hold much more: an article laid out in several columns."""
    found = key_of(lines)
    have: dict[tuple[str, str], list[Block]] = {}
    missed: dict[tuple[str, str], list[Block]] = {}
    for block in shown:
        if block.is_prose and (container := block.container) is not None:
            (have if key(block.text) in found else missed).setdefault(container, []).append(block)
    enough = _MISSED * sum(len(block.text) for held in have.values() for block in held)
    twins = {
        container
        for container in have
        if _are_columns(have[container], missed.get(container, []), enough)
    }
    if not twins:
        return lines
    places = [place for place, block in enumerate(shown) if block.container in twins]
    return [
        block.text
        for block in shown[places[0] : places[-1] + 1]
        if block.linked < 0.8 * len(block.text)
    ]


def _are_columns(found: list[Block], left: list[Block], enough: float) -> bool:
    """Whether the paragraphs left out are of one article with those found: several to a container, within the same section.

    Comments come one to a container, and the next article of an endless page has a section of its own.
    """
    if sum(len(block.text) for block in left) < enough or len(left) < 2 * len(
        {block.element.getparent() for block in left}
    ):
        return False
    return {_section(block) for block in left} <= {_section(block) for block in found}


def _section(block: Block) -> html.HtmlElement | None:
    return next(block.element.iterancestors("article", "section", "main", "body"), None)


def _with_lead(lines: list[str], shown: list[Block], head: Head) -> list[str]:
    """`lines` after the paragraph that stands before them and that the page gives as its summary: a lead in a place of its own.

    Shorter ones are subtitles, which say what the text says again.
    """
    told, first = key(head.summary)[:_SAME], key(lines[0]) if lines else ""
    at = next((place for place, block in enumerate(shown) if key(block.text) == first), 0)
    for block in shown[max(0, at - _ABOVE) : at]:
        said = key(block.text)
        if (
            block.is_prose
            and size_of(block.text) >= _LEAD
            and len(told) == _SAME
            and said.startswith(told)
        ):
            return lines if said in key_of(lines) else [block.text, *lines]
    return lines


def _confirmed(lines: list[str], index: Mapping[str, Block], head: Head) -> list[str]:
    """`lines` without those that a whole articleBody does not have; headings, lists and tables stay, many sites leave them out.

    An articleBody may be cut: what follows its end stays unless it ends with one of the lines.
    """
    told = key(head.body)
    sure = {
        number
        for number, line in enumerate(lines)
        if (said := key(line))[:40] in told or said[-40:] in told
    }
    if size_of(told) < _WHOLE or sum(len(lines[number]) for number in sure) < _COVERED * sum(
        map(len, lines)
    ):
        return lines
    end = max(sure, default=-1) + 1
    kept = [
        line for number, line in enumerate(lines[:end]) if number in sure or _is_apart(line, index)
    ]
    return kept + (
        lines[end:] if kept and _goes_on(lines[end - 1], lines[end:], told, index) else []
    )


def _is_apart(line: str, index: Mapping[str, Block]) -> bool:
    """Whether a line is one of those that sites leave out of an articleBody."""
    return line.startswith(("- ", "|")) or (
        (block := index.get(key(line))) is not None and block.is_heading
    )


def _goes_on(line: str, rest: list[str], told: str, index: Mapping[str, Block]) -> bool:
    """Whether `rest` goes on where `told` is cut: within a paragraph, or after `line` before paragraphs that stand beside it."""
    last = key(line)
    if not last.endswith(told[-40:]):
        return True
    if (block := index.get(last)) is None:
        return False
    beside = [
        also
        for line in rest
        if (also := index.get(key(line))) and also.element.getparent() is block.element.getparent()
    ]
    return sum(also.is_prose for also in beside) > 1


def _after(lines: list[str], shown: list[Block]) -> str:
    """The start of what `shown` has after the last of `lines`, a line for each block."""
    last = key(lines[-1])[-40:] if lines else ""
    at = next(
        (
            number
            for number in range(len(shown) - 1, -1, -1)
            if last and key(shown[number].text).endswith(last)
        ),
        None,
    )
    return (
        "" if at is None else "\n".join(block.text for block in shown[at + 1 : at + 12])[:_AROUND]
    )


def _start(shown: list[Block]) -> str:
    return "\n".join(block.text for block in shown[:60])[: 2 * _AROUND]
