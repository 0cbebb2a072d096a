"""What was and what was not read, in words: the part of the digest that lets a reader trust its silence. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from monitor.core.text import plain
from monitor.core.urls import redact
from monitor.digest import wording
from monitor.digest.story_group import Audience
from monitor.digest.view import Count, FeedNote, Ledger, Unread
from monitor.model.articles import Quality
from monitor.model.digests import LedgerFacts, Window
from monitor.model.feeds import FeedEvent, FeedHealth

MAX_UNREAD = 20
MAX_NOTES = 15  # of a kind

_NOTICED = (
    FeedEvent.GONE,
    FeedEvent.MOVED,
    FeedEvent.CANDIDATE,
    FeedEvent.POSSIBLE_GAP,
    FeedEvent.DUPLICATE,
    FeedEvent.MALFORMED,
)
"""Events whose own text says all; what broke is told from the feeds' present state."""


def ledger(
    facts: LedgerFacts, feeds: Sequence[FeedHealth], window: Window, reader: Audience
) -> Ledger:
    """The ledger of a window. Feeds that are no longer in the config don't count."""
    active = [feed for feed in feeds if feed.active]
    failing = [feed for feed in active if feed.state.failures]
    newly = {name for _, name, event, _ in facts.events if event == FeedEvent.BROKE}
    return Ledger(
        feeds=len(active),
        feeds_ok=len(active) - len(failing),
        polls=facts.polls,
        polls_failed=facts.polls_failed,
        articles=facts.articles,
        hits=facts.hits,
        qualities=_counts(
            facts.by_quality, {quality: wording.QUALITIES[quality] for quality in Quality}
        ),
        reasons=_counts(facts.by_reason, wording.REASONS),
        notes=_notes(facts),
        broken=_capped(_failing(feed, reader) for feed in failing if _is_new(feed, newly, window)),
        recovered=_capped(_events(facts, (FeedEvent.RECOVERED,), reader)),
        failing=_capped(
            _failing(feed, reader) for feed in failing if not _is_new(feed, newly, window)
        ),
        silent=_capped(_silent(feed, reader) for feed in active if feed.silent),
        other=_capped(
            (
                *_events(facts, _NOTICED, reader),
                *(_moving(feed, reader) for feed in active if _starts_to_move(feed, window)),
            )
        ),
        unread=tuple(
            Unread(
                outlet=plain(outlet, 60),
                title=plain(title),
                reason=wording.QUALITIES.get(reason) or wording.reason_words(reason),
            )
            for outlet, title, reason in facts.unread[:MAX_UNREAD]
        ),
    )


def _capped(notes: Iterable[FeedNote]) -> tuple[FeedNote, ...]:
    """The first notes; the rest as a number, so that a bad day of the network doesn't push the news out of the mail."""
    every = tuple(notes)
    if len(every) <= MAX_NOTES:
        return every
    return (
        *every[:MAX_NOTES],
        FeedNote(name=f"{len(every) - MAX_NOTES} more", text="all of them: monitor feeds"),
    )


def _is_new(feed: FeedHealth, newly: set[str], window: Window) -> bool:
    since = feed.state.failing_since
    return feed.feed.name in newly or (since is not None and window.since <= since < window.until)


def _failing(feed: FeedHealth, reader: Audience) -> FeedNote:
    state = feed.state
    detail = f" ({plain(state.message, 160)})" if state.message else ""
    return FeedNote(
        name=plain(feed.feed.name, 60),
        text=wording.reason_words(state.reason) + detail,
        since=reader.at(state.failing_since) if state.failing_since else "",
    )


def _starts_to_move(feed: FeedHealth, window: Window) -> bool:
    since = feed.state.moved_since
    return (
        feed.state.moved_to is not None
        and since is not None
        and window.since <= since < window.until
    )


def _moving(feed: FeedHealth, reader: Audience) -> FeedNote:
    """A permanent redirect on probation: a maintenance page must not take a feed's place."""
    target = plain(redact(feed.state.moved_to or ""), 160)
    return FeedNote(
        name=plain(feed.feed.name, 60),
        text=f"says it moved for good to {target}; taken over when that has held for 7 days",
        since=reader.at(feed.state.moved_since) if feed.state.moved_since else "",
    )


def _silent(feed: FeedHealth, reader: Audience) -> FeedNote:
    newest = feed.state.newest_at
    return FeedNote(
        name=plain(feed.feed.name, 60),
        text=f"nothing new for {feed.silent_for or 0:.0f} times its usual gap",
        since=reader.at(newest) if newest else "",
    )


def _events(
    facts: LedgerFacts, wanted: tuple[FeedEvent, ...], reader: Audience
) -> tuple[FeedNote, ...]:
    found: dict[tuple[str, str], datetime] = {}
    for at, name, event, text in sorted(facts.events, key=lambda e: e[0]):
        if event in wanted:
            found[plain(name, 60), plain(text, 200)] = at
    return tuple(
        FeedNote(name=name, text=said, since=reader.at(at)) for (name, said), at in found.items()
    )


def _counts(counted: Mapping[str, int], labels: Mapping[str, str]) -> tuple[Count, ...]:
    known = [key for key in labels if counted.get(key)]
    unknown = sorted(key for key in counted if key not in labels and counted[key])
    found = [
        Count(label=labels.get(key) or wording.reason_words(key), count=counted[key])
        for key in (*known, *unknown)
    ]
    return tuple(
        found if set(labels) <= {*Quality} else sorted(found, key=lambda count: -count.count)
    )


def _notes(facts: LedgerFacts) -> tuple[Count, ...]:
    rows: Iterable[tuple[str, int]] = (
        ("waiting to be read", facts.pending),
        ("without a date, counted from when first seen", facts.undated),
        ("dated in the future, counted from when first seen", facts.future_dated),
        ("edited after the first reading", facts.edited),
        ("texts removed at the end of their retention", facts.purged),
    )
    return tuple(Count(label=label, count=count) for label, count in rows if count)
