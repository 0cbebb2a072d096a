"""Connections for `fetch`: opened only where the guard allows, kept apart by what each feed may reach, without cookies."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from monitor.config.settings import FetchSettings
from monitor.core.clock import monotonic_s
from monitor.core.errors import FetchError, FetchReason
from monitor.core.urls import redact
from monitor.fetch import address_guard
from monitor.model.feeds import Feed

_MAX_LINE_BYTES = 16_384  # of one header; some sites send policies longer than aiohttp's 8 kB
_MAX_HEADERS = 200
_RESOLVER_THREADS = 32  # a name server that does not answer holds one for many seconds
_IDLE_S = 15.0
_KEPT_HOSTS = 64  # as many as pages are in flight; a feed is asked once an hour

_USER_INFO = re.compile(r"//[^/\s]*@")  # in what aiohttp says of an address

_refused: ContextVar[list[str]] = ContextVar("addresses that were refused to this request")

_REASONS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], FetchReason], ...] = (
    (TimeoutError, FetchReason.TIMEOUT),
    (aiohttp.InvalidURL, FetchReason.BAD_URL),
    (aiohttp.ClientHttpProxyError, FetchReason.CONNECT),
    (aiohttp.ClientConnectorDNSError, FetchReason.DNS),
    ((aiohttp.ClientSSLError, aiohttp.ServerFingerprintMismatch, ssl.SSLError), FetchReason.TLS),
    (aiohttp.ClientPayloadError, FetchReason.TRUNCATED),
    (aiohttp.ClientResponseError, FetchReason.PROTOCOL),
    (aiohttp.ClientConnectionError, FetchReason.CONNECT),
    (UnicodeError, FetchReason.BAD_URL),
    (ValueError, FetchReason.PROTOCOL),
)


class PrivateAddress(OSError):
    """An address that is not public and not allowed."""


class Resolver(AbstractResolver):
    """The system's resolver in threads of its own: the few that aiohttp shares with everything soon hold only hanging names."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_RESOLVER_THREADS, thread_name_prefix="resolve")

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AddressFamily.AF_UNSPEC,
    ) -> list[ResolveResult]:
        """The addresses of `host`. Raises OSError."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._threads,
            lambda: socket.getaddrinfo(
                host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG
            ),
        )
        return [
            ResolveResult(
                hostname=host,
                host=str(where[0]),
                port=port,
                family=kind,
                proto=protocol,
                flags=socket.AI_NUMERICHOST,
            )
            for kind, _, protocol, _, where in found
        ]

    async def close(self) -> None:
        """Ends the threads without waiting for names that hang."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class Sessions:
    """One session for each set of allowed networks, so that no feed can ride on a connection that another one may open."""

    def __init__(
        self,
        settings: FetchSettings,
        *,
        resolver: AbstractResolver | None,
        ssl_context: ssl.SSLContext | None,
    ) -> None:
        self._settings = settings
        self._resolver = resolver
        self._own_resolver: Resolver | None = None
        self._ssl = ssl_context
        self._open: dict[tuple[tuple[str, ...], bool, bool], aiohttp.ClientSession] = {}

    def session(self, feed: Feed | None, *, proxied: bool, kept: bool) -> aiohttp.ClientSession:
        """The session for requests on behalf of `feed`; `proxied` ones connect to the operator's proxy only, and unguarded.

        A connection that is not `kept` is closed at once. In the other session it would wait for its idle time to pass even when
        the server has closed it, and thousands did.
        """
        allow = feed.allow_networks if feed else ()
        key = (allow, proxied, kept)
        if key not in self._open:
            self._open[key] = self._new_session(
                None if proxied else _guarded(self._networks(feed)), kept=kept
            )
        return self._open[key]

    def may_name(self, host: str, feed: Feed | None) -> bool:
        """Whether a proxy may be asked for `host` on behalf of `feed`: names may, addresses when they are allowed."""
        address = address_guard.written_address(host)
        return address is None or address_guard.is_allowed(address, self._networks(feed))

    async def close(self) -> None:
        """Closes all connections."""
        for session in self._open.values():
            await session.close()
        self._open.clear()
        if self._own_resolver:
            await self._own_resolver.close()
            self._own_resolver = None

    def _networks(self, feed: Feed | None) -> tuple[address_guard.Network, ...]:
        return address_guard.networks(
            (*self._settings.allow_networks, *(feed.allow_networks if feed else ()))
        )

    def _new_session(
        self, socket_factory: Callable[[Any], socket.socket] | None, *, kept: bool
    ) -> aiohttp.ClientSession:
        if self._resolver is None:
            self._resolver = self._own_resolver = Resolver()
        connector = aiohttp.TCPConnector(
            limit=0,  # the fetcher has its own bound
            resolver=self._resolver,
            use_dns_cache=False,  # it forgets no name of the thousands, and each is asked once an hour
            ssl=self._ssl or True,
            keepalive_timeout=_IDLE_S if kept else None,
            force_close=not kept,
            socket_factory=socket_factory,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,  # a proxy from the environment would walk around the guard
            auto_decompress=False,  # done in bounded steps by `decode`
            max_line_size=_MAX_LINE_BYTES,
            max_field_size=_MAX_LINE_BYTES,
            max_headers=_MAX_HEADERS,
            timeout=aiohttp.ClientTimeout(total=None, connect=self._settings.connect_timeout),
        )


class Kept:
    """Which hosts' connections may stay open for the next request: not those of thousands of feeds that are due together."""

    def __init__(self, limit: int = _KEPT_HOSTS) -> None:
        self._limit = limit
        self._since: OrderedDict[str, float] = (
            OrderedDict()
        )  # host → its last request, the oldest first

    def keeps(self, host: str) -> bool:
        """Whether the connection of the request that begins now may stay open, which is remembered."""
        now_s = monotonic_s()
        while self._since and next(iter(self._since.values())) < now_s - _IDLE_S:
            self._since.popitem(last=False)
        if host not in self._since and len(self._since) >= self._limit:
            return False
        self._since[host] = now_s
        self._since.move_to_end(host)
        return True


def watch_refusals() -> None:
    """Begins a new list of refused addresses for the request that the current task makes next."""
    _refused.set([])


def as_written(url: str) -> URL:
    """The address as its server spelt it, because signed ones break when they are quoted anew; without user info."""
    clean = redact(url)
    tidy = clean.isascii() and clean.isprintable() and " " not in clean
    return URL(clean, encoded=tidy)


def explained(url: str, exc: Exception, settings: FetchSettings) -> FetchError:
    """The FetchError for what aiohttp or the system raised."""
    refused = _refused.get([])
    if isinstance(exc, PrivateAddress) or (
        refused and isinstance(exc, aiohttp.ClientConnectorError)
    ):
        message = (
            f"{', '.join(refused) or exc} is not a public address; allow_networks can allow it"
        )
        return FetchError(redact(url), FetchReason.PRIVATE_ADDRESS, message)
    reason = next(
        (reason for kinds, reason in _REASONS if isinstance(exc, kinds)), FetchReason.CONNECT
    )
    return FetchError(redact(url), reason, _message(exc, settings))


def _message(exc: Exception, settings: FetchSettings) -> str:
    if isinstance(exc, aiohttp.ConnectionTimeoutError):
        return f"no connection in {settings.connect_timeout:g} s"
    if isinstance(exc, TimeoutError):
        return f"no whole answer in {settings.timeout:g} s"
    if isinstance(exc, aiohttp.ClientHttpProxyError):
        return f"the proxy answered {exc.status}"
    said = exc.message if isinstance(exc, aiohttp.ClientResponseError) else str(exc)
    return _USER_INFO.sub("//", " ".join(said.split()) or type(exc).__name__)[:200]


def _guarded(allow: tuple[address_guard.Network, ...]) -> Callable[[Any], socket.socket]:
    """A socket factory that opens no socket for an address outside the public net and `allow`."""

    def open_socket(address: tuple[int, int, int, str, tuple[Any, ...]]) -> socket.socket:
        family, kind, protocol, _, where = address
        host = str(where[0])
        if not address_guard.is_allowed(host, allow):
            _refused.get([]).append(host)
            raise PrivateAddress(host)
        return socket.socket(family, kind, protocol)

    return open_socket
