"""Furniture out of a page's tree, by structure: what is links, repeats as cards, or stands under a heading like "Related".

Nothing here knows a site. Names (class, id) and headings are signals of structure, and never enough to drop what holds a good
part of the page's prose. Linear in the number of elements. Pure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from itertools import islice

from lxml import etree, html

from monitor.language.scripts import size_of
from monitor.pages import walls
from monitor.pages.blocks import PROSE
from monitor.pages.outline import FEW, Outline
from monitor.pages.phrases import FURNITURE_HEADING

_NEVER_TEXT = (
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "canvas", "button", "select",
    "textarea", "input", "dialog", "menu", "audio", "video", "map", "applet", "datalist", "fieldset",
    "link", "meta", "base",
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
    r"[\s_-](related|relatedposts?|recommend\w*|recirc\w*|read-?(?:more|next|also|on)|also-?read|more-(?:from|on|in|stories|news)"
    r"|(?:most|best)-?(?:read|viewed|popular|recent|commented|shared)|popular|trending|newsletter\w*|signup|sign-up|subscri\w+|promo\w*"
    r"|shares?|sharing|share-?(?:bar|box|this|daddy)|social\w*|comments?|disqus\w*|livefyre|respond|outbrain|taboola|sponsor\w*|advert\w*|ads?|teasers?"
    r"|breadcrumbs?|pagination|pager|tags?|tag-list|taglist|topics|keywords|categories|author-?(?:bio|box|info|card|about|description)"
    r"|about-?author|bio|disclaimer|copyright|credits?|cookie\w*|consent|gdpr|paywall-?(?:offer|prompt|barrier)|toc|skip-?link"
    r"|visually-?hidden|sr-only|screen-reader-text|screenreader\w*|up-?next|next-?(?:article|post|story)|prev-?(?:article|post)"
    r"|post-?nav\w*|nav-links|see-?also|latest|widget|sidebar|infobox|photo-?credit|captions?|wp-caption-text|figcaption|byline|dateline"
    r"|tooltips?|popovers?|hover-?cards?|rollover-\w+-block|timestamp|reading-?time|print-?only|no-?print|hidden)(?:$|[\s_-])"
)  # of lower-case words after a space
_OFFERING = re.compile("subscri|paywall|sign[ -]?up|regist", re.IGNORECASE)
_OF_LINKS = re.compile(
    "teaser|read-?more|latest|topics"
)  # a teaser without a link is the lead, "read more" a folded part
_IN_PROSE = re.compile(  # what a paragraph may be by its name alone
    "author|about|bio|disclaimer|copyright|credit|.*caption|photo|newsletter|sign|subscri|cookie|consent|gdpr|visually|sr|screen"
)
_NAMING = {"class": 0, "id": 1, "role": 2, "data-testid": 3, "data-component": 4}
_REMEMBERED = 4_096  # attributes: a page's elements share theirs, and a site's pages do
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TEASER_END = re.compile(r"(?:…|\.\.\.)\W*$")
_SENTENCE_END = re.compile(r"[.!?。！？»”\"']\W*$")
_MUCH = 0.5  # of the page's prose: a name borne by as much is not one of furniture here
_NEAR = 40  # ancestors looked at
_MAX_HEADING = 60
_MAX_BOX = 300
_MAX_LABEL = 40
_MAX_CARD = 400
_MIN_CARDS = 3


def prune(tree: html.HtmlElement) -> None:
    """Takes the furniture out of `tree`, in place."""
    etree.strip_elements(tree, *_NEVER_TEXT, with_tail=False)
    page = Outline(tree)
    _drop_named(page)
    for place in page.left():
        if page.links[place] and page.tags[place] in _BLOCKS and _is_links(place, page):
            page.drop(place)
    for place in page.left():
        if 0 < page.chars[place] <= _MAX_HEADING and page.tags[place] in _MAYBE_HEADINGS:
            _drop_section(place, page)
    for place in page.left():
        if len(page.elements[place]) >= _MIN_CARDS and page.tags[place] not in (
            "p",
            "html",
            "head",
        ):
            _drop_cards(place, page)
    _roots = page.release()
    del page


def _drop_named(page: Outline) -> None:
    """Drops what is named as furniture, unless all that bears the name holds half of the page's prose."""
    named: dict[int, str] = {}
    weights: dict[str, int] = defaultdict(int)
    for place, element in enumerate(page.elements):
        if (
            page.chars[place]
            and page.tags[place] in _BLOCKS
            and (name := _furniture_name(element))
            and page.is_minor(place)
        ):
            if (
                _OFFERING.match(name)
                and page.chars[place] <= _MAX_CARD
                and walls.offers(element.text_content())
            ):
                continue  # it tells that the article above it is not whole; what of it reads as text is cut later
            if _is_told_otherwise(place, name, page):
                element.attrib.pop("class", None)  # trafilatura goes by names too
                continue
            named[place] = name
            if not any(named.get(above) == name for above in islice(page.above(place), _NEAR)):
                weights[name] += page.prose[place]
    for place, name in named.items():
        if weights[name] <= _MUCH * page.total and not page.gone[place]:
            page.drop(place)


def _is_told_otherwise(place: int, name: str, page: Outline) -> bool:
    """Whether an element is not what its name says: teasers without a link, a dateline within a paragraph."""
    if not page.links[place] and _OF_LINKS.match(name):
        return all(page.tags[above] != "a" for above in islice(page.above(place), _NEAR))
    tag, parent = page.tags[place], page.parents[place]
    if tag == "p" and page.prose[place] and not page.links[place]:
        return not _IN_PROSE.match(name)
    if tag != "span" or parent < 0 or page.links[place] or page.chars[place] > _MAX_LABEL:
        return False
    return page.tags[parent] == "p" and page.prose[parent] > 0


def _furniture_name(element: html.HtmlElement) -> str | None:
    """The word by which an element's attributes name it as furniture, the first in the order of `_NAMING`."""
    best, rank = None, len(_NAMING)
    for key, value in element.items():
        if (place := _NAMING.get(key, rank)) < rank and (name := _name_in(value)):
            best, rank = name, place
    return best


@lru_cache(maxsize=_REMEMBERED)
def _name_in(value: str) -> str | None:
    """The word of furniture in an attribute: "relatedArticles" is "related-Articles"."""
    words = value if value.islower() else _HUMP.sub("-", value).lower()
    found = _NAMES.search(f" {words}")
    return found[1] if found else None


def _is_links(place: int, page: Outline) -> bool:
    """Whether an element that has links is nearly all links, or a label with a link."""
    chars, links, tag = page.chars[place], page.links[place], page.tags[place]
    if links >= 0.9 * chars and tag != "span" and page.is_minor(place):
        return tag not in _HEADINGS or not _is_subhead(place, page)
    if tag in _BOXES and chars < _MAX_BOX and links >= 0.4 * chars and chars - links <= _MAX_LABEL:
        return _is_linked_card(place, page)
    return (
        tag == "p"
        and chars < 300
        and links >= 0.6 * chars
        and _introduces_a_link(page.elements[place])
    )


def _is_subhead(place: int, page: Outline) -> bool:
    """Whether a linked heading is one of the article: an anchor, or among its paragraphs."""
    parent = page.parents[place]
    if parent >= 0 and page.prose[parent] > _MUCH * page.total and page.tags[parent] not in _FRAMES:
        return True
    return all((a.get("href") or "#").startswith("#") for a in page.elements[place].iter("a"))


def _is_linked_card(place: int, page: Outline) -> bool:
    """Whether a box is one link with a label, a date or both: "Also read: ..." between two paragraphs."""
    box = page.elements[place]
    links = sum(1 for _ in islice(box.iter("a"), 3))
    return (
        links <= 2 and page.is_minor(place) and next(box.iter("li", "td", "dd", "h1"), None) is None
    )


def _introduces_a_link(paragraph: html.HtmlElement) -> bool:
    """Whether a paragraph is a short label, a colon and a link: "Related: ...", "Lesen Sie auch: ..."."""
    return bool(re.match(r"\s*[^:：|►»]{0,30}[:：|►»]", paragraph.text_content()))


def _drop_section(place: int, page: Outline) -> None:
    """Drops a furniture heading with what it heads: the section around it, or the cards that follow it."""
    said = " ".join(page.text_of(place).split())
    if not FURNITURE_HEADING.are_all_of(said) or (_OFFERING.match(said) and walls.offers(said)):
        return
    top = place
    while (
        (parent := page.parents[top]) >= 0
        and page.tags[parent] not in _FRAMES
        and page.chars[parent] <= page.chars[place]
    ):
        top = parent
    section, tag = page.parents[top], page.tags[top]
    if section < 0 or tag not in _BLOCKS or tag == "span":
        return
    element = page.elements[top]
    leads = not any(
        page.chars[before] for before in page.among(element.itersiblings(preceding=True))
    )
    if (
        leads
        and page.tags[section] not in _FRAMES
        and page.prose[section] <= FEW * page.total
        and page.elements[section].find(".//h1") is None
    ):
        page.drop(section)
        return
    cards = []
    for sibling in page.among(element.itersiblings()):
        if page.tags[sibling] in _HEADINGS and page.tags[sibling] <= tag:
            break
        if not _is_card(sibling, page):
            return  # the text goes on, or the cards are bare paragraphs: the lines will tell
        cards.append(sibling)
    for card in (top, *cards):
        page.drop(card)


def _is_card(place: int, page: Outline) -> bool:
    """Whether what follows a furniture heading can belong to it: empty, linked, or a teaser, which is short or cut."""
    chars = page.chars[place]
    if not page.is_minor(place):
        return False
    if chars == 0 or page.links[place] >= 0.3 * chars:
        return True
    text = page.elements[place].text_content().strip()[-_MAX_CARD:]
    return bool(_TEASER_END.search(text)) or (
        size_of(text) < PROSE and not _SENTENCE_END.search(text)
    )


def _drop_cards(place: int, page: Outline) -> None:
    """Drops three or more children built alike, each a link with a picture, heading or time and little text: teasers."""
    kinds: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    for child in page.among(page.elements[place]):
        if page.tags[child] in _CARDS:
            kinds[page.tags[child], page.elements[child].get("class")].append(child)
    for children in kinds.values():
        if len(children) >= _MIN_CARDS and sum(
            _is_teaser(child, page) for child in children
        ) >= 0.8 * len(children):
            for child in children:
                page.drop(child)


def _is_teaser(place: int, page: Outline) -> bool:
    chars, links = page.chars[place], page.links[place]
    if not links or chars > _MAX_CARD:
        return False
    return (
        links >= 0.2 * chars
        and next(page.elements[place].iter("img", "picture", "time", *_HEADINGS), None) is not None
    )
