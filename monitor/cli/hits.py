"""`monitor hits`: what the watchlists found; `hits mark`. Looking works beside the daemon."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from monitor.cli.output import add_formats, ago, counted, nested, print_rows
from monitor.core.clock import to_iso, utc_now
from monitor.core.errors import StoreError, StoreReason

if TYPE_CHECKING:
    from monitor.store.records import FoundHit


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb."""
    hits = verbs.add_parser("hits", help="what the watchlists found", parents=[common])
    hits.add_argument(
        "--since", type=ago, default=ago("7d"), metavar="7d", help="how far back (default 7d)"
    )
    hits.add_argument("--watchlist")
    hits.add_argument("--mineral")
    hits.add_argument("--action")
    hits.add_argument("--query", metavar="TEXT", help="words in title or text")
    hits.add_argument("--limit", type=int, default=500)
    add_formats(hits)
    hits.set_defaults(run=_hits)
    marks = hits.add_subparsers(dest="sub", metavar="mark")
    mark = marks.add_parser("mark", help="say that a hit is not relevant", parents=[nested()])
    mark.add_argument("id", type=int, help="the hit's id, as `monitor hits` shows it")
    mark.add_argument("--irrelevant", action="store_true", required=True)
    mark.add_argument("--undo", action="store_true")
    mark.set_defaults(run=_mark)


def _hits(args: argparse.Namespace) -> int:
    from monitor.config.essentials import essentials
    from monitor.store.facade import Store
    from monitor.store.reader import Reader
    from monitor.store.records import HitFilter

    wanted = HitFilter(
        since=utc_now() - args.since,
        watchlist=args.watchlist,
        mineral=args.mineral,
        action=args.action,
        query=args.query,
        by_date=True,
        limit=args.limit,
    )
    with Store.open(essentials(args.config).database, now=utc_now, read_only=True) as store:
        found = store.read_now(Reader.hits, wanted)
        if not found and (asked := _looked_up(args)):
            found = store.read_now(Reader.hits, replace(wanted, **asked))
    rows = [_hit_row(hit) for hit in found]
    if print_rows(rows, _columns() if args.csv else (), args):
        return 0
    for row in rows:
        print(
            f"{row['score']:5.0f}  {row['published_at'][:16].replace('T', ' ')}  {row['outlet']}: {row['title']}"
        )
        print(
            f"       {row['watchlist']} · {', '.join([*row['minerals'], *row['actions']])} · hit {row['id']}"
        )
        print(f"       “{row['evidence']}”")
        print(f"       {row['url'] or '(no link)'}")
    more = "; more with --limit" if len(rows) == args.limit else ""
    print(counted(len(rows), "hit") + more)
    return 0


def _looked_up(args: argparse.Namespace) -> dict[str, Any]:
    """What the filters that found nothing stand for. Raises MonitorError for those that nothing can pass."""
    from monitor.cli.filters import known_watchlist, meant

    if args.watchlist is not None:
        known_watchlist(args)
    return meant(args)


def _columns() -> tuple[str, ...]:
    from monitor.pipeline.plain_fields import HIT_COLUMNS

    return HIT_COLUMNS


def _hit_row(found: FoundHit) -> dict[str, Any]:
    """A hit with the columns of the table, what JSON has besides, and the two names that JSON had first."""
    hit, coverage = found.hit, found.coverage
    return {
        "id": found.hit_id,
        "found_at": to_iso(found.created_at),
        "matched_at": to_iso(found.created_at),
        "published_at": to_iso(coverage.published_at),
        "watchlist": hit.watchlist,
        "score": round(hit.score, 1),
        "outlet": coverage.outlet,
        "title": coverage.title,
        "url": coverage.url,
        "language": coverage.language,
        "quality": coverage.quality.value,
        "minerals": list(hit.minerals),
        "actions": list(hit.policies),
        "policies": list(hit.policies),
        "places": list(hit.places),
        "terms": list(hit.terms),
        "evidence": hit.evidence[0].sentence if hit.evidence else "",
        "story": found.story,
        "origin": found.origin,
        "reason": coverage.reason,
    }


def _mark(args: argparse.Namespace) -> int:
    from monitor.config.essentials import essentials
    from monitor.pipeline import daemon_requests
    from monitor.store.facade import Store
    from monitor.store.reader import Reader
    from monitor.store.writer import Writer

    database = essentials(args.config).database
    try:
        with Store.open(database, now=utc_now) as store:
            done = store.write_now(
                Writer.mark_hit, args.id, now=utc_now(), irrelevant=not args.undo
            )
    except StoreError as exc:
        if exc.reason is not StoreReason.LOCKED:
            raise
        with Store.open(database, now=utc_now, read_only=True) as store:
            if store.read_now(Reader.article_of_hit, args.id) is None:
                print(f"there is no hit {args.id}", file=sys.stderr)
                return 1
        daemon_requests.leave(database, {"do": "mark", "hit": args.id, "irrelevant": not args.undo})
        print("the daemon owns the database and will mark it within a minute")
        return 0
    print(
        f"hit {args.id} is marked {'relevant again' if args.undo else 'not relevant'}"
        if done
        else f"there is no hit {args.id}"
    )
    return 0 if done else 1
