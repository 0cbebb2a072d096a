"""The journey of the past: web archives, folders of pages and JSON lines go the way of the news, extract → match → group.

Resumable by nature: what is stored already, by address, is passed over, and each batch is one transaction. Hits of a backfill are
"found in the archive", never news.
"""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from monitor.core.clock import monotonic_s
from monitor.core.errors import ExtractError, MonitorError
from monitor.core.logs import get_logger
from monitor.core.text import clean, visible
from monitor.core.urls import canonical_url, registrable_domain
from monitor.language.dates import believed, read_date
from monitor.model.articles import Article, Quality
from monitor.model.entries import Entry
from monitor.model.feeds import Feed, FullText
from monitor.pages import extract
from monitor.pipeline.polling import group_new_articles
from monitor.pipeline.services import Services
from monitor.process.turns import Round
from monitor.process.workers import Workers
from monitor.store.reader import Reader
from monitor.store.records import PastArticle
from monitor.store.writer import Writer
from monitor.watch import judgement
from monitor.watch.judgement import Rules

_BATCH, _CHUNK = 96, 8
_MAX_PAGE_BYTES = 10_000_000
_HEAD_BYTES = 100_000
_CANONICAL = re.compile(
    rb"<link\b[^>]{0,1000}\brel\s*=\s*[\"']?canonical\b[^>]{0,2000}>", re.IGNORECASE
)
_HREF = re.compile(rb"\bhref\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)

Progress = Callable[["Backfill", float], None]
"""Told of what is done and of the seconds since the start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One article of a source: a page as it was answered, or a text that is an article already."""

    url: str | None
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    text: str = ""
    published_at: datetime | None = None
    language: str | None = None


@dataclass(slots=True, kw_only=True)
class Backfill:
    """What a backfill came to so far."""

    records: int = 0
    known: int = 0  # stored already, or twice in the source
    saved: int = 0
    hits: int = 0
    no_article: int = 0  # pages without one: indexes, errors, videos
    failed: int = 0
    done_bytes: int = 0  # of the sources, as far as they tell
    all_bytes: int = 0


# --- sources ---------------------------------------------------------------------------------------------------------


def records(source: Path) -> Iterator[tuple[Record, int]]:
    """The articles of a WARC file, a folder of HTML files or a JSON-lines file, each with how far the source is read, in bytes.

    Raises MonitorError when the source is none of these.
    """
    name = source.name.lower()
    if source.is_dir():
        yield from _folder(source)
    elif not source.is_file():
        raise MonitorError(f"{source}: there is no such file or folder")
    elif name.endswith((".warc", ".warc.gz")):
        yield from _warc(source)
    elif name.endswith((".jsonl", ".jsonl.gz", ".ndjson")):
        yield from _lines(source)
    else:
        raise MonitorError(
            f"{source}: not a WARC file (.warc, .warc.gz), a folder of HTML, or JSON lines (.jsonl)"
        )


def size_of(source: Path) -> int:
    """How many bytes a source has, for the time left."""
    if source.is_dir():
        return sum(file.stat().st_size for file in _pages(source))
    return source.stat().st_size if source.is_file() else 0


def _pages(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.rglob("*")
        if file.name.lower().endswith((".html", ".htm", ".html.gz", ".htm.gz"))
    )


def _folder(folder: Path) -> Iterator[tuple[Record, int]]:
    done = 0
    for file in _pages(folder):
        done += file.stat().st_size
        body = file.read_bytes()
        page = gzip.decompress(body) if file.name.endswith(".gz") else body
        yield Record(url=_own_address(page), body=page), done


def _own_address(page: bytes) -> str | None:
    """What a saved page calls its own address: its canonical link."""
    link = _CANONICAL.search(page, 0, _HEAD_BYTES)
    href = _HREF.search(link[0]) if link else None
    return canonical_url(html.unescape(href[1].decode("utf-8", "replace"))) if href else None


def _lines(source: Path) -> Iterator[tuple[Record, int]]:
    opened = gzip.open if source.name.endswith(".gz") else open
    with opened(source, "rt", encoding="utf-8", errors="replace") as file:
        done = 0
        for number, line in enumerate(file, 1):
            done += len(line)
            if line.strip():
                yield _of_line(source, number, line), done


def _of_line(source: Path, number: int, line: str) -> Record:
    try:
        row = json.loads(line)
        published = row.get("published") or row.get("published_at") or row.get("date")
        return Record(
            url=row.get("url"),
            body=str(row.get("html") or "").encode(),
            headers={"content-type": "text/html; charset=utf-8"},
            title=str(row.get("title") or ""),
            text=str(row.get("body") or row.get("text") or ""),
            published_at=read_date(str(published)) if published else None,
            language=row.get("lang") or row.get("language"),
        )
    except (ValueError, AttributeError) as exc:
        raise MonitorError(
            f"{source}, line {number}: not a JSON object of an article ({exc})"
        ) from exc


def _warc(source: Path) -> Iterator[tuple[Record, int]]:
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise MonitorError(
            "web archives need the extra: pip install 'minerals-monitor[warc]'"
        ) from None
    with source.open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response):
            headers = {key.lower(): value for key, value in (record.http_headers or {}).items()}
            status = getattr(record.http_headers, "status_code", None)
            if status == 200 and "html" in headers.get("content-type", "html"):
                yield (
                    Record(
                        url=record.headers.get("WARC-Target-URI"),
                        body=record.reader.read(_MAX_PAGE_BYTES),
                        headers=headers,
                    ),
                    file.tell(),
                )


# --- the way ---------------------------------------------------------------------------------------------------------


async def backfill(
    services: Services,
    sources: Iterable[Path],
    *,
    progress: Progress,
    workers: Workers | None = None,
) -> Backfill:
    """Brings the articles of `sources` into the store, read by `workers`. Raises MonitorError when a source cannot be read."""
    started_s = monotonic_s()
    sources = tuple(sources)
    result = Backfill(all_bytes=sum(size_of(source) for source in sources))
    for source in sources:
        before = result.done_bytes
        calls = _calls(services, source, result)
        async for done, results in (workers or services.workers).batches(
            _read, calls, chunk=_CHUNK
        ):
            await _save(services, results, result)
            result.done_bytes = before + done
            progress(result, monotonic_s() - started_s)
        result.done_bytes = before + size_of(source)
    services.restored = True  # the past is grouped among itself, in order of time
    await group_new_articles(services, Round())
    return result


async def _calls(
    services: Services, source: Path, result: Backfill
) -> AsyncIterator[tuple[int, Sequence[tuple[Rules, Record, datetime]]]]:
    """What workers are to do, by how many bytes of the source are done with it."""
    async for batch, done in _batches(services, source, result):
        yield done, [(services.rules, record, services.now()) for record in batch]


async def _batches(
    services: Services, source: Path, result: Backfill
) -> AsyncIterator[tuple[list[Record], int]]:
    """The records of a source that are not stored, in batches; those of a batch that is under way count as stored."""
    found, asked = records(source), set[str]()
    while part := list(islice(found, _BATCH)):
        result.records += len(part)
        urls = [url for record, _ in part if record.url and (url := canonical_url(record.url))]
        known = set(await services.store.read(Reader.known_urls, urls))
        fresh = []
        for record, _ in part:
            url = canonical_url(record.url) if record.url else None
            if url is None or url not in known | asked:
                fresh.append(record)
            if url:
                asked.add(url)
        result.known += len(part) - len(fresh)
        yield fresh, part[-1][1]


def _read(call: tuple[Rules, Record, datetime]) -> PastArticle:
    """In a worker: a record as an article, matched. Raises ExtractError when it holds none."""
    rules, record, now = call
    article = _article(record)
    article = replace(article, published_at=believed(article.published_at, now=now))
    verdict = judgement.judge(rules, article)
    url = canonical_url(article.url) if article.url else None
    entry = Entry(
        key=url
        or hashlib.sha256(
            f"{article.title}\n{article.published_at}\n{article.text[:200]}".encode()
        ).hexdigest(),
        guid=None,
        url=url,
        title=article.title,
        text="",
        published_at=article.published_at,
        language=article.language,
    )
    return PastArticle(
        entry=entry,
        article=article,
        mentions=verdict.mentions,
        hits=verdict.hits,
        events=verdict.events,
        score=verdict.score,
        lexicon_fingerprint=verdict.fingerprint,
    )


def _article(record: Record) -> Article:
    if record.text:
        quality = Quality.FULL
        return Article(
            url=record.url,
            title=clean(record.title),
            text=visible(record.text),
            published_at=record.published_at,
            language=record.language,
            source="page",
            quality=quality,
        )
    return extract.extract(
        record.body,
        url=record.url or "",
        headers=record.headers,
        title=record.title,
        language=record.language,
    )


async def _save(
    services: Services, results: Iterable[PastArticle | Exception], result: Backfill
) -> None:
    """Saves what was read, outlet by outlet."""
    outlets: dict[str, list[PastArticle]] = {}
    for past in results:
        if isinstance(past, PastArticle):
            site = registrable_domain(past.entry.url) if past.entry.url else "unknown"
            outlets.setdefault(site, []).append(past)
        elif isinstance(past, ExtractError):
            result.no_article += 1
        else:
            result.failed += 1
            get_logger().error("unit_crashed", step="backfill", error=repr(past))
    for site, articles in outlets.items():
        url = f"https://{urlsplit(f'//{site}').hostname or 'unknown'}/"
        source = Feed(url=url, name=site, full_text=FullText.NEVER, tags=("archive",))
        feed_id = await services.store.write(Writer.archive_source, source, now=services.now())
        saved = await services.store.write(
            Writer.save_archive, feed_id, articles, now=services.now()
        )
        result.saved += len(saved)
        result.known += len(articles) - len(saved)
        result.hits += sum(len(entry.new_hits) for entry in saved)


def summary(result: Backfill, seconds: float) -> dict[str, Any]:
    """Rate and time left, for progress."""
    rate = result.records / seconds if seconds else 0.0
    share = result.done_bytes / result.all_bytes if result.all_bytes else 0.0
    left = seconds * (1 - share) / share if share else None
    return {"pages_per_s": rate, "left_s": left}
