"""What a reader marks on a story's page: pinned, not relevant, a note. POST only, from our own page, with the page's own word.

The word (a signature of the story's id that lasts a day) is in the form; a foreign page can neither read it nor guess it, and
an Origin that is not ours is refused besides.
"""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from aiohttp import web
from itsdangerous import BadSignature, URLSafeTimedSerializer

from monitor.core.text import visible
from monitor.language.catalogue import marked as _
from monitor.pipeline.grouping import list_stories
from monitor.pipeline.services import Services
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from monitor.web.access import host_of
from monitor.web.addresses import root_of

MAX_NOTE = 2000  # code points
_KEY = "page_key"
_LASTS_S = 86_400


class Marks:
    """The handler, and the word that its forms must hold."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._signer: URLSafeTimedSerializer | None = None

    async def word(self, story: str) -> str:
        """The word for the forms of a story's page."""
        return str((await self._signing()).dumps(story))

    async def do(self, request: web.Request) -> web.Response:
        """Does what the form asks, then shows the story again."""
        story = request.match_info["story"]
        form = await request.post()
        await self._check(request, story, str(form.get("word", "")))
        await self._mark(story, str(form.get("do", "")), str(form.get("note", "")))
        await list_stories(self._services)
        root = root_of(self._services.loaded.config.digest.base_url)
        raise web.HTTPSeeOther(f"{root}/story/{story}")

    async def _check(self, request: web.Request, story: str, word: str) -> None:
        origin = request.headers.get("Origin", "")
        fetched = request.headers.get("Sec-Fetch-Site", "same-origin")
        own = host_of(request.headers.get("Host", ""))
        foreign = origin and origin != "null" and (urlsplit(origin).hostname or "") != own
        if foreign or fetched not in ("same-origin", "none"):
            raise web.HTTPForbidden(text="403: this form is not from this page")
        try:
            if (await self._signing()).loads(word, max_age=_LASTS_S) != story:
                raise BadSignature("another story")
        except BadSignature as exc:
            raise web.HTTPForbidden(
                text="403: this form is too old or not ours; open the story again"
            ) from exc

    async def _mark(self, story: str, do: str, note: str) -> None:
        write, now = self._services.store.write, self._services.now()
        if do in ("pin", "unpin"):
            known = await write(Writer.pin_story, story, pinned=do == "pin", now=now)
        elif do == "note":
            text = visible(note).strip()[:MAX_NOTE]
            known = await write(Writer.note_story, story, text, now=now)
        elif do in ("irrelevant", "relevant"):
            irrelevant = do == "irrelevant"
            known = bool(await write(Writer.dismiss_story, story, irrelevant=irrelevant, now=now))
        else:
            raise web.HTTPBadRequest(text="400: nothing that can be done to a story")
        if not known:
            raise web.HTTPNotFound(text=_("There is no such story."))

    async def _signing(self) -> URLSafeTimedSerializer:
        if self._signer is None:
            store = self._services.store
            key = await store.read(Reader.meta, _KEY)
            if key is None:
                now = self._services.now()
                await store.write(Writer.set_meta, _KEY, secrets.token_hex(32), now=now)
                key = await store.read(Reader.meta, _KEY)
            self._signer = URLSafeTimedSerializer(str(key), salt="marks")
        return self._signer
