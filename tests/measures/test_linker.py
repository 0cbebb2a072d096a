"""Which reports are one measure: hand-made events, one behaviour a test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.match import lexicon
from monitor.measures.kinship import Kinship
from monitor.measures.linker import MeasureLinker
from monitor.measures.states import takes_back
from monitor.model.events import Event, Status
from monitor.model.measures import Measure, MeasureReport, Origin, Turn

START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def report(day: int = 0, **changes: Any) -> MeasureReport:
    """A report on a ban of lithium ore by Zimbabwe, `day` days after START."""
    own = {"key", "turn", "years", "words", "story", "actions", "holds", "unplaced", "named"}
    event: dict[str, Any] = {
        "action": "export-ban",
        "place": "zimbabwe",
        "minerals": ("lithium",),
        "status": Status.ADOPTED,
        "sentence": "Zimbabwe bans exports of lithium ore.",
        **{name: value for name, value in changes.items() if name not in own},
    }
    event.setdefault("places", (event["place"],) if event["place"] else ())
    rest: dict[str, Any] = {name: value for name, value in changes.items() if name in own}
    rest.setdefault("key", str(day))
    rest.setdefault("actions", (event["action"],) if event["action"] else ())
    rest["takes_back"] = takes_back(Event(**event))
    return MeasureReport(
        at=START + timedelta(days=day),
        title=f"Report {day}",
        outlet="Wire",
        event=Event(**event),
        **rest,
    )


@pytest.fixture
def linker() -> MeasureLinker:
    return MeasureLinker(Kinship(lexicon.load()))


def joined(linker: MeasureLinker, *reports: MeasureReport) -> list[str | None]:
    links = [linker.take(each) for each in reports]
    return [link.measure if link else None for link in links]


def states(linker: MeasureLinker, *reports: MeasureReport) -> list[Status | None]:
    links = [linker.take(each) for each in reports]
    return [link.state if link else None for link in links]


def test_two_reports_of_one_act_are_one_measure(linker: MeasureLinker) -> None:
    first, second = joined(linker, report(), report(3, status=Status.IN_FORCE))
    assert first == second
    assert first is not None
    assert linker.measures[first].reports == ("0", "3")


@pytest.mark.parametrize(
    "changes",
    [
        {"place": "namibia"},
        {"minerals": ("nickel",)},
        {"action": "royalty-tax"},
        {"action": "export-quota"},
    ],
    ids=["another government", "another mineral", "another act", "another instrument"],
)
def test_look_alikes_are_measures_of_their_own(
    linker: MeasureLinker, changes: dict[str, Any]
) -> None:
    first, second = joined(linker, report(), report(1, **changes))
    assert first != second


def test_two_announcements_of_one_ministry_on_one_day_stay_two(linker: MeasureLinker) -> None:
    china = {"place": "china", "action": "export-licensing", "minerals": ("tungsten", "tellurium")}
    one = report(0, key="a", documents=("MOFCOM 2025/10",), **china)
    two = report(0, key="b", documents=("MOFCOM 2025/11",), **china)
    again = report(9, key="c", documents=("MOFCOM 2025/10",), **(china | {"minerals": ()}))
    first, second, third = joined(linker, one, two, again)
    assert first != second
    assert third == first


def test_a_document_joins_what_the_words_do_not(linker: MeasureLinker) -> None:
    first = report(0, documents=("EU 2024/1252",), place="european-union")
    later = report(400, documents=("EU 2024/1252",), place="european-union", action="", minerals=())
    assert len(set(joined(linker, first, later))) == 1


def test_the_quota_of_each_year_is_a_measure(linker: MeasureLinker) -> None:
    quota = {"place": "drc", "action": "export-quota", "minerals": ("cobalt",)}
    first, second, again = joined(
        linker,
        report(0, years=(2026,), **quota),
        report(300, years=(2027,), **quota),
        report(310, years=(2026,), **quota),
    )
    assert first != second
    assert again == first


def test_duties_on_two_countries_stay_two(linker: MeasureLinker) -> None:
    duty = {"place": "united-states", "action": "import-tariff", "minerals": ("silicon",)}
    first, second = joined(
        linker, report(0, target="angola", **duty), report(0, target="laos", **duty)
    )
    assert first != second


def test_a_report_without_a_government_opens_no_measure_but_joins_by_its_document(
    linker: MeasureLinker,
) -> None:
    nowhere = {"place": "", "places": ()}
    assert joined(linker, report(0, **nowhere)) == [None]
    (first,) = joined(linker, report(1, documents=("EO 14285",)))
    assert joined(linker, report(2, documents=("EO 14285",), **nowhere)) == [first]


def test_a_new_ban_after_the_end_of_one_is_another(linker: MeasureLinker) -> None:
    first, ended, new = joined(
        linker, report(), report(90, status=Status.ENDED), report(400, status=Status.PROPOSED)
    )
    assert first == ended
    assert new != first


def test_a_measure_goes_from_plan_to_end(linker: MeasureLinker) -> None:
    told = (Status.PROPOSED, Status.ADOPTED, Status.IN_FORCE, Status.SUSPENDED, Status.ENDED)
    assert states(linker, *(report(20 * n, status=s) for n, s in enumerate(told))) == list(told)


@pytest.mark.parametrize("turn", [Turn.DELAY, Turn.PARTIAL, Turn.PROLONG])
@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.ENDED, Status.PROPOSED])
def test_delay_easing_and_prolonging_change_no_state(
    linker: MeasureLinker, turn: Turn, status: Status
) -> None:
    assert states(linker, report(), report(9, status=status, turn=turn))[-1] is Status.ADOPTED


def test_a_court_stops_a_measure_and_another_lets_it_apply_again(linker: MeasureLinker) -> None:
    stop = report(10, status=Status.ADOPTED, turn=Turn.COURT_STOP, action="dispute")
    back = report(20, status=Status.ENDED, turn=Turn.REINSTATE, action="dispute")
    told = states(linker, report(status=Status.IN_FORCE), stop, back)
    assert told == [Status.IN_FORCE, Status.SUSPENDED, Status.IN_FORCE]


def test_a_draft_that_is_withdrawn_has_ended(linker: MeasureLinker) -> None:
    told = states(linker, report(status=Status.PROPOSED), report(9, turn=Turn.WITHDRAW))
    assert told == [Status.PROPOSED, Status.ENDED]


def test_what_was_adopted_is_in_force_from_its_date(linker: MeasureLinker) -> None:
    first = report(0, effective_on="2026-02-01")
    assert states(linker, first, report(40, status=Status.REPORTED)) == [
        Status.ADOPTED,
        Status.IN_FORCE,
    ]
    (measure,) = linker.measures.values()
    assert [(step.state, step.since) for step in measure.steps] == [
        (Status.ADOPTED, "2026-01-05"),
        (Status.IN_FORCE, "2026-02-01"),
    ]


def test_a_delay_moves_the_date(linker: MeasureLinker) -> None:
    joined(
        linker,
        report(0, effective_on="2026-02-01"),
        report(9, effective_on="2026-08-01", turn=Turn.DELAY),
    )
    (measure,) = linker.measures.values()
    assert (measure.state, measure.effective_on) == (Status.ADOPTED, "2026-08-01")
    assert measure.steps[-1].note == "delayed"


def test_a_report_that_comes_late_moves_no_state_back(linker: MeasureLinker) -> None:
    told = states(linker, report(20, status=Status.ENDED), report(3, status=Status.IN_FORCE))
    assert told == [Status.ENDED, Status.ENDED]


def test_the_same_reports_give_the_same_names(linker: MeasureLinker) -> None:
    other = MeasureLinker(Kinship(lexicon.load()))
    reports = (report(), report(2, place="namibia"), report(5))
    assert joined(linker, *reports) == joined(other, *reports)


def test_joining_goes_on_from_what_was_kept(linker: MeasureLinker) -> None:
    (first,) = joined(linker, report(0, words=("^250", "smelter")))
    assert first is not None
    other = MeasureLinker(Kinship(lexicon.load()))
    other.add(linker.measures[first], linker.memory_of(first))
    assert joined(other, report(4, words=("^250",))) == [first]


def test_news_attaches_to_what_a_tracker_said(linker: MeasureLinker) -> None:
    known = Measure(
        ident="gta-1",
        name="Export ban",
        place="zimbabwe",
        places=("zimbabwe",),
        action="export-ban",
        minerals=("lithium",),
        state=Status.IN_FORCE,
        origin=Origin.GTA,
        opened_at=START,
        confirmed_at=START,
    )
    linker.plant(known)
    assert joined(linker, report(30, status=Status.ENDED)) == ["gta-1"]
    moved = linker.measures["gta-1"]
    assert (moved.state, moved.origin) == (Status.ENDED, Origin.GTA)
    assert linker.assemble("gta-1", []) == known


GRANT = {"place": "united-states", "action": "subsidy", "minerals": ("lithium",)}


def test_two_grants_of_one_ministry_are_two(linker: MeasureLinker) -> None:
    first, second = joined(
        linker,
        report(0, words=("$577", "^577", "+cathode"), **GRANT),
        report(40, words=("$100", "^100", "+anode"), **GRANT),
    )
    assert first != second


def test_a_grant_is_known_again_by_its_company(linker: MeasureLinker) -> None:
    first, second = joined(
        linker,
        report(0, words=("^225", "+terravolta", "+smackover"), **GRANT),
        report(9, words=("+terravolta", "+smackover"), **GRANT),
    )
    assert first == second


def test_a_step_further_of_a_plan_is_the_same_plan(linker: MeasureLinker) -> None:
    first, second = joined(
        linker,
        report(0, status=Status.PROPOSED, **GRANT),
        report(90, status=Status.ADOPTED, **GRANT),
    )
    assert first == second


def test_pacts_with_other_parties_are_others(linker: MeasureLinker) -> None:
    pact = {"place": "european-union", "action": "trade-agreement", "minerals": ("lithium",)}
    first, second, third = joined(
        linker,
        report(0, places=("european-union", "chile"), words=("+pact",), **pact),
        report(1, places=("european-union", "zambia"), words=("+pact",), **pact),
        report(
            2, places=("chile", "european-union"), words=("+pact",), **(pact | {"place": "chile"})
        ),
    )
    assert len({first, second, third}) == 2
    assert third == first


def test_that_a_lifting_took_effect_opens_nothing(linker: MeasureLinker) -> None:
    told = states(
        linker, report(), report(20, status=Status.ENDED), report(30, status=Status.IN_FORCE)
    )
    assert told == [Status.ADOPTED, Status.ENDED, Status.ENDED]
    assert len(linker.measures) == 1


def test_a_duty_aimed_at_one_country_is_not_the_tariff_on_all(linker: MeasureLinker) -> None:
    duty = {"place": "united-states", "action": "import-tariff", "minerals": ("silicon",)}
    first, second = joined(
        linker, report(0, status=Status.PROPOSED, **duty), report(40, target="malaysia", **duty)
    )
    assert first != second


def test_to_take_back_a_permit_is_an_act_of_its_own(linker: MeasureLinker) -> None:
    assert states(linker, report(action="permitting", status=Status.ENDED)) == [Status.ADOPTED]
    assert states(linker, report(1, action="export-tax", status=Status.ENDED)) == [Status.ADOPTED]
    assert states(linker, report(2, action="subsidy", status=Status.ENDED)) == [Status.ENDED]


def test_who_tells_the_same_repeal_again_ends_nothing(linker: MeasureLinker) -> None:
    repeal = {"action": "export-tax", "status": Status.ENDED}
    assert states(
        linker, report(0, **repeal), report(1, **repeal), report(2, holds=True, **repeal)
    ) == [
        Status.ADOPTED,
        Status.ADOPTED,
        Status.IN_FORCE,
    ]


def test_what_names_no_mineral_is_no_measure(linker: MeasureLinker) -> None:
    assert joined(linker, report(minerals=())) == [None]


def test_a_list_with_little_in_common_adds_no_minerals(linker: MeasureLinker) -> None:
    wide = ("lithium", "gallium", "antimony", "graphite")
    first, second, other = joined(
        linker,
        report(0),
        report(1, minerals=wide),
        report(40, minerals=("gallium", "antimony"), status=Status.SUSPENDED),
    )
    assert first == second
    assert first is not None
    assert linker.measures[first].minerals == ("lithium",)
    assert other != first


def test_grants_of_two_sums_are_two_and_one_told_by_its_parts_is_one(linker: MeasureLinker) -> None:
    grant = {"action": "subsidy", "place": "united-states", "minerals": ("uranium",)}
    whole = ("$27", "^27", "^900", "+centrus")
    first, part, another = joined(
        linker,
        report(0, words=whole, **grant),
        report(1, words=("$900", "^900", "^27", "+centrus"), **grant),
        report(2, words=("$55", "^55", "+orano"), **grant),
    )
    assert part == first
    assert another != first


def test_a_plan_that_is_shelved_has_ended_a_measure_is_on_hold(linker: MeasureLinker) -> None:
    plan = {"place": "norway", "minerals": ("copper",), "action": "permitting"}
    shelved = {"turn": Turn.SHELVE, "status": Status.REPORTED}
    assert states(
        linker, report(0, status=Status.PROPOSED, **plan), report(3, **plan, **shelved)
    ) == [Status.PROPOSED, Status.ENDED]
    assert states(linker, report(4), report(5, **shelved)) == [Status.ADOPTED, Status.SUSPENDED]


def test_a_ban_has_ended_when_exports_go_on(linker: MeasureLinker) -> None:
    reopened = report(30, turn=Turn.REOPEN, status=Status.REPORTED)
    assert states(linker, report(0, status=Status.IN_FORCE), reopened)[1] is Status.ENDED
