"""`feeds`: the list with its health, import and export, adding one, checking all."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT

from monitor.cli.show import Progress
from monitor.clock import to_iso, utc_now
from monitor.configfile import Loaded, load
from monitor.errors import FetchError, MonitorError, ParseError
from monitor.model import DueFeed, Feed, FeedHealth, ParsedFeed
from monitor.urls import redact


def add_verbs(verbs: Any, common: argparse.ArgumentParser) -> None:
    """`feeds` and what can be done with them."""
    feeds = verbs.add_parser("feeds", help="the feeds and their health", parents=[common])
    feeds.add_argument("--json", action="store_true")
    feeds.add_argument("--health", action="store_true", help="rates, silence and lag of each")
    feeds.set_defaults(run=_list)
    subs = feeds.add_subparsers(dest="sub", metavar="import|export|add|check")
    imported = subs.add_parser("import", help="add the feeds of an OPML file to the config", parents=[common])
    imported.add_argument("file", type=Path)
    imported.set_defaults(run=_import)
    exported = subs.add_parser("export", help="the config's feeds as OPML", parents=[common])
    exported.add_argument("file", type=Path, nargs="?", help="default: standard output")
    exported.set_defaults(run=_export)
    added = subs.add_parser("add", help="add a feed by its own or its page's address", parents=[common])
    added.add_argument("url")
    added.add_argument("--name")
    added.set_defaults(run=_add)
    checked = subs.add_parser("check", help="each feed: status, items, what the next poll would do", parents=[common])
    checked.add_argument("--online", action="store_true", help="ask each feed once; nothing is stored")
    checked.add_argument("--json", action="store_true")
    checked.set_defaults(run=_check)


def _healths(loaded: Loaded) -> tuple[FeedHealth, ...]:
    """Feeds with their health; those that were never polled when there is no database yet."""
    from monitor.collect.feeds import first_state
    from monitor.errors import StoreError, StoreReason
    from monitor.store import Store
    from monitor.store.reader import Reader

    try:
        with Store.open(loaded.database, now=utc_now, read_only=True) as store:
            known = {health.feed.url: health for health in store.read_now(Reader.feed_health, utc_now())}
    except StoreError as exc:
        if exc.reason not in (StoreReason.MISSING_FILE, StoreReason.MISSING_FOLDER):
            raise
        known = {}
    fresh = [
        FeedHealth(
            feed_id=0,
            feed=feed,
            state=first_state(feed),
            active=True,
            items=0,
            items_24h=0,
            lag_p50_s=None,
            lag_p95_s=None,
            silent_for=None,
        )
        for feed in loaded.feeds
        if feed.url not in known
    ]
    return (*known.values(), *fresh)


def _list(args: argparse.Namespace) -> int:
    from monitor.collect.feeds import health_line

    now = utc_now()
    healths = _healths(load(args.config))
    if args.json:
        print(json.dumps([_row(health, now) for health in healths], ensure_ascii=False, indent=1))
        return 0
    for health in healths:
        print(f"{'' if health.active else '(removed) '}{health.feed.name}: {health_line(health, now)}")
        if args.health:
            print(f"    {redact(health.state.url)}")
            print("    " + ", ".join(f"{key} {value}" for key, value in _rates(health).items()))
    failing = sum(health.state.failures > 0 for health in healths if health.active)
    print(f"{sum(health.active for health in healths)} feeds, {failing} failing")
    return 0


def _rates(health: FeedHealth) -> dict[str, str]:
    state = health.state
    return {
        "items": str(health.items),
        "per day": "?" if state.items_per_day is None else f"{state.items_per_day:.1f}",
        "usual gap": _span(state.usual_gap_s),
        "silent for": "?" if health.silent_for is None else f"{health.silent_for:.1f}× its usual gap",
        "lag p50": _span(health.lag_p50_s),
        "lag p95": _span(health.lag_p95_s),
    }


def _span(seconds: float | None) -> str:
    if seconds is None:
        return "?"
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _row(health: FeedHealth, now: datetime) -> dict[str, Any]:
    state = health.state
    return {
        "url": redact(health.feed.url),
        "name": health.feed.name,
        "language": health.feed.language,
        "tags": list(health.feed.tags),
        "active": health.active,
        "fetched_from": redact(state.url),
        "status": "never polled" if state.polled_at is None else "failing" if state.failures else "ok",
        "reason": state.reason,
        "message": state.message,
        "failures": state.failures,
        "failing_since": _iso(state.failing_since),
        "last_poll_at": _iso(state.polled_at),
        "last_success_at": _iso(state.succeeded_at),
        "next_poll_at": _iso(state.next_poll_at or now),
        "newest_item_at": _iso(state.newest_at),
        "possible_gap_at": _iso(state.gap_at),
        "moved_to": state.moved_to,
        "candidate_url": state.candidate_url,
        "items": health.items,
        "items_24h": health.items_24h,
        "items_per_day": state.items_per_day,
        "usual_gap_s": state.usual_gap_s,
        "silent_for": health.silent_for,
        "lag_p50_s": health.lag_p50_s,
        "lag_p95_s": health.lag_p95_s,
    }


def _iso(at: datetime | None) -> str | None:
    return to_iso(at) if at else None


# --- the config file -------------------------------------------------------------------------------------------------


def append_feeds(source: Path, feeds: tuple[Feed, ...]) -> tuple[Feed, ...]:
    """Writes feeds that are not there yet into config.toml, comments and order kept; those that were added."""
    text = source.read_text(encoding="utf-8")
    document = tomlkit.parse(text)
    known = {str(row.get("url")) for row in document.get("feeds", [])}
    new = tuple(feed for feed in feeds if feed.url not in known)
    if not new:
        return ()
    rows = document.get("feeds")
    if not isinstance(rows, AoT):
        document["feeds"] = rows = tomlkit.aot()
    for feed in new:
        table = tomlkit.table()
        table["url"], table["name"] = feed.url, feed.name
        if feed.language:
            table["language"] = feed.language
        if feed.tags:
            table["tags"] = list(feed.tags)
        rows.append(table)
    changed = tomlkit.dumps(document)
    load_text(changed, source)
    part = source.with_name(source.name + ".new")
    part.write_text(changed, encoding="utf-8")
    part.replace(source)
    return new


def load_text(text: str, source: Path) -> None:
    """Raises ConfigError when `text` would not be a valid config."""
    from monitor.configfile import parse

    parse(text, source=source)


def _import(args: argparse.Namespace) -> int:
    from monitor.collect import opml

    load(args.config)
    try:
        feeds = opml.read(args.file.read_bytes())
    except OSError as exc:
        raise MonitorError(f"{args.file}: cannot be read: {exc.strerror}") from exc
    added = append_feeds(args.config, feeds)
    for feed in added:
        print(f"added {feed.name}  {redact(feed.url)}")
    print(f"{len(added)} feeds added to {args.config}, {len(feeds) - len(added)} were there already")
    return 0


def _export(args: argparse.Namespace) -> int:
    from monitor.collect import opml

    data = opml.write(load(args.config).feeds)
    if args.file:
        args.file.write_bytes(data)
        print(f"wrote {args.file}")
    else:
        sys.stdout.buffer.write(data)
    return 0


def _add(args: argparse.Namespace) -> int:
    loaded = load(args.config)
    feed, parsed = asyncio.run(_find_feed(loaded, args.url, args.name))
    if not append_feeds(args.config, (feed,)):
        print(f"{redact(feed.url)} is in {args.config} already")
        return 0
    print(f"added {feed.name}  {redact(feed.url)}  ({parsed.kind}, {len(parsed.entries)} items)")
    for entry in parsed.entries[:3]:
        print(f"  {entry.published_at:%Y-%m-%d %H:%M}  {entry.title}" if entry.published_at else f"  {entry.title}")
    return 0


async def _find_feed(loaded: Loaded, url: str, name: str | None) -> tuple[Feed, ParsedFeed]:
    """The feed at `url`, or the first working one that the page there names. Raises FetchError or ParseError."""
    from monitor.collect.fetch import Fetcher

    async with Fetcher(loaded.config.fetch) as fetcher:
        try:
            parsed, at = await _try(fetcher, loaded, url)
        except ParseError as exc:
            for candidate in exc.candidates:
                try:
                    parsed, at = await _try(fetcher, loaded, candidate)
                    break
                except (FetchError, ParseError):
                    continue
            else:
                raise
    return Feed(url=at, name=name or parsed.title or at, language=parsed.language), parsed


async def _try(fetcher: Any, loaded: Loaded, url: str, feed: Feed | None = None) -> tuple[ParsedFeed, str]:
    from monitor.collect.parse import parse

    response = await fetcher.get(url, feed=feed, max_bytes=loaded.config.fetch.max_feed_bytes)
    parsed = await asyncio.to_thread(parse, response.body, url=response.url, headers=response.headers, now=utc_now())
    return parsed, response.permanent_url or url


def _check(args: argparse.Namespace) -> int:
    loaded = load(args.config)
    healths = _healths(loaded)
    rows = (
        asyncio.run(_ask_all(loaded, healths))
        if args.online
        else [_row(health, utc_now()) for health in healths if health.active]
    )
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            newest = f", newest {row['newest_item_at'][:16]}" if row["newest_item_at"] else ""
            reason = f" ({row['reason']}: {row['message']})" if row["reason"] else ""
            print(
                f"{row['status']:<12} {row['name']}: {row['items']} items{newest}; next poll {row['next_poll_at'][:16]}{reason}"
            )
    return 1 if any(row["status"] == "failing" for row in rows) else 0


async def _ask_all(loaded: Loaded, healths: tuple[FeedHealth, ...]) -> list[dict[str, Any]]:
    """Every feed asked once, politely; what the next poll would do is worked out and not stored."""
    from monitor.collect import feeds
    from monitor.collect.fetch import Fetcher

    progress, done = Progress(), 0
    active = [health for health in healths if health.active]

    async def one(health: FeedHealth) -> dict[str, Any]:
        nonlocal done
        due = DueFeed(feed_id=health.feed_id, feed=health.feed, state=health.state)
        items = 0
        try:
            parsed, _ = await _try(fetcher, loaded, health.state.url, health.feed)
            items, answer = len(parsed.entries), None
        except (FetchError, ParseError) as exc:
            answer = feeds.Answer(error=exc)
        row = _row(health, utc_now())
        if answer is not None:
            update = feeds.after_poll(due, answer, now=utc_now(), roll=0.5, settings=loaded.config.polling)
            row |= {
                "reason": update.state.reason,
                "message": update.state.message,
                "next_poll_at": _iso(update.state.next_poll_at),
            }
        else:
            newest = max((entry.published_at for entry in parsed.entries if entry.published_at), default=None)
            row |= {"reason": None, "message": None, "newest_item_at": _iso(newest)}
        done += 1
        progress("feeds asked", done, len(active))
        return row | {"status": "failing" if answer else "ok", "items": items}

    async with Fetcher(loaded.config.fetch) as fetcher:
        return list(await asyncio.gather(*(one(health) for health in active)))
