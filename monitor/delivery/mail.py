"""From a rendered digest to a message: multipart/alternative, the plain text first, both parts whole. Deterministic, no I/O.

The same arguments give the same bytes, so that a repeat after an unknown outcome is the same message to every mail program.
"""

from __future__ import annotations

import base64
import hashlib
import quopri
from collections.abc import Mapping
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr
from html import escape

from monitor.config.settings import EmailSettings
from monitor.core.text import plain
from monitor.model.digests import Rendered

MAX_SUBJECT = 200


_WHOLE = ("message-id", "list-unsubscribe")  # plain(…) keeps them well below SMTP's 998 bytes


class _Policy(EmailPolicy):
    """The policy of SMTP but for three headers.

    A Message-ID is never folded: some programs don't find it on the second line. Nor is List-Unsubscribe: the library would encode
    a long link, which no mail program follows. A subject that is not ASCII is encoded whole:
    the library's own folding of a mixed one adds spaces at the seams.
    """

    def fold(self, name: str, value: str) -> str:
        if name.lower() in _WHOLE:
            return f"{name}: {value}\r\n"
        if name.lower() == "subject" and not value.isascii():
            encoded: str = Header(str(value), "utf-8", header_name=name).encode(linesep="\r\n")
            return f"{name}: {encoded}\r\n"
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: str) -> bytes:
        return (
            self.fold(name, value).encode()
            if name.lower() in (*_WHOLE, "subject")
            else super().fold_binary(name, value)
        )


_ASCII, _UTF8 = _Policy(linesep="\r\n"), _Policy(linesep="\r\n", utf8=True)


def message(
    rendered: Rendered,
    *,
    sender: str,
    recipient: str,
    message_id: str,
    date: datetime,
    list_id: str = "",
    unsubscribe: str = "",
    one_click: bool = False,
    language: str = "en",
) -> EmailMessage:
    """The message for one recipient. `sender` and `recipient` are "name <address>" or a bare address.

    `message_id` is made once for a digest and a recipient and stays. `list_id` is a domain-like name of the digest
    ("digest.monitor.example"). `unsubscribe` is a mailto: or https: address; `one_click` says that it takes the POST of
    RFC 8058. Control characters in any of it become spaces. Raises ValueError for an address that is none.
    """
    source, target = address(sender), address(recipient)
    made = EmailMessage(
        policy=_ASCII if source.username.isascii() and target.username.isascii() else _UTF8
    )
    made["From"] = source
    made["To"] = target
    made["Subject"] = plain(rendered.subject, MAX_SUBJECT)
    made["Date"] = date
    made["Message-ID"] = plain(message_id, 500)
    for name, value in _list_headers(list_id, unsubscribe, one_click).items():
        made[name] = value
    made.set_content(rendered.text, cte=_encoding(rendered.text))
    made.add_alternative(rendered.html, subtype="html", cte=_encoding(rendered.html))
    made["Content-Language"] = plain(language, 35)
    made.set_boundary(
        "=_" + hashlib.sha256(message_id.encode()).hexdigest()[:32]
    )  # "=_" can't stand in an encoded body
    return made


def _list_headers(list_id: str, unsubscribe: str, one_click: bool) -> Mapping[str, str]:
    """What tells other programs that this is no person writing (RFC 3834, 2919, 2369, 8058)."""
    headers = {"Auto-Submitted": "auto-generated", "Precedence": "bulk"}
    if list_id:
        headers["List-Id"] = f"<{plain(list_id, 200)}>"
    if unsubscribe:
        headers["List-Unsubscribe"] = f"<{plain(unsubscribe, 900)}>"
    if one_click and unsubscribe.startswith("https://"):
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def test_message(*, settings: EmailSettings, recipient: str, at: datetime) -> EmailMessage:
    """A short message that shows that mail arrives, for `monitor mail test`; each moment's has a Message-ID of its own."""
    source = address(settings.sender)
    said = f"This is a test of Minerals Monitor, made at {at:%Y-%m-%d %H:%M} UTC. Mail from {source.addr_spec} arrives."
    page = f'<!DOCTYPE html><html lang="en"><head><title>Test</title></head><body><p>{escape(said)}</p></body></html>\n'
    return message(
        Rendered(html=page, text=said + "\n", subject="Minerals Monitor: a test message"),
        sender=settings.sender,
        recipient=recipient,
        message_id=message_id(
            digest=f"test.{at:%Y%m%dT%H%M%S.%f}", recipient=recipient, domain=source.domain
        ),
        date=at,
    )


def message_id(*, digest: str, recipient: str, domain: str, installation: str = "") -> str:
    """The Message-ID of a digest ("2026-03-05.default") for one recipient: always the same, and no address in it.

    `installation` keeps two monitors apart that send to one reader: a mail server throws away the second of two messages with one id.
    """
    who = hashlib.sha256(f"{digest}\n{recipient.strip().lower()}".encode()).hexdigest()[:20]
    place = f".{installation}" if installation else ""
    return f"<digest-{plain(digest, 80).replace(' ', '-')}.{who}{place}@{domain}>"


def address(text: str) -> Address:
    """The mail address in `text`; its domain in ASCII (IDNA). Raises ValueError."""
    name, spec = parseaddr(plain(text, 500))
    local, at, domain = spec.rpartition("@")
    if not (local and at and domain) or " " in spec:
        raise ValueError(
            f'"{plain(text, 80)}" is not a mail address such as "Name <name@example.com>"'
        )
    try:
        return Address(display_name=name, username=local, domain=domain.encode("idna").decode())
    except UnicodeError as exc:
        raise ValueError(f'"{plain(domain, 80)}" is not a domain name: {exc}') from exc


def needs_utf8(*addresses: str) -> bool:
    """Whether an address has a name before the @ that only SMTPUTF8 servers take."""
    return any(not address(text).username.isascii() for text in addresses)


def _encoding(text: str) -> str:
    """The shorter of the two encodings that every server passes on; both keep lines under 998 bytes."""
    raw = text.encode()
    return (
        "quoted-printable"
        if len(quopri.encodestring(raw)) <= len(base64.encodebytes(raw))
        else "base64"
    )
