"""`monitor check`: every problem of the config at once; `--accept` lets an edit in that is held back."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING, Any

from monitor.cli.requests import asked_of_the_daemon
from monitor.core.clock import utc_now
from monitor.core.errors import StoreError, StoreReason

if TYPE_CHECKING:
    from monitor.config.load import Loaded


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb."""
    check = verbs.add_parser("check", help="every problem of the config at once", parents=[common])
    check.add_argument(
        "--accept",
        action="store_true",
        help="let an edit in that takes most feeds or watchlists away",
    )
    check.set_defaults(run=_check)


def _check(args: argparse.Namespace) -> int:
    from monitor.config.load import Unfit
    from monitor.pipeline.advice import shortcomings
    from monitor.pipeline.checking import checked

    try:
        loaded, _ = checked(args.config)
    except Unfit as exc:
        advice = shortcomings(exc.kept) if exc.kept else ()
        for line in (*exc.problems, *advice):
            print(f"{args.config}: {line}", file=sys.stderr)
        return 2
    if args.accept:
        _accept(loaded)
    found = [*shortcomings(loaded), *_held(loaded)]
    for problem in found:
        print(f"{args.config}: {problem}", file=sys.stderr)
    if found:
        return 1
    print(
        f"{args.config}: fine. {len(loaded.feeds)} feeds, {len(loaded.watchlists)} watchlists; the database is {loaded.database}"
    )
    return 0


def _held(loaded: Loaded) -> tuple[str, ...]:
    """What the edit would take away, in words, where there is a database to compare with."""
    from monitor.pipeline import admitting
    from monitor.store.facade import Store

    if not loaded.database.exists():
        return ()
    try:
        with Store.open(loaded.database, now=utc_now, read_only=True) as store:
            lost = asyncio.run(admitting.would_lose(store, loaded))
    except StoreError:  # `doctor` looks at the database
        return ()
    return (admitting.held_words(lost, loaded.source),) if lost else ()


def _accept(loaded: Loaded) -> None:
    """The word for an edit that is held back: said to the database, or to the daemon that owns it."""
    from monitor.pipeline import admitting
    from monitor.store.facade import Store

    digest = admitting.digest_of(loaded)
    try:
        with Store.open(loaded.database, now=utc_now) as store:
            asyncio.run(admitting.accept(store, digest, now=utc_now))
    except StoreError as exc:
        if exc.reason is not StoreReason.LOCKED:
            raise
        asked_of_the_daemon(loaded.database, {"do": "accept", "digest": digest})
