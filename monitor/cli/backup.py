"""`monitor backup`: a verified copy of the database, while the daemon runs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from monitor.config.load import load
from monitor.core.clock import utc_now


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb."""
    backup = verbs.add_parser(
        "backup", help="a verified copy of the database, while the daemon runs", parents=[common]
    )
    backup.add_argument("file", type=Path, nargs="?")
    backup.add_argument(
        "--check", action="store_true", help="look whether FILE, or the database itself, is whole"
    )
    backup.set_defaults(run=_backup)


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
