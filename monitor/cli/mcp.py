"""`mcp`: the archive as tools for assistants, on standard input and output or over HTTP."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from monitor.cli.output import logging_for
from monitor.core.clock import utc_now
from monitor.core.errors import MonitorError

_PORT = 8021


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """`mcp`."""
    verb = verbs.add_parser(
        "mcp",
        help="read-only tools for assistants (Model Context Protocol), on standard input and output",
        parents=[common],
    )
    verb.add_argument(
        "--http",
        nargs="?",
        const=f"127.0.0.1:{_PORT}",
        metavar="HOST:PORT",
        help="serve over HTTP instead, behind the token of [server] token_file",
    )
    verb.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    try:
        from monitor.mcp import server
    except ModuleNotFoundError as exc:
        raise MonitorError(
            f"this needs the extra: pip install 'minerals-monitor[mcp]' ({exc.name} is missing)"
        ) from exc
    from monitor.mcp.tools import Tools
    from monitor.pipeline.checking import checked
    from monitor.store.facade import Store

    logging_for(args)
    loaded, rules = checked(args.config)
    with Store.open(loaded.database, now=utc_now, read_only=True) as store:
        tools = Tools(store, rules)
        if args.http is None:
            server.server_of(tools).run("stdio")
            return 0
        host, port = _address(args.http)
        hosts = tuple(dict.fromkeys((host, "localhost", *loaded.config.server.hosts)))
        app = server.app_of(tools, token=_token(loaded), hosts=hosts)
        print(f"http://{host}:{port}{server.PATH}", file=sys.stderr)
        _serve(app, host, port)
    return 0


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit():
        raise MonitorError(f"--http {text}: HOST:PORT is expected, as 127.0.0.1:{_PORT}")
    return host.strip("[]"), int(port)


def _token(loaded: Any) -> str:
    """The token of the web page's server. Raises MonitorError without one: whoever reaches the port could read the archive."""
    from monitor.config.load import beside

    file = loaded.config.server.token_file
    if file is None:
        raise MonitorError(
            "mcp --http needs a token: write a long random text to a file and name it in [server] token_file"
        )
    try:
        token = beside(loaded.source, file).read_text(encoding="utf-8").strip()
    except OSError as exc:
        raise MonitorError(f"{file}: the token cannot be read: {exc}") from exc
    if not token:
        raise MonitorError(f"{file}: the token's file is empty")
    return str(token)


def _serve(app: Any, host: str, port: int) -> None:
    import uvicorn  # comes with the extra

    uvicorn.run(app, host=host, port=port, log_level="warning")
