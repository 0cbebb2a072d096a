"""Asking addresses as a poll does, for verbs that store nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.config.load import Loaded
from monitor.core.clock import utc_now
from monitor.core.errors import ParseError, ParseReason
from monitor.model.entries import ParsedFeed
from monitor.model.feeds import Feed, Response

if TYPE_CHECKING:
    from monitor.fetch.client import Fetcher
    from monitor.process.workers import Workers
    from monitor.store.facade import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Asks addresses as a poll does: guarded, bounded, politely, parsed in a worker."""

    fetcher: Fetcher
    workers: Workers
    max_bytes: int

    async def __call__(
        self, url: str, feed: Feed | None
    ) -> tuple[Response, ParsedFeed | ParseError]:
        """An answer, and what it lists; on behalf of a feed of the config if it is one. Raises FetchError."""
        response = await self.fetcher.get(url, feed=feed, max_bytes=self.max_bytes)
        return response, await self.read(response, feed)

    async def read(self, response: Response, feed: Feed | None) -> ParsedFeed | ParseError:
        """What an answer lists, as the feed's format has it."""
        from monitor.feeds.source_document import Document
        from monitor.pipeline.tasks import read_feed
        from monitor.process.workers import WorkerCrash

        document = Document(
            body=response.body,
            url=response.url,
            headers=dict(response.headers),
            now=utc_now(),
            feed=feed,
        )
        try:
            return await self.workers.run(read_feed, document)
        except ParseError as exc:
            return exc
        except TimeoutError as exc:
            return ParseError(response.url, ParseReason.TIMEOUT, str(exc))
        except WorkerCrash as exc:
            return ParseError(response.url, ParseReason.CRASH, str(exc))


@asynccontextmanager
async def asking(
    loaded: Loaded, store: Store | None, *, processes: int | None = None
) -> AsyncIterator[Asking]:
    """A way to ask like a poll does, after the pauses that sites asked for."""
    from monitor.fetch.client import Fetcher
    from monitor.process.workers import Workers
    from monitor.store.reader import Reader

    config = loaded.config
    settings = config.workers
    if processes is not None:
        settings = settings.model_copy(update={"processes": processes})
    async with Fetcher(config.fetch) as fetcher, Workers(settings) as workers:
        for domain, until in (store.read_now(Reader.holds, utc_now()) if store else {}).items():
            fetcher.hold(domain, until)
        yield Asking(fetcher=fetcher, workers=workers, max_bytes=config.fetch.max_feed_bytes)
