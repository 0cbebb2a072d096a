"""`monitor feeds export`: the config's feeds as OPML."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from monitor.cli.output import below, nested
from monitor.core.errors import (
    ConfigError,
    Problem,
)
from monitor.core.urls import redact
from monitor.model.feeds import SourceFormat

_FEEDS = (None, SourceFormat.FEED, SourceFormat.JSON_FEED)  # what other readers can read


def add_verb(verbs: Any, _common: argparse.ArgumentParser) -> None:
    """The verb."""
    verb = below(verbs, "feeds").add_parser(
        "export", help="the config's feeds as OPML", parents=[nested()]
    )
    verb.add_argument("file", type=Path, nargs="?", help="default: standard output")
    verb.set_defaults(run=_export)


def _export(args: argparse.Namespace) -> int:
    """Writes the config's feeds as OPML. Addresses lose their user names and passwords, which is said."""
    from monitor.config.load import load
    from monitor.feeds import opml

    listed = load(args.config).feeds
    feeds = tuple(feed for feed in listed if feed.format in _FEEDS)
    data = opml.write(feeds)
    if len(feeds) < len(listed):
        left = len(listed) - len(feeds)
        print(f"monitor: {left} sources that are no feeds are left out", file=sys.stderr)
    bare = sum(redact(feed.url) != feed.url for feed in feeds)
    if bare:
        print(
            f"monitor: {bare} addresses are written without their user names and passwords",
            file=sys.stderr,
        )
    if args.file is None:
        sys.stdout.buffer.write(data)
        return 0
    try:
        args.file.write_bytes(data)
    except OSError as exc:
        raise _refusal(args.file, f"cannot be written: {exc.strerror}") from exc
    print(f"wrote {args.file}: {len(feeds)} feeds")
    return 0


def _refusal(file: Path, message: str) -> ConfigError:
    return ConfigError(str(file), (Problem(path="file", message=message),))
