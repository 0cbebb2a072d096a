"""Serves the tools on standard input and output, or over HTTP behind a token. Needs the extra "mcp"."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from mcp.server import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations

from monitor import __version__
from monitor.mcp.tools import Tools

PATH = "/mcp"
_NAME = "minerals-monitor"
_ABOUT = (
    "What governments did about minerals, as read in the press and in gazettes by Minerals Monitor. Read only. Each answer carries"
    " sources and dates: cite them. States are as told by reports; a measure without a recent report may have changed since."
)
_Scope = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
_Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[_Scope, _Receive, _Send], Awaitable[None]]


def server_of(tools: Tools) -> MCPServer[Any]:
    """The server with its tools, each marked as reading only."""
    server: MCPServer[Any] = MCPServer(_NAME, instructions=_ABOUT, version=__version__)
    reading = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    for tool in (
        tools.search_stories,
        tools.story,
        tools.measures,
        tools.measure,
        tools.explain_article,
        tools.changes_since,
    ):
        server.tool(annotations=reading, structured_output=True)(tool)
    return server


def app_of(tools: Tools, *, token: str, hosts: tuple[str, ...]) -> App:
    """The HTTP application: every request needs the token, and a Host header among `hosts`."""
    security = TransportSecuritySettings(allowed_hosts=[*hosts, *(f"{host}:*" for host in hosts)])
    inner = server_of(tools).streamable_http_app(
        streamable_http_path=PATH,
        stateless_http=True,
        json_response=True,
        transport_security=security,
    )
    return _behind_token(inner, token)


def _behind_token(inner: Any, token: str) -> App:
    wanted = f"Bearer {token}".encode()

    async def app(scope: _Scope, receive: _Receive, send: _Send) -> None:
        if scope["type"] == "http":
            given = dict(scope["headers"]).get(b"authorization", b"")
            if not hmac.compare_digest(given, wanted):
                await _refuse(send)
                return
        await inner(scope, receive, send)

    return app


async def _refuse(send: _Send) -> None:
    headers = [(b"content-type", b"text/plain"), (b"www-authenticate", b"Bearer")]
    await send({"type": "http.response.start", "status": 401, "headers": headers})
    await send({"type": "http.response.body", "body": b"a token is needed\n"})
