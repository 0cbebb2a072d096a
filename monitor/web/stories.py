"""Stories as a list: filters with counts beside them, the past month drawn; the pages of minerals, governments and actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from aiohttp import web

from monitor.core.text import plain
from monitor.language.catalogue import marked as _
from monitor.model.story_list import KEYS, StoryFilter, StoryPage
from monitor.pipeline.services import Services
from monitor.store.reader import Reader
from monitor.watch import judgement
from monitor.web.chart import chart
from monitor.web.listing import NO_SUCH, LinkedName, line_of, query_of, value_name
from monitor.web.measure_lines import OwnMeasures
from monitor.web.measures import MeasurePages
from monitor.web.pages import MAX_PAGES, MAX_QUERY, Pages, asked

PAGE = 30  # stories
_DAYS = 30
_SHOWN = 12  # values of a key; the rest are a click on one of them away
LABELS = {
    "mineral": _("Mineral"),
    "action": _("Action"),
    "place": _("Government"),
    "status": _("How far"),
    "outlet": _("Outlet"),
    "language": _("Language"),
    "watchlist": _("Watchlist"),
}
_ASKED = (*KEYS, "q", "since", "until", "sort", "irrelevant")
_ORDER = ("mineral", "place", "action", "status", "watchlist", "outlet", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value of a key beside the list: how many stories have it, and the list with or without it."""

    name: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """The values of one key."""

    key: str
    label: str
    choices: tuple[Choice, ...]
    more: int


def wanted_of(query: Mapping[str, str], pages: Pages) -> StoryFilter:
    """The filter in an address; what is no date or too long is as if it were not there."""
    given = asked(query)
    dated = pages.hit_filter(given, limit=1)
    return StoryFilter(
        keys={key: plain(query.get(key, ""), MAX_QUERY) for key in KEYS if query.get(key)},
        query=given.query,
        since=dated.since,
        until=dated.until,
        irrelevant=query.get("irrelevant") == "1",
        best_first=query.get("sort") == "score",
        limit=PAGE,
        offset=PAGE * (given.page - 1),
    )


def checked(query: Mapping[str, str], services: Services) -> None:
    """Raises HTTPNotFound for a watchlist, mineral, action or place that does not exist: a feed that asks for one would
    stay empty for ever, and nobody would know why."""
    names = judgement.names(services.rules)
    known = {watchlist.name for watchlist in services.loaded.watchlists}
    for key in ("mineral", "action", "place"):
        if query.get(key) and query[key] not in names:
            raise web.HTTPNotFound(text=NO_SUCH[key])
    if query.get("watchlist") and query["watchlist"] not in known:
        raise web.HTTPNotFound(text=NO_SUCH["watchlist"])


class Stories:
    """The handlers of lists of stories."""

    def __init__(self, services: Services, pages: Pages, measures: MeasurePages) -> None:
        self._services = services
        self._pages = pages
        self._measures = measures

    async def listed(self, request: web.Request) -> web.Response:
        """All stories, narrowed by the filters of the address."""
        query = {name: value for name, value in request.query.items() if value}
        return await self._page(request, "stories.html.j2", query=query, base="/stories")

    async def search(self, request: web.Request) -> web.Response:
        """Stories that hold words; without words what there is to search for."""
        query = {name: value for name, value in request.query.items() if value}
        return await self._page(request, "stories.html.j2", query=query, base="/search")

    async def concept(self, request: web.Request) -> web.Response:
        """The page of a mineral, a government or an action: its stories, and with what they go."""
        key = {"government": "place"}.get(kind := request.match_info["kind"], kind)
        concept = request.match_info["concept"]
        names = judgement.names(self._services.rules)
        known = concept in names or await self._services.store.read(
            Reader.has_stories_of, key, concept
        )
        if not known:
            raise web.HTTPNotFound(text=NO_SUCH[key])
        query = {name: value for name, value in request.query.items() if value} | {key: concept}
        about = LinkedName(id=concept, name=self._pages.audience().name(concept), url=request.path)
        return await self._page(
            request,
            "concept.html.j2",
            query=query,
            base="/stories",
            own=key,
            about=about,
            measures=await self._measures.of(key, concept),
        )

    async def _page(
        self,
        request: web.Request,
        template: str,
        *,
        query: Mapping[str, str],
        base: str,
        own: str = "",
        about: LinkedName | None = None,
        measures: OwnMeasures | None = None,
    ) -> web.Response:
        wanted = wanted_of(query, self._pages)
        page = await self._services.store.read(Reader.story_page, wanted)
        reader = self._pages.audience()
        number = wanted.offset // PAGE + 1
        following = number < MAX_PAGES and wanted.offset + len(page.stories) < page.total
        return self._pages.show(
            request,
            template,
            asked=dict.fromkeys(_ASKED, "") | dict(query),
            wanted=wanted,
            about=about,
            own=own,
            measures=measures,
            lines=[line_of(story, reader) for story in page.stories],
            total=page.total,
            facets=self._facets(page, query, base, own),
            chart=await self._chart(wanted),
            days=_DAYS,
            feed=f"/stories.atom{self._feed_query(query)}",
            table=f"/api/stories{self._feed_query(query)}",
            earlier=f"{base}{query_of(query, page=str(number - 1))}" if number > 1 else "",
            later=f"{base}{query_of(query, page=str(number + 1))}" if following else "",
            search=base == "/search",
        )

    def _feed_query(self, query: Mapping[str, str]) -> str:
        return query_of({key: query[key] for key in (*KEYS, "q") if query.get(key)})

    def _facets(
        self, page: StoryPage, query: Mapping[str, str], base: str, own: str
    ) -> tuple[Facet, ...]:
        reader = self._pages.audience()
        titles = {watchlist.name: watchlist.title for watchlist in self._services.loaded.watchlists}
        facets = []
        for key in _ORDER:
            counts = page.counts.get(key, ())
            chosen = query.get(key, "")
            if key == own or not counts:
                continue
            shown = [pair for pair in counts if pair[0] == chosen] + [
                pair for pair in counts[:_SHOWN] if pair[0] != chosen
            ]
            choices = tuple(
                Choice(
                    name=value_name(key, value, reader, titles),
                    count=count,
                    url=f"{base}{query_of(query, **{key: '' if value == chosen else value})}",
                    chosen=value == chosen,
                )
                for value, count in shown
            )
            facets.append(
                Facet(
                    key=key,
                    label=reader.say.gettext(LABELS[key]),
                    choices=choices,
                    more=max(len(counts) - len(shown), 0),
                )
            )
        return tuple(facets)

    async def _chart(self, wanted: StoryFilter) -> object:
        today: date = self._pages.today_here()
        edges = [
            self._pages.midnight(today - timedelta(days=back)) for back in range(_DAYS - 1, -2, -1)
        ]
        counts = await self._services.store.read(Reader.story_days, wanted, edges)
        first, say = today - timedelta(days=_DAYS - 1), self._pages.audience().say
        return chart(
            "",
            counts,
            first=first,
            say=say,
            total=say.counted("%(n)s story", "%(n)s stories", sum(counts)),
        )
