from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from monitor.digest.story_group import events, has_news
from monitor.model.stories import Edit, Role, Story
from tests.support import day


def test_sisters_in_other_languages_are_one_event_told_in_the_readers() -> None:
    joined = events(day.stories(), "en")[0]
    assert (joined.main.story, [s.story for s in joined.sisters]) == (
        "20260304-antimony",
        ["20260304-antimony-zh"],
    )


def test_a_reader_of_chinese_gets_the_chinese_story() -> None:
    assert events(day.stories(), "zh")[0].main.story == "20260304-antimony-zh"


def test_an_event_is_joined_when_only_one_side_knows() -> None:
    stories = [replace(s, also_in=()) if s.story.endswith("zh") else s for s in day.stories()]
    assert len(events(stories, "en")) == len(day.stories()) - 1


def test_a_sister_that_is_not_there_does_no_harm() -> None:
    assert len(events([replace(day.stories()[0], also_in=("gone",))], "en")) == 1


@given(st.permutations(day.stories()))
def test_the_order_of_stories_does_not_matter(stories: list[Story]) -> None:
    assert events(stories, "en") == events(day.stories(), "en")


def test_best_score_first() -> None:
    scores = [event.score() for event in events(day.stories(), "en")]
    assert scores == sorted(scores, reverse=True)


def _told(*, role: Role = Role.COPY, edits: tuple[Edit, ...] = ()) -> Story:
    old = day.cover(1, "A", "T", day.hit("Tin.", {}), when=day.at(1, days=3), edits=edits)
    new = day.cover(2, "B", "T", day.hit("Tin.", {}), when=day.at(3), role=role)
    return day.story("s", old, new, told_at=day.at(5, days=2))


def test_a_told_story_with_only_new_copies_has_no_news() -> None:
    assert not has_news(events([_told()], "en")[0])


def test_a_told_story_with_a_new_report_has_news() -> None:
    assert has_news(events([_told(role=Role.INDEPENDENT)], "en")[0])


def test_a_told_story_with_an_edit_has_news() -> None:
    assert has_news(
        events([_told(edits=(Edit(at=day.at(2), field="text", old="1", new="2"),))], "en")[0]
    )


def test_a_story_never_told_has_news() -> None:
    assert has_news(events([replace(_told(), told_at=None)], "en")[0])


def test_events_are_named_by_their_watchlists() -> None:
    cobalt = next(e for e in events(day.stories(), "en") if "cobalt" in e.main.story)
    assert cobalt.watchlists() == {"export-controls", "battery"}
    assert (cobalt.score("battery"), cobalt.score("funding")) == (77, -1)
