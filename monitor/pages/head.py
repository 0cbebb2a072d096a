"""What a page says about itself, and where it says the article is: meta elements, JSON-LD, links. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html

from monitor.core.charset import decode
from monitor.core.urls import canonical_url, is_http, registrable_domain
from monitor.language.dates import OLDEST, Whereabouts, read_date

_ARTICLE_TYPES = re.compile(
    r"(?:Article|Posting|Report|PressRelease)$"
)  # schema.org's CreativeWorks that are news
_MAX_TITLE = 500
_MAX_JSON = 1_000_000
_MAX_NODES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a page says about itself; empty where it says nothing."""

    titles: tuple[str, ...] = ()  # as written in JSON-LD, og:title, <title>, first h1
    author: str | None = None
    published_at: datetime | None = None
    language: str | None = None
    canonical: str | None = None  # absolute, same registrable domain
    kind: str = ""  # og:type
    types: frozenset[str] = field(default_factory=frozenset)  # schema.org types
    summary: str = ""  # og:description and the like
    body: str = ""  # schema.org articleBody
    words: int = 0  # schema.org wordCount
    locked: bool = False  # schema.org isAccessibleForFree = false

    @property
    def says_article(self) -> bool:
        """Whether anything in the head calls the page an article."""
        return (
            self.kind == "article"
            or self.published_at is not None
            or any(map(_ARTICLE_TYPES.search, self.types))
        )


def read_head(tree: html.HtmlElement, url: str) -> Head:
    """What the meta elements and the JSON-LD of `tree` say."""
    metas = _metas(tree)
    nodes = list(_json_ld(tree))
    articles = [node for node in nodes if _is_article(node)]
    texts = [text for node in articles if isinstance(text := node.get("articleBody"), str)]
    words = [
        int(str(count))
        for node in articles
        if str(count := node.get("wordCount", "")).isdecimal() and len(str(count)) < 7
    ]
    return Head(
        titles=_titles(tree, metas, articles),
        author=_author(tree, metas, articles),
        published_at=_published_at(tree, metas, articles, url),
        language=_language(tree, metas, articles),
        canonical=_canonical(tree, url),
        kind=metas.get("og:type", "").lower(),
        types=frozenset(name for node in nodes for name in _types(node)),
        summary=unescape(metas.get("og:description") or metas.get("description") or ""),
        body=_without_tags(max(texts, key=len, default="")),
        words=max(words, default=0),
        locked=_locked(tree, metas, nodes),
    )


_WORKS = re.compile(
    r"(?:Article|Posting|Report|PressRelease|CreativeWork|WebPage)$"
)  # what a page may call its article


def _locked(tree: html.HtmlElement, metas: Mapping[str, str], nodes: list[dict[str, Any]]) -> bool:
    """Whether the page says that not all may read it: schema.org's isAccessibleForFree of the article or of a part of it, in
    JSON-LD or microdata (https://developers.google.com/search/docs/appearance/structured-data/paywalled-content), or the
    content tier that Facebook reads."""
    works = [node for node in nodes if any(map(_WORKS.search, _types(node)))]
    parts = [
        part for node in works for part in _listed(node.get("hasPart")) if isinstance(part, dict)
    ]
    if any(
        _is_no(value)
        for node in (*works, *parts)
        for value in _listed(node.get("isAccessibleForFree"))
    ):
        return True
    marked = [metas.get("isaccessibleforfree")]
    marked += [
        link.get("href")
        for link in tree.iter("link")
        if link.get("itemprop") == "isAccessibleForFree"
    ]
    return any(map(_is_no, marked)) or metas.get("article:content_tier", "").lower() == "locked"


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_no(value: Any) -> bool:
    """Whether a value says no as sites write it: false, "False", "https://schema.org/False", "no", 0."""
    return str(value).strip().rpartition("/")[2].lower() in ("false", "no", "0")


def _without_tags(text: str) -> str:
    """Plain text of a value that some sites fill with markup, escaped once or not at all."""
    return re.sub(r"<[^<>]{1,500}>", " ", unescape(text)) if "&" in text or "<" in text else text


def _metas(tree: html.HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (
            meta.get("property")
            or meta.get("name")
            or meta.get("itemprop")
            or meta.get("http-equiv")
            or ""
        )
        if content := (meta.get("content") or "").strip():
            found.setdefault(name.lower(), content)
    return found


_JSON = json.JSONDecoder(strict=False)
_TRAILING_COMMA = re.compile(r",(\s{0,200}[}\]])")  # which JavaScript allows and JSON does not


def _json_ld(tree: html.HtmlElement) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "").lower() or len(text) > _MAX_JSON:
            continue
        if (data := _json(text)) is None:
            data = _json(_TRAILING_COMMA.sub(r"\1", unescape(text) if "&quot;" in text else text))
        yield from _nodes(data)


def _json(text: str) -> Any:
    """The object or list in `text`, whatever comments or CDATA marks stand around it; None when there is none."""
    text = text.replace("<![CDATA[", "")
    start = min((at for at in (text.find("{"), text.find("[")) if at >= 0), default=0)
    try:
        return _JSON.raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON-LD document that has a type, outermost first."""
    waiting = [data]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            if "@type" in node:
                yield node
            waiting += [
                node[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart")
                if key in node
            ]


def _types(node: dict[str, Any]) -> tuple[str, ...]:
    kinds = node.get("@type")
    return tuple(
        kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)
    )


def _is_article(node: dict[str, Any]) -> bool:
    return any(_ARTICLE_TYPES.search(kind) for kind in _types(node))


def _titles(
    tree: html.HtmlElement, metas: Mapping[str, str], articles: list[dict[str, Any]]
) -> tuple[str, ...]:
    h1 = next(tree.iter("h1"), None)
    title = next(tree.iter("title"), None)
    found = [node.get("headline") for node in articles]
    found += [metas.get("og:title"), metas.get("twitter:title")]
    found += [
        h1.text_content() if h1 is not None else "",
        title.text_content() if title is not None else "",
    ]
    cleaned = (" ".join(unescape(text).split()) for text in found if isinstance(text, str))
    return tuple(dict.fromkeys(text[:_MAX_TITLE] for text in cleaned if text))


def _author(
    tree: html.HtmlElement, metas: Mapping[str, str], articles: list[dict[str, Any]]
) -> str | None:
    names: list[str] = []
    for node in articles:
        given = node.get("author")
        for one in given if isinstance(given, list) else [given]:
            name = one.get("name") if isinstance(one, dict) else one
            names += [name] if isinstance(name, str) else []
    names += [
        metas.get(key, "") for key in ("author", "article:author", "parsely-author", "dc.creator")
    ]
    if not any(names):
        names += [link.text_content() for link in tree.iter("a") if link.get("rel") == "author"][:3]
    kept = dict.fromkeys(
        name
        for raw in names
        if (name := " ".join(raw.split())) and "://" not in name and len(name) <= 100
    )
    return next(iter(kept), None)


_DATE_METAS = (
    "article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "pubdate",
)


def _published_at(
    tree: html.HtmlElement, metas: Mapping[str, str], articles: list[dict[str, Any]], url: str
) -> datetime | None:
    given = [node.get("datePublished") for node in articles]
    given += [metas.get(key) for key in _DATE_METAS]
    given += [
        e.get("datetime")
        for e in tree.iter("time")
        if e.get("itemprop") == "datePublished" or "pubdate" in e.attrib
    ]
    where = Whereabouts(
        language=_language(tree, metas, articles) or "", host=urlsplit(url).hostname or ""
    )
    moments = (read_date(text, where) for text in given if isinstance(text, str))
    return next((at for at in moments if at and at >= OLDEST), None)


_LANGUAGE = re.compile(
    r"([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?(?:[-_]([a-zA-Z]{2}|\d{3}))?(?![a-zA-Z])"
)


def _language(
    tree: html.HtmlElement, metas: Mapping[str, str], articles: list[dict[str, Any]]
) -> str | None:
    given = [node.get("inLanguage") for node in articles]
    given += [
        tree.get("lang"),
        tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        tree.get("xml:lang"),
    ]
    given += [metas.get("og:locale"), metas.get("content-language"), metas.get("language")]
    for text in given:
        if isinstance(text, str) and (found := _LANGUAGE.match(text.strip())):
            return "-".join(
                part
                for part in (found[1].lower(), (found[2] or "").title(), (found[3] or "").upper())
                if part
            )
    return None


def _canonical(tree: html.HtmlElement, url: str) -> str | None:
    """The address that the page gives as its own, without trackers; not a home page, not another site's."""
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (
            href := (link.get("href") or "").strip()
        ):
            target = _join(url, href)
            if target is None or not _same_site(target, url):
                return None
            is_home = urlsplit(target).path in ("", "/") and not urlsplit(target).query
            return (
                None if is_home and urlsplit(url).path not in ("", "/") else canonical_url(target)
            )
    return None


def _same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one site; a host and its subdomain do under any top-level domain, public or not."""
    hosts = sorted(((urlsplit(one).hostname or ""), (urlsplit(other).hostname or "")), key=len)
    return hosts[1].endswith("." + hosts[0]) or registrable_domain(one) == registrable_domain(other)


def _join(base: str, href: str) -> str | None:
    """`href` seen from `base` as an absolute http(s) address, or None."""
    try:
        target = urljoin(base, href.strip())
    except ValueError:
        return None
    return target if is_http(target) else None


# --- where the article really is ---------------------------------------------------------------------------------------

_REFRESH = re.compile(
    r"<meta\b[^<>]{0,200}http-equiv\s*=\s*[\"']?refresh\b[^<>]{0,2000}>", re.IGNORECASE
)
_REFRESH_TO = re.compile(
    r"content\s*=\s*[\"']?\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?['\"]?\s*([^\"'>\s]+)",
    re.IGNORECASE,
)
_CANONICAL = re.compile(
    r"<link\b[^<>]{0,1000}\brel\s*=\s*[\"']?canonical\b[^<>]{0,2000}>", re.IGNORECASE
)
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_HIDES = re.compile(r"<!--|<(noscript|script|template)\b", re.IGNORECASE)
_AMP = re.compile(r"<html\b[^<>]{0,500}\s(amp|⚡)(?=[\s=>/])", re.IGNORECASE)
_MOBILE_HOST = re.compile(r"^(m|mobile|amp|wap|touch)\.", re.IGNORECASE)
_REFRESH_MAX_S = 10  # longer ones reload a live page, they do not lead elsewhere
_HOP_CHARS = 100_000
_MAY_REFRESH = re.compile(rb"http-equiv\s*=\s*[\"']?refresh")
_MAY_BE_AMP = re.compile(rb"<html\b[^<>]{0,500}\s(?:amp|\xe2\x9a\xa1)")


def next_hop(body: bytes, url: str) -> str | None:
    """Where the article is instead: target of a meta refresh, or of an AMP or mobile page's canonical link. One hop at most."""
    start = body[:_HOP_CHARS].lower()  # patterns that ignore case take ten times as long
    if not (
        _MAY_REFRESH.search(start)
        or _MAY_BE_AMP.search(start)
        or _MOBILE_HOST.match(urlsplit(url).hostname or "")
    ):
        return None  # nearly all pages; decoding takes a millisecond
    head = _shown(decode(body[:_HOP_CHARS], {}))
    found = _REFRESH.search(head)
    if found and (to := _REFRESH_TO.search(found[0])) and int(to[1]) <= _REFRESH_MAX_S:
        return _other(url, unescape(to[2]))
    if (_AMP.search(head) or _MOBILE_HOST.match(urlsplit(url).hostname or "")) and (
        link := _CANONICAL.search(head)
    ):
        href = _HREF.search(link[0])
        target = _other(url, unescape(next(filter(None, href.groups()), ""))) if href else None
        return target if target and _same_site(target, url) else None
    return None


def _shown(markup: str) -> str:
    """`markup` without comments, scripts and what only browsers without scripts see."""
    lowered, parts, at = markup.lower(), [], 0
    while hides := _HIDES.search(markup, at):
        parts.append(markup[at : hides.start()])
        end = "-->" if hides[1] is None else f"</{hides[1].lower()}"
        at = lowered.find(end, hides.end())
        if at < 0:
            return "".join(parts)
    return "".join((*parts, markup[at:]))


def _other(url: str, href: str) -> str | None:
    target = _join(url, href)
    return target if target and canonical_url(target) != canonical_url(url) else None


# --- an article on several pages ---------------------------------------------------------------------------------------

_MAY_GO_ON = (b'rel="next"', b"rel='next'", b"rel=next")
_NEXT = re.compile(
    r"<(?:link|a)\b[^<>]{0,1000}\brel\s*=\s*[\"']?next\b[^<>]{0,2000}>", re.IGNORECASE
)
_PAGE_KEYS = r"page|p|pg|pn|pagina|seite|pagenum|page_no"


def next_page(body: bytes, url: str, *, first: str, number: int) -> str | None:
    """The page on which the article at `first` goes on, by the page's `rel=next`, when it is the article's `number`th.

    Sites give the same relation to the next article and to the next page of a list: the address must be the article's own with
    the number added (/2, -2.html, ?page=2).
    """
    if not any(mark in body for mark in _MAY_GO_ON):
        return None
    for link in _NEXT.finditer(_shown(decode(body, {}))):
        href = _HREF.search(link[0])
        target = _other(url, unescape(next(filter(None, href.groups()), ""))) if href else None
        if target and _is_page(target, first, number):
            return target
    return None


def _is_page(url: str, first: str, number: int) -> bool:
    one, other = urlsplit(first), urlsplit(url)
    if one.netloc.lower() != other.netloc.lower():
        return False
    stem, ending = re.fullmatch(r"(.*?)(\.\w{2,5})?/?", one.path).groups()  # type: ignore[union-attr]
    numbered = rf"{re.escape(stem)}(?:/|/page/|[-_]){number}(?:{re.escape(ending or '')})/?"
    if one.query == other.query and len(stem) > 1 and re.fullmatch(numbered, other.path):
        return True
    added = re.fullmatch(rf"{re.escape(one.query)}&?(?:{_PAGE_KEYS})=(\d+)", other.query)
    return one.path == other.path and added is not None and int(added[1]) in (number, number - 1)
