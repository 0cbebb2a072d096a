"""What was and what was not read, in words: the part of the digest that lets a reader trust its silence. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.core.text import plain
from monitor.core.urls import redact
from monitor.digest import wording
from monitor.digest.story_group import Audience
from monitor.digest.view import Count, FeedNote, Ledger, Unread
from monitor.language.catalogue import marked as _
from monitor.model.articles import Quality
from monitor.model.digests import LedgerFacts, Window
from monitor.model.feeds import FeedEvent, FeedHealth

MAX_UNREAD = 6  # lines; one for each outlet and reason
MAX_NOTES = 8  # of a kind
MAX_SILENT = 3
ASKED_FOR = frozenset({"not_asked", "feed_only"})
"""Reasons that are the owner's own wish, or no loss: they are counted, not listed."""

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
    """The ledger of a window. Feeds that are no longer in the config don't count; ok is a feed whose last poll was good."""
    active = [feed for feed in feeds if feed.active]
    failing = [feed for feed in active if feed.state.failures]
    well = [feed for feed in active if feed.state.succeeded_at and not feed.state.failures]
    newly = {name for _at, name, event, _text in facts.events if event == FeedEvent.BROKE}
    silent = sorted(
        (feed for feed in active if feed.silent), key=lambda feed: (-feed.missed, feed.feed.name)
    )
    unread = _unread(facts, reader)
    return Ledger(
        feeds=len(active),
        feeds_ok=len(well),
        never=sum(feed.state.polled_at is None for feed in active),
        blind=_blind(facts, active, reader),
        polls=facts.polls,
        polls_failed=facts.polls_failed,
        articles=facts.articles,
        hits=facts.hits,
        qualities=_counts(
            facts.by_quality,
            {quality: wording.QUALITIES[quality] for quality in Quality},
            reader,
        ),
        reasons=_counts(facts.by_reason, wording.REASONS, reader),
        notes=_notes(facts, reader),
        broken=_capped(
            (_failing(feed, reader) for feed in failing if _is_new(feed, newly, window)), reader
        ),
        recovered=_capped(_events(facts, (FeedEvent.RECOVERED,), reader), reader),
        failing=_capped(
            (_failing(feed, reader) for feed in failing if not _is_new(feed, newly, window)), reader
        ),
        silent=tuple(_silent(feed, reader) for feed in silent[:MAX_SILENT]),
        more_silent=max(0, len(silent) - MAX_SILENT),
        other=_capped(
            (
                *_events(facts, _NOTICED, reader),
                *(_moving(feed, reader) for feed in active if _starts_to_move(feed, window)),
            ),
            reader,
        ),
        unread=unread[:MAX_UNREAD],
        more_unread=sum(each.more + 1 for each in unread[MAX_UNREAD:]),
    )


def _blind(facts: LedgerFacts, active: Sequence[FeedHealth], reader: Audience) -> str:
    """Why nothing could be read, so that silence is not taken for a quiet day; empty when something was read."""
    say, count = reader.say, len(active)
    if not active:
        return say.gettext("Nothing could be read: config.toml has no feeds")
    never = sum(feed.state.polled_at is None for feed in active)
    if never == count:
        return say.counted(
            "Nothing could be read: the %(n)s feed has not been asked yet",
            "Nothing could be read: none of the %(n)s feeds has been asked yet",
            count,
        )
    if all(feed.state.failures or feed.state.polled_at is None for feed in active):
        return say.counted(
            "Nothing could be read: the %(n)s feed fails",
            "Nothing could be read: all %(n)s feeds fail",
            count,
        )
    if not facts.polls and not facts.articles:
        return say.gettext("Nothing could be read: no feed was asked in this time")
    return ""


def _unread(facts: LedgerFacts, reader: Audience) -> tuple[Unread, ...]:
    """The hits that could be read only in part, one line for each outlet and reason, in the order found."""
    found: dict[tuple[str, str], Unread] = {}
    for outlet, title, reason in facts.unread:
        if reason in ASKED_FOR:
            continue
        if (outlet, reason) in found:
            seen = found[outlet, reason]
            found[outlet, reason] = replace(seen, more=seen.more + 1)
        else:
            quality = wording.QUALITIES.get(reason)
            found[outlet, reason] = Unread(
                outlet=plain(outlet, 60),
                title=plain(title, 100),
                reason=reader.say.gettext(quality)
                if quality
                else wording.reason_words(reason, reader.say),
            )
    return tuple(found.values())


def _capped(notes: Iterable[FeedNote], reader: Audience) -> tuple[FeedNote, ...]:
    """The first notes; the rest as a number, so that a bad day of the network doesn't push the news out of the mail."""
    every, say = tuple(notes), reader.say
    if len(every) <= MAX_NOTES:
        return every
    more = say.gettext("%(n)s more", n=say.number(len(every) - MAX_NOTES))
    return (
        *every[:MAX_NOTES],
        FeedNote(name=more, text=say.gettext("all of them: monitor feeds")),
    )


def _is_new(feed: FeedHealth, newly: set[str], window: Window) -> bool:
    since = feed.state.failing_since
    return feed.feed.name in newly or (since is not None and window.since <= since < window.until)


def _failing(feed: FeedHealth, reader: Audience) -> FeedNote:
    state = feed.state
    detail = f" ({plain(state.message, 90)})" if state.message else ""
    return FeedNote(
        name=plain(feed.feed.name, 60),
        text=wording.reason_words(state.reason, reader.say) + detail,
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
        text=reader.say.gettext(
            "says it moved for good to %(target)s; taken over when that has held for 7 days",
            target=target,
        ),
        since=reader.at(feed.state.moved_since) if feed.state.moved_since else "",
    )


def _silent(feed: FeedHealth, reader: Audience) -> FeedNote:
    newest = feed.state.newest_at
    return FeedNote(
        name=plain(feed.feed.name, 60),
        text=reader.say.counted(
            "%(n)s item fewer than in the same hours of other weeks",
            "%(n)s items fewer than in the same hours of other weeks",
            round(feed.missed),
        ),
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


def _counts(
    counted: Mapping[str, int], labels: Mapping[str, str], reader: Audience
) -> tuple[Count, ...]:
    known = [key for key in labels if counted.get(key)]
    unknown = sorted(key for key in counted if key not in labels and counted[key])
    found = [
        Count(
            label=reader.say.gettext(labels[key])
            if key in labels
            else wording.reason_words(key, reader.say),
            count=counted[key],
        )
        for key in (*known, *unknown)
    ]
    return tuple(
        found if set(labels) <= {*Quality} else sorted(found, key=lambda count: -count.count)
    )


def _notes(facts: LedgerFacts, reader: Audience) -> tuple[Count, ...]:
    rows: Iterable[tuple[str, int]] = (
        (_("waiting to be read"), facts.pending),
        (_("without a date, counted from when first seen"), facts.undated),
        (_("dated in the future, counted from when first seen"), facts.future_dated),
        (_("edited after the first reading"), facts.edited),
        (_("texts removed at the end of their retention"), facts.purged),
    )
    return tuple(
        Count(label=reader.say.gettext(label), count=count) for label, count in rows if count
    )
