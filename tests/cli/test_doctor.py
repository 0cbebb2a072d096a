"""`doctor` as a user runs it."""

from __future__ import annotations

import os
from pathlib import Path

from monitor.config import load
from monitor.core.clock import utc_now
from tests.cli.conftest import Run


def test_the_doctor_names_what_is_wrong(run: Run, fresh: Path, polled: Path) -> None:
    code, out, _ = run("doctor", "--config", polled)
    assert code == 0
    assert "BAD" not in out
    fresh.write_text(
        fresh.read_text()
        + '\n[email]\nhost = "127.0.0.1"\nport = 9\ntls = "none"\nrecipients = ["a@example.com"]\n'
    )
    code, out, _ = run("doctor", "--config", fresh)
    assert code == 1
    assert "BAD  mail server 127.0.0.1" in out
    fresh.write_text("x = 1\n")
    code, out, _ = run("doctor", "--config", fresh)
    assert code == 1
    assert "BAD  config" in out


def test_the_doctor_knows_a_clock_that_is_behind_and_a_name_that_is_none(
    run: Run, fresh: Path
) -> None:
    run("poll", "--config", fresh)
    later = utc_now().timestamp() + 86_400
    os.utime(load.load(fresh).database, (later, later))
    fresh.write_text(
        fresh.read_text().replace('url = "http://127.0.0.1', 'url = "http://nowhere.invalid', 1)
    )
    code, out, _ = run("doctor", "--config", fresh)
    assert code == 1
    assert "behind what was saved last" in out
    assert "BAD  names (DNS): nowhere.invalid" in out


def test_the_doctor_names_a_folder_that_is_missing(run: Run, fresh: Path) -> None:
    fresh.write_text('database = "no/such/folder/monitor.db"\n' + fresh.read_text())
    code, out, _ = run("doctor", "--config", fresh)
    assert code == 1
    assert "BAD  folder" in out
