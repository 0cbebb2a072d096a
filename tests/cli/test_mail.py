"""`mail test` as a user runs it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run
from tests.support.mailroom import mailroom


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
