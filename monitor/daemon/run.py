"""The daemon: builds everything, ticks, follows edits of config.toml, and stops cleanly.

What is due is a question to the store with the present moment as argument, so that a restart, a missed tick or a clock that
jumps loses nothing and repeats nothing. A stop cancels what runs: what was saved is whole, the rest is done after the next
start.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Timer

from watchfiles import awatch

from monitor.config.load import Loaded, changed_keys
from monitor.config.settings import Config
from monitor.core.clock import Clock, to_iso, utc_now
from monitor.core.errors import ConfigError
from monitor.core.logs import get_logger
from monitor.daemon.config_file import needs_restart, signature
from monitor.daemon.ticks import Ticks
from monitor.fetch.client import Fetcher
from monitor.pipeline import (
    admitting,
    alerting,
    answering,
    composing,
    delivering,
    grouping,
    health,
    polling,
    rematching,
    reporting,
    upcoming,
)
from monitor.pipeline.checking import checked
from monitor.pipeline.reading import read_pending_entries
from monitor.pipeline.services import Services, open_services
from monitor.process.turns import Round
from monitor.process.workers import Workers
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from monitor.stories.group import Grouper
from monitor.watch import judgement
from monitor.watch.judgement import Rules
from monitor.web.serve import page_address, serving

_STOP_S = 5.0  # of the ten that a container gets; the rest is for closing
_LAST_RESORT_S = 9.0
_DIGEST_TICK_S, _DELIVER_TICK_S, _BEAT_S, _KEEP_TICK_S, _LOOK_TICK_S = 20.0, 30.0, 15.0, 3600.0, 5.0
_ASKED_TICK_S, _REMATCH_TICK_S = 2.0, 10.0
_BEAT_DEADLINE_S = 60.0
_DAMAGE_TOLD = 3
_JOB_OF = {  # whose deadline a step's progress puts off
    "feeds polled": "poll",
    "articles read": "read",
    "articles grouped": "group",
    "articles matched": "rematch",
    "pages brought in": "rematch",
    "messages tried": "deliver",
}
_DEBOUNCE_MS, _STEP_MS = 800, 100
_READ_AT_ONCE = 500


def run(source: Path, *, serve: bool = False) -> int:
    """Runs until SIGTERM or SIGINT; the exit code. Raises ConfigError or StoreError when it cannot start."""
    loaded, rules = checked(source)
    daemon = Daemon(loaded, rules, serve=serve)
    with _last_resort(daemon):
        return asyncio.run(daemon.live())


@contextmanager
def _last_resort(daemon: Daemon) -> Iterator[None]:
    """Ends the process when a thread that nobody can interrupt (a name look-up, a mail server) outlasts the stop.

    Nothing is lost by it: what was saved is on the disk, and a message under way is known as one of unknown outcome.
    """
    timer = Timer(_LAST_RESORT_S, os._exit, (0,))
    timer.daemon = True
    daemon.on_stop = timer.start
    try:
        yield
    finally:
        timer.cancel()


class Daemon:
    """One process, one store, one schedule."""

    def __init__(
        self, loaded: Loaded, rules: Rules, *, serve: bool = False, now: Clock = utc_now
    ) -> None:
        self._loaded = loaded
        self._rules = rules
        self._serve = serve
        self._now = now
        self._stop = asyncio.Event()
        self._edited = asyncio.Event()
        self._ticks = Ticks(now=now)
        self._seen = signature(loaded.source)  # of the file as last looked at
        self._began = now()
        self._damage: list[str] = []  # what the last look at the database found
        self._polled = False  # whether polling has come on since the last heartbeat
        self._regroup = False  # whether what "the same story" means was edited
        self._restarts = 0
        self.on_stop: Callable[[], None] = lambda: None

    def stop(self) -> None:
        """Asks the daemon to end; it does within ten seconds."""
        if not self._stop.is_set():
            self._stop.set()
            self.on_stop()

    async def live(self) -> int:
        """Lives until it is asked to stop."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self.stop)
        loop.add_signal_handler(signal.SIGHUP, self._edited.set)
        async with (
            open_services(self._loaded, self._rules, now=self._now) as services,
            AsyncExitStack() as opened,
        ):
            started_at = await self._begin(services)
            server, page = services.loaded.config.server, "off"
            if self._serve or server.enabled:
                port = await opened.enter_async_context(serving(services, server))
                get_logger().info("serving", host=server.host, port=port)
                page = page_address(services.loaded.config, port)
            self._say_ready(services, page)
            await self._tick_until_stopped(services, opened, started_at)
        get_logger().info("stopped")
        return 0

    def _say_ready(self, services: Services, page: str) -> None:
        """One line for who looks at the first start: where the page is, when the next digest comes, whether it is mailed."""
        config = services.loaded.config
        moment = upcoming.next_digest(config, services.now())
        readers = len(config.email.recipients)
        mail = f"{config.email.host}, {readers} recipients" if config.email.host else "not set up"
        next_digest = upcoming.words(moment, upcoming.zone_of(config))
        get_logger().info("ready", page=page, next_digest=next_digest, mail=mail)

    async def _begin(self, services: Services) -> datetime:
        """Says that it lives; when this database was first used. Watchlists edited meanwhile are noted for rematching."""
        now = services.now()
        started_at = await services.store.write(Writer.birthday, now=now)
        known = health.decoded(await services.store.read(Reader.metas)).get(health.RULES)
        if known not in (None, judgement.fingerprint(services.rules)):
            await rematching.mark(services)
        values = {
            health.CONFIG: [services.held] if services.held else None,
            health.RULES: judgement.fingerprint(services.rules),
            health.STARTED: to_iso(now),
        }
        await services.store.write(Writer.set_metas, values, now=now)
        await services.store.write(Writer.hurry_messages, now=now)
        await composing.installation(services.store, now=services.now)
        services.progress = self._progress
        get_logger().info(
            "started", feeds=len(services.loaded.feeds), database=str(services.loaded.database)
        )
        return started_at

    async def _tick_until_stopped(
        self, services: Services, opened: AsyncExitStack, started_at: datetime
    ) -> None:
        await self._beat(services, started_at)
        tick_s = services.loaded.config.polling.tick
        self._ticks.every(
            "beat", _BEAT_S, lambda: self._beat(services, started_at), deadline_s=_BEAT_DEADLINE_S
        )
        for name, seconds, job in (
            ("poll", tick_s, lambda: self._poll(services)),
            ("read", tick_s, lambda: self._read(services)),
            ("group", tick_s, lambda: self._group(services)),
            ("digest", _DIGEST_TICK_S, lambda: self._digest(services, started_at)),
            ("deliver", _DELIVER_TICK_S, lambda: delivering.deliver_due(services)),
            ("requests", _ASKED_TICK_S, lambda: self._answer(services)),
            ("rematch", _REMATCH_TICK_S, lambda: self._rematch(services)),
            ("keep", _KEEP_TICK_S, lambda: self._keep(services)),
            ("check", _KEEP_TICK_S, lambda: self._check(services)),
            ("look", _LOOK_TICK_S, self._look),
        ):
            self._ticks.every(name, seconds, job)
        services.took_s = self._ticks.took_s
        self._ticks.start()
        background = [
            asyncio.create_task(self._follow_edits(services, opened)),
            asyncio.create_task(self._watch_folder()),
        ]
        await self._stop.wait()
        for task in background:
            task.cancel()
        await self._ticks.stop(within_s=_STOP_S)
        await asyncio.wait(background, timeout=1)

    # --- jobs ---

    async def _beat(self, services: Services, started_at: datetime) -> None:
        """Tells the store that the schedule runs, that polling comes on, and since when a digest is overdue, if one is."""
        now = services.now()
        due_since = await reporting.due_since(services, started_at=started_at)
        if due_since is not None:  # while nobody was here, nothing was late
            due_since = max(due_since, self._began)
        values: dict[str, object] = {
            health.HEARTBEAT: to_iso(now),
            health.DIGEST_DUE: to_iso(due_since) if due_since else None,
        }
        if self._polled:  # a round of many feeds of one site takes long
            values[health.ROUND], self._polled = to_iso(now), False
        try:
            await services.store.write(Writer.set_metas, values, now=now)
        finally:
            await asyncio.to_thread(health.note, services.loaded.database, self._known(services))
        if services.workers.restarts > self._restarts:
            get_logger().warning(
                "worker_restarted", times=services.workers.restarts - self._restarts
            )
        self._restarts = services.workers.restarts

    def _known(self, services: Services) -> dict[str, object]:
        """What the database cannot tell: that it cannot be written, and which job hangs."""
        return {
            health.WRITE_ERROR: services.store.last_error,
            health.OVERDUE: list(self._ticks.overdue()),
            health.DAMAGE: self._damage,
        }

    def _progress(self, step: str, _done: int, _of: int) -> None:
        self._ticks.comes_on(_JOB_OF.get(step, ""))
        self._polled = self._polled or step == "feeds polled"

    async def _poll(self, services: Services) -> None:
        await polling.poll_due_feeds(services, Round(), again_s=services.loaded.config.polling.tick)
        await services.store.write(
            Writer.set_meta, health.ROUND, to_iso(services.now()), now=services.now()
        )

    async def _read(self, services: Services) -> None:
        await read_pending_entries(
            services, Round(), limit=_READ_AT_ONCE, again_s=services.loaded.config.polling.tick
        )

    async def _group(self, services: Services) -> None:
        """Stories and alerts of what was read, without waiting for what is still being read."""
        if self._regroup:
            services.grouper, services.restored = Grouper(services.loaded.config.stories), False
            self._regroup = False
        await grouping.group_new_articles(services, Round())
        if await alerting.queue_alerts(services):
            self._ticks.soon("deliver")

    async def _digest(self, services: Services, started_at: datetime) -> None:
        if await reporting.make_due_digests(services, started_at=started_at):
            self._ticks.soon("deliver")

    async def _answer(self, services: Services) -> None:
        if await answering.answer_short(services) and services.held:
            self._edited.set()  # it may be the word that the edit waits for

    async def _rematch(self, services: Services) -> None:
        await answering.answer_long(services)
        await rematching.rescan_marked(services)

    async def _keep(self, services: Services) -> None:
        """What is done now and then: duplicate feeds are told, and what is past its retention is removed, a little at a time."""
        await polling.notice_duplicates(services)
        kept = services.loaded.config.retention
        texts = polls = entries = 0
        while True:
            purged = await services.store.write(
                Writer.purge,
                now=services.now(),
                texts_s=kept.texts,
                polls_s=kept.polls,
                entries_s=kept.entries,
            )
            texts, polls, entries = (
                texts + purged.texts,
                polls + purged.polls,
                entries + purged.entries,
            )
            if not (purged.texts or purged.polls or purged.entries):
                break
        if texts or polls or entries:
            get_logger().info("purge_finished", texts=texts, polls=polls, entries=entries)
        if not (texts or entries):
            return
        begin, free = True, -1
        while await services.store.write(Writer.merge_index, begin=begin):
            begin = False
        while free != (free := await services.store.write(Writer.give_space_back)) and free:
            pass  # a file that can't give any back keeps as many

    async def _check(self, services: Services) -> None:
        """Looks whether the database is whole, a table at a time."""
        damage: list[str] = []
        for table in await asyncio.to_thread(services.store.tables):
            damage += await asyncio.to_thread(services.store.damage_in, table)
            self._ticks.comes_on("check")
        for said in damage:
            get_logger().error("damage_found", message=said)
        self._damage = damage[:_DAMAGE_TOLD]
        if damage:
            self._ticks.soon("beat")

    # --- config.toml ---

    async def _watch_folder(self) -> None:
        """Notices a save at once; the folder is watched, because many editors replace the file."""
        folder = self._loaded.source.absolute().parent
        try:
            async for _ in awatch(
                folder, debounce=_DEBOUNCE_MS, step=_STEP_MS, stop_event=self._stop, recursive=False
            ):
                await self._look()
        except Exception as exc:  # no inotify, or the folder was replaced: the look every few seconds does it alone
            get_logger().warning("watch_failed", folder=str(folder), error=repr(exc))

    async def _look(self) -> None:
        """Looks whether the file is another one: mounted files and linked folders give no event."""
        seen = await asyncio.to_thread(signature, self._loaded.source)
        if seen != self._seen:
            self._seen = seen
            self._edited.set()

    async def _follow_edits(self, services: Services, opened: AsyncExitStack) -> None:
        while True:
            await self._edited.wait()
            self._edited.clear()
            try:
                await self.reload(services, opened)
            except Exception:
                get_logger().exception("unit_crashed", step="reload")

    async def reload(self, services: Services, opened: AsyncExitStack) -> None:
        """Takes an edited config into force, or keeps the last good one and says what is wrong, everywhere."""
        try:
            loaded, rules = await asyncio.to_thread(checked, services.loaded.source)
        except ConfigError as exc:
            problems = [str(problem) for problem in exc.problems]
            get_logger().error("config_refused", source=exc.source, problems=problems)
            await services.store.write(Writer.set_meta, health.CONFIG, problems, now=services.now())
            return
        admission = await admitting.admitted(services.store, loaded, now=services.now)
        services.held = admission.held
        problems = [services.held] if services.held else []
        await services.store.write(
            Writer.set_meta, health.CONFIG, problems or None, now=services.now()
        )
        if services.held or loaded.text == services.loaded.text:
            return
        before, matching = services.loaded, rules != services.rules
        services.loaded, services.rules = loaded, rules
        synced = await services.store.write(Writer.sync_feeds, loaded.feeds, now=services.now())
        if matching:
            await rematching.mark(services)
            await services.store.write(
                Writer.set_meta, health.RULES, judgement.fingerprint(rules), now=services.now()
            )
        await self._exchange(services, opened, before.config)
        if loaded.config.email != before.config.email:
            await services.store.write(Writer.hurry_messages, now=services.now())
            self._ticks.soon("deliver")
        get_logger().info(
            "config_loaded",
            added=list(synced.added),
            removed=list(synced.removed),
            changed=list(synced.changed),
            settings=list(changed_keys(before.config, loaded.config)),
            rematching=matching,
            needs_restart=needs_restart(before, loaded),
        )
        for name in ("poll", "rematch"):
            self._ticks.soon(name)

    async def _exchange(self, services: Services, opened: AsyncExitStack, before: Config) -> None:
        """Gives the rooms the settings that they were opened with; what is under way ends with the old ones."""
        after = services.loaded.config
        self._regroup = self._regroup or after.stories != before.stories
        if after.polling.tick != before.polling.tick:
            self._ticks.every("poll", after.polling.tick, lambda: self._poll(services))
            self._ticks.every("read", after.polling.tick, lambda: self._read(services))
            self._ticks.every("group", after.polling.tick, lambda: self._group(services))
        if after.fetch != before.fetch:
            fetcher = await opened.enter_async_context(
                Fetcher(after.fetch, now=self._now, shelf=services.fetcher.shelf)
            )
            for domain, until in services.fetcher.holds().items():
                fetcher.hold(domain, until)
            services.fetcher = fetcher
        if after.workers != before.workers:
            old, services.workers = (
                services.workers,
                await opened.enter_async_context(Workers(after.workers)),
            )
            self._restarts = 0
            await self._ticks.idle()
            await old.__aexit__()
