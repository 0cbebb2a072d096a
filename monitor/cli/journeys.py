"""`demo`, `init`, `check`, `poll`, `digest`, `run`."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.cli import digest, starting
from monitor.cli.requests import asked_of_the_daemon
from monitor.cli.show import Progress, logging_for, plain, round_text
from monitor.core.clock import utc_now
from monitor.core.errors import StoreError, StoreReason

if TYPE_CHECKING:
    from monitor.config.load import Loaded


def add_verbs(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verbs of the daily life."""
    demo = verbs.add_parser(
        "demo", help="the main job on a sample press, offline, in under a minute"
    )
    demo.add_argument("--out", type=Path, default=Path("demo"), metavar="DIR")
    demo.set_defaults(run=_demo)
    init = verbs.add_parser("init", help="write a commented config.toml")
    starting.add_arguments(init)
    check = verbs.add_parser("check", help="every problem of the config at once", parents=[common])
    check.add_argument(
        "--accept",
        action="store_true",
        help="let an edit in that takes most feeds or watchlists away",
    )
    check.set_defaults(run=_check)
    poll = verbs.add_parser(
        "poll", help="one round: poll what is due, read, match, group", parents=[common]
    )
    poll.add_argument("--all", action="store_true", help="every feed, due or not")
    poll.add_argument("--json", action="store_true")
    poll.set_defaults(run=_poll)
    digest.add_verb(verbs, common)
    run = verbs.add_parser(
        "run", help="the daemon: polls on schedule, digest at its hour", parents=[common]
    )
    run.add_argument(
        "--serve",
        action="store_true",
        help="serve the web page even when the config does not say so",
    )
    run.set_defaults(run=_run)


def _demo(args: argparse.Namespace) -> int:
    from monitor.demo.walk import run_demo

    logging_for(args, default="error")
    summary = asyncio.run(run_demo(args.out, now=utc_now, progress=Progress()))
    print(summary)
    return 0


def _check(args: argparse.Namespace) -> int:
    from monitor.config.load import Unfit
    from monitor.pipeline.advice import shortcomings
    from monitor.pipeline.services import checked

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


def _poll(args: argparse.Namespace) -> int:
    from monitor.pipeline import polling
    from monitor.pipeline.services import checked, open_services
    from monitor.process.turns import Round

    logging_for(args)
    loaded, rules = checked(args.config)

    async def go() -> Round:
        async with open_services(loaded, rules, progress=Progress(quiet=args.json)) as services:
            return await polling.round_of(services, everything=args.all)

    result = asyncio.run(go())
    print(json.dumps(plain(result), ensure_ascii=False) if args.json else round_text(result))
    return 1 if result.failed or result.crashed or result.unfinished else 0


def _run(args: argparse.Namespace) -> int:
    from monitor.daemon.run import run

    logging_for(args, default="info")
    return run(args.config, serve=args.serve)
