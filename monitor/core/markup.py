"""Markup to plain text, and the feed links that a page names. Pure."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin

from lxml import etree, html

from monitor.core.urls import is_http, redact

_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
    }
    | {
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    }
)
_UNREAD = frozenset(
    {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "head"}
)
_HTML = etree.HTMLParser()
_WHOLE_PAGE = re.compile(r"\s*<(?:html|!doctype)", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_ENTITY = re.compile(r"&[#a-zA-Z]")
_UNREAD_TEXT = re.compile(
    r"<(script|style|template|noscript|svg)\b.*?(?:</\1|$)|<!--.*?(?:-->|$)",
    re.IGNORECASE | re.DOTALL,
)
# C0 and C1 controls, the bidirectional overrides and isolates, zero-width marks, BOM, lone surrogates, non-characters
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff\xad\u061c]"
)
_FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
)
_GENERAL_TYPES = (
    "application/json",
    "application/xml",
    "text/xml",
)  # of feeds on older pages, and of much else
_FEED_PATH = re.compile(
    r"(?:/feed/?|/rss/?|/atom/?|\.rss|\.rdf|/(?:rss|atom|feed|index)\.xml|/feed\.json)(?:\?[^#]*)?$",
    re.IGNORECASE,
)
_MAX_PAGE_CHARS = 500_000
_MAX_CANDIDATES = 10


def plain(text: str) -> str:
    """`text` without control and bidirectional characters and empty lines, its blanks single."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    lines = (" ".join(line.split()) for line in _UNSEEN.sub("", text).splitlines())
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    """`text` cleaned as by `plain`, without line breaks."""
    return plain(text).replace("\n", " ")


def text_of(markup: str) -> str:
    """The readable text of an HTML fragment: one line per block, entities decoded, scripts dropped. Never raises."""
    if not _TAG.search(markup):
        return plain(unescape(markup) if _ENTITY.search(markup) else markup)
    body = _fragment(_UNSEEN.sub("", markup))
    if body is None:
        text = ""
    elif "&#" in markup:  # may give characters that can be read and not be written
        text = _read_text_in(body)
    else:
        text = _text_in(body)
    return plain(text) or plain(unescape(_TAG.sub(" ", _UNREAD_TEXT.sub(" ", markup))))


def _fragment(markup: str) -> etree._Element | None:
    """What stands in the body of a fragment or page; None when there is no such thing. As lxml.html's `fragment_fromstring`, in a
    third less time without its classes of elements."""
    if not _WHOLE_PAGE.match(markup):
        markup = f"<html><body>{markup}</body></html>"
    try:
        page = etree.fromstring(markup, _HTML)
        bodies = [] if page is None else [node for node in page if node.tag == "body"]
        if len(bodies) != 1:
            return None
        if "&#" in markup and bodies[0].text:
            bodies[0].text = str(bodies[0].text)  # refused when it has a character that is none
    except (etree.LxmlError, ValueError):
        return None
    return bodies[0]


def _text_in(body: etree._Element) -> str:
    """The texts of a body, blocks in lines of their own; the ends of lines are written into it."""
    for node in body.iter():
        tag = node.tag
        if tag in _BLOCKS:
            node.text = f"\n{node.text or ''}"
            node.tail = f"\n{node.tail or ''}"
        elif tag in _UNREAD or not isinstance(tag, str):
            return _read_text_in(body)
    return "".join(body.itertext())  # type: ignore[arg-type]  # bytes are of Python 2


def title_of(markup: str) -> str:
    """The text of a title, which feeds write as text, as HTML, and as HTML escaped twice."""
    text = text_of(markup)
    if text != markup and (_TAG.search(text) or _ENTITY.search(text)):
        text = text_of(text)
    return text.replace("\n", " ")


def feed_links(page: str, *, url: str) -> tuple[str, ...]:
    """Addresses of feeds that an HTML page at `url` names: first its `link rel=alternate`, then links that look like feeds."""
    try:
        tree = html.document_fromstring(_UNSEEN.sub("", page[:_MAX_PAGE_CHARS]))
    except (etree.LxmlError, ValueError, AssertionError):
        return ()
    base = next((urljoin(url, node.get("href") or "") for node in tree.iter("base")), url)
    named = [link.get("href") for link in tree.iter("link") if _is_feed_link(link)]
    looking = [
        link.get("href") for link in tree.iter("a") if _FEED_PATH.search(link.get("href") or "")
    ]
    found: dict[str, None] = {}
    for href in (*named, *looking):
        try:
            target = urljoin(base, (href or "").strip())
        except ValueError:
            continue
        if href and is_http(target) and target != url:
            found[redact(target)] = None
    return tuple(found)[:_MAX_CANDIDATES]


def _is_feed_link(link: html.HtmlElement) -> bool:
    kind = (link.get("type") or "").partition(";")[0].strip().lower()
    if "alternate" not in (link.get("rel") or "").lower().split():
        return False
    return kind in _FEED_TYPES or (
        kind in _GENERAL_TYPES and bool(_FEED_PATH.search(link.get("href") or ""))
    )


def _read_text_in(root: etree._Element) -> str:
    """As `_text_in`, of markup with comments and with elements that nobody reads; walks without recursion, because markup can be
    nested without end."""
    parts: list[str] = []
    skipped = None
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            if skipped is None:
                parts.append(node.tail or "")
        elif event == "start":
            if skipped is None and node.tag in _UNREAD:
                skipped = node
            elif skipped is None:
                parts.append("\n" if node.tag in _BLOCKS else "")
                parts.append(node.text or "")
        else:
            if skipped is node:
                skipped = None
            elif skipped is None and node.tag in _BLOCKS:
                parts.append("\n")
            if skipped is None and node is not root:
                parts.append(node.tail or "")
    return "".join(parts)
