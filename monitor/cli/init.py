"""`monitor init`: the first config.toml, with what a first morning needs set by flags; for a container too."""

from __future__ import annotations

import argparse
import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.cli.output import own_name
from monitor.core.resources import resource

CONTAINER_GROUP = 10001  # of the image's user
_PAGE = "http://127.0.0.1:8080"


def add_verb(verbs: Any, _common: argparse.ArgumentParser) -> None:
    """The verb."""
    init = verbs.add_parser("init", help="write a commented config.toml")
    init.add_argument("dir", type=Path, nargs="?", default=Path())
    init.add_argument("--timezone", metavar="ZONE", help='of the digest\'s hour, "Europe/London"')
    init.add_argument("--at", metavar="HH:MM", help="local time of the digest")
    init.add_argument("--contact", metavar="ADDRESS", help="a page or mail address that sites see")
    init.add_argument("--mail-host", metavar="HOST", help="mail server; nothing is sent without")
    init.add_argument("--mail-user", metavar="NAME", help="to log in there with")
    init.add_argument("--mail-from", metavar="ADDRESS", help="sender of the digest")
    init.add_argument(
        "--mail-to",
        metavar="ADDRESS",
        action="append",
        default=[],
        help="a reader; may be repeated",
    )
    init.add_argument(
        "--container",
        action="store_true",
        help="the page open to the container's network behind a token, digests as files too",
    )
    init.set_defaults(run=_init)


def _init(args: argparse.Namespace) -> int:
    target: Path = args.dir / "config.toml"
    if args.container and target.exists():  # the second start
        _share(target)
        return 0
    if target.exists():
        print(f"monitor: {target} is there already and was left alone", file=sys.stderr)
        return 2
    try:
        text = configured(resource("config.toml").read_text(encoding="utf-8"), args)
    except ValueError as exc:
        print(f"monitor: {exc}", file=sys.stderr)
        return 2
    try:
        args.dir.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as exc:
        print(f"monitor: {target} cannot be written: {exc.strerror or exc}", file=sys.stderr)
        return 2
    if args.container:
        _share(target)
    print(
        f"wrote {target}\nnext: edit its feeds and watchlists, then\n"
        f"  {own_name()} check --config {target}\n  {own_name()} poll --config {target}"
    )
    return 0


def configured(text: str, args: argparse.Namespace) -> str:
    """The sample config with the flags' values in the place of its own. Raises ValueError."""
    if args.timezone:
        try:
            ZoneInfo(args.timezone)
        except (ZoneInfoNotFoundError, ValueError) as exc:
            raise ValueError(f'"{args.timezone}" is no time zone such as "Europe/London"') from exc
        text = _set(text, "", "timezone", args.timezone)
    if args.at:
        text = _set(text, "digest", "at", args.at)
    if args.contact:
        text = _set(text, "fetch", "user_agent", f"MineralsMonitor/0.1 (+{args.contact})")
    mail = {"host": args.mail_host, "username": args.mail_user, "sender": args.mail_from}
    for key, value in mail.items():
        if value:
            text = _set(text, "email", key, value)
    if args.mail_user:
        text = _set(text, "email", "password_file", "/run/secrets/smtp_password")
    if args.mail_to:
        text = _set(text, "email", "recipients", args.mail_to)
    if args.container:
        text = _set(text, "server", "host", "0.0.0.0")  # noqa: S104  # behind a token, in a container
        text = _set(text, "server", "enabled", True)
        text = _set(text, "server", "token_file", "/data/token")
        text = _set(text, "digest", "base_url", _PAGE)
        text = _set(text, "digest", "files", True)
    return text


def _set(text: str, table: str, key: str, value: str | bool | list[str]) -> str:
    """The config text with the key's value replaced, its comment mark taken away, or a line added to the table."""
    start = text.index(f"[{table}]") if table else 0
    end = text.find("\n[", start + 1)
    body = text[start:end]
    line = f"{key} = {_toml(value)}"
    found = re.search(rf'^(?:# )?{key} = (?:".*?"|\[.*?\]|\S+)', body, re.MULTILINE)
    head = body.index("\n") if table else 0  # a new key stands right behind its table's name
    body = (
        body[: found.start()] + line + body[found.end() :]
        if found
        else f"{body[:head]}\n{line}{body[head:]}"
    )
    return text[:start] + body + text[end:]


def _toml(value: str | bool | list[str]) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if set(value) & {'"', "\\"} or not value.isprintable():
        raise ValueError(f"{value!r} cannot stand in config.toml")
    return f'"{value}"'


def _share(target: Path) -> None:
    """Lets the folder's owner and the image's group write the config, where whoever runs this may say so (root may)."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    with suppress(OSError):
        os.chown(target.parent, -1, CONTAINER_GROUP)
        target.parent.chmod(0o2775)
        os.chown(target, target.parent.stat().st_uid, CONTAINER_GROUP)
        target.chmod(0o664)
