"""Stories and hits as JSON for other programs; the OpenAPI file says what is in an answer. Filters are the pages'."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from monitor.core.clock import to_iso
from monitor.core.text import plain
from monitor.digest import wording
from monitor.model.stories import Coverage, Difference, Story
from monitor.model.story_list import ListedStory
from monitor.pipeline.services import Services
from monitor.store.reader import Reader
from monitor.store.records import FoundHit
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
                "stories": [self._listed(story) for story in page.stories],
                "counts": {key: dict(pairs) for key, pairs in page.counts.items()},
            }
        )

    async def story(self, request: web.Request) -> web.Response:
        """One story with its reports, differences and key figures."""
        story = await self._services.store.read(Reader.story, request.match_info["story"])
        if story is None or not story.coverage:
            raise web.HTTPNotFound(text="There is no such story.")
        listed = await self._services.store.read(Reader.listed_stories, [story.story])
        head = self._listed(listed[0]) if listed else {"id": story.story}
        return _json(head | _whole(story))

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
        return _json(openapi.document(self._services.loaded.config.digest.title))

    def _address(self, request: web.Request, page: int) -> str:
        given = {name: value for name, value in request.query.items() if name != "page"}
        root = root_of(self._services.loaded.config.digest.base_url)
        path = root + local(request.path, root)
        return f"{path}{query_of(given, page=str(page))}"

    def _listed(self, story: ListedStory) -> dict[str, Any]:
        return {
            "id": story.story,
            "headline": story.headline or None,
            "title": plain(story.title),
            "language": story.language,
            "url": wording.link(story.url) or None,
            "outlet": plain(story.outlet),
            "outlets": story.outlets,
            "reports": story.reports,
            "opened_at": to_iso(story.opened_at),
            "updated_at": to_iso(story.at),
            "record": {
                "place": story.place or None,
                "action": story.action or None,
                "minerals": list(story.minerals),
                "target": story.target or None,
                "status": story.status or None,
                "effective_on": story.effective_on,
            },
            "watchlists": list(story.watchlists),
            "score": round(story.score, 1),
            "pinned": story.pinned_at is not None,
            "note": story.note,
        }


def hit_fields(found: FoundHit) -> dict[str, Any]:
    """A hit as the API and the exports name its fields."""
    c, hit = found.coverage, found.hit
    return {
        "id": found.hit_id,
        "found_at": to_iso(found.created_at),
        "published_at": to_iso(c.published_at),
        "watchlist": hit.watchlist,
        "score": round(hit.score, 1),
        "outlet": plain(c.outlet),
        "language": c.language,
        "title": plain(c.title),
        "url": wording.link(c.url) or None,
        "minerals": list(hit.minerals),
        "actions": list(hit.policies),
        "places": list(hit.places),
        "evidence": plain(hit.evidence[0].sentence, 2000) if hit.evidence else "",
        "story": found.story,
    }


def _whole(story: Story) -> dict[str, Any]:
    facts = story.facts
    return {
        "also_in": list(story.also_in),
        "coverage": [_report(c) for c in story.coverage],
        "differences": [_difference(d) for d in facts.differences] if facts else [],
        "key_figures": [
            {"outlet": plain(f.outlet), "said": plain(f.said), "sentence": plain(f.sentence, 2000)}
            for f in facts.key_figures
        ]
        if facts
        else [],
    }


def _report(c: Coverage) -> dict[str, Any]:
    return {
        "outlet": plain(c.outlet),
        "title": plain(c.title),
        "language": c.language,
        "url": wording.link(c.url) or None,
        "published_at": to_iso(c.published_at),
        "role": c.role.value,
        "quality": c.quality.value,
        "hits": [hit.watchlist for hit in c.hits],
    }


def _difference(d: Difference) -> dict[str, Any]:
    return {
        "verdict": d.verdict.value,
        "subject": plain(d.subject),
        "claims": [
            {"outlet": plain(c.outlet), "said": plain(c.said), "sentence": plain(c.sentence, 2000)}
            for c in d.claims
        ],
    }


def _json(value: Mapping[str, Any]) -> web.Response:
    return web.Response(
        text=json.dumps(value, ensure_ascii=False, indent=1) + "\n",
        content_type="application/json",
        charset="utf-8",
    )
