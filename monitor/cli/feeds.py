"""`monitor feeds`: the list with its health. What can be done with it has files of its own."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from typing import Any

from monitor.cli.feeds_table import healths, row, table
from monitor.cli.output import print_json
from monitor.config.essentials import essentials
from monitor.core.clock import utc_now
from monitor.model.feeds import FeedHealth


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb."""
    feeds = verbs.add_parser("feeds", help="the feeds and their health", parents=[common])
    feeds.add_argument(
        "--json",
        action="store_true",
        help="every number, for programs; docs/operations.md lists the fields",
    )
    feeds.add_argument(
        "--health",
        action="store_true",
        help="last success, failures, rates, silence and lag of each",
    )
    feeds.set_defaults(run=_list)
    feeds.add_subparsers(dest="sub", metavar="import|export|add|check")


def _list(args: argparse.Namespace) -> int:
    from monitor.feeds.health_line import health_line

    now = utc_now()
    known = essentials(args.config)
    found = healths(known.database, known.feeds)
    if args.json:
        print_json([row(health, now) for health in found])
        return 0
    if args.health:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        print("\n".join(table(found, now, width=width)))
    else:
        for health in found:
            print(
                f"{'' if health.active else '(removed) '}{health.feed.name}: {health_line(health, now)}"
            )
    print(_summary(found))
    return 0


def _summary(found: Sequence[FeedHealth]) -> str:
    active = [health for health in found if health.active]
    counts = (
        ("failing", sum(health.state.failures > 0 for health in active)),
        ("silent", sum(health.silent for health in active)),
        ("not polled yet", sum(health.state.polled_at is None for health in active)),
    )
    return f"{len(active)} feeds, " + ", ".join(
        f"{n} {name}" for name, n in counts if n or name == "failing"
    )
