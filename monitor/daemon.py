"""The daemon: builds everything, ticks, follows edits of config.toml, and stops cleanly.

APScheduler only ticks. What is due is a question to the store with the present moment as argument, so that a restart, a missed
tick or a clock that jumps loses nothing and repeats nothing. Jobs never overlap with themselves; one that fails is logged and
ticks again.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from watchfiles import awatch

from monitor import health, poll, rematch, report
from monitor.clock import Clock, to_iso, utc_now
from monitor.configfile import Loaded
from monitor.errors import ConfigError, StoreError
from monitor.logs import get_logger
from monitor.match.desk import Desk
from monitor.rooms import Rooms, checked, open_rooms
from monitor.store.writer import Writer
from monitor.web import serving

_STOP_S = 8.0  # of the ten that a container gets
_DIGEST_TICK_S, _DELIVER_TICK_S, _BEAT_S, _KEEP_TICK_S = 20.0, 30.0, 15.0, 3600.0
_DEBOUNCE_MS = 800


def run(source: Path, *, serve: bool = False) -> int:
    """Runs until SIGTERM or SIGINT; the exit code. Raises ConfigError or StoreError when it cannot start."""
    loaded, rules = checked(source)
    return asyncio.run(Daemon(loaded, rules, serve=serve).live())


class Daemon:
    """One process, one store, one schedule."""

    def __init__(self, loaded: Loaded, rules: Desk, *, serve: bool = False, now: Clock = utc_now) -> None:
        self._loaded = loaded
        self._rules = rules
        self._serve = serve
        self._now = now
        self._stop = asyncio.Event()
        self._reload = asyncio.Event()
        self._jobs: set[asyncio.Task[None]] = set()
        self._scheduler = AsyncIOScheduler(timezone="UTC")

    def stop(self) -> None:
        """Asks the daemon to end; it does within ten seconds."""
        self._stop.set()

    async def live(self) -> int:
        """Lives until it is asked to stop."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self.stop)
        loop.add_signal_handler(signal.SIGHUP, self._reload.set)
        async with open_rooms(self._loaded, self._rules, now=self._now) as rooms:
            started_at = await rooms.store.write(Writer.birthday, now=self._now())
            get_logger().info("started", feeds=len(self._loaded.feeds), database=str(self._loaded.database))
            async with contextlib.AsyncExitStack() as open_:
                if self._serve or self._loaded.config.server.enabled:
                    await open_.enter_async_context(serving(rooms, self._loaded.config.server))
                await self._tick_until_stopped(rooms, started_at)
        get_logger().info("stopped")
        return 0

    async def _tick_until_stopped(self, rooms: Rooms, started_at: datetime) -> None:
        await self._beat(rooms)
        for name, seconds, job in (
            ("beat", _BEAT_S, self._beat),
            ("poll", rooms.loaded.config.polling.tick, self._poll),
            ("read", rooms.loaded.config.polling.tick, self._read),
            ("digest", _DIGEST_TICK_S, lambda r: self._digest(r, started_at)),
            ("deliver", _DELIVER_TICK_S, self._deliver),
            ("rematch", _DIGEST_TICK_S, self._rematch),
            ("keep", _KEEP_TICK_S, self._keep),
        ):
            self._every(name, seconds, job, rooms)
        self._scheduler.start()
        background = [asyncio.create_task(self._follow_edits(rooms)), asyncio.create_task(self._watch_file())]
        await self._stop.wait()
        self._scheduler.shutdown(wait=False)
        for task in (*background, *self._jobs):
            task.cancel()
        await asyncio.wait((*background, *self._jobs), timeout=_STOP_S)

    def _every(self, name: str, seconds: float, job: Callable[[Rooms], Awaitable[object]], rooms: Rooms) -> None:
        """A tick that never overlaps itself, is never dropped for being late, and survives what its job raises."""

        async def tick() -> None:
            task = asyncio.current_task()
            assert task is not None
            self._jobs.add(task)
            try:
                await job(rooms)
            except Exception as exc:
                get_logger().exception("unit_crashed", step=name)
                await self._remember_failed_write(rooms, exc)
            finally:
                self._jobs.discard(task)

        self._scheduler.add_job(
            tick,
            "interval",
            seconds=seconds,
            id=name,
            next_run_time=utc_now(),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    async def _beat(self, rooms: Rooms) -> None:
        await rooms.store.write(
            Writer.set_metas, {health.HEARTBEAT: to_iso(rooms.now()), health.WRITE_ERROR: None}, now=rooms.now()
        )

    async def _poll(self, rooms: Rooms) -> None:
        await poll.poll_due_feeds(rooms, poll.Round())
        await rooms.store.write(Writer.set_meta, health.ROUND, to_iso(rooms.now()), now=rooms.now())

    async def _read(self, rooms: Rooms) -> None:
        result = poll.Round()
        await poll.read_pending_entries(rooms, result, limit=500)
        await poll.group_new_articles(rooms, result)

    async def _digest(self, rooms: Rooms, started_at: datetime) -> None:
        await report.make_due_digests(rooms, started_at=started_at)
        await rooms.store.write(Writer.set_meta, health.DIGEST_DUE, None, now=rooms.now())

    async def _deliver(self, rooms: Rooms) -> None:
        await report.deliver_due(rooms)

    async def _rematch(self, rooms: Rooms) -> None:
        await rematch.rescan_marked(rooms)

    async def _keep(self, rooms: Rooms) -> None:
        kept = rooms.loaded.config.retention
        purged = await rooms.store.write(
            Writer.purge, now=rooms.now(), texts_s=kept.texts, polls_s=kept.polls, entries_s=kept.entries
        )
        if purged.texts or purged.entries:
            get_logger().info("purge_finished", texts=purged.texts, polls=purged.polls, entries=purged.entries)

    async def _remember_failed_write(self, rooms: Rooms, exc: Exception) -> None:
        """So that /healthz says so while the process lives; the next heartbeat that can be written clears it."""
        if isinstance(exc, StoreError):
            rooms.store.last_error = str(exc)

    # --- config.toml ---

    async def _watch_file(self) -> None:
        """Notices that the file was saved, by any editor: the folder is watched, because many replace the file."""
        source = self._loaded.source.resolve()
        async for changes in awatch(source.parent, debounce=_DEBOUNCE_MS, stop_event=self._stop, recursive=False):
            if any(Path(path).name == source.name for _, path in changes):
                self._reload.set()

    async def _follow_edits(self, rooms: Rooms) -> None:
        while True:
            await self._reload.wait()
            self._reload.clear()
            try:
                await self.reload(rooms)
            except Exception:
                get_logger().exception("unit_crashed", step="reload")

    async def reload(self, rooms: Rooms) -> None:
        """Takes an edited config into force, or keeps the last good one and says what is wrong, everywhere."""
        try:
            loaded, rules = await asyncio.to_thread(checked, rooms.loaded.source)
        except ConfigError as exc:
            problems = [str(problem) for problem in exc.problems]
            get_logger().error("config_refused", source=exc.source, problems=problems)
            await rooms.store.write(Writer.set_meta, health.CONFIG, problems, now=rooms.now())
            return
        await rooms.store.write(Writer.set_meta, health.CONFIG, None, now=rooms.now())
        if loaded.text == rooms.loaded.text:
            return
        matching = rules != rooms.desk
        rooms.loaded, rooms.desk = loaded, rules
        synced = await rooms.store.write(Writer.sync_feeds, loaded.feeds, now=rooms.now())
        if matching:
            await rematch.mark(rooms)
        get_logger().info(
            "config_loaded",
            added=list(synced.added),
            removed=list(synced.removed),
            changed=list(synced.changed),
            rematching=matching,
        )
