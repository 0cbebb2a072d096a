"""What has been found: `hits`, `stories`, `lexicon`, `status`. Read only; the daemon may run meanwhile."""

from __future__ import annotations

import argparse
import csv
import difflib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from monitor.cli.show import nested
from monitor.config.settings import duration_s
from monitor.core.clock import to_iso, utc_now
from monitor.core.errors import StoreError, StoreReason
from monitor.pipeline import daemon_requests

if TYPE_CHECKING:
    from monitor.config.settings import Config
    from monitor.model.stories import ActionRecord
    from monitor.store.records import ArchiveStatus

HIT_FIELDS = (
    "id", "matched_at", "published_at", "watchlist", "score", "outlet", "title", "url", "language", "quality", "minerals",
    "policies", "places", "terms", "evidence", "story", "origin", "reason",
)  # fmt: skip
STORY_FIELDS = (
    "story", "opened_at", "headline", "url", "outlets", "independent", "copies", "score", "minerals", "policies", "places", "actor",
    "action", "target", "status", "effective_on", "documents", "differences",
)  # fmt: skip


def add_verbs(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verbs that look."""
    hits = verbs.add_parser("hits", help="what the watchlists found", parents=[common])
    hits.add_argument(
        "--since", type=_ago, default=_ago("7d"), metavar="7d", help="how far back (default 7d)"
    )
    hits.add_argument("--watchlist")
    hits.add_argument("--mineral")
    hits.add_argument("--action")
    hits.add_argument("--query", metavar="TEXT", help="words in title or text")
    hits.add_argument("--limit", type=int, default=500)
    _formats(hits)
    hits.set_defaults(run=_hits)
    marks = hits.add_subparsers(dest="sub", metavar="mark")
    mark = marks.add_parser("mark", help="say that a hit is not relevant", parents=[nested()])
    mark.add_argument("id", type=int, help="the hit's id, as `monitor hits` shows it")
    mark.add_argument("--irrelevant", action="store_true", required=True)
    mark.add_argument("--undo", action="store_true")
    mark.set_defaults(run=_mark)
    stories = verbs.add_parser(
        "stories",
        help="events with their coverage, differences and action record",
        parents=[common],
    )
    stories.add_argument("--since", type=_ago, default=_ago("7d"), metavar="7d")
    _formats(stories)
    stories.set_defaults(run=_stories)
    lexicon = verbs.add_parser(
        "lexicon", help="an entry of the lexicon, or all ids", parents=[common]
    )
    lexicon.add_argument("id", nargs="?")
    lexicon.set_defaults(run=_lexicon)
    verbs.add_parser("status", help="how the monitor fares", parents=[common]).set_defaults(
        run=_status
    )


def _ago(text: str) -> timedelta:
    try:
        return timedelta(seconds=duration_s(text))
    except ValueError as exc:
        raise argparse.ArgumentTypeError(str(exc)) from None


def _formats(parser: argparse.ArgumentParser) -> None:
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--json", action="store_true")
    group.add_argument("--csv", action="store_true")


def show(
    rows: Sequence[Mapping[str, Any]], fields: Sequence[str], args: argparse.Namespace
) -> bool:
    """Prints rows as JSON or CSV when that is asked for; whether it did."""
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif args.csv:
        writer = csv.DictWriter(sys.stdout, fieldnames=fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: _cell(row[key]) for key in fields} for row in rows)
    return bool(args.json or args.csv)


def _cell(value: Any) -> Any:
    """A value as one cell: lists joined, and no text that a spreadsheet would run as a formula."""
    if isinstance(value, list | tuple):
        value = "|".join(str(part) for part in value)
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def _hits(args: argparse.Namespace) -> int:
    from monitor.config.load import load
    from monitor.store.facade import Store
    from monitor.store.reader import Reader
    from monitor.store.records import HitFilter

    wanted = HitFilter(
        since=utc_now() - args.since,
        watchlist=args.watchlist,
        mineral=args.mineral,
        action=args.action,
        query=args.query,
        limit=args.limit,
    )
    with Store.open(load(args.config).database, now=utc_now, read_only=True) as store:
        found = store.read_now(Reader.hits, wanted)
    rows = [_hit_row(hit) for hit in found]
    if show(rows, HIT_FIELDS, args):
        return 0
    for row in rows:
        print(
            f"{row['score']:5.0f}  {row['published_at'][:16].replace('T', ' ')}  {row['outlet']}: {row['title']}"
        )
        print(
            f"       {row['watchlist']} · {', '.join([*row['minerals'], *row['policies']])} · hit {row['id']}"
        )
        print(f"       “{row['evidence']}”")
        print(f"       {row['url'] or '(no link)'}")
    print(f"{len(rows)} hits" + ("; more with --limit" if len(rows) == args.limit else ""))
    return 0


def _hit_row(found: Any) -> dict[str, Any]:
    hit, coverage = found.hit, found.coverage
    return {
        "id": found.hit_id,
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
        "policies": list(hit.policies),
        "places": list(hit.places),
        "terms": list(hit.terms),
        "evidence": hit.evidence[0].sentence if hit.evidence else "",
        "story": found.story,
        "origin": found.origin,
        "reason": coverage.reason,
    }


def _mark(args: argparse.Namespace) -> int:
    from monitor.config.load import load
    from monitor.store.facade import Store
    from monitor.store.reader import Reader
    from monitor.store.writer import Writer

    database = load(args.config).database
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


def _stories(args: argparse.Namespace) -> int:
    from monitor.config.load import load
    from monitor.store.facade import Store
    from monitor.store.reader import Reader

    now = utc_now()
    with Store.open(load(args.config).database, now=utc_now, read_only=True) as store:
        found = store.read_now(Reader.stories_between, now - args.since, now + timedelta(minutes=1))
    rows = [_story_row(story) for story in found]
    if show(rows, STORY_FIELDS, args):
        return 0
    for row in rows:
        print(f"{row['score']:5.0f}  {row['headline']}")
        print(
            f"       {row['independent']} independent outlets, {row['copies']} copies: {', '.join(row['outlets'])}"
        )
        record = " → ".join(
            part
            for part in (row["actor"], row["action"], ", ".join(row["minerals"]), row["target"])
            if part
        )
        print(f"       {record} ({row['status']}) · story {row['story']}")
        for difference in row["differences"]:
            print(f"       differ: {difference}")
    print(f"{len(rows)} stories")
    return 0


def _story_row(story: Any) -> dict[str, Any]:
    best = max(story.coverage, key=lambda coverage: coverage.score)
    facts = story.facts
    action = facts.action if facts else None
    hits = [hit for coverage in story.coverage for hit in coverage.hits]
    return {
        "story": story.story,
        "opened_at": to_iso(story.opened_at),
        "headline": best.title,
        "url": best.url,
        "outlets": _each(coverage.outlet for coverage in story.coverage),
        "independent": len({c.outlet for c in story.coverage if c.role.value != "copy"}),
        "copies": sum(coverage.role.value == "copy" for coverage in story.coverage),
        "score": round(max((hit.score for hit in hits), default=0.0), 1),
        "minerals": _each(mineral for hit in hits for mineral in hit.minerals),
        "policies": _each(policy for hit in hits for policy in hit.policies),
        "places": _each(place for hit in hits for place in hit.places),
        "actor": action.actor_name or action.actor if action else "",
        "action": action.action if action else "",
        "target": action.target if action else "",
        "status": action.status if action else "reported",
        "effective_on": action.effective_on if action else None,
        "documents": list(action.documents) if action else [],
        "differences": [
            f"{point.subject}: "
            + " / ".join(f"{claim.outlet} says {claim.said}" for claim in point.claims)
            for point in (facts.differences if facts else ())
            if point.verdict.value == "differ"
        ],
        "record": _record(action) if action else None,
    }


def _record(action: ActionRecord) -> dict[str, Any]:
    """Who does what to which mineral, as ids, with the sentence that tells it: as `monitor events` prints it."""
    return {
        "actor": action.actor,
        "place": action.places[0] if action.places else "",
        "places": list(action.places),
        "action": action.action,
        "minerals": list(action.minerals),
        "target": action.target,
        "status": action.status,
        "effective_on": action.effective_on,
        "documents": list(action.documents),
        "headline": action.headline,
        "sentence": action.sentence,
    }


def _each(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _lexicon(args: argparse.Namespace) -> int:
    from monitor.config.load import load
    from monitor.match import lexicon

    overrides = load(args.config).config.lexicon.model_dump() if args.config.exists() else None
    words = lexicon.load(overrides)
    if args.id is None:
        print("\n".join(words.members()))
        return 0
    text = words.describe(args.id)
    if text is None:
        near = difflib.get_close_matches(args.id, words.members(), n=1)
        print(
            f"monitor: the lexicon has no entry {args.id}"
            + (f"; did you mean {near[0]}?" if near else ""),
            file=sys.stderr,
        )
        return 2
    print(text)
    return 0


def _status(args: argparse.Namespace) -> int:
    from monitor.config.load import load
    from monitor.pipeline import health, upcoming
    from monitor.store.facade import Store
    from monitor.store.reader import Reader

    now = utc_now()
    loaded = load(args.config)
    with Store.open(loaded.database, now=utc_now, read_only=True) as store:
        status = store.read_now(Reader.status, now)
    verdict = health.of(status, now=now, database=loaded.database)
    print(verdict.status + "".join(f"\n  {reason}" for reason in verdict.reasons))
    for name, text in _state(status, str(loaded.database)):
        print(f"{name:<11}{text}")
    moment = upcoming.next_digest(loaded.config, now)
    print(f"{'next':<11}{upcoming.words(moment, upcoming.zone_of(loaded.config)) or 'never'}")
    print(f"{'page':<11}{loaded.config.digest.base_url or _page(loaded.config)}")
    return 0


def _page(config: Config) -> str:
    server = config.server
    return f"http://127.0.0.1:{server.port}" if server.enabled else "off ([server] enabled)"


def _state(status: ArchiveStatus, database: str) -> Iterator[tuple[str, str]]:
    counts, last = status.counts, status.last_digest
    yield (
        "database",
        f"{database} ({counts.file_bytes / 1e6:.1f} MB, SQLite {status.sqlite_version})",
    )
    why = "; why: monitor feeds --health" if counts.feeds_failing else ""
    yield "feeds", f"{counts.feeds_active} ({counts.feeds_failing} failing{why})"
    yield "polls", f"last {_when(status.last_poll_at)}, next {_when(status.next_poll_at)}"
    yield "articles", f"{sum(counts.articles.values())} read: {_counted(counts.articles)}"
    yield (
        "waiting",
        f"{counts.entries_pending} to read, {counts.entries_waiting} to be tried again, {counts.ungrouped} to group",
    )
    yield (
        "hits",
        f"{sum(counts.hits.values())} in {counts.stories} stories: {_counted(counts.hits)}",
    )
    yield "digests", f"{counts.digests}" + (f"; last {last.date}: {last.subject}" if last else "")
    yield "mail", f"{status.deliveries_due} due; {_counted(counts.deliveries)}"


def _counted(counts: Mapping[str, int]) -> str:
    return (
        ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())
        or "none yet"
    )


def _when(at: Any) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC") if at else "never"
