"""`measures` as a user runs it: the list, a history, corrections, tables in and out."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import icalendar
import pytest

from monitor.measures.columns import COLUMNS
from tests.cli.conftest import Run

GTA = """Intervention ID,Title,Implementing Jurisdictions,Intervention Type,Announcement Date,Implementation Date,Removal Date,Affected Products,URL
101,"Zimbabwe: Export ban on lithium ore",Zimbabwe,Export ban,2022-12-20,2022-12-21,,"253090, 283691",https://tracker.example/101
102,"Chile: Loan for a lithium plant","Chile",State loan,2025-01-03,,,283691,
103,"France: Subsidy for cheese",France,Financial grant,2025-01-03,,,040610,
104,"Duty on silicon metal","United States of America; Canada",Anti-dumping,1 Mar 2021,2021-06-01,2024-06-01,280469,
105,"Atlantis bans lithium exports",Atlantis,Export ban,2025-01-03,,,283691,
106,"Chile: A lithium law without a day",Chile,Export ban,,,,283691,
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "interventions.csv"
    file.write_text(GTA, encoding="utf-8")
    return file


@pytest.fixture
def polled_now(run: Run, fresh: Path) -> Path:
    """A monitor that has polled once, of this test's own."""
    assert run("poll", "--config", fresh, "--json")[0] == 0
    return fresh


def listed(run: Run, config: Path, *more: object) -> list[dict[str, object]]:
    code, out, _ = run("measures", "--config", config, *more, "--json")
    assert code == 0
    rows: list[dict[str, object]] = json.loads(out)
    return rows


def test_a_filter_understands_names_and_refuses_what_it_does_not(
    run: Run, polled_now: Path
) -> None:
    named = listed(run, polled_now, "--place", "Zimbabwe", "--mineral", "Lithium")
    assert named == listed(run, polled_now, "--place", "zimbabwe", "--mineral", "lithium") != []
    code, _, err = run("measures", "--config", polled_now, "--place", "Zimbabwee")
    assert code == 1
    assert '--place: "Zimbabwee" is not in the lexicon (did you mean zimbabwe?)' in err


def test_the_news_became_measures(run: Run, polled_now: Path) -> None:
    rows = {row["jurisdiction"]: row for row in listed(run, polled_now)}
    ban = rows["Zimbabwe"]
    assert tuple(ban) == COLUMNS
    assert (ban["iso3"], ban["type"], ban["type_gta"]) == ("ZWE", "export-ban", ["Export ban"])
    assert ban["minerals"] == ["lithium"]
    assert ban["sources"]
    code, out, _ = run("measures", "--config", polled_now)
    assert code == 0
    assert "Zimbabwe" in out
    assert out.endswith("measures\n")


def test_a_measure_shows_its_history_with_the_evidence(run: Run, polled_now: Path) -> None:
    (ban,) = listed(run, polled_now, "--place", "zimbabwe")
    code, out, _ = run("measures", ban["id"], "--config", polled_now)
    assert code == 0
    assert "“The government of Zimbabwe has banned exports" in out or "“Zimbabwe bans" in out
    assert "found in reports by this program" in out
    whole = json.loads(run("measures", ban["id"], "--config", polled_now, "--json")[1])
    assert whole["history"][0]["source"].endswith("/ban")
    assert run("measures", "none", "--config", polled_now)[0] == 1


def test_csv_has_the_same_rows_and_opens_in_a_spreadsheet(run: Run, polled_now: Path) -> None:
    rows = listed(run, polled_now)
    out = run("measures", "--config", polled_now, "--csv")[1]
    lines = list(csv.DictReader(io.StringIO(out)))
    assert [tuple(line) for line in lines] == [COLUMNS] * len(rows)
    assert [line["id"] for line in lines] == [row["id"] for row in rows]


def test_a_trackers_table_is_prior_knowledge_with_its_mark(
    run: Run, fresh: Path, table: Path
) -> None:
    code, out, _ = run("measures", "import", table, "--config", fresh)
    assert code == 0
    assert "3 measures of gta, 3 of them new" in out
    assert "1 rows left out: names no mineral" in out
    assert "1 rows left out: a government that the lexicon does not know" in out
    assert "1 rows left out: no date" in out
    rows = {row["id"]: row for row in listed(run, fresh)}
    ban, loan, duty = rows["gta-101"], rows["gta-102"], rows["gta-104"]
    assert (ban["status"], ban["implemented"], ban["type"]) == (
        "in_force",
        "2022-12-21",
        "export-ban",
    )
    assert (loan["status"], loan["type"]) == ("proposed", "state-financing")
    assert (duty["status"], duty["removed"], duty["iso3"]) == ("ended", "2024-06-01", "USA")
    assert {row["origin"][0] for row in rows.values()} == {"gta"}  # type: ignore[index]
    assert ban["sources"] == ["https://tracker.example/101"]
    assert "not found by this program" in run("measures", "gta-101", "--config", fresh)[1]
    assert "0 of them new" in run("measures", "import", table, "--config", fresh)[1]


def test_news_moves_an_imported_measure(run: Run, fresh: Path, table: Path) -> None:
    table.write_text(GTA.replace("2022-12-", "2026-02-"), encoding="utf-8")
    run("measures", "import", table, "--config", fresh)
    run("poll", "--config", fresh, "--json")
    (ban,) = listed(run, fresh, "--place", "zimbabwe")
    assert (ban["id"], ban["reports"]) == ("gta-101", 1)


def test_a_table_of_no_tracker_is_refused(run: Run, fresh: Path, tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    code, _, err = run("measures", "import", file, "--config", fresh)
    assert code == 1
    assert "neither Global Trade Alert's columns" in err


def test_the_calendar_opens_in_a_parser(run: Run, fresh: Path, table: Path) -> None:
    run("measures", "import", table, "--config", fresh)
    calendar = icalendar.Calendar.from_ical(run("measures", "--ics", "--config", fresh)[1])
    events = calendar.walk("VEVENT")
    assert [str(event["dtstart"].dt) for event in events] == ["2021-06-01", "2022-12-21"]
    assert "Zimbabwe" in events[1]["summary"]


def test_a_person_corrects_a_measure(run: Run, fresh: Path, table: Path) -> None:
    run("measures", "import", table, "--config", fresh)
    said = ("status=suspended", "from=2026-01-01")
    assert run("measures", "set", "gta-101", *said, "--config", fresh)[0] == 0
    (ban,) = listed(run, fresh, "--status", "suspended")
    assert (ban["id"], ban["origin"]) == ("gta-101", ["gta", "person"])
    assert run("measures", "forget", "gta-102", "--config", fresh)[0] == 0
    assert "gta-102" not in {row["id"] for row in listed(run, fresh)}
    assert run("measures", "forget", "gta-999", "--config", fresh)[0] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("set", "m", "colour=red"), "may be set"),
        (("set", "m", "status=lost"), "one of"),
        (("set", "m", "from=soon"), "a day is expected"),
        (("merge", "m"), "merge ID OTHER"),
        (("split", "m"), "split ID ARTICLE"),
        (("import",), "import FILE"),
        (("a", "b"), "none of merge"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else "",
)
def test_what_cannot_be_done_is_said(
    run: Run, fresh: Path, words: tuple[str, ...], said: str
) -> None:
    code, _, err = run("measures", *words, "--config", fresh)
    assert code == 2
    assert said in err
