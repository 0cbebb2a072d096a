"""The rooms that a config asks for, opened once and handed to the journeys."""

from __future__ import annotations

import asyncio
import difflib
import gc
import random
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from monitor.config import load
from monitor.config.load import Loaded
from monitor.core.clock import Clock, utc_now
from monitor.core.errors import ConfigError, Problem
from monitor.core.footprint import large_blocks_apart
from monitor.core.urls import registrable_domain
from monitor.fetch.client import AbstractResolver, Fetcher
from monitor.fetch.robots import FRESH_S
from monitor.match import lexicon
from monitor.measures.linker import MeasureLinker
from monitor.pipeline import admitting
from monitor.process.workers import Executor, Workers
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from monitor.stories.group import Grouper
from monitor.watch import judgement
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


def checked(source: Path) -> tuple[Loaded, Rules]:
    """The config in `source` with what only the rooms can check: ids of the lexicon, names of watchlists. Raises ConfigError."""
    try:
        return judged(load.load(source))
    except load.Unfit as unfit:
        found = (*unfit.problems, *(_of_rooms(unfit.kept) if unfit.kept else ()))
        known = {(problem.path, problem.message): problem for problem in found}
        in_order = sorted(known.values(), key=lambda p: p.line or 0)
        raise load.Unfit(str(source), tuple(in_order), kept=unfit.kept) from unfit


def judged(loaded: Loaded) -> tuple[Loaded, Rules]:
    """`loaded` with its rules. Raises ConfigError with every unknown id and name at once."""
    if problems := _of_rooms(loaded):
        raise load.Unfit(str(loaded.source), problems, kept=loaded)
    config = loaded.config
    return loaded, judgement.make(
        loaded.watchlists, config.lexicon.model_dump(), config.score.off_topic
    )


def _of_rooms(loaded: Loaded) -> tuple[Problem, ...]:
    """What only the rooms know to be wrong, in the order of the file."""
    try:
        words = judgement.opened(judgement.make((), loaded.config.lexicon.model_dump()))[0]
    except ConfigError as exc:
        return exc.problems
    problems = (
        *lexicon.check(loaded.watchlists, words),
        *_unknown_watchlists(loaded),
        *_unknown_feeds(loaded),
    )
    placed = (_placed(problem, loaded.text) for problem in problems)
    return tuple(sorted(placed, key=lambda p: p.line or 0))


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


def _unknown_watchlists(loaded: Loaded) -> Iterator[Problem]:
    known = {watchlist.name for watchlist in loaded.watchlists}
    for index, group in enumerate(loaded.config.digest.groups):
        for name in group.watchlists:
            if name not in known:
                yield Problem(
                    path=f"digest.groups[{index}].watchlists",
                    message=f'no watchlist is named "{name}"',
                    hint="known: " + ", ".join(sorted(known)),
                )


def _unknown_feeds(loaded: Loaded) -> Iterator[Problem]:
    """Feeds and tags of watchlists that no feed of the config has. Outlets may be those of a backfill."""
    tags = {tag for feed in loaded.feeds for tag in feed.tags}
    known = {
        "feeds": {feed.url for feed in loaded.feeds} | {feed.name for feed in loaded.feeds},
        "tags": tags,
    }
    for index, watchlist in enumerate(loaded.watchlists):
        for key in ("feeds", "tags", "not_feeds", "not_tags"):
            kind = key.removeprefix("not_")
            for name in getattr(watchlist, key):
                if name not in known[kind]:
                    near = difflib.get_close_matches(name, known[kind], n=1)
                    yield Problem(
                        path=f"watchlists[{index}].{key}",
                        message=f'no feed has the {"tag" if kind == "tags" else "name or address"} "{name}"',
                        hint=f"did you mean {near[0]}?" if near else None,
                    )


def _placed(problem: Problem, text: str) -> Problem:
    """`problem` with its line, found from its path."""
    if problem.line is not None:
        return problem
    path: list[str | int] = []
    for part in problem.path.replace("]", "").split("."):
        name, *numbers = part.split("[")
        path += [name, *(int(number) for number in numbers)]
    return Problem(
        path=problem.path,
        message=problem.message,
        hint=problem.hint,
        line=load.line_of(text, tuple(path)),
    )
