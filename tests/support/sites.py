"""A small web on loopback for tests: real aiohttp servers behind real host names, and raw ones that misbehave on purpose.

    async with Web() as web:
        web.site("news.example.com").serve("/rss", RSS, headers={"ETag": '"1"'})
        async with web.fetcher() as fetcher:
            response = await fetcher.get(web.url("news.example.com", "/rss"), max_bytes=10_000)
        assert web.site("news.example.com").paths == ["/rss"]

Names resolve to 127.0.0.1 without asking anybody; a name without a site does not resolve. All servers end with the block.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any, Self, TypeVar

from aiohttp import web as server
from aiohttp.abc import AbstractResolver, ResolveResult

from monitor.config.settings import FetchSettings
from monitor.core.clock import Clock, monotonic_s
from monitor.fetch.client import Fetcher

Handler = Callable[[server.Request], Awaitable[server.StreamResponse]]
RawHandler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
LOOPBACK = "127.0.0.0/8"
T = TypeVar("T")


@contextmanager
def in_a_thread(open_: Callable[[], AbstractAsyncContextManager[T]]) -> Iterator[T]:
    """What `open_` gives, kept alive by an event loop in a thread of its own, for tests that block."""
    ready: Future[tuple[T, Callable[[], object]]] = Future()

    async def live() -> None:
        try:
            async with open_() as opened:
                done, loop = asyncio.Event(), asyncio.get_running_loop()
                ready.set_result((opened, lambda: loop.call_soon_threadsafe(done.set)))
                await done.wait()
        except BaseException as exc:
            if ready.done():
                raise
            ready.set_exception(exc)

    thread = Thread(target=lambda: asyncio.run(live()))
    thread.start()
    opened, end = ready.result(10)
    try:
        yield opened
    finally:
        end()
        thread.join(10)


@dataclass(slots=True)
class SettableClock:
    """A clock that stands still until it is set."""

    at: datetime = datetime(2026, 2, 20, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, seconds: float) -> None:
        """Lets `seconds` pass."""
        self.at += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as its server saw it."""

    path: str  # with the query
    headers: Mapping[str, str]  # lower-cased names
    at_s: float  # monotonic


@dataclass(slots=True)
class Site:
    """One host: its pages, and what was asked of it."""

    host: str
    asked: list[Asked] = field(default_factory=list)
    _pages: dict[str, Handler] = field(default_factory=dict)

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [one.path for one in self.asked]

    def on(self, path: str, handler: Handler) -> None:
        """Answers `path` (without query) with `handler`."""
        self._pages[path] = handler

    def serve(
        self,
        path: str,
        body: bytes | str = b"",
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answers `path` with these bytes; a conditional request whose ETag still holds with 304."""
        data = body.encode() if isinstance(body, str) else body
        given = dict(headers or {})

        async def answer(request: server.Request) -> server.StreamResponse:
            etag = given.get("ETag")
            if status == 200 and etag and request.headers.get("If-None-Match") == etag:
                return server.Response(status=304, headers=given)
            return server.Response(status=status, body=data, headers=given)

        self._pages[path] = answer

    def redirect(self, path: str, target: str, *, status: int = 301) -> None:
        """Sends those who ask for `path` to `target`."""
        self.serve(path, status=status, headers={"Location": target})

    async def answer(self, request: server.Request) -> server.StreamResponse:
        """The page that is asked for, else 404."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.asked.append(Asked(request.raw_path, headers, monotonic_s()))
        handler = self._pages.get(request.path)
        return await handler(request) if handler else server.Response(status=404)


class Names(AbstractResolver):
    """Resolves the names it was told of, to the addresses it was told; all others do not exist."""

    def __init__(self) -> None:
        self.addresses: dict[str, tuple[str, ...]] = {}
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: int = socket.AF_INET
    ) -> list[ResolveResult]:
        """As the system's resolver would."""
        self.asked.append(host)
        if host not in self.addresses:
            raise OSError(socket.EAI_NONAME, "Name or service not known")
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self.addresses[host]
        ]

    async def close(self) -> None:
        """Holds nothing."""


class Web:
    """All sites of a test, behind one port (and one more for each raw server)."""

    def __init__(self, *, ssl_context: Any = None) -> None:
        self.names = Names()
        self._sites: dict[str, Site] = {}
        self._ssl = ssl_context
        self._ports: dict[str, int] = {}
        self._raw: list[asyncio.Server] = []
        self._raw_tasks: set[asyncio.Task[None]] = set()
        self._port = 0

    async def __aenter__(self) -> Self:
        self._runner = server.ServerRunner(server.Server(self._answer), shutdown_timeout=0)
        await self._runner.setup()
        place = server.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self._ssl)
        await place.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        for raw in self._raw:
            raw.close()
        for task in self._raw_tasks:
            task.cancel()
        await asyncio.gather(*self._raw_tasks, return_exceptions=True)
        await self._runner.cleanup()

    def site(self, host: str) -> Site:
        """The site called `host`; it exists from the first call on."""
        if host not in self._sites:
            self._sites[host] = Site(host)
            self.names.addresses.setdefault(host, ("127.0.0.1",))
        return self._sites[host]

    async def raw(self, host: str, handler: RawHandler) -> None:
        """Makes `host` a server that speaks whatever `handler` writes once it has read the request's head."""

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._raw_tasks.add(task)
            try:
                with suppress(ConnectionError, asyncio.IncompleteReadError):
                    await reader.readuntil(b"\r\n\r\n")
                    await handler(reader, writer)
            finally:
                self._raw_tasks.discard(task)
                writer.close()

        self._raw.append(await asyncio.start_server(serve, "127.0.0.1", 0))
        self._ports[host] = self._raw[-1].sockets[0].getsockname()[1]
        self.names.addresses[host] = ("127.0.0.1",)

    def url(self, host: str, path: str = "/") -> str:
        """The address of a page of `host`."""
        scheme = "https" if self._ssl else "http"
        return f"{scheme}://{host}:{self._ports.get(host, self._port)}{path}"

    def fetcher(
        self,
        *,
        now: Clock | None = None,
        env: Mapping[str, str] | None = None,
        ssl_context: Any = None,
        **settings: Any,
    ) -> Fetcher:
        """A fetcher that reaches this web, by default without gaps between requests."""
        settings = {"allow_networks": (LOOPBACK,), "site_gap": "0s", **settings}
        return Fetcher(
            FetchSettings(**settings),
            now=now or SettableClock(),
            resolver=self.names,
            env=env or {},
            ssl_context=ssl_context,
        )

    async def _answer(self, request: server.BaseRequest) -> server.StreamResponse:
        host = (request.host or "").partition(":")[0]
        if host not in self._sites:
            return server.Response(status=421)
        return await self._sites[host].answer(request)  # type: ignore[arg-type]  # BaseRequest has all that handlers use
