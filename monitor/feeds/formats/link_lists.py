"""Lists of links in a page, by structure: links that stand in one block in the same way. Pure.

For each link that is as long as a headline its item is the largest element that leads to no other such page. Items with the same
kinds of elements above them, in one block or in neighbouring ones, are a list. The list that counts has the most headline text,
and dates beside its links; menus, sidebars and footers count little.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree, html

from monitor.core.markup import plain
from monitor.language.scripts import size_of

LEAST_TITLE = 15  # size
_MUCH = 90  # size: longer titles count as much
_LEAST_ITEMS = 3  # without dates
_DATED = 4.0  # times as much counts a list with dates beside most links
_MOST = 0.5
_FURNITURE_COUNTS = 0.1
_FURNITURE_TAGS = frozenset({"nav", "header", "footer", "aside", "menu", "form"})
_FURNITURE = re.compile(
    r"(?:^|[-_ ])(?:nav\w*|menu\w*|footer\w*|foot|header|top|breadcrumb\w*|sidebar\w*|side|aside|related|rank\w*|hot\w*|popular|"
    r"most|friend\w*|partner\w*|social|share|tags?|pag(?:er|ination|ing)|banner|cookie\w*|subnav|links)(?:[-_ ]|$)",
    re.IGNORECASE,
)
_NO_PAGE = re.compile(r"\s*(?:#|javascript:|mailto:|tel:|data:)", re.IGNORECASE)
_CUT = re.compile(r"\s*(?:…|\.\.\.|·{2,})\s*$")
_BLOCKS = ("div", "p", "li", "dt", "dd", "td", "section", "figcaption")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LABEL_TIMES = 3
_MAX_LINKS = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedLink:
    """An item of a list: its link, the elements that are its own, and the heading that it shares with its neighbours."""

    link: html.HtmlElement
    parts: tuple[html.HtmlElement, ...]
    heading: str = ""

    @property
    def title(self) -> str:
        """What its headline says, or the link's `title` where that is cut."""
        text = words(_headline(self.link))
        whole = plain(self.link.get("title") or "").replace("\n", " ")
        if whole and (not text or (_CUT.search(text) and whole.startswith(_CUT.sub("", text)))):
            return whole
        return text

    def beside(self) -> Iterator[str]:
        """The texts of the item's elements, but for its headline, in order."""
        headline = _headline(self.link)
        for part in self.parts:
            for event, node in etree.iterwalk(part, events=("start", "end")):
                inside = node is headline or headline in node.iterancestors()
                text = node.text if event == "start" else node.tail
                if inside and not (event == "end" and node is headline):
                    continue
                if event == "end" and node is part:
                    continue
                if piece := " ".join((text or "").split()):
                    yield piece


def words(node: html.HtmlElement) -> str:
    """The text of an element in one line."""
    return " ".join(" ".join(node.itertext()).split())


def is_link(node: html.HtmlElement) -> bool:
    """Whether it is a link to a page."""
    href = node.get("href") or ""
    return bool(href.strip()) and not _NO_PAGE.match(href)


def best_list(tree: html.HtmlElement, is_dated: Callable[[str], bool]) -> list[ListedLink]:
    """The items of the page's main list, in document order; empty when nothing on it is one."""
    links = [link for link in tree.iter("a") if is_link(link) and _is_headline(link)][:_MAX_LINKS]
    links = _without_labels(links)
    targets = _targets(links)
    groups: dict[object, list[ListedLink]] = {}
    for link in links:
        item = _item_of(link, targets)
        groups.setdefault(_place(item), []).append(ListedLink(link=link, parts=(item,)))
    candidates = [_whole(group, is_dated) for group in map(_once, groups.values())]
    scored = [(score, group) for group in candidates if (score := _score(group, is_dated)) > 0]
    return max(scored, key=lambda pair: pair[0])[1] if scored else []


def pattern_of(found: Sequence[ListedLink]) -> str:
    """A CSS selector for the items of a list, as far as classes and ids tell it."""
    item = found[0].parts[0]
    steps = [str(item.tag)]
    for node in item.iterancestors():
        named = node.get("id") or ""
        classes = (node.get("class") or "").split()
        if named and re.fullmatch(r"[A-Za-z][\w-]*", named):
            return " ".join([f"#{named}", *steps])
        if classes and re.fullmatch(r"[A-Za-z][\w-]*", classes[0]):
            return " ".join([f"{node.tag}.{classes[0]}", *steps])
        if node.tag in ("ul", "ol", "table", "dl"):
            steps.insert(0, str(node.tag))
    return " ".join(steps)


# --- items ---------------------------------------------------------------------------------------------------------------


def _headline(link: html.HtmlElement) -> html.HtmlElement:
    """Of a link around a whole card the heading in it, or its first long block; else the link itself."""
    if len(link) == 0:
        return link
    if headed := next((node for node in link.iter(*_HEADINGS) if words(node)), None):
        return headed
    blocks = [
        node
        for node in link.iter(*_BLOCKS)
        if words(node) and not any(node.iterdescendants(*_BLOCKS))
    ]
    return next((node for node in blocks if size_of(words(node)) >= LEAST_TITLE), link)


def _is_headline(link: html.HtmlElement) -> bool:
    text = words(link) or link.get("title") or ""
    letters = sum(char.isalpha() for char in text)
    return size_of(text) >= LEAST_TITLE and letters * 2 > len(text.replace(" ", ""))


def _without_labels(links: list[html.HtmlElement]) -> list[html.HtmlElement]:
    """Without the links that say the same and lead to the same page again and again: topics of items."""
    times = Counter((link.get("href"), words(link)) for link in links)
    return [link for link in links if times[link.get("href"), words(link)] < _LABEL_TIMES]


def _targets(links: Sequence[html.HtmlElement]) -> dict[html.HtmlElement, set[str]]:
    """For each element above a link, the addresses that it leads to."""
    found: dict[html.HtmlElement, set[str]] = {}
    for link in links:
        for node in link.iterancestors():
            found.setdefault(node, set()).add((link.get("href") or "").strip())
    return found


def _item_of(link: html.HtmlElement, targets: dict[html.HtmlElement, set[str]]) -> html.HtmlElement:
    item = link
    for node in link.iterancestors():
        if len(targets[node]) > 1 or node.tag in ("body", "html"):
            break
        item = node
    return item


def _place(item: html.HtmlElement) -> object:
    """What items of one list have in common: the kinds of elements down to them, their own class left out."""
    return (str(item.tag), *(_kind(node) for node in item.iterancestors()))


def _kind(node: html.HtmlElement) -> str:
    return f"{node.tag}.{(node.get('class') or '').partition(' ')[0]}"


def _once(group: list[ListedLink]) -> list[ListedLink]:
    """The group with one item for each element, whose link has the longest text."""
    best: dict[html.HtmlElement, ListedLink] = {}
    for one in group:
        had = best.get(one.parts[0])
        if had is None or size_of(one.title) > size_of(had.title):
            best[one.parts[0]] = one
    return list(best.values())


def _whole(group: list[ListedLink], is_dated: Callable[[str], bool]) -> list[ListedLink]:
    """The items with the elements beside them that are theirs: those that follow, or go before, whichever has the dates; else
    with the day that heads their block."""
    best, dated = group, _dated(group, is_dated)
    if dated >= _MOST * len(group):
        return group
    for widened in (_with_following(group), _with_preceding(group)):
        if (count := _dated(widened, is_dated)) > dated:
            best, dated = widened, count
    if dated < _MOST * len(group):
        headed = _with_headings(group)
        if len({one.heading for one in headed}) > 1 and all(
            is_dated(one.heading) for one in headed
        ):
            return headed
    return best


def _dated(group: Sequence[ListedLink], is_dated: Callable[[str], bool]) -> int:
    return sum(is_dated(" ".join(one.beside())) or _has_time(one) for one in group)


def _has_time(one: ListedLink) -> bool:
    return any(node.get("datetime") for part in one.parts for node in part.iter("time"))


def _with_following(group: list[ListedLink]) -> list[ListedLink]:
    items = {one.parts[0] for one in group}

    def own(item: html.HtmlElement) -> Iterator[html.HtmlElement]:
        yield item
        for node in item.itersiblings():
            if node in items:
                return
            if isinstance(node.tag, str):
                yield node

    return [replace(one, parts=tuple(own(one.parts[0]))) for one in group]


def _with_preceding(group: list[ListedLink]) -> list[ListedLink]:
    items = {one.parts[0] for one in group}

    def own(item: html.HtmlElement) -> Iterator[html.HtmlElement]:
        for node in item.itersiblings(preceding=True):
            if node in items:
                break
            if isinstance(node.tag, str):
                yield node
        yield item

    return [replace(one, parts=tuple(own(one.parts[0]))) for one in group]


def _with_headings(group: list[ListedLink]) -> list[ListedLink]:
    """Each item with the text of the element right before its block."""
    headed = []
    for one in group:
        block = one.parts[0].getparent()
        before = block.getprevious() if block is not None else None
        headed.append(replace(one, heading=words(before) if before is not None else ""))
    return headed


# --- which list ----------------------------------------------------------------------------------------------------------


def _score(group: Sequence[ListedLink], is_dated: Callable[[str], bool]) -> float:
    dated = sum(
        is_dated(one.heading) or is_dated(" ".join(one.beside())) or _has_time(one) for one in group
    )
    is_list_of_dates = dated >= _MOST * len(group)
    if len(group) < _LEAST_ITEMS and not is_list_of_dates:
        return 0.0
    targets = Counter((one.link.get("href") or "").strip() for one in group)
    titles = {one.title for one in group}
    apart = min(len(targets), len(titles)) / len(group)
    size = sum(min(size_of(one.title), _MUCH) for one in group)
    weight = _FURNITURE_COUNTS if _is_furniture(group[0].parts[0]) else 1.0
    return size * apart * weight * (_DATED if is_list_of_dates else 1.0)


def _is_furniture(item: html.HtmlElement) -> bool:
    for node in (item, *item.iterancestors()):
        if node.tag in ("body", "html", "main"):
            return False
        if node.tag in _FURNITURE_TAGS:
            return True
        if _FURNITURE.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return True
    return False
