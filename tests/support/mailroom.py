"""A real SMTP server on loopback that can be told to refuse, to hang, and to break off."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from threading import Thread
from typing import Any

import trustme
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

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.mail

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self.rcpt.get(address, "250 OK")
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.received.append(envelope)
        if self.hang_s:
            await asyncio.sleep(self.hang_s)
        return self.data

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        """Lets in who says "open sesame"."""
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"open sesame", handled=False)


@contextmanager
def mailroom(
    *, tls: ssl.SSLContext | None = None, implicit: bool = False, **options: Any
) -> Iterator[Mailroom]:
    """A running server; with `tls` it offers STARTTLS, or speaks TLS from the start."""
    room = Mailroom()
    if tls is not None and not implicit:
        options = {"tls_context": tls, "require_starttls": True} | options
    options = {
        "enable_SMTPUTF8": True,
        "auth_require_tls": tls is not None and not implicit,
    } | options

    async def start() -> asyncio.Server:
        loop = asyncio.get_running_loop()
        protocol = partial(SMTP, room, loop=loop, authenticator=room.authenticate, **options)
        return await loop.create_server(protocol, "127.0.0.1", 0, ssl=tls if implicit else None)

    with _serving(start) as port:
        room.port = port
        yield room


@contextmanager
def line_server(
    script: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> Iterator[int]:
    """A server that says what `script` says, for conversations that no proper server has; its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.CancelledError):
            await script(reader, writer)
        writer.close()

    with _serving(lambda: asyncio.start_server(serve, "127.0.0.1", 0)) as port:
        yield port


@contextmanager
def _serving(start: Callable[[], Awaitable[asyncio.Server]]) -> Iterator[int]:
    """Runs a server in a thread of its own, so that a blocking client can talk to it; its port."""
    ready: Future[int] = Future()
    done = asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def run() -> None:
        loops.append(asyncio.get_running_loop())
        server = await start()
        ready.set_result(server.sockets[0].getsockname()[1])
        await done.wait()
        server.close()
        await server.wait_closed()

    thread = Thread(target=asyncio.run, args=(run(),), daemon=True)
    thread.start()
    try:
        yield ready.result(5)
    finally:
        loops[0].call_soon_threadsafe(done.set)
        thread.join(5)


def server_context(authority: trustme.CA, name: str = "localhost") -> ssl.SSLContext:
    """A server's side of TLS with a certificate for `name`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context
