"""`digest` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_digest_writes_the_forms_asked_for(run: Run, fresh: Path, tmp_path: Path) -> None:
    run("poll", "--config", fresh)
    code, out, err = run(
        "digest",
        "--config",
        fresh,
        "--out",
        tmp_path / "d",
        "--format",
        "html",
        "text",
        "eml",
        "json",
    )
    assert code == 0
    assert sorted(file.name for file in (tmp_path / "d").iterdir()) == [
        "digest.eml",
        "digest.html",
        "digest.json",
        "digest.txt",
    ]
    assert len(out.splitlines()) == 4
    assert "2 stories" in err
    assert json.loads((tmp_path / "d" / "digest.json").read_text())["stories"] == 2


def test_digest_that_cannot_be_written_is_exit_1(run: Run, fresh: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    code, _, err = run("digest", "--config", fresh, "--out", tmp_path / "file")
    assert code == 1
    assert "cannot be written" in err


def test_a_stored_digest_is_made_anew_with_the_templates_as_they_are(
    run: Run, polled: Path, tmp_path: Path
) -> None:
    assert run("digest", "--out", tmp_path / "a", "--config", polled)[0] in (0, 1)
    code, out, err = run("digest", "--fresh", "--out", tmp_path / "b", "--config", polled)
    assert code == 0, err
    assert (tmp_path / "b" / "digest.txt").read_text("utf-8") in out or "digest.txt" in out
    said = (tmp_path / "b" / "digest.txt").read_text("utf-8")
    assert (
        said.splitlines()[0] == (tmp_path / "a" / "digest.txt").read_text("utf-8").splitlines()[0]
    )
