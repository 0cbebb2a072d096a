"""Open stories: their sums, the index over them, and what leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.language.rarity import Rarity
from monitor.model.stories import ArticleRef
from monitor.stories.fingerprint import Fingerprint, fingerprint
from monitor.stories.window import OpenStory, StoryWindow, concept_keys, same_language

_AT = datetime(2026, 3, 2, tzinfo=UTC)
_TEXTS = (
    "Kinshasa halts cobalt shipments, regulator Arecoms announces in a notice to all exporters",
    "Arecoms in Kinshasa stops cobalt shipments until September, citing high stocks at ports",
    "Corfo opens bids for lithium contracts in the Atacama, minister Aurora Fuentes says",
    "Twelve firms bid for lithium in the Atacama, says Corfo in Santiago on Tuesday morning",
)


def _one(
    number: int, *, text: str = "", outlet: str = "Daily", language: str = "en"
) -> Fingerprint:
    ref = ArticleRef(
        article_id=number,
        title="",
        text=text or _TEXTS[number % len(_TEXTS)],
        outlet=outlet,
        language=language,
        published_at=_AT + timedelta(hours=number),
        minerals=("cobalt",),
    )
    return fingerprint(ref, Rarity())[0]


def _story(*ones: Fingerprint, name: str = "s") -> OpenStory:
    first = ones[0]
    story = OpenStory(name=name, language="en", opened=(first.at, first.article_id))
    for one in ones:
        story.take(one)
    return story


def _window() -> StoryWindow:
    return StoryWindow(timedelta(days=7), Rarity())


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(6)), st.integers(1, 5))
def test_taking_and_releasing_leaves_no_trace(order: list[int], gone: int) -> None:
    ones = [_one(number) for number in order]
    story = _story(*ones)
    for one in ones[:gone]:
        story.release(one)
    again = _story(*ones[gone:])
    assert story.total == again.total
    assert story.square == again.square
    assert (story.since, story.until) == (again.since, again.until)


def test_likeness_cohesion_and_gaps() -> None:
    story = _story(_one(0), _one(1))
    assert story.cosine(_one(0).weights) > story.cosine(_one(2).weights)
    assert _story(_one(0)).cohesion(0.25) == 0.25
    assert story.gap_days(_AT, _AT) == 0.0
    assert story.gap_days(_AT + timedelta(hours=25), _AT + timedelta(hours=26)) == pytest.approx(1)


def test_stories_are_found_by_shared_terms_in_one_language() -> None:
    window = _window()
    cobalt, lithium = _story(_one(0), name="cobalt"), _story(_one(2), name="lithium")
    for story in (cobalt, lithium):
        one = next(iter(story.members.values()))
        window.put(one, OpenStory(name=story.name, language="en", opened=(one.at, one.article_id)))
    assert window.near(_one(5), 9)[0].name == "cobalt"
    assert window.near(_one(5, language="de"), 9) == []
    assert window.elsewhere(_one(5, language="de"), 9)[0].name == "cobalt"


def test_what_leaves_the_window_is_forgotten() -> None:
    window = _window()
    one = _one(0)
    window.put(one, OpenStory(name="s", language="en", opened=(one.at, 0)))
    assert list(window.expire(_AT + timedelta(days=9))) == [0]
    assert window.story_of(0) is None
    assert window.stories == {}
    assert window.near(_one(5), 9) == []


def test_merging_and_parting_move_articles_and_are_remembered() -> None:
    window = _window()
    ones = [_one(number) for number in range(4)]
    first = OpenStory(name="a", language="en", opened=(ones[0].at, 0))
    second = OpenStory(name="b", language="en", opened=(ones[2].at, 2))
    for one, story in zip(ones, (first, first, second, second), strict=True):
        window.put(one, story)
    window.merge(second, first)
    assert {window.story_of(number) for number in range(4)} == {first}
    assert first.names == ["b"]
    new = window.part(first, (2, 3), "c")
    assert [window.story_of(number) for number in range(4)] == [first, first, new, new]
    assert (new.parted, first.parted) == ({"a"}, {"c"})
    assert first.total == _story(ones[0], ones[1]).total


def test_formulas_are_what_an_outlet_says_in_other_stories() -> None:
    recital = " ".join(f"recital{number}" for number in range(30))
    window = _window()
    notices = [_one(n, text=f"{recital} subject{n}", outlet="Gazette") for n in range(2)]
    stories = [
        OpenStory(name=str(n), language="en", opened=(one.at, n)) for n, one in enumerate(notices)
    ]
    for one, story in zip(notices, stories, strict=True):
        window.put(one, story)
    assert notices[0].sketch.hashes & window.formulas("Gazette", stories[0])
    assert window.formulas("Daily", stories[0]) == frozenset()
    assert not window.formulas("Gazette", stories[1]) - notices[0].sketch.hashes


def test_languages_and_concepts() -> None:
    assert same_language("en", "")
    assert not same_language("en", "de")
    assert concept_keys(_one(0)) == ["=m:cobalt"]
