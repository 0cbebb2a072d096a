"""Subscription lists in OPML (opml.org, 2.0), to and from feeds. Pure."""

from __future__ import annotations

import re

from lxml import etree

from monitor.collect.markup import one_line
from monitor.errors import ParseError, ParseReason
from monitor.model import Feed
from monitor.urls import canonical_url, is_http, redact

_MAX_BYTES = 10_000_000


def read(data: bytes) -> tuple[Feed, ...]:
    """The feeds of an OPML document in its order, each address once; folders and categories become tags. Raises ParseError.

    Outlines without an http(s) `xmlUrl` are folders or junk and give no feed.
    """
    if len(data) > _MAX_BYTES:
        raise ParseError("OPML", ParseReason.MALFORMED, f"{len(data) / 1e6:.1f} MB, larger than {_MAX_BYTES / 1e6:.0f} MB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise ParseError("OPML", ParseReason.MALFORMED, str(exc)[:200]) from exc
    if root is None or str(root.tag).lower() != "opml":
        raise ParseError("OPML", ParseReason.NOT_A_FEED, "no <opml> element: not a subscription list")
    feeds: dict[str, Feed] = {}
    for outline in root.iter("outline"):
        url = _attribute(outline, "xmlUrl")
        if is_http(url):
            feeds.setdefault(canonical_url(url) or url, _feed(outline, url))
    return tuple(feeds.values())


def write(feeds: tuple[Feed, ...], *, title: str = "Minerals Monitor") -> bytes:
    """An OPML document of `feeds` in their order, grouped by their first tag. Credentials in addresses are left out."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = one_line(title)
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {}
    for feed in feeds:
        parent = body
        if feed.tags:
            folder = one_line(feed.tags[0])
            if folder not in folders:
                folders[folder] = etree.SubElement(body, "outline", text=folder)
            parent = folders[folder]
        _write_feed(parent, feed)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _write_feed(parent: etree._Element, feed: Feed) -> None:
    name = one_line(feed.name)
    outline = etree.SubElement(parent, "outline", type="rss", text=name, title=name, xmlUrl=redact(feed.url))
    if feed.language:
        outline.set("language", feed.language)
    if feed.tags:
        outline.set("category", ",".join(one_line(tag) for tag in feed.tags))


def _feed(outline: etree._Element, url: str) -> Feed:
    name = one_line(_attribute(outline, "title") or _attribute(outline, "text")) or re.sub(
        r"^https?://([^/]+).*", r"\1", redact(url)
    )
    language = _attribute(outline, "language").replace("_", "-")
    known = re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language)
    return Feed(url=url, name=name, language=language if known else None, tags=_tags(outline))


def _tags(outline: etree._Element) -> tuple[str, ...]:
    """Names of the folders around it, outermost first, then its categories (`/press/canada` counts as two)."""
    folders = [_attribute(node, "text") or _attribute(node, "title") for node in outline.iterancestors("outline")]
    categories = re.split(r"[,/]", _attribute(outline, "category"))
    tags = (re.sub(r"\W+", "-", one_line(name).lower()).strip("-") for name in (*reversed(folders), *categories))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _attribute(outline: etree._Element, name: str) -> str:
    """Attribute `name` whatever its case: programs write xmlUrl, xmlurl and XMLURL."""
    values = (value for key, value in outline.attrib.items() if str(key).lower() == name.lower())
    return str(next(values, "")).strip()
