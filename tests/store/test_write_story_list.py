"""The list of stories follows what happens to stories: new reports, hits, marks, merges."""

from __future__ import annotations

import pytest

from monitor.model.story_list import StoryFilter
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from tests.support.stored import (
    NOW,
    assignment,
    entry,
    entry_update,
    facts,
    feed,
    feed_update,
    hit,
    later,
)


@pytest.fixture(autouse=True)
def _stories(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
    store.write_now(Writer.save_feed, feed_update(1, *(entry(n) for n in range(1, 5))), now=NOW)
    store.write_now(Writer.save_entries, [entry_update(n, hit()) for n in range(1, 4)], now=NOW)
    store.write_now(Writer.save_entries, [entry_update(4)], now=NOW)
    told = [assignment(1, "a"), assignment(2, "a"), assignment(3, "b"), assignment(4, "c")]
    store.write_now(Writer.save_assignments, told, now=NOW)
    refresh(store)


def refresh(store: Store) -> None:
    while store.write_now(Writer.refresh_story_list):
        pass


def listed(store: Store, **wanted: object) -> list[str]:
    page = store.read_now(Reader.story_page, StoryFilter(**wanted))  # type: ignore[arg-type]
    assert page.total == len(page.stories)
    return [story.story for story in page.stories]


def test_stories_with_a_hit_are_listed_once(store: Store) -> None:
    page = store.read_now(Reader.story_page, StoryFilter())
    assert {story.story: story.reports for story in page.stories} == {"a": 2, "b": 1}
    assert dict(page.counts["watchlist"]) == {"metals": 2}


def test_nothing_is_due_when_nothing_changed(store: Store) -> None:
    assert store.write_now(Writer.refresh_story_list) == 0


def test_the_record_narrows_the_list(store: Store) -> None:
    store.write_now(Writer.save_facts, facts("a"), revision=9)
    refresh(store)
    record = facts("a").action
    assert listed(store, keys={"action": record.action, "status": record.status}) == ["a"]
    assert listed(store, keys={"action": "no-such-action"}) == []


def test_words_narrow_the_list(store: Store) -> None:
    title = store.read_now(Reader.story, "a").coverage[0].title  # type: ignore[union-attr]
    assert set(listed(store, query=f'"{title}"')) <= {"a", "b"}
    assert listed(store, query="!?") == []


def test_a_merged_story_leaves_the_list(store: Store) -> None:
    store.write_now(Writer.save_assignments, [assignment(4, "a", merged=("b",))], now=NOW)
    refresh(store)
    page = store.read_now(Reader.story_page, StoryFilter())
    assert [(story.story, story.reports) for story in page.stories] == [("a", 4)]


def test_marks_pin_note_and_dismiss(store: Store) -> None:
    before = listed(store)
    last = before[-1]
    assert store.write_now(Writer.pin_story, last, pinned=True, now=NOW)
    assert store.write_now(Writer.note_story, last, "ask the ministry", now=NOW)
    page = store.read_now(Reader.story_page, StoryFilter())
    assert (page.stories[0].story, page.stories[0].note) == (last, "ask the ministry")
    store.write_now(Writer.pin_story, last, pinned=False, now=NOW)
    assert listed(store) == before
    assert store.write_now(Writer.dismiss_story, last, irrelevant=True, now=NOW) == 1
    refresh(store)
    assert last not in listed(store)
    assert last in listed(store, irrelevant=True)
    store.write_now(Writer.dismiss_story, last, irrelevant=False, now=NOW)
    refresh(store)
    assert listed(store) == before


def test_there_is_no_mark_on_a_story_that_is_none(store: Store) -> None:
    assert not store.write_now(Writer.pin_story, "nowhere", pinned=True, now=NOW)
    assert not store.write_now(Writer.note_story, "nowhere", "x", now=NOW)
    assert store.write_now(Writer.dismiss_story, "nowhere", irrelevant=True, now=NOW) == 0


def test_stories_are_counted_by_day(store: Store) -> None:
    edges = [later(days=day) for day in (-2, -1, 0, 1)]
    counts = store.read_now(Reader.story_days, StoryFilter(), edges)
    assert (len(counts), sum(counts)) == (3, 2)


def test_rows_come_by_their_ids(store: Store) -> None:
    found = store.read_now(Reader.listed_stories, ["b", "c", "a"])
    assert [story.story for story in found] == ["b", "a"]
    assert store.read_now(Reader.has_stories_of, "watchlist", "metals")
    assert not store.read_now(Reader.has_stories_of, "watchlist", "other")
