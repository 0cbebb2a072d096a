"""Items of RSS 2.0 and RDF that hold nothing but plain elements, read straight from the tree. Pure.

feedparser takes a tenth of a millisecond for each, most of it for what such items do not have: markup inside elements, attributes,
several of one kind, languages and bases of their own. What it makes of a plain item is known, and what is made here is the same
(tested against it). Whatever is not surely plain is feedparser's.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from lxml import etree

from monitor.core.urls import is_plain

_DC = "{http://purl.org/dc/elements/1.1/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_RSS_1 = "{http://purl.org/rss/1.0/}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_ABOUT = f"{_RDF}about"
_ITEMS = frozenset({"item", f"{_RSS_1}item"})
_NAMES = {  # feedparser's names for elements of which an item may have one
    "title": "title",
    "link": "link",
    "guid": "id",
    "pubDate": "published",
    "description": "summary",
    "author": "author",
    f"{_RSS_1}title": "title",
    f"{_RSS_1}link": "link",
    f"{_RSS_1}description": "summary",
    _CONTENT: "content",
    f"{_DC}creator": "author",
    f"{_DC}date": "updated",
}
_PASSED_OVER = frozenset(
    {"category", "comments", "{http://purl.org/rss/1.0/modules/slash/}comments", f"{_DC}subject"}
)
_ODD = re.compile(r"[\x80-\x9f]")  # which feedparser takes for Windows' own characters
_ASKED = re.compile(r"[A-Za-z0-9._~!$'()*+,=:@%/?&-]*")  # a query without what feedparser mends


def are_readable(root: etree._Element) -> bool:
    """Whether a document is of a kind whose items can be plain: no languages or bases of its own, and nothing behind the items,
    because what feedparser makes of that depends on them."""
    if root.tag == "rss":
        channels = [node for node in root if node.tag == "channel"]
        if root.attrib.items() != [("version", "2.0")] or len(channels) != 1:
            return False
        return not channels[0].attrib and _end_in_items(channels[0]) and _end_in_items(root)
    names_rss = _RSS_1[1:-1] in root.nsmap.values()
    return root.tag == f"{_RDF}RDF" and names_rss and not root.attrib and _end_in_items(root)


def _end_in_items(parent: etree._Element) -> bool:
    tags = [node.tag for node in parent if isinstance(node.tag, str)]
    first = next((at for at, tag in enumerate(tags) if tag in _ITEMS), len(tags))
    return all(tag in _ITEMS for tag in tags[first:])


def read(node: etree._Element) -> dict[str, Any] | None:
    """What feedparser makes of an item, as far as entries are made of it; None when the item is not plain."""
    if node.tag not in _ITEMS:
        return None
    item: dict[str, Any] = {}
    about = node.attrib
    if about:
        if list(about.keys()) != [_ABOUT]:
            return None
        item["id"] = about[_ABOUT]
    for leaf in node:
        tag = leaf.tag
        if len(leaf) or not isinstance(tag, str):
            return None
        if tag in _PASSED_OVER:
            continue
        name = _NAMES.get(tag)
        value = _value(leaf.text or "")
        if name is None or name in item or value is None:
            return None
        if leaf.attrib and not (name == "id" and leaf.attrib.keys() == ["isPermaLink"]):
            return None
        item[name] = value
    return _whole(item)


def _whole(item: dict[str, Any]) -> dict[str, Any] | None:
    link = item.get("link", "")
    if not _is_link(link) or "@" in item.get("author", ""):
        return None
    if "://" in item.get("id", "") and not _is_link(item["id"]):
        return None
    item["links"] = [{"rel": "alternate", "href": link}]
    if "content" in item:
        item.setdefault("summary", item["content"])
        item["content"] = [{"value": item["content"]}]
    return item


def _value(text: str) -> str | None:
    """An element's text as feedparser has it: without blanks around it, UTF-8 that was taken for Latin-1 put right."""
    value = text.strip()
    if value.isascii():
        return value
    with suppress(UnicodeError):
        value = value.encode("iso-8859-1").decode("utf-8")
    return None if _ODD.search(value) else value


def _is_link(url: str) -> bool:
    """Whether an address is one in which feedparser changes nothing."""
    path, _, query = url.partition("?")
    return is_plain(path) and _ASKED.fullmatch(query) is not None
