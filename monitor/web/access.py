"""Who is answered, and with which headers: Host check, token, slowed guessing, methods, ETags. Errors get the same headers.

RELIABILITY of readers before us taught the rules: a header that one path forgets (errors, a proxied image) is the hole.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
import os
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from monitor.pipeline import marking, unsubscribing
from monitor.web.addresses import local

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Server": "minerals-monitor",
}
OPEN = frozenset({"/healthz", unsubscribing.PATH, marking.PATH, "/style.css"})
"""Paths that are answered without a token: none shows what was read, but for the headlines that a signed link was mailed with."""

COOKIE = "monitor_session"
_METHODS = frozenset({"GET", "HEAD"})
_POSTED = frozenset({unsubscribing.PATH, marking.PATH})
_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::\d{1,5})?")
_MARKS = re.compile(r"/story/[^/]+/marks$")
_MAX_GUESSES = 10  # wrong tokens from one address within a minute
_GUESS_WINDOW_S = 60.0
_MAX_ADDRESSES = 1000


@dataclass(slots=True, kw_only=True)
class Guesses:
    """Wrong tokens by address, those of the last minute; bounded in number."""

    now_s: Callable[[], float]
    _seen: OrderedDict[str, list[float]] = field(default_factory=OrderedDict)

    def too_many(self, address: str) -> bool:
        """Whether the address has used up its guesses."""
        recent = [at for at in self._seen.get(address, ()) if self.now_s() - at < _GUESS_WINDOW_S]
        return len(recent) >= _MAX_GUESSES

    def add(self, address: str) -> None:
        """Remembers a wrong token."""
        known = [*self._seen.pop(address, ()), self.now_s()]
        self._seen[address] = known[-_MAX_GUESSES:]
        while len(self._seen) > _MAX_ADDRESSES:
            self._seen.popitem(last=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What is decided before a page is looked for. `hosts` are lower-case names without port; without `token` all may read."""

    hosts: frozenset[str]
    token: str | None
    proxies: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
    guesses: Guesses
    root: str = ""  # the path below which the pages are seen

    def middleware(self) -> Middleware:
        """The guard as aiohttp wants it."""

        @web.middleware
        async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
            path = local(request.path, self.root)
            self.check_host(request)
            if request.method not in _METHODS and not (
                request.method == "POST" and may_be_posted(path)
            ):
                raise web.HTTPMethodNotAllowed(request.method, sorted(_METHODS))
            shown = self.token is not None and path not in OPEN and self._shown(request)
            response = await handler(request)
            if shown and response.status == 200:
                self._remember(request, response)
            return with_etag(request, response)

        return guarded

    def check_host(self, request: web.Request) -> None:
        """Refuses names that are not ours: a foreign page can point its own name at this address (DNS rebinding). /healthz tells
        nothing that was read, and probes ask by whatever address they have."""
        if local(request.path, self.root) == "/healthz":
            return
        if host_of(request.headers.get("Host", "")) not in self.hosts:
            raise web.HTTPMisdirectedRequest(
                text="421: this server does not go by that name; see [server] hosts\n"
            )

    def _shown(self, request: web.Request) -> bool:
        """Whether the token itself was shown now (False: the cookie was). Raises HTTPUnauthorized or HTTPTooManyRequests."""
        address = self.client(request)
        if self.guesses.too_many(address):
            raise web.HTTPTooManyRequests(
                text="429: too many wrong tokens; wait a minute\n", headers={"Retry-After": "60"}
            )
        given = given_token(request.headers.get("Authorization", ""))
        if given is not None and self.token is not None and same(given, self.token):
            return True
        if given is None and same(request.cookies.get(COOKIE, ""), self._session()):
            return False
        if (
            given is not None
        ):  # a cookie is no guess: an old one comes by itself, and nobody guesses 256 bits
            self.guesses.add(address)
        headers = {
            "WWW-Authenticate": 'Basic realm="Minerals Monitor: any name, the token as password", charset="UTF-8"'
        }
        raise web.HTTPUnauthorized(text="401: this page wants its token\n", headers=headers)

    def _session(self) -> str:
        """The cookie's value: it proves that the token was shown, and does not give it away."""
        return hmac.new(
            (self.token or "").encode(), b"minerals-monitor session", hashlib.sha256
        ).hexdigest()

    def _remember(self, request: web.Request, response: web.StreamResponse) -> None:
        response.set_cookie(
            COOKIE,
            self._session(),
            httponly=True,
            samesite="Strict",
            secure=self.is_https(request),
            path="/",
        )

    def client(self, request: web.Request) -> str:
        """The reader's address: of the connection, or the last one that a trusted proxy names."""
        remote = request.remote or ""
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
        return forwarded if forwarded and self._is_proxy(remote) else remote

    def is_https(self, request: web.Request) -> bool:
        """Whether the reader's own connection is encrypted, as far as a trusted proxy says so."""
        return (
            self._is_proxy(request.remote or "")
            and request.headers.get("X-Forwarded-Proto") == "https"
        )

    def _is_proxy(self, remote: str) -> bool:
        try:
            return any(ipaddress.ip_address(remote) in network for network in self.proxies)
        except ValueError:
            return False


def may_be_posted(path: str) -> bool:
    """Whether anything may be sent to a path: the links of mails, and the marks of a story's page."""
    return path in _POSTED or _MARKS.search(path) is not None


def same(given: str, wanted: str) -> bool:
    """Whether two secrets are the same, in a time that does not tell how much of them is."""
    return hmac.compare_digest(
        hashlib.sha256(given.encode()).digest(), hashlib.sha256(wanted.encode()).digest()
    )


def token_in(file: Path, *, address: str) -> str:
    """The token in a file. On the first start there is none yet: one is made, and said once on the console, in no log.

    Raises OSError.
    """
    try:
        return file.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        token = secrets.token_urlsafe(24)
        fd = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "w", encoding="utf-8") as made:
            made.write(token + "\n")
        print(
            f"The web page {address} asks for a name and a password: any name, and this token\n"
            f"  {token}\nIt is kept in {file}.",
            flush=True,
        )
        return token


def given_token(authorization: str) -> str | None:
    """The token in an Authorization header: a bearer token, or the password of Basic, whatever the name."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(value.strip(), validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def host_of(header: str) -> str:
    """The lower-case name in a Host header, without port; "" when it is none (RFC 9110, 7.2: host and port, and no user)."""
    if not _HOST.fullmatch(header):
        return ""
    try:
        return (urlsplit(f"//{header}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def with_etag(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    """The response with the hash of its body as ETag; 304 without a body when the reader has that one."""
    if (
        not isinstance(response, web.Response)
        or response.status != 200
        or not isinstance(response.body, bytes)
    ):
        return response
    tag = hashlib.sha256(response.body).hexdigest()[:32]
    held = {held.value for held in request.if_none_match or ()}
    if tag in held or "*" in held:
        response = web.Response(status=304)
    response.etag = tag
    return response


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server bound to `host`."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
