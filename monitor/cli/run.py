"""`monitor run`: the daemon."""

from __future__ import annotations

import argparse
from typing import Any

from monitor.cli.output import logging_for


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb."""
    run = verbs.add_parser(
        "run", help="the daemon: polls on schedule, digest at its hour", parents=[common]
    )
    run.add_argument(
        "--serve",
        action="store_true",
        help="serve the web page even when the config does not say so",
    )
    run.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from monitor.daemon.run import run

    logging_for(args, default="info")
    return run(args.config, serve=args.serve)
