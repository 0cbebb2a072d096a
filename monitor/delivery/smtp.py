"""Handing a finished message over: to an SMTP server, or to a chat service through Apprise. Blocking; the only I/O here.

What went wrong is a `DeliverError`: `permanent` when trying again is of no use; reason `timeout` when the server may or may
not have taken the message (RFC 1047), so that only the same bytes under the same Message-ID may be sent again.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from monitor.config.settings import EmailSettings
from monitor.core.errors import DeliverError, DeliverReason
from monitor.delivery.mail import address, needs_utf8


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The server took the message; `reply` is what it said."""

    reply: str


class Mailer:
    """Sends through the server of `[email]`. The password comes from the environment or a file, at each connection anew."""

    def __init__(self, settings: EmailSettings, env: Mapping[str, str]) -> None:
        self._settings = settings
        self._env = env

    def send(self, body: bytes, *, sender: str, recipient: str) -> Sent:
        """Hands one message to the server for one recipient. Raises DeliverError."""
        with self._connected(recipient) as smtp:
            options = self._options(smtp, body, sender, recipient)
            self._command(smtp, "MAIL", f"FROM:<{address(sender).addr_spec}>{options}", recipient)
            self._command(smtp, "RCPT", f"TO:<{address(recipient).addr_spec}>", recipient)
            self._command(smtp, "DATA", "", recipient, wanted=354)
            return self._body(smtp, body, recipient)

    def check(self) -> str:
        """Connects, secures and logs in, and sends nothing; the server's greeting. Raises DeliverError."""
        with self._connected("") as smtp:
            return (smtp.ehlo_resp or b"").decode(errors="replace").splitlines()[0]

    @contextmanager
    def _connected(self, recipient: str) -> Iterator[smtplib.SMTP]:
        """A connection, secured and logged in; whatever breaks before the message's end is worth another try."""
        s = self._settings
        if s.host is None:
            raise DeliverError(
                recipient, DeliverReason.CONNECT, "[email] host is not set", permanent=True
            )
        smtp: smtplib.SMTP | None = None
        try:
            smtp = self._open(s.host, s.port)
            self._secure(smtp, recipient)
            self._log_in(smtp, recipient)
            yield smtp
        except OSError as exc:  # smtplib's and ssl's errors are OSErrors too
            raise _broken(recipient, f"{s.host}:{s.port}", exc) from exc
        finally:
            _hang_up(smtp)

    def _open(self, host: str, port: int) -> smtplib.SMTP:
        s = self._settings
        name = address(s.sender).domain
        if s.tls == "implicit":
            return smtplib.SMTP_SSL(
                host, port, local_hostname=name, timeout=s.connect_timeout, context=self._context()
            )
        return smtplib.SMTP(host, port, local_hostname=name, timeout=s.connect_timeout)

    def _context(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self._settings.ca_file)
        except OSError as exc:
            raise ssl.SSLError(f"[email] ca_file {self._settings.ca_file}: {exc}") from exc

    def _secure(self, smtp: smtplib.SMTP, recipient: str) -> None:
        smtp.ehlo_or_helo_if_needed()
        if self._settings.tls != "starttls":
            return
        if not smtp.has_extn("starttls"):
            why = f'{self._settings.host} offers no STARTTLS, which [email] tls = "starttls" needs'
            raise DeliverError(recipient, DeliverReason.TLS, why)
        smtp.starttls(context=self._context())
        smtp.ehlo()

    def _log_in(self, smtp: smtplib.SMTP, recipient: str) -> None:
        s = self._settings
        if s.username is None:
            return
        if s.tls == "none":
            why = 'a password is sent over TLS only; set [email] tls = "starttls"'
            raise DeliverError(recipient, DeliverReason.AUTH, why, permanent=True)
        try:
            smtp.login(s.username, self._password(recipient))
        except smtplib.SMTPAuthenticationError as exc:
            raise DeliverError(
                recipient, DeliverReason.AUTH, _said(exc.smtp_code, exc.smtp_error)
            ) from exc
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException as exc:  # no AUTH, or no way of it that both know
            raise DeliverError(recipient, DeliverReason.AUTH, f"{s.host}: {exc}") from exc

    def _password(self, recipient: str) -> str:
        s = self._settings
        try:
            if s.password_file is not None:
                return Path(s.password_file).read_text(encoding="utf-8").strip("\r\n")
        except OSError as exc:
            raise DeliverError(
                recipient, DeliverReason.AUTH, f"[email] password_file: {exc}"
            ) from exc
        password = self._env.get(s.password_env or "")
        if not password:
            where = (
                f"${s.password_env} is empty"
                if s.password_env
                else "set [email] password_env or password_file"
            )
            raise DeliverError(recipient, DeliverReason.AUTH, f"no password: {where}")
        return password

    def _options(self, smtp: smtplib.SMTP, body: bytes, sender: str, recipient: str) -> str:
        """The parameters of MAIL FROM; refuses early what the server has said that it cannot take."""
        options = ""
        limit = int(smtp.esmtp_features.get("size") or 0)
        if limit and len(body) > limit:
            why = f"{len(body)} bytes; the server takes {limit}"
            raise DeliverError(recipient, DeliverReason.TOO_LARGE, why, permanent=True)
        if smtp.has_extn("size"):
            options += f" SIZE={len(body)}"
        if needs_utf8(sender, recipient):
            if not smtp.has_extn("smtputf8"):
                why = "the server has no SMTPUTF8, which this address needs"
                raise DeliverError(recipient, DeliverReason.REFUSED, why, permanent=True)
            smtp.command_encoding = "utf-8"
            options += " SMTPUTF8 BODY=8BITMIME"
        return options

    def _command(
        self, smtp: smtplib.SMTP, name: str, rest: str, recipient: str, *, wanted: int = 250
    ) -> None:
        code, reply = smtp.docmd(name, rest)
        if code // 100 != wanted // 100:
            raise _refusal(recipient, code, reply)

    def _body(self, smtp: smtplib.SMTP, body: bytes, recipient: str) -> Sent:
        """Sends the message; from its final dot until the reply nobody knows whether it was taken."""
        assert smtp.sock is not None
        smtp.sock.settimeout(self._settings.reply_timeout)
        try:
            smtp.send(dotted(body))
            code, reply = smtp.getreply()
        except OSError as exc:
            why = f"no reply after the message: {exc}; it may have been taken"
            raise DeliverError(recipient, DeliverReason.TIMEOUT, why) from exc
        if code != 250:
            raise _refusal(recipient, code, reply)
        return Sent(reply=_said(code, reply))


def dotted(body: bytes) -> bytes:
    """The message as SMTP wants it: CRLF at line ends, dots at line starts doubled, a dot at the end (RFC 5321, 4.5.2)."""
    lines = re.sub(rb"\r?\n|\r", b"\r\n", body)
    stuffed = re.sub(rb"(?m)^\.", b"..", lines)
    return stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _refusal(recipient: str, code: int, reply: bytes) -> DeliverError:
    """What a refusing reply means: 552 too large, 421 and other 4xx later, other 5xx never."""
    if code == 552:
        return DeliverError(recipient, DeliverReason.TOO_LARGE, _said(code, reply), permanent=True)
    if 500 <= code < 600:
        return DeliverError(recipient, DeliverReason.REFUSED, _said(code, reply), permanent=True)
    if 400 <= code < 500:
        return DeliverError(recipient, DeliverReason.TEMPORARY, _said(code, reply))
    return DeliverError(recipient, DeliverReason.PROTOCOL, _said(code, reply))


def _broken(recipient: str, server: str, error: OSError) -> DeliverError:
    """What a conversation means that ended before the message did: worth another try, whatever it was."""
    if isinstance(error, smtplib.SMTPResponseException) and 400 <= error.smtp_code < 600:
        return DeliverError(
            recipient,
            DeliverReason.TEMPORARY,
            f"{server}: {_said(error.smtp_code, error.smtp_error)}",
        )
    lost = not isinstance(error, smtplib.SMTPException) or isinstance(
        error, smtplib.SMTPServerDisconnected
    )
    reason = DeliverReason.CONNECT if lost else DeliverReason.PROTOCOL
    return DeliverError(
        recipient,
        DeliverReason.TLS if isinstance(error, ssl.SSLError) else reason,
        f"{server}: {error}",
    )


def _said(code: int, reply: bytes | str) -> str:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return f"{code} {' '.join(text.split())}"[:300]


def _hang_up(smtp: smtplib.SMTP | None) -> None:
    """QUIT as a courtesy: the outcome is known, and a server that does not answer is not waited for."""
    if smtp is None:
        return
    try:
        if smtp.sock is not None:
            smtp.sock.settimeout(5)
            smtp.quit()
    except OSError:
        pass
    finally:
        smtp.close()


class Chat:
    """Sends short messages to chat services through Apprise (the optional extra "alerts"), whose addresses are secrets."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env

    def send(self, *, channel: str, title: str, text: str) -> None:
        """Sends to the service whose Apprise URL the environment variable `channel` holds. Raises DeliverError."""
        url = self._env.get(channel)
        if not url:
            raise DeliverError(
                channel, DeliverReason.CONNECT, f"${channel} is empty; it must hold an Apprise URL"
            )
        try:
            import apprise
        except ImportError as exc:
            why = "Apprise is not installed; install minerals-monitor[alerts]"
            raise DeliverError(channel, DeliverReason.PROTOCOL, why, permanent=True) from exc
        service = apprise.Apprise()
        if not service.add(url):
            raise DeliverError(
                channel,
                DeliverReason.PROTOCOL,
                f"${channel} holds no URL that Apprise knows",
                permanent=True,
            )
        if not service.notify(title=title, body=text):
            raise DeliverError(
                channel, DeliverReason.TEMPORARY, "the service did not take the message"
            )
