"""A page's bytes as a tree: charset, kind of document, parsing. Pure."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Mapping
from itertools import islice

from lxml import etree, html

# --- bytes → text ----------------------------------------------------------------------------------------------------

_MAGIC = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x1a\x45\xdf\xa3", "a video"),
    (b"OggS", "audio or video"),
    (b"ID3", "audio"),
    (b"RIFF", "audio, video or an image"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"\x7fELF", "a program"),
)
_KINDS = {
    "application/pdf": "a PDF document",
    "application/json": "JSON data",
    "application/msword": "an office document",
    "application/vnd.ms-": "an office document",
    "application/vnd.o": "an office document",  # openxmlformats, oasis.opendocument
    "application/zip": "a ZIP archive",
    "video/": "a video",
    "audio/": "audio",
    "image/": "an image",
}
_TEXTUAL = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "")


def not_html(body: bytes, headers: Mapping[str, str]) -> str | None:
    """What `body` is, in words, when it is not a page that can be read; by its first bytes, then by its header."""
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return kind
    if body[4:8] == b"ftyp":
        return "a video"
    markup = re.match(rb"<(!doctype\s+html|html|head|body)\b", start, re.IGNORECASE)
    media = headers.get("content-type", "").partition(";")[0].strip().lower()
    if markup or body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    if media not in _TEXTUAL:
        kinds = (kind for start, kind in _KINDS.items() if media.startswith(start))
        return f"{next(kinds, 'not a page')} ({media})"
    if b"\0" in start:
        return "binary data"
    if re.match(
        rb"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<(rss|feed|rdf:RDF|urlset|sitemapindex)\b",
        start,
        re.DOTALL,
    ):
        return "a feed or sitemap"
    return "JSON data" if re.match(rb"[\[{]\s*[\"\[{]", start) and _is_json(body) else None


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


# --- text → tree -------------------------------------------------------------------------------------------------------

_INVALID = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes({*range(0x20)} - {*b"\t\n\r"})
_NO_CHARACTERS = ("\ufffe", "\uffff")
_INVALID_REFERENCE = re.compile(  # to the same characters: libxml2 takes them from HTML, and lxml refuses to move them elsewhere
    rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45])(?!\d)|x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef])(?![0-9a-f]));?",
    re.IGNORECASE,
)
_SELF_CLOSED_HTML = re.compile(r"(<html\b[^>]*?)\s*/>", re.IGNORECASE)
_START = 2_048  # characters in which the html element is looked for
_OVERSIZED = (
    8_000  # characters of a tag: libxml2's time grows with the square of an element's attributes
)
_OVERSIZED_TAG = re.compile(rf"<([a-zA-Z][\w-]*)\s[^<>]{{{_OVERSIZED},}}>")
_WRAPPERS = re.compile(
    r"</?(?:div|span|font|b|i|u|s|em|strong|small|big|center|section|a)\b[^<>]*>", re.IGNORECASE
)
_MAX_CHARS = 6_000_000
_MAX_TAGS = 300_000  # about 4 s of work
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CLASSES = etree.ElementDefaultClassLookup(element=html.HtmlElement)
"""One class for all elements: lxml's own choice by tag asks Python for each element that is touched."""


def parse_html(text: str) -> html.HtmlElement | None:
    """The tree of `text`, without comments; None when there is no element in it.

    `huge_tree`, because libxml2 drops all that follows when elements are nested deeper than 256, as unclosed tags make them.
    """
    text = _XML_DECLARATION.sub("", text)
    if _SELF_CLOSED_HTML.search(text, 0, _START):
        text = _SELF_CLOSED_HTML.sub(r"\1>", text[:_START]) + text[_START:]
    text = text[: _end(text)]
    if _has_oversized_tag(text):
        text = _OVERSIZED_TAG.sub(r"<\1>", text)
    tree, whole = _parse(text)
    return tree if whole else _parse(_WRAPPERS.sub(" ", text))[0]


def _end(text: str) -> int:
    """Where a page too large to be read whole is cut."""
    if len(text) <= _MAX_TAGS or text.count("<") <= _MAX_TAGS:
        return _MAX_CHARS
    last = next(islice(re.finditer("<", text), _MAX_TAGS, None))
    return min(_MAX_CHARS, last.start())


def _has_oversized_tag(text: str) -> bool:
    """Whether there may be a tag as long as `_OVERSIZED`: leaps from one angle bracket to the last one within that reach."""
    at = 0
    while at + _OVERSIZED < len(text):
        last = max(text.rfind(mark, at + 1, at + 1 + _OVERSIZED) for mark in "<>")
        if last < 0:
            if text[at] == "<":
                return True
            found = [place for mark in "<>" if (place := text.find(mark, at + 1)) >= 0]
            last = min(found, default=len(text))
        at = last
    return False


def _parse(text: str) -> tuple[html.HtmlElement | None, bool]:
    """The tree of `text`, and whether all of it is in there: libxml2 stops at a depth of 2048."""
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True
    )
    parser.set_element_class_lookup(_CLASSES)
    try:
        tree = html.document_fromstring(_characters(text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None, True
    return tree, all(
        error.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log
    )


def _characters(text: str) -> bytes:
    """`text` as UTF-8 without what no document may hold (`_INVALID`, written as such or by number); on bytes, which is quick."""
    for char in _NO_CHARACTERS:
        text = text.replace(char, "")
    return _INVALID_REFERENCE.sub(b"", text.encode("utf-8", "ignore").translate(None, _CONTROLS))


def plain_text(text: str) -> str:
    """Paragraphs of a text/plain document: blank lines separate them, single line ends are wrapping."""
    parts = re.split(r"\n\s*\n", _INVALID.sub("", text.replace("\r\n", "\n")))
    return "\n".join(" ".join(part.split()) for part in parts if part.strip())
