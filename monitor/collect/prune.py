"""Furniture out of a page's tree, by structure and position: what is links, what repeats, what stands under a heading like "Related".

Nothing here knows a site. Names (class, id) and headings are signals of structure, and never enough to drop what holds a good part
of the page's prose. Linear in the number of elements. Pure.
"""

from __future__ import annotations

import re
from lxml import html

_NEVER_TEXT = (
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "canvas", "button", "select", "textarea",
    "input", "dialog", "menu", "audio", "video", "map", "applet", "datalist", "fieldset",
)  # fmt: skip
_BLOCKS = frozenset({"div", "section", "aside", "ul", "ol", "dl", "p", "table", "nav", "footer", "header", "figure", "details",
                     "h2", "h3", "h4", "h5", "h6", "li", "article", "blockquote", "form", "span", "address", "center"})  # fmt: skip
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:related|relatedposts?|recommend\w*|recirc\w*|read-?(?:more|next|also|on)|also-?read|more-(?:from|on|in|stories|news)"
    r"|(?:most|best)-?(?:read|viewed|popular|recent|commented|shared)|popular|trending|newsletter\w*|signup|sign-up|subscri\w+|promo\w*"
    r"|share\w*|sharing|social\w*|comments?|disqus\w*|livefyre|respond|outbrain|taboola|sponsor\w*|advert\w*|ads?|teasers?"
    r"|breadcrumbs?|pagination|pager|tags?|tag-list|taglist|topics|keywords|categories|author-?(?:bio|box|info|card|about|description)"
    r"|about-?author|bio|disclaimer|copyright|credits?|cookie\w*|consent|gdpr|paywall-?(?:offer|prompt|barrier)|toc|skip-?link"
    r"|visually-?hidden|sr-only|screen-reader-text|screenreader\w*|up-?next|next-?(?:article|post|story)|prev-?(?:article|post)"
    r"|post-?nav\w*|nav-links|see-?also|latest|widget|sidebar|infobox|photo-?credit|captions?|wp-caption-text|figcaption|byline|dateline"
    r"|timestamp|reading-?time|print-?only|no-?print|hidden)(?:$|[\s_-])",
    re.IGNORECASE,
)


class _Measure:
    """Characters of text, in links, and in prose under each element, in one pass from the leaves up."""

    __slots__ = ("chars", "links", "n_links", "prose")

    def __init__(self, elements: list[html.HtmlElement]) -> None:
        self.chars: dict[html.HtmlElement, int] = dict.fromkeys(elements, 0)
        self.links: dict[html.HtmlElement, int] = dict.fromkeys(elements, 0)
        self.n_links: dict[html.HtmlElement, int] = dict.fromkeys(elements, 0)
        self.prose: dict[html.HtmlElement, int] = dict.fromkeys(elements, 0)
        chars, links, n_links, prose = self.chars, self.links, self.n_links, self.prose
        for element in reversed(elements):
            tag, text, tail = element.tag, element.text, element.tail
            own = chars[element] + (len(text.strip()) if text else 0)
            chars[element] = own
            if tag == "a":
                links[element], n_links[element] = own, 1
            elif tag == "p" and own >= 80 and links[element] < own / 2:
                prose[element] = own
            parent = element.getparent()
            if parent is not None:
                chars[parent] += own + (len(tail.strip()) if tail else 0)
                links[parent] += links[element]
                n_links[parent] += n_links[element]
                prose[parent] += prose[element]


def prune(tree: html.HtmlElement) -> None:
    """Takes the furniture out of `tree`, in place."""
    for element in list(tree.iter(*_NEVER_TEXT)):
        _drop(element)
    elements = list(tree.iter("*"))
    measure = _Measure(elements)
    total = measure.prose[elements[0]]
    for element in elements:
        if element.tag in _BLOCKS and _is_furniture(element, measure, total):
            _drop(element)


def _is_furniture(element: html.HtmlElement, measure: _Measure, total: int) -> bool:
    chars = measure.chars[element]
    if not chars:
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}"
    if measure.prose[element] <= 0.2 * total and names != " " and _FURNITURE.search(names) and element.find(".//h1") is None:
        return True
    links = measure.links[element]
    if links >= 0.9 * chars and element.tag != "span":
        return True
    return element.tag == "p" and chars < 300 and links >= 0.6 * chars and _introduces_a_link(element)


def _introduces_a_link(paragraph: html.HtmlElement) -> bool:
    """Whether a paragraph is a short label, a colon and a link: "Related: ...", "Lesen Sie auch: ..."."""
    return bool(re.match(r"\s*[^:：]{0,30}[:：]", paragraph.text_content()))


def _drop(element: html.HtmlElement) -> None:
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
