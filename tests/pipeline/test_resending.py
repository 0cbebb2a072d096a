"""A wrong setting keeps a digest back and loses nothing; what is stored can be sent once more."""

import asyncio
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from monitor.config.load import parse
from monitor.core.clock import monotonic_s
from monitor.core.errors import DeliverError
from monitor.pipeline import health
from monitor.pipeline.composing import SHORT, SHORT_BYTES, installation
from monitor.pipeline.delivering import deliver_due
from monitor.pipeline.polling import round_of
from monitor.pipeline.reporting import digest_of
from monitor.pipeline.resending import resend
from monitor.pipeline.services import Services
from monitor.store.reader import Reader
from monitor.store.records import Delivery
from monitor.store.writer import Writer
from tests.support.mailroom import line_server, mailroom
from tests.support.newsroom import config_text, newsroom, ore_post
from tests.support.sites import SettableClock, Web

ANN, BO = "ann@example.com", "bo@example.com"
DAY = date(2026, 2, 20)


def mail_config(port: int, **more: str) -> str:
    lines = "".join(f'{name} = "{value}"\n' for name, value in more.items())
    return (
        f'\n[email]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\nsender = "m@example.com"\n'
        f'recipients = ["{ANN}", "{BO}"]\n{lines}'
    )


async def states(services: Services) -> dict[str, Delivery]:
    made = await services.store.read(Reader.deliveries_since, services.now() - timedelta(days=30))
    return {one.message.recipient: one for one in made}


def set_mail(services: Services, text: str) -> None:
    services.loaded = parse(text, source=services.loaded.source, env={})


async def test_a_wrong_mail_setting_is_told_and_the_digest_arrives_when_it_is_mended(
    tmp_path: Path,
) -> None:
    clock = SettableClock()
    with mailroom() as post:
        async with Web() as web:
            wrong = config_text(ore_post(web), extra=mail_config(post.port, username="ali"))
            async with newsroom(tmp_path, web, wrong, clock=clock) as services:
                clock.forward(60)
                await digest_of(services, day=None, send=True)
                first = await deliver_due(services)
                assert (first.sent, first.failed, first.later) == (0, 0, 2)
                status = await services.store.read(Reader.status, clock())
                found = health.of(status, now=clock(), database=services.loaded.database)
                assert any("2 messages are kept back" in reason for reason in found.reasons)
                assert any("a password is sent over TLS only" in reason for reason in found.reasons)
                clock.forward(6 * 3600)
                set_mail(services, wrong.replace('username = "ali"\n', ""))
                assert await services.store.write(Writer.hurry_messages, now=clock()) == 0
                assert (await deliver_due(services)).sent == 2
        assert sorted(envelope.rcpt_tos[0] for envelope in post.received) == [ANN, BO]


async def test_what_waits_for_a_setting_is_due_at_once_when_the_setting_changes(
    tmp_path: Path,
) -> None:
    clock = SettableClock()
    with mailroom() as post:
        post.mail = "530 5.7.0 must issue a STARTTLS command first"
        text = mail_config(post.port)
        async with (
            Web() as web,
            newsroom(
                tmp_path, web, config_text(ore_post(web), extra=text), clock=clock
            ) as services,
        ):
            clock.forward(60)
            await digest_of(services, day=None, send=True)
            assert (await deliver_due(services)).later == 2
            post.mail = "250 OK"
            assert (await deliver_due(services)).sent == 0
            assert await services.store.write(Writer.hurry_messages, now=clock()) == 2
            assert (await deliver_due(services)).sent == 2


async def test_a_digest_too_large_for_the_server_goes_out_shorter(tmp_path: Path) -> None:
    clock = SettableClock()
    with mailroom(data_size_limit=SHORT_BYTES * 2) as post:
        async with (
            Web() as web,
            newsroom(
                tmp_path,
                web,
                config_text(ore_post(web), extra=mail_config(post.port)),
                clock=clock,
            ) as services,
        ):
            await round_of(services)
            clock.forward(60)
            await digest_of(services, day=None, send=True)
            for one in (await states(services)).values():
                pad = b"X-Pad: " + b"x" * 60 + b"\r\n"
                grown = one.message.body.replace(b"MIME-Version", pad * 900 + b"MIME-Version", 1)
                await services.store.write(
                    Writer.requeue_message, one.message.delivery_id, now=clock(), body=grown
                )
            sent = await deliver_due(services)
            assert (sent.sent, sent.failed, sent.later) == (2, 0, 0)
            assert {one.message.labels[SHORT] for one in (await states(services)).values()} == {"1"}
            assert all(b"Zimbabwe" in envelope.content for envelope in post.received)


async def test_one_slow_conversation_holds_no_other_up(tmp_path: Path) -> None:
    clock, asked = SettableClock(), asyncio.Event()

    async def mute(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()

    with line_server(mute) as port:
        text = mail_config(port, connect_timeout="0.5s")
        async with (
            Web() as web,
            newsroom(
                tmp_path, web, config_text(ore_post(web), extra=text), clock=clock
            ) as services,
        ):
            clock.forward(60)
            await digest_of(services, day=None, send=True)
            started_s = monotonic_s()
            assert (await deliver_due(services)).later == 2
            assert monotonic_s() - started_s < 0.9


async def test_a_digest_is_sent_again_to_those_who_did_not_get_it(tmp_path: Path) -> None:
    clock = SettableClock()
    with mailroom() as post:
        post.rcpt = {ANN: "550 5.1.1 no such user"}
        async with (
            Web() as web,
            newsroom(
                tmp_path, web, config_text(ore_post(web), extra=mail_config(post.port)), clock=clock
            ) as services,
        ):
            clock.forward(60)
            await digest_of(services, day=None, send=True)
            first = await deliver_due(services)
            assert (first.sent, first.failed) == (1, 1)
            post.rcpt = {}
            again = await resend(services, day=DAY)
            assert (again.queued, again.already) == (1, 1)
            assert (await deliver_due(services)).sent == 1
            assert [envelope.rcpt_tos for envelope in post.received] == [[BO], [ANN]]

            assert (await resend(services, day=DAY, to=BO)).queued == 1
            assert (await resend(services, day=DAY, to="Cy <cy@example.com>")).queued == 1
            assert (await deliver_due(services)).sent == 2
            to_bo = [e.content for e in post.received if e.rcpt_tos == [BO]]
            assert to_bo[0] == to_bo[1]
            assert post.received[-1].rcpt_tos in ([BO], ["cy@example.com"])
            with pytest.raises(DeliverError, match="no digest was made"):
                await resend(services, day=date(2020, 1, 1))


async def test_a_message_id_tells_of_which_installation_it_is(tmp_path: Path) -> None:
    async def ids(folder: Path) -> Any:
        folder.mkdir()
        clock = SettableClock()
        async with (
            Web() as web,
            newsroom(folder, web, config_text(extra=mail_config(9)), clock=clock) as services,
        ):
            clock.forward(60)
            await digest_of(services, day=None, send=True)
            made = await states(services)
            place = await installation(services.store, now=clock)
            sent = message_from_bytes(made[ANN].message.body, policy=policy.default)
            assert sent["Message-ID"] == made[ANN].message.message_id
            assert f".{place}@" in made[ANN].message.message_id
            return made[ANN].message.message_id

    assert await ids(tmp_path / "one") != await ids(tmp_path / "two")
