"""A real SMTP server on loopback that can be told to refuse, to hang, and to break off."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Mailroom:
    """What came in, and what to answer: a reply for RCPT by address, one for DATA, one for MAIL."""

    rcpt: dict[str, str] = field(default_factory=dict)
    mail: str = "250 OK"
    data: str = "250 OK queued as 1"
    hang_s: float = 0.0  # after the message, before the reply
    received: list[Envelope] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    port: int = 0

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.mail

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        reply = self.rcpt.get(address, "250 OK")
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.received.append(envelope)
        if self.hang_s:
            await asyncio.sleep(self.hang_s)
        return self.data

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        """Lets in who says "open sesame"."""
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"open sesame", handled=True)


class _Controller(Controller):
    """aiosmtpd's controller on a free port; it opens the port itself, and knows it."""

    def _create_server(self) -> Any:
        return self.loop.create_server(
            self._factory_invoker, host=self.hostname, port=0, ssl=self.ssl_context, family=2
        )  # fmt: skip

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mailroom(*, tls: ssl.SSLContext | None = None, implicit: bool = False, **options: Any) -> Iterator[Mailroom]:
    """A running server; with `tls` it offers STARTTLS, or speaks TLS from the start."""
    room = Mailroom()
    if tls is not None and not implicit:
        options = {"tls_context": tls, "require_starttls": True} | options
    controller = _Controller(
        room,
        hostname="127.0.0.1",
        ssl_context=tls if implicit else None,
        authenticator=room.authenticate,
        auth_require_tls=tls is not None and not implicit,
        **options,
    )
    controller.start()
    room.port = controller.port
    try:
        yield room
    finally:
        controller.stop()


def server_context(authority: trustme.CA, name: str = "localhost") -> ssl.SSLContext:
    """A server's side of TLS with a certificate for `name`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


@contextmanager
def line_server(script: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]) -> Iterator[int]:
    """A server that says what `script` says, for conversations that no proper server has; its port."""
    import threading

    loop = asyncio.new_event_loop()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await script(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = loop.run_until_complete(asyncio.start_server(serve, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        pending = asyncio.all_tasks(loop)
        for task in pending:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
        loop.close()
