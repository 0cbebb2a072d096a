from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.settings import EmailSettings
from monitor.core.text import plain
from monitor.delivery import mail
from monitor.delivery.mail import address, message, message_id, needs_utf8
from monitor.digest.render import render
from monitor.model.digests import Rendered
from tests.support import day

AT = datetime(2026, 3, 5, 6, 30, tzinfo=UTC)
ID = "<digest-2026-03-05.default.abc@monitor.example>"


def made(rendered: Rendered | None = None, **more: Any) -> EmailMessage:
    known: dict[str, Any] = {
        "sender": "Minerals Monitor <monitor@monitor.example>",
        "recipient": "Ana <ana@desk.example>",
        "message_id": ID,
        "date": AT,
    }
    return message(
        rendered or Rendered(html="<p>h</p>\n", text="t\n", subject="s"), **(known | more)
    )


def received(sent: EmailMessage) -> EmailMessage:
    """The message as a mail program reads it."""
    return cast(EmailMessage, email.message_from_bytes(bytes(sent), policy=email.policy.default))


def test_the_text_comes_first_and_both_parts_are_whole() -> None:
    rendered = render(day.digest())
    got = received(made(rendered))
    assert got.get_content_type() == "multipart/alternative"
    text, html = got.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().replace("\r\n", "\n") == rendered.text
    assert html.get_content().replace("\r\n", "\n") == rendered.html


def test_the_same_arguments_give_the_same_bytes() -> None:
    rendered = render(day.digest())
    assert bytes(made(rendered)) == bytes(made(rendered))


def test_the_headers_say_what_it_is() -> None:
    got = received(
        made(list_id="digest.monitor.example", unsubscribe="mailto:owner@monitor.example")
    )
    assert {
        name: got[name]
        for name in ("Message-ID", "Auto-Submitted", "Precedence", "List-Id", "List-Unsubscribe")
    } == {
        "Message-ID": ID,
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
        "List-Id": "<digest.monitor.example>",
        "List-Unsubscribe": "<mailto:owner@monitor.example>",
    }
    assert got["Date"].datetime == AT
    assert got["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize(
    ("unsubscribe", "expected"),
    [
        ("https://m.example/u?t=1", "List-Unsubscribe=One-Click"),
        ("http://m.example/u", None),
        ("mailto:a@b.example", None),
    ],
)
def test_one_click_needs_https(unsubscribe: str, expected: str | None) -> None:
    assert (
        received(made(unsubscribe=unsubscribe, one_click=True))["List-Unsubscribe-Post"] == expected
    )


def test_lines_are_short_whatever_the_text() -> None:
    rendered = Rendered(
        html="<p>" + "商" * 5000 + "</p>", text="x" * 5000 + "\n" + "é" * 3000, subject="锑" * 300
    )
    sent = bytes(made(rendered))
    assert max(len(line) for line in sent.split(b"\r\n")) <= 998
    assert sent.isascii()
    assert b"\n" not in sent.replace(b"\r\n", b"")


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_title_or_name_adds_a_header(subject: str, name: str) -> None:
    title = f"{subject}\r\nBcc: all@victims.example\r\n\r\nbody"
    who = "".join(c for c in name if c not in '<>",()[]:;@\\') + "\r\nBcc: x"
    got = received(
        made(Rendered(html="h", text="t", subject=title), recipient=f'"{who}" <ana@desk.example>')
    )
    assert got["Bcc"] is None
    assert [a.addr_spec for a in got["To"].addresses] == ["ana@desk.example"]
    assert got.get_content_type() == "multipart/alternative"


def test_a_name_in_another_script_is_kept() -> None:
    got = received(made(recipient="王小明 <wang@desk.example>"))
    assert got["To"].addresses[0].display_name == "王小明"


def test_a_domain_in_another_script_becomes_ascii() -> None:
    assert address("Jörg <j@münchen.example>").addr_spec == "j@xn--mnchen-3ya.example"


def test_only_a_local_part_in_another_script_needs_smtputf8() -> None:
    assert needs_utf8("用户@desk.example")
    assert not needs_utf8("Jörg <j@münchen.example>")
    assert "用户@desk.example".encode() in bytes(made(recipient="用户@desk.example"))


@pytest.mark.parametrize(
    "text", ["", "ana", "@desk.example", "ana@", "a b@c@", "Ana <>", "a@" + "x" * 70 + ".example"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        address(text)


def test_the_message_id_is_stable_and_keeps_the_address_secret() -> None:
    one = message_id(
        digest="2026-03-05.default", recipient="Ana@desk.example", domain="monitor.example"
    )
    assert one == message_id(
        digest="2026-03-05.default", recipient="ana@desk.example ", domain="monitor.example"
    )
    assert one != message_id(
        digest="2026-03-05.default", recipient="bo@desk.example", domain="monitor.example"
    )
    assert one.startswith("<digest-2026-03-05.default.")
    assert "ana" not in one


def test_a_test_message_says_where_it_comes_from() -> None:
    settings = EmailSettings(sender="Monitor <m@monitor.example>")
    got = received(mail.test_message(settings=settings, recipient="Ana <ana@desk.example>", at=AT))
    text, _ = got.iter_parts()
    assert "2026-03-05 06:30 UTC. Mail from m@monitor.example arrives." in text.get_content()
    assert got["Message-ID"].startswith("<digest-test.20260305T063000")


@pytest.mark.parametrize(
    "subject",
    [
        "Production quota: rare earth elements (矿业晨报, in Chinese) (+28 more) | Minerals Monitor, 21 Nov",
        "Gobierno propone subir la regalía del litio al 7 % y otras quince medidas para la minería | Minerals Monitor",
        "锑" * 200,
    ],
)
def test_a_subject_arrives_as_it_was(subject: str) -> None:
    sent = made(Rendered(html="h", text="t", subject=subject))
    assert received(sent)["Subject"] == subject
    assert max(len(line) for line in bytes(sent).split(b"\r\n")) <= 78


@given(st.text(max_size=200))
def test_any_subject_arrives_as_it_was(subject: str) -> None:
    assert received(made(Rendered(html="h", text="t", subject=subject)))[
        "Subject"
    ].strip() == plain(subject, 200)


def test_a_long_unsubscribe_link_stays_a_link() -> None:
    link = "https://monitor.example.com/unsubscribe?who=" + "x" * 200 + "&sign=" + "y" * 200
    made = mail.message(
        Rendered(html="<p>x</p>", text="x", subject="s"),
        sender="m@example.com",
        recipient="r@example.com",
        message_id="<1@example.com>",
        date=datetime(2026, 3, 5, tzinfo=UTC),
        unsubscribe=link,
        one_click=True,
    )
    raw = made.as_bytes()
    assert f"List-Unsubscribe: <{link}>\r\n".encode() in raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
