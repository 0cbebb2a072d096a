"""The journey's middle: stored entries become articles. Their pages are fetched, read, matched, and saved in small batches."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.collect import extract
from monitor.errors import ExtractReason, FetchError, FetchReason
from monitor.logs import get_logger
from monitor.match.desk import Desk
from monitor.model import EntryUpdate, FullText, PendingEntry, Quality, Response
from monitor.rooms import Rooms
from monitor.rounds import Round, bounded
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from monitor.tasks import Job, read_page
from monitor.urls import registrable_domain

_RETRY_AFTER_S = (4 * 3600.0, 12 * 3600.0)  # a failed read is tried twice more within a day
_BATCH = 6  # pages per worker task and per transaction
_LASTING = {FetchReason.NOT_FOUND, FetchReason.GONE, FetchReason.ROBOTS, FetchReason.BAD_URL, FetchReason.PRIVATE_ADDRESS}


async def read_pending_entries(rooms: Rooms, result: Round, *, limit: int = 1000) -> int:
    """Reads the pages of up to `limit` stored entries, matches them, and saves them in small batches; how many."""
    pending = await rooms.store.read(Reader.pending_entries, rooms.now(), limit)
    done = 0
    if not pending:
        return done
    # Pages come in site by site, at most two at a time from one; the queue bounds the pages in memory.
    queue: asyncio.Queue[Job | None] = asyncio.Queue(maxsize=rooms.loaded.config.workers.pages_in_flight)

    async def fetch_all() -> None:
        try:
            await bounded(_lanes(pending, rooms.loaded.config.fetch.per_site), fetch_lane, limit=256)
        finally:
            await queue.put(None)

    async def fetch_lane(lane: Sequence[PendingEntry]) -> None:
        for entry in lane:
            await queue.put(await _fetch_page(rooms, entry))

    fetching = asyncio.create_task(fetch_all())
    try:
        async for batch in _batches(queue):
            updates = await _read_batch(rooms, batch)
            saved = await rooms.store.write(Writer.save_entries, updates, now=rooms.now())
            result.edited += sum(entry.edited for entry in saved)
            for update in updates:
                _count_read(result, update)
            done += len(updates)
            rooms.progress("articles read", done, len(pending))
        await fetching
    finally:
        fetching.cancel()
    return done


def _lanes(pending: Sequence[PendingEntry], per_site: int) -> list[Sequence[PendingEntry]]:
    """The entries of each site, split into at most `per_site` lanes, so that a slow site delays only itself."""
    sites: dict[str, list[PendingEntry]] = {}
    for entry in pending:
        sites.setdefault(registrable_domain(entry.url) if entry.url else "", []).append(entry)
    return [site[lane::per_site] for site in sites.values() for lane in range(min(per_site, len(site)))]


async def _fetch_page(rooms: Rooms, entry: PendingEntry) -> Job:
    """The page of an entry, one meta refresh or AMP hop included; nothing raised."""
    if entry.url is None:
        return Job(pending=entry, reason="no_link", message="the item has no link")
    if entry.feed.full_text is FullText.NEVER or (entry.feed.full_text is FullText.AUTO and not entry.is_summary):
        return Job(pending=entry)
    try:
        response = await _get_page(rooms, entry, entry.url)
        hop = extract.next_hop(response.body, response.url) if len(response.body) < 200_000 else None
        if hop and hop != response.url:
            response = await _get_page(rooms, entry, hop)
        return Job(pending=entry, response=response)
    except FetchError as exc:
        return Job(pending=entry, reason=exc.reason.value, message=str(exc))
    except Exception as exc:
        get_logger().exception("unit_crashed", step="fetch page", unit=entry.url)
        return Job(pending=entry, reason=FetchReason.PROTOCOL.value, message=repr(exc))


async def _get_page(rooms: Rooms, entry: PendingEntry, url: str) -> Response:
    settings = rooms.loaded.config.fetch
    return await rooms.fetcher.get(url, feed=entry.feed, max_bytes=settings.max_page_bytes, robots=settings.robots)


async def _batches(queue: asyncio.Queue[Job | None]) -> AsyncIterator[list[Job]]:
    """What has arrived, in batches for one worker task each, without waiting for a batch to fill."""
    open_ = True
    while open_:
        batch: list[Job] = []
        while open_ and len(batch) < _BATCH * 4 and (not batch or not queue.empty()):
            job = await queue.get()
            if job is None:
                open_ = False
            else:
                batch.append(job)
        if batch:
            yield batch


async def _read_batch(rooms: Rooms, batch: Sequence[Job]) -> tuple[EntryUpdate, ...]:
    calls = [(rooms.desk, job) for job in batch]
    results = [result async for result in rooms.workers.map(read_page, calls, chunk=_BATCH)]
    again: list[tuple[int, tuple[Desk, Job]]] = []
    for index, result in enumerate(results):
        if isinstance(result, Exception):  # the worker was killed or crashed on this page: the feed's text counts
            reason = ExtractReason.TIMEOUT if isinstance(result, TimeoutError) else ExtractReason.CRASH
            job = Job(pending=batch[index].pending, reason=reason.value, message=str(result) or repr(result))
            again.append((index, (rooms.desk, job)))
    if again:
        retried = [result async for result in rooms.workers.map(read_page, [call for _, call in again], chunk=1)]
        for (index, _), result in zip(again, retried, strict=True):
            results[index] = result
    updates = []
    for job, result in zip(batch, results, strict=True):
        if isinstance(result, EntryUpdate):
            updates.append(_with_retry(job.pending, result, now=rooms.now(), retries=rooms.loaded.config.polling.read_retries))
        else:
            get_logger().error("unit_crashed", step="read", unit=job.pending.url, error=repr(result))
            updates.append(EntryUpdate(entry_id=job.pending.entry_id, article=None, reason="crash", message=repr(result)))
    return tuple(updates)


def _with_retry(pending: PendingEntry, update: EntryUpdate, *, now: datetime, retries: int) -> EntryUpdate:
    """A read that failed for a passing reason is tried again; what is known by now is kept."""
    passing = update.reason in {r.value for r in FetchReason if r not in _LASTING} or update.reason in (
        ExtractReason.ERROR_PAGE.value,
        ExtractReason.EMPTY.value,
    )
    if not passing or pending.attempts >= retries:
        return update
    return replace(update, retry_at=now + timedelta(seconds=_RETRY_AFTER_S[min(pending.attempts, 1)]))


def _count_read(result: Round, update: EntryUpdate) -> None:
    article = update.article
    result.read[article.quality.value if article else "none"] += 1
    if update.reason and (article is None or article.quality is not Quality.FULL):
        result.unread[update.reason] += 1
    result.hits += len(update.hits)
