"""`monitor feeds check`: how each feed fares and what its next poll would do; `--online` asks each feed once."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING, Any

from monitor.cli.feeds_table import healths_in, iso, row, status_of, stored
from monitor.cli.output import Progress, below, nested, print_json
from monitor.core.clock import span_words, utc_now
from monitor.core.errors import FetchError, FetchReason, ParseError, ParseReason
from monitor.core.urls import redact
from monitor.model.entries import ParsedFeed
from monitor.model.feeds import DueFeed, FeedHealth, FeedUpdate, PollOutcome

if TYPE_CHECKING:
    from monitor.cli.asking import Asking
    from monitor.config.load import Loaded
    from monitor.store.facade import Store

_SHOWN = 5  # items
_EVEN = 0.5  # a throw of the dice that neither shortens nor lengthens a wait


def add_verb(verbs: Any, _common: argparse.ArgumentParser) -> None:
    """The verb."""
    verb = below(verbs, "feeds").add_parser(
        "check", help="each feed: status, items, what the next poll would do", parents=[nested()]
    )
    verb.add_argument("--online", action="store_true", help="ask each feed once; nothing is stored")
    verb.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    verb.set_defaults(run=_check)


def _check(args: argparse.Namespace) -> int:
    """1 when a feed fails. Writes nothing to the database."""
    import asyncio

    from monitor.config.load import load

    loaded = load(args.config)
    with stored(loaded.database) as store:
        found = [health for health in healths_in(store, loaded.feeds) if health.active]
        if args.online:
            rows = asyncio.run(_ask_all(loaded, store, found, Progress()))
        else:
            rows = [
                row(health, utc_now()) | {"next_poll": _planned(health, utc_now())}
                for health in found
            ]
    failing = sum(one["status"] == "failing" for one in rows)
    if args.json:
        print_json(rows)
    else:
        for one in rows:
            print(_text(one))
            for line in one.get("first_items", ()):
                print(f"{'':<12} {line}")
        print(f"{len(rows)} feeds{' asked' if args.online else ''}, {failing} failing")
    return 1 if failing else 0


def _text(one: dict[str, Any]) -> str:
    """Two lines: how it is, and what is next."""
    said = f"{one['http_status']}, " if one.get("http_status") else ""
    newest = f", newest {_minute(one['newest_item_at'])}" if one["newest_item_at"] else ""
    reason = f" ({one['reason']}: {one['message']})" if one["reason"] else ""
    return (
        f"{one['status']:<12} {one['name']}: {said}{one['items']} items{newest}{reason}\n"
        f"{'':<12} next poll {_minute(one['next_poll_at'])} UTC: {one['next_poll']}"
    )


def _minute(iso_text: str) -> str:
    return iso_text[:16].replace("T", " ")


def _planned(health: FeedHealth, now: datetime) -> str:
    """How the next poll asks."""
    from monitor.feeds.outcome import validators_for

    due = DueFeed(feed_id=health.feed_id, feed=health.feed, state=health.state)
    conditional = validators_for(due, health.state.next_poll_at or now)
    return "will ask whether anything changed" if conditional else "will ask for the whole feed"


async def _ask_all(
    loaded: Loaded, store: Store | None, found: list[FeedHealth], progress: Progress
) -> list[dict[str, Any]]:
    """Every feed asked once; what a poll would have decided is worked out and not stored."""
    import asyncio

    from monitor.cli.asking import asking

    slots, done = asyncio.Semaphore(loaded.config.fetch.concurrency), 0
    async with asking(loaded, store) as ask:

        async def one(health: FeedHealth) -> dict[str, Any]:
            nonlocal done
            async with slots:  # what was fetched and waits for a worker is held in memory
                answered = await _asked(ask, loaded, store, health)
            done += 1
            progress("feeds asked", done, len(found))
            return answered

        return list(await asyncio.gather(*(one(health) for health in found)))


async def _asked(
    ask: Asking, loaded: Loaded, store: Store | None, health: FeedHealth
) -> dict[str, Any]:
    """A feed's row, as an answer that came now shows it."""
    from monitor.feeds import outcome

    parsed = None
    try:
        response, found = await ask(health.state.url, health.feed)
        if isinstance(found, ParseError):
            answer = outcome.Answer(response=response, error=found)
        else:
            answer, parsed = outcome.Answer(response=response, parsed=found), found
    except FetchError as exc:
        answer = outcome.Answer(error=exc)
    except Exception as exc:  # one feed's trouble, whatever it is
        answer = outcome.Answer(
            error=ParseError(health.state.url, ParseReason.CRASH, f"{type(exc).__name__}: {exc}")
        )
    now = utc_now()
    update = outcome.after_poll(
        DueFeed(feed_id=health.feed_id, feed=health.feed, state=health.state),
        answer,
        now=now,
        roll=_EVEN,
        settings=loaded.config.polling,
        known=_known(store, health, parsed),
    )
    return row(health, now) | _fresh(health, update, parsed, now)


def _known(store: Store | None, health: FeedHealth, parsed: ParsedFeed | None) -> Any:
    """What the database has of the items just read."""
    from monitor.feeds.identity import lookup
    from monitor.store.reader import Reader

    if store is None or parsed is None or not health.feed_id:
        return ()
    keys, urls = lookup(parsed.entries)
    return store.read_now(Reader.known_entries, health.feed_id, keys=keys, urls=urls)


def _fresh(
    health: FeedHealth, update: FeedUpdate, parsed: ParsedFeed | None, now: datetime
) -> dict[str, Any]:
    """What the answer says instead of what the database remembers."""
    state, record = update.state, update.record
    newest = (
        max((entry.published_at for entry in parsed.entries if entry.published_at), default=None)
        if parsed
        else None
    )
    held = record.outcome is PollOutcome.HELD
    return {
        "status": "held" if held else status_of(state),
        "reason": str(FetchReason.HELD) if held else state.reason,
        "message": record.message if held else state.message,
        "http_status": record.status,
        "items": record.items,
        "new": record.new,
        "newest_item_at": iso(newest),
        "first_items": _first_items(health, parsed),
        "candidate_url": state.candidate_url,
        "moved_to": redact(state.moved_to) if state.moved_to else None,
        "next_poll": _would(health, update, now),
        "then_poll_at": iso(state.next_poll_at),
    }


def _first_items(health: FeedHealth, parsed: ParsedFeed | None) -> list[str]:
    """What would be read of a source that is no feed, so that its owner sees whether it is what was meant."""
    if parsed is None or health.feed.format is None:
        return []
    return [
        f"{entry.published_at.date() if entry.published_at else 'undated'}  {entry.title}"
        for entry in parsed.entries[:_SHOWN]
    ]


def _would(health: FeedHealth, update: FeedUpdate, now: datetime) -> str:
    """What the next poll would do if the feed answered as it did now."""
    state, record = update.state, update.record
    wait = span_words((state.next_poll_at - now).total_seconds()) if state.next_poll_at else "?"
    if record.outcome is PollOutcome.HELD:
        return f"would not ask yet, and wait {wait}"
    if record.outcome is PollOutcome.FAILED:
        return f"would count failure {health.state.failures + 1} in a row, then wait {wait}"
    found = f"{record.new} new items" if record.new else "nothing new"
    events = "".join(f"; {text}" for _, text in record.events)
    return f"would find {found}, then wait {wait}{events}"
