"""The journey of the news: feeds polled, pages read, articles matched, coverage grouped.

    due feeds ─► fetch ─► parse ─► after_poll ──────► store: entries, state     one transaction per feed
    pending entries ─► fetch page ─► extract ─► match ─► store: article, hits    one transaction per batch
    ungrouped articles ─► group ─► compare ──────────► store: stories, facts     one transaction per batch

Each step asks the store what is to be done, works under a bound, and saves each unit as it finishes, so that a crash at any
point loses nothing but work in flight. One unit's failure is a value; anything unexpected is logged as `unit_crashed`, counted
against that unit, and the round goes on.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from monitor.collect import extract, feeds
from monitor.collect.parse import parse
from monitor.errors import ExtractError, ExtractReason, FetchError, FetchReason, ParseError, ParseReason
from monitor.logs import get_logger
from monitor.match import desk
from monitor.match.desk import Desk
from monitor.model import (
    ActionRecord,
    Article,
    ArticleRef,
    Assignment,
    DueFeed,
    EntryUpdate,
    FeedUpdate,
    FullText,
    KnownEntry,
    ParsedFeed,
    PendingEntry,
    Quality,
    Response,
    Role,
    StoryFacts,
    Told,
)
from monitor.rooms import Rooms
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from monitor.stories.compare import compare
from monitor.stories.group import Grouper, story_id
from monitor.urls import registrable_domain

T = TypeVar("T")

_RETRY_AFTER_S = (4 * 3600.0, 12 * 3600.0)  # a failed read is tried twice more within a day
_BATCH = 6  # pages per worker task and per transaction
_GROUP_BATCH = 200
_OLDEST_YEAR = 1990
_COMPARE_BATCH = 50
_LASTING = {FetchReason.NOT_FOUND, FetchReason.GONE, FetchReason.ROBOTS, FetchReason.BAD_URL, FetchReason.PRIVATE_ADDRESS}


@dataclass(slots=True, kw_only=True)
class Round:
    """What a round came to, for people and for logs."""

    polled: Counter[str] = field(default_factory=Counter)  # by outcome
    failed: dict[str, str] = field(default_factory=dict)  # feed's name → reason
    new: int = 0
    changed: int = 0  # entries whose title or text in the feed is another
    edited: int = 0  # articles that read differently the second time
    read: Counter[str] = field(default_factory=Counter)  # by quality
    unread: Counter[str] = field(default_factory=Counter)  # by reason
    hits: int = 0
    grouped: int = 0
    crashed: int = 0
    unfinished: str = ""  # the step that the deadline cut short


# --- feeds -----------------------------------------------------------------------------------------------------------


async def poll_due_feeds(rooms: Rooms, result: Round, *, everything: bool = False) -> None:
    """Polls what is due (or every active feed) and saves each feed's decision as it is made."""
    now = rooms.now()
    due = await (rooms.store.read(Reader.all_due) if everything else rooms.store.read(Reader.due_feeds, now, 100_000))
    done = 0

    async def one(feed: DueFeed) -> None:
        nonlocal done
        try:
            update = await _poll_feed(rooms, feed)
            if update is not None:
                backlog = rooms.loaded.config.polling.backlog
                saved = await rooms.store.write(Writer.save_feed, update, now=rooms.now(), backlog=backlog)
                _count_poll(result, feed, update, saved.new, saved.changed)
        except Exception:
            _crashed(result, "poll", feed.feed.name)
        done += 1
        rooms.progress("feeds polled", done, len(due))

    await _bounded(due, one, limit=rooms.loaded.config.fetch.concurrency)


async def _poll_feed(rooms: Rooms, due: DueFeed) -> FeedUpdate | None:
    """The decision after asking one feed; None when its site is on hold."""
    answer = await _ask(rooms, due)
    if answer.error is not None and answer.error.reason is FetchReason.HELD:
        return None
    known: tuple[KnownEntry, ...] = ()
    if answer.parsed is not None:
        entries = answer.parsed.entries
        keys, urls = tuple(entry.key for entry in entries), tuple(entry.url for entry in entries if entry.url)
        known = await rooms.store.read(Reader.known_entries, due.feed_id, keys=keys, urls=urls)
    settings = rooms.loaded.config.polling
    return feeds.after_poll(due, answer, now=rooms.now(), roll=rooms.roll(), settings=settings, known=known)


async def _ask(rooms: Rooms, due: DueFeed) -> feeds.Answer:
    """What came of asking one feed; what fails is a value."""
    try:
        response = await rooms.fetcher.get(
            due.state.url,
            feed=due.feed,
            validators=feeds.validators_for(due, rooms.now()),
            max_bytes=rooms.loaded.config.fetch.max_feed_bytes,
        )
    except FetchError as exc:
        return feeds.Answer(error=exc)
    if feeds.unchanged(due.state, response):
        return feeds.Answer(response=response)
    try:
        return feeds.Answer(response=response, parsed=await _parse(rooms, due, response))
    except ParseError as exc:
        return feeds.Answer(response=response, error=exc)


async def _parse(rooms: Rooms, due: DueFeed, response: Response) -> ParsedFeed:
    try:
        return await rooms.workers.run(
            _parse_feed, response.body, response.url, dict(response.headers), due.state.seen, rooms.now()
        )
    except TimeoutError as exc:
        raise ParseError(response.url, ParseReason.TIMEOUT, str(exc)) from exc
    except ParseError:
        raise
    except Exception as exc:
        raise ParseError(response.url, ParseReason.CRASH, str(exc)) from exc


def _parse_feed(body: bytes, url: str, headers: Mapping[str, str], seen: tuple[str, ...], now: datetime) -> ParsedFeed:
    """In a worker."""
    return parse(body, url=url, headers=headers, seen=seen, now=now)


def _count_poll(result: Round, due: DueFeed, update: FeedUpdate, new: int, changed: int) -> None:
    record = update.record
    result.polled[record.outcome.value] += 1
    result.new += new
    result.changed += changed
    if record.reason:
        result.failed[due.feed.name] = f"{record.reason}: {record.message}" if record.message else record.reason
    get_logger().info(
        "feed_polled",
        feed=due.feed.name,
        outcome=record.outcome.value,
        status=record.status,
        reason=record.reason,
        items=record.items,
        new=new,
        changed=changed,
        elapsed_s=round(record.elapsed_s, 3),
        next_at=update.state.next_poll_at,
    )


# --- articles --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """One entry with the page that was fetched for it, or why there is none."""

    pending: PendingEntry
    response: Response | None = None
    reason: str | None = None
    message: str | None = None


async def read_pending_entries(rooms: Rooms, result: Round, *, limit: int = 1000) -> int:
    """Reads the pages of up to `limit` stored entries, matches them, and saves them in small batches; how many."""
    pending = await rooms.store.read(Reader.pending_entries, rooms.now(), limit)
    done = 0
    if not pending:
        return done
    # Pages come in site by site, at most two at a time from one; the queue bounds the pages in memory.
    queue: asyncio.Queue[_Job | None] = asyncio.Queue(maxsize=rooms.loaded.config.workers.pages_in_flight)

    async def fetch_all() -> None:
        try:
            await _bounded(_lanes(pending, rooms.loaded.config.fetch.per_site), fetch_lane, limit=256)
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


async def _fetch_page(rooms: Rooms, entry: PendingEntry) -> _Job:
    """The page of an entry, one meta refresh or AMP hop included; nothing raised."""
    if entry.url is None:
        return _Job(pending=entry, reason="no_link", message="the item has no link")
    if entry.feed.full_text is FullText.NEVER or (entry.feed.full_text is FullText.AUTO and not entry.is_summary):
        return _Job(pending=entry)
    try:
        response = await _get_page(rooms, entry, entry.url)
        hop = extract.next_hop(response.body, response.url) if len(response.body) < 200_000 else None
        if hop and hop != response.url:
            response = await _get_page(rooms, entry, hop)
        return _Job(pending=entry, response=response)
    except FetchError as exc:
        return _Job(pending=entry, reason=exc.reason.value, message=str(exc))
    except Exception as exc:
        get_logger().exception("unit_crashed", step="fetch page", unit=entry.url)
        return _Job(pending=entry, reason=FetchReason.PROTOCOL.value, message=repr(exc))


async def _get_page(rooms: Rooms, entry: PendingEntry, url: str) -> Response:
    settings = rooms.loaded.config.fetch
    return await rooms.fetcher.get(url, feed=entry.feed, max_bytes=settings.max_page_bytes, robots=settings.robots)


async def _batches(queue: asyncio.Queue[_Job | None]) -> AsyncIterator[list[_Job]]:
    """What has arrived, in batches for one worker task each, without waiting for a batch to fill."""
    open_ = True
    while open_:
        batch: list[_Job] = []
        while open_ and len(batch) < _BATCH * 4 and (not batch or not queue.empty()):
            job = await queue.get()
            if job is None:
                open_ = False
            else:
                batch.append(job)
        if batch:
            yield batch


async def _read_batch(rooms: Rooms, batch: Sequence[_Job]) -> tuple[EntryUpdate, ...]:
    calls = [(rooms.desk, job) for job in batch]
    results = [result async for result in rooms.workers.map(_read, calls, chunk=_BATCH)]
    again: list[tuple[int, tuple[Desk, _Job]]] = []
    for index, result in enumerate(results):
        if isinstance(result, Exception):  # the worker was killed or crashed on this page: the feed's text counts
            reason = ExtractReason.TIMEOUT if isinstance(result, TimeoutError) else ExtractReason.CRASH
            job = _Job(pending=batch[index].pending, reason=reason.value, message=str(result) or repr(result))
            again.append((index, (rooms.desk, job)))
    if again:
        retried = [result async for result in rooms.workers.map(_read, [call for _, call in again], chunk=1)]
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


def _read(call: tuple[Desk, _Job]) -> EntryUpdate:
    """In a worker: the article of a job, matched."""
    rules, job = call
    return match_article(rules, job.pending.entry_id, _article(job))


def _article(job: _Job) -> Article:
    pending, response = job.pending, job.response
    if response is None:
        return extract.from_feed(pending, reason=job.reason, message=job.message)
    try:
        article = extract.extract(
            response.body,
            url=response.url,
            headers=response.headers,
            title=pending.title,
            feed_text=pending.text,
            language=pending.language or pending.feed.language,
        )
    except ExtractError as exc:
        return extract.from_feed(pending, reason=exc.reason.value, message=str(exc))
    return article if _plausible(article.published_at, pending.first_seen_at) else replace(article, published_at=None)


def _plausible(at: datetime | None, first_seen_at: datetime) -> bool:
    """Whether a page's own date can be true: pages give year 1, and the day of an event to come."""
    return at is None or (at.year >= _OLDEST_YEAR and at <= first_seen_at + timedelta(days=1))


def match_article(rules: Desk, entry_id: int, article: Article) -> EntryUpdate:
    """An article with its mentions and hits; pure, for workers and for other journeys."""
    verdict = desk.judge(rules, article)
    return EntryUpdate(
        entry_id=entry_id,
        article=article,
        mentions=verdict.mentions,
        hits=verdict.hits,
        score=verdict.score,
        lexicon_fingerprint=verdict.fingerprint,
        reason=article.reason,
        message=article.message,
    )


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


# --- stories ---------------------------------------------------------------------------------------------------------


async def group_new_articles(rooms: Rooms, result: Round) -> None:
    """Gives every new article its story, then compares the articles of stories that hold a hit."""
    await _restore(rooms)
    while refs := await rooms.store.read(Reader.ungrouped, _GROUP_BATCH):
        assignments = await asyncio.to_thread(_assign, rooms.grouper, refs)
        await rooms.store.write(Writer.save_assignments, assignments, now=rooms.now())
        result.grouped += len(assignments)
        rooms.progress("articles grouped", result.grouped, result.grouped)
    await compare_stories(rooms)


async def _restore(rooms: Rooms) -> None:
    """Fills the grouper's window from the store, once."""
    if not rooms.restored:
        since = rooms.now() - timedelta(seconds=rooms.loaded.config.stories.window)
        rooms.grouper.restore(await rooms.store.read(Reader.recent_fingerprints, since))
        rooms.restored = True


def _assign(grouper: Grouper, refs: Iterable[ArticleRef]) -> tuple[tuple[Assignment, bytes], ...]:
    """Each article's story; one that cannot be grouped is a story of its own, so that it is told all the same."""
    assigned = []
    for ref in refs:
        try:
            assignment = grouper.add(ref)
            assigned.append((assignment, grouper.fingerprint_of(ref.article_id)))
        except Exception:
            get_logger().exception("unit_crashed", step="group", unit=ref.article_id)
            alone = Assignment(article_id=ref.article_id, story=story_id(ref.article_id), role=Role.FIRST)
            assigned.append((alone, b""))
    return tuple(assigned)


async def compare_stories(rooms: Rooms) -> None:
    """Figures, differences and the action record of stories with hits that have new articles."""
    names = desk.names(rooms.desk)
    while stale := await rooms.store.read(Reader.stories_to_compare, _COMPARE_BATCH):
        for story in stale:
            told = await rooms.store.read(Reader.told, story.story)
            facts = await asyncio.to_thread(_compared, story.story, told, names)
            await rooms.store.write(Writer.save_facts, facts, revision=story.revision)


def _compared(story: str, told: tuple[Told, ...], names: Mapping[str, str]) -> StoryFacts:
    """The facts of a story; none when comparing fails, which the log says."""
    try:
        return compare(story, told, names=names)
    except Exception:
        get_logger().exception("unit_crashed", step="compare", unit=story)
        return StoryFacts(story=story, key_figures=(), differences=(), action=ActionRecord())


# --- a whole round ---------------------------------------------------------------------------------------------------


async def round_of(rooms: Rooms, *, everything: bool = False) -> Round:
    """One round: poll what is due (or all), read what is pending, group what is new."""
    result = Round()
    try:
        async with asyncio.timeout(rooms.loaded.config.polling.deadline):
            result.unfinished = "polling"
            await poll_due_feeds(rooms, result, everything=everything)
            result.unfinished = "reading"
            while await read_pending_entries(rooms, result):
                pass
            result.unfinished = ""
    except TimeoutError:
        get_logger().warning("tick_skipped", step=result.unfinished, reason="polling.deadline has passed")
    await group_new_articles(rooms, result)
    get_logger().info(
        "round_finished",
        polled=dict(result.polled),
        new=result.new,
        changed=result.changed,
        read=dict(result.read),
        hits=result.hits,
        crashed=result.crashed,
    )
    return result


async def _bounded(items: Iterable[T], work: Callable[[T], Awaitable[None]], *, limit: int) -> None:
    """Runs `work` over `items`, at most `limit` at a time."""
    source = iter(items)

    async def runner() -> None:
        for item in source:
            await work(item)

    async with asyncio.TaskGroup() as group:
        for _ in range(limit):
            group.create_task(runner())


def _crashed(result: Round, step: str, unit: str) -> None:
    result.crashed += 1
    get_logger().exception("unit_crashed", step=step, unit=unit)
