"""The journey of the news: feeds polled, pages read, articles matched, coverage grouped.

    due feeds ─► fetch ─► parse ─► after_poll ──────► store: entries, state     feeds whole, in batches
    pending entries ─► fetch page ─► extract ─► match ─► store: article, hits    one transaction per batch
    ungrouped articles ─► monitor/pipeline/grouping.py

Each step asks the store what is to be done, works under a bound, and saves each unit as it finishes, so that a crash at any
point loses nothing but work in flight. One unit's failure is a value; anything unexpected is logged as `unit_crashed`, counted
against that unit, and the round goes on.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from monitor.core.errors import FetchError, ParseError, ParseReason, StoreError
from monitor.core.footprint import give_back
from monitor.core.logs import get_logger
from monitor.core.urls import redact, registrable_domain
from monitor.feeds import identity, outcome
from monitor.feeds.source_document import Document
from monitor.fetch.budget import Lease
from monitor.model.entries import Entry, KnownEntry, ParsedFeed
from monitor.model.feeds import DueFeed, FeedEvent, FeedRef, FeedUpdate, PollOutcome, Response
from monitor.pipeline.grouping import group_new_articles
from monitor.pipeline.reading import keep_pause, read_pending_entries
from monitor.pipeline.services import Services
from monitor.pipeline.tasks import read_feed, read_sitemap
from monitor.process.turns import Batcher, Round, Step, apart, crashed, in_turns, task_group
from monitor.store.reader import Reader
from monitor.store.records import FeedSaved
from monitor.store.writer import Writer

_Question = tuple[int, tuple[str, ...], tuple[str, ...]]  # feed, keys, addresses

_PARSE_BATCH = 6  # feeds for one worker task, which costs about a millisecond beside
_PARSE_BATCH_BYTES = 1_000_000  # larger ones go one by one: a worker holds all of its task
_SITEMAP_PARTS = 2
_LOAD_BATCH = 32
_DUPLICATES = "duplicate_feeds"  # the store's name for what was told


# --- feeds -----------------------------------------------------------------------------------------------------------


async def poll_due_feeds(
    services: Services, result: Round, *, everything: bool = False, again_s: float | None = None
) -> None:
    """Polls what is due (or every active feed) and saves each feed's decision as it is made.

    With `again_s` it looks that often what has become due meanwhile, so that no feed waits for a site that has many. Raises
    StoreError when nothing can be saved: nobody is asked then for what would be lost.
    """
    done = total = 0

    async def due() -> list[Step[int]]:
        nonlocal total
        refs = await (
            services.store.read(Reader.all_due)
            if everything
            else services.store.read(Reader.due_feeds, services.now())
        )
        total = done + len(refs)
        return await asyncio.to_thread(_units, refs)

    async def one(feed_id: int) -> None:
        nonlocal done
        name = str(feed_id)
        try:
            if feed := await desks.load(feed_id):
                name = feed.feed.name
                with services.fetcher.budget.lease() as lease:
                    update = await _poll_feed(services, desks, feed, lease)
                    saved = await desks.save(update)
                _count_poll(result, feed, update, saved.new, saved.changed)
        except StoreError:
            raise
        except Exception:
            crashed(result, "poll", name)
        done += 1
        services.progress("feeds polled", done, total)

    settings = services.loaded.config.fetch
    async with task_group() as group:
        desks = _desks(services, group)
        await in_turns(
            due, one, limit=settings.concurrency, per_lane=settings.per_site, again_s=again_s
        )
    if total:
        await notice_duplicates(services)
        give_back()


def _units(refs: Sequence[FeedRef]) -> list[Step[int]]:
    return [
        Step(key=ref.feed_id, lane=registrable_domain(ref.url), item=ref.feed_id) for ref in refs
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desks:
    """What feeds that are polled at the same time ask together: a thread's or process's turn costs more than most answers."""

    load: Batcher[int, DueFeed | None]
    parse: Batcher[Document, ParsedFeed]
    known: Batcher[_Question, tuple[KnownEntry, ...]]
    save: Batcher[FeedUpdate, FeedSaved]


def _desks(services: Services, group: asyncio.TaskGroup) -> _Desks:
    workers = services.loaded.config.workers.processes

    async def load_all(ids: Sequence[int]) -> Sequence[DueFeed | None]:
        found = await services.store.read(Reader.feeds_of, ids)
        return [found.get(feed_id) for feed_id in ids]

    async def parse_all(documents: Sequence[Document]) -> Sequence[ParsedFeed | Exception]:
        small = sum(len(document.body) for document in documents) <= _PARSE_BATCH_BYTES
        return [
            parsed
            async for parsed in services.workers.map(
                read_feed, documents, chunk=len(documents) if small else 1
            )
        ]

    async def known_of(questions: Sequence[_Question]) -> Sequence[tuple[KnownEntry, ...]]:
        return await services.store.read(Reader.known_of, questions)

    async def save_all(updates: Sequence[FeedUpdate]) -> Sequence[FeedSaved | Exception]:
        backlog, now = services.loaded.config.polling.backlog, services.now()
        news_since = now - timedelta(seconds=services.loaded.config.digest.catch_up)
        return await apart(
            lambda some: services.store.write(
                Writer.save_feeds, some, now=now, backlog=backlog, news_since=news_since
            ),
            updates,
        )

    return _Desks(
        load=Batcher(load_all, group=group, most=_LOAD_BATCH),
        parse=Batcher(parse_all, group=group, lanes=workers + 1, most=_PARSE_BATCH),
        known=Batcher(known_of, group=group),
        save=Batcher(save_all, group=group),
    )


async def notice_duplicates(services: Services) -> None:
    """Once a day: feeds that are one under two addresses; each pair is told once."""
    stored = await services.store.read(Reader.meta, _DUPLICATES)
    told = json.loads(stored) if stored else {"day": "", "pairs": []}
    today = services.now().date().isoformat()
    if told["day"] == today:
        return
    marks = await services.store.read(Reader.feed_marks)
    names = {feed.feed_id: feed.name for feed in marks}
    pairs = await asyncio.to_thread(identity.duplicates, marks)
    beside = {
        second: first for first, second in reversed(pairs)
    }  # of many that are one, each is told beside the first
    for second, first in sorted(beside.items()):
        if [first, second] not in told["pairs"]:
            text = f"lists the same as {names[first]}; one of the two can go"
            await services.store.write(
                Writer.note_event, second, FeedEvent.DUPLICATE, text, now=services.now()
            )
    await services.store.write(
        Writer.set_meta, _DUPLICATES, {"day": today, "pairs": pairs}, now=services.now()
    )


async def _poll_feed(services: Services, desks: _Desks, due: DueFeed, lease: Lease) -> FeedUpdate:
    """The decision after asking one feed."""
    answer = await _ask(services, desks, due, lease)
    known = (
        await desks.known(_question(due, answer.parsed.entries))
        if answer.parsed and answer.parsed.entries
        else ()
    )
    settings = services.loaded.config.polling
    now = services.now()
    update = outcome.after_poll(
        due, answer, now=now, roll=services.roll(), settings=settings, known=known
    )
    if update.state.gap_at == now and due.feed.sitemap:
        return await _filled(services, desks, due, update)
    return update


def _question(due: DueFeed, entries: Sequence[Entry]) -> _Question:
    """Which stored entries of a feed share a key or a link with `entries`."""
    return (due.feed_id, *identity.lookup(entries))


async def _filled(
    services: Services, desks: _Desks, due: DueFeed, update: FeedUpdate
) -> FeedUpdate:
    """After a possible gap: what the feed's news sitemap lists besides; the update as it is when that cannot be read."""
    try:
        listed = await _in_sitemap(services, due)
    except Exception as exc:
        if isinstance(exc, FetchError):
            await keep_pause(services, exc)
        get_logger().warning("unit_crashed", step="sitemap", unit=due.feed.name, error=str(exc))
        return update
    return outcome.filled(update, listed, known=await desks.known(_question(due, listed)))


async def _in_sitemap(services: Services, due: DueFeed) -> tuple[Entry, ...]:
    """What the news sitemap lists since the last poll; of an index, what its newest parts list."""
    assert due.feed.sitemap is not None
    since = due.state.polled_at or services.now() - timedelta(days=1)

    async def look(url: str) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
        response = await services.fetcher.get(
            url, feed=due.feed, max_bytes=services.loaded.config.fetch.max_feed_bytes
        )
        return await services.workers.run(
            read_sitemap, response.body, response.url, since, services.now()
        )

    listed, parts = await look(due.feed.sitemap)
    for part in parts[:_SITEMAP_PARTS]:
        listed += (await look(part))[0]
    return listed


async def _ask(services: Services, desks: _Desks, due: DueFeed, lease: Lease) -> outcome.Answer:
    """What came of asking one feed; what fails is a value."""
    try:
        response = await services.fetcher.get(
            due.state.url,
            feed=due.feed,
            validators=outcome.validators_for(due, services.now()),
            max_bytes=services.loaded.config.fetch.max_feed_bytes,
            lease=lease,
        )
    except FetchError as exc:
        return outcome.Answer(error=exc)
    if outcome.unchanged(due.state, response):
        return outcome.Answer(response=response)
    try:
        parsed = await _parse(services, desks, due, response)
        if parsed.parts:
            parsed = await _with_parts(services, desks, due, parsed)
    except ParseError as exc:
        return outcome.Answer(response=response, error=exc)
    except FetchError as exc:
        return outcome.Answer(error=exc)
    return outcome.Answer(response=response, parsed=parsed)


async def _with_parts(
    services: Services, desks: _Desks, due: DueFeed, index: ParsedFeed
) -> ParsedFeed:
    """A source that is an index, with what its newest parts list. Raises FetchError or ParseError."""
    whole = index
    for url in index.parts[:_SITEMAP_PARTS]:
        response = await services.fetcher.get(
            url, feed=due.feed, max_bytes=services.loaded.config.fetch.max_feed_bytes
        )
        part = await _parse(services, desks, due, response)
        whole = replace(
            whole,
            title=whole.title or part.title,
            language=whole.language or part.language,
            entries=(*whole.entries, *part.entries),
            seen=(*whole.seen, *part.seen),
            skipped=whole.skipped + part.skipped,
        )
    return whole


async def _parse(services: Services, desks: _Desks, due: DueFeed, response: Response) -> ParsedFeed:
    try:
        return await desks.parse(
            Document(
                body=response.body,
                url=response.url,
                headers=dict(response.headers),
                seen=due.state.seen,
                now=services.now(),
                feed=due.feed,
            )
        )
    except TimeoutError as exc:
        raise ParseError(response.url, ParseReason.TIMEOUT, str(exc)) from exc
    except ParseError:
        raise
    except Exception as exc:
        raise ParseError(response.url, ParseReason.CRASH, str(exc)) from exc


def _count_poll(result: Round, due: DueFeed, update: FeedUpdate, new: int, changed: int) -> None:
    record = update.record
    result.polled[record.outcome.value] += 1
    result.new += new
    result.changed += changed
    if record.reason:
        told = result.held if record.outcome is PollOutcome.HELD else result.failed
        name = (
            due.feed.name
            if due.feed.name not in told
            else f"{due.feed.name}, {redact(due.feed.url)}"
        )
        told[name] = f"{record.reason}: {record.message}" if record.message else record.reason
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


# --- a whole round ---------------------------------------------------------------------------------------------------


async def round_of(services: Services, *, everything: bool = False) -> Round:
    """One round: poll what is due (or all), read what is pending, group what is new."""
    result = Round()
    try:
        async with asyncio.timeout(services.loaded.config.polling.deadline):
            result.unfinished = "polling"
            await poll_due_feeds(services, result, everything=everything)
            result.unfinished = "reading"
            while await read_pending_entries(services, result):
                pass
            result.unfinished = ""
    except TimeoutError:
        get_logger().warning(
            "tick_skipped", step=result.unfinished, reason="polling.deadline has passed"
        )
    await group_new_articles(services, result)
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
