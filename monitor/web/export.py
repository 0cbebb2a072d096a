"""Hits as Atom, JSON Feed and CSV, and the feeds as OPML, for other readers and programs. The filters are the pages'."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiohttp import web

from monitor.core.clock import to_iso
from monitor.core.text import plain
from monitor.digest import wording
from monitor.digest.render import environment
from monitor.model.story_list import ListedStory
from monitor.pipeline.plain_fields import HIT_COLUMNS
from monitor.pipeline.services import Services
from monitor.store.reader import Reader
from monitor.store.records import FoundHit
from monitor.watch import judgement
from monitor.web.addresses import local, root_of
from monitor.web.listing import heading, query_of, value_name
from monitor.web.pages import Pages, asked
from monitor.web.stories import checked, wanted_of

_FEED_HITS = 100
_CSV_HITS = 500  # what the store gives at once


class Exports:
    """The handlers of what is not a page."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    async def atom(self, request: web.Request) -> web.Response:
        """Hits as an Atom feed (RFC 4287), newest first."""
        checked(request.query, self._services)
        hits, base = await self._hits(request, _FEED_HITS), self._base(request)
        updated = (
            to_iso(hits[0].created_at)
            if hits
            else to_iso(self._services.now())[:10] + "T00:00:00.000000Z"
        )
        entries = [self._entry(found, base) for found in hits]
        template = environment().get_template("web/hits.atom.xml.j2")
        title, own = self._services.loaded.config.digest.title, self._own(request)
        text = template.render(
            entries=entries, title=title, own=own, home=f"{base}/", updated=updated
        )
        return web.Response(text=text, content_type="application/atom+xml", charset="utf-8")

    async def stories_atom(self, request: web.Request) -> web.Response:
        """Stories as an Atom feed: one entry a story, with an id that stays; titled after what it is narrowed to."""
        checked(request.query, self._services)
        wanted = replace(wanted_of(request.query, self._pages), limit=_FEED_HITS, offset=0)
        page = await self._services.store.read(Reader.story_page, wanted)
        base, reader = self._base(request), self._pages.audience()
        entries = [self._story_entry(story, base) for story in page.stories]
        newest = max((story.at for story in page.stories), default=None)
        titles = {w.name: w.title for w in self._services.loaded.watchlists}
        narrowed = [
            value_name(key, value, reader, titles) for key, value in wanted.keys.items()
        ] + ([f'"{wanted.query}"'] if wanted.query else [])
        title = self._services.loaded.config.digest.title
        text = (
            environment()
            .get_template("web/hits.atom.xml.j2")
            .render(
                entries=entries,
                title=f"{title}: {', '.join(narrowed)}" if narrowed else title,
                own=self._own(request),
                home=f"{base}/stories{query_of(request.query)}",
                updated=to_iso(newest)
                if newest
                else to_iso(self._services.now())[:10] + "T00:00:00.000000Z",
            )
        )
        return web.Response(text=text, content_type="application/atom+xml", charset="utf-8")

    def _story_entry(self, story: ListedStory, base: str) -> dict[str, Any]:
        reader = self._pages.audience()
        title, headline, _ = heading(story, reader)
        concepts = [c for c in (*story.minerals, story.action, story.place) if c]
        return {
            "id": f"tag:minerals-monitor,2026:story:{story.story}",
            "title": headline,
            "url": f"{base}/story/{story.story}",
            "language": story.language or "",
            "outlet": plain(story.outlet),
            "published": to_iso(story.opened_at),
            "updated": to_iso(story.at),
            "evidence": title,
            "watchlist": story.watchlists[0] if story.watchlists else "",
            "tags": [reader.name(concept) for concept in concepts],
        }

    async def json_feed(self, request: web.Request) -> web.Response:
        """Hits as a JSON Feed 1.1."""
        checked(request.query, self._services)
        base = self._base(request)
        items = [
            self._item(self._entry(found, base)) for found in await self._hits(request, _FEED_HITS)
        ]
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self._services.loaded.config.digest.title,
            "home_page_url": f"{base}/",
            "feed_url": self._own(request),
            "items": items,
        }
        text = json.dumps(feed, ensure_ascii=False, indent=1)
        return web.Response(text=text, content_type="application/feed+json", charset="utf-8")

    async def csv(self, request: web.Request) -> web.Response:
        """Hits as a table; a cell that a spreadsheet would take for a formula begins with an apostrophe."""
        checked(request.query, self._services)
        out = io.StringIO("\ufeff")  # by which spreadsheets know UTF-8
        out.seek(1)
        table = csv.writer(out)
        table.writerow(HIT_COLUMNS)
        for found in await self._hits(request, _CSV_HITS):
            table.writerow([_cell(value) for value in _row(found)])
        headers = {"Content-Disposition": 'attachment; filename="hits.csv"'}
        return web.Response(
            text=out.getvalue(), content_type="text/csv", charset="utf-8", headers=headers
        )

    async def opml(self, _request: web.Request) -> web.Response:
        """The config's feeds as OPML."""
        from monitor.feeds import opml  # here, because lxml is rarely needed in the main process

        headers = {"Content-Disposition": 'attachment; filename="feeds.opml"'}
        body = opml.write(self._services.loaded.feeds)
        return web.Response(body=body, content_type="text/x-opml", charset="utf-8", headers=headers)

    async def _hits(self, request: web.Request, limit: int) -> Sequence[FoundHit]:
        return await self._services.store.read(
            Reader.hits, self._pages.hit_filter(asked(request.query), limit=limit)
        )

    def _base(self, request: web.Request) -> str:
        """The page's address: the config's, else the one that was asked (its Host has been checked)."""
        base = self._services.loaded.config.digest.base_url
        return base.rstrip("/") if base else f"http://{request.host}"

    def _own(self, request: web.Request) -> str:
        """The address that was asked, as others see it."""
        root = root_of(self._services.loaded.config.digest.base_url)
        query = f"?{request.query_string}" if request.query_string else ""
        return f"{self._base(request)}{local(request.path, root)}{query}"

    def _entry(self, found: FoundHit, base: str) -> dict[str, Any]:
        c, names = found.coverage, judgement.names(self._services.rules)
        key = hashlib.sha256(
            f"{c.url}\n{c.article_id}\n{found.hit.watchlist}".encode()
        ).hexdigest()[:32]
        concepts = (*found.hit.minerals, *found.hit.policies, *found.hit.places)
        return {
            "id": f"tag:minerals-monitor,2026:hit:{key}",
            "title": plain(c.title) or "(no title)",
            "url": wording.link(c.url)
            or (f"{base}/story/{found.story}" if found.story else f"{base}/"),
            "language": c.language or "",
            "outlet": plain(c.outlet),
            "published": to_iso(c.published_at),
            "updated": to_iso(found.created_at),
            "evidence": plain(found.hit.evidence[0].sentence, wording.MAX_SENTENCE)
            if found.hit.evidence
            else "",
            "watchlist": found.hit.watchlist,
            "tags": [wording.name_of(concept, names) for concept in concepts],
        }

    def _item(self, entry: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": entry["id"],
            "url": entry["url"],
            "title": entry["title"],
            "content_text": entry["evidence"],
            "date_published": entry["published"],
            "date_modified": entry["updated"],
            "authors": [{"name": entry["outlet"]}],
            "tags": [entry["watchlist"], *entry["tags"]],
        }


def _row(found: FoundHit) -> tuple[object, ...]:
    c, hit = found.coverage, found.hit
    return (
        _moment(found.created_at),
        _moment(c.published_at),
        hit.watchlist,
        round(hit.score, 1),
        plain(c.outlet),
        c.language or "",
        plain(c.title),
        wording.link(c.url),
        " ".join(hit.minerals),
        " ".join(hit.policies),
        " ".join(hit.places),
        plain(hit.evidence[0].sentence, 2000) if hit.evidence else "",
        found.story or "",
    )


def _moment(at: datetime) -> str:
    return to_iso(at)[:19] + "Z"


def _cell(value: object) -> str:
    text = str(value)
    return (
        "'" + text
        if text[:1] in "=+-@\t\r" and not text.replace(".", "").lstrip("-").isdigit() and text
        else text
    )
