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
from monitor.core.errors import ConfigError, MonitorError, StoreError

EXIT_DONE, EXIT_FAILURES, EXIT_CONFIG, EXIT_STORE = 0, 1, 2, 3

VERBS = (  # one file each, in the order in which help tells them; `feeds_add` is `feeds add`, registered after `feeds`
    *("demo", "init", "check", "poll", "digest", "run"),
    *("hits", "stories", "lexicon", "status"),
    *("feeds", "feeds_import", "feeds_export", "feeds_add", "feeds_check"),
    *("explain", "preview", "rescan", "watch", "backfill", "measures", "mcp"),
    *("health", "backup", "restore", "doctor", "mail", "config", "manual", "completion"),
    *("extract", "events", "match", "group", "compare", "figures", "track"),
)


def parser(names: Sequence[str] = VERBS) -> argparse.ArgumentParser:
    """The command line, one sub-parser per verb of `names`."""
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
    for name in names:
        importlib.import_module(f"monitor.cli.{name}").add_verb(verbs, common)
    return root


def _asked_for(argv: Sequence[str]) -> Sequence[str]:
    """The verb that is named first, with those below it; all when none is: importing them takes a quarter of a second."""
    name = argv[0] if argv else ""
    return tuple(verb for verb in VERBS if verb == name or verb.startswith(f"{name}_")) or VERBS


def main(argv: Sequence[str]) -> int:
    """Runs one verb; errors become one clear message and an exit code."""
    args = parser(_asked_for(argv)).parse_args(argv)
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
