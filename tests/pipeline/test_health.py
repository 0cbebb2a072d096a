"""The verdict on the daemon."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.core.clock import to_iso
from monitor.pipeline import health

NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)


def ago(**kw: float) -> str:
    return to_iso(NOW - timedelta(**kw))


WELL = {health.HEARTBEAT: ago(seconds=10), health.ROUND: ago(minutes=1)}


def test_a_daemon_that_does_its_work_is_ok() -> None:
    assert health.verdict(WELL, now=NOW) == health.Health(status="ok", reasons=())


@pytest.mark.parametrize(
    ("meta", "words"),
    [
        ({health.STARTED: ago(minutes=1)}, "has not started"),
        ({**WELL, health.HEARTBEAT: ago(minutes=10)}, "heartbeat is 10 min old"),
        ({**WELL, health.ROUND: ago(hours=3)}, "poll round is 3 h old"),
        ({**WELL, health.DIGEST_DUE: ago(hours=2)}, "a digest is overdue"),
        ({**WELL, health.WRITE_ERROR: "disk full"}, "cannot be written: disk full"),
        ({**WELL, health.OVERDUE: ["deliver"]}, "the job deliver hangs"),
    ],
)
def test_what_is_overdue_fails_and_is_named(meta: dict[str, str], words: str) -> None:
    found = health.verdict(meta, now=NOW)
    assert found.status == "failing"
    assert words in found.reasons[0]


def test_where_no_daemon_ever_ran_none_fails() -> None:
    found = health.verdict({}, now=NOW)
    assert found.status == "not running"
    assert found.reasons == ("no daemon has run on this database yet; start one with: monitor run",)
    assert health.verdict({health.DAMAGE: ["page 3"]}, now=NOW).status == "failing"


def test_a_broken_edit_and_undelivered_mail_degrade() -> None:
    found = health.verdict({**WELL, health.CONFIG: ["line 3: unknown key"]}, now=NOW, undelivered=2)
    assert found.status == "degraded"
    assert "line 3" in found.reasons[0]
    assert "2 messages" in found.reasons[1]


def test_a_clock_set_back_is_no_failure() -> None:
    assert (
        health.verdict({**WELL, health.HEARTBEAT: to_iso(NOW + timedelta(hours=1))}, now=NOW).status
        == "ok"
    )


def test_stored_texts_become_values() -> None:
    assert health.decoded({"a": "[1]", "b": '"x"'}) == {"a": [1], "b": "x"}


def test_most_feeds_failing_and_a_broken_template_degrade() -> None:
    meta = {**WELL, health.TEMPLATES: ["digest.html.j2, line 3: unexpected '}'"]}
    found = health.verdict(meta, now=NOW, feeds=(40, 31))
    assert found.status == "degraded"
    assert "digest.html.j2, line 3" in found.reasons[0]
    assert "31 of 40 feeds fail" in found.reasons[1]
    assert health.verdict(WELL, now=NOW, feeds=(40, 20)).status == "ok"


def test_the_note_of_the_daemon_is_written_in_place(tmp_path: Path) -> None:
    database = tmp_path / "monitor.db"
    assert health.noted(database) == {}
    health.note(database, {health.WRITE_ERROR: "x" * 9000, health.OVERDUE: ["poll"]})
    size = (tmp_path / "monitor.db.state").stat().st_size
    assert health.noted(database)[health.WRITE_ERROR].startswith("xxx")
    health.note(database, {health.WRITE_ERROR: None, health.OVERDUE: ["poll"]})
    assert health.noted(database) == {health.WRITE_ERROR: None, health.OVERDUE: ["poll"]}
    assert (tmp_path / "monitor.db.state").stat().st_size == size
