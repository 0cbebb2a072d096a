"""What was read, looked at again: `rescan`, `watch suggest`, `backfill`; `explain` and `preview` have files of their own."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.cli import explain, preview
from monitor.cli.look import _ago
from monitor.cli.requests import asked_of_the_daemon
from monitor.cli.show import Progress, logging_for, plain
from monitor.config.load import load
from monitor.core.clock import to_iso, utc_now
from monitor.core.errors import StoreError, StoreReason


def add_verbs(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verbs about the past."""
    explain.add_verbs(verbs, common)
    preview.add_verbs(verbs, common)
    rescan = verbs.add_parser(
        "rescan", help="apply the watchlists to the archive", parents=[common]
    )
    rescan.add_argument("--since", type=_ago, default=_ago("365d"), metavar="365d")
    rescan.add_argument("--json", action="store_true")
    rescan.add_argument(
        "--dask", metavar="ADDRESS", help="match on this Dask cluster (tcp://scheduler:8786)"
    )
    rescan.set_defaults(run=_rescan)
    watch = verbs.add_parser("watch", help="about watchlists").add_subparsers(
        dest="sub", required=True, metavar="suggest"
    )
    suggest = watch.add_parser(
        "suggest", help="exclusions that hits marked irrelevant suggest", parents=[common]
    )
    suggest.add_argument("--since", type=_ago, default=_ago("90d"), metavar="90d")
    suggest.add_argument("--json", action="store_true")
    suggest.set_defaults(run=_suggest)
    backfill = verbs.add_parser(
        "backfill",
        help="bring past articles in: WARC files, folders of HTML, JSON lines",
        parents=[common],
    )
    backfill.add_argument("sources", type=Path, nargs="+", metavar="SOURCE")
    backfill.add_argument("--dask", metavar="ADDRESS", help="read and match on this Dask cluster")
    backfill.add_argument("--json", action="store_true")
    backfill.set_defaults(run=_backfill)


# --- rescan --------------------------------------------------------------------------------------------------------------


def _rescan(args: argparse.Namespace) -> int:
    from monitor.pipeline import rematching
    from monitor.pipeline.services import checked, open_services

    logging_for(args)
    loaded, rules = checked(args.config)

    async def go() -> rematching.Rescan:
        workers = cluster_workers(args, loaded.config.workers)
        async with open_services(
            loaded, rules, executor=workers, progress=Progress(quiet=args.json)
        ) as services:
            return await rematching.rescan(services, since=utc_now() - args.since)

    try:
        result = asyncio.run(go())
    except StoreError as exc:
        if exc.reason is not StoreReason.LOCKED:
            raise
        return _asked_of_the_daemon(loaded.database, since=utc_now() - args.since)
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


def _asked_of_the_daemon(database: Path, *, since: datetime) -> int:
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

        request = {"do": "rescan", "since": to_iso(since)}
        answer = asked_of_the_daemon(database, request, meanwhile=tell)
    print(answer.get("said") or "the archive is matched again; see: monitor hits")
    return 1 if answer.get("failed") else 0


def cluster_workers(args: argparse.Namespace, settings: Any) -> Any:
    """The executor of the Dask cluster that the command or the config names; None for this machine's processes."""
    address = getattr(args, "dask", None) or settings.dask
    if not address:
        return None
    from monitor.process.dask import connected

    return connected(address)


# --- backfill --------------------------------------------------------------------------------------------------------


def _backfill(args: argparse.Namespace) -> int:
    from monitor.pipeline import backfilling
    from monitor.pipeline.services import checked, open_services

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
        answer = asked_of_the_daemon(loaded.database, {"do": "backfill", "sources": sources})
        if "result" not in answer:
            print(f"monitor: {answer.get('said')}", file=sys.stderr)
            return 1
        result = backfilling.Backfill(**answer["result"])
    if args.json:
        print(json.dumps(plain(result), ensure_ascii=False, indent=1))
    else:
        print(
            f"{result.records} pages in {time.monotonic() - started:.0f} s: {result.saved} new articles with {result.hits} hits, "
            f"{result.known} known already, {result.no_article} without an article, {result.failed} failed"
        )
    return 1 if result.failed else 0


# --- watch suggest ---------------------------------------------------------------------------------------------------


def _suggest(args: argparse.Namespace) -> int:
    from monitor.store.facade import Store
    from monitor.watch.exclusions import suggestions

    with Store.open(load(args.config).database, now=utc_now, read_only=True) as store:
        judged = _judged(store, utc_now() - args.since)
    found = suggestions(judged)
    if args.json:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1))
        return 0
    marked = sum(hit.irrelevant for hit in judged)
    print(f"# {len(judged)} hits, {marked} of them marked irrelevant")
    if not found:
        print(
            "# nothing to suggest"
            + ("" if marked else "; mark hits first: monitor hits mark ID --irrelevant")
        )
    for name in dict.fromkeys(each.watchlist for each in found):
        print(f'\n# in [[watchlists]] name = "{name}"; try it with: monitor preview')
        mine = [each for each in found if each.watchlist == name]
        for each in mine:
            print(
                f'#   "{each.words}": removes {each.false_removed} of {each.false_hits} false hits, '
                f"costs {each.true_lost} of {each.true_hits} others"
            )
        print(f"exclude = {json.dumps([each.words for each in mine], ensure_ascii=False)}")
    return 0


def _judged(store: Any, since: datetime) -> list[Any]:
    """The hits since then with their readers' marks and whole texts."""
    from monitor.store.reader import Reader
    from monitor.store.records import HitFilter
    from monitor.watch.exclusions import Judged

    judged = []
    for found in store.read_now(
        Reader.hits, HitFilter(since=since, irrelevant=True, limit=100_000)
    ):
        stored = store.read_now(Reader.article, found.coverage.article_id)
        text = f"{stored.article.title}\n{stored.article.text}" if stored else found.coverage.title
        marks = [
            evidence.sentence[start:end]
            for evidence in found.hit.evidence
            for start, end, _ in evidence.marks
        ]
        judged.append(
            Judged(
                watchlist=found.hit.watchlist,
                irrelevant=found.irrelevant_at is not None,
                shown=" ".join(
                    (found.coverage.title, *(evidence.sentence for evidence in found.hit.evidence))
                ),
                text=text,
                asked=tuple(marks),
            )
        )
    return judged
