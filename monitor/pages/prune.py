"""Furniture out of a page's tree, by structure: what is links, repeats as cards, or stands under a heading like "Related".

Nothing here knows a site. Names (class, id) and headings are signals of structure, and never enough to drop what holds a good
part of the page's prose. Linear in the number of elements. Pure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice

from lxml import html

from monitor.language.scripts import size_of
from monitor.pages import walls
from monitor.pages.blocks import PROSE
from monitor.pages.phrases import FURNITURE_HEADING

_NEVER_TEXT = (
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "canvas", "button", "select",
    "textarea", "input", "dialog", "menu", "audio", "video", "map", "applet", "datalist", "fieldset",
)  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "center", "details", "div", "dl", "figure", "footer", "form", "h2",
    "h3", "h4", "h5", "h6", "header", "li", "nav", "ol", "p", "section", "span", "table", "ul",
})  # fmt: skip
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_MAYBE_HEADINGS = _HEADINGS | {"p", "div", "span", "strong", "b", "header", "dt", "a"}
_CARDS = frozenset({"li", "article", "div", "section", "a", "td", "p"})
_BOXES = frozenset({"div", "section", "aside", "figure"})
_FRAMES = frozenset({"html", "body", "main"})
_NAMES = re.compile(
    r"(?:^|[\s_-])(related|relatedposts?|recommend\w*|recirc\w*|read-?(?:more|next|also|on)|also-?read|more-(?:from|on|in|stories|news)"
    r"|(?:most|best)-?(?:read|viewed|popular|recent|commented|shared)|popular|trending|newsletter\w*|signup|sign-up|subscri\w+|promo\w*"
    r"|shares?|sharing|share-?(?:bar|box|this|daddy)|social\w*|comments?|disqus\w*|livefyre|respond|outbrain|taboola|sponsor\w*|advert\w*|ads?|teasers?"
    r"|breadcrumbs?|pagination|pager|tags?|tag-list|taglist|topics|keywords|categories|author-?(?:bio|box|info|card|about|description)"
    r"|about-?author|bio|disclaimer|copyright|credits?|cookie\w*|consent|gdpr|paywall-?(?:offer|prompt|barrier)|toc|skip-?link"
    r"|visually-?hidden|sr-only|screen-reader-text|screenreader\w*|up-?next|next-?(?:article|post|story)|prev-?(?:article|post)"
    r"|post-?nav\w*|nav-links|see-?also|latest|widget|sidebar|infobox|photo-?credit|captions?|wp-caption-text|figcaption|byline|dateline"
    r"|tooltips?|popovers?|hover-?cards?|rollover-\w+-block|timestamp|reading-?time|print-?only|no-?print|hidden)(?:$|[\s_-])",
    re.IGNORECASE,
)
_OFFERING = re.compile("subscri|paywall|sign[ -]?up|regist", re.IGNORECASE)
_OF_LINKS = re.compile(
    "teaser|read-?more|latest|topics"
)  # a teaser without a link is the lead, "read more" a folded part
_IN_PROSE = re.compile(  # what a paragraph may be by its name alone
    "author|about|bio|disclaimer|copyright|credit|.*caption|photo|newsletter|sign|subscri|cookie|consent|gdpr|visually|sr|screen"
)
_NAMING = ("class", "id", "role", "data-testid", "data-component")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TEASER_END = re.compile(r"(?:…|\.\.\.)\W*$")
_SENTENCE_END = re.compile(r"[.!?。！？»”\"']\W*$")
_FEW = 0.2  # of the page's prose: what holds more is not dropped for its name or heading alone
_MUCH = 0.5  # of the page's prose: a name borne by as much is not one of furniture here
_NEAR = 40  # ancestors looked at
_RUN = 60  # size of a text without an element in between that read as prose
_MAX_HEADING = 60
_MAX_BOX = 300
_MAX_LABEL = 40
_MAX_CARD = 400
_MIN_CARDS = 3


class _Page:
    """Characters of text, in links, and in unlinked runs of prose under each element, in one pass from the leaves up."""

    __slots__ = ("chars", "dropped", "links", "prose", "total")

    def __init__(self, elements: list[html.HtmlElement]) -> None:
        self.chars: dict[html.HtmlElement, int] = dict.fromkeys(elements, 0)
        self.links: dict[html.HtmlElement, int] = dict.fromkeys(elements, 0)
        self.prose: dict[html.HtmlElement, int] = dict.fromkeys(elements, 0)
        self.dropped: list[html.HtmlElement] = []
        for element in reversed(elements):
            self._add(element)
        if not self.prose[elements[0]]:  # short lines alone
            self.prose = {
                element: self.chars[element] - self.links[element] for element in elements
            }
        self.total = self.prose[elements[0]]

    def _add(self, element: html.HtmlElement) -> None:
        text, tail, parent = (
            (element.text or "").strip(),
            (element.tail or "").strip(),
            element.getparent(),
        )
        own = self.chars[element] = self.chars[element] + len(text)
        if element.tag == "a":
            self.links[element], self.prose[element] = own, 0
        elif size_of(text) >= _RUN:
            self.prose[element] += len(text)
        if parent is not None:
            self.chars[parent] += own + len(tail)
            self.links[parent] += self.links[element]
            self.prose[parent] += self.prose[element] + (len(tail) if size_of(tail) >= _RUN else 0)

    def is_minor(self, element: html.HtmlElement) -> bool:
        """Whether an element holds neither a good part of the prose nor the page's headline."""
        return self.prose[element] <= _FEW * self.total and next(element.iter("h1"), None) is None

    def drop(self, element: html.HtmlElement) -> None:
        """Takes `element` out of the tree."""
        self.dropped.append(element)
        _take_out(element)


def prune(tree: html.HtmlElement) -> None:
    """Takes the furniture out of `tree`, in place."""
    for element in list(tree.iter(*_NEVER_TEXT)):
        _take_out(element)
    elements = list(tree.iter("*"))
    page = _Page(elements)
    _drop_named(elements, page)
    for element in elements:
        if element.tag in _BLOCKS and _is_links(element, page):
            page.drop(element)
    for element in elements:
        if element.tag in _MAYBE_HEADINGS and 0 < page.chars[element] <= _MAX_HEADING:
            _drop_section(element, page)
    for element in elements:
        if element.tag not in ("p", "html", "head") and len(element) >= _MIN_CARDS:
            _drop_cards(element, page)
    # lxml looks through a whole subtree for every element of it that is released after the subtree's root: 100,000 links took
    # 100 s. So the roots are released last.
    _roots = page.dropped
    del element, elements, page


def _drop_named(elements: list[html.HtmlElement], page: _Page) -> None:
    """Drops what is named as furniture, unless all that bears the name holds half of the page's prose."""
    named: dict[html.HtmlElement, str] = {}
    weights: dict[str, int] = defaultdict(int)
    for element in elements:
        if (
            element.tag in _BLOCKS
            and page.chars[element]
            and (name := _furniture_name(element))
            and page.is_minor(element)
        ):
            if (
                _OFFERING.match(name)
                and page.chars[element] <= _MAX_CARD
                and walls.offers(element.text_content())
            ):
                continue  # it tells that the article above it is not whole; what of it reads as text is cut later
            if _is_told_otherwise(element, name, page):
                element.attrib.pop("class", None)  # trafilatura goes by names too
                continue
            named[element] = name
            if not any(
                named.get(above) == name for above in islice(element.iterancestors(), _NEAR)
            ):
                weights[name] += page.prose[element]
    for element, name in named.items():
        if weights[name] <= _MUCH * page.total:
            page.drop(element)


def _is_told_otherwise(element: html.HtmlElement, name: str, page: _Page) -> bool:
    """Whether an element is not what its name says: teasers without a link, a dateline within a paragraph."""
    if not page.links[element] and _OF_LINKS.match(name):
        return all(above.tag != "a" for above in islice(element.iterancestors(), _NEAR))
    if element.tag == "p" and page.prose[element] and not page.links[element]:
        return not _IN_PROSE.match(name)
    parent = element.getparent()
    if (
        element.tag != "span"
        or parent is None
        or page.links[element]
        or page.chars[element] > _MAX_LABEL
    ):
        return False
    return parent.tag == "p" and page.prose[parent] > 0


def _furniture_name(element: html.HtmlElement) -> str | None:
    names = " ".join(filter(None, map(element.get, _NAMING)))
    found = _NAMES.search(names if names.islower() else _HUMP.sub("-", names)) if names else None
    return found[1].lower() if found else None


def _is_links(element: html.HtmlElement, page: _Page) -> bool:
    """Whether an element is nearly all links, or a label with a link."""
    chars, links = page.chars[element], page.links[element]
    if not links:
        return False
    if links >= 0.9 * chars and element.tag != "span" and page.is_minor(element):
        return element.tag not in _HEADINGS or not _is_subhead(element, page)
    if (
        element.tag in _BOXES
        and chars < _MAX_BOX
        and links >= 0.4 * chars
        and chars - links <= _MAX_LABEL
    ):
        return _is_linked_card(element, page)
    return (
        element.tag == "p" and chars < 300 and links >= 0.6 * chars and _introduces_a_link(element)
    )


def _is_subhead(heading: html.HtmlElement, page: _Page) -> bool:
    """Whether a linked heading is one of the article: an anchor, or among its paragraphs."""
    parent = heading.getparent()
    if parent is not None and page.prose[parent] > _MUCH * page.total and parent.tag not in _FRAMES:
        return True
    return all((a.get("href") or "#").startswith("#") for a in heading.iter("a"))


def _is_linked_card(box: html.HtmlElement, page: _Page) -> bool:
    """Whether a box is one link with a label, a date or both: "Also read: ..." between two paragraphs."""
    links = sum(1 for _ in islice(box.iter("a"), 3))
    return (
        links <= 2 and page.is_minor(box) and next(box.iter("li", "td", "dd", "h1"), None) is None
    )


def _introduces_a_link(paragraph: html.HtmlElement) -> bool:
    """Whether a paragraph is a short label, a colon and a link: "Related: ...", "Lesen Sie auch: ..."."""
    return bool(re.match(r"\s*[^:：|►»]{0,30}[:：|►»]", paragraph.text_content()))


def _drop_section(heading: html.HtmlElement, page: _Page) -> None:
    """Drops a furniture heading with what it heads: the section around it, or the cards that follow it."""
    said = " ".join(heading.text_content().split())
    if not FURNITURE_HEADING.fullmatch(said) or (_OFFERING.match(said) and walls.offers(said)):
        return
    top = heading
    while (
        (parent := top.getparent()) is not None
        and parent.tag not in _FRAMES
        and page.chars[parent] <= page.chars[heading]
    ):
        top = parent
    section = top.getparent()
    if section is None or top.tag not in _BLOCKS or top.tag == "span":
        return
    leads = not any(page.chars[before] for before in top.itersiblings(preceding=True))
    if (
        leads
        and section.tag not in _FRAMES
        and page.prose[section] <= _FEW * page.total
        and section.find(".//h1") is None
    ):
        page.drop(section)
        return
    cards = []
    for sibling in top.itersiblings():
        if sibling.tag in _HEADINGS and sibling.tag <= top.tag:
            break
        if not _is_card(sibling, page):
            return  # the text goes on, or the cards are bare paragraphs: the lines will tell
        cards.append(sibling)
    for element in (top, *cards):
        page.drop(element)


def _is_card(element: html.HtmlElement, page: _Page) -> bool:
    """Whether what follows a furniture heading can belong to it: empty, linked, or a teaser, which is short or cut."""
    chars = page.chars[element]
    if not page.is_minor(element):
        return False
    if chars == 0 or page.links[element] >= 0.3 * chars:
        return True
    text = element.text_content().strip()[-_MAX_CARD:]
    return bool(_TEASER_END.search(text)) or (
        size_of(text) < PROSE and not _SENTENCE_END.search(text)
    )


def _drop_cards(container: html.HtmlElement, page: _Page) -> None:
    """Drops three or more children built alike, each a link with a picture, heading or time and little text: teasers."""
    kinds: dict[tuple[str, str | None], list[html.HtmlElement]] = defaultdict(list)
    for child in container:
        if child.tag in _CARDS:
            kinds[child.tag, child.get("class")].append(child)
    for children in kinds.values():
        if len(children) >= _MIN_CARDS and sum(
            _is_teaser(child, page) for child in children
        ) >= 0.8 * len(children):
            for child in children:
                page.drop(child)


def _is_teaser(child: html.HtmlElement, page: _Page) -> bool:
    chars, links = page.chars[child], page.links[child]
    if not links or chars > _MAX_CARD:
        return False
    return (
        links >= 0.2 * chars
        and next(child.iter("img", "picture", "time", *_HEADINGS), None) is not None
    )


def _take_out(element: html.HtmlElement) -> None:
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
