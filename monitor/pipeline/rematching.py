"""The journey of an edited watchlist into the archive: `judged` matches stored articles again, `rescan` writes what that changed.

Preview (monitor/pipeline/previewing.py) judges the same articles with the same rules in the same batches and writes nothing. All of it runs
without the network, while the daemon runs on.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence, Set
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import MappingProxyType

from monitor.core.clock import from_iso, to_iso
from monitor.core.logs import get_logger
from monitor.model.articles import Article
from monitor.model.hits import Hit
from monitor.pipeline import measuring
from monitor.pipeline.archive_tasks import rematched
from monitor.pipeline.rejudging import Rejudger, rejudger
from monitor.pipeline.services import Services
from monitor.process.dask import away
from monitor.process.workers import Workers
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.records import ArticleHead, Rematch, StoredArticle
from monitor.store.writer import Writer
from monitor.watch import judgement
from monitor.watch.judgement import Rules

_BATCH, _CHUNK = 400, 25
EVERYTHING = datetime(1, 1, 2, tzinfo=UTC)
"""Before every article."""
MARK = "rematch"
"""The name under which the store keeps a rescan that has still to be done or finished."""

_Call = tuple[Rules, int, datetime, Article]
Judged = tuple[StoredArticle, Rematch | None]
"""A stored article with what is said of it now; None when it cannot be matched again, and keeps the hits it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Articles one after another; those that are not `judged` have no hits, and had none."""

    heads: tuple[ArticleHead, ...]
    judged: tuple[Judged, ...]
    read_again: frozenset[int] = frozenset()  # of the judged, by id

    @property
    def passed(self) -> Iterator[ArticleHead]:
        """The articles that are not judged."""
        looked_at = {stored.article_id for stored, _ in self.judged}
        return (head for head in self.heads if head.article_id not in looked_at)


@dataclass(slots=True, kw_only=True)
class Rescan:
    """What a rescan wrote, per watchlist. `finished` is False when other watchlists came into force meanwhile."""

    articles: int = 0
    unreadable: int = 0  # their text is past its retention: they keep the hits they have
    added: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    finished: bool = True


async def renamed(store: Store, rules: Rules) -> Mapping[str, str]:
    """Watchlists of stored hits that have another name now, with that name: the same rules, and no watchlist of the old name."""
    scorer = judgement.opened(rules)[2]
    prints = {scorer.fingerprint(w.name): w.name for w in reversed(rules.watchlists)}
    known = {watchlist.name for watchlist in rules.watchlists}
    stored = await store.read(Reader.watchlists_of_hits)
    return {
        old: prints[fingerprint]
        for old, fingerprint in stored.items()
        if old not in known and fingerprint in prints
    }


def _with_names(stored: StoredArticle, names: Mapping[str, str]) -> StoredArticle:
    """The article with its hits under the names that `names` give to old ones; what has the new name already stays apart."""
    taken = {hit.watchlist for hit in stored.hits} | stored.irrelevant
    names = {old: new for old, new in names.items() if new not in taken}
    return replace(
        stored,
        hits=tuple(
            replace(hit, watchlist=names.get(hit.watchlist, hit.watchlist)) for hit in stored.hits
        ),
        irrelevant=frozenset(names.get(name, name) for name in stored.irrelevant),
    )


async def judged(
    store: Store,
    workers: Workers,
    rejudger: Rejudger,
    *,
    since: datetime,
    after: int = 0,
    names: Mapping[str, str] = MappingProxyType({}),
) -> AsyncGenerator[Batch, None]:
    """The archive since `since` in batches, by id. Texts are read again by `workers`, where their readings do not hold.

    `names` are new names of watchlists, by the old ones under which their hits are stored.
    """

    async def batches() -> AsyncGenerator[tuple[_Prepared, Sequence[_Call]], None]:
        at = after
        while heads := await store.read(Reader.archive_heads, at, _BATCH, since):
            at = heads[-1].article_id
            prepared = await _prepared(store, rejudger, heads)
            yield (
                prepared,
                [
                    (rejudger.rules, stored.article_id, stored.read_at, stored.article)
                    for stored in prepared.stored
                    if stored.has_text and stored.article_id not in prepared.known
                ],
            )

    async for prepared, found in workers.batches(rematched, batches(), chunk=_CHUNK):
        results = dict(prepared.known)
        for result in found:
            if isinstance(result, Exception):
                get_logger().error("unit_crashed", step="rematch", error=repr(result))
            else:
                results[result.article_id] = result
        yield Batch(
            heads=prepared.heads,
            read_again=frozenset(results.keys() - prepared.known.keys()),
            judged=tuple(
                (_with_names(stored, names) if names else stored, results.get(stored.article_id))
                for stored in prepared.stored
            ),
        )


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A batch with what the stored readings say already."""

    heads: tuple[ArticleHead, ...]
    stored: tuple[StoredArticle, ...]
    known: Mapping[int, Rematch]


async def _prepared(store: Store, rejudger: Rejudger, heads: tuple[ArticleHead, ...]) -> _Prepared:
    wanted = {head.article_id: head for head in heads if rejudger.is_wanted(head)}
    stored = await store.read(Reader.articles, wanted) if wanted else ()

    def known() -> dict[int, Rematch]:
        said = (rejudger.judged(wanted[one.article_id], one) for one in stored if one.has_text)
        return {verdict.article_id: verdict for verdict in said if verdict is not None}

    return _Prepared(heads, stored, await asyncio.to_thread(known) if stored else {})


def before_and_after(
    stored: StoredArticle, verdict: Rematch | None
) -> tuple[Mapping[str, Hit], Mapping[str, Hit]]:
    """The hits of an article by watchlist: those stored, and those it has now."""
    before = {hit.watchlist: hit for hit in stored.hits}
    return before, before if verdict is None else {hit.watchlist: hit for hit in verdict.hits}


# --- rescan ----------------------------------------------------------------------------------------------------------


async def rescan(services: Services, *, since: datetime, workers: Workers | None = None) -> Rescan:
    """Applies the current watchlists to the archive since `since`, or since what a rescan that waits or was interrupted wants;
    goes on where an interrupted one of the same watchlists stopped.

    A hit on an article that no digest's window has covered yet is news; on an older one it is "found in the archive".
    """
    rules, fingerprint = services.rules, judgement.fingerprint(services.rules)
    since, after = await _resumed(services, since, fingerprint)
    for old, new in (await renamed(services.store, rules)).items():
        await services.store.write(Writer.rename_watchlist, old, new)
    await services.store.write(Writer.keep_basis, judgement.basis_of(rules), now=services.now())
    last = await services.store.read(Reader.last_digest, "")
    total = await services.store.read(Reader.archive_size, since)
    result, seen = Rescan(), 0
    async with aclosing(
        judged(
            services.store,
            workers or services.workers,
            await rejudger(services.store, rules),
            since=since,
            after=after,
        )
    ) as batches:
        async for batch in batches:
            if (
                services.rules is not rules
            ):  # an edit noted a rescan of its own; this one's mark must not replace it
                result.finished = False
                return result
            untold = {
                stored.article_id
                for stored, _ in batch.judged
                if last is None or stored.read_at >= last.until
            }
            await _apply(services, batch, untold, result)
            note = {
                "since": to_iso(since),
                "after": batch.heads[-1].article_id,
                "fingerprint": fingerprint,
            }
            await services.store.write(Writer.set_meta, MARK, note, now=services.now())
            seen += len(batch.heads)
            services.progress("articles matched", min(seen, total), total)
    result.finished = services.rules is rules
    if result.finished:
        await measuring.rebuild(services)
        basis = judgement.basis_of(rules).fingerprint
        await services.store.write(Writer.forget_bases, but=basis)
        await services.store.write(Writer.set_meta, MARK, None, now=services.now())
    get_logger().info(
        "rematch_finished",
        articles=result.articles,
        added=dict(result.added),
        lost=dict(result.lost),
    )
    return result


async def _apply(services: Services, batch: Batch, untold: Set[int], result: Rescan) -> None:
    """Counts and writes what a batch changed; of an article of which nothing changed only what its reading rests on."""
    result.articles += len(batch.heads)
    result.unreadable += sum(not head.has_text for head in batch.passed)
    changed = []
    for stored, verdict in batch.judged:
        before, after = before_and_after(stored, verdict)
        result.added.update(after.keys() - before.keys())
        result.lost.update(before.keys() - after.keys())
        result.kept.update(after.keys() & before.keys())
        if verdict is None:
            result.unreadable += 1
        elif stored.article_id in batch.read_again or not _is_same(stored, verdict):
            changed.append(verdict)
    for origin, part in _parted(changed, untold):
        await services.store.write(Writer.save_rematches, part, now=services.now(), origin=origin)
    await _rest(services, batch, {verdict.article_id for verdict in changed})


async def _rest(services: Services, batch: Batch, written: Set[int]) -> None:
    """Notes on what the readings rest that hold as they are."""
    rules = services.rules
    basis, lexicon = judgement.basis_of(rules).fingerprint, judgement.opened(rules)[0].fingerprint
    known = {s.basis_id: s.basis.fingerprint for s in await services.store.read(Reader.bases)}
    held = [
        (head.article_id, head.read_at)
        for head in batch.heads
        if head.has_text
        and head.article_id not in written
        and (head.lexicon_fingerprint != lexicon or known.get(head.basis or 0) != basis)
    ]
    if held:
        await services.store.write(
            Writer.rest_readings, held, basis=basis, lexicon_fingerprint=lexicon
        )


def _is_same(stored: StoredArticle, verdict: Rematch) -> bool:
    """Whether writing the verdict would change nothing."""
    return (
        stored.lexicon_fingerprint == verdict.lexicon_fingerprint
        and stored.score == verdict.score
        and stored.mentions == verdict.mentions
        and stored.events.main == verdict.events.main
        and stored.events.background == verdict.events.background
        and (stored.events.score == verdict.events.score or verdict.events.main is None)
        and {hit.watchlist: hit for hit in stored.hits}
        == {hit.watchlist: hit for hit in verdict.hits}
    )


def _parted(
    results: Sequence[Rematch], untold: Set[int]
) -> Iterator[tuple[str, tuple[Rematch, ...]]]:
    """The results on articles that no digest has covered, then the others; empty parts are left out."""
    for origin, news in (("news", True), ("archive", False)):
        if part := tuple(result for result in results if (result.article_id in untold) is news):
            yield origin, part


async def _resumed(services: Services, since: datetime, fingerprint: str) -> tuple[datetime, int]:
    """Since when, and after which article, to go on: what a rescan that waits still wants is done too."""
    text = await services.store.read(Reader.meta, MARK)
    note = json.loads(text) if text else None
    if note is None or from_iso(note["since"]) > since:
        return since, 0
    return from_iso(note["since"]), int(note["after"]) if note["fingerprint"] == fingerprint else 0


async def mark(services: Services) -> None:
    """Notes that the archive has to be matched again, every article whose text is kept, whatever its date; the daemon does it in
    the background, now or after a restart."""
    wanted = {
        "since": to_iso(EVERYTHING),
        "after": 0,
        "fingerprint": judgement.fingerprint(services.rules),
    }
    await services.store.write(Writer.set_meta, MARK, wanted, now=services.now())


async def rescan_marked(services: Services) -> Rescan | None:
    """Does or finishes a rescan that was noted; None when there is none."""
    text = await services.store.read(Reader.meta, MARK)
    if not text:
        return None
    async with away(services.loaded.config.workers.dask, services.workers) as workers:
        return await rescan(services, since=from_iso(json.loads(text)["since"]), workers=workers)
