"""`monitor completion`: what a shell needs to complete verbs and options."""

from __future__ import annotations

import argparse
from typing import Any

_SHELLS = ("bash", "zsh", "tcsh")


def add_verb(verbs: Any, _common: argparse.ArgumentParser) -> None:
    """The verb."""
    completion = verbs.add_parser("completion", help="completion of verbs and options for a shell")
    completion.add_argument("shell", choices=_SHELLS)
    completion.set_defaults(run=_completion)


def _completion(args: argparse.Namespace) -> int:
    import shtab

    from monitor.cli.main import parser

    print(shtab.complete(parser(), shell=args.shell))
    return 0
