"""`health` as a container runs it."""

from __future__ import annotations

from pathlib import Path

from monitor.config import load
from monitor.core.clock import to_iso, utc_now
from monitor.pipeline.health import HEARTBEAT, STARTED
from monitor.store.facade import Store
from monitor.store.writer import Writer
from tests.cli.conftest import Run


def test_health_fails_without_a_daemon_and_is_ok_with_its_heartbeat(run: Run, fresh: Path) -> None:
    run("poll", "--config", fresh)
    code, out, _ = run("health", "--config", fresh)
    assert (code, out) == (
        1,
        "not running; no daemon has run on this database yet; start one with: monitor run\n",
    )
    with Store.open(load.load(fresh).database, now=utc_now) as store:
        store.write_now(Writer.set_meta, STARTED, to_iso(utc_now()), now=utc_now())
    assert run("health", "--config", fresh)[:2] == (
        1,
        "failing; the daemon has not started yet\n",
    )
    with Store.open(load.load(fresh).database, now=utc_now) as store:
        store.write_now(Writer.set_meta, HEARTBEAT, to_iso(utc_now()), now=utc_now())
    assert run("health", "--config", fresh)[:2] == (0, "ok\n")


def test_health_knows_two_answers_only(run: Run, fresh: Path, tmp_path: Path) -> None:
    code, out, _ = run("health", "--config", fresh)
    assert code == 1
    assert out.startswith("failing; missing_file")
    assert run("health", "--config", tmp_path / "nowhere.toml")[0] == 1
