"""RSS, Atom and RDF, read by feedparser. Pure; runs in a worker process, because some documents keep it busy for a minute.

What was seen at the last poll is dropped before feedparser reads the rest (`elements`); its sanitising and link resolving are
off, both are done for new items only (`items`, `markup`), and its reading of dates counts for nothing (`language.dates`).
"""

from __future__ import annotations

import codecs
import io
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from html.entities import html5
from typing import Any
from urllib.parse import urlsplit

import feedparser

from monitor.core.errors import ParseError, ParseReason
from monitor.core.markup import feed_links, one_line, title_of
from monitor.core.urls import is_http, registrable_domain
from monitor.feeds.formats.elements import Thinned, thin
from monitor.feeds.items import Channel, Repeats, entry_of, language_tag, repeats_of
from monitor.feeds.source_document import Document
from monitor.model.entries import ParsedFeed

MAX_ITEMS = 2_000  # new ones in one go; feedparser needs 0.7 ms for each, and the rest is read at the next poll
_MAX_UNTHINNED_BYTES = 3_000_000  # what lxml cannot thin takes feedparser's slow path
_PERIODS_S = {
    "hourly": 3_600.0,
    "daily": 86_400.0,
    "weekly": 604_800.0,
    "monthly": 2_592_000.0,
    "yearly": 31_536_000.0,
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FEED_START = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF|channel)\b", re.IGNORECASE)
_HTML_START = re.compile(rb"<!doctype\s+html|<html\b|<head\b|<body\b(?!\s*/>)", re.IGNORECASE)
_OPML_START = re.compile(rb"<opml\b", re.IGNORECASE)
_ITEM_OPEN = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ITEM_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_ROOT_END = re.compile(rb"</(?:\w+:)?(?:rss|feed|RDF|channel)\s*>", re.IGNORECASE)
_REFERENCE = re.compile(rb"&#(?:x([0-9a-fA-F]{1,12})|([0-9]{1,12}));")
_AMPERSAND = re.compile(rb"&(?:([A-Za-z][A-Za-z0-9]{1,30});|(?!#))")
_XML_NAMES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_DECLARED = re.compile(
    rb"""((?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?)\s+encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']"""
)
_UNESCAPED = "characters that XML does not know, or that are not escaped"
_RARELY = 50  # characters to each broken one: a text with fewer is in another charset
_WIDE = (
    *((mark, "utf-32") for mark in (codecs.BOM_UTF32_BE, codecs.BOM_UTF32_LE)),
    *((mark, "utf-16") for mark in (codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
feedparser.registerDateHandler(
    lambda _: (2000, 1, 1, 0, 0, 0, 5, 1, 0)
)  # the first handler that answers is the last asked: its own took a tenth of the time of a parse
feedparser.api.PREFERRED_XML_PARSERS = []  # expat, always; a look for libxml2's old driver took 0.1 ms of every parse
_HARMLESS = (
    feedparser.exceptions.CharacterEncodingOverride,
    feedparser.exceptions.NonXMLContentType,
)


def accepts(document: Document) -> bool:
    """Whatever no other kind of source is."""
    return True


def parse(document: Document) -> ParsedFeed:
    """The feed in a document: items in document order without those whose hash is in `seen`. Raises ParseError."""
    start, url = document.start, document.url
    if (
        not _FEED_START.search(start)
        and _HTML_START.search(start)
        and not _OPML_START.search(start)
    ):
        raise _html(document.body, url)
    return _parse_xml(_as_utf8(document.body, document.headers), document)


def _parse_xml(body: bytes, document: Document) -> ParsedFeed:
    url, seen = document.url, document.seen
    thinned = thin(body, seen=seen, max_items=MAX_ITEMS, plain=True)
    escaped = _escaped(body) if thinned is None else body
    if is_mended := escaped != body:
        body, thinned = escaped, thin(escaped, seen=seen, max_items=MAX_ITEMS, plain=True)
    if thinned is None and len(body) > _MAX_UNTHINNED_BYTES:
        raise ParseError(url, ParseReason.MALFORMED, f"broken markup of {len(body) / 1e6:.1f} MB")
    found = _read(thinned.body if thinned else body, url=url)
    if thinned and not _fits(found, thinned):
        thinned = thin(body, seen=seen, max_items=MAX_ITEMS)
        found = _read(thinned.body if thinned else body, url=url)
    _refuse_what_is_no_feed(found, body, url)
    feed: Mapping[str, Any] = found["feed"]
    malformed = _what_is_wrong(found) or (_UNESCAPED if is_mended and thinned else None)
    cut = malformed is not None and not _ROOT_END.search(body[-4_096:])
    items = _whole(found, thinned)[: -1 if cut and _ends_in_an_item(body) else None]
    if cut and not items and not (thinned and thinned.skipped):
        raise ParseError(url, ParseReason.MALFORMED, f"broken in the first item: {malformed}")
    channel = _channel(feed, document, thinned.repeats if thinned else _repeats(found["entries"]))
    entries = (entry_of(item, channel) for item in items[:MAX_ITEMS])
    return ParsedFeed(
        kind=found.get("version") or "unknown",
        title=title_of(_text(feed, "title")),
        language=channel.language,
        entries=tuple(entry for entry in entries if entry),
        seen=thinned.seen if thinned else (),
        skipped=thinned.skipped if thinned else 0,
        malformed=malformed,
        ttl_s=_ttl_s(feed),
        update_period_s=_update_period_s(feed),
        skip_hours=_skip_hours(body),
        skip_days=_skip_days(body),
        self_url=_self_url(feed),
        cut=cut,
        left=thinned.left if thinned else max(len(found["entries"]) - MAX_ITEMS, 0),
    )


def _fits(found: Mapping[str, Any], thinned: Thinned) -> bool:
    """Whether feedparser found what was left to it and nothing wrong, where other items were read without it."""
    left = thinned.read.count(None)
    if left == len(thinned.read):
        return True
    return left == len(found["entries"]) and not _what_is_wrong(found)


def _whole(found: Mapping[str, Any], thinned: Thinned | None) -> Sequence[Mapping[str, Any]]:
    """All new items in order, those that were read already among feedparser's."""
    if thinned is None or thinned.read.count(None) == len(thinned.read):
        entries: Sequence[Mapping[str, Any]] = found["entries"]
        return entries
    others = iter(found["entries"])
    return [item if item is not None else next(others) for item in thinned.read]


def _channel(feed: Mapping[str, Any], document: Document, repeats: Repeats) -> Channel:
    """What all items share. Links are relative to the site that the feed names as its own when it lies on another host."""
    language = language_tag(_text(feed, "language"))
    link = one_line(_text(feed, "link"))
    elsewhere = is_http(link) and urlsplit(link).hostname != urlsplit(document.url).hostname
    return Channel(
        base=link if elsewhere else document.url,
        site=registrable_domain(link if elsewhere else document.url),
        language=language,
        where=document.whereabouts(language),
        repeats=repeats,
        now=document.now,
    )


def _read(body: bytes, *, url: str) -> Mapping[str, Any]:
    """feedparser's view of `body`. It raises on some documents (its issue 599): whatever that is, it is this feed's trouble."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # its own use of old names
            found: Mapping[str, Any] = feedparser.parse(
                io.BytesIO(_mended(body)),  # bytes would be tried as a file's name first
                response_headers={
                    "content-type": "application/xml; charset=utf-8"
                },  # no address: a guid must not depend on where the feed lies
                sanitize_html=False,
                resolve_relative_uris=False,
            )
    except (Exception, RecursionError) as exc:
        raise ParseError(
            url, ParseReason.CRASH, f"feedparser raised {type(exc).__name__}: {str(exc)[:100]}"
        ) from exc
    return found


def _refuse_what_is_no_feed(found: Mapping[str, Any], body: bytes, url: str) -> None:
    if found["entries"]:
        return
    if not found.get("version"):
        if _HTML_START.search(body[:65_536]) and not _OPML_START.search(body[:4_096]):
            raise _html(body, url)
        raise ParseError(url, ParseReason.NOT_A_FEED, "neither RSS, Atom, RDF nor JSON Feed")
    if (wrong := _what_is_wrong(found)) and not _ROOT_END.search(body[-4_096:]):
        raise ParseError(url, ParseReason.MALFORMED, f"broken before the first item: {wrong}")


def _ends_in_an_item(body: bytes) -> bool:
    """Whether the last item was cut, so that half of it (without its guid, perhaps) would pass for another."""
    *_, last = (0, *(found.start() for found in _ITEM_OPEN.finditer(body)))
    return _ITEM_END.search(body, last) is None


def _html(body: bytes, url: str) -> ParseError:
    links = feed_links(body.decode("utf-8", "replace"), url=url)
    hint = f"; it names {links[0]} as its feed" if links else ""
    return ParseError(
        url, ParseReason.HTML, f"a web page where the feed was{hint}", candidates=links
    )


def _as_utf8(body: bytes, headers: Mapping[str, str]) -> bytes:
    """`body` as UTF-8, unless it is plain ASCII, with no declaration that says otherwise.

    Bytes beyond ASCII that are valid UTF-8, or all but a few of them, are UTF-8, whatever a header or declaration says: servers
    that label every text ISO-8859-1 are common, and other text that happens to be valid UTF-8 is not. Else the charset is that
    of header, byte order mark, declaration, content, in that order, as browsers read its label.
    """
    body = body.removeprefix(codecs.BOM_UTF8)
    if wide := next((name for start, name in _WIDE if body.startswith(start)), None):
        return _declared_again(body.decode(wide, "replace").encode("utf-8", "replace"))
    if (
        body.isascii() and b"\x1b$" not in body
    ):  # which begins a run of two-byte characters in ISO-2022
        return body
    readable = None if body.isascii() else _utf8(body)
    if readable is None:
        from monitor.core.charset import decode  # here: few feeds need its detector of charsets

        return _declared_again(decode(body, headers).encode("utf-8", "replace"))
    return readable if _declares_utf8(readable) else _declared_again(readable)


def _utf8(body: bytes) -> bytes | None:
    """`body` when it is UTF-8, its few broken characters replaced; None when it is something else."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        strange = len(text) - len(text.encode("ascii", "ignore"))
        return text.encode() if broken * _RARELY <= strange else None
    return body


def _declares_utf8(body: bytes) -> bool:
    found = _DECLARED.match(body, 0, 400)
    return found is None or found[2].lower() in (b"utf-8", b"utf8")


def _declared_again(body: bytes) -> bytes:
    return _DECLARED.sub(rb"\1", body, count=1)


def _mended(body: bytes) -> bytes:
    """`body` without references to characters that do not exist (`&#xD800;`), on which feedparser raises."""
    if b"&#" not in body:
        return body

    def kept(reference: re.Match[bytes]) -> bytes:
        number = int(reference[1], 16) if reference[1] else int(reference[2])
        exists = (
            number in (9, 10, 13)
            or 0x20 <= number < 0xD800
            or 0xE000 <= number <= 0xFFFD
            or 0x10000 <= number <= 0x10FFFF
        )
        return reference[0] if exists else b""

    return _REFERENCE.sub(kept, body)


def _escaped(body: bytes) -> bytes:
    """`body` with what XML does not know and expat drops or stops at: HTML's named characters by their numbers, and ampersands
    that nobody escaped. CDATA sections stay as they are."""
    first, *sections = body.split(b"<![CDATA[")
    parts = [_AMPERSAND.sub(_spelled, first)]
    for section in sections:
        inside, end, after = section.partition(b"]]>")
        parts.append(inside + end + _AMPERSAND.sub(_spelled, after))
    return b"<![CDATA[".join(parts)


def _spelled(found: re.Match[bytes]) -> bytes:
    if not found[1]:
        return b"&amp;"
    chars = "" if found[1] in _XML_NAMES else html5.get(found[1].decode() + ";", "")
    return "".join(f"&#{ord(char)};" for char in chars).encode() or found[0]


def _repeats(items: Iterable[Mapping[str, Any]]) -> Repeats:
    """What items have in common, of a document that could not be thinned."""
    return repeats_of(
        (_text(item, "title"), {_text(item, "id"), _text(item, "link")} - {""}) for item in items
    )


def _what_is_wrong(found: Mapping[str, Any]) -> str | None:
    exc = found.get("bozo_exception")
    if not found.get("bozo") or isinstance(exc, _HARMLESS):
        return None
    return one_line(str(exc))[:200] or type(exc).__name__


def _ttl_s(feed: Mapping[str, Any]) -> float | None:
    minutes = re.fullmatch(r"\s*(\d{1,6})\s*", _text(feed, "ttl"), re.ASCII)
    return float(minutes[1]) * 60 if minutes and int(minutes[1]) else None


def _update_period_s(feed: Mapping[str, Any]) -> float | None:
    """RSS 1.0 syndication module: the period divided by the frequency."""
    period_s = _PERIODS_S.get(_text(feed, "sy_updateperiod").strip().lower())
    frequency = re.fullmatch(r"\s*(\d{1,4})\s*", _text(feed, "sy_updatefrequency"), re.ASCII)
    return period_s / max(int(frequency[1]) if frequency else 1, 1) if period_s else None


def _skip_hours(body: bytes) -> tuple[int, ...]:
    hours = {
        int(hour) % 24
        for hour in re.findall(rb"<hour>\s*(\d{1,2})\s*</hour>", _block(body, b"skipHours"))
        if int(hour) <= 24
    }
    return tuple(sorted(hours))


def _skip_days(body: bytes) -> tuple[int, ...]:
    names = (
        name.decode().lower()
        for name in re.findall(rb"<day>\s*([A-Za-z]+)\s*</day>", _block(body, b"skipDays"))
    )
    return tuple(sorted({_DAYS.index(name) for name in names if name in _DAYS}))


def _block(body: bytes, name: bytes) -> bytes:
    start = body.find(b"<" + name + b">")
    end = body.find(b"</" + name + b">", start)
    return body[start:end] if 0 <= start < end <= start + 2_000 else b""


def _self_url(feed: Mapping[str, Any]) -> str | None:
    hrefs = (link.get("href") for link in feed.get("links") or () if link.get("rel") == "self")
    return next((href for href in hrefs if isinstance(href, str) and is_http(href)), None)


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""
