"""`monitor group`: stories of articles."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from monitor.cli.filter_lines import ARTICLE, read_lines, write_line


def add_verb(verbs: Any, _common: argparse.ArgumentParser) -> None:
    """The verb."""
    verbs.add_parser(
        "group",
        help='stories of articles {"id","published","lang","title","body","outlet"} in order of time',
    ).set_defaults(run=_group)


def _group(_args: argparse.Namespace) -> int:
    from monitor.pipeline.story_lines import group_lines
    from monitor.watch import judgement

    for answer in group_lines(judgement.Rules(), read_lines(sys.stdin, ARTICLE)):
        write_line(answer)
    return 0
