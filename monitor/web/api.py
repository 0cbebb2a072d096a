"""Stories and hits as JSON for other programs; the OpenAPI file says what is in an answer. Filters are the pages'."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from monitor.pipeline.plain_fields import hit_fields, listed_fields, story_fields
from monitor.pipeline.services import Services
from monitor.store.reader import Reader
from monitor.web import openapi
from monitor.web.addresses import local, root_of
from monitor.web.listing import query_of
from monitor.web.pages import MAX_PAGES, Pages, asked
from monitor.web.stories import PAGE, checked, wanted_of

_HITS = 100  # a page


class Api:
    """The handlers below /api."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    async def stories(self, request: web.Request) -> web.Response:
        """A page of stories; `next` is the address of the following one, or null."""
        checked(request.query, self._services)
        wanted = wanted_of(request.query, self._pages)
        page = await self._services.store.read(Reader.story_page, wanted)
        number = wanted.offset // PAGE + 1
        more = number < MAX_PAGES and wanted.offset + len(page.stories) < page.total
        return _json(
            {
                "total": page.total,
                "page": number,
                "next": self._address(request, number + 1) if more else None,
                "stories": [listed_fields(story) for story in page.stories],
                "counts": {key: dict(pairs) for key, pairs in page.counts.items()},
            }
        )

    async def story(self, request: web.Request) -> web.Response:
        """One story with its reports, differences and key figures."""
        story = await self._services.store.read(Reader.story, request.match_info["story"])
        if story is None or not story.coverage:
            raise web.HTTPNotFound(text="There is no such story.")
        listed = await self._services.store.read(Reader.listed_stories, [story.story])
        head = listed_fields(listed[0]) if listed else {"id": story.story}
        return _json(head | story_fields(story))

    async def hits(self, request: web.Request) -> web.Response:
        """A page of hits, newest first."""
        checked(request.query, self._services)
        given = asked(request.query)
        wanted = self._pages.hit_filter(given, limit=_HITS + 1, offset=_HITS * (given.page - 1))
        found = await self._services.store.read(Reader.hits, wanted)
        more = len(found) > _HITS and given.page < MAX_PAGES
        return _json(
            {
                "page": given.page,
                "next": self._address(request, given.page + 1) if more else None,
                "hits": [hit_fields(hit) for hit in found[:_HITS]],
            }
        )

    async def described(self, _request: web.Request) -> web.Response:
        """The OpenAPI file."""
        digest = self._services.loaded.config.digest
        return _json(openapi.document(digest.title, root_of(digest.base_url)))

    def _address(self, request: web.Request, page: int) -> str:
        given = {name: value for name, value in request.query.items() if name != "page"}
        root = root_of(self._services.loaded.config.digest.base_url)
        path = root + local(request.path, root)
        return f"{path}{query_of(given, page=str(page))}"


def _json(value: Mapping[str, Any]) -> web.Response:
    return web.Response(
        text=json.dumps(value, ensure_ascii=False, indent=1) + "\n",
        content_type="application/json",
        charset="utf-8",
    )
