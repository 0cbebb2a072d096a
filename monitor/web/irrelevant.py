"""Where a mail's "not relevant" link leads: GET asks, so that a mail scanner's visit marks nothing; POST marks, or takes it back."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from monitor.core.logs import get_logger
from monitor.core.text import plain
from monitor.digest.render import part
from monitor.language.catalogue import marked as _
from monitor.pipeline import marking, unsubscribing
from monitor.pipeline.marking import Target
from monitor.pipeline.services import Services


class Dismissing:
    """The handlers of /irrelevant."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def ask(self, request: web.Request) -> web.Response:
        """The question, or the way back when it is marked."""
        target = await self._target(request)
        found = await marking.headlines(self._services.store, target)
        return self._page(
            request, target, found, "marked" if found and all(found.values()) else "ask"
        )

    async def do(self, request: web.Request) -> web.Response:
        """Marks the hits; with `again` in the form, takes the mark back."""
        target = await self._target(request)
        again = "again" in await request.post()
        marked = await marking.mark(
            self._services.store, target, now=self._services.now, irrelevant=not again
        )
        get_logger().info(
            "hits_marked", watchlist=target.watchlist, hits=marked, irrelevant=not again
        )
        found = await marking.headlines(self._services.store, target)
        return self._page(request, target, found, "back" if again else "marked")

    async def _target(self, request: web.Request) -> Target:
        key = await unsubscribing.key(self._services.store, now=self._services.now)
        target = marking.target_of(request.query, key=key)
        if target is None:
            raise web.HTTPNotFound(
                text=_(
                    "This link is not one of ours, or it was cut. Open it from the digest once more."
                )
            )
        return target

    def _page(
        self, request: web.Request, target: Target, found: Mapping[str, bool], state: str
    ) -> web.Response:
        loaded = self._services.loaded
        titles = {watchlist.name: watchlist.title for watchlist in loaded.watchlists}
        values = {
            "title": loaded.config.digest.title,
            "path": "",
            "query": {},
            "watchlist": titles.get(target.watchlist, target.watchlist),
            "headlines": [plain(title) for title in found],
            "state": state if found else "gone",
            "to": request.path_qs,
        }
        html, _ = part(
            "web/irrelevant.html.j2",
            values,
            folder=None,
            language=self._services.loaded.config.digest.language,
        )
        return web.Response(text=html, content_type="text/html", charset="utf-8")
