"""What parts two articles by their events, and what never does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.events import Event
from monitor.model.stories import ArticleRef
from monitor.stories.telling import Telling, agreement, apart, telling

_BAN = Telling(action="export-ban", governments=("gabon",), minerals=("manganese",))


def _duty(*governments: str, target: str = "china", **other: tuple[str, ...]) -> Telling:
    values = {"governments": governments, "minerals": ("silicon",)} | other
    return Telling(action="import-tariff", target=target, **values)


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        (_BAN, Telling(governments=("guinea",)), True),
        (_BAN, Telling(minerals=("aluminium",)), True),
        (_BAN, Telling(action="local-processing", governments=("gabon",)), False),
        (_BAN, Telling(), False),
        (_BAN, None, False),
        (Telling(minerals=("rare-earths",)), Telling(minerals=("dysprosium",)), False),
        (Telling(minerals=("terbium",)), Telling(minerals=("dysprosium",)), True),
        (_duty("united-states"), _duty("united-states", target="angola"), True),
        (
            _duty("united-states", dockets=("A-570-999",)),
            _duty("united-states", dockets=("A-357-888",)),
            True,
        ),
        (
            _duty("united-states", dockets=("A-570-181",)),
            _duty("united-states", dockets=("C-570-182",)),
            False,
        ),
        (
            _duty("united-states", dockets=("A-570-181", "731-TA-1700")),
            _duty("united-states", dockets=("701-TA-740", "731-TA-1700")),
            False,
        ),
        (_duty("united-states"), _duty("india"), True),
        (
            Telling(action="export-ban", governments=("china",), target="japan"),
            Telling(action="export-ban", governments=("china",), target="united-states"),
            False,
        ),
        (
            Telling(action="trade-agreement", governments=("united-states",), target="ukraine"),
            Telling(action="trade-agreement", governments=("ukraine",)),
            False,
        ),
        (
            Telling(action="trade-agreement", governments=("united-states", "malaysia")),
            Telling(action="trade-agreement", governments=("cambodia", "united-states")),
            True,
        ),
    ],
    ids=[
        "another government",
        "another mineral",
        "another action",
        "nothing said",
        "no event",
        "whole and element",
        "two elements",
        "duties on two countries",
        "two dockets",
        "dockets of two books",
        "one docket of two",
        "duties of two countries",
        "targets of a ban",
        "two sides of a deal",
        "deals with two partners",
    ],
)
def test_what_parts_two_articles(one: Telling, other: Telling | None, two: bool) -> None:
    assert apart(one, other) is two
    assert apart(other, one) is two


@pytest.mark.parametrize(
    ("other", "much"),
    [
        (_BAN, 2),
        (Telling(action="export-quota", governments=("gabon",), minerals=("manganese",)), 1),
        (Telling(governments=("gabon",)), 0),
        (None, 0),
    ],
)
def test_how_far_events_agree(other: Telling | None, much: int) -> None:
    assert agreement(_BAN, other) == much


def test_an_articles_event_as_grouping_sees_it() -> None:
    event = Event(
        action="import-tariff",
        place="united-states",
        minerals=("critical-minerals", "silicon"),
        target="angola",
    )
    ref = ArticleRef(
        article_id=1,
        title="Silicon Metal From Angola; A-762-001",
        text="Investigation C-762-002 goes on.",
        outlet="Gazette",
        language="en",
        published_at=datetime(2026, 1, 2, tzinfo=UTC),
        event=event,
    )
    assert telling(ref) == Telling(
        action="import-tariff",
        governments=("united-states",),
        minerals=("silicon",),
        target="angola",
        dockets=("A-762-001", "C-762-002"),
        origins=("angola",),
    )


@pytest.mark.parametrize(
    ("first", "second", "two"),
    [
        (
            "Alloy Sheet From the Sultanate of Oman: Antidumping Duty Review",
            "Alloy Sheet From Bahrain: Countervailing Duty Review",
            True,
        ),
        (
            "Silicon From Angola, Laos, and Norway; Antidumping Investigations",
            "Silicon From Laos: Antidumping Investigation",
            False,
        ),
        (
            "Mesures antidumping sur le silicium originaire de Chine",
            "Mesures antidumping sur le silicium originaire de Norvège",
            True,
        ),
        ("Miners From Oman Meet", "Miners From Chad Meet", False),
    ],
)
def test_a_remedys_title_names_the_origin(first: str, second: str, two: bool) -> None:
    one, other = (
        telling(
            ArticleRef(
                article_id=1,
                title=title,
                text="",
                outlet="Gazette",
                language=None,
                published_at=datetime(2026, 1, 2, tzinfo=UTC),
                event=Event(minerals=("silicon",), place="united-states"),
            )
        )
        for title in (first, second)
    )
    assert apart(one, other) is two


_NAMES = st.lists(st.sampled_from(["a", "b", "c"]), max_size=2).map(tuple)
_TELLINGS = st.builds(
    Telling,
    action=st.sampled_from(["", "export-ban", "import-tariff"]),
    governments=_NAMES,
    minerals=_NAMES,
    target=st.sampled_from(["", "a", "d"]),
)


@given(_TELLINGS, _TELLINGS)
def test_parting_goes_both_ways_and_never_parts_an_article_from_itself(
    one: Telling, other: Telling
) -> None:
    assert apart(one, other) == apart(other, one)
    assert not apart(one, one)
    assert not (apart(one, other) and agreement(one, other))
