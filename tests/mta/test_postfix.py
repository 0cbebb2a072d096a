"""A digest through a real mail transfer agent: Debian's postfix takes it and puts it into a Maildir."""

import email
import email.policy
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.pipeline.polling import round_of
from monitor.pipeline.reporting import deliver_due, digest_of
from tests.mta.postfix import DOMAIN, Postfix, can_run, postfix
from tests.support.housekeeping import until
from tests.support.newsroom import config_text, newsroom, ore_post
from tests.support.sites import SettableClock, Web

pytestmark = [
    pytest.mark.mta,
    pytest.mark.skipif(not can_run(), reason="postfix is not installed, or may not be started"),
]


@pytest.fixture
def server() -> Iterator[Postfix]:
    """Postfix in a folder that its own user may enter."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        with postfix(Path(folder)) as running:
            yield running


async def test_a_digest_arrives_whole(server: Postfix, tmp_path: Path) -> None:
    mail = (
        f'\n[email]\nhost = "127.0.0.1"\nport = {server.port}\ntls = "none"\nsender = "Mönitor <monitor@press.example>"\n'
        f'recipients = ["ann@{DOMAIN}", "Bo Öre <bo@{DOMAIN}>", "nobody@{DOMAIN}"]\n'
    )
    clock = SettableClock()
    async with (
        Web() as web,
        newsroom(tmp_path, web, config_text(ore_post(web), extra=mail), clock=clock) as services,
    ):
        await round_of(services)
        clock.forward(60)
        made = await digest_of(services, day=None, send=True)
        sent = await deliver_due(services)
    assert (sent.sent, sent.failed) == (2, 1), str(sent)
    assert "550" in str(sent)
    for name in ("ann", "bo"):
        (file,) = until(lambda name=name: server.arrived(name), why=server.log)
        received = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        assert received["Subject"] == made.subject
        assert received["From"] == "Mönitor <monitor@press.example>"
        assert received["Return-Path"] == "<monitor@press.example>"
        assert received["Auto-Submitted"] == "auto-generated"
        assert received["List-Id"] == "<digest.minerals-monitor.press.example>"
        assert str(received["Message-ID"]).startswith("<digest-2026-02-20.default.")
        text, html = received.get_body(("plain",)), received.get_body(("html",))
        assert text is not None
        assert html is not None
        assert text.get_content() == made.text
        sent = email.message_from_bytes(made.eml, policy=email.policy.default)
        as_made = sent.get_body(("html",)).get_content()  # type: ignore[union-attr]
        assert html.get_content().splitlines() == as_made.splitlines()
        if kept := os.environ.get("MONITOR_KEEP_MAIL"):
            Path(kept).write_bytes(file.read_bytes())
