"""The journey of an edited watchlist: explain one article, preview the edit on the past, then apply it to the archive.

Preview and rescan judge the same stored articles with the same desk in the same batches; preview compares and writes nothing,
rescan writes what preview counted. Both run without the network, while the daemon runs on.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor import errands
from monitor.clock import from_iso, to_iso
from monitor.logs import get_logger
from monitor.match import desk
from monitor.match.desk import Desk
from monitor.model import Hit
from monitor.rooms import Progress, Rooms
from monitor.store import Store
from monitor.store.nouns import Rematch, StoredArticle
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from monitor.workers import Workers

_BATCH, _CHUNK = 200, 25
_SAMPLES = 5
MARK = "rematch"
"""The name under which the store keeps a rescan that has still to be done or finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An article that an edit adds to a watchlist or takes from it."""

    article_id: int
    at: datetime
    outlet: str
    title: str
    url: str | None
    score: float
    evidence: str


@dataclass(slots=True, kw_only=True)
class Changes:
    """What an edited watchlist would do to the past. `only_by` counts hits that this one member alone brings."""

    added: int = 0
    lost: int = 0
    kept: int = 0
    samples_added: list[Sample] = field(default_factory=list)
    samples_lost: list[Sample] = field(default_factory=list)
    with_member: Counter[str] = field(default_factory=Counter)
    only_by: Counter[str] = field(default_factory=Counter)
    stories: set[str] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class Preview:
    """The edited config against the stored articles since `since`."""

    since: datetime
    articles: int = 0
    unreadable: int = 0  # their text is past its retention
    watchlists: dict[str, Changes] = field(default_factory=dict)
    stories_before: set[str] = field(default_factory=set)
    stories_after: set[str] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class Rescan:
    """What a rescan wrote, per watchlist."""

    articles: int = 0
    added: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    kept: int = 0


def rematched(call: tuple[Desk, StoredArticle]) -> Rematch:
    """In a worker: a stored article judged again."""
    rules, stored = call
    verdict = desk.judge(rules, stored.article)
    return Rematch(
        article_id=stored.article_id,
        mentions=verdict.mentions,
        hits=verdict.hits,
        score=verdict.score,
        lexicon_fingerprint=verdict.fingerprint,
    )


async def _judged(
    store: Store, workers: Workers, rules: Desk, *, since: datetime, after: int = 0
) -> AsyncIterator[tuple[tuple[StoredArticle, ...], tuple[Rematch, ...]]]:
    """The archive in batches, each article with what `rules` say of it. An article without its text is left as it is."""
    while batch := await store.read(Reader.archive_batch, after, _BATCH, since):
        after = batch[-1].article_id
        readable = tuple(stored for stored in batch if stored.has_text)
        results = []
        async for result in workers.map(rematched, [(rules, stored) for stored in readable], chunk=_CHUNK):
            if isinstance(result, Exception):
                get_logger().error("unit_crashed", step="rematch", error=repr(result))
            else:
                results.append(result)
        yield batch, tuple(results)


# --- preview ---------------------------------------------------------------------------------------------------------


async def preview(store: Store, workers: Workers, rules: Desk, *, since: datetime, progress: Progress) -> Preview:
    """What `rules` would add to the stored hits, take from them and keep; nothing is written."""
    result = Preview(since=since, watchlists={watchlist.name: Changes() for watchlist in rules.watchlists})
    async for batch, results in _judged(store, workers, rules, since=since):
        verdicts = {rematch.article_id: rematch for rematch in results}
        for stored in batch:
            _compare(result, stored, verdicts.get(stored.article_id))
        result.articles += len(batch)
        progress("articles matched", result.articles, 0)
    return result


def _compare(result: Preview, stored: StoredArticle, verdict: Rematch | None) -> None:
    before = {hit.watchlist: hit for hit in stored.hits}
    if verdict is None:
        result.unreadable += 1
        after = before
    else:
        after = {hit.watchlist: hit for hit in verdict.hits}
    for name in {**before, **after}:
        changes = result.watchlists.setdefault(name, Changes())
        _count(changes, stored, before.get(name), after.get(name))
    if stored.story and before:
        result.stories_before.add(stored.story)
    if stored.story and after:
        result.stories_after.add(stored.story)


def _count(changes: Changes, stored: StoredArticle, before: Hit | None, after: Hit | None) -> None:
    if after is not None and before is None:
        changes.added += 1
        _keep(changes.samples_added, stored, after)
    elif before is not None and after is None:
        changes.lost += 1
        _keep(changes.samples_lost, stored, before)
    else:
        changes.kept += 1
    if stored.story and (before is None) != (after is None):
        changes.stories.add(stored.story)
    if after is not None:
        for members in (after.minerals, after.policies, after.places, after.terms):
            changes.with_member.update(members)
            if len(members) == 1:
                changes.only_by[members[0]] += 1


def _keep(samples: list[Sample], stored: StoredArticle, hit: Hit) -> None:
    """The best few, the newest first among equals."""
    samples.append(
        Sample(
            article_id=stored.article_id,
            at=stored.at,
            outlet=stored.outlet,
            title=stored.article.title,
            url=stored.article.url,
            score=hit.score,
            evidence=hit.evidence[0].sentence if hit.evidence else "",
        )
    )
    samples.sort(key=lambda sample: (-sample.score, -sample.at.timestamp()))
    del samples[_SAMPLES:]


# --- rescan ----------------------------------------------------------------------------------------------------------


async def rescan(rooms: Rooms, *, since: datetime, workers: Workers | None = None) -> Rescan:
    """Applies the current watchlists to the archive since `since`; goes on where an interrupted one stopped.

    A hit on an article that no digest's window has covered yet is news; on an older one it is "found in the archive".
    """
    fingerprint = _fingerprint(rooms.desk)
    after = await _resumed_at(rooms, since, fingerprint)
    last = await rooms.store.read(Reader.last_digest, "")
    result = Rescan()
    async for batch, results in _judged(rooms.store, workers or rooms.workers, rooms.desk, since=since, after=after):
        untold = {stored.article_id for stored in batch if last is None or stored.read_at >= last.until}
        for origin, part in _parted(results, untold):
            saved = await rooms.store.write(Writer.save_rematches, part, now=rooms.now(), origin=origin)
            result.added.update(name for _, name in saved.added)
            result.lost.update(name for _, name in saved.lost)
            result.kept += saved.kept
        result.articles += len(batch)
        mark = {"since": to_iso(since), "after": batch[-1].article_id, "fingerprint": fingerprint}
        await rooms.store.write(Writer.set_meta, MARK, mark, now=rooms.now())
        rooms.progress("articles matched", result.articles, 0)
    await rooms.store.write(Writer.set_meta, MARK, None, now=rooms.now())
    get_logger().info("rematch_finished", articles=result.articles, added=dict(result.added), lost=dict(result.lost))
    return result


def _parted(results: Sequence[Rematch], untold: Set[int]) -> Iterator[tuple[str, tuple[Rematch, ...]]]:
    """The results on articles that no digest has covered, then the others; empty parts are left out."""
    for origin, news in (("news", True), ("archive", False)):
        if part := tuple(result for result in results if (result.article_id in untold) is news):
            yield origin, part


async def _resumed_at(rooms: Rooms, since: datetime, fingerprint: str) -> int:
    """Where an interrupted rescan of the same watchlists stopped, when it went at least as far back."""
    text = await rooms.store.read(Reader.meta, MARK)
    mark = json.loads(text) if text else None
    if mark and mark["fingerprint"] == fingerprint and from_iso(mark["since"]) <= since:
        return int(mark["after"])
    return 0


def _fingerprint(rules: Desk) -> str:
    lexicon, _, scorer = desk.opened(rules)
    return "|".join((lexicon.fingerprint, *(scorer.fingerprint(watchlist.name) for watchlist in rules.watchlists)))


async def mark(rooms: Rooms) -> None:
    """Notes that the archive has to be matched again; the daemon does it in the background, now or after a restart."""
    since = rooms.now() - timedelta(seconds=rooms.loaded.config.retention.texts)
    wanted = {"since": to_iso(since), "after": 0, "fingerprint": _fingerprint(rooms.desk)}
    await rooms.store.write(Writer.set_meta, MARK, wanted, now=rooms.now())


async def run_errands(rooms: Rooms) -> int:
    """Does what other commands asked for while this process owned the database; how many errands."""
    done = 0
    for path, errand in errands.waiting(rooms.loaded.database):
        if errand.get("do") == "rescan":
            await rescan(rooms, since=from_iso(errand["since"]))
        elif errand.get("do") == "mark":
            await rooms.store.write(Writer.mark_hit, int(errand["hit"]), now=rooms.now(), irrelevant=bool(errand["irrelevant"]))
        path.unlink(missing_ok=True)
        done += 1
    return done


async def rescan_marked(rooms: Rooms) -> Rescan | None:
    """Does the errands that wait, then does or finishes a rescan that was noted; None when there is none."""
    await run_errands(rooms)
    text = await rooms.store.read(Reader.meta, MARK)
    if not text:
        return None
    return await rescan(rooms, since=from_iso(json.loads(text)["since"]))
