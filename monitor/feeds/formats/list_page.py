"""A web page that lists links to articles, as ministries and gazettes have them. Pure.

The items are what the config's CSS selectors name, else they are found by structure (`link_lists`): links to different pages, of
the length of headlines, that stand in one block in the same way, best with a date beside each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree, html

from monitor.core.charset import decode
from monitor.core.errors import ParseError, ParseReason
from monitor.core.markup import one_line, plain
from monitor.core.urls import article_url
from monitor.feeds.formats.link_lists import (
    LEAST_TITLE,
    ListedLink,
    best_list,
    is_link,
    pattern_of,
    words,
)
from monitor.feeds.identity import hash_of
from monitor.feeds.items import Channel, absolute, language_tag, made, repeats_of
from monitor.feeds.source_document import Document
from monitor.language.dates import Whereabouts, dates_in, read_date
from monitor.language.scripts import size_of
from monitor.model.entries import Entry, ParsedFeed
from monitor.model.feeds import Places

_EDGES = " []()（）【】|,:：·–—-/"
_OPENERS = ("[", "(", "（", "【", "|")
_MAX_ITEMS = 500
_MAX_CHARS = 5_000_000
_LEAST_TEXT = 60  # size: shorter pieces beside a title are labels
_UNREAD = ("script", "style", "noscript", "template", "svg", "iframe", "select", "option")
_SPLIT_DAY = (  # the day in figures above its month, as calendars show it
    re.compile(r"(?<!\d)(?P<day>\d{1,2})\s+(?P<year>20\d{2})\s?[-/.年]\s?(?P<month>\d{1,2})\s?月?(?![\d])"),
    re.compile(r"(?<!\d)(?P<year>20\d{2})\s?[-/.年]\s?(?P<month>\d{1,2})\s?月?\s+(?P<day>\d{1,2})(?!\d)"),
)  # fmt: skip
_DAY_IN_PATH = re.compile(r"(?<!\d)(20\d{2})([-/_]?)(\d{2})\2(\d{2})(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """An item as the page shows it."""

    url: str
    title: str
    date: str  # as `language.dates` reads it, "" when there is none
    text: str


def parse(document: Document) -> ParsedFeed:
    """What the page lists, in its order. Raises ParseError when it lists nothing."""
    tree = _tree(document)
    places = document.feed.places if document.feed else Places()
    language = language_tag(tree.get("lang") or "")
    where = document.whereabouts(language)
    base = _base(tree, document.url)
    found, pattern = (
        _by_selectors(tree, places, document) if places.items else _by_structure(tree, document)
    )
    items = list(dict.fromkeys(_items(found, places, base, where, document)))[:_MAX_ITEMS]
    if not items:
        message = "what is listed has no links to pages"
        raise ParseError(document.url, ParseReason.NOT_A_FEED, message)
    hashes = [
        hash_of(f"{one.url}\n{one.title}\n{one.date}".encode("utf-8", "replace")) for one in items
    ]
    channel = Channel(
        base=base,
        now=document.now,
        language=language,
        where=where,
        repeats=repeats_of((one.title, {one.url}) for one in items),
    )
    fresh = [one for name, one in zip(hashes, items, strict=True) if name not in document.seen]
    return ParsedFeed(
        kind="list page",
        title=one_line(next((node.text_content() for node in tree.iter("title")), "")),
        language=language,
        entries=tuple(entry for one in fresh if (entry := _entry(one, channel))),
        seen=tuple(dict.fromkeys(hashes)),
        skipped=len(items) - len(fresh),
        pattern=pattern,
    )


def _tree(document: Document) -> html.HtmlElement:
    source = decode(document.body, document.headers)[:_MAX_CHARS]
    try:
        tree = html.document_fromstring(
            source.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8")
        )
    except (etree.LxmlError, ValueError, AssertionError) as exc:
        message = f"no page: {str(exc)[:100]}"
        raise ParseError(document.url, ParseReason.NOT_A_FEED, message) from exc
    etree.strip_elements(tree, *_UNREAD, etree.Comment, with_tail=False)
    return tree


def _base(tree: html.HtmlElement, url: str) -> str:
    href = next((node.get("href") or "" for node in tree.iter("base")), "")
    return absolute(url, href.strip()) if href else url


# --- which elements are the items ----------------------------------------------------------------------------------------


def _by_selectors(
    tree: html.HtmlElement, places: Places, document: Document
) -> tuple[list[ListedLink], str]:
    nodes = _select(tree, places.items, document)
    if not nodes:
        message = f'items = "{places.items}" matches nothing on the page'
        raise ParseError(document.url, ParseReason.NOT_A_FEED, message)
    listed = []
    for node in nodes:
        wanted = places.link or places.title
        links = [
            link
            for part in (_select(node, wanted, document) if wanted else [node])
            for link in ([part] if part.tag == "a" else [*part.iter("a"), *part.iterancestors("a")])
            if is_link(link)
        ]
        if links:
            listed.append(
                ListedLink(link=max(links, key=lambda a: size_of(words(a))), parts=(node,))
            )
    return listed, places.items


def _by_structure(tree: html.HtmlElement, document: Document) -> tuple[list[ListedLink], str]:
    listed = best_list(tree, lambda text: bool(dates_in(text, document.whereabouts())))
    if not listed:
        message = (
            "no list of links was found on the page; name its items with `items`, a CSS selector"
        )
        raise ParseError(document.url, ParseReason.NOT_A_FEED, message)
    return listed, pattern_of(listed)


def _select(node: html.HtmlElement, selector: str, document: Document) -> list[html.HtmlElement]:
    from cssselect import SelectorError  # here: most pages need none

    try:
        return [found for found in node.cssselect(selector) if isinstance(found, html.HtmlElement)]
    except SelectorError as exc:
        message = f'"{selector}" is no CSS selector: {exc}'
        raise ParseError(document.url, ParseReason.NOT_A_FEED, message) from exc


# --- what an item says ---------------------------------------------------------------------------------------------------


def _items(
    found: list[ListedLink], places: Places, base: str, where: Whereabouts, document: Document
) -> Iterator[_Item]:
    for listed in found:
        url = article_url(absolute(base, one_line(listed.link.get("href") or "")))
        title, dated = _bare_title(_named(listed, places.title, document) or listed.title, where)
        if url is None or not title or url == article_url(document.url):
            continue
        said = _named(listed, places.date, document)
        yield _Item(
            url=url,
            title=title,
            date=_date_in(said, where) if places.date else _date(listed, url, where) or dated,
            text=_named(listed, places.text, document) if places.text else _text(listed, where),
        )


def _bare_title(title: str, where: Whereabouts) -> tuple[str, str]:
    """A title without the date that it begins or ends with, and that date."""
    for at, start, end in dates_in(title, where):
        before, after = title[:start].rstrip(_EDGES), title[end:].lstrip(_EDGES)
        if not before and size_of(after) >= LEAST_TITLE:
            return after, at.isoformat()
        if not after and size_of(before) >= LEAST_TITLE and title[:start].endswith(_OPENERS):
            return before, at.isoformat()
    return title, ""


def _named(listed: ListedLink, selector: str, document: Document) -> str:
    """The text at a selector within the item, "" without a selector."""
    if not selector:
        return ""
    found = (node for part in listed.parts for node in _select(part, selector, document))
    return next((said for node in found if (said := node.get("datetime") or words(node))), "")


def _date(listed: ListedLink, url: str, where: Whereabouts) -> str:
    """The item's date: of a `time` element, else the first that is written beside the title, else that in its address."""
    for part in listed.parts:
        for node in part.iter("time"):
            if read_date(said := (node.get("datetime") or "").strip(), where):
                return said
    beside = " ".join(listed.beside())
    if (said := _date_in(beside, where)) or (said := _date_in(listed.heading, where)):
        return said
    for pattern in _SPLIT_DAY:
        if found := pattern.search(beside):
            return f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
    if in_path := _DAY_IN_PATH.search(urlsplit(url).path):
        said = f"{in_path[1]}-{in_path[3]}-{in_path[4]}"
        return said if read_date(said, where) else ""
    return ""


def _date_in(text: str, where: Whereabouts) -> str:
    """The first whole date of a text, as it is written there."""
    text = plain(text)
    if read_date(text, where):
        return text
    found = dates_in(text, where)
    return found[0][0].isoformat() if found else ""


def _text(listed: ListedLink, where: Whereabouts) -> str:
    """What stands beside the title and is longer than a label."""
    pieces = (plain(piece) for piece in listed.beside())
    return "\n".join(
        piece
        for piece in pieces
        if size_of(piece) >= _LEAST_TEXT and not read_date(piece, where) and piece != listed.title
    )


def _entry(item: _Item, channel: Channel) -> Entry | None:
    return made(channel, url=item.url, title=item.title, text=item.text, written=item.date)
