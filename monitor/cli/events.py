"""`monitor events`: the government act that articles tell."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from monitor.cli.filter_lines import ARTICLE, read_lines, write_line


def add_verb(verbs: Any, _common: argparse.ArgumentParser) -> None:
    """The verb."""
    events = verbs.add_parser(
        "events",
        help='the government act that articles tell {"id","title","body","published","lang","outlet"}',
    )
    events.add_argument("--config", help="whose watchlists decide (default: the shipped ones)")
    events.set_defaults(run=_events)


def _events(args: argparse.Namespace) -> int:
    from pathlib import Path

    from monitor.config.load import load
    from monitor.core.resources import resource
    from monitor.watch import judgement
    from monitor.watch.event_line import event_line

    loaded = load(Path(args.config) if args.config else resource("config.toml"))
    config = loaded.config
    rules = judgement.make(loaded.watchlists, config.lexicon.model_dump(), config.score.off_topic)
    for row in read_lines(sys.stdin, ARTICLE):
        write_line(event_line(rules, row))
    return 0
