"""Headlines in plain English, at most 14 words, of a record in any language."""

from __future__ import annotations

from itertools import product

import pytest

from monitor.events.headline import MOST_WORDS, headline
from monitor.model.events import Event, Status
from monitor.model.mentions import Kind
from tests.support.acts import LEXICON, main


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (
            Event(
                action="export-licensing", places=("china",), minerals=("antimony",),
                status=Status.ADOPTED, effective_on="2026-09-15",
            ),
            "China puts antimony exports under licence, from 15 September",
        ),
        (
            Event(action="export-ban", places=("gabon",), minerals=("manganese",), status=Status.PROPOSED),
            "Gabon plans export ban on manganese",
        ),
        (
            Event(action="export-ban", places=("gabon",), minerals=("manganese",), status=Status.ENDED),
            "Gabon ends export ban on manganese",
        ),
        (
            Event(action="trade-agreement", places=("peru", "norway"), minerals=("copper",), status=Status.ADOPTED),
            "Peru and Norway agree on copper",
        ),
        (
            Event(
                action="export-ban", places=("china",), status=Status.ADOPTED,
                minerals=("rare-earths", "samarium", "gadolinium", "terbium"),
            ),
            "China bans exports of samarium, gadolinium and others",
        ),
        (
            Event(
                action="export-licensing", places=("china",), status=Status.ADOPTED,
                minerals=("rare-earths", "samarium"),
            ),
            "China puts samarium exports under licence",
        ),
        (
            Event(action="export-ban", places=("china",), minerals=("antimony",), status=Status.ADOPTED),
            "China bans antimony exports",
        ),
        (
            Event(action="export-ban", places=("china",), minerals=("minerals",), status=Status.ADOPTED),
            "China bans exports of minerals",
        ),
    ],
)  # fmt: skip
def test_a_headline(event: Event, said: str) -> None:
    assert headline(event, LEXICON) == said


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.ADOPTED, "Duties on palladium imports"),
        (Status.PROPOSED, "Planned duties on palladium imports"),
        (Status.ENDED, "End of duties on palladium imports"),
    ],
)
def test_an_act_without_an_actor_is_named_by_what_it_is(status: Status, said: str) -> None:
    event = Event(action="import-tariff", minerals=("palladium",), status=status)
    assert headline(event, LEXICON) == said


def test_a_plan_for_permits_is_not_told_as_permits() -> None:
    event = Event(action="permitting", minerals=("nickel",), status=Status.PROPOSED)
    assert headline(event, LEXICON) == "Planned rules on nickel mining permits"


def test_nobody_acts_on_nothing() -> None:
    assert headline(Event(action="export-ban"), LEXICON) == ""
    assert headline(Event(minerals=("copper",)), LEXICON) == ""


def test_no_headline_is_longer_than_it_may_be() -> None:
    actions = [entry.id for entry in LEXICON.of_kind(Kind.ACTION)]
    for action, status in product([*actions, ""], Status):
        event = Event(
            action=action,
            places=("democratic-republic-of-the-congo", "central-african-republic"),
            minerals=("rare-earths", "battery-materials", "critical-minerals"),
            status=status,
            effective_on="2026-09-15",
        )
        assert len(headline(event, LEXICON).split()) <= MOST_WORDS


def test_an_article_in_another_language_has_an_english_headline() -> None:
    told = main("Indonesia melarang ekspor bijih nikel", language="id")
    assert told.headline.startswith("Indonesia")
    assert "nickel" in told.headline
