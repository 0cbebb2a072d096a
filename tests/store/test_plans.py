"""Every question has an index: SQLite is asked for the plan of each statement that the Reader runs."""

from __future__ import annotations

import inspect
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from monitor.model.story_list import KEYS, StoryFilter
from monitor.store.connect import connect_reader
from monitor.store.facade import Store
from monitor.store.fts_words import Phrase, sought
from monitor.store.reader import Reader
from monitor.store.records import HitFilter, MeasureFilter, SearchFilter
from tests.support.stored import NOW, later

_QUESTIONS: dict[str, tuple[Callable[[Reader], object], ...]] = {
    "due_feeds": (lambda reader: reader.due_feeds(NOW),),
    "all_due": (lambda reader: reader.all_due(),),
    "feeds_of": (lambda reader: reader.feeds_of([1, 2]),),
    "feed_marks": (lambda reader: reader.feed_marks(),),
    "feed": (lambda reader: reader.feed("https://outlet1.example/rss"),),
    "known_entries": (lambda reader: reader.known_entries(1, keys=["a"], urls=["b"]),),
    "known_of": (lambda reader: reader.known_of([(1, ["a"], ["b"])]),),
    "holds": (lambda reader: reader.holds(NOW),),
    "robots": (lambda reader: reader.robots(NOW),),
    "pending_entries": (lambda reader: reader.pending_entries(NOW, 10),),
    "feed_health": (lambda reader: reader.feed_health(NOW),),
    "polls": (lambda reader: reader.polls(1),),
    "outlets": (lambda reader: reader.outlets(),),
    "ungrouped": (lambda reader: reader.ungrouped(10),),
    "recent_fingerprints": (lambda reader: reader.recent_fingerprints(NOW),),
    "stories_between": (lambda reader: reader.stories_between(NOW, later(hours=1)),),
    "stories_opened": (lambda reader: reader.stories_opened(NOW, later(hours=1)),),
    "story": (lambda reader: reader.story("s1"),),
    "stories_to_compare": (lambda reader: reader.stories_to_compare(10),),
    "told": (lambda reader: reader.told("s1"),),
    "article": (
        lambda reader: reader.article(1),
        lambda reader: reader.article("https://outlet.example/1"),
    ),
    "known_urls": (lambda reader: reader.known_urls(["https://outlet.example/1"]),),
    "archive_heads": (lambda reader: reader.archive_heads(0, 10, NOW),),
    "articles": (lambda reader: reader.articles([1, 2]),),
    "bases": (lambda reader: reader.bases(),),
    "may_hold": (lambda reader: reader.may_hold(sought([Phrase("gallium")])),),
    "archive_size": (lambda reader: reader.archive_size(NOW),),
    "article_of_hit": (lambda reader: reader.article_of_hit(1),),
    "watchlists_of_hits": (lambda reader: reader.watchlists_of_hits(),),
    "daily_counts": (lambda reader: reader.daily_counts([NOW, later(days=1)]),),
    "hits": (
        lambda reader: reader.hits(HitFilter()),
        lambda reader: reader.hits(
            HitFilter(query="gallium", mineral="gallium", watchlist="metals", since=NOW)
        ),
    ),
    "search": (
        lambda reader: reader.search("gallium"),
        lambda reader: reader.search(
            "gallium",
            SearchFilter(newest_first=True, mineral="gallium", watchlist="metals", since=NOW),
        ),
    ),
    "story_page": (
        lambda reader: reader.story_page(StoryFilter()),
        lambda reader: reader.story_page(
            StoryFilter(keys=dict.fromkeys(KEYS, "x"), query="gallium", since=NOW, best_first=True)
        ),
    ),
    "story_days": (lambda reader: reader.story_days(StoryFilter(), [NOW, later(days=1)]),),
    "listed_stories": (lambda reader: reader.listed_stories(["s1"]),),
    "stories_with_news": (lambda reader: reader.stories_with_news(["s1"]),),
    "has_stories_of": (lambda reader: reader.has_stories_of("mineral", "gallium"),),
    "ledger": (lambda reader: reader.ledger(NOW, later(days=1)),),
    "last_digest": (lambda reader: reader.last_digest(),),
    "digest": (lambda reader: reader.digest("2026-02-20"),),
    "digest_of_id": (lambda reader: reader.digest_of_id(1),),
    "digest_days": (lambda reader: reader.digest_days(),),
    "outbox_due": (lambda reader: reader.outbox_due(NOW),),
    "deliveries_of": (lambda reader: reader.deliveries_of(1),),
    "deliveries_since": (lambda reader: reader.deliveries_since(NOW),),
    "counts": (lambda reader: reader.counts(),),
    "status": (lambda reader: reader.status(NOW),),
    "meta": (lambda reader: reader.meta("birthday"),),
    "metas": (lambda reader: reader.metas(),),
    "unjoined_events": (lambda reader: reader.unjoined_events(10),),
    "events_in_order": (
        lambda reader: reader.events_in_order(None, 10),
        lambda reader: reader.events_in_order((NOW, 1), 10),
    ),
    "all_measures": (lambda reader: reader.all_measures(),),
    "measures": (
        lambda reader: reader.measures(MeasureFilter()),
        lambda reader: reader.measures(
            MeasureFilter(mineral="gallium", place="china", action="export-ban", since=NOW)
        ),
    ),
    "count_measures": (lambda reader: reader.count_measures(MeasureFilter(mineral="gallium")),),
    "measure": (lambda reader: reader.measure("m1"),),
    "measures_of_stories": (lambda reader: reader.measures_of_stories(["s1"]),),
    "measure_matrix": (lambda reader: reader.measure_matrix(),),
    "measure_counts": (lambda reader: reader.measure_counts(),),
    "measure_moves": (lambda reader: reader.measure_moves(NOW, later(days=1)),),
    "measures_taking_effect": (
        lambda reader: reader.measures_taking_effect(NOW.date(), later(days=14).date()),
    ),
    "reports_of_measure": (lambda reader: reader.reports_of_measure("m1"),),
    "reports_of_gone_articles": (lambda reader: reader.reports_of_gone_articles(),),
    "reports_of_articles": (lambda reader: reader.reports_of_articles([1, 2]),),
    "owners_of_reports": (lambda reader: reader.owners_of_reports(),),
    "article_links": (lambda reader: reader.article_links([1, 2]),),
    "corrections": (
        lambda reader: reader.corrections(),
        lambda reader: reader.corrections("m1"),
    ),
    "imported_measures": (lambda reader: reader.imported_measures(),),
}
_MAY_BE_SCANNED = {
    "feeds",  # as long as the config
    "digests",  # a few rows a day
    "holds",
    "bases",  # a row an edit
    "meta",
    "json_each",  # the question's own list
    "articles_fts",  # by MATCH
    "waiting",  # the steps from feed to feed, and from watchlist to watchlist
    "names",
    "pragma_page_count",
    "pragma_page_size",
    "CONSTANT",
    "story_keys",  # all counts at once, when nothing narrows the list
    "measure_queue",  # what waits, oldest first
}


@pytest.fixture
def reading(filled: Store) -> Iterator[sqlite3.Connection]:
    with closing(connect_reader(filled.path)) as conn:
        yield conn


def test_every_question_is_listed_here() -> None:
    methods = {
        name
        for name, _ in inspect.getmembers(Reader, inspect.isfunction)
        if not name.startswith("_")
    }
    assert methods == set(_QUESTIONS)


@pytest.mark.parametrize("question", _QUESTIONS)
def test_no_question_walks_through_a_table(reading: sqlite3.Connection, question: str) -> None:
    statements: list[str] = []
    reading.set_trace_callback(statements.append)
    for ask in _QUESTIONS[question]:
        ask(Reader(reading))
    reading.set_trace_callback(None)
    asked = [
        statement for statement in statements if not re.match("--|.* 'main'\\.", statement)
    ]  # FTS5's own
    assert asked
    walked = {table for statement in asked for table in _scanned(reading, statement)}
    assert walked <= _MAY_BE_SCANNED


def test_a_walk_is_noticed(reading: sqlite3.Connection) -> None:
    assert _scanned(reading, "SELECT * FROM articles a WHERE a.author = 'x'") == ["a"]
    assert _scanned(reading, "SELECT count(*) FROM mentions") == ["mentions"]


def _scanned(conn: sqlite3.Connection, statement: str) -> list[str]:
    """The tables that a statement's plan reads from end to end."""
    plan = [row["detail"] for row in conn.execute(f"EXPLAIN QUERY PLAN {statement}")]
    return [found[1] for detail in plan if (found := re.match(r"SCAN (\w+)", detail))]
