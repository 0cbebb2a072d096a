"""`monitor backfill`: past articles brought in."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from monitor.cli.cluster import cluster_workers
from monitor.cli.output import counted, logging_for, plain
from monitor.cli.requests import asked_of_the_daemon
from monitor.core.errors import StoreError, StoreReason


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb."""
    backfill = verbs.add_parser(
        "backfill",
        help="bring past articles in: WARC files, folders of HTML, JSON lines",
        parents=[common],
    )
    backfill.add_argument("sources", type=Path, nargs="+", metavar="SOURCE")
    backfill.add_argument("--dask", metavar="ADDRESS", help="read and match on this Dask cluster")
    backfill.add_argument("--json", action="store_true")
    backfill.set_defaults(run=_backfill)


def _backfill(args: argparse.Namespace) -> int:
    from monitor.pipeline import backfilling
    from monitor.pipeline.checking import checked
    from monitor.pipeline.services import open_services

    logging_for(args)
    loaded, rules = checked(args.config)
    started = said = time.monotonic()

    def tell(result: backfilling.Backfill, seconds: float) -> None:
        nonlocal said
        if not args.json and time.monotonic() - said > 2:
            said = time.monotonic()
            pace = backfilling.summary(result, seconds)
            left = f", about {pace['left_s'] / 60:.0f} min left" if pace["left_s"] else ""
            print(
                f"  {result.records} pages, {result.hits} hits, {pace['pages_per_s']:.0f} a second{left}",
                file=sys.stderr,
            )

    async def go() -> backfilling.Backfill:
        executor = cluster_workers(args, loaded.config.workers)
        async with open_services(loaded, rules, executor=executor) as services:
            return await backfilling.backfill(services, args.sources, progress=tell)

    try:
        result = asyncio.run(go())
    except StoreError as exc:
        if exc.reason is not StoreReason.LOCKED:
            raise
        sources = [str(source.absolute()) for source in args.sources]
        request = {"do": "backfill", "sources": sources, "dask": args.dask}
        answer = asked_of_the_daemon(loaded.database, request)
        if "result" not in answer:
            print(f"monitor: {answer.get('said')}", file=sys.stderr)
            return 1
        result = backfilling.Backfill(**answer["result"])
    if args.json:
        print(json.dumps(plain(result), ensure_ascii=False, indent=1))
    else:
        print(
            f"{counted(result.records, 'page')} in {time.monotonic() - started:.0f} s:"
            f" {counted(result.saved, 'new article')} with {counted(result.hits, 'hit')}, "
            f"{result.known} known already, {result.no_article} without an article, {result.failed} failed"
        )
    return 1 if result.failed else 0
