"""`restore` as a user runs it."""

from __future__ import annotations

from pathlib import Path

from monitor.config import load
from tests.cli.conftest import Run
from tests.store.test_damage import zeroed


def test_a_damaged_database_is_named_and_a_copy_is_put_back(
    run: Run, fresh: Path, tmp_path: Path
) -> None:
    run("poll", "--config", fresh)
    copy, database = tmp_path / "copy.db", load.load(fresh).database
    assert run("backup", copy, "--config", fresh)[0] == 0
    hits = run("hits", "--json", "--config", fresh)[1]
    zeroed(database, "hits")
    code, out, _ = run("doctor", "--config", fresh)
    assert (code, "BAD  database" in out) == (1, True)
    assert "hits: " in out
    code, _, err = run("backup", "--check", "--config", fresh)
    assert (code, "monitor: corrupt" in err) == (3, True)
    code, _, err = run("backup", tmp_path / "other.db", "--config", fresh)
    assert (code, "Traceback" in err, (tmp_path / "other.db").exists()) == (3, False, False)
    assert run("backup", "--check", copy, "--config", fresh)[0] == 0
    code, out, _ = run("restore", copy, "--config", fresh)
    assert (code, "monitor.db.replaced-1" in out) == (0, True)
    assert run("hits", "--json", "--config", fresh)[1] == hits
    assert "BAD  database" not in run("doctor", "--config", fresh)[1]
