"""The elements of a page in reading order, with what is asked of each again and again. Pure.

An element is named by its place in that order: its subtree is the places from its own up to its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import html

from monitor.language.scripts import size_of

_RUN = 60  # size of a text without an element in between that reads as prose
FEW = 0.2
"""Of the page's prose: what holds more is not dropped for its name or heading alone."""


class Outline:
    """Characters of text, in links, and in unlinked runs of prose under each element, in one pass from the leaves up.

    The figures are those of the page as it was; `drop` takes elements out of the tree and leaves them.
    """

    __slots__ = (
        "_dropped", "_headed", "chars", "elements", "ends", "gone", "links", "parents", "places", "prose", "tags", "total",
    )  # fmt: skip

    def __init__(self, tree: html.HtmlElement) -> None:
        self.elements: list[html.HtmlElement] = list(tree.iter("*"))
        count = len(self.elements)
        self.places = dict(zip(self.elements, range(count), strict=True))
        self.tags: list[str] = [element.tag for element in self.elements]
        self.parents = [-1] * count
        self.ends = list(range(1, count + 1))
        self.chars = [0] * count
        self.links = [0] * count
        self.prose = [0] * count
        self.gone = bytearray(count)
        self._dropped: list[html.HtmlElement] = []
        self._gather()
        if not self.prose[0]:  # short lines alone
            self.prose = [own - linked for own, linked in zip(self.chars, self.links, strict=True)]
        self.total = self.prose[0]
        self._headed = self._around("h1")

    def _gather(self) -> None:
        places, parents, ends = self.places, self.parents, self.ends
        chars, links, prose = self.chars, self.links, self.prose
        for place in range(len(parents) - 1, -1, -1):
            element = self.elements[place]
            if text := element.text:
                size = len(text := text.strip())
                chars[place] += size
                if _is_run(text, size):
                    prose[place] += size
            if self.tags[place] == "a":
                links[place], prose[place] = chars[place], 0
            if not place:
                return
            parents[place] = up = places[element.getparent()]
            if ends[up] < ends[place]:
                ends[up] = ends[place]
            if tail := element.tail:
                size = len(tail := tail.strip())
                chars[up] += size
                if _is_run(tail, size):
                    prose[up] += size
            chars[up] += chars[place]
            links[up] += links[place]
            prose[up] += prose[place]

    def _around(self, tag: str) -> set[int]:
        """The places of the elements of a tag and of all around them."""
        found: set[int] = set()
        for place, own in enumerate(self.tags):
            while own == tag and place >= 0 and place not in found:
                found.add(place)
                place = self.parents[place]
        return found

    def left(self) -> Iterator[int]:
        """The places of what is still in the tree, while it is being pruned."""
        place = 0
        while place < len(self.ends):
            if not self.gone[place]:
                yield place
            place = self.ends[place] if self.gone[place] else place + 1

    def above(self, place: int) -> Iterator[int]:
        """The places of the elements around one, from within."""
        while (place := self.parents[place]) >= 0:
            yield place

    def among(self, elements: Iterable[html.HtmlElement]) -> Iterator[int]:
        """The places of elements of the tree."""
        return (self.places[element] for element in elements)

    def text_of(self, place: int) -> str:
        """All text in an element, as it is now."""
        element = self.elements[place]
        if self.ends[place] == place + 1:
            return element.text or ""  # a quarter of the time
        return str(element.text_content())

    def is_minor(self, place: int) -> bool:
        """Whether an element holds neither a good part of the prose nor the page's headline."""
        if self.prose[place] > FEW * self.total:
            return False
        return place not in self._headed or next(self.elements[place].iter("h1"), None) is None

    def drop(self, place: int) -> None:
        """Takes an element out of the tree and leaves the text after it."""
        self.gone[place : self.ends[place]] = b"\1" * (self.ends[place] - place)
        self._dropped.append(self.elements[place])
        take_out(self.elements[place])

    def release(self) -> list[html.HtmlElement]:
        """The roots of what was dropped, to be held until all else here is forgotten.

        lxml looks through a whole subtree for every element of it that is released after the subtree's root: 100,000 links took
        100 s.
        """
        roots, self._dropped = self._dropped, []
        self.places.clear()
        self.elements.clear()
        return roots


def _is_run(text: str, size: int) -> bool:
    return size >= _RUN or (2 * size >= _RUN and size_of(text) >= _RUN)


def take_out(element: html.HtmlElement) -> None:
    """Takes `element` out and leaves the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    if tail := element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)
