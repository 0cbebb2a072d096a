from __future__ import annotations

import pytest

from monitor.model.stories import Role, Split
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from tests.support.stored import (
    NOW,
    ask,
    assignment,
    entry,
    entry_update,
    facts,
    feed,
    feed_update,
    hit,
    later,
    new_digest,
)


@pytest.fixture(autouse=True)
def _articles(store: Store) -> None:
    store.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
    store.write_now(Writer.save_feed, feed_update(1, *(entry(n) for n in range(1, 5))), now=NOW)
    store.write_now(Writer.save_entries, [entry_update(n, hit()) for n in range(1, 5)], now=NOW)


def _roles(store: Store) -> list[tuple[object, ...]]:
    return ask(store, "SELECT article_id, story, role FROM article_stories ORDER BY article_id")


def test_an_assignment_groups_an_article(store: Store) -> None:
    assert len(store.read_now(Reader.ungrouped, 10)) == 4
    assert (
        store.write_now(
            Writer.save_assignments,
            [assignment(2), assignment(1, role=Role.COPY, copy_of=2)],
            now=NOW,
        )
        == 2
    )
    assert [ref.article_id for ref in store.read_now(Reader.ungrouped, 10)] == [4, 3]
    story = store.read_now(Reader.story, "s1")
    assert story is not None
    assert story.opened_at == later(hours=-2)
    assert [(covered.article_id, covered.role) for covered in story.coverage] == [
        (2, Role.FIRST),
        (1, Role.COPY),
    ]
    assert [
        print_.data for print_ in store.read_now(Reader.recent_fingerprints, later(days=-1))
    ] == [b"print 2", b"print 1"]


def test_an_article_that_is_gone_is_passed_over(store: Store) -> None:
    assert (
        store.write_now(Writer.save_assignments, [assignment(99, "lost"), assignment(1)], now=NOW)
        == 1
    )
    assert ask(store, "SELECT id FROM stories") == [("s1",)]


def test_an_assignment_can_be_made_again(store: Store) -> None:
    for _ in range(2):
        store.write_now(Writer.save_assignments, [assignment(1), assignment(2)], now=NOW)
    store.write_now(Writer.save_assignments, [assignment(2, "s2")], now=NOW)
    assert _roles(store) == [(1, "s1", "first"), (2, "s2", "first")]


def test_merged_stories_go_on_as_one(store: Store) -> None:
    store.write_now(
        Writer.save_assignments,
        [assignment(4, "a"), assignment(3, "b"), assignment(2, "c")],
        now=NOW,
    )
    store.write_now(Writer.save_digest, new_digest(stories=("a",)), now=NOW)
    store.write_now(
        Writer.save_assignments,
        [assignment(1, "b", merged=("a", "unknown"), role=Role.INDEPENDENT)],
        now=NOW,
    )
    assert _roles(store) == [
        (1, "b", "independent"),
        (2, "c", "first"),
        (3, "b", "first"),
        (4, "b", "independent"),
    ]
    story = store.read_now(Reader.story, "a")
    assert story is not None
    assert (story.story, story.merged, story.opened_at, story.told_at) == (
        "b",
        ("a",),
        later(hours=-4),
        NOW,
    )


def test_a_merge_of_a_merge_leads_to_the_last(store: Store) -> None:
    store.write_now(Writer.save_assignments, [assignment(4, "a"), assignment(3, "b")], now=NOW)
    store.write_now(Writer.save_assignments, [assignment(2, "b", merged=("a",))], now=NOW)
    store.write_now(Writer.save_assignments, [assignment(1, "c", merged=("b", "a", "c"))], now=NOW)
    assert {row[1] for row in _roles(store)} == {"c"}
    for old in ("a", "b", "c"):
        story = store.read_now(Reader.story, old)
        assert story is not None
        assert (story.story, sorted(story.merged)) == ("c", ["a", "b"])


def test_an_assignment_to_a_merged_story_goes_to_the_one_that_goes_on(store: Store) -> None:
    store.write_now(
        Writer.save_assignments, [assignment(4, "a"), assignment(3, "b", merged=("a",))], now=NOW
    )
    store.write_now(Writer.save_assignments, [assignment(1, "a")], now=NOW)
    assert _roles(store)[0] == (1, "b", "first")


def test_links_lead_both_ways_and_follow_a_merge(store: Store) -> None:
    store.write_now(
        Writer.save_assignments,
        [assignment(4, "zh"), assignment(3, "en", also_in=("zh", "nowhere"))],
        now=NOW,
    )
    links = {story: store.read_now(Reader.story, story) for story in ("zh", "en")}
    assert [story.also_in for story in links.values() if story] == [("en",), ("zh",)]
    store.write_now(Writer.save_assignments, [assignment(2, "en2", merged=("en",))], now=NOW)
    story = store.read_now(Reader.story, "zh")
    assert story is not None
    assert story.also_in == ("en2",)
    store.write_now(Writer.save_assignments, [assignment(1, "zh", merged=("en2",))], now=NOW)
    assert ask(store, "SELECT * FROM story_links") == []


def test_facts_are_saved_and_no_longer_due(store: Store) -> None:
    store.write_now(Writer.save_assignments, [assignment(1)], now=NOW)
    [stale] = store.read_now(Reader.stories_to_compare, 5)
    store.write_now(Writer.save_facts, facts(), revision=stale.revision)
    assert store.read_now(Reader.stories_to_compare, 5) == ()
    story = store.read_now(Reader.story, "s1")
    assert story is not None
    assert story.facts == facts()


def test_facts_made_before_an_article_joined_leave_the_story_due(store: Store) -> None:
    store.write_now(Writer.save_assignments, [assignment(1)], now=NOW)
    [stale] = store.read_now(Reader.stories_to_compare, 5)
    store.write_now(Writer.save_assignments, [assignment(2)], now=NOW)
    store.write_now(Writer.save_facts, facts(), revision=stale.revision)
    assert [due.story for due in store.read_now(Reader.stories_to_compare, 5)] == ["s1"]


def test_a_story_without_a_hit_is_not_compared(store: Store) -> None:
    store.write_now(Writer.save_entry, entry_update(1), now=NOW)
    store.write_now(Writer.save_assignments, [assignment(1, "quiet")], now=NOW)
    assert store.read_now(Reader.stories_to_compare, 5) == ()


def test_a_split_moves_articles_to_a_story_of_their_own(store: Store) -> None:
    story = [assignment(n, "a", role=Role.INDEPENDENT) for n in (4, 3, 2)]
    last = assignment(1, "a", role=Role.INDEPENDENT, split=Split(story="b", articles=(3, 1)))
    store.write_now(Writer.save_assignments, [*story, last], now=NOW)
    assert _roles(store) == [
        (1, "b", "independent"),
        (2, "a", "independent"),
        (3, "b", "first"),
        (4, "a", "independent"),
    ]
    assert ask(store, "SELECT id, split_from, stale FROM stories ORDER BY id") == [
        ("a", None, 1),
        ("b", "a", 1),
    ]


def test_a_split_of_articles_that_are_gone_opens_no_story(store: Store) -> None:
    row = assignment(1, "a", split=Split(story="b", articles=(98, 99)))
    store.write_now(Writer.save_assignments, [row], now=NOW)
    assert ask(store, "SELECT id FROM stories") == [("a",)]
