"""`monitor figures`: quantities in texts."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from monitor.cli.filter_lines import read_lines, write_line


def add_verb(verbs: Any, _common: argparse.ArgumentParser) -> None:
    """The verb."""
    verbs.add_parser("figures", help='quantities in texts {"id","text","lang"}').set_defaults(
        run=_figures
    )


def _figures(_args: argparse.Namespace) -> int:
    from monitor.figures.find import figure_line

    for row in read_lines(sys.stdin, ("text",)):
        write_line(figure_line(row))
    return 0
