"""`monitor compare`: where the articles of stories."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from monitor.cli.filter_lines import read_lines, write_line


def add_verb(verbs: Any, _common: argparse.ArgumentParser) -> None:
    """The verb."""
    verbs.add_parser(
        "compare",
        help='where the articles of stories {"id","articles":[…]} differ, and the act they tell',
    ).set_defaults(run=_compare)


def _compare(_args: argparse.Namespace) -> int:
    from monitor.pipeline.story_lines import compare_line
    from monitor.watch import judgement

    rules = judgement.Rules()
    for row in read_lines(sys.stdin, ("articles",)):
        write_line(compare_line(rules, row))
    return 0
