"""The journey's middle: stored entries become articles. Their pages are fetched, read, matched, and saved."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.core.errors import ExtractReason, FetchError, FetchReason, StoreError
from monitor.core.footprint import give_back
from monitor.core.logs import get_logger
from monitor.core.urls import is_sealed, registrable_domain
from monitor.fetch.budget import Lease
from monitor.fetch.robots import FRESH_S
from monitor.model.articles import EntryUpdate, PendingEntry, Quality
from monitor.model.feeds import FullText
from monitor.pipeline.services import Services
from monitor.pipeline.tasks import Elsewhere, Further, Job, read_page
from monitor.process.turns import Batcher, Round, Step, apart, crashed, in_turns, task_group
from monitor.process.workers import WorkerCrash
from monitor.store.reader import Reader
from monitor.store.records import EntrySaved
from monitor.store.writer import Writer
from monitor.watch import judgement
from monitor.watch.judgement import Rules

_RETRY_AFTER_S = (4 * 3600.0, 12 * 3600.0)  # a failed read is tried twice more within a day
_NEWS_S, _AFTER_PAUSE_S = 7 * 86_400.0, 1.0
_BATCH = 6  # pages per worker task
# What will be no other tomorrow. A page that is not found is not among it: some are listed before they can be read.
_LASTING = {FetchReason.GONE, FetchReason.ROBOTS, FetchReason.BAD_URL, FetchReason.PRIVATE_ADDRESS}
_PASSING = {str(reason) for reason in FetchReason if reason not in _LASTING} | {
    str(reason)
    for reason in (
        ExtractReason.ERROR_PAGE,
        ExtractReason.EMPTY,
        ExtractReason.NO_TEXT,
        ExtractReason.CONSENT_WALL,
    )
}


async def read_pending_entries(
    services: Services, result: Round, *, limit: int = 1000, again_s: float | None = None
) -> int:
    """Reads the pages of up to `limit` stored entries, matches them, and saves them; how many.

    With `again_s` it looks that often what else is pending, so that no page waits for a site that has many. Raises StoreError
    when nothing can be saved.
    """
    done = total = 0

    async def pending() -> list[Step[PendingEntry]]:
        nonlocal total
        entries = await services.store.read(Reader.pending_entries, services.now(), limit)
        total = done + len(entries)
        return [
            Step(key=e.entry_id, lane=registrable_domain(e.url) if e.url else "", item=e)
            for e in entries
        ]

    async def one(entry: PendingEntry) -> None:
        nonlocal done
        try:
            with services.fetcher.budget.lease() as lease:
                update = await _read(services, desks, entry, lease)
                saved = await desks.save(update)
            result.edited += saved.edited
            _count_read(result, update)
        except StoreError:
            raise
        except Exception:
            crashed(result, "read", entry.url or entry.title)
        done += 1
        services.progress("articles read", done, total)

    config = services.loaded.config
    async with task_group() as group:
        desks = _desks(services, group)
        basis = judgement.basis_of(services.rules)
        await services.store.write(Writer.keep_basis, basis, now=services.now())
        await in_turns(
            pending,
            one,
            limit=config.workers.pages_in_flight,
            per_lane=config.fetch.per_site,
            again_s=again_s,
        )
    if done:
        give_back()
    return done


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReadingRules:
    """Pages that come in at the same time are read by one worker task, and saved in one transaction."""

    read: Batcher[tuple[Rules, Job], EntryUpdate | Elsewhere | Further]
    save: Batcher[EntryUpdate, EntrySaved]


def _desks(services: Services, group: asyncio.TaskGroup) -> _ReadingRules:
    async def read_all(
        calls: Sequence[tuple[Rules, Job]],
    ) -> Sequence[EntryUpdate | Elsewhere | Further | Exception]:
        return [update async for update in services.workers.map(read_page, calls, chunk=len(calls))]

    async def save_all(updates: Sequence[EntryUpdate]) -> Sequence[EntrySaved | Exception]:
        saved = await apart(
            lambda some: services.store.write(Writer.save_entries, some, now=services.now()),
            updates,
        )
        await _keep_robots(services)
        return saved

    return _ReadingRules(
        read=Batcher(
            read_all, group=group, lanes=services.loaded.config.workers.processes + 1, most=_BATCH
        ),
        save=Batcher(save_all, group=group),
    )


async def _keep_robots(services: Services) -> None:
    """Saves the robots.txt that were read: a restart asks for none of them again within the day."""
    if learnt := services.fetcher.shelf.learnt():
        await services.store.write(
            Writer.keep_robots, learnt, until=services.now() - timedelta(seconds=FRESH_S)
        )


async def _fetch_page(services: Services, entry: PendingEntry, lease: Lease) -> Job:
    """The page of an entry, where one is wanted; nothing raised."""
    if entry.url is None:
        return Job(
            pending=entry, reason=ExtractReason.NO_LINK.value, message="the item has no link"
        )
    if entry.feed.full_text is FullText.NEVER or (
        entry.feed.full_text is FullText.AUTO and not entry.is_summary
    ):
        return Job(pending=entry)
    if is_sealed(entry.url):
        message = "only Google News knows where this link leads"
        return Job(pending=entry, reason=ExtractReason.SEALED_LINK.value, message=message)
    return await _get_page(services, entry, entry.url, lease)


async def _get_page(
    services: Services, entry: PendingEntry, url: str, lease: Lease | None, *, hopped: bool = False
) -> Job:
    settings = services.loaded.config.fetch
    try:
        response = await services.fetcher.get(
            url,
            feed=entry.feed,
            max_bytes=settings.max_page_bytes,
            max_document_bytes=settings.max_document_bytes,
            robots=settings.robots,
            lease=lease,
        )
        return Job(pending=entry, response=response, hopped=hopped)
    except FetchError as exc:
        await keep_pause(services, exc)
        asked = exc.reason is not FetchReason.HELD
        message = exc.message or str(exc)
        return Job(
            pending=entry,
            reason=exc.reason.value,
            message=message,
            not_before_s=exc.retry_after_s,
            asked=asked,
        )
    except Exception as exc:
        get_logger().exception("unit_crashed", step="fetch page", unit=entry.url)
        return Job(pending=entry, reason=FetchReason.PROTOCOL.value, message=repr(exc))


async def keep_pause(services: Services, error: FetchError) -> None:
    """Remembers the pause that a site asked for with an answer (the fetcher keeps it in this process), over a restart."""
    if error.status is not None and error.status >= 400 and error.retry_after_s is not None:
        until = services.now() + timedelta(seconds=error.retry_after_s)
        await services.store.write(
            Writer.hold, registrable_domain(error.url), until, now=services.now()
        )


async def _read(
    services: Services, desks: _ReadingRules, entry: PendingEntry, lease: Lease
) -> EntryUpdate:
    """What became of an entry; the feed's own text counts when a worker was killed or crashed over the page."""
    job = await _fetch_page(services, entry, lease)
    update = await _judged(services, desks, job)
    if isinstance(update, Elsewhere):
        lease.empty()
        job = await _get_page(services, entry, update.url, lease, hopped=True)
        update = await _judged(services, desks, job)
    while isinstance(update, Further):
        page = (await _get_page(services, entry, update.url, None)).response
        further = (*job.further, page) if page else job.further
        job = replace(job, hopped=True, further=further, ended=page is None)
        update = await _judged(services, desks, job)
    assert isinstance(update, EntryUpdate), "a page that was hopped to leads no further"
    return _with_retry(
        job, update, now=services.now(), retries=services.loaded.config.polling.read_retries
    )


async def _judged(
    services: Services, desks: _ReadingRules, job: Job
) -> EntryUpdate | Elsewhere | Further:
    try:
        return await desks.read((services.rules, job))
    except (TimeoutError, WorkerCrash) as exc:
        reason = ExtractReason.TIMEOUT if isinstance(exc, TimeoutError) else ExtractReason.CRASH
        return await desks.read(
            (services.rules, Job(pending=job.pending, reason=reason.value, message=str(exc)))
        )


def _with_retry(job: Job, update: EntryUpdate, *, now: datetime, retries: int) -> EntryUpdate:
    """A read that failed for a passing reason is tried again; what is known by now is kept.

    A pause that the site asked for is waited for, and is no try, for as long as the article is news.
    """
    pending = job.pending
    not_before_s = job.not_before_s or 0.0
    if not job.asked:
        is_news = (now - pending.first_seen_at).total_seconds() < _NEWS_S
        retry_at = now + timedelta(seconds=not_before_s + _AFTER_PAUSE_S) if is_news else None
        return replace(update, retry_at=retry_at, asked=False)
    passing = update.reason in _PASSING or job.not_before_s is not None
    if not passing or pending.attempts >= retries:
        return update
    return replace(
        update,
        retry_at=now
        + timedelta(seconds=max(_RETRY_AFTER_S[min(pending.attempts, 1)], not_before_s)),
    )


def _count_read(result: Round, update: EntryUpdate) -> None:
    article = update.article
    result.read[article.quality.value if article else "none"] += 1
    if update.reason and (article is None or article.quality is not Quality.FULL):
        result.unread[update.reason] += 1
    result.hits += len(update.hits)
