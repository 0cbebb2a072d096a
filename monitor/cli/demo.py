"""`monitor demo`: the main job on a sample press, offline."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import Any

from monitor.cli.output import Progress, logging_for, own_name
from monitor.core.clock import utc_now


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb."""
    demo = verbs.add_parser(
        "demo", help="the main job on a sample press, offline, in under a minute"
    )
    demo.add_argument("--out", type=Path, default=Path("demo"), metavar="DIR")
    demo.set_defaults(run=_demo)


def _demo(args: argparse.Namespace) -> int:
    from monitor.demo.walk import run_demo

    logging_for(args, default="error")
    summary = asyncio.run(run_demo(args.out, now=utc_now, progress=Progress()))
    print(summary)
    print(f"look further: {own_name()} stories --config {summary.out / 'config.toml'}")
    return 0
