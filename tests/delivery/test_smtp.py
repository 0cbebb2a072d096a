from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from typing import Any

import pytest
import trustme

from monitor.config.settings import EmailSettings
from monitor.core.clock import monotonic_s
from monitor.core.errors import DeliverError, DeliverReason
from monitor.delivery.mail import message
from monitor.delivery.smtp import Mailer, dotted
from monitor.model.digests import Rendered
from tests.delivery.test_mail import AT, ID
from tests.support.mailroom import line_server, mailroom, server_context

SENDER = "Monitor <monitor@monitor.example>"
ANA = "ana@desk.example"
BODY = bytes(
    message(
        Rendered(html="<p>h</p>", text=".\n.. dots\nt", subject="s"),
        sender=SENDER,
        recipient=ANA,
        message_id=ID,
        date=AT,
    )
)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[trustme.CA, Path]:
    """A certificate authority of our own, and the file that an owner would name as ca_file."""
    ca = trustme.CA()
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    ca.cert_pem.write_to_path(str(file))
    return ca, file


def mailer(port: int, *, env: dict[str, str] | None = None, **more: Any) -> Mailer:
    known: dict[str, Any] = {"host": "localhost", "port": port, "tls": "none", "sender": SENDER}
    times = {"connect_timeout": "5s", "reply_timeout": "5s"}
    return Mailer(EmailSettings(**(known | times | more)), env or {})


def refused(mailer: Mailer, recipient: str = ANA, body: bytes = BODY) -> DeliverError:
    with pytest.raises(DeliverError) as caught:
        mailer.send(body, sender=SENDER, recipient=recipient)
    return caught.value


def test_a_message_arrives_byte_for_byte() -> None:
    with mailroom() as room:
        sent = mailer(room.port).send(BODY, sender=SENDER, recipient=f"Ana <{ANA}>")
    assert sent.reply == "250 OK queued as 1"
    (envelope,) = room.received
    assert envelope.content == BODY
    assert (envelope.mail_from, envelope.rcpt_tos) == ("monitor@monitor.example", [ANA])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b".\r\na\r\n", b"..\r\na\r\n.\r\n"),
        (b"a\n.b\nc", b"a\r\n..b\r\nc\r\n.\r\n"),
        (b"a\r\n\r\n..", b"a\r\n\r\n...\r\n.\r\n"),
        (b"a\rb", b"a\r\nb\r\n.\r\n"),
    ],
)
def test_dots_and_line_ends(body: bytes, expected: bytes) -> None:
    assert dotted(body) == expected


# --- TLS and passwords -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("implicit", [False, True])
def test_tls_with_an_own_authority_and_a_password_from_a_file(
    authority: tuple[trustme.CA, Path], tmp_path: Path, implicit: bool
) -> None:
    ca, file = authority
    secret = tmp_path / "password"
    secret.write_text("open sesame\n")
    tls = "implicit" if implicit else "starttls"
    with mailroom(tls=server_context(ca), implicit=implicit) as room:
        chosen = mailer(room.port, tls=tls, ca_file=file, username="ali", password_file=secret)
        chosen.send(BODY, sender=SENDER, recipient=ANA)
    assert len(room.received) == 1
    assert room.logins == [(b"ali", b"open sesame")]


def test_a_password_comes_from_the_environment(authority: tuple[trustme.CA, Path]) -> None:
    ca, file = authority
    with mailroom(tls=server_context(ca)) as room:
        env = {"SMTP_PASSWORD": "open sesame"}
        mailer(
            room.port,
            tls="starttls",
            ca_file=file,
            username="ali",
            password_env="SMTP_PASSWORD",
            env=env,
        ).check()
    assert room.logins == [(b"ali", b"open sesame")]


def test_a_wrong_password_is_worth_another_try_once_it_is_mended(
    authority: tuple[trustme.CA, Path],
) -> None:
    ca, file = authority
    with mailroom(tls=server_context(ca)) as room:
        env = {"PW": "open barley"}
        error = refused(
            mailer(
                room.port, tls="starttls", ca_file=file, username="ali", password_env="PW", env=env
            )
        )
    assert (error.reason, error.permanent) == (DeliverReason.AUTH, False)
    assert "barley" not in str(error)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"password_env": "NOWHERE"}, "$NOWHERE is empty"),
        ({}, "set [email] password_env or password_file"),
        ({"password_file": Path("/nowhere/at/all")}, "password_file"),
    ],
)
def test_a_missing_password_says_where_it_should_be(
    authority: tuple[trustme.CA, Path], more: dict[str, Any], said: str
) -> None:
    ca, file = authority
    with mailroom(tls=server_context(ca)) as room:
        error = refused(mailer(room.port, tls="starttls", ca_file=file, username="ali", **more))
    assert error.reason == DeliverReason.AUTH
    assert said in error.message


def test_no_password_goes_over_a_bare_connection() -> None:
    with mailroom(auth_required=False) as room:
        error = refused(
            mailer(room.port, username="ali", password_env="PW", env={"PW": "open sesame"})
        )
    assert (error.reason, error.permanent) == (DeliverReason.AUTH, False)
    assert room.logins == []


def test_a_server_without_auth_is_named(authority: tuple[trustme.CA, Path]) -> None:
    ca, file = authority
    with mailroom(tls=server_context(ca), auth_exclude_mechanism=["LOGIN", "PLAIN"]) as room:
        error = refused(
            mailer(
                room.port,
                tls="starttls",
                ca_file=file,
                username="ali",
                password_env="PW",
                env={"PW": "x"},
            )
        )
    assert error.reason == DeliverReason.AUTH


def test_starttls_is_required_not_hoped_for() -> None:
    with mailroom() as room:
        error = refused(mailer(room.port, tls="starttls"))
    assert (error.reason, error.permanent) == (DeliverReason.TLS, False)
    assert room.received == []


def test_a_certificate_of_nobody_is_refused(authority: tuple[trustme.CA, Path]) -> None:
    with mailroom(tls=server_context(authority[0])) as room:
        assert refused(mailer(room.port, tls="starttls")).reason == DeliverReason.TLS
    assert room.received == []


def test_a_certificate_for_another_name_is_refused(authority: tuple[trustme.CA, Path]) -> None:
    ca, file = authority
    with mailroom(tls=server_context(ca, "mail.elsewhere.example")) as room:
        assert refused(mailer(room.port, tls="starttls", ca_file=file)).reason == DeliverReason.TLS


def test_a_ca_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with mailroom() as room:
        error = refused(mailer(room.port, tls="implicit", ca_file=tmp_path / "none.pem"))
    assert error.reason == DeliverReason.TLS
    assert "none.pem" in error.message


# --- refusals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "reason", "permanent"),
    [
        ("450 4.2.1 mailbox busy", DeliverReason.TEMPORARY, False),
        ("451 4.7.1 greylisted", DeliverReason.TEMPORARY, False),
        ("550 5.1.1 no such user", DeliverReason.REFUSED, True),
        ("550 5.2.1 mailbox disabled", DeliverReason.REFUSED, True),
        ("552 5.2.2 mailbox full", DeliverReason.REFUSED, True),
        ("552 5.3.4 too big", DeliverReason.TOO_LARGE, False),
        ("552 5.2.3 longer than this reader wants", DeliverReason.TOO_LARGE, False),
        ("530 5.7.0 must issue a STARTTLS command first", DeliverReason.AUTH, False),
        ("554 5.7.1 client host rejected: access denied", DeliverReason.REFUSED, False),
        ("550 5.7.1 relaying denied", DeliverReason.REFUSED, False),
        ("550 5.1.8 sender's domain does not exist", DeliverReason.REFUSED, False),
        ("550 5.1.0 sender address rejected: user unknown", DeliverReason.REFUSED, False),
    ],
)
@pytest.mark.parametrize("phase", ["mail", "rcpt", "data"])
def test_what_a_refusal_means(
    phase: str, reply: str, reason: DeliverReason, permanent: bool
) -> None:
    with mailroom() as room:
        if phase == "rcpt":
            room.rcpt[ANA] = reply
        else:
            setattr(room, phase, reply)
        error = refused(mailer(room.port))
    assert (error.reason, error.permanent, error.recipient) == (reason, permanent, ANA)
    assert error.message == reply


@pytest.mark.parametrize(
    ("reply", "permanent"),
    [
        ("550 no such user", True),
        (f"550 <{ANA}>: not here", True),
        ("550 mailbox unavailable", True),
        ("553 sorry, that domain isn't in my list of allowed rcpthosts", False),
        ("554 relay access denied for this recipient", False),
        ("550 rejected", False),
    ],
)
def test_a_refused_rcpt_without_a_code_is_final_when_it_names_the_mailbox(
    reply: str, permanent: bool
) -> None:
    with mailroom() as room:
        room.rcpt[ANA] = reply
        assert refused(mailer(room.port)).permanent is permanent


def test_one_refused_recipient_does_not_hold_the_others() -> None:
    with mailroom() as room:
        room.rcpt["gone@desk.example"] = "550 no such user"
        chosen = mailer(room.port)
        assert refused(chosen, "gone@desk.example").permanent
        chosen.send(BODY, sender=SENDER, recipient=ANA)
    assert [envelope.rcpt_tos for envelope in room.received] == [[ANA]]


def test_a_message_larger_than_the_server_takes_is_not_sent() -> None:
    with mailroom(data_size_limit=100) as room:
        error = refused(mailer(room.port))
    assert (error.reason, error.permanent) == (DeliverReason.TOO_LARGE, False)
    assert "takes 100" in error.message


def test_a_greeting_that_refuses_is_worth_another_try() -> None:
    async def busy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"421 too busy\r\n")
        await writer.drain()

    with line_server(busy) as port:
        error = refused(mailer(port, host="127.0.0.1"))
    assert (error.reason, error.permanent) == (DeliverReason.TEMPORARY, False)


# --- connections that break ------------------------------------------------------------------------------------------


def test_nobody_listening_is_worth_another_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        error = refused(mailer(taken.getsockname()[1]))
    assert (error.reason, error.permanent) == (DeliverReason.CONNECT, False)


def test_without_a_host_nothing_is_sent() -> None:
    assert refused(Mailer(EmailSettings(), {})).reason == DeliverReason.CONNECT


async def _until_the_message(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A conversation up to and with the final dot, and no reply to it."""
    writer.write(b"220 hi\r\n")
    while (line := await reader.readline()) and line != b".\r\n":
        if line.upper().startswith((b"EHLO", b"MAIL", b"RCPT")):
            writer.write(b"250 ok\r\n")
        elif line == b"DATA\r\n":
            writer.write(b"354 go on\r\n")
        await writer.drain()


def test_a_reply_that_never_comes_leaves_the_outcome_unknown() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _until_the_message(reader, writer)
        await reader.read()

    with line_server(silent) as port:
        error = refused(mailer(port, host="127.0.0.1", reply_timeout="0.3s"))
    assert (error.reason, error.permanent) == (DeliverReason.TIMEOUT, False)
    assert "may have been taken" in error.message


def test_a_connection_lost_after_the_message_leaves_the_outcome_unknown() -> None:
    with line_server(_until_the_message) as port:
        assert refused(mailer(port, host="127.0.0.1")).reason == DeliverReason.TIMEOUT


def test_a_connection_lost_before_the_message_is_known_not_to_have_sent_it() -> None:
    async def leaves(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hi\r\n")
        await reader.readline()
        writer.write(b"250 ok\r\n")
        await reader.readline()

    with line_server(leaves) as port:
        assert refused(mailer(port, host="127.0.0.1")).reason == DeliverReason.CONNECT


def test_a_server_that_is_silent_from_the_start_is_given_up() -> None:
    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    with line_server(mute) as port:
        error = refused(mailer(port, host="127.0.0.1", connect_timeout="0.3s"))
    assert error.reason == DeliverReason.CONNECT


async def _greets_for_ever(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Each line comes in time; the greeting never ends."""
    while True:
        writer.write(b"220-wait\r\n")
        await writer.drain()
        await asyncio.wait({asyncio.ensure_future(reader.read())}, timeout=0.05)


@pytest.mark.parametrize("tls", ["none", "implicit"])
def test_a_server_that_greets_for_ever_is_given_up(tls: str) -> None:
    started_s = monotonic_s()
    with line_server(_greets_for_ever) as port:
        error = refused(mailer(port, host="127.0.0.1", tls=tls, connect_timeout="0.2s"))
    assert (error.permanent, monotonic_s() - started_s < 3) == (False, True)
    if tls == "none":
        assert "given up after 0.8 s" in error.message


def test_a_reply_in_endless_lines_leaves_the_outcome_unknown() -> None:
    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _until_the_message(reader, writer)
        await _greets_for_ever(reader, writer)

    started_s = monotonic_s()
    with line_server(endless) as port:
        error = refused(mailer(port, host="127.0.0.1", reply_timeout="0.5s"))
    assert (error.reason, monotonic_s() - started_s < 3) == (DeliverReason.TIMEOUT, True)


def test_a_reply_that_is_no_reply_is_a_protocol_error() -> None:
    async def odd(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hi\r\n")
        await reader.readline()
        writer.write(b"250 ok\r\n")
        await reader.readline()
        writer.write(b"199 what\r\n")
        await reader.readline()

    with line_server(odd) as port:
        assert refused(mailer(port, host="127.0.0.1")).reason == DeliverReason.PROTOCOL


# --- addresses in other scripts --------------------------------------------------------------------------------------


def test_an_address_in_another_script_goes_by_smtputf8() -> None:
    who = "用户@desk.example"
    body = bytes(
        message(
            Rendered(html="h", text="t", subject="s"),
            sender=SENDER,
            recipient=who,
            message_id=ID,
            date=AT,
        )
    )
    with mailroom(enable_SMTPUTF8=True) as room:
        mailer(room.port).send(body, sender=SENDER, recipient=who)
    assert room.received[0].rcpt_tos == [who]
    assert "SMTPUTF8" in room.received[0].mail_options


def test_a_server_without_smtputf8_cannot_be_given_such_an_address() -> None:
    with mailroom(enable_SMTPUTF8=False) as room:
        error = refused(mailer(room.port), "用户@desk.example")
    assert (error.reason, error.permanent) == (DeliverReason.REFUSED, False)


def test_check_says_who_answered() -> None:
    with mailroom(hostname="mx.desk.example") as room:
        assert mailer(room.port).check() == "mx.desk.example"
