"""A page's text as blocks in reading order, each with its structure; and a cheap way to the main text by them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree, html

from monitor.language.scripts import size_of

_BLOCK_TAGS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main",
    "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_BOUNDARIES = _BLOCK_TAGS | {"br"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SLANTED = frozenset({"em", "i", "small", "cite"})
_MOST = 0.7  # of the page's prose: the narrowest element that holds as much is the article
_MIN_ENTRIES = 4  # linked headings
_TITLE_LETTERS = 12  # of a headline; a list's heading is shorter
_OWN_PARAGRAPHS = 3
PROSE = 80  # size of a paragraph that reads as prose


@dataclass(slots=True)
class Block:
    """A run of text between two block boundaries."""

    text: str
    element: html.HtmlElement  # the nearest block element
    depth: int
    linked: int  # characters within links
    slanted: int  # characters in italics or small print

    @property
    def tag(self) -> str:
        """The element's name."""
        return str(self.element.tag)

    @property
    def is_heading(self) -> bool:
        """Whether it stands in h1 to h6."""
        return self.tag in _HEADINGS

    @property
    def is_quoted(self) -> bool:
        """Whether it stands in a blockquote."""
        return self.tag == "blockquote" or (
            self.element.getparent() is not None and self.element.getparent().tag == "blockquote"
        )

    @property
    def is_prose(self) -> bool:
        """Whether it reads as a paragraph of an article."""
        return (
            reads_as_prose(self.text) and self.linked < len(self.text) / 2 and not self.is_heading
        )

    @property
    def container(self) -> tuple[str, str] | None:
        """Tag and class of the element around a paragraph, when it has a class."""
        parent = self.element.getparent() if self.tag == "p" else None
        return (
            (parent.tag, parent.get("class"))
            if parent is not None and parent.get("class")
            else None
        )


def reads_as_prose(text: str) -> bool:
    """Whether a text is as long as a paragraph, in its own script."""
    return len(text) >= PROSE or (len(text) >= PROSE / 2 and size_of(text) >= PROSE)


def blocks(root: html.HtmlElement) -> list[Block]:
    """The blocks under `root`; time and memory linear in its size, however deep it is."""
    found: list[Block] = []
    owners = [root]
    parts: list[
        str
    ] = []  # since the last boundary, and how much of them is in links and in slanted type
    linked = slanted = in_link = in_slant = depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag, starts = element.tag, event == "start"
        if tag in _BOUNDARIES:
            if parts and (text := " ".join("".join(parts).split())):
                size = len(text)
                found.append(Block(text, owners[-1], depth, min(linked, size), min(slanted, size)))
            parts.clear()
            linked = slanted = 0
            if tag != "br" and element is not root:
                owners.append(element) if starts else owners.pop()
        step = 1 if starts else -1
        depth += step
        if tag == "a":
            in_link += step
        elif tag in _SLANTED:
            in_slant += step
        if part := (element.text if starts else element.tail if element is not root else None):
            parts.append(part)
            if in_link or in_slant:
                size = len(part.strip())
                linked += size if in_link else 0
                slanted += size if in_slant else 0
    if text := " ".join("".join(parts).split()):
        size = len(text)
        found.append(Block(text, root, depth, min(linked, size), min(slanted, size)))
    return found


def narrow(root: html.HtmlElement, shown: Sequence[Block]) -> list[Block]:
    """The main text by position alone: from the first to the last prose in the narrowest element that holds most of it."""
    weights: dict[html.HtmlElement, int] = {}
    for block in shown:
        if block.is_prose:
            weights[block.element] = weights.get(block.element, 0) + len(block.text)
    total = sum(weights.values())
    for element in reversed([e for e in root.iter("*") if e is not root]):
        if element in weights and (parent := element.getparent()) is not None:
            weights[parent] = weights.get(parent, 0) + weights[element]
    best = root
    while inner := [child for child in best if weights.get(child, 0) >= _MOST * total > 0]:
        best = inner[0]
    inside = blocks(best)
    prose = [number for number, block in enumerate(inside) if block.is_prose]
    return (
        [
            block
            for block in inside[prose[0] : prose[-1] + 1]
            if block.linked < 0.8 * len(block.text)
        ]
        if prose
        else []
    )


def is_listing(root: html.HtmlElement) -> bool:
    """Whether a page lists articles: several linked headings, and prose spread among them instead of mostly under one."""
    targets: set[str] = set()
    chunks = [0]
    for element in root.iter("h1", "h2", "h3", "h4", "p"):
        if element.tag != "p":
            link = next(element.iter("a"), None)
            link = link if link is not None else next(element.iterancestors("a"), None)
            target = (link.get("href") or "").partition("#")[0] if link is not None else ""
            if target and target not in targets:
                targets.add(target)
                chunks.append(0)
        elif reads_as_prose(text := element.text_content()):
            chunks[-1] += len(text)
    return len(targets) >= _MIN_ENTRIES and max(chunks) <= sum(chunks) / 2


def article_among(root: html.HtmlElement, titles: Iterable[str]) -> html.HtmlElement | None:
    """The element of a page that lists articles which holds one all the same: the page has a heading without a link that is its
    title, and after it an element with several paragraphs of its own. Teasers have one each."""
    told = {_letters(title) for title in titles}
    heading = next((e for e in root.iter("h1") if next(e.iter("a"), None) is None), None)
    said = _letters(heading.text_content()) if heading is not None else ""
    if len(said) < _TITLE_LETTERS or not any(
        said in title or title in said for title in told if title
    ):
        return None
    own: Counter[html.HtmlElement] = Counter()
    after = False
    for element in root.iter("h1", "p"):
        after = after or element is heading
        parent = element.getparent()
        if (
            after
            and element.tag == "p"
            and parent is not None
            and reads_as_prose(element.text_content())
        ):
            own[parent] += 1
    best = max(own, key=own.__getitem__, default=None)
    return best if best is not None and own[best] >= _OWN_PARAGRAPHS else None


def drop_entries(root: html.HtmlElement, article: html.HtmlElement) -> None:
    """Drops what a page lists around and within its article: whatever has a linked heading."""
    above = {article, *article.iterancestors()}
    for heading in list(root.iter("h2", "h3", "h4")):
        if next(heading.iter("a"), None) is None and next(heading.iterancestors("a"), None) is None:
            continue
        entry = heading
        while (parent := entry.getparent()) is not None and parent not in above:
            entry = parent
        if parent is not None and entry not in above:
            entry.drop_tree()


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
