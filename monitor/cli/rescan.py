"""`monitor rescan`: the watchlists applied to the archive."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.cli.cluster import cluster_workers
from monitor.cli.output import Progress, ago, logging_for, plain
from monitor.cli.requests import asked_of_the_daemon
from monitor.core.clock import to_iso, utc_now
from monitor.core.errors import StoreError, StoreReason


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb."""
    rescan = verbs.add_parser(
        "rescan", help="apply the watchlists to the archive", parents=[common]
    )
    rescan.add_argument("--since", type=ago, default=ago("365d"), metavar="365d")
    rescan.add_argument("--json", action="store_true")
    rescan.add_argument(
        "--dask", metavar="ADDRESS", help="match on this Dask cluster (tcp://scheduler:8786)"
    )
    rescan.set_defaults(run=_rescan)


def _rescan(args: argparse.Namespace) -> int:
    from monitor.pipeline import grouping, rematching
    from monitor.pipeline.checking import checked
    from monitor.pipeline.services import open_services

    logging_for(args)
    loaded, rules = checked(args.config)

    async def go() -> rematching.Rescan:
        workers = cluster_workers(args, loaded.config.workers)
        async with open_services(
            loaded, rules, executor=workers, progress=Progress(quiet=args.json)
        ) as services:
            done = await rematching.rescan(services, since=utc_now() - args.since)
            await grouping.compare_stories(services, workers=services.workers)
            return done

    try:
        result = asyncio.run(go())
    except StoreError as exc:
        if exc.reason is not StoreReason.LOCKED:
            raise
        return _asked_of_the_daemon(loaded.database, since=utc_now() - args.since, dask=args.dask)
    if args.json:
        print(json.dumps(plain(result), ensure_ascii=False, indent=1))
        return 0
    print(f"{result.articles} articles matched again")
    for name in sorted({*result.added, *result.lost, *result.kept}):
        print(f"  {name}: +{result.added[name]} −{result.lost[name]} ={result.kept[name]}")
    if result.unreadable:
        print(
            f"{result.unreadable} could not be matched again (their text is past its retention) and keep the hits they have"
        )
    return 0


def _asked_of_the_daemon(database: Path, *, since: datetime, dask: str | None) -> int:
    """Leaves the rescan to the process that owns the database, and waits until it is done."""
    from monitor.pipeline.rematching import MARK
    from monitor.store.facade import Store
    from monitor.store.reader import Reader

    said = 0
    with Store.open(database, now=utc_now, read_only=True) as store:

        def tell() -> None:
            nonlocal said
            mark = json.loads(store.read_now(Reader.meta, MARK) or "null")
            if mark and mark["after"] != said:
                said = mark["after"]
                print(f"  matched up to article {said}", file=sys.stderr)

        request = {"do": "rescan", "since": to_iso(since), "dask": dask}
        answer = asked_of_the_daemon(database, request, meanwhile=tell)
    print(answer.get("said") or "the archive is matched again; see: monitor hits")
    return 1 if answer.get("failed") else 0
