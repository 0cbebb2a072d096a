"""The policy tracker's pages: all measures with filters and a matrix, one measure with its history; Atom, iCalendar, CSV, JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from aiohttp import web

from monitor.core.clock import to_iso
from monitor.core.text import plain
from monitor.digest.render import environment
from monitor.digest.story_group import Audience
from monitor.language.catalogue import marked as _
from monitor.measures import columns
from monitor.measures.effective_dates import calendar_of
from monitor.model.measures import Measure
from monitor.pipeline.services import Services
from monitor.store.reader import Reader
from monitor.store.records import MeasureFilter
from monitor.watch import judgement
from monitor.web.addresses import root_of
from monitor.web.listing import NO_SUCH, line_of, query_of, state_words
from monitor.web.measure_lines import (
    MeasureLine,
    OwnMeasures,
    atom_entry,
    inferred,
    line_of_measure,
    matrix_of,
    passes,
    step_words,
)
from monitor.web.pages import MAX_PAGES, MAX_QUERY, Pages, asked

PAGE = 40  # measures
_OWN = 5  # on the page of a mineral or a government
_EVERYTHING = 1_000_000
_FEED_MOVES = 100
_FEED_DAYS = 90
_KEYS = ("mineral", "place", "action", "status")


class MeasurePages:
    """The handlers below /measures."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    # --- pages ---

    async def listed(self, request: web.Request) -> web.Response:
        """All measures, narrowed by the filters of the address, and the matrix."""
        query = {name: value for name, value in request.query.items() if value}
        wanted = self._wanted(query)
        found = await self._services.store.read(Reader.measures, wanted)
        total = await self._services.store.read(Reader.count_measures, wanted)
        cells = await self._services.store.read(
            Reader.measure_matrix, action=wanted.action, state=wanted.state
        )
        counts = await self._services.store.read(Reader.measure_counts)
        reader, number = self._pages.audience(), wanted.offset // PAGE + 1
        following = number < MAX_PAGES and wanted.offset + len(found) < total
        return self._pages.show(
            request,
            "measures.html.j2",
            asked=dict.fromkeys((*_KEYS, "since"), "") | query,
            lines=[self._line(measure, reader) for measure in found],
            total=total,
            matrix=None if wanted.mineral or wanted.place else matrix_of(cells, reader, query),
            choices={key: self._choices(key, counts.get(key, {}), reader) for key in _KEYS},
            filters=query_of(query, page=""),
            earlier=f"/measures{query_of(query, page=str(number - 1))}" if number > 1 else "",
            later=f"/measures{query_of(query, page=str(number + 1))}" if following else "",
        )

    async def one(self, request: web.Request) -> web.Response:
        """A measure: its history with the evidence, what is inferred, its coverage and documents."""
        measure = await self._one(request)
        stories = await self._services.store.read(Reader.listed_stories, measure.stories)
        links = await self._links([measure])
        reader = self._pages.audience()
        return self._pages.show(
            request,
            "measure.html.j2",
            m=measure,
            line=self._line(measure, reader),
            steps=[step_words(step, reader) for step in columns.history_of(measure, links)],
            stories=[line_of(story, reader) for story in stories],
            documents=[plain(document, 120) for document in measure.documents],
            inferred=inferred(measure, reader, self._services.now().date()),
        )

    async def of(self, key: str, concept: str) -> OwnMeasures:
        """The last moved measures of a mineral, a government ("place") or an action."""
        wanted = MeasureFilter(
            mineral=concept if key == "mineral" else None,
            place=concept if key == "place" else None,
            action=concept if key == "action" else None,
            limit=_OWN,
        )
        found = await self._services.store.read(Reader.measures, wanted)
        reader = self._pages.audience()
        return OwnMeasures(
            lines=tuple(self._line(measure, reader) for measure in found),
            total=await self._services.store.read(Reader.count_measures, wanted),
            url=f"/measures{query_of({key: concept})}",
        )

    # --- for programs ---

    async def atom(self, request: web.Request) -> web.Response:
        """New measures and moved states as an Atom feed, newest first, narrowed as the page is."""
        wanted, now = self._wanted(request.query), self._services.now()
        moves = await self._services.store.read(
            Reader.measure_moves, now - timedelta(days=_FEED_DAYS), now + timedelta(minutes=1)
        )
        shown = [move for move in moves if passes(move.measure, wanted)][:_FEED_MOVES]
        base, reader = self._base(request), self._pages.audience()
        updated = to_iso(shown[0].told_at) if shown else to_iso(now)[:10] + "T00:00:00.000000Z"
        text = (
            environment()
            .get_template("web/hits.atom.xml.j2")
            .render(
                entries=[atom_entry(move, base, reader) for move in shown],
                title=f"{self._services.loaded.config.digest.title}: measures",
                own=f"{base}/measures.atom{query_of(dict(request.query), page='')}",
                home=f"{base}/measures",
                updated=updated,
            )
        )
        return web.Response(text=text, content_type="application/atom+xml", charset="utf-8")

    async def calendar(self, request: web.Request) -> web.Response:
        """The dates of effect as iCalendar, narrowed as the page is."""
        found = await self._all(request)
        base = self._base(request)
        links = {measure.ident: f"{base}/measures/{measure.ident}" for measure in found}
        title = f"{self._services.loaded.config.digest.title}: dates of effect"
        body = calendar_of(found, self._lexicon(), links=links, title=title)
        return web.Response(body=body, content_type="text/calendar", charset="utf-8")

    async def table(self, request: web.Request) -> web.Response:
        """The measures as CSV, narrowed as the page is."""
        rows = await self._rows(await self._all(request))
        headers = {"Content-Disposition": 'attachment; filename="measures.csv"'}
        return web.Response(
            text=columns.as_csv(rows), content_type="text/csv", charset="utf-8", headers=headers
        )

    async def json(self, request: web.Request) -> web.Response:
        """A page of measures as JSON; `next` is the address of the following one, or null."""
        query = dict(request.query)
        wanted = self._wanted(query)
        found = await self._services.store.read(Reader.measures, wanted)
        total = await self._services.store.read(Reader.count_measures, wanted)
        number = wanted.offset // PAGE + 1
        more = number < MAX_PAGES and wanted.offset + len(found) < total
        root = root_of(self._services.loaded.config.digest.base_url)
        following = f"{root}/api/measures{query_of(query, page=str(number + 1))}"
        return _json(
            {
                "total": total,
                "page": number,
                "next": following if more else None,
                "measures": await self._rows(found),
            }
        )

    async def json_one(self, request: web.Request) -> web.Response:
        """One measure as JSON, with its history."""
        measure = await self._one(request)
        links = await self._links([measure])
        row = columns.row_of(measure, self._lexicon(), links)
        return _json(
            row | {"history": columns.history_of(measure, links), "stories": list(measure.stories)}
        )

    # --- questions ---

    def _wanted(self, query: Mapping[str, str]) -> MeasureFilter:
        given = {key: plain(query.get(key, ""), MAX_QUERY) or None for key in _KEYS}
        names = judgement.names(self._services.rules)
        for key in ("mineral", "place", "action"):
            if given[key] and given[key] not in names:
                raise web.HTTPNotFound(text=NO_SUCH[key])
        cleaned = asked(query)
        return MeasureFilter(
            mineral=given["mineral"],
            place=given["place"],
            action=given["action"],
            state=given["status"],
            since=_midnight(cleaned.since),
            limit=PAGE,
            offset=PAGE * (cleaned.page - 1),
        )

    async def _all(self, request: web.Request) -> Sequence[Measure]:
        wanted = self._wanted(request.query)
        every = MeasureFilter(
            mineral=wanted.mineral,
            place=wanted.place,
            action=wanted.action,
            state=wanted.state,
            since=wanted.since,
            limit=_EVERYTHING,
        )
        return await self._services.store.read(Reader.measures, every)

    async def _one(self, request: web.Request) -> Measure:
        measure = await self._services.store.read(Reader.measure, request.match_info["measure"])
        if measure is None or measure.forgotten:
            raise web.HTTPNotFound(text=_("There is no such measure."))
        return measure

    async def _links(self, measures: Sequence[Measure]) -> Mapping[int, str]:
        return await self._services.store.read(Reader.article_links, columns.article_ids(measures))

    async def _rows(self, measures: Sequence[Measure]) -> list[dict[str, Any]]:
        links, lexicon = await self._links(measures), self._lexicon()
        return [columns.row_of(measure, lexicon, links) for measure in measures]

    # --- words ---

    def _line(self, measure: Measure, reader: Audience) -> MeasureLine:
        return line_of_measure(measure, reader, self._services.now())

    def _choices(
        self, key: str, counts: Mapping[str, int], reader: Audience
    ) -> list[tuple[str, str, int]]:
        def name(value: str) -> str:
            return state_words(value, reader) if key == "status" else reader.name(value)

        return sorted(
            ((value, name(value), count) for value, count in counts.items() if value),
            key=lambda choice: choice[1].casefold(),
        )

    def _lexicon(self) -> Any:
        return judgement.opened(self._services.rules)[0]

    def _base(self, request: web.Request) -> str:
        base = self._services.loaded.config.digest.base_url
        return base.rstrip("/") if base else f"http://{request.host}"


def _midnight(day: str) -> datetime | None:
    return datetime.combine(date.fromisoformat(day), time(), tzinfo=UTC) if day else None


def _json(value: Any) -> web.Response:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return web.Response(text=text, content_type="application/json", charset="utf-8")
