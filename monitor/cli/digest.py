"""`digest`: made, shown, sent, sent again. Beside a running daemon it reads only, and leaves what must be written to it."""

from __future__ import annotations

import argparse
import asyncio
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.cli.output import logging_for
from monitor.cli.requests import asked_of_the_daemon
from monitor.core.errors import MonitorError, StoreError, StoreReason

if TYPE_CHECKING:
    from monitor.config.load import Loaded
    from monitor.pipeline.reporting import Made
    from monitor.watch.judgement import Rules

_FORMATS = ("html", "text", "eml", "json")


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb."""
    digest = verbs.add_parser(
        "digest", help="the digest since the last one, or of a day", parents=[common]
    )
    digest.add_argument("--date", type=date.fromisoformat, metavar="YYYY-MM-DD")
    digest.add_argument("--out", type=Path, metavar="DIR", help="default: the current folder")
    digest.add_argument("--format", nargs="+", choices=_FORMATS, default=list(_FORMATS[:3]))
    digest.add_argument("--group", default="", help="of one of [[digest.groups]]")
    digest.add_argument(
        "--send", action="store_true", help="send it now to the recipients in the config"
    )
    digest.add_argument(
        "--resend",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="send that day's digest to those who did not get it",
    )
    digest.add_argument(
        "--fresh",
        action="store_true",
        help="the stored digest of --date (or the last) made anew with the templates as they are now; nothing is stored",
    )
    digest.add_argument("--to", metavar="ADDRESS", help="with --resend: to this reader")
    digest.set_defaults(run=_digest)


def _digest(args: argparse.Namespace) -> int:
    from monitor.pipeline.checking import checked

    logging_for(args)
    loaded, rules = checked(args.config)
    if args.fresh:
        return _made_anew(args, loaded)
    try:
        made, said, failed = asyncio.run(_done_here(args, loaded, rules))
    except StoreError as exc:
        if exc.reason is not StoreReason.LOCKED:
            raise
        made, said, failed = _beside_the_daemon(args, loaded, rules)
    if made is not None:
        for file in _written(made, args.out or Path(), tuple(args.format)):
            print(file)
        print(made.note, file=sys.stderr)
    if said:
        print(said, file=sys.stderr)
    return 1 if failed else 0


async def _done_here(
    args: argparse.Namespace, loaded: Loaded, rules: Rules
) -> tuple[Made | None, str, bool]:
    """The digest, what became of its messages in words, and whether one of them stays unsent."""
    from monitor.pipeline import reporting
    from monitor.pipeline.resending import resend
    from monitor.pipeline.services import open_services

    async with open_services(loaded, rules) as services:
        if args.resend:
            resent = await resend(services, day=args.resend, group=args.group, to=args.to)
            sent = await reporting.deliver_due(services)
            return None, f"{resent}\n{sent}", bool(sent.failed or sent.later)
        made = await reporting.digest_of(services, day=args.date, group=args.group, send=args.send)
        if not args.send:
            return made, "", False
        sent = await reporting.deliver_due(services)
        return made, str(sent), bool(sent.failed or sent.later)


def _beside_the_daemon(
    args: argparse.Namespace, loaded: Loaded, rules: Rules
) -> tuple[Made | None, str, bool]:
    """The same while another process owns the database: it sends, this one reads."""
    if args.resend:
        request = {"do": "resend", "day": args.resend.isoformat(), "group": args.group}
        answer = asked_of_the_daemon(loaded.database, {**request, "to": args.to})
        return None, str(answer.get("said", "")), bool(answer.get("failed", True))
    said, failed, day = "", False, args.date
    if args.send:
        request = {"do": "send", "group": args.group}
        if args.date:
            request["day"] = args.date.isoformat()
        answer = asked_of_the_daemon(loaded.database, request)
        said, failed = str(answer.get("said", "")), bool(answer.get("failed", True))
        day = date.fromisoformat(answer["date"]) if "date" in answer else args.date
    return asyncio.run(_read_only(loaded, rules, day=day, group=args.group)), said, failed


async def _read_only(loaded: Loaded, rules: Rules, *, day: date | None, group: str) -> Made:
    from monitor.pipeline import reporting
    from monitor.pipeline.services import open_services

    async with open_services(loaded, rules, read_only=True) as services:
        return await reporting.digest_of(services, day=day, group=group)


def _made_anew(args: argparse.Namespace, loaded: Loaded) -> int:
    """For work on templates: what was told stays as it was, only its looks are made again."""
    from monitor.config.load import beside
    from monitor.core.clock import utc_now
    from monitor.digest.render import render
    from monitor.digest.view import Digest
    from monitor.store.facade import Store
    from monitor.store.reader import Reader

    with Store.open(loaded.database, now=utc_now, read_only=True) as store:
        stored = (
            store.read_now(Reader.digest, args.date.isoformat(), args.group)
            if args.date
            else store.read_now(Reader.last_digest, args.group)
        )
    if stored is None:
        print("monitor: there is no such digest", file=sys.stderr)
        return 1
    folder = loaded.config.digest.templates
    made = render(
        Digest.from_json(stored.digest),
        templates=beside(loaded.source, folder) if folder else None,
    )
    for warning in made.warnings:
        print(f"monitor: {warning}", file=sys.stderr)
    out = args.out or Path()
    out.mkdir(parents=True, exist_ok=True)
    for name, text in (("digest.html", made.html), ("digest.txt", made.text)):
        (out / name).write_text(text, encoding="utf-8")
        print(out / name)
    return 0


def _written(made: Any, out: Path, formats: tuple[str, ...]) -> list[Path]:
    """The digest's files, written into `out`."""
    contents = {
        "html": ("digest.html", made.html.encode()),
        "text": ("digest.txt", made.text.encode()),
        "eml": ("digest.eml", made.eml),
        "json": ("digest.json", made.digest.encode()),
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        files = []
        for name in formats:
            file, content = contents[name]
            (out / file).write_bytes(content)
            files.append(out / file)
        return files
    except OSError as exc:
        raise MonitorError(
            f"{out}: the digest cannot be written there: {exc.strerror or exc}"
        ) from exc
