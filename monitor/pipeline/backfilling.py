"""The journey of the past: web archives, folders of pages and JSON lines go the way of the news, extract → match → group.

Resumable by nature: what is stored already, by address, is passed over, and what is saved is saved whole. Hits of a backfill are
"found in the archive", never news.
"""

from __future__ import annotations

import gzip
import html
import json
import os
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from monitor.core.clock import monotonic_s
from monitor.core.errors import ExtractError, MonitorError
from monitor.core.logs import get_logger
from monitor.core.urls import canonical_url, registrable_domain
from monitor.language.dates import read_date
from monitor.model.feeds import Feed, FullText
from monitor.pipeline.archive_tasks import Record, read_record
from monitor.pipeline.grouping import group_new_articles
from monitor.pipeline.services import Services
from monitor.process.turns import Round
from monitor.process.workers import Workers
from monitor.store.reader import Reader
from monitor.store.records import PastArticle
from monitor.store.writer import Writer
from monitor.watch import judgement
from monitor.watch.judgement import Rules

_BATCH, _CHUNK, _SAVED = 96, 8, 48
_MAX_PAGE_BYTES = 10_000_000
_HEAD_BYTES = 100_000
_CANONICAL = re.compile(
    rb"<link\b[^>]{0,1000}\brel\s*=\s*[\"']?canonical\b[^>]{0,2000}>", re.IGNORECASE
)
_HREF = re.compile(rb"\bhref\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)

Progress = Callable[["Backfill", float], None]
"""Told of what is done and of the seconds since the start."""


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
        return sum(os.stat(file).st_size for file in _pages(source))
    return source.stat().st_size if source.is_file() else 0


def _pages(folder: Path) -> list[str]:
    """The saved pages of a folder and those in it, in order of their paths."""
    return sorted(
        os.path.join(inside, name)
        for inside, _, names in os.walk(folder)
        for name in names
        if name.lower().endswith((".html", ".htm", ".html.gz", ".htm.gz"))
    )


def _folder(folder: Path) -> Iterator[tuple[Record, int]]:
    done = 0
    for path in _pages(folder):
        with open(path, "rb") as file:
            body = file.read()
        done += len(body)
        page = gzip.decompress(body) if path.endswith(".gz") else body
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
    basis = judgement.basis_of(services.rules)
    await services.store.write(Writer.keep_basis, basis, now=services.now())
    sources = tuple(sources)
    workers = workers or services.workers
    sizes = [size_of(source) for source in sources]
    result = Backfill(all_bytes=sum(sizes))
    for source, size in zip(sources, sizes, strict=True):
        before = result.done_bytes
        calls = _calls(services, source, result)
        async for done, results in workers.batches(read_record, calls, chunk=_CHUNK):
            await _save(services, results, result)
            result.done_bytes = before + done
            progress(result, monotonic_s() - started_s)
        result.done_bytes = before + size
    services.restored = True  # the past is grouped among itself, in order of time
    await group_new_articles(services, Round(), workers=workers)
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
        urls = [canonical_url(record.url) if record.url else None for record, _ in part]
        known = set(await services.store.read(Reader.known_urls, [url for url in urls if url]))
        fresh = []
        for (record, _), url in zip(part, urls, strict=True):
            if url is None or url not in known | asked:
                fresh.append(record)
            if url:
                asked.add(url)
        result.known += len(part) - len(fresh)
        yield fresh, part[-1][1]


async def _save(
    services: Services, results: Iterable[PastArticle | Exception], result: Backfill
) -> None:
    """Saves what was read, so many articles in one transaction that others wait for the writer 50 ms at most."""
    articles = []
    for past in results:
        if isinstance(past, PastArticle):
            articles.append(past)
        elif isinstance(past, ExtractError):
            result.no_article += 1
        else:
            result.failed += 1
            get_logger().error("unit_crashed", step="backfill", error=repr(past))
    for at in range(0, len(articles), _SAVED):
        part = articles[at : at + _SAVED]
        saved = await services.store.write(Writer.save_pasts, _by_outlet(part), now=services.now())
        result.saved += len(saved)
        result.known += len(part) - len(saved)
        result.hits += sum(len(entry.new_hits) for entry in saved)


def _by_outlet(articles: Iterable[PastArticle]) -> list[tuple[Feed, list[PastArticle]]]:
    """The articles by the feed that stands for their outlet."""
    outlets: dict[str, list[PastArticle]] = {}
    for past in articles:
        site = registrable_domain(past.entry.url) if past.entry.url else "unknown"
        outlets.setdefault(site, []).append(past)
    return [
        (
            Feed(
                url=f"https://{urlsplit(f'//{site}').hostname or 'unknown'}/",
                name=site,
                full_text=FullText.NEVER,
                tags=("archive",),
            ),
            part,
        )
        for site, part in outlets.items()
    ]


def summary(result: Backfill, seconds: float) -> dict[str, Any]:
    """Rate and time left, for progress."""
    rate = result.records / seconds if seconds else 0.0
    share = result.done_bytes / result.all_bytes if result.all_bytes else 0.0
    left = seconds * (1 - share) / share if share else None
    return {"pages_per_s": rate, "left_s": left}
