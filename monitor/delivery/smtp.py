"""Handing a finished message to an SMTP server. Blocking, and bounded: a whole conversation has a deadline, not only each wait.

What went wrong is a `DeliverError`: `permanent` only when the server refused this recipient, because everything else (a password,
TLS, the sender, a client that may not send) is a setting that somebody can mend; reason `timeout` when the server may or may not
have taken the message (RFC 1047), so that only the same bytes under the same Message-ID may be sent again.
"""

from __future__ import annotations

import os
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from threading import Timer
from typing import Any

from monitor.config.settings import EmailSettings
from monitor.core.errors import DeliverError, DeliverReason
from monitor.delivery.mail import address, needs_utf8

_GOODBYE_S = 5.0
_WAITS = 4  # `connect_timeout`s that everything up to the message may take together
_ENHANCED = re.compile(r"^\d{3}[ -]([245])\.(\d{1,3})\.(\d{1,3})\b")  # RFC 3463
_OF_SENDER = re.compile(r"\bsender\b|\bfrom address\b|\bmail from\b", re.IGNORECASE)
_MAILBOX = re.compile(
    r"\b(?:mailbox|inbox|user|recipient|account|addressee|person|no such|unknown address|does(?: not|n't) exist)\b",
    re.IGNORECASE,
)  # beside the address itself
_OF_CLIENT = re.compile(
    r"\b(?:relay|relaying|authenti\w+|client host|blocked|denied|policy|spam|STARTTLS)\b",
    re.IGNORECASE,
)
_SENDERS_CODES = {(1, 7), (1, 8)}  # 5.1.7 and 5.1.8 are about the sender's address


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
            with smtp.watch.within(self._settings.reply_timeout):
                return self._body(smtp, body, recipient)

    def check(self) -> str:
        """Connects, secures and logs in, and sends nothing; the server's greeting. Raises DeliverError."""
        with self._connected("") as smtp:
            return (smtp.ehlo_resp or b"").decode(errors="replace").splitlines()[0]

    @contextmanager
    def _connected(self, recipient: str) -> Iterator[_Conversation]:
        """A connection, secured and logged in; whatever breaks before the message's end is worth another try."""
        s = self._settings
        if s.host is None:
            raise DeliverError(recipient, DeliverReason.CONNECT, "[email] host is not set")
        smtp: _Conversation | None = None
        limit_s = _WAITS * s.connect_timeout
        try:
            smtp = self._new()
            with smtp.watch.within(limit_s):
                self._greet(smtp, s.host, s.port)
                self._secure(smtp, recipient)
                self._log_in(smtp, recipient)
                yield smtp
        except OSError as exc:  # smtplib's and ssl's errors are OSErrors too
            where = f"{s.host}:{s.port}"
            if smtp is not None and smtp.watch.cut:
                where += f", given up after {limit_s:g} s"
            raise _broken(recipient, where, exc) from exc
        finally:
            _hang_up(smtp)

    def _new(self) -> _Conversation:
        s = self._settings
        common: dict[str, Any] = {
            "local_hostname": address(s.sender).domain,
            "timeout": s.connect_timeout,
        }
        if s.tls == "implicit":
            return _TlsConversation(context=self._context(), **common)
        return _Conversation(**common)

    def _greet(self, smtp: _Conversation, host: str, port: int) -> None:
        smtp.names(host)
        code, said = smtp.connect(host, port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)

    def _context(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self._settings.ca_file)
        except OSError as exc:
            raise ssl.SSLError(f"[email] ca_file {self._settings.ca_file}: {exc}") from exc

    def _secure(self, smtp: _Conversation, recipient: str) -> None:
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
            raise DeliverError(recipient, DeliverReason.AUTH, why)
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
            raise DeliverError(recipient, DeliverReason.TOO_LARGE, why)
        if smtp.has_extn("size"):
            options += f" SIZE={len(body)}"
        if needs_utf8(sender, recipient):
            if not smtp.has_extn("smtputf8"):
                why = "the server has no SMTPUTF8, which this address needs"
                raise DeliverError(recipient, DeliverReason.REFUSED, why)
            smtp.command_encoding = "utf-8"
            options += " SMTPUTF8 BODY=8BITMIME"
        return options

    def _command(
        self, smtp: smtplib.SMTP, name: str, rest: str, recipient: str, *, wanted: int = 250
    ) -> None:
        code, reply = smtp.docmd(name, rest)
        if code // 100 != wanted // 100:
            raise _refusal(recipient, name, code, reply)

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
            raise _refusal(recipient, "DATA", code, reply)
        return Sent(reply=_said(code, reply))


def dotted(body: bytes) -> bytes:
    """The message as SMTP wants it: CRLF at line ends, dots at line starts doubled, a dot at the end (RFC 5321, 4.5.2)."""
    lines = re.sub(rb"\r?\n|\r", b"\r\n", body)
    stuffed = re.sub(rb"(?m)^\.", b"..", lines)
    return stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _refusal(recipient: str, command: str, code: int, reply: bytes) -> DeliverError:
    """What a refusing reply to `command` means: final only when it is about the recipient, else another try or a setting."""
    said = _said(code, reply)
    if 500 <= code < 600:
        if is_final(said, recipient, command=command):
            return DeliverError(recipient, DeliverReason.REFUSED, said, permanent=True)
        return DeliverError(recipient, _REFUSALS.get(code, DeliverReason.REFUSED), said)
    if 400 <= code < 500:
        return DeliverError(recipient, DeliverReason.TEMPORARY, said)
    return DeliverError(recipient, DeliverReason.PROTOCOL, said)


_REFUSALS = {
    530: DeliverReason.AUTH,
    534: DeliverReason.AUTH,
    535: DeliverReason.AUTH,
    538: DeliverReason.TLS,
    552: DeliverReason.TOO_LARGE,
}


def is_final(said: str, recipient: str, *, command: str) -> bool:
    """Whether a 5xx reply is about this recipient, so that no setting of ours can mend it: enhanced code 5.1.x (but for the two
    about the sender) or 5.2.x (but for a message that is too long), or a refused RCPT whose words name the mailbox."""
    found = _ENHANCED.match(said)
    if _OF_SENDER.search(said):
        return False
    if found:
        subject, detail = int(found[2]), int(found[3])
        if subject == 1:
            return (subject, detail) not in _SENDERS_CODES
        return subject == 2 and detail != 3
    named = _MAILBOX.search(said) or parseaddr(recipient)[1].lower() in said.lower()
    return command == "RCPT" and bool(named) and not _OF_CLIENT.search(said)


def _broken(recipient: str, server: str, error: OSError) -> DeliverError:
    """What a conversation means that ended before the message did: worth another try, whatever it was."""
    if isinstance(error, smtplib.SMTPResponseException) and 400 <= error.smtp_code < 600:
        passing = error.smtp_code < 500
        return DeliverError(
            recipient,
            DeliverReason.TEMPORARY if passing else DeliverReason.REFUSED,
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


class _Watch:
    """Ends a connection that outlasts its deadline, whatever it is at: a greeting without end, one byte a minute.

    It has a descriptor of its own of the connection, because TLS takes the first one over.
    """

    def __init__(self) -> None:
        self.cut = False
        self._socket: socket.socket | None = None
        self._timer: Timer | None = None

    def takes(self, connection: socket.socket) -> None:
        """The connection to watch."""
        self._socket = socket.socket(fileno=os.dup(connection.fileno()))
        if self.cut:
            self._end()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Ends the connection unless the block ends in time; inside another block this one's time counts alone."""
        if self._timer is not None:
            self._timer.cancel()
        timer = self._timer = Timer(seconds, self._end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _end(self) -> None:
        self.cut = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Lets go of the connection."""
        if self._socket is not None:
            self._socket.close()


class _Conversation(smtplib.SMTP):
    """smtplib's, with a watch over its connection."""

    def __init__(self, **options: Any) -> None:
        self.watch = _Watch()
        super().__init__(**options)

    def names(self, host: str) -> None:
        """The name that a certificate is checked against; smtplib keeps it only when it connects at once."""
        self._host = host

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # not in the stubs
        self.watch.takes(made)
        return made


class _TlsConversation(smtplib.SMTP_SSL, _Conversation):
    """The same, in TLS from its first byte; the watch has the connection before the handshake."""

    def __init__(self, **options: Any) -> None:
        self.watch = _Watch()
        smtplib.SMTP_SSL.__init__(self, **options)


def _hang_up(smtp: _Conversation | None) -> None:
    """QUIT as a courtesy: the outcome is known, and a server that does not answer is not waited for."""
    if smtp is None:
        return
    try:
        if smtp.sock is not None:
            smtp.sock.settimeout(_GOODBYE_S)
            with smtp.watch.within(_GOODBYE_S):
                smtp.quit()
    except OSError:
        pass
    finally:
        smtp.close()
        smtp.watch.close()
