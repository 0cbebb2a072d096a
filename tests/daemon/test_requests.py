"""Commands beside a running daemon: what only reads, reads; what writes is left to the daemon and waited for."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.core.clock import utc_now
from monitor.store.facade import Store
from tests.support.housekeeping import house, until
from tests.support.mailroom import mailroom
from tests.support.newsroom import BAN, config_text, of_any_age, ore_post
from tests.support.sites import Web, in_a_thread

HERE = "127.0.0.1"
QUICK = '\n[polling]\ntick = "1s"\n'


@pytest.fixture
def press() -> Iterator[Web]:
    """A web on 127.0.0.1 that lives in a thread of its own."""
    with in_a_thread(Web) as web:
        yield web


def post_config(port: int, more: str = "") -> str:
    return (
        f'\n[email]\nhost = "{HERE}"\nport = {port}\ntls = "none"\nsender = "m@example.com"\n'
        f'recipients = ["ann@example.com"]\n{more}'
    )


def monitor(config: Path, *args: str) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "monitor", *args, "--config", str(config)]
    return subprocess.run(
        argv, capture_output=True, text=True, timeout=60, check=False, cwd=config.parent
    )


def test_a_wrong_mail_setting_is_told_and_mended_under_a_running_daemon(
    press: Web, tmp_path: Path
) -> None:
    with mailroom() as post:
        wrong = post_config(post.port, 'username = "ali"\n')
        text = config_text(ore_post(press, HERE), extra=QUICK + wrong)
        Store.open(tmp_path / "monitor.db", now=lambda: utc_now() - timedelta(days=3)).close()
        with house(tmp_path, text) as living:
            until(lambda: living.logged("message_failed"), why=lambda: living.said[-5:])
            for verb in ("status", "health"):
                said = monitor(living.config, verb).stdout
                assert "1 message is kept back" in said
                assert "a password is sent over TLS only" in said
            assert monitor(living.config, "health").returncode == 0
            living.config.write_text(text.replace('username = "ali"\n', ""))
            until(lambda: post.received, why=lambda: living.said[-5:])
            until(lambda: monitor(living.config, "health").stdout == "ok\n")


def test_digest_and_backfill_beside_the_daemon(press: Web, tmp_path: Path) -> None:
    past = tmp_path / "past.jsonl"
    row = {"url": "https://ore.example/1", "title": "Item 1", "body": " ".join(BAN), "lang": "en"}
    past.write_text(json.dumps(row))
    with mailroom() as post:
        text = config_text(ore_post(press, HERE), extra=QUICK + post_config(post.port))
        text = of_any_age(text)
        with house(tmp_path, text) as living:
            until(lambda: living.ask("SELECT 1 FROM hits WHERE ready_at IS NOT NULL"))
            shown = monitor(living.config, "digest", "--out", "shown")
            assert (shown.returncode, "not recorded" in shown.stderr) == (0, True), shown.stderr
            assert "Zimbabwe" in (tmp_path / "shown" / "digest.txt").read_text()

            sent = monitor(living.config, "digest", "--send", "--out", "sent")
            assert (sent.returncode, "1 messages sent" in sent.stderr) == (0, True), sent.stderr
            assert len(post.received) == 1

            today = living.ask("SELECT date FROM digests")[0][0]
            again = monitor(living.config, "digest", "--date", today, "--out", "again")
            assert again.returncode == 0
            assert (tmp_path / "again" / "digest.html").read_bytes() == (
                tmp_path / "sent" / "digest.html"
            ).read_bytes()

            resent = monitor(living.config, "digest", "--resend", today, "--to", "bo@example.com")
            assert (resent.returncode, len(post.received)) == (0, 2), resent.stderr
            never = monitor(living.config, "digest", "--resend", "2020-01-01")
            assert (never.returncode, "no digest was made" in never.stderr) == (1, True)

            brought = monitor(living.config, "backfill", "past.jsonl")
            assert "1 new article with 1 hit" in brought.stdout, brought.stderr


def test_digest_send_says_by_its_exit_code_that_a_message_stays_unsent(
    press: Web, tmp_path: Path
) -> None:
    with mailroom() as post:
        post.mail = "554 5.7.1 client host rejected"
        config = tmp_path / "config.toml"
        config.write_text(config_text(ore_post(press, HERE), extra=post_config(post.port)))
        sent = monitor(config, "digest", "--send")
        assert sent.returncode == 1
        assert "1 to be tried again" in sent.stderr
        assert "client host rejected" in sent.stderr
