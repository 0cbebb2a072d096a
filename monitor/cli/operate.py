"""For the owner of the machine: `health`, `backup`, `restore`, `doctor`, `mail test`, `config schema`."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from monitor.config.load import Loaded, load
from monitor.config.settings import Config
from monitor.core.clock import utc_now
from monitor.core.errors import ConfigError, DeliverError, StoreError
from monitor.pipeline import health

_LEAST_FREE_BYTES = 500_000_000
_BUILT_IN = 2026
_MEND = "put back a copy: monitor restore FILE"


def add_verbs(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The owner's verbs."""
    verbs.add_parser(
        "health", help="exit 0 when the daemon does its work (for HEALTHCHECK)", parents=[common]
    ).set_defaults(run=_health)
    backup = verbs.add_parser(
        "backup", help="a verified copy of the database, while the daemon runs", parents=[common]
    )
    backup.add_argument("file", type=Path, nargs="?")
    backup.add_argument(
        "--check", action="store_true", help="look whether FILE, or the database itself, is whole"
    )
    backup.set_defaults(run=_backup)
    restore = verbs.add_parser(
        "restore", help="put a copy in the place of the database", parents=[common]
    )
    restore.add_argument("file", type=Path)
    restore.set_defaults(run=_restore)
    verbs.add_parser(
        "doctor", help="config, disk, clock, names, mail server", parents=[common]
    ).set_defaults(run=_doctor)
    mail = verbs.add_parser("mail", help="try the mail server").add_subparsers(
        dest="sub", required=True, metavar="test"
    )
    test = mail.add_parser(
        "test", help="send a short message to the recipients of the config", parents=[common]
    )
    test.add_argument("--to", help="to this address instead")
    test.set_defaults(run=_mail_test)
    config = verbs.add_parser("config", help="about config.toml").add_subparsers(
        dest="sub", required=True, metavar="schema|docs"
    )
    config.add_parser("schema", help="its JSON Schema, for editors").set_defaults(run=_schema)
    config.add_parser("docs", help="every key, as Markdown").set_defaults(run=_docs)


def _verdict(loaded: Loaded) -> health.Health:
    from monitor.store.facade import Store
    from monitor.store.reader import Reader

    with Store.open(loaded.database, now=utc_now, read_only=True) as store:
        status = store.read_now(Reader.status, utc_now())
    return health.of(status, now=utc_now(), database=loaded.database)


def _health(args: argparse.Namespace) -> int:
    """0 or 1 and nothing else: a container's HEALTHCHECK knows no other answers."""
    try:
        found = _verdict(load(args.config))
    except (ConfigError, StoreError) as exc:
        found = health.Health(status="failing", reasons=(str(exc),))
    print("; ".join((found.status, *found.reasons)))
    return 1 if found.status == "failing" else 0


def _backup(args: argparse.Namespace) -> int:
    from monitor.store.backup import check
    from monitor.store.facade import Store

    database = load(args.config).database
    if args.check:
        check(args.file or database)
        print(f"{args.file or database}: whole")
        return 0
    if args.file is None:
        print("monitor: name the file of the copy, or --check", file=sys.stderr)
        return 2
    with Store.open(database, now=utc_now, read_only=True) as store:
        size = store.backup(args.file)
    print(f"wrote {args.file}: {size / 1e6:.1f} MB, checked; put back: monitor restore {args.file}")
    return 0


def _restore(args: argparse.Namespace) -> int:
    from monitor.store.backup import restore

    database = load(args.config).database
    aside = restore(args.file, database)
    kept = f"; the one that was there is {aside}" if aside else ""
    print(f"{database} is {args.file} now, checked{kept}")
    return 0


def _doctor(args: argparse.Namespace) -> int:
    checks = list(_examined(args.config))
    for name, problem in checks:
        print(
            f"{'ok  ' if problem is None else 'BAD '} {name}" + (f": {problem}" if problem else "")
        )
    return 1 if any(problem for _, problem in checks) else 0


def _examined(source: Path) -> Iterator[tuple[str, str | None]]:
    """Each check with its problem, or None."""
    from monitor.pipeline.advice import shortcomings
    from monitor.pipeline.services import checked

    try:
        loaded, _ = checked(source)
    except ConfigError as exc:
        yield "config", str(exc)
        return
    yield f"config: {len(loaded.feeds)} feeds, {len(loaded.watchlists)} watchlists", None
    for problem in shortcomings(loaded):
        yield "config", problem
    yield (
        f"folder {loaded.database.parent} can be written",
        _problem(lambda: _write_test(loaded.database.parent)),
    )
    yield "disk", _problem(lambda: _disk_test(loaded.database.parent))
    yield "database", _problem(lambda: _store_test(loaded))
    yield (
        f"clock, {utc_now():%Y-%m-%d %H:%M} UTC, {loaded.config.timezone}",
        _problem(lambda: _clock_test(loaded)),
    )
    yield "names (DNS)", _problem(lambda: _name_test(loaded))
    if loaded.config.email.host:
        yield f"mail server {loaded.config.email.host}", _problem(lambda: _mail_check(loaded))


def _problem(check: Callable[[], object]) -> str | None:
    try:
        check()
    except (OSError, StoreError, DeliverError) as exc:
        return str(exc)
    return None


def _write_test(folder: Path) -> None:
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"x" * 4096)
        file.flush()
        os.fsync(file.fileno())


def _disk_test(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE_BYTES:
        raise OSError(
            f"{free / 1e6:.0f} MB free in {folder}; at least {_LEAST_FREE_BYTES / 1e6:.0f} MB are wanted"
        )


def _clock_test(loaded: Loaded) -> None:
    """A clock that is set wrong is known by what is older than the program, or newer than now."""
    if utc_now().year < _BUILT_IN:
        raise OSError(f"it says {utc_now():%Y-%m-%d}")
    if (
        loaded.database.exists()
        and (saved := loaded.database.stat().st_mtime) > utc_now().timestamp() + 60
    ):
        raise OSError(f"it is {saved - utc_now().timestamp():.0f} s behind what was saved last")


def _store_test(loaded: Loaded) -> None:
    """Each table's pages and indexes; `backup --check` reads every row as well."""
    from monitor.store.facade import Store

    if not loaded.database.exists():
        return
    with Store.open(loaded.database, now=utc_now, read_only=True) as store:
        found = [said for table in store.tables() for said in store.damage_in(table)]
    if found:
        raise OSError(f"{loaded.database} is damaged: {'; '.join(found[:3])}; {_MEND}")
    _verdict(loaded)


def _name_test(loaded: Loaded) -> None:
    from urllib.parse import urlsplit

    names = [urlsplit(feed.url).hostname or "" for feed in loaded.feeds[:3]]
    for name in names:
        try:
            socket.getaddrinfo(name, 443)
        except OSError as exc:
            raise OSError(f"{name}: {exc}") from exc


def _mail_check(loaded: Loaded) -> None:
    from monitor.delivery.smtp import Mailer

    Mailer(loaded.config.email, os.environ).check()


def _mail_test(args: argparse.Namespace) -> int:
    from monitor.delivery import mail
    from monitor.delivery.smtp import Mailer

    settings = load(args.config).config.email
    recipients = (args.to,) if args.to else settings.recipients
    if not settings.host or not recipients:
        print("monitor: set [email] host and recipients first", file=sys.stderr)
        return 2
    failed = 0
    for recipient in recipients:
        message = mail.test_message(settings=settings, recipient=recipient, at=utc_now())
        try:
            sent = Mailer(settings, os.environ).send(
                bytes(message),
                sender=parseaddr(settings.sender)[1],
                recipient=parseaddr(recipient)[1],
            )
            print(f"sent to {recipient}: {sent.reply}")
        except DeliverError as exc:
            failed += 1
            print(f"monitor: {exc}", file=sys.stderr)
    return 1 if failed else 0


def _schema(_args: argparse.Namespace) -> int:
    print(json.dumps(Config.model_json_schema(), indent=1))
    return 0


def _docs(_args: argparse.Namespace) -> int:
    from monitor.cli.reference import reference

    print(reference(), end="")
    return 0
