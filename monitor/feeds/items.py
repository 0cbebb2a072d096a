"""One item of a feed as an `Entry`: its identity, its dates, its text. Pure.

Identity: the guid, else the canonical link, else a hash of title and date as written. A guid that several items of a document
share cannot tell them apart: the link (or the hash) is added to it. A guid that is new although the link is known is settled
later, by `feeds.after_poll`, with what the store knows.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from monitor.core.markup import one_line, text_of, title_of
from monitor.core.urls import article_url
from monitor.feeds.identity import hash_of
from monitor.language import languages
from monitor.model.entries import Dated, Entry

MAX_TITLE = 300
_MAX_TEXT = 200_000
_MAX_KEY = 500
_TOLERANCE = timedelta(minutes=10)  # clocks differ
_OLDEST = datetime(
    1990, 1, 1, tzinfo=UTC
)  # feeds are younger; 1970 and the year 1 are defaults of programs
_WHOLE_CHARS = 1_200  # a description this long is the article; teasers are shorter
_CUT = re.compile(
    rf"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\(more\)|(?:{'|'.join(languages.everywhere('pages', 'more'))})[^.\n]{{0,60}})\s*\W*$",
    re.IGNORECASE,
)


def entry_of(
    item: Mapping[str, Any],
    *,
    base: str,
    repeated: frozenset[str],
    language: str | None,
    now: datetime,
) -> Entry | None:
    """The entry of a feedparser item of the feed at `base`; None for one with neither title, text nor link."""
    guid = one_line(_text(item, "id")) or None
    url = _link(item, base)
    marked = [str(part.get("value") or "") for part in _parts(item)]
    short = _text(item, "summary")
    content = max(map(text_of, marked), key=len, default="")
    summary = (
        "" if short in marked else text_of(short)
    )  # feedparser repeats the content as summary when there is none
    text = content if len(content) >= len(summary) else summary
    title = title_of(_text(item, "title"))
    written = next(
        (value for name in ("published", "updated", "created") if (value := _text(item, name))), ""
    )
    times = [
        _moment(dict.get(item, name)) if isinstance(item, dict) else None
        for name in ("published_parsed", "updated_parsed", "created_parsed")
    ]
    return made(
        guid=guid,
        url=url,
        title=title,
        text=text,
        author=one_line(_text(item, "author")) or None,
        written=written,
        published_at=times[0] or times[1] or times[2],
        updated_at=times[1],
        language=language_tag(str(_detail(item, "title").get("language") or "")) or language,
        whole=bool(content) and len(content) > len(summary),
        repeated=repeated,
        now=now,
    )


def made(
    *,
    guid: str | None,
    url: str | None,
    title: str,
    text: str,
    author: str | None,
    written: str,
    published_at: datetime | None,
    updated_at: datetime | None,
    language: str | None,
    whole: bool,
    repeated: frozenset[str],
    now: datetime,
) -> Entry | None:
    """An entry from its cleaned parts; `written` is the date as text, `whole` whether the feed marks the text as content."""
    if not (title or text or url):
        return None
    date, dated = dated_at(published_at, now=now)
    shown = title or text.partition("\n")[0] or url or ""
    return Entry(
        key=_key(guid, url, f"{title or text[:200]}\n{written}", repeated),
        guid=guid,
        url=url,
        title=shown if len(shown) <= MAX_TITLE else shown[: MAX_TITLE - 1].rstrip() + "…",
        text=text[:_MAX_TEXT],
        author=author[:200] if author else None,
        published_at=date,
        updated_at=updated_at if updated_at and _OLDEST < updated_at <= now + _TOLERANCE else None,
        dated=dated,
        language=language,
        is_summary=is_summary(text, whole=whole),
    )


def dated_at(at: datetime | None, *, now: datetime) -> tuple[datetime | None, Dated]:
    """The date that counts: future ones become `now`, missing and absurd ones None (the store's time of first sight)."""
    if at is None or at < _OLDEST:
        return None, Dated.MISSING
    return (now, Dated.FUTURE) if at > now + _TOLERANCE else (at, Dated.GIVEN)


def moment(text: str) -> datetime | None:
    """The time of an ISO 8601 text, UTC when it names no zone; None when it is none."""
    try:
        at = datetime.fromisoformat(text.strip())
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


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
    if guid and guid in repeated:
        key = f"{guid} {link if link and url not in repeated else digest}"
    elif link and not guid and url in repeated:
        key = f"{link} {digest}"
    return key if len(key) <= _MAX_KEY else "hash:" + hash_of(key.encode("utf-8", "replace"))


def _link(item: Mapping[str, Any], base: str) -> str | None:
    links = [link for link in item.get("links") or () if isinstance(link, Mapping)]
    named = [
        str(link.get("href") or "") for link in links if link.get("rel", "alternate") == "alternate"
    ]
    for href in (_text(item, "feedburner_origlink"), _text(item, "link"), *named):
        if href and (url := article_url(absolute(base, one_line(href)))):
            return url
    return None


def absolute(base: str, href: str) -> str:
    """`href` as seen from `base`; what cannot be joined stays as it is."""
    try:
        return urljoin(base, href)
    except ValueError:
        return href


def _parts(item: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [part for part in item.get("content") or () if isinstance(part, Mapping)]


def _detail(item: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    detail = item.get(f"{name}_detail")
    return detail if isinstance(detail, Mapping) else {}


def _text(item: Mapping[str, Any], name: str) -> str:
    value = (
        dict.get(item, name)
        if isinstance(item, dict) and name not in ("id", "summary")
        else item.get(name)
    )
    return value if isinstance(value, str) else ""


def _moment(parsed: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, TypeError, OverflowError, OSError):
        return None
