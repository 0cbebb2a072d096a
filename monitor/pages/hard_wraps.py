"""Lines broken at a fixed width, as gazettes print them, joined into paragraphs again. Pure.

"gal-" at a line's end goes on as "gallium"; blank lines stay the ends of paragraphs. Lines that are no running text (tables, verse,
code) stay as they are.
"""

from __future__ import annotations

import re

from lxml.etree import _Element
from lxml.html import builder

_MOST_COLUMNS = 100
_LEAST_COLUMNS = 42  # of a full line; shorter ones are verse or a list
_BLANK = re.compile(r"\n[ \t\xa0]*\n+")
_COLUMNS = re.compile(r"\S {3,}\S")  # a table's gap
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])-$")


def joined(text: str) -> str:
    """`text` with each paragraph in one line, where its lines were broken at a fixed width."""
    blocks = (block.strip("\n") for block in _BLANK.split(text.replace("\r\n", "\n")))
    return "\n\n".join(_block(block) for block in blocks if block.strip())


def settle(tree: _Element) -> None:
    """Replace each preformatted text that was broken at a fixed width by its paragraphs."""
    for element in list(tree.iter("pre")):
        text = "".join(map(str, element.itertext()))
        whole = joined(text)
        parent = element.getparent()
        if parent is None or whole == "\n\n".join(filter(None, _BLANK.split(text.strip("\n")))):
            continue
        made = builder.DIV(*(builder.P(part) for part in whole.split("\n\n")))
        made.tail = element.tail
        parent.replace(element, made)


def _block(block: str) -> str:
    lines = [line.strip() for line in block.split("\n")]
    full = lines[:-1]
    if not full or not all(_LEAST_COLUMNS <= len(line) <= _MOST_COLUMNS for line in full):
        return block
    if len(lines[-1]) > _MOST_COLUMNS or any(_COLUMNS.search(line) for line in lines):
        return block
    whole = lines[0]
    for line in lines[1:]:
        broken = _BROKEN_WORD.search(whole) is not None and line[:1].islower()
        whole = whole[:-1] + line if broken else f"{whole} {line}"
    return whole
