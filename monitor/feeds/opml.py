"""Subscription lists in OPML (opml.org, 2.0), to and from feeds. Pure.

Lists are written by many programs and by hand, so markup is mended before it is read: bare ampersands, HTML's entities, wrong or
missing charsets. A document type, the place of entity bombs and external entities, is left out unread.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

from lxml import etree

from monitor.core.errors import ParseError, ParseReason
from monitor.core.markup import one_line, title_of
from monitor.core.urls import canonical_url, is_http, redact
from monitor.model.feeds import Feed

_MAX_BYTES = 10_000_000
_MAX_NAME = 200
_ROOT = re.compile(r"<(?:\w+:)?opml\b", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)", re.IGNORECASE)
_AMPERSAND = re.compile(
    r"&(?:(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);|([A-Za-z][A-Za-z0-9]{1,31};)?)"
)
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WRITTEN = re.compile(r"\bxmlurl\s*=\s*[\"']\s*[^\"'\s]", re.IGNORECASE)
_MARKUP = re.compile(r"[<>\"]")  # an address that runs on into the next tag
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_END = re.compile(r"</(?:\w+:)?opml\s*>", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a subscription list holds."""

    feeds: tuple[Feed, ...]  # in the list's order, each address once
    repeated: int  # outlines with the address of another one
    skipped: tuple[
        str, ...
    ]  # name and reason of outlines that are meant as feeds and cannot be read as such
    malformed: str | None  # what broken markup has cost


def read(data: bytes) -> tuple[Feed, ...]:
    """The feeds of an OPML document in its order, each address once; folders and categories become tags. Raises ParseError."""
    return listed(data).feeds


def listed(data: bytes) -> Listed:
    """All that an OPML document says: its feeds, and what of it cannot be a feed. Raises ParseError.

    Outlines without an address are folders, unless they say that they are feeds.
    """
    root, malformed = _tree(data)
    feeds: dict[str, Feed] = {}
    skipped: list[str] = []
    found = 0
    for outline in _outlines(root):
        url = _address(outline)
        if is_http(url) and not _MARKUP.search(url):
            found += 1
            feeds.setdefault(canonical_url(url) or url, _feed(outline, url))
        elif url:
            skipped.append(
                f"{_name(outline) or 'an outline'}: not an http(s) address: {one_line(url)[:_MAX_NAME]}"
            )
        elif _attribute(outline, "type").lower() in ("rss", "atom"):
            skipped.append(f"{_name(outline) or 'an outline'}: it has no xmlUrl")
    return Listed(
        feeds=tuple(feeds.values()),
        repeated=found - len(feeds),
        skipped=tuple(skipped),
        malformed=malformed,
    )


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
    outline = etree.SubElement(
        parent, "outline", type="rss", text=name, title=name, xmlUrl=redact(feed.url)
    )
    if feed.language:
        outline.set("language", feed.language)
    if feed.tags:
        outline.set("category", ",".join(one_line(tag) for tag in feed.tags))


# --- markup -----------------------------------------------------------------------------------------------------------


def _tree(data: bytes) -> tuple[etree._Element, str | None]:
    """The document from its root on, and what of it broken markup has cost."""
    if len(data) > _MAX_BYTES:
        raise ParseError(
            "OPML",
            ParseReason.MALFORMED,
            f"{len(data) / 1e6:.1f} MB, larger than {_MAX_BYTES / 1e6:.0f} MB",
        )
    if not data.strip():
        raise ParseError("OPML", ParseReason.MALFORMED, "the file is empty")
    text = _decoded(data)
    start = _ROOT.search(text)
    if start is None:
        raise ParseError(
            "OPML", ParseReason.NOT_A_FEED, "no <opml> element: not a subscription list"
        )
    markup = _AMPERSAND.sub(_mended, _UNREADABLE.sub("", text[start.start() :]))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, recover=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(markup.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise ParseError("OPML", ParseReason.MALFORMED, str(exc)[:200]) from exc
    if root is None or _local(root) != "opml":
        raise ParseError(
            "OPML", ParseReason.NOT_A_FEED, "no <opml> element: not a subscription list"
        )
    return root, _what_is_missing(root, markup)


def _what_is_missing(root: etree._Element, markup: str) -> str | None:
    """What broken markup has cost: libxml2 reads on behind most errors, and ends at some without a word."""
    written = len(_WRITTEN.findall(_COMMENT.sub("", markup)))
    lost = written - sum(bool(_attribute(outline, "xmlUrl")) for outline in _outlines(root))
    if lost > 0:
        return f"broken markup: {lost} of {written} feeds cannot be read"
    return None if _END.search(markup[-2_000:]) else "the file is cut: its <opml> does not end"


def _decoded(data: bytes) -> str:
    """The document as text. Valid UTF-8 is UTF-8 whatever the declaration says; what is nothing else is Windows-1252."""
    codec = next((codec for mark, codec in _BOMS if data.startswith(mark)), None)
    found = _DECLARED.search(data[:1_000])
    for name in (codec, "utf-8", found[1].decode("ascii") if found else None):
        try:
            if name is not None:
                return data.decode(name).removeprefix("\ufeff")
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")


def _mended(found: re.Match[str]) -> str:
    """A reference that XML knows as it is, one of HTML's as its character, a bare ampersand escaped."""
    known, name = found[1], found[2]
    if known:
        return found[0]
    if name and name in html5:
        return html5[name].replace("&", "&amp;").replace("<", "&lt;")
    return f"&amp;{name or ''}"


def _outlines(root: etree._Element) -> Iterator[etree._Element]:
    return (node for node in root.iter() if _local(node) == "outline")


def _local(node: etree._Element) -> str:
    """An element's name without its namespace, lower-cased; "" for comments and the like."""
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


# --- outlines ---------------------------------------------------------------------------------------------------------


def _address(outline: etree._Element) -> str:
    """Its xmlUrl; `feed://x` and `feed:https://x`, which some programs write, are the http(s) addresses that they stand for."""
    url = _attribute(outline, "xmlUrl")
    return re.sub(
        r"^feed:(?://)?(?=https?://)|^feed:(?=//)",
        lambda m: "" if "://" in url[m.end() :] else "http:",
        url,
    )


def _feed(outline: etree._Element, url: str) -> Feed:
    name = _name(outline) or re.sub(r"^https?://([^/]+).*", r"\1", redact(url))
    language = _attribute(outline, "language").replace("_", "-")
    known = re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language)
    return Feed(url=url, name=name, language=language if known else None, tags=_tags(outline))


def _name(outline: etree._Element) -> str:
    return title_of(_attribute(outline, "title") or _attribute(outline, "text"))[:_MAX_NAME].strip()


def _tags(outline: etree._Element) -> tuple[str, ...]:
    """Names of the folders around it, outermost first, then its categories (`/press/canada` counts as two)."""
    around = (node for node in outline.iterancestors() if _local(node) == "outline")
    folders = [_attribute(node, "text") or _attribute(node, "title") for node in around]
    categories = re.split(r"[,/]", _attribute(outline, "category"))
    tags = (
        re.sub(r"\W+", "-", one_line(name).lower()).strip("-")
        for name in (*reversed(folders), *categories)
    )
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _attribute(outline: etree._Element, name: str) -> str:
    """Attribute `name` whatever its case: programs write xmlUrl, xmlurl and XMLURL."""
    values = (value for key, value in outline.attrib.items() if str(key).lower() == name.lower())
    return str(next(values, "")).strip()
