"""Measures are kept with their steps, found by what they are, and say since when they are known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from monitor.model.events import Event, Status
from monitor.model.measures import (
    Correction,
    CorrectionKind,
    Measure,
    MeasureMemory,
    MeasureReport,
    MeasureStep,
    Origin,
)
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.records import JoinedReport, MeasureFilter
from monitor.store.writer import Writer
from tests.support.stored import NOW, entry_update, events, later

MEMORY = MeasureMemory(actions=(("export-ban", 2),), words=("^250", "ore"))


def step(state: Status = Status.ADOPTED, **changes: Any) -> MeasureStep:
    """A step with its evidence."""
    values = {"since": "2026-02-20", "seen_at": NOW, "report": "1", "outlet": "Wire", **changes}
    return MeasureStep(state=state, **values)


def measure(ident: str = "m1", **changes: Any) -> Measure:
    """A ban."""
    values: dict[str, Any] = {
        "name": "Zimbabwe bans lithium ore exports",
        "place": "zimbabwe",
        "places": ("zimbabwe",),
        "action": "export-ban",
        "minerals": ("lithium",),
        "state": Status.ADOPTED,
        "opened_at": NOW,
        "confirmed_at": NOW,
        "reports": ("1",),
        "stories": ("s1",),
        "steps": (step(),),
        **changes,
    }
    return Measure(ident=ident, **values)


def save(store: Store, *measures: Measure, at: Any = NOW) -> None:
    for each in measures:
        store.write_now(Writer.save_measure, each, MEMORY, now=at)


def found(store: Store, **wanted: Any) -> list[str]:
    return [m.ident for m in store.read_now(Reader.measures, MeasureFilter(**wanted))]


def test_a_measure_is_read_as_it_was_saved(store: Store) -> None:
    save(store, measure())
    assert store.read_now(Reader.measure, "m1") == measure()
    assert store.read_now(Reader.all_measures) == ((measure(), MEMORY),)
    assert store.read_now(Reader.measures_of_stories, ["s1"]) == (measure(),)


@pytest.mark.parametrize(
    "wanted",
    [
        {"mineral": "lithium"},
        {"place": "zimbabwe"},
        {"action": "export-ban"},
        {"state": "adopted"},
        {"origin": "found"},
        {"since": NOW},
    ],
    ids=lambda wanted: next(iter(wanted)),
)
def test_measures_are_found_by_what_they_are(store: Store, wanted: dict[str, Any]) -> None:
    other = measure(
        "m2",
        place="chile",
        action="royalty-tax",
        minerals=("copper",),
        state=Status.ENDED,
        origin=Origin.GTA,
        steps=(),
        opened_at=later(days=-9),
    )
    save(store, measure(), other, at=NOW)
    assert found(store, **wanted) == ["m1"]
    assert store.read_now(Reader.count_measures, MeasureFilter(**wanted)) == 1


def test_the_matrix_counts_measures_by_mineral_and_government(store: Store) -> None:
    save(store, measure(), measure("m2", minerals=("lithium", "cobalt"), state=Status.PROPOSED))
    cells = store.read_now(Reader.measure_matrix)
    assert {(c.mineral, c.place, c.measures, c.holding) for c in cells} == {
        ("lithium", "zimbabwe", 2, 1),
        ("cobalt", "zimbabwe", 1, 0),
    }


def test_a_move_is_told_once_when_it_became_known(store: Store) -> None:
    save(store, measure())
    moved = measure(state=Status.ENDED, steps=(step(), step(Status.ENDED, since="2026-03-01")))
    save(store, moved, at=later(days=9))
    save(store, moved, at=later(days=20))  # nothing new
    first = store.read_now(Reader.measure_moves, NOW, later(days=1))
    second = store.read_now(Reader.measure_moves, later(days=1), later(days=30))
    assert [(m.before, m.state) for m in first] == [("", "adopted")]
    assert [(m.before, m.state, m.told_at) for m in second] == [("adopted", "ended", later(days=9))]


def test_a_step_that_changes_no_state_is_no_move(store: Store) -> None:
    save(store, measure(steps=(step(), step(note="delayed", since="2026-03-01"))))
    assert len(store.read_now(Reader.measure_moves, NOW, later(days=1))) == 1


def test_what_was_imported_is_no_news(store: Store) -> None:
    save(store, measure(steps=(step(origin=Origin.GTA, report=""),)))
    assert store.read_now(Reader.measure_moves, NOW, later(days=1)) == ()


def test_dates_of_effect_ahead_are_found(store: Store) -> None:
    save(store, measure(effective_on="2026-02-24"), measure("m2", effective_on="2026-05-01"))
    soon = store.read_now(Reader.measures_taking_effect, NOW.date(), later(days=14).date())
    assert [m.ident for m in soon] == ["m1"]


def test_a_merged_measure_leads_to_the_other_and_is_listed_no_more(store: Store) -> None:
    save(store, measure(), measure("m2", merged_into="m1"), measure("m3", forgotten=True))
    assert found(store) == ["m1"]
    assert store.read_now(Reader.measure, "m2") == measure()
    assert store.read_now(Reader.measure, "none") is None


def report(key: str = "1") -> MeasureReport:
    return MeasureReport(key=key, at=NOW, event=Event(action="export-ban", place="zimbabwe"))


def test_a_main_event_waits_until_it_is_joined(filled: Store) -> None:
    filled.write_now(Writer.save_entry, entry_update(1, events=events()), now=NOW)
    (waiting,) = filled.read_now(Reader.unjoined_events, 10)
    assert waiting.event == events().main
    joined = JoinedReport(article_id=waiting.article_id, measure="m1", report=report())
    filled.write_now(Writer.save_joined, [joined], [(measure(), MEMORY)], now=NOW)
    assert filled.read_now(Reader.unjoined_events, 10) == ()
    assert filled.read_now(Reader.reports_of_measure, "m1") == (report(),)
    assert filled.read_now(Reader.owners_of_reports) == {str(waiting.article_id): "m1"}


def test_an_event_that_is_gone_waits_to_be_taken_out(filled: Store) -> None:
    filled.write_now(Writer.save_entry, entry_update(1, events=events()), now=NOW)
    (waiting,) = filled.read_now(Reader.unjoined_events, 10)
    joined = JoinedReport(article_id=waiting.article_id, measure="m1", report=report())
    filled.write_now(Writer.save_joined, [joined], [(measure(), MEMORY)], now=NOW)
    filled.write_now(Writer.save_entry, entry_update(1), now=NOW)
    (waiting,) = filled.read_now(Reader.unjoined_events, 10)
    assert (waiting.event, waiting.gone) == (None, False)


def test_a_rescan_replaces_measures_and_keeps_when_steps_were_told(store: Store) -> None:
    save(store, measure(), measure("m2"))
    store.write_now(
        Writer.replace_measures,
        [],
        [(measure(minerals=("lithium", "cobalt")), MEMORY)],
        now=later(days=9),
    )
    assert found(store) == ["m1"]
    (move,) = store.read_now(Reader.measure_moves, NOW, later(days=30))
    assert move.told_at == NOW


def test_corrections_and_imports_are_kept_in_order(store: Store) -> None:
    forget = Correction(kind=CorrectionKind.FORGET, measure="m1", at=NOW)
    merge = Correction(kind=CorrectionKind.MERGE, measure="m2", other="m3", at=later(days=1))
    for each in (forget, merge):
        store.write_now(Writer.add_correction, each)
    assert store.read_now(Reader.corrections) == (forget, merge)
    assert store.read_now(Reader.corrections, "m2") == (merge,)
    seed = replace(measure("gta-1"), origin=Origin.GTA)
    store.write_now(Writer.save_imports, [seed], now=NOW)
    assert store.read_now(Reader.imported_measures) == (seed,)
