"""A real store filled with the digest tests' invented day, and the web face served from it on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import aiohttp

from monitor.config import load
from monitor.core.clock import to_iso
from monitor.model.articles import Article, EntryUpdate
from monitor.model.entries import Entry
from monitor.model.feeds import Feed, FeedState, FeedUpdate, PollOutcome, PollRecord
from monitor.model.mentions import Kind, Mention
from monitor.model.stories import Assignment, Coverage, Story
from monitor.pipeline import health
from monitor.pipeline.services import Services
from monitor.process.workers import Workers
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.records import HitFilter, NewDigest
from monitor.store.writer import Writer
from monitor.watch import judgement
from monitor.web.serve import serving
from tests.support import day

__all__ = [
    "NOW",
    "Entry",
    "FeedUpdate",
    "HitFilter",
    "Reader",
    "Site",
    "fill",
    "record",
    "services",
    "site",
]

NOW = day.at(12)
CONFIG = """
timezone = "UTC"
[digest]
title = "Minerals Monitor"
{digest}
[server]
{server}
[[feeds]]
url = "https://feeds.example/pacific"
name = "The Pacific Ledger"
[[watchlists]]
name = "export-controls"
title = "Export controls"
policies = ["export-licensing", "export-quota"]
[[watchlists]]
name = "battery"
title = "Battery materials"
minerals = ["lithium", "cobalt", "nickel"]
[[watchlists]]
name = "funding"
title = "State money for mining"
policies = ["exploration"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The served pages, and what is behind them."""

    url: str
    services: Services
    client: aiohttp.ClientSession

    async def get(self, path: str, **more: Any) -> tuple[int, str, aiohttp.ClientResponse]:
        """Status, text and answer of a GET."""
        async with self.client.get(self.url + path, allow_redirects=False, **more) as answer:
            return answer.status, await answer.text(), answer


def services(folder: Path, *, digest: str = "", server: str = "") -> Services:
    """Rooms of which the web face uses store, config, desk, clock, and workers (a thread here)."""
    source = folder / "config.toml"
    source.write_text(CONFIG.format(digest=digest, server=server), encoding="utf-8")
    loaded = load.load(source, env={})
    nobody = cast(Any, None)
    return Services(
        store=Store.open(folder / "monitor.db", now=lambda: NOW),
        fetcher=nobody,
        workers=Workers(loaded.config.workers, executor=ThreadPoolExecutor(1)),
        loaded=loaded,
        rules=judgement.make(loaded.watchlists, {}),
        now=lambda: NOW,
        grouper=nobody,
    )


def fill(store: Store, stories: tuple[Story, ...] = ()) -> None:
    """Saves the day's stories as polling, reading, grouping and reporting would have."""
    chosen = stories or day.stories()
    covers = [c for story in chosen for c in story.coverage]
    outlets = list(dict.fromkeys(c.outlet for c in covers))
    feeds = tuple(_feed(name, next(c.tags for c in covers if c.outlet == name)) for name in outlets)
    store.write_now(Writer.sync_feeds, feeds, now=day.at(0, days=9))
    article_ids: dict[int, int] = {}
    for name, feed in zip(outlets, feeds, strict=True):
        due = store.read_now(Reader.feed, feed.url)
        assert due is not None
        for cover in (c for c in covers if c.outlet == name):
            article_ids[cover.article_id] = _save(store, due.feed_id, feed, cover)
    for story in chosen:
        _group(store, story, article_ids)
    while store.write_now(Writer.refresh_story_list):
        pass
    told = day.digest(chosen)
    store.write_now(Writer.save_digest, _digest(told), now=day.UNTIL)
    store.write_now(
        Writer.set_metas, {health.HEARTBEAT: to_iso(NOW), health.ROUND: to_iso(NOW)}, now=NOW
    )


def _feed(name: str, tags: tuple[str, ...]) -> Feed:
    return Feed(url=f"https://feeds.example/{abs(hash(name))}", name=name, tags=tags)


def _save(store: Store, feed_id: int, feed: Feed, cover: Coverage) -> int:
    """One article through the store; the id that it got."""
    at = cover.first_seen_at
    entry = Entry(
        key=f"k{cover.article_id}",
        guid=None,
        url=cover.url,
        title=cover.title,
        text="",
        published_at=cover.published_at,
    )
    state = FeedState(
        url=feed.url, polled_at=at, succeeded_at=at, next_poll_at=at + timedelta(hours=1)
    )
    store.write_now(
        Writer.save_feed,
        FeedUpdate(feed_id=feed_id, state=state, record=record(at), entries=(entry,)),
        now=at,
    )
    (pending,) = store.read_now(Reader.pending_entries, at, 10)
    sentence = cover.hits[0].evidence[0].sentence if cover.hits else cover.title
    article = Article(
        url=cover.url,
        title=cover.title,
        text=sentence,
        published_at=cover.published_at,
        language=cover.language,
        source="page",
        quality=cover.quality,
        reason=cover.reason,
    )
    found = {(m, Kind.MINERAL) for h in cover.hits for m in h.minerals} | {
        (p, Kind.ACTION) for h in cover.hits for p in h.policies
    }
    mentions = tuple(_mention(concept, kind) for concept, kind in sorted(found))
    update = EntryUpdate(
        entry_id=pending.entry_id,
        article=article,
        mentions=mentions,
        hits=cover.hits,
        score=cover.score,
    )
    saved = store.write_now(Writer.save_entry, update, now=at)
    assert saved.article_id is not None
    return saved.article_id


def record(at: datetime) -> PollRecord:
    """A line of a feed's log."""
    return PollRecord(
        polled_at=at, due_at=at, outcome=PollOutcome.NEW, status=200, reason=None, message=None, items=1, new=1, changed=0,
        body_bytes=900, elapsed_s=0.2,
    )  # fmt: skip


def _mention(concept: str, kind: Kind) -> Mention:
    return Mention(
        concept=concept,
        kind=kind,
        field="text",
        start=0,
        end=1,
        sentence_start=0,
        sentence_end=1,
        term=concept,
        rule="alias",
    )


def _group(store: Store, story: Story, article_ids: dict[int, int]) -> None:
    pairs = [
        (
            Assignment(
                article_id=article_ids[c.article_id],
                story=story.story,
                role=c.role,
                origin=c.origin,
                also_in=story.also_in,
            ),
            b"f",
        )
        for c in story.coverage
    ]
    store.write_now(
        Writer.save_assignments, pairs, now=max(c.first_seen_at for c in story.coverage)
    )
    if story.facts is None:
        return

    def mended(claim: Any) -> Any:
        return replace(claim, article_id=article_ids[claim.article_id])

    facts = replace(
        story.facts,
        key_figures=tuple(mended(claim) for claim in story.facts.key_figures),
        differences=tuple(
            replace(d, claims=tuple(mended(claim) for claim in d.claims))
            for d in story.facts.differences
        ),
    )
    stale = next(
        (s for s in store.read_now(Reader.stories_to_compare, 100) if s.story == story.story), None
    )
    if stale is not None:
        store.write_now(Writer.save_facts, facts, revision=stale.revision)


def _assignment(article_id: int, story: Story, c: Coverage) -> Assignment:
    return Assignment(
        article_id=article_id,
        story=story.story,
        role=c.role,
        origin=c.origin,
        also_in=story.also_in,
    )


def _digest(told: Any) -> NewDigest:
    return NewDigest(
        date=told.date,
        group="",
        since=day.SINCE,
        until=day.UNTIL,
        subject=told.subject,
        digest=told.to_json(),
        html="<p>mail</p>",
        text="mail",
        eml=b"mail",
        stories=told.told,
    )


@cache
def _filled() -> bytes:
    """The file of a store with the day in it, made once: each save waits for the disk."""
    with TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "monitor.db", now=lambda: NOW)
        fill(store)
        store.close()
        return (Path(folder) / "monitor.db").read_bytes()


@asynccontextmanager
async def site(
    folder: Path, *, filled: bool = True, digest: str = "", server: str = ""
) -> AsyncIterator[Site]:
    """The web face of a filled store."""
    if filled:
        (folder / "monitor.db").write_bytes(_filled())
    opened = services(folder, digest=digest, server="port = 0\n" + server)
    try:
        async with (
            serving(opened, opened.loaded.config.server) as port,
            aiohttp.ClientSession() as client,
        ):
            yield Site(url=f"http://127.0.0.1:{port}", services=opened, client=client)
    finally:
        opened.store.close()
