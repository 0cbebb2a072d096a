"""`feeds`: the list with its health; what can be done with it is `subscribe`'s and `ask`'s."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from monitor.cli import ask, subscribe
from monitor.cli.fares import healths, row, table
from monitor.cli.show import nested, print_json
from monitor.config.load import load
from monitor.core.clock import utc_now
from monitor.model.feeds import FeedHealth, SourceFormat


def add_verbs(verbs: Any, common: argparse.ArgumentParser) -> None:
    """`feeds` and what can be done with them."""
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
    subs = feeds.add_subparsers(dest="sub", metavar="import|export|add|check")
    imported = subs.add_parser(
        "import", help="add the feeds of an OPML file to the config", parents=[nested()]
    )
    imported.add_argument("file", type=Path)
    imported.set_defaults(run=subscribe.import_file)
    exported = subs.add_parser("export", help="the config's feeds as OPML", parents=[nested()])
    exported.add_argument("file", type=Path, nargs="?", help="default: standard output")
    exported.set_defaults(run=subscribe.export)
    added = subs.add_parser(
        "add", help="add a feed by its own or its page's address, after one try", parents=[nested()]
    )
    added.add_argument("url")
    added.add_argument("--name", help="default: the feed's own title")
    added.add_argument(
        "--format",
        choices=[str(kind) for kind in SourceFormat],
        help="what it is, if no feed: page, json …",
    )
    added.add_argument("--items", help="where a page's items stand: a CSS selector (--format page)")
    added.set_defaults(run=subscribe.add)
    checked = subs.add_parser(
        "check", help="each feed: status, items, what the next poll would do", parents=[nested()]
    )
    checked.add_argument(
        "--online", action="store_true", help="ask each feed once; nothing is stored"
    )
    checked.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    checked.set_defaults(run=ask.check)


def _list(args: argparse.Namespace) -> int:
    from monitor.feeds.outcome import health_line

    now = utc_now()
    found = healths(load(args.config))
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
