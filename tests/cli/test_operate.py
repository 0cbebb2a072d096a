"""`health`, `backup`, `doctor`, `mail test`, `config` as the owner of the machine runs them."""

import json
import os
import sqlite3
from pathlib import Path

from monitor.config import load
from monitor.core.clock import to_iso, utc_now
from monitor.core.resources import resource
from monitor.pipeline.health import HEARTBEAT
from monitor.store.facade import Store
from monitor.store.writer import Writer
from tests.cli.conftest import Run
from tests.store.test_damage import zeroed
from tests.support.mailroom import mailroom


def test_health_fails_without_a_daemon_and_is_ok_with_its_heartbeat(run: Run, fresh: Path) -> None:
    run("poll", "--config", fresh)
    code, out, _ = run("health", "--config", fresh)
    assert (code, out) == (1, "failing; the daemon has not started yet\n")
    with Store.open(load.load(fresh).database, now=utc_now) as store:
        store.write_now(Writer.set_meta, HEARTBEAT, to_iso(utc_now()), now=utc_now())
    assert run("health", "--config", fresh)[:2] == (0, "ok\n")


def test_a_backup_is_a_whole_database(run: Run, polled: Path, tmp_path: Path) -> None:
    code, out, _ = run("backup", tmp_path / "copy.db", "--config", polled)
    assert code == 0
    assert "checked" in out
    with sqlite3.connect(tmp_path / "copy.db") as db:
        assert db.execute("SELECT count(*) FROM hits").fetchone() == (2,)
    db.close()


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


def test_mail_test_sends_one_message(run: Run, fresh: Path) -> None:
    assert run("mail", "test", "--config", fresh)[0] == 2
    with mailroom() as post:
        text = fresh.read_text()
        fresh.write_text(
            text
            + f'\n[email]\nhost = "127.0.0.1"\nport = {post.port}\ntls = "none"\nsender = "m@example.com"\nrecipients = ["a@example.com"]\n'
        )
        code, out, _ = run("mail", "test", "--config", fresh)
        assert code == 0
        assert "sent to a@example.com" in out
        assert [envelope.rcpt_tos for envelope in post.received] == [["a@example.com"]]
        post.rcpt = {"b@example.com": "550 nobody"}
        code, _, err = run("mail", "test", "--to", "b@example.com", "--config", fresh)
        assert code == 1
        assert "550" in err


def test_the_schema_is_one_that_editors_can_read(run: Run) -> None:
    schema = json.loads(run("config", "schema")[1])
    assert schema["additionalProperties"] is False
    assert schema["properties"]["feeds"]["description"]


def test_the_reference_of_all_keys_is_true() -> None:
    from monitor.cli.reference import reference

    page = resource("config.toml").parent / "docs" / "config.md"
    assert page.read_text(encoding="utf-8") == reference(), (
        "run: monitor config docs > docs/config.md"
    )


def test_health_knows_two_answers_only(run: Run, fresh: Path, tmp_path: Path) -> None:
    code, out, _ = run("health", "--config", fresh)
    assert code == 1
    assert out.startswith("failing; missing_file")
    assert run("health", "--config", tmp_path / "nowhere.toml")[0] == 1


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
