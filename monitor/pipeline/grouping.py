"""The journey of coverage: articles get their stories, stories that hold a hit are compared, their events join measures.

    ungrouped articles ─► group ──► store: stories       one transaction per batch
    stale stories ─► compare ─────► store: their facts   one transaction per story
    queued events ─► join ────────► store: measures      one transaction per batch

Which story an article joins depends on those before it, so that is decided here, one after the other. What one text gives by
itself, and comparing, costs most; many at once, as a backfill brings them, are left to workers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from monitor.core.logs import get_logger
from monitor.model.stories import ActionRecord, ArticleRef, Assignment, Role, StoryFacts, Told
from monitor.pipeline.archive_tasks import compared
from monitor.pipeline.measuring import measure_new_events
from monitor.pipeline.services import Services
from monitor.process.turns import Round
from monitor.process.workers import Workers
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from monitor.stories.fingerprint import Imprint, imprint
from monitor.stories.group import Grouper, story_id
from monitor.watch import judgement

_GROUP_BATCH, _GROUP_CHUNK = 200, 25
_COMPARE_BATCH, _COMPARE_CHUNK = 48, 6


async def group_new_articles(
    services: Services, result: Round, *, workers: Workers | None = None
) -> None:
    """Gives every new article its story, then compares the articles of stories that hold a hit; `workers` do what they can of it."""
    async with services.grouping:
        await _restore(services)
    while await _group_batch(services, result, workers):
        services.progress("articles grouped", result.grouped, result.grouped)
    await compare_stories(services, workers=workers)
    await measure_new_events(services)


async def _group_batch(services: Services, result: Round, workers: Workers | None) -> bool:
    """Gives the oldest articles without a story theirs; False when there are none. One batch at a time: a backfill and the
    daemon's own tick share the grouper."""
    async with services.grouping:
        refs = await services.store.read(Reader.ungrouped, _GROUP_BATCH)
        if not refs:
            return False
        made_of = await _imprints(refs, workers) if workers else [None] * len(refs)
        assignments = await asyncio.to_thread(_assign, services.grouper, refs, made_of)
        await services.store.write(Writer.save_assignments, assignments, now=services.now())
    result.grouped += len(assignments)
    return True


async def _imprints(refs: Sequence[ArticleRef], workers: Workers) -> list[Imprint | None]:
    """The imprint of each article; None where making it failed, for it is tried again then where it is needed."""
    found = workers.map(imprint, refs, chunk=_GROUP_CHUNK)
    return [None if isinstance(one, Exception) else one async for one in found]


async def _restore(services: Services) -> None:
    """Fills the grouper's window from the store, once."""
    if not services.restored:
        since = services.now() - timedelta(seconds=services.loaded.config.stories.window)
        services.grouper.restore(await services.store.read(Reader.recent_fingerprints, since))
        services.restored = True


def _assign(
    grouper: Grouper, refs: Iterable[ArticleRef], made_of: Iterable[Imprint | None]
) -> tuple[tuple[Assignment, bytes], ...]:
    """Each article's story; one that cannot be grouped is a story of its own, so that it is told all the same."""
    assigned = []
    for ref, own in zip(refs, made_of, strict=True):
        try:
            assignment = grouper.add(ref, own)
            assigned.append((assignment, grouper.fingerprint_of(ref.article_id)))
        except Exception:
            get_logger().exception("unit_crashed", step="group", unit=ref.article_id)
            alone = Assignment(
                article_id=ref.article_id, story=story_id(ref.article_id), role=Role.FIRST
            )
            assigned.append((alone, b""))
    return tuple(assigned)


async def compare_stories(services: Services, *, workers: Workers | None = None) -> None:
    """Figures, differences and the action record of stories with hits that have new articles."""
    names = judgement.names(services.rules)
    while stale := await services.store.read(Reader.stories_to_compare, _COMPARE_BATCH):
        stories = [
            (story.story, await services.store.read(Reader.told, story.story), names)
            for story in stale
        ]
        found = workers.map(compared, stories, chunk=_COMPARE_CHUNK) if workers else None
        for story, call in zip(stale, stories, strict=True):
            facts = await (anext(found) if found else asyncio.to_thread(_tried, call))
            if isinstance(facts, Exception):
                get_logger().error(
                    "unit_crashed", step="compare", unit=story.story, error=repr(facts)
                )
                facts = _without_facts(story.story)
            await services.store.write(Writer.save_facts, facts, revision=story.revision)
    await list_stories(services)


async def list_stories(services: Services) -> None:
    """Makes the rows of stories that changed since the list of stories was last looked after."""
    while await services.store.write(Writer.refresh_story_list):
        pass


def _tried(call: tuple[str, tuple[Told, ...], Mapping[str, str]]) -> StoryFacts | Exception:
    """The same as in a worker, with what it raises as its result, as from a worker."""
    try:
        return compared(call)
    except Exception as exc:
        return exc


def _without_facts(story: str) -> StoryFacts:
    return StoryFacts(story=story, key_figures=(), differences=(), action=ActionRecord())
