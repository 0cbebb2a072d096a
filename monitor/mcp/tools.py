"""The tools: what each answers, from the store alone. They write nothing, and every answer carries sources and dates."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, time
from typing import Any

from mcp.server.mcpserver.exceptions import ToolError

from monitor.core.clock import to_iso
from monitor.core.text import plain
from monitor.digest import wording
from monitor.match.lexicon import Lexicon
from monitor.measures import columns
from monitor.model.measures import Measure, MeasureMove
from monitor.model.story_list import StoryFilter
from monitor.pipeline.plain_fields import listed_fields, story_fields
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.records import MeasureFilter
from monitor.watch import judgement
from monitor.watch.judgement import Rules

MOST = 50  # of what a tool gives at once
_FAR = datetime(9999, 1, 1, tzinfo=UTC)
Answer = dict[str, Any]


class NothingThere(ToolError):
    """Asked for what is not stored, or by a word that is no id; the message says what would be."""


class Tools:
    """Questions of an assistant, as the JSON API would answer them."""

    def __init__(self, store: Store, rules: Rules) -> None:
        self._store = store
        self._rules = rules

    async def search_stories(
        self,
        query: str = "",
        mineral: str = "",
        place: str = "",
        action: str = "",
        status: str = "",
        since: str = "",
        limit: int = 10,
    ) -> Answer:
        """Stories (one event, told by one or more outlets) by words and filters, newest first. `mineral`, `place` and
        `action` are ids of the lexicon ("lithium", "zimbabwe", "export-ban"); `since` is an ISO date."""
        keys = {"mineral": mineral, "place": place, "action": action, "status": status}
        self._check(mineral=mineral, place=place, action=action)
        wanted = StoryFilter(
            keys={key: value for key, value in keys.items() if value},
            query=query,
            since=_moment(since),
            limit=_bounded(limit),
        )
        page = await self._store.read(Reader.story_page, wanted)
        return {"total": page.total, "stories": [listed_fields(story) for story in page.stories]}

    async def story(self, id: str) -> Answer:
        """One story whole: every report with outlet, date and address, evidence, where the outlets differ, key figures, and
        the measures it tells of."""
        found = await self._store.read(Reader.story, id)
        if found is None or not found.coverage:
            raise NothingThere(f"there is no story {id}; search_stories gives ids")
        listed = await self._store.read(Reader.listed_stories, [found.story])
        head = listed_fields(listed[0]) if listed else {"id": found.story}
        told = await self._store.read(Reader.measures_of_stories, [found.story])
        evidence = [
            {"outlet": plain(c.outlet), "sentence": plain(hit.evidence[0].sentence, 2000)}
            for c in found.coverage
            for hit in c.hits[:1]
            if hit.evidence
        ]
        return (
            head | story_fields(found) | {"evidence": evidence, "measures": [m.ident for m in told]}
        )

    async def measures(
        self,
        mineral: str = "",
        place: str = "",
        action: str = "",
        status: str = "",
        since: str = "",
        limit: int = 20,
    ) -> Answer:
        """Governments' measures with their state, the last moved first. `status` is proposed, adopted, in_force, suspended or
        ended; `since` the ISO date since which the state moved. `origin` says whether the program found it in reports or a
        tracker's table was imported."""
        self._check(mineral=mineral, place=place, action=action)
        wanted = MeasureFilter(
            mineral=mineral or None,
            place=place or None,
            action=action or None,
            state=status or None,
            since=_moment(since),
            limit=_bounded(limit),
        )
        found = await self._store.read(Reader.measures, wanted)
        total = await self._store.read(Reader.count_measures, wanted)
        links = await self._store.read(Reader.article_links, columns.article_ids(found))
        return {
            "total": total,
            "measures": [columns.row_of(m, self._lexicon, links) for m in found],
        }

    async def measure(self, id: str) -> Answer:
        """One measure with its history: each state with its date, the sentence that tells it, outlet and address."""
        found = await self._store.read(Reader.measure, id)
        if found is None or found.forgotten:
            raise NothingThere(f"there is no measure {id}; measures gives ids")
        links = await self._store.read(Reader.article_links, columns.article_ids([found]))
        row = columns.row_of(found, self._lexicon, links)
        return row | {
            "history": columns.history_of(found, links),
            "stories": list(found.stories),
            "said_by": columns.said_by(found),
        }

    async def explain_article(self, article: str) -> Answer:
        """Why an article is or is not of interest: its main event with the sentence that gave it, what is only background and
        why, the points of its score. `article` is its address or its number."""
        wanted = int(article) if article.isdigit() else article
        stored = await self._store.read(Reader.article, wanted)
        if stored is None:
            raise NothingThere(f"there is no stored article {article}")
        verdict = judgement.judge(self._rules, stored.article)
        events = verdict.events
        return {
            "title": plain(stored.article.title),
            "url": wording.link(stored.article.url) or None,
            "published_at": to_iso(stored.article.published_at)
            if stored.article.published_at
            else None,
            "story": stored.story,
            "score": round(verdict.score, 1),
            "reasons": [asdict(reason) for reason in verdict.reasons],
            "event": asdict(events.main) if events.main else None,
            "event_score": round(events.score, 1),
            "background": [asdict(each) for each in events.background],
            "watchlists": [hit.watchlist for hit in verdict.hits],
        }

    async def changes_since(
        self, since: str, mineral: str = "", place: str = "", limit: int = 50
    ) -> Answer:
        """What changed since an ISO date: new measures and moved states (proposed, adopted, in force, suspended, ended), each
        with its evidence, the latest first."""
        self._check(mineral=mineral, place=place)
        start = _moment(since)
        if start is None:
            raise NothingThere("since: an ISO date is expected, as 2026-02-20")
        moves = await self._store.read(Reader.measure_moves, start, _FAR)
        shown = [move for move in moves if _passes(move.measure, mineral, place)]
        kept = shown[: _bounded(limit)]
        links = await self._store.read(
            Reader.article_links, columns.article_ids(move.measure for move in kept)
        )
        return {
            "total": len(shown),
            "changes": [self._change(move, links) for move in kept],
        }

    def _change(self, move: MeasureMove, links: dict[int, str]) -> Answer:
        row = columns.row_of(move.measure, self._lexicon, links)
        return {
            "measure": move.measure.ident,
            "title": move.measure.name,
            "jurisdiction": row["jurisdiction"],
            "minerals": row["minerals"],
            "before": move.before or None,
            "state": move.state,
            "since": move.since,
            "known_at": to_iso(move.told_at),
            "note": move.note,
            "outlet": plain(move.outlet),
            "evidence": plain(move.sentence or move.title, 2000),
            "sources": row["sources"],
        }

    @property
    def _lexicon(self) -> Lexicon:
        return judgement.opened(self._rules)[0]

    def _check(self, **ids: str) -> None:
        """Raises NothingThere for an id that the lexicon does not have: an empty answer would say that nothing happened."""
        for name, ident in ids.items():
            if ident and self._lexicon.entry(ident) is None:
                raise NothingThere(
                    f'{name}: the lexicon has no "{ident}"; ids are like lithium, zimbabwe, export-ban'
                )


def _passes(measure: Measure, mineral: str, place: str) -> bool:
    return (not mineral or mineral in measure.minerals) and (
        not place or place in (measure.place, *measure.places)
    )


def _bounded(limit: int) -> int:
    return min(max(limit, 1), MOST)


def _moment(day: str) -> datetime | None:
    if not day:
        return None
    try:
        return datetime.combine(date.fromisoformat(day), time(), tzinfo=UTC)
    except ValueError:
        raise NothingThere(f"{day}: an ISO date is expected, as 2026-02-20") from None
