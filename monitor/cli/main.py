"""The command line: verbs, arguments and exit codes.

Exit codes: 0 done, 1 done with failures, 2 wrong config or arguments, 3 store unavailable.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from monitor import __version__
from monitor.cli import filters
from monitor.core.errors import ConfigError, MonitorError, StoreError

EXIT_DONE, EXIT_FAILURES, EXIT_CONFIG, EXIT_STORE = 0, 1, 2, 3

_FAMILIES = ("journeys", "look", "feeds", "archive", "measures", "operate", "manual", "filters")


def parser(families: Sequence[str] = _FAMILIES) -> argparse.ArgumentParser:
    """The command line, one sub-parser per verb of `families`."""
    root = argparse.ArgumentParser(
        prog="monitor",
        description="Reads feeds and tells what governments did about critical minerals.",
    )
    root.add_argument("--version", action="version", version=f"monitor {__version__}")
    root.add_argument(
        "--log-level",
        choices=("debug", "info", "warning", "error"),
        default=None,
        help="default: warning; info for the daemon",
    )
    verbs = root.add_subparsers(dest="verb", required=True, metavar="VERB")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--config",
        type=Path,
        default=Path(os.environ.get("MONITOR_CONFIG", "config.toml")),
        metavar="FILE",
    )
    for family in families:
        importlib.import_module(f"monitor.cli.{family}").add_verbs(verbs, common)
    return root


def main(argv: Sequence[str]) -> int:
    """Runs one verb; errors become one clear message and an exit code."""
    is_filter = (
        bool(argv) and argv[0] in filters.VERBS
    )  # needs neither config nor store: a quarter of a second of imports
    args = parser(("filters",) if is_filter else _FAMILIES).parse_args(argv)
    _never_fail_for_a_letter()
    try:
        code = int(args.run(args))
        sys.stdout.flush()  # here, where a reader that has left (`| head`) is known
        return code
    except ConfigError as exc:
        print(exc, file=sys.stderr)
        return EXIT_CONFIG
    except StoreError as exc:
        print(f"monitor: {exc}", file=sys.stderr)
        return EXIT_STORE
    except MonitorError as exc:
        print(f"monitor: {exc}", file=sys.stderr)
        return EXIT_FAILURES
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # the reader left: nothing more to say
        return EXIT_DONE


def _never_fail_for_a_letter() -> None:
    """A terminal of another charset shows what it lacks as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
