"""What matters more stands higher: act before talk, force before plan, many outlets before one, restriction before grant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.digest.importance import importance, is_company, outlets
from monitor.digest.story_group import Audience, StoryGroup
from monitor.model.stories import ActionRecord, Role, Story
from tests.support import day

READER = Audience(
    day=day.DAY,
    zone=day.UNTIL.tzinfo,  # type: ignore[arg-type]
    language="en",
    since=day.SINCE,
    names=day.NAMES,
    weights={"export-ban": 3, "subsidy": 1},
)
BAN = ActionRecord(action="export-ban", actor="china", status="in_force", minerals=("tin",))


def story(record: ActionRecord | None, names: tuple[str, ...] = ("A",), **more: object) -> Story:
    covers = [
        day.cover(
            n,
            name,
            "T",
            day.hit("Tin.", {}, minerals=("tin",)),
            url=f"https://{name.split(':')[0].lower()}.example/{n}",
            **more,
        )
        for n, name in enumerate(names, 1)
    ]
    return day.story("s", *covers, facts=day.story_facts(action=record) if record else None)


@pytest.mark.parametrize(
    ("more", "less"),
    [
        (story(BAN), story(None, ("A", "B", "C", "D"))),
        (story(BAN), story(replace(BAN, status="proposed"))),
        (story(replace(BAN, status="proposed")), story(replace(BAN, status="reported"))),
        (story(BAN), story(replace(BAN, action="subsidy"))),
        (story(BAN, ("A", "B", "C", "D")), story(BAN, ("A", "B"))),
        (story(BAN, tuple("ABCDEFGHIJKL")), story(replace(BAN, status="adopted"))),
        (story(BAN), story(replace(BAN, actor=""))),
        (story(BAN), story(replace(BAN, action="", headline="China decides on tin"))),
        (story(replace(BAN, action="", headline="China decides on tin")), story(None)),
        (story(None), story(None, tags=("company-wire",))),
        (story(BAN), story(BAN, tags=("company-wire",))),
    ],
    ids=[
        "act",
        "force",
        "plan",
        "strength",
        "outlets",
        "twelve outlets",
        "known actor",
        "name",
        "unnamed",
        "company",
        "only a company says so",
    ],
)
def test_what_matters_more_ranks_higher(more: Story, less: Story) -> None:
    first, second = StoryGroup(main=more), StoryGroup(main=less)
    assert importance(first, READER) > importance(second, READER)


def test_an_act_that_moved_ranks_higher() -> None:
    group = StoryGroup(main=story(BAN))
    assert importance(group, READER, moved=True) > importance(group, READER)


def test_the_feeds_of_one_site_are_one_outlet_and_copies_none() -> None:
    told = story(BAN, ("Post: tin", "Post: zinc", "Ledger"))
    copied = replace(told.coverage[2], role=Role.COPY)
    assert outlets(StoryGroup(main=told)) == ("Post: tin", "Ledger")
    group = StoryGroup(main=replace(told, coverage=(*told.coverage[:2], copied)))
    assert outlets(group) == ("Post: tin",)


def test_a_wire_that_tells_of_a_governments_act_is_no_companys_news() -> None:
    assert is_company(StoryGroup(main=story(None, tags=("company-wire",))))
    assert not is_company(StoryGroup(main=story(BAN, tags=("company-wire",))))
    assert not is_company(StoryGroup(main=story(None)))


def test_what_a_reader_pinned_ranks_above_all() -> None:
    pinned = StoryGroup(main=replace(story(None), pinned=True))
    assert importance(pinned, READER) > importance(
        StoryGroup(main=story(BAN, tuple("ABCDEFGHIJKLMNOP"))), READER, moved=True
    )
