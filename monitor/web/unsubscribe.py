"""Where the unsubscribe link of a mail leads: GET asks, POST does it (RFC 8058: without cookie, login or another question)."""

from __future__ import annotations

from aiohttp import web

from monitor.core.logs import get_logger
from monitor.digest.render import part
from monitor.language.catalogue import marked as _
from monitor.pipeline import unsubscribing
from monitor.pipeline.services import Services


class Leaving:
    """The handlers of /unsubscribe."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def ask(self, request: web.Request) -> web.Response:
        """The question, or the way back for who has left."""
        recipient = await self._recipient(request)
        stays = bool(await unsubscribing.staying(self._services.store, (recipient,)))
        return self._page(request, recipient, "ask" if stays else "left")

    async def do(self, request: web.Request) -> web.Response:
        """Takes the reader off; with `again` in the form, takes them back."""
        recipient = await self._recipient(request)
        form = await request.post()
        if "again" in form:
            await unsubscribing.come_back(self._services.store, recipient, now=self._services.now)
            return self._page(request, recipient, "back")
        await unsubscribing.leave(self._services.store, recipient, now=self._services.now)
        get_logger().info("reader_left")
        return self._page(request, recipient, "left")

    async def _recipient(self, request: web.Request) -> str:
        key = await unsubscribing.key(self._services.store, now=self._services.now)
        recipient = unsubscribing.recipient_of(request.query, key=key)
        if recipient is None:
            raise web.HTTPNotFound(
                text=_(
                    "This link is not one of ours, or it was cut. Ask whoever sends you the digest."
                )
            )
        return recipient

    def _page(self, request: web.Request, recipient: str, state: str) -> web.Response:
        title = self._services.loaded.config.digest.title
        values = {
            "title": title,
            "path": "",
            "query": {},
            "recipient": recipient,
            "state": state,
            "to": request.path_qs,
        }
        html, _ = part(
            "web/unsubscribe.html.j2",
            values,
            folder=None,
            language=self._services.loaded.config.digest.language,
        )
        return web.Response(text=html, content_type="text/html", charset="utf-8")
