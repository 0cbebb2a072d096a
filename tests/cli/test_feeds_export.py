"""`feeds export` as a user runs it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_a_password_is_not_exported_and_that_is_said(run: Run, fresh: Path) -> None:
    fresh.write_text(fresh.read_text().replace("http://", "http://ann:secret@"))
    code, _, err = run("feeds", "export", fresh.with_name("out.opml"), "--config", fresh)
    assert code == 0
    assert "1 addresses are written without their user names and passwords" in err
    assert "secret" not in fresh.with_name("out.opml").read_text()


def test_an_export_that_cannot_be_written_says_why(run: Run, fresh: Path, tmp_path: Path) -> None:
    code, _, err = run("feeds", "export", tmp_path / "none" / "out.opml", "--config", fresh)
    assert code == 2
    assert "cannot be written: No such file or directory" in err
