"""`monitor restore`: a copy put in the place of the database."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from monitor.config.load import load


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb."""
    restore = verbs.add_parser(
        "restore", help="put a copy in the place of the database", parents=[common]
    )
    restore.add_argument("file", type=Path)
    restore.set_defaults(run=_restore)


def _restore(args: argparse.Namespace) -> int:
    from monitor.store.backup import restore

    database = load(args.config).database
    aside = restore(args.file, database)
    kept = f"; the one that was there is {aside}" if aside else ""
    print(f"{database} is {args.file} now, checked{kept}")
    return 0
