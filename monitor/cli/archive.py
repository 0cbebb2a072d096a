"""What was read, looked at again: `explain`, `preview`, `rescan`."""

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

from monitor import errands
from monitor.cli.look import _ago
from monitor.cli.show import Progress, logging_for, plain
from monitor.clock import to_iso, utc_now
from monitor.configfile import load
from monitor.errors import MonitorError, StoreError, StoreReason
from monitor.model import Article, Quality


def add_verbs(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verbs about the past."""
    explain = verbs.add_parser("explain", help="why an article is or is not a hit, per watchlist", parents=[common])
    explain.add_argument("what", metavar="URL|ID|FILE|-", help="a stored article, a text or page file, or - for standard input")
    explain.add_argument("--json", action="store_true")
    explain.set_defaults(run=_explain)
    preview = verbs.add_parser("preview", help="what an edited config would have found; nothing is written", parents=[common])
    preview.add_argument("--since", type=_ago, default=_ago("30d"), metavar="30d")
    preview.add_argument("--json", action="store_true")
    preview.set_defaults(run=_preview)
    rescan = verbs.add_parser("rescan", help="apply the watchlists to the archive", parents=[common])
    rescan.add_argument("--since", type=_ago, default=_ago("365d"), metavar="365d")
    rescan.add_argument("--json", action="store_true")
    rescan.add_argument("--dask", metavar="ADDRESS", help="match on this Dask cluster (tcp://scheduler:8786)")
    rescan.set_defaults(run=_rescan)
    watch = verbs.add_parser("watch", help="about watchlists").add_subparsers(dest="sub", required=True, metavar="suggest")
    suggest = watch.add_parser("suggest", help="exclusions that hits marked irrelevant suggest", parents=[common])
    suggest.add_argument("--since", type=_ago, default=_ago("90d"), metavar="90d")
    suggest.add_argument("--json", action="store_true")
    suggest.set_defaults(run=_suggest)
    backfill = verbs.add_parser(
        "backfill", help="bring past articles in: WARC files, folders of HTML, JSON lines", parents=[common]
    )
    backfill.add_argument("sources", type=Path, nargs="+", metavar="SOURCE")
    backfill.add_argument("--dask", metavar="ADDRESS", help="read and match on this Dask cluster")
    backfill.add_argument("--json", action="store_true")
    backfill.set_defaults(run=_backfill)


# --- explain ---------------------------------------------------------------------------------------------------------


def _explain(args: argparse.Namespace) -> int:
    from monitor.match import desk
    from monitor.rooms import checked

    loaded, rules = checked(args.config)
    article = _article(args.what, loaded)
    verdict = desk.judge(rules, article)
    explanations = desk.explain(rules, article)
    if args.json:
        rows = [asdict(each) for each in explanations]
        found = {"mentions": [asdict(m) for m in verdict.mentions], "rejected": [asdict(r) for r in verdict.reading.rejected]}
        print(
            json.dumps(
                {"title": article.title, "url": article.url, "watchlists": rows, **found},
                ensure_ascii=False,
                indent=1,
                default=str,
            )
        )
        return 0
    print(article.title or "(no title)")
    print(
        f"  {article.url or args.what}; {article.quality.value}, language {verdict.reading.language}; score {verdict.score:.0f} of 100"
    )
    for reason in verdict.reasons:
        print(f"    {reason.points:+5.0f}  {reason.name}" + (f": {reason.detail}" if reason.detail else ""))
    fields = {"title": article.title, "text": article.text}
    print("found")
    for mention in verdict.mentions:
        print(f"  {mention.concept:<22} {_marked(fields[mention.field], mention)}  [{mention.rule}]")
    if verdict.reading.rejected:
        print("seen, and not counted")
        for seen in verdict.reading.rejected:
            print(f"  {seen.concept:<22} {fields[seen.field][max(0, seen.start - 25) : seen.end + 25]!r}  [{seen.rule}]")
    for each in explanations:
        print(
            f"{'HIT ' if each.is_hit else 'no  '} {each.title} ({each.watchlist}), score {each.score:.0f}, wants {each.min_score}"
        )
        for check in each.checks:
            print(f"    {'✓' if check.met else '✗'} {check.rule}: {check.detail}")
        for change in each.changes:
            print(f"    → {change}")
    return 0


def _marked(text: str, mention: Any) -> str:
    """The mention's sentence with the term between » and «, cut to a line."""
    before = text[mention.sentence_start : mention.start][-60:]
    after = text[mention.end : mention.sentence_end][:60]
    return " ".join(f"{before}»{text[mention.start : mention.end]}«{after}".split())


def _article(what: str, loaded: Any) -> Article:
    """The article that `what` names: stored (by id or address), a file, or standard input. Raises MonitorError."""
    from monitor.store import Store
    from monitor.store.reader import Reader

    if what == "-":
        return _from_bytes(sys.stdin.buffer.read(), what)
    if Path(what).is_file() and not what.isdigit():
        return _from_bytes(Path(what).read_bytes(), what)
    with Store.open(loaded.database, now=utc_now, read_only=True) as store:
        stored = store.read_now(Reader.article, int(what) if what.isdigit() else what)
    if stored is None:
        raise MonitorError(f"{what}: no stored article has this id or address, and there is no such file")
    return stored.article


def _from_bytes(data: bytes, name: str) -> Article:
    """A page, or a plain text whose first line is its title."""
    from monitor.collect.extract import extract

    if b"<html" in data[:2000].lower() or b"<!doctype html" in data[:200].lower():
        return extract(data, url="", headers={})
    title, _, text = data.decode("utf-8", errors="replace").strip().partition("\n")
    return Article(url=None if name == "-" else name, title=title, text=text.strip(), source="page", quality=Quality.FULL)


# --- preview and rescan ----------------------------------------------------------------------------------------------


def _preview(args: argparse.Namespace) -> int:
    from monitor import rematch
    from monitor.rooms import checked
    from monitor.store import Store
    from monitor.workers import Workers

    logging_for(args)
    loaded, rules = checked(args.config)
    since = utc_now() - args.since

    async def go() -> rematch.Preview:
        with Store.open(loaded.database, now=utc_now, read_only=True) as store:
            async with Workers(loaded.config.workers) as workers:
                return await rematch.preview(store, workers, rules, since=since, progress=Progress(quiet=args.json))

    result = asyncio.run(go())
    if args.json:
        print(json.dumps(plain(result), ensure_ascii=False, indent=1))
        return 0
    days = max(1.0, args.since.total_seconds() / 86_400)
    print(f"{result.articles} articles since {since:%Y-%m-%d}; nothing was written")
    for name, changes in result.watchlists.items():
        print(f"{name}: +{changes.added} −{changes.lost} ={changes.kept}; {len(changes.stories)} stories touched")
        for sign, samples in (("+", changes.samples_added), ("−", changes.samples_lost)):
            for sample in samples:
                print(f"  {sign} {sample.at:%Y-%m-%d} {sample.outlet}: {sample.title}\n      “{sample.evidence}”")
        for member, count in changes.with_member.most_common(12):
            print(f"    {member:<24} in {count} hits, {changes.only_by[member]} by it alone")
    before, after = len(result.stories_before) / days, len(result.stories_after) / days
    print(f"stories per day in the digest: {before:.1f} now, {after:.1f} with this config")
    if result.unreadable:
        print(f"{result.unreadable} articles are past their texts' retention and keep the hits they have")
    return 0


def _rescan(args: argparse.Namespace) -> int:
    from monitor import rematch
    from monitor.rooms import checked, open_rooms

    logging_for(args)
    loaded, rules = checked(args.config)

    async def go() -> rematch.Rescan:
        workers = cluster_workers(args, loaded.config.workers)
        async with open_rooms(loaded, rules, executor=workers, progress=Progress(quiet=args.json)) as rooms:
            return await rematch.rescan(rooms, since=utc_now() - args.since)

    try:
        result = asyncio.run(go())
    except StoreError as exc:
        if exc.reason is not StoreReason.LOCKED:
            raise
        return _asked_of_the_daemon(loaded.database, since=utc_now() - args.since)
    if args.json:
        print(json.dumps(plain(result), ensure_ascii=False, indent=1))
        return 0
    print(f"{result.articles} articles matched again; {result.kept} hits kept")
    for name in sorted({*result.added, *result.lost}):
        print(f"  {name}: +{result.added[name]} −{result.lost[name]}")
    return 0


def _asked_of_the_daemon(database: Path, *, since: datetime) -> int:
    """Leaves the rescan to the process that owns the database, and waits until it is done."""
    from monitor.rematch import MARK
    from monitor.store import Store
    from monitor.store.reader import Reader

    note = errands.leave(database, {"do": "rescan", "since": to_iso(since)})
    print("the daemon owns the database and does it; Ctrl-C leaves it to do so alone", file=sys.stderr)
    said = 0
    with Store.open(database, now=utc_now, read_only=True) as store:
        while note.exists():
            time.sleep(0.3)
            mark = json.loads(store.read_now(Reader.meta, MARK) or "null")
            if mark and mark["after"] != said:
                said = mark["after"]
                print(f"  matched up to article {said}", file=sys.stderr)
    print("the archive is matched again; see: monitor hits")
    return 0


def cluster_workers(args: argparse.Namespace, settings: Any) -> Any:
    """The executor of the Dask cluster that the command or the config names; None for this machine's processes."""
    address = getattr(args, "dask", None) or settings.dask
    if not address:
        return None
    from monitor.cluster import connected

    return connected(address)


# --- backfill --------------------------------------------------------------------------------------------------------


def _backfill(args: argparse.Namespace) -> int:
    from monitor import backfill
    from monitor.rooms import checked, open_rooms

    logging_for(args)
    loaded, rules = checked(args.config)
    started = said = time.monotonic()

    def tell(result: backfill.Backfill, seconds: float) -> None:
        nonlocal said
        if not args.json and time.monotonic() - said > 2:
            said = time.monotonic()
            pace = backfill.summary(result, seconds)
            left = f", about {pace['left_s'] / 60:.0f} min left" if pace["left_s"] else ""
            print(f"  {result.records} pages, {result.hits} hits, {pace['pages_per_s']:.0f} a second{left}", file=sys.stderr)

    async def go() -> backfill.Backfill:
        executor = cluster_workers(args, loaded.config.workers)
        async with open_rooms(loaded, rules, executor=executor) as rooms:
            return await backfill.backfill(rooms, args.sources, progress=tell)

    result = asyncio.run(go())
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
    from monitor.match.suggest import suggestions
    from monitor.store import Store

    with Store.open(load(args.config).database, now=utc_now, read_only=True) as store:
        judged = _judged(store, utc_now() - args.since)
    found = suggestions(judged)
    if args.json:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1))
        return 0
    marked = sum(hit.irrelevant for hit in judged)
    print(f"# {len(judged)} hits, {marked} of them marked irrelevant")
    if not found:
        print("# nothing to suggest" + ("" if marked else "; mark hits first: monitor hits mark ID --irrelevant"))
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
    from monitor.match.suggest import Judged
    from monitor.store.nouns import HitFilter
    from monitor.store.reader import Reader

    judged = []
    for found in store.read_now(Reader.hits, HitFilter(since=since, irrelevant=True, limit=100_000)):
        stored = store.read_now(Reader.article, found.coverage.article_id)
        text = f"{stored.article.title}\n{stored.article.text}" if stored else found.coverage.title
        marks = [evidence.sentence[start:end] for evidence in found.hit.evidence for start, end, _ in evidence.marks]
        judged.append(
            Judged(
                watchlist=found.hit.watchlist,
                irrelevant=found.irrelevant_at is not None,
                shown=" ".join((found.coverage.title, *(evidence.sentence for evidence in found.hit.evidence))),
                text=text,
                asked=tuple(marks),
            )
        )
    return judged
