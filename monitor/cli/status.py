"""`monitor status`: how the monitor fares. Works beside the daemon."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from monitor.core.clock import utc_now

if TYPE_CHECKING:
    from monitor.config.essentials import ServerPlace
    from monitor.store.records import ArchiveStatus


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb."""
    verbs.add_parser("status", help="how the monitor fares", parents=[common]).set_defaults(
        run=_status
    )


def _status(args: argparse.Namespace) -> int:
    from zoneinfo import ZoneInfo

    from monitor.config.essentials import essentials
    from monitor.pipeline import health, upcoming
    from monitor.store.facade import Store
    from monitor.store.reader import Reader

    now = utc_now()
    known = essentials(args.config)
    with Store.open(known.database, now=utc_now, read_only=True) as store:
        status = store.read_now(Reader.status, now)
    verdict = health.of(status, now=now, database=known.database)
    print(verdict.status + "".join(f"\n  {reason}" for reason in verdict.reasons))
    for name, text in _state(status, str(known.database)):
        print(f"{name:<11}{text}")
    times, zone = known.digest, ZoneInfo(known.digest.zone)
    moment = upcoming.next_moment(now, at=times.at, days=times.days, zone=zone)
    print(f"{'next':<11}{upcoming.words(moment, zone) or 'never'}")
    print(f"{'page':<11}{_page(known.server)}")
    return 0


def _page(server: ServerPlace) -> str:
    if server.base_url:
        return server.base_url
    return "off ([server] enabled)" if server.port is None else f"http://127.0.0.1:{server.port}"


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
    yield "hits", f"{sum(counts.hits.values())}: {_counted(counts.hits)}"
    yield "stories", f"{counts.stories}, those without a hit among them"
    yield "digests", f"{counts.digests}" + (f"; last {last.date}: {last.subject}" if last else "")
    yield "mail", f"{status.deliveries_due} due; {_counted(counts.deliveries)}"


def _counted(counts: Mapping[str, int]) -> str:
    return (
        ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())
        or "none yet"
    )


def _when(at: Any) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC") if at else "never"
