"""`monitor track`: measures of reports."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from monitor.cli.filter_lines import ARTICLE, read_lines, write_line


def add_verb(verbs: Any, _common: argparse.ArgumentParser) -> None:
    """The verb."""
    verbs.add_parser(
        "track",
        help='measures of reports {"id","published","outlet","lang","title","body"} in order of time, with their state',
    ).set_defaults(run=_track)


def _track(_args: argparse.Namespace) -> int:
    from monitor.match import lexicon
    from monitor.measures.track import track_lines

    for answer in track_lines(read_lines(sys.stdin, ARTICLE), lexicon.load()):
        write_line(answer)
    return 0
