"""Whether a government decides, plans, or only may: the words of the act's own clause, wherever a plan is spoken of."""

from __future__ import annotations

import pytest

from tests.support.acts import main

DECIDED = "adopted"
PLANNED = "proposed"


@pytest.mark.parametrize(
    ("title", "status"),
    [
        # what only announces leaves it to what is announced
        ("Kenya announces it may ban exports of titanium ore", PLANNED),
        ("Kenya unveils proposal for an export ban on titanium ore", PLANNED),
        ("Kenya publishes draft rules on export permits for titanium ore", PLANNED),
        ("Kenya launches consultation on export permits for titanium ore", PLANNED),
        ("Kenya announces export ban on titanium ore", DECIDED),
        ("Kenya announces that it will ban exports of titanium ore", DECIDED),
        # a plan that is decided on is decided
        ("Kenya approves plan to stockpile titanium", DECIDED),
        ("Kenya's president signs bill on an export tax on titanium ore", DECIDED),
        ("Export tax bill on titanium ore signed into law in Kenya", DECIDED),
        ("Kenya's cabinet adopts proposed export ban on titanium ore", DECIDED),
        ("Export tax on titanium ore yet to be approved by Kenya's cabinet", PLANNED),
        # what is said behind the decision does not undo it
        ("Kenya bans exports of titanium ore, plans a smelter", DECIDED),
        ("Kenya imposes export tax on titanium ore in push for planned smelter", DECIDED),
        ("Kenya signs an order that would ban exports of titanium ore", DECIDED),
        ("Kenya to lift stockpile of titanium to as much as 90 days", DECIDED),
        # what a government gives it may take back: a decision; the end of a ban is an end
        ("Kenya tears up 40 mining permits for titanium", DECIDED),
        ("Kenya revokes mining licence of titanium company", DECIDED),
        ("Kenya scraps export ban on titanium ore", "ended"),
        ("Kenya signs bill on titanium royalties, veto of ministers refused", DECIDED),
        ("No titanium ore may leave the country, says Kenya's ministry", DECIDED),
        # a review that is over, and one that is not
        (
            "Titanium Sponge From Kenya: Final Results of Antidumping Duty Administrative Review",
            DECIDED,
        ),
        (
            "Titanium Sponge From Kenya: Preliminary Results of Antidumping Duty Administrative Review",
            PLANNED,
        ),
        ("Court throws out Kenya's import tariff on titanium", "ended"),
        # a committee does not yet decide
        ("Kenya's senate panel advances reserve for titanium", PLANNED),
        # other ways to plan
        ("Kenya floats export tax on titanium ore", PLANNED),
        ("Kenya moves to ban exports of titanium ore", PLANNED),
        ("Kenya is considering an export ban on titanium ore", PLANNED),
        ("Kenya tables a bill on an export tax on titanium ore", PLANNED),
        ("Export tax on titanium ore under consideration in Kenya", PLANNED),
        ("Kenya seeks feedback on export permits for titanium ore", PLANNED),
    ],
)
def test_decided_or_planned(title: str, status: str) -> None:
    assert main(title).status.value == status


@pytest.mark.parametrize(
    ("title", "text", "status"),
    [
        # an order speaks for itself
        (
            "Restoring titanium",
            "By the authority vested in me as President of Kenya it is hereby ordered: The Secretary of Mines shall develop a plan "
            "for a national stockpile of titanium.",
            DECIDED,
        ),
        # a notice whose title only schedules
        (
            "Titanium sponge from Kenya; scheduling of a hearing",
            "The Commission hereby gives notice that it determined the import duties on titanium sponge from Kenya.",
            PLANNED,
        ),
        (
            "Implementing section 3 of the Big Bill Act",
            "Kenya's ministry is making available for mining leases 300 acres of titanium.",
            DECIDED,
        ),
        (
            "Ministry won't impose an import tariff on titanium",
            "Kenya's ministry won't impose an import tariff on titanium.",
            "reported",
        ),
    ],
)
def test_papers_that_decide_and_papers_that_schedule(title: str, text: str, status: str) -> None:
    assert main(title, text).status.value == status


@pytest.mark.parametrize(
    ("title", "text", "status"),
    [
        ("Ghana to ban lithium exports", "Ghana will ban exports of lithium from July, a notice said.", "adopted"),
        ("Ghana to put 5% duty on lithium exports", "The duty on lithium exports will apply from 1 July.", "adopted"),
        ("Ghana to ban lithium exports", "Ghana is considering a ban on exports of lithium.", "proposed"),
        ("Ghana to ban lithium exports", "A bill that would ban exports of lithium goes to Ghana's parliament.", "proposed"),
        ("Ghana to lift lithium stockpile to 90 days", "Ghana's mines ministry wants to hold stockpiles of lithium for 90 days.", "proposed"),
        ("Ghana to lift lithium stockpile to 90 days", "Ghana decided to raise its stockpile of lithium.", "adopted"),
        ("Ghana plans to ban lithium exports", "Ghana bans exports of bauxite today.", "proposed"),
    ],
)  # fmt: skip
def test_what_a_headline_says_is_to_come_is_decided_where_the_lead_says_so(
    title: str, text: str, status: str
) -> None:
    assert main(title, text).status == status


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("The order took effect on Monday.", "in_force"),
        ("The order will take effect later.", "adopted"),
        ("The order takes effect in the next quarter.", "adopted"),
        ("A Togolese duty on phosphate took effect on Monday.", "adopted"),
    ],
)
def test_the_next_sentence_says_that_it_holds(said: str, status: str) -> None:
    told = main("Ghana bans lithium exports", f"Ghana banned exports of lithium. {said}")
    assert told.status == status
