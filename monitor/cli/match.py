"""`monitor match`: minerals, actions and places of articles."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from monitor.cli.filter_lines import ARTICLE, read_lines, write_line


def add_verb(verbs: Any, _common: argparse.ArgumentParser) -> None:
    """The verb."""
    verbs.add_parser(
        "match", help='minerals, actions and places of articles {"id","title","body","lang"}'
    ).set_defaults(run=_match)


def _match(_args: argparse.Namespace) -> int:
    from monitor.watch import judgement

    rules = judgement.Rules()
    for row in read_lines(sys.stdin, ARTICLE):
        write_line(judgement.match_line(rules, row))
    return 0
