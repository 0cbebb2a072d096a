"""`monitor feeds import`: the feeds of an OPML file written into the config."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from monitor.cli.output import below, nested
from monitor.core.errors import (
    ConfigError,
    ParseError,
    Problem,
)
from monitor.core.urls import redact

_NAMED = 20  # outlines that were left out, by name


def add_verb(verbs: Any, _common: argparse.ArgumentParser) -> None:
    """The verb."""
    verb = below(verbs, "feeds").add_parser(
        "import", help="add the feeds of an OPML file to the config", parents=[nested()]
    )
    verb.add_argument("file", type=Path)
    verb.set_defaults(run=_import)


def _import(args: argparse.Namespace) -> int:
    """Adds the feeds of an OPML file. 1 when broken markup has cost some of them."""
    from monitor.config.edit import add_feeds
    from monitor.config.load import load
    from monitor.feeds import opml

    load(args.config)
    try:
        found = opml.listed(args.file.read_bytes())
    except OSError as exc:
        raise _refusal(args.file, f"cannot be read: {exc.strerror}") from exc
    except ParseError as exc:
        raise _refusal(args.file, exc.message) from exc
    added = add_feeds(args.config, found.feeds)
    for feed in added:
        print(f"added {feed.name}  {redact(feed.url)}")
    for left in found.skipped[:_NAMED]:
        print(f"left out {left}", file=sys.stderr)
    if len(found.skipped) > _NAMED:
        print(f"left out {len(found.skipped) - _NAMED} more", file=sys.stderr)
    there = len(found.feeds) - len(added)
    repeated = f"; {found.repeated} were listed twice" if found.repeated else ""
    left_out = f"; {len(found.skipped)} left out" if found.skipped else ""
    print(
        f"{len(added)} feeds added to {args.config}, {there} were there already{repeated}{left_out}"
    )
    if found.malformed:
        print(f"monitor: {args.file}: {found.malformed}", file=sys.stderr)
    return 1 if found.malformed else 0


def _refusal(file: Path, message: str) -> ConfigError:
    return ConfigError(str(file), (Problem(path="file", message=message),))
