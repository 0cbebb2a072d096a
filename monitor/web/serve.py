"""Binds the port, and puts guard, pages and exports together. The server's own error answers get the same headers as all."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from monitor.config.load import beside
from monitor.config.settings import Config, ServerSettings
from monitor.core.clock import monotonic_s
from monitor.core.errors import ConfigError, Problem, StoreError
from monitor.core.logs import get_logger
from monitor.core.resources import resource
from monitor.digest.render import part
from monitor.language import catalogue
from monitor.pipeline import marking, unsubscribing
from monitor.pipeline.services import Services
from monitor.watch import judgement
from monitor.web.access import HEADERS, Guard, Guesses, is_loopback, token_in
from monitor.web.addresses import root_of, rooted
from monitor.web.api import Api
from monitor.web.export import Exports
from monitor.web.irrelevant import Dismissing
from monitor.web.marks import Marks
from monitor.web.measures import MeasurePages
from monitor.web.metrics import Watch
from monitor.web.pages import Pages
from monitor.web.previews import Trying
from monitor.web.stories import Stories
from monitor.web.unsubscribe import Leaving

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_STOP_S = 3.0
_MAX_POST_BYTES = 65_536


@asynccontextmanager
async def serving(services: Services, settings: ServerSettings) -> AsyncIterator[int]:
    """Serves the pages while it is open; the port. Raises ConfigError when bound beyond this machine without a token."""
    guard = _guard(services, settings)
    await unsubscribing.key(
        services.store, now=services.now
    )  # made before anybody signs or checks with it
    runner = web.AppRunner(make_app(services, guard), access_log=None)
    await runner.setup()
    try:
        server = await _bound(runner, services, settings)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
    finally:
        assert runner.server is not None
        await runner.server.shutdown(_STOP_S)
        await runner.cleanup()


async def _bound(
    runner: web.AppRunner, services: Services, settings: ServerSettings
) -> asyncio.Server:
    loop, manager = asyncio.get_running_loop(), runner.server
    assert manager is not None

    def protocol() -> _Protocol:
        return _Protocol(manager, loop=loop, access_log=None)  # type: ignore[arg-type]  # None: no log, as AppRunner does

    try:
        return await loop.create_server(protocol, settings.host, settings.port)
    except OSError as exc:
        why = f"{settings.host}:{settings.port} cannot be bound: {exc.strerror or exc}"
        raise _problem(services, "server.port", why) from exc


def make_app(services: Services, guard: Guard) -> web.Application:
    """All addresses. Only GET and HEAD, but for the links of mails; a path is never a file's."""
    app = web.Application(
        client_max_size=_MAX_POST_BYTES,
        middlewares=[_placed(guard.root), _errors(services), guard.middleware(), _ready(services)],
    )
    app.on_response_prepare.append(_add_headers)
    marks = Marks(services)
    pages = Pages(services, marks.word)
    measures = MeasurePages(services, pages)
    stories, api = Stories(services, pages, measures), Api(services, pages)
    exports, watch, trying = Exports(services, pages), Watch(services), Trying(services, pages)
    app.on_shutdown.append(trying.stop)
    routes: dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]] = {
        "/": pages.today,
        r"/day/{day:\d{4}-\d{2}-\d{2}}": pages.day,
        "/archive": pages.archive,
        r"/story/{story:[A-Za-z0-9._-]{1,80}}": pages.story,
        "/stories": stories.listed,
        r"/{kind:mineral|government|action}/{concept:[^/]{1,120}}": stories.concept,
        "/search": stories.search,
        "/search/articles": pages.search,
        "/watchlists": pages.watchlists,
        r"/watchlists/{name:[a-z0-9][a-z0-9_-]{0,80}}": pages.watchlists,
        "/feeds": pages.feeds,
        "/preview": trying.show,
        "/trends": pages.trends,
        "/measures": measures.listed,
        r"/measures/{measure:[A-Za-z0-9._-]{1,160}}": measures.one,
        "/measures.atom": measures.atom,
        "/measures.ics": measures.calendar,
        "/measures.csv": measures.table,
        "/api/measures": measures.json,
        r"/api/measures/{measure:[A-Za-z0-9._-]{1,160}}": measures.json_one,
        "/api/stories": api.stories,
        r"/api/stories/{story:[A-Za-z0-9._-]{1,80}}": api.story,
        "/api/hits": api.hits,
        "/openapi.json": api.described,
        "/stories.atom": exports.stories_atom,
        "/hits.atom": exports.atom,
        "/hits.json": exports.json_feed,
        "/hits.csv": exports.csv,
        "/feeds.opml": exports.opml,
        "/healthz": watch.healthz,
        "/metrics": watch.metrics,
        "/robots.txt": _robots,
    }
    routes |= {"/style.css": pages.style, "/favicon.svg": _icon}
    posted: dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]] = {
        r"/story/{story:[A-Za-z0-9._-]{1,80}}/marks": marks.do
    }
    for path, asking in (
        (unsubscribing.PATH, Leaving(services)),
        (marking.PATH, Dismissing(services)),
    ):
        routes[path], posted[path] = asking.ask, asking.do
    for root in dict.fromkeys(("", guard.root)):
        for path, handler in routes.items():
            app.router.add_get(root + path, handler)
        for path, handler in posted.items():
            app.router.add_post(root + path, handler)
    if guard.root:
        app.router.add_get(
            guard.root, pages.today
        )  # the public address as it is written, no slash behind it
    return app


def page_address(config: Config, port: int) -> str:
    """Where a reader finds the page: its public address, else this machine's."""
    return config.digest.base_url or f"http://127.0.0.1:{port}"


def _guard(services: Services, settings: ServerSettings) -> Guard:
    token = None
    if settings.token_file is not None:
        file = beside(services.loaded.source, settings.token_file)
        try:
            token = token_in(file, address=page_address(services.loaded.config, settings.port))
        except OSError as exc:
            raise _problem(services, "server.token_file", f"cannot be read: {exc}") from exc
        if not token:
            raise _problem(services, "server.token_file", f"{file} is empty")
    elif not is_loopback(settings.host):
        why = f'host = "{settings.host}" lets others in, and there is no token'
        raise _problem(
            services,
            "server.token_file",
            why,
            hint="write a long random text to a file and name it here",
        )
    base = urlsplit(services.loaded.config.digest.base_url or "").hostname or ""
    return Guard(
        root=root_of(services.loaded.config.digest.base_url),
        hosts=frozenset(
            name.lower().strip("[]")
            for name in (*_LOOPBACK, settings.host, *settings.hosts, base)
            if name
        ),
        token=token,
        proxies=tuple(ipaddress.ip_network(cidr) for cidr in settings.trusted_proxies),
        guesses=Guesses(now_s=monotonic_s),
    )


def _problem(services: Services, path: str, message: str, hint: str | None = None) -> ConfigError:
    return ConfigError(
        str(services.loaded.source), (Problem(path=path, message=message, hint=hint),)
    )


def _errors(services: Services) -> Middleware:
    """Every error as a short page (or line) in the same clothes as the rest, without details of the program."""

    @web.middleware
    async def shown(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
            get_logger().debug("page_served", path=request.path, status=response.status)
            return response
        except web.HTTPException as exc:
            return _error_page(
                services, request, exc.status, exc.text or exc.reason, dict(exc.headers)
            )
        except StoreError as exc:
            get_logger().error("page_failed", path=request.path, reason=exc.reason.value)
            return _error_page(
                services, request, 503, "The archive cannot be read at the moment.", {}
            )
        except Exception:
            get_logger().exception("unit_crashed", step="page", path=request.path)
            return _error_page(
                services, request, 500, "This page could not be made. The log says why.", {}
            )

    return shown


def _placed(root: str) -> Middleware:
    """Pages whose own links lead below the path that a proxy puts before them."""

    @web.middleware
    async def placed(request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await handler(request)
        if root and isinstance(response, web.Response) and response.content_type == "text/html":
            response.text = rooted(response.text or "", root)
        return response

    return placed


def _ready(services: Services) -> Middleware:
    """Loads the lexicon of a new config aside (most of a second), so that nobody else waits for it."""

    @web.middleware
    async def ready(request: web.Request, handler: Handler) -> web.StreamResponse:
        await asyncio.to_thread(judgement.opened, services.rules)
        return await handler(request)

    return ready


def _error_page(
    services: Services, request: web.Request, status: int, said: str, headers: dict[str, str]
) -> web.Response:
    kept = {
        name: value
        for name, value in headers.items()
        if name.lower() not in ("content-type", "content-length")
    }
    if "text/html" not in request.headers.get("Accept", ""):
        return web.Response(text=said.rstrip("\n") + "\n", status=status, headers=kept)
    digest = services.loaded.config.digest
    html, _ = part(
        "web/error.html.j2",
        {
            "title": digest.title,
            "path": "",
            "query": {},
            "status": status,
            "said": catalogue.of(digest.language).gettext(said),
        },
        folder=None,
        language=digest.language,
    )
    return web.Response(
        text=html, content_type="text/html", charset="utf-8", status=status, headers=kept
    )


async def _add_headers(_request: web.BaseRequest, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)


async def _robots(_request: web.Request) -> web.Response:
    return web.Response(text="User-agent: *\nDisallow: /\n")


async def _icon(_request: web.Request) -> web.Response:
    body = (resource("templates") / "web" / "favicon.svg").read_bytes()
    return web.Response(body=body, content_type="image/svg+xml", charset="utf-8")


class _Protocol(web.RequestHandler):
    """aiohttp's own answers to broken requests name its version and lack our headers; these don't."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        response = super().handle_error(
            request,
            status,
            None if status < 500 else exc,
            f"{status}: no request that is understood\n",
        )
        response.headers.update(HEADERS)
        return response

    def log_exception(self, *args: Any, **kw: Any) -> None:
        """A broken request is the client's affair."""
