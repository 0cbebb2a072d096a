"""`monitor doctor`: config, disk, clock, names, mail server."""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from monitor.cli.verdict import verdict
from monitor.config.load import Loaded
from monitor.core.clock import utc_now
from monitor.core.errors import ConfigError, DeliverError, StoreError

_LEAST_FREE_BYTES = 500_000_000
_BUILT_IN = 2026
_MEND = "put back a copy: monitor restore FILE"


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb."""
    verbs.add_parser(
        "doctor", help="config, disk, clock, names, mail server", parents=[common]
    ).set_defaults(run=_doctor)


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
    from monitor.pipeline.checking import checked

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
    verdict(loaded.database)


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
