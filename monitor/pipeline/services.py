"""The rooms that a config asks for, opened once and handed to the journeys."""

from __future__ import annotations

import asyncio
import gc
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from monitor.config import load
from monitor.config.load import Loaded
from monitor.core.clock import Clock, utc_now
from monitor.core.footprint import large_blocks_apart
from monitor.core.urls import registrable_domain
from monitor.fetch.client import AbstractResolver, Fetcher
from monitor.fetch.robots import FRESH_S
from monitor.measures.linker import MeasureLinker
from monitor.pipeline import admitting
from monitor.pipeline.checking import judged
from monitor.process.workers import Executor, Workers
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from monitor.stories.group import Grouper
from monitor.watch.judgement import Rules

_YOUNG = 5_000  # objects between two looks for garbage: 700, Python's own number, costs 7 % of a poll that finds nothing new

Progress = Callable[[str, int, int], None]
"""Told of a step's name, how many units are done, and of how many."""


def _silent(_step: str, _done: int, _of: int) -> None:
    """Tells nobody."""


@dataclass(slots=True, kw_only=True)
class Services:
    """What the journeys need. `loaded` and `rules` are exchanged when config.toml is edited; the rest stays open."""

    store: Store
    fetcher: Fetcher
    workers: Workers
    loaded: Loaded
    rules: Rules
    now: Clock
    grouper: Grouper
    roll: Callable[[], float] = random.random
    progress: Progress = _silent
    held: str | None = None  # why the file's config is not the one in force
    restored: bool = field(default=False)  # whether the grouper knows the window's articles
    grouping: asyncio.Lock = field(default_factory=asyncio.Lock)  # held by who uses the grouper
    linker: MeasureLinker | None = None  # read from the store when it is first needed
    took_s: dict[str, float] = field(
        default_factory=dict
    )  # how long each of the daemon's jobs took the last time

    @property
    def templates(self) -> Path | None:
        """The owner's folder of templates, beside config.toml."""
        folder = self.loaded.config.digest.templates
        return None if folder is None else load.beside(self.loaded.source, folder)


@asynccontextmanager
async def open_services(
    loaded: Loaded,
    rules: Rules,
    *,
    now: Clock = utc_now,
    resolver: AbstractResolver | None = None,
    executor: Executor | None = None,
    progress: Progress = _silent,
    read_only: bool = False,
) -> AsyncIterator[Services]:
    """Every room open for writing, or for reading beside the process that writes; the store is closed last. Raises StoreError
    when the database cannot be used.

    A config that looks like an accident is held back, and the last good one is used (monitor/pipeline/admitting.py).
    `resolver` finds hosts instead of the system's, `executor` runs the work of the worker processes instead of a pool of its own.
    """
    thresholds = gc.get_threshold()
    large_blocks_apart()
    store = Store.open(loaded.database, now=now, read_only=read_only)
    held = None
    try:
        if not read_only:
            admission = await admitting.admitted(store, loaded, now=now)
            if held := admission.held:
                loaded, rules = judged(admission.loaded)
            await store.write(Writer.sync_feeds, loaded.feeds, now=now())
        settings = loaded.config
        async with (
            Fetcher(settings.fetch, now=now, resolver=resolver) as fetcher,
            Workers(settings.workers, executor=executor) as workers,
        ):
            registrable_domain(
                "https://example.com/"
            )  # loads the list of suffixes, which takes 100 ms
            gc.set_threshold(_YOUNG)
            gc.freeze()  # what is loaded by now stays; a search through it for garbage would stop the loop for 60 ms each time
            for domain, until in (await store.read(Reader.holds, now())).items():
                fetcher.hold(domain, until)
            fetcher.shelf.restore(
                await store.read(Reader.robots, now() - timedelta(seconds=FRESH_S))
            )
            yield Services(
                store=store,
                fetcher=fetcher,
                workers=workers,
                loaded=loaded,
                rules=rules,
                now=now,
                grouper=Grouper(settings.stories),
                progress=progress,
                held=held,
            )
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()
        store.close()
