"""/preview: what config.toml as it is on disk, in force or not, would change in the past month. Works on demand, writes nothing.

One run at a time, in worker processes. Its result stays while file and archive stay as they were, and for a while when only the
archive went on: otherwise a busy monitor would never show one.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from monitor.config.load import Loaded
from monitor.core.clock import monotonic_s
from monitor.core.errors import ConfigError
from monitor.pipeline.checking import checked
from monitor.pipeline.previewing import Preview, pieces, preview
from monitor.pipeline.services import Services
from monitor.store.reader import Reader
from monitor.watch.judgement import Rules
from monitor.web.pages import Pages

DAYS = 30
LONGEST_S = 600.0
_PATIENCE_S = 2.0  # an answer waits this long for a short run
_FRESH_S = 300.0  # a result may be this old when articles came in meanwhile


@dataclass(slots=True)
class _Progress:
    """How far a run is; told by the journey."""

    done: int = 0
    total: int = 0

    def __call__(self, _step: str, done: int, total: int) -> None:
        self.done, self.total = done, total


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """A preview of one text of config.toml, under way or done."""

    text: str
    archive: object  # how much was stored when it began
    began_s: float
    progress: _Progress
    task: asyncio.Task[Preview]

    def answers(self, text: str, archive: object) -> bool:
        """Whether nothing newer is needed for this text and archive."""
        if text != self.text or (self.task.done() and _failed(self.task)):
            return False
        return (
            not self.task.done()
            or archive == self.archive
            or monotonic_s() - self.began_s < _FRESH_S
        )


class Trying:
    """The handler of /preview, with the run under way or the last result."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages
        self._file: tuple[Loaded, Rules] | None = None
        self._run: _Run | None = None
        self._turn = asyncio.Lock()  # two readers at once start one run

    async def show(self, request: web.Request) -> web.Response:
        """The result; or what is wrong with the file; or how far the run is, on a page that reloads itself."""
        try:
            loaded, rules = await self._on_disk()
        except ConfigError as exc:
            return self._page(request, "invalid", problems=exc.problems)
        async with self._turn:
            run = await self._run_of(loaded, rules)
        await asyncio.wait({run.task}, timeout=_PATIENCE_S)
        if (
            not run.task.done() or run.task.cancelled()
        ):  # cancelled: the file was edited again meanwhile
            return self._page(request, "working", done=run.progress.done, total=run.progress.total)
        try:
            result = run.task.result()
        except TimeoutError:
            return self._page(request, "too_long", minutes=round(LONGEST_S / 60))
        same = loaded.text == self._services.loaded.text
        return self._page(request, "done", preview=result, pieces=pieces, in_force=same)

    async def stop(self, _app: web.Application) -> None:
        """Ends the run under way."""
        if self._run is not None:
            await _ended(self._run.task)

    async def _on_disk(self) -> tuple[Loaded, Rules]:
        """The config as the file is now; judged again only when its text has changed. Raises ConfigError."""
        source = self._services.loaded.source
        text = await asyncio.to_thread(_text_of, source)
        if self._file is None or text != self._file[0].text:
            self._file = await asyncio.to_thread(checked, source)
        return self._file

    async def _run_of(self, loaded: Loaded, rules: Rules) -> _Run:
        """The run that answers for this file: the last one, or a new one."""
        counts = await self._services.store.read(Reader.counts)
        archive = (dict(counts.articles), dict(counts.hits))
        if self._run is not None and self._run.answers(loaded.text, archive):
            return self._run
        if self._run is not None:
            await _ended(self._run.task)
        progress = _Progress()
        task = asyncio.create_task(self._tried(loaded, rules, progress))
        self._run = _Run(
            text=loaded.text, archive=archive, began_s=monotonic_s(), progress=progress, task=task
        )
        return self._run

    async def _tried(self, loaded: Loaded, rules: Rules, progress: _Progress) -> Preview:
        services, config = self._services, loaded.config
        since, zone = (
            services.now() - timedelta(days=DAYS),
            config.digest.timezone or config.timezone,
        )
        async with asyncio.timeout(LONGEST_S):
            return await preview(
                services.store, services.workers, rules, since=since, zone=zone, progress=progress
            )

    def _page(self, request: web.Request, state: str, **values: Any) -> web.Response:
        shown: dict[str, Any] = {
            "state": state,
            "days": DAYS,
            "name": self._services.loaded.source.name,
        }
        return self._pages.show(request, "preview.html.j2", **shown | values)


def _text_of(source: Path) -> str | None:
    """The file's text; None when it cannot be read, of which `checked` then says why."""
    try:
        return source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None


def _failed(task: asyncio.Task[Preview]) -> bool:
    """Whether a task that is done has to be tried again: one that took too long would do so again."""
    return task.cancelled() or not isinstance(task.exception(), TimeoutError | None)


async def _ended(task: asyncio.Task[Preview]) -> None:
    """Cancels the task and waits for its end; how it ended is nobody's matter any more."""
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled():
        task.exception()
