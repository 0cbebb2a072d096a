"""What each address shows: questions to the store, put into the digest's words, given to a template. Writes nothing."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from monitor.core.clock import span_words
from monitor.core.text import plain
from monitor.digest import wording
from monitor.digest.passages import passage
from monitor.digest.render import part
from monitor.digest.story import block, reports
from monitor.digest.story_group import Audience as For
from monitor.digest.story_group import StoryGroup
from monitor.digest.view import Digest
from monitor.language.catalogue import marked as _
from monitor.model.mentions import Kind
from monitor.model.stories import Coverage, Story
from monitor.pipeline import upcoming
from monitor.pipeline.services import Services
from monitor.store.reader import Reader
from monitor.store.records import FoundHit, HitFilter, SearchFilter
from monitor.watch import judgement
from monitor.web.addresses import local, root_of
from monitor.web.chart import chart
from monitor.web.listing import NO_SUCH
from monitor.web.measure_lines import line_of_measure

PAGE = 20  # search results
MAX_QUERY = 200
MAX_PAGES = 50
_YEARS = (1970, 2999)  # beyond them arithmetic with days may leave the calendar
_CHART_DAYS = 30
_MAX_CHARTS = 24
_LAST_FOUND = 20  # hits of which the page of all watchlists shows the latest
_SAMPLE = 5  # hits of each watchlist where all are shown
_RECENT = 25  # hits on a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The filters in an address, cleaned: what is no date or too long is as if it were not there."""

    query: str = ""
    watchlist: str = ""
    mineral: str = ""
    action: str = ""
    place: str = ""
    outlet: str = ""
    since: str = ""  # ISO dates, both days included
    until: str = ""
    newest: bool = False
    page: int = 1

    @property
    def filtered(self) -> bool:
        """Whether anything but words is asked for."""
        return any(
            (
                self.watchlist,
                self.mineral,
                self.action,
                self.place,
                self.outlet,
                self.since,
                self.until,
            )
        )


def asked(query: Mapping[str, str]) -> Asked:
    """The filters of a query string; never an error."""
    text = {
        name: plain(query.get(name, ""), MAX_QUERY)
        for name in ("watchlist", "mineral", "action", "place", "outlet")
    }
    number = query.get("page", "1")
    return Asked(
        query=plain(query.get("q", ""), MAX_QUERY + 1)[:MAX_QUERY],
        since=_iso(query.get("since", "")),
        until=_iso(query.get("until", "")),
        newest=query.get("sort") == "newest",
        page=min(max(int(number), 1), MAX_PAGES) if re.fullmatch(r"[0-9]{1,4}", number) else 1,
        **text,
    )


def _iso(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    return day.isoformat() if _YEARS[0] <= day.year <= _YEARS[1] else ""


class Pages:
    """The handlers. One instance serves one set of rooms, whose config may be exchanged while it runs."""

    def __init__(
        self, services: Services, word: Callable[[str], Awaitable[str]] | None = None
    ) -> None:
        self._services = services
        self._word = word  # that the forms of a story's page must hold

    # --- pages ---

    async def today(self, request: web.Request) -> web.Response:
        """The last digest, and what has been found since."""
        group = request.query.get("group", "")
        stored = await self._services.store.read(Reader.last_digest, group)
        recent = await self._services.store.read(
            Reader.hits, HitFilter(since=stored.until if stored else None, limit=_RECENT)
        )
        digest = Digest.from_json(stored.digest) if stored else None
        return self.show(
            request, "today.html.j2", digest=digest, group=group, recent=self._hit_lines(recent)
        )

    async def day(self, request: web.Request) -> web.Response:
        """The digest of a local day, looked up by its date."""
        day, group = request.match_info["day"], request.query.get("group", "")
        stored = await self._services.store.read(Reader.digest, day, group)
        if stored is None:
            raise web.HTTPNotFound(text=_("There is no digest of this day."))
        days = [
            each.date
            for each in await self._services.store.read(Reader.digest_days)
            if each.group == group
        ]
        at = days.index(day) if day in days else -1
        return self.show(
            request,
            "day.html.j2",
            digest=Digest.from_json(stored.digest),
            group=group,
            later=days[at - 1] if at > 0 else "",
            earlier=days[at + 1] if 0 <= at < len(days) - 1 else "",
        )

    async def archive(self, request: web.Request) -> web.Response:
        """All digests, newest first, by month."""
        days = await self._services.store.read(Reader.digest_days)
        months: dict[str, list[Any]] = {}
        for each in days:
            day = date.fromisoformat(each.date)
            months.setdefault(wording.long_date(day).split(" ", 1)[1], []).append(
                (wording.day_words(day), each)
            )
        return self.show(request, "archive.html.j2", months=months)

    async def story(self, request: web.Request) -> web.Response:
        """A story: timeline, evidence, differences, edits; also what it was merged from and its sisters in other languages."""
        story = await self._services.store.read(Reader.story, request.match_info["story"])
        if story is None or not story.coverage:
            raise web.HTTPNotFound(text=_("There is no such story."))
        sisters = [await self._services.store.read(Reader.story, other) for other in story.also_in]
        main = replace(story, told_at=None)  # the page tells all of it, whatever a digest has told
        event = StoryGroup(
            main=main,
            sisters=tuple(s for s in sisters if s is not None and StoryGroup(main=s).hits),
        )
        reader = self.audience(since=datetime.min.replace(tzinfo=UTC))
        told = block(event, reader) if StoryGroup(main=main).hits else None
        timeline = [_line(c, reader) for c in story.coverage]
        measures = await self._services.store.read(Reader.measures_of_stories, [story.story])
        shown = {
            "story": told,
            "timeline": timeline,
            "edits": _edits(story, reader),
            "merged": story.merged,
            "measures": [line_of_measure(m, reader, self._services.now()) for m in measures],
            "marks": next(
                iter(await self._services.store.read(Reader.listed_stories, [story.story])), None
            ),
            "word": await self._word(story.story) if self._word else "",
        }
        return self.show(request, "story.html.j2", **shown)

    async def search(self, request: web.Request) -> web.Response:
        """Words in the archive, or without words the hits that pass the filters."""
        wanted = asked(request.query)
        store = self._services.store
        outlets = [outlet.name for outlet in await store.read(Reader.outlets)]
        found, lines = None, []
        if wanted.query:
            found = await store.read(Reader.search, wanted.query, self._search_filter(wanted))
        elif wanted.filtered:
            lines = self._hit_lines(
                await store.read(Reader.hits, self.hit_filter(wanted, limit=100))
            )
        return self.show(
            request,
            "search.html.j2",
            asked=wanted,
            found=found,
            hits=lines,
            outlets=outlets,
            choices=self._choices(),
        )

    async def watchlists(self, request: web.Request) -> web.Response:
        """Each watchlist with what it found, or one of them."""
        name = request.match_info.get("name", "")
        known = self._services.loaded.watchlists
        if name and name not in {watchlist.name for watchlist in known}:
            raise web.HTTPNotFound(text=NO_SUCH["watchlist"])
        counts = await self._services.store.read(Reader.counts)
        shown = []
        for watchlist in known:
            if not name or watchlist.name == name:
                wanted = HitFilter(watchlist=watchlist.name, limit=100 if name else _LAST_FOUND)
                found = await self._services.store.read(Reader.hits, wanted)
                hits = sorted(found, key=lambda hit: hit.coverage.published_at, reverse=True)
                lines = self._hit_lines(hits if name else hits[:_SAMPLE])
                shown.append((watchlist, counts.hits.get(watchlist.name, 0), lines))
        return self.show(request, "watchlists.html.j2", watchlists=shown, one=bool(name))

    async def feeds(self, request: web.Request) -> web.Response:
        """How every feed fares, those that fail first, then those that are silent."""
        now = self._services.now()
        health = await self._services.store.read(Reader.feed_health, now)
        ranked = sorted(
            health,
            key=lambda h: (
                not h.active,
                not h.state.failures,
                not h.silent,
                h.feed.name.casefold(),
            ),
        )
        return self.show(
            request,
            "feeds.html.j2",
            feeds=ranked,
            reader=self.audience(),
            words=wording,
            span=span_words,
        )

    async def trends(self, request: web.Request) -> web.Response:
        """Mentions per mineral over thirty days, as charts made on the server."""
        zone, today = self._zone(), self.today_here()
        edges = [
            self.midnight(today - timedelta(days=back)) for back in range(_CHART_DAYS - 1, -2, -1)
        ]
        counted = await self._services.store.read(Reader.daily_counts, edges)
        say, names = self.audience().say, self.audience().names
        counts = {
            concept: days
            for (concept, kind), days in counted.counts.items()
            if kind == Kind.MINERAL
        }
        rows = sorted(
            (-sum(days), wording.name_of(concept, names), concept, days)
            for concept, days in counts.items()
        )
        first = today - timedelta(days=_CHART_DAYS - 1)
        charts = [
            (
                f"/mineral/{concept}",
                chart(
                    name,
                    days,
                    first=first,
                    say=say,
                    total=say.counted("%(n)s article", "%(n)s articles", sum(days)),
                ),
            )
            for _, name, concept, days in rows[:_MAX_CHARTS]
        ]
        return self.show(request, "trends.html.j2", charts=charts, zone=str(zone), days=_CHART_DAYS)

    # --- shared with the exports ---

    def hit_filter(self, wanted: Asked, *, limit: int, offset: int = 0) -> HitFilter:
        """The filter of an address as the store takes it; days are the reader's."""
        return HitFilter(
            since=self.midnight(date.fromisoformat(wanted.since)) if wanted.since else None,
            until=self.midnight(date.fromisoformat(wanted.until) + timedelta(days=1))
            if wanted.until
            else None,
            watchlist=wanted.watchlist or None,
            mineral=wanted.mineral or None,
            action=wanted.action or None,
            place=wanted.place or None,
            outlet=wanted.outlet or None,
            query=wanted.query or None,
            limit=limit,
            offset=offset,
        )

    def _search_filter(self, wanted: Asked) -> SearchFilter:
        chosen = self.hit_filter(wanted, limit=PAGE)
        return SearchFilter(
            since=chosen.since,
            until=chosen.until,
            watchlist=chosen.watchlist,
            mineral=chosen.mineral,
            action=chosen.action,
            place=chosen.place,
            outlet=chosen.outlet,
            newest_first=wanted.newest,
            limit=PAGE,
            offset=PAGE * (wanted.page - 1),
        )

    # --- words ---

    def show(self, request: web.Request, template: str, **values: Any) -> web.Response:
        """A page made of a template: the owner's when it works, else the shipped one."""
        config = self._services.loaded.config
        path = local(request.path, root_of(config.digest.base_url))
        common = {
            "title": config.digest.title,
            "path": path,
            "query": dict(request.query),
            "next_digest": self._next_digest(),
        }
        html, _ = part(
            f"web/{template}",
            common | values,
            folder=self._services.templates,
            language=config.digest.language,
        )
        return web.Response(text=html, content_type="text/html", charset="utf-8")

    def _next_digest(self) -> str:
        config = self._services.loaded.config
        moment = upcoming.next_digest(config, self._services.now())
        return upcoming.words(moment, self._zone(), config.digest.language)

    async def style(self, _request: web.Request) -> web.Response:
        """The pages' stylesheet, with the owner's colours."""
        css, _ = part("web/style.css.j2", {}, folder=self._services.templates)
        return web.Response(text=css, content_type="text/css", charset="utf-8")

    def _hit_lines(self, hits: Iterable[FoundHit]) -> list[dict[str, Any]]:
        """Hits as lines, one for each article."""
        reader = self.audience()
        articles = {
            found.coverage.article_id: found for found in hits
        }  # of several hits the place of the first stays
        return [
            _line(found.coverage, reader) | {"story": found.story} for found in articles.values()
        ]

    def audience(self, *, since: datetime | None = None) -> For:
        """For whom pages are written."""
        config = self._services.loaded.config
        return For(
            day=self.today_here(),
            zone=self._zone(),
            language=config.digest.language,
            since=since or self._services.now(),
            names=judgement.names(self._services.rules, config.digest.language),
        )

    def _choices(self) -> Mapping[str, list[tuple[str, str]]]:
        """What the search form offers: ids and names of the concepts, by kind."""
        lexicon = judgement.opened(self._services.rules)[0]
        choices: dict[str, list[tuple[str, str]]] = {"mineral": [], "action": [], "place": []}
        for kind, pairs in choices.items():
            pairs += sorted(
                ((entry.id, entry.name) for entry in lexicon.of_kind(Kind(kind))),
                key=lambda pair: pair[1],
            )
        return choices | {
            "watchlist": [(w.name, w.title) for w in self._services.loaded.watchlists]
        }

    def _zone(self) -> ZoneInfo:
        config = self._services.loaded.config
        return ZoneInfo(config.digest.timezone or config.timezone)

    def today_here(self) -> date:
        """The reader's day."""
        return self._services.now().astimezone(self._zone()).date()

    def midnight(self, day: date) -> datetime:
        """When a day of the reader's begins."""
        return datetime.combine(day, time(), tzinfo=self._zone()).astimezone(UTC)


def _line(c: Coverage, reader: For) -> dict[str, Any]:
    """An article as a report, with the evidence of its best hit."""
    best = max(c.hits, key=lambda hit: hit.score, default=None)
    return {
        "report": reports(
            Story(story="", opened_at=c.first_seen_at, coverage=(c,), facts=None), reader
        )[0],
        "evidence": passage(best.evidence[0], c, reader) if best and best.evidence else None,
        "score": round(best.score) if best else 0,
        "watchlists": [hit.watchlist for hit in c.hits],
    }


def _edits(story: Story, reader: For) -> list[dict[str, str]]:
    """Every edit of the story's articles, whole, newest first."""
    found = sorted(
        ((e.at, c.outlet, e) for c in story.coverage for e in c.edits),
        key=lambda e: e[:2],
        reverse=True,
    )
    return [
        {
            "at": reader.at(at),
            "outlet": plain(outlet, 60),
            "field": e.field,
            "old": plain(e.old, 600),
            "new": plain(e.new, 600),
        }
        for at, outlet, e in found
    ]
