"""`monitor init` with flags."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path
from typing import Any

import pytest

from monitor.config import load
from tests.cli.conftest import Run


def written(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "config.toml").read_text(encoding="utf-8"))


def test_flags_set_zone_hour_contact_and_mail(run: Run, tmp_path: Path) -> None:
    code, _, _ = run(
        "init", tmp_path, "--timezone", "Europe/Berlin", "--at", "07:15", "--contact", "desk@example.org",
        "--mail-host", "smtp.example.org", "--mail-user", "me", "--mail-from", "m@example.org",
        "--mail-to", "a@example.org", "--mail-to", "B <b@example.org>",
    )  # fmt: skip
    assert code == 0
    made = written(tmp_path)
    assert (made["timezone"], made["digest"]["at"]) == ("Europe/Berlin", "07:15")
    assert made["fetch"]["user_agent"].endswith("(+desk@example.org)")
    assert made["email"]["recipients"] == ["a@example.org", "B <b@example.org>"]
    assert made["email"]["password_file"] == "/run/secrets/smtp_password"
    load.load(tmp_path / "config.toml", env={})


def test_a_zone_that_is_none_is_named_and_nothing_written(run: Run, tmp_path: Path) -> None:
    code, _, err = run("init", tmp_path, "--timezone", "Europe/Nowhere")
    assert (code, (tmp_path / "config.toml").exists()) == (2, False)
    assert '"Europe/Nowhere" is no time zone' in err


def test_a_value_cannot_bring_in_keys(run: Run, tmp_path: Path) -> None:
    code, _, err = run("init", tmp_path, "--contact", 'x"\n[server]\nhost = "0.0.0.0')
    assert code == 2
    assert "cannot stand in config.toml" in err


def test_in_a_container_the_page_is_open_behind_a_token_and_digests_are_files(
    run: Run, tmp_path: Path
) -> None:
    assert run("init", tmp_path, "--container")[0] == 0
    made = written(tmp_path)
    assert made["server"] == {
        "enabled": True, "host": "0.0.0.0", "port": 8080, "token_file": "/data/token"
    }  # fmt: skip
    assert (made["digest"]["files"], made["digest"]["base_url"]) == (True, "http://127.0.0.1:8080")
    load.load(tmp_path / "config.toml", env={})


def test_a_second_start_leaves_the_owners_config_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("# mine\n")
    assert run("init", tmp_path, "--container")[0] == 0
    assert (tmp_path / "config.toml").read_text() == "# mine\n"


@pytest.mark.skipif("__import__('os').geteuid() != 0", reason="only root may give files away")
def test_root_shares_the_folder_with_the_images_user(run: Run, tmp_path: Path) -> None:
    run("init", tmp_path, "--container")
    folder, file = tmp_path.stat(), (tmp_path / "config.toml").stat()
    assert (folder.st_gid, stat.S_IMODE(folder.st_mode)) == (10001, 0o2775)
    assert (file.st_uid, file.st_gid, stat.S_IMODE(file.st_mode)) == (folder.st_uid, 10001, 0o664)


def test_init_writes_a_config_that_check_finds_fine_and_never_overwrites(
    run: Run, tmp_path: Path
) -> None:
    assert run("init", tmp_path / "new")[0] == 0
    source = tmp_path / "new" / "config.toml"
    assert run("check", "--config", source)[:2] == (
        0,
        f"{source}: fine. 115 feeds, 8 watchlists; the database is {source.parent / 'monitor.db'}\n",
    )
    source.write_text("mine")
    code, _, err = run("init", tmp_path / "new")
    assert code == 2
    assert "left alone" in err
    assert source.read_text() == "mine"


def test_init_where_nothing_can_be_written_is_exit_2(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert run("init", tmp_path / "file" / "x")[0] == 2
