"""One item of a source as an `Entry`: its identity, its dates, its text. Pure.

Identity: the guid, else the canonical link, else a hash of title and date as written. A guid that several items of a document
share cannot tell them apart: the link (or the hash) is added to it. A guid that is new although the link is known is settled
later, by `feeds.after_poll`, with what the store knows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from monitor.core.markup import one_line, text_of, title_of
from monitor.core.urls import article_url, is_http, is_plain, registrable_domain
from monitor.feeds.identity import hash_of
from monitor.language import languages
from monitor.language.dates import Whereabouts, believed, read_date
from monitor.model.entries import Dated, Entry

MAX_TITLE = 300
_MAX_TEXT = 200_000
_MAX_KEY = 500
_MAX_OUTLET = 100
_WHOLE_CHARS = 1_200  # a description this long is the article; teasers are shorter
_CUT = re.compile(
    rf"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\(more\)|(?:{'|'.join(languages.everywhere('pages', 'more'))})[^.\n]{{0,60}})\s*\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeats:
    """What several items of a document have in common: names (guids, links) of more than one item, and links of items whose
    titles differ, so that the page behind is about all of them."""

    names: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What all items of a document share."""

    base: str  # what their links are relative to
    now: datetime
    site: str = (
        ""  # registrable domain of the source: whoever else an item comes from is its outlet
    )
    language: str | None = None
    where: Whereabouts = Whereabouts()  # noqa: RUF009  # it is frozen
    repeats: Repeats = Repeats()


_NOTHING = Repeats()


def repeats_of(named: Iterable[tuple[str, set[str]]]) -> Repeats:
    """What items, each with its title and its guid and links, have in common. A link counts without its fragment too."""
    listed = [(title, _with_bare(names)) for title, names in named]
    times = Counter(name for _, names in listed for name in names)
    repeated = frozenset(name for name, count in times.items() if count > 1)
    if not repeated:
        return _NOTHING
    titles: dict[str, set[str]] = {}
    for title, names in listed:
        for name in names & repeated:
            titles.setdefault(name, set()).add(title)
    shared = frozenset(name for name, told in titles.items() if len(told) > 1)
    return Repeats(names=repeated, shared=shared)


def _with_bare(names: set[str]) -> set[str]:
    bare = {name.partition("#")[0] for name in names if "#" in name and "://" in name}
    return names | bare if bare else names


def entry_of(item: Mapping[str, Any], channel: Channel) -> Entry | None:
    """The entry of a feedparser item; None for one with neither title, text nor link."""
    marked = [str(part.get("value") or "") for part in _parts(item)]
    short = _text(item, "summary")
    content = max(map(text_of, marked), key=len, default="")
    summary = (
        "" if short in marked else text_of(short)
    )  # feedparser repeats the content as summary when there is none
    names = ("published", "updated", "created")
    written = next((value for name in names if (value := _text(item, name))), "")
    title, outlet = _outlet(item, channel)
    text = content if len(content) >= len(summary) else summary
    if outlet and _bare(text) == _bare(title + outlet):
        text = ""  # aggregators repeat the headline
    return made(
        channel,
        guid=one_line(_text(item, "id")) or None,
        url=_link(item, channel.base),
        title=title,
        text=text,
        author=one_line(_text(item, "author")) or None,
        outlet=outlet,
        written=written,
        dates=tuple(_text(item, name) for name in names),
        updated=_text(item, "updated"),
        language=language_tag(str(_detail(item, "title").get("language") or "")),
        whole=bool(content) and len(content) > len(summary),
    )


def made(
    channel: Channel,
    *,
    guid: str | None = None,
    url: str | None,
    title: str,
    text: str = "",
    author: str | None = None,
    outlet: str | None = None,
    written: str = "",
    dates: tuple[str, ...] | None = None,
    updated: str = "",
    language: str | None = None,
    whole: bool = False,
) -> Entry | None:
    """An entry from its cleaned parts, None when it has neither title, text nor link.

    `written` is the date as text, part of the identity of an item that has no other; the first of `dates` (default: `written`)
    that can be read counts. `whole`: the source marks the text as content.
    """
    if not (title or text or url):
        return None
    moments = (read_date(said, channel.where) for said in dates or (written,) if said)
    published_at, dated = dated_at(next((at for at in moments if at), None), now=channel.now)
    updated_at = read_date(updated, channel.where) if updated else None
    shown = title or text.partition("\n")[0] or url or ""
    shares_its_page = url is not None and _is_in(url, channel.repeats.shared)
    return Entry(
        key=_key(guid, url, f"{title or text[:200]}\n{written}", channel.repeats.names),
        guid=guid,
        url=url,
        title=shown if len(shown) <= MAX_TITLE else shown[: MAX_TITLE - 1].rstrip() + "…",
        text=text[:_MAX_TEXT],
        author=author[:200] if author else None,
        outlet=outlet[:_MAX_OUTLET] if outlet else None,
        published_at=published_at,
        updated_at=believed(updated_at, now=channel.now),
        dated=dated,
        language=language or channel.language,
        is_summary=not shares_its_page and is_summary(text, whole=whole),
    )


def dated_at(at: datetime | None, *, now: datetime) -> tuple[datetime | None, Dated]:
    """The date that counts: those that cannot be true are missing (the store takes the time of first sight)."""
    known = believed(at, now=now)
    if known is not None:
        return known, Dated.GIVEN
    return None, Dated.FUTURE if at is not None and at > now else Dated.MISSING


def _bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _outlet(item: Mapping[str, Any], channel: Channel) -> tuple[str, str | None]:
    """The title, and who published the item when that is somebody else: an aggregator names them in `source`, and behind the
    title once more."""
    title, source = title_of(_text(item, "title")), item.get("source")
    if not isinstance(source, Mapping):
        return title, None
    name, href = one_line(_text(source, "title")), _text(source, "href")
    if not name or not is_http(href) or registrable_domain(href) == channel.site:
        return title, None
    for mark in (" - ", " – ", " | "):
        title = title.removesuffix(f"{mark}{name}") or title
    return title, name


def is_summary(text: str, *, whole: bool) -> bool:
    """Whether a feed's text is less than its article: visibly cut, or short. `whole`: it came as content, not description."""
    if _CUT.search(text[-120:]):
        return True
    return len(text) < (_WHOLE_CHARS // 2 if whole else _WHOLE_CHARS)


def language_tag(text: str) -> str | None:
    """`text` as a BCP 47 tag ("en_US" → "en-US"), None when it is none."""
    tag = text.strip().replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) else None


def _key(guid: str | None, url: str | None, title_and_date: str, repeated: frozenset[str]) -> str:
    digest = "hash:" + hash_of(title_and_date.encode("utf-8", "replace"))
    link = url.partition(":")[2] if url else None  # a site that moves to https has no new items
    key = guid or link or digest
    is_repeated = url is not None and _is_in(url, repeated)
    if guid and guid in repeated:
        key = f"{guid} {link if link and not is_repeated else digest}"
    elif link and not guid and is_repeated:
        key = f"{link} {digest}"
    return key if len(key) <= _MAX_KEY else "hash:" + hash_of(key.encode("utf-8", "replace"))


def _is_in(url: str, links: frozenset[str]) -> bool:
    """Whether a canonical address is among links as written, which may lack a path."""
    return url in links or (url.endswith("/") and url[:-1] in links)


def _link(item: Mapping[str, Any], base: str) -> str | None:
    """The item's address. A guid that is no address is no link either, though its feed does not say so."""
    guid = _text(item, "id")
    for href in _hrefs(item):
        if href == guid and not is_http(one_line(href)):
            continue
        if href and (url := article_url(absolute(base, one_line(href)))):
            return url
    return None


def _hrefs(item: Mapping[str, Any]) -> Iterator[str]:
    yield _text(item, "feedburner_origlink")
    yield _text(item, "link")
    for link in _value(item, "links") or ():
        if isinstance(link, Mapping) and _value(link, "rel") in (None, "alternate"):
            yield _text(link, "href")


def absolute(base: str, href: str) -> str:
    """`href` as seen from `base`; what cannot be joined stays as it is."""
    if is_plain(href):
        return href
    try:
        return urljoin(base, href)
    except ValueError:
        return href


def _parts(item: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [part for part in _value(item, "content") or () if isinstance(part, Mapping)]


def _detail(item: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    detail = _value(item, f"{name}_detail")
    return detail if isinstance(detail, Mapping) else {}


def _text(item: Mapping[str, Any], name: str) -> str:
    value = _value(item, name)
    return value if isinstance(value, str) else ""


def _value(item: Mapping[str, Any], name: str) -> Any:
    """What a mapping holds under that very name: feedparser's looks for others too, which takes ten times as long."""
    return dict.get(item, name) if isinstance(item, dict) else item.get(name)
