"""Tables of trackers kept by hand, whatever their header's case and punctuation."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.match import lexicon
from monitor.measures.trackers import TrackerTable, table_of
from monitor.model.events import Status

TODAY = date(2026, 6, 1)


def read(text: str) -> TrackerTable:
    def minerals_in(title: str, _text: str) -> tuple[str, ...]:
        return tuple(m for m in ("lithium", "copper") if m in title.lower())

    return table_of(text, lexicon.load(), minerals_in, today=TODAY)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("In force", Status.IN_FORCE),
        ("Announced", Status.PROPOSED),
        ("Ended", Status.ENDED),
        ("Something new", Status.REPORTED),
    ],
)
def test_the_iea_says_the_state_itself(status: str, state: Status) -> None:
    table = read(
        "Policy ID,Title,Country,Year,Status,Type,Learn more\n"
        f"7,Lithium strategy,Chile,2023,{status},Strategic plans,https://policies.example/7\n"
    )
    (measure,) = table.measures
    assert (measure.ident, measure.place, measure.state) == ("iea-7", "chile", state)
    assert (measure.action, measure.link) == ("strategy-list", "https://policies.example/7")
    assert measure.steps[0].since == "2023-01-01"


def test_names_of_columns_are_read_as_written_anywhere() -> None:
    table = read(
        "intervention.id,title,implementing.jurisdiction,intervention.type,date.announced,date.implemented,date.removed\n"
        "9,Copper export duty,Zambia,Export tax,2025-03-01,2026-09-01,NA\n"
    )
    (measure,) = table.measures
    assert (measure.action, measure.state, measure.effective_on) == (
        "export-tax",
        Status.ADOPTED,
        "2026-09-01",
    )


def test_an_end_ahead_has_not_come() -> None:
    table = read(
        "Intervention ID,Title,Implementing Jurisdictions,Intervention Type,Announcement Date,Implementation Date,Removal Date\n"
        "1,Copper duty,Chile,Export tax,2020-01-01,2020-02-01,2030-01-01\n"
    )
    assert table.measures[0].state is Status.IN_FORCE


def test_several_governments_act_together_and_only_safe_links_are_kept() -> None:
    table = read(
        "Intervention ID,Title,Implementing Jurisdictions,Intervention Type,Announcement Date,Implementation Date,Removal Date,URL\n"
        '1,Lithium pact,"Chile, Argentina",Unknown type,2020-01-01,,,javascript:alert(1)\n'
    )
    (measure,) = table.measures
    assert (measure.places, measure.action, measure.link) == (("chile", "argentina"), "", "")
