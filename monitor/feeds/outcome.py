"""What a poll's outcome means: the next poll, back-off, redirects, gaps, what its reader is told. Pure and deterministic.

The wait after a good poll is the feed's own interval (or the adaptive one), never shorter than what feed and server ask for
(ttl, sy:updatePeriod, Cache-Control, Expires: at most a day), pushed out of skipHours and skipDays. Failures double it up to a
day and never end it. Retry-After is kept for the whole site, up to 7 days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.config.settings import PollingSettings
from monitor.core.errors import FetchError, FetchReason, ParseError, ParseReason
from monitor.core.http_hints import MAX_HINT_S, fresh_s, retry_after_s
from monitor.core.urls import registrable_domain
from monitor.feeds.identity import as_known, hash_of
from monitor.feeds.moves import followed, retreated
from monitor.feeds.schedule import (
    DAY_S,
    GONE_TIMES,
    eased,
    floor_s,
    interval_s,
    measured,
    next_after_failure,
    next_good,
)
from monitor.model.entries import Entry, KnownEntry, ParsedFeed
from monitor.model.feeds import (
    DueFeed,
    Feed,
    FeedEvent,
    FeedState,
    FeedUpdate,
    PollOutcome,
    PollRecord,
    Response,
    Validators,
)

FULL_EVERY_S = DAY_S  # an unconditional fetch, because some servers' validators lie
DISTRUST_S = 7 * DAY_S  # after a 304 that hid items
BROKEN_TIMES = 3  # failures in a row before the reader is told
LATE_S = 3_600.0  # items may appear this long after their date without anything being wrong
_SEEN_KEPT = 20_000
_HELD_SPREAD_S = 60.0


_Events = tuple[tuple[FeedEvent, str], ...]
_Step = tuple[FeedState, _Events]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a poll: an answer with its feed (None when it need not be parsed), or an error (with the answer, if any)."""

    response: Response | None = None
    parsed: ParsedFeed | None = None
    error: FetchError | ParseError | None = None


def first_state(feed: Feed) -> FeedState:
    """The state of a feed that was never polled: due at once."""
    return FeedState(url=feed.url)


def validators_for(due: DueFeed, now: datetime) -> Validators | None:
    """What to send to ask "changed since?"; None when the day's unconditional fetch is due, or the server is known to lie."""
    state = due.state
    if state.lied_at is not None and (now - state.lied_at).total_seconds() < DISTRUST_S:
        return None
    if state.full_at is None or (now - state.full_at).total_seconds() >= FULL_EVERY_S:
        return None
    return state.validators if state.validators != Validators() else None


def unchanged(state: FeedState, response: Response) -> bool:
    """Whether `response` need not be parsed: a 304, or the very bytes of last time."""
    return response.not_modified or (
        state.body_hash is not None and state.body_hash == hash_of(response.body)
    )


def after_poll(
    due: DueFeed,
    answer: Answer,
    *,
    now: datetime,
    roll: float,
    settings: PollingSettings,
    known: Iterable[KnownEntry] = (),
) -> FeedUpdate:
    """The decision after a poll, ready to be saved.

    `roll` is uniform in [0, 1). `known` are the stored entries of this feed that share a key or a link with the items read. The
    entries of the update are all items read, under the key that the store knows them by: to insert, or to compare with what is
    stored.
    """
    if answer.error is not None or answer.response is None:
        return _failed(due, answer, now=now, roll=roll, settings=settings)
    return _succeeded(
        due,
        answer.response,
        answer.parsed,
        now=now,
        roll=roll,
        settings=settings,
        known=tuple(known),
    )


def filled(
    update: FeedUpdate, entries: Iterable[Entry], *, known: Iterable[KnownEntry]
) -> FeedUpdate:
    """`update` with those of `entries` (of the feed's news sitemap, after a possible gap) that neither it nor the store has.

    `known` are the stored entries that share a key or a link with `entries`.
    """
    stored = tuple(known)
    listed = tuple(
        KnownEntry(key=e.key, url=e.url, title=e.title, published_at=e.published_at)
        for e in update.entries
    )
    have = {entry.key for entry in (*stored, *listed)}
    more = tuple(entry for entry in as_known(entries, (*stored, *listed)) if entry.key not in have)
    record = replace(
        update.record, items=update.record.items + len(more), new=update.record.new + len(more)
    )
    return replace(update, entries=update.entries + more, record=record)


# --- a good poll ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What a good poll showed."""

    entries: tuple[Entry, ...]
    new: tuple[Entry, ...]
    items: int  # in the document, those not parsed included
    gap: bool  # nothing of what was listed last time is there any more


def _succeeded(
    due: DueFeed,
    response: Response,
    parsed: ParsedFeed | None,
    *,
    now: datetime,
    roll: float,
    settings: PollingSettings,
    known: tuple[KnownEntry, ...],
) -> FeedUpdate:
    before = due.state
    look = _look(before, parsed, known)
    state, events = _recovered(before, now)
    state = _remembered(state, response, parsed, now)
    state = measured(state, before=before, listed=look.entries, new=look.new, now=now)
    state, more = followed(state, before, response, same=_is_same(before, parsed, look), now=now)
    events += more
    state, more = _gap_noted(state, look, now)
    events += more
    state, more = _markup_noted(state, before, parsed)
    events += more
    past_s = (now - before.polled_at).total_seconds() if before.polled_at else 0.0
    if _lied(before, response, look, plain=validators_for(due, now) is None):
        state = replace(state, lied_at=now)
    if state.floor_s is not None:
        state = replace(state, floor_s=eased(state.floor_s, past_s=past_s))
    soon = parsed is not None and parsed.left > 0
    wait_s = interval_s(due.feed, state, items=look.items, new=len(look.new), settings=settings)
    at = next_good(state, settings.min_every if soon else wait_s, now=now, roll=roll)
    outcome = (
        PollOutcome.NEW
        if look.new
        else PollOutcome.NOT_MODIFIED
        if response.not_modified
        else PollOutcome.UNCHANGED
    )
    return FeedUpdate(
        feed_id=due.feed_id,
        state=replace(state, interval_s=wait_s, next_poll_at=at),
        record=_record(
            due,
            response,
            outcome,
            now,
            items=look.items,
            new=len(look.new),
            changed=len(look.entries) - len(look.new),
            events=events,
        ),
        entries=look.entries,
    )


def _look(before: FeedState, parsed: ParsedFeed | None, known: tuple[KnownEntry, ...]) -> _Look:
    if parsed is None:
        return _Look(entries=(), new=(), items=len(before.seen), gap=False)
    entries = as_known(parsed.entries, known)
    keys = {entry.key for entry in known}
    new = tuple(entry for entry in entries if entry.key not in keys)
    items = len(entries) + parsed.skipped
    return _Look(
        entries=entries, new=new, items=items, gap=len(new) == items and _leaves_a_gap(before, new)
    )


def _leaves_a_gap(before: FeedState, new: tuple[Entry, ...]) -> bool:
    """Whether a list of nothing but new items may have lost some before them.

    Not a list that reaches back behind the newest item known (the feed has only been given new guids and links), nor one of a
    single item, of which every change would count.
    """
    if before.succeeded_at is None or before.newest_at is None or len(new) < 2:
        return False
    reaching_back = sum(
        entry.published_at is not None and entry.published_at <= before.newest_at for entry in new
    )
    return reaching_back * 3 < len(new)


def _is_same(before: FeedState, parsed: ParsedFeed | None, look: _Look) -> bool:
    """Whether the document is the feed that was read before: it was not modified, or shares items with it (or is the first)."""
    return parsed is None or before.succeeded_at is None or look.items > len(look.new)


def _lied(before: FeedState, response: Response, look: _Look, *, plain: bool) -> bool:
    """Whether the validators that were kept say "not changed" of what has changed.

    Only an answer to an unconditional request can show it: the same validators come with new items, or two of the new items
    are clearly older than the last 304 (those dated to the hour are no witnesses: many feeds date by the day).
    """
    if (
        not plain
        or not look.new
        or before.not_modified_at is None
        or before.validators == Validators()
    ):
        return False
    heard_at = before.not_modified_at - timedelta(seconds=LATE_S)
    dates = [entry.published_at for entry in look.new if entry.published_at]
    hidden = sum(at < heard_at and bool(at.minute or at.second) for at in dates)
    return _validators(response) == before.validators or hidden >= 2


def _gap_noted(state: FeedState, look: _Look, now: datetime) -> _Step:
    if not look.gap:
        return state, ()
    text = f"none of the items listed at the last poll is listed any more; {look.items} are new"
    told = state.gap_at is not None and (now - state.gap_at).total_seconds() < DAY_S
    return replace(state, gap_at=now), () if told else ((FeedEvent.POSSIBLE_GAP, text),)


def _markup_noted(state: FeedState, before: FeedState, parsed: ParsedFeed | None) -> _Step:
    """Broken markup whose items were read is told once, and shown for as long as it lasts."""
    told = before.failures == 0 and before.reason == ParseReason.MALFORMED
    if parsed is None:
        return replace(state, reason=before.reason, message=before.message) if told else state, ()
    if parsed.malformed is None:
        return state, ()
    text = f"broken markup, its items are read all the same: {parsed.malformed}"
    state = replace(state, reason=str(ParseReason.MALFORMED), message=text)
    return state, () if told else ((FeedEvent.MALFORMED, text),)


def _recovered(state: FeedState, now: datetime) -> _Step:
    events: _Events = ()
    if state.told_broken and state.failing_since:
        days = (now - state.failing_since).total_seconds() / DAY_S
        events = (
            (
                FeedEvent.RECOVERED,
                f"reads again after {state.failures} failures in {days:.1f} days",
            ),
        )
    if not (state.failures or state.reason or state.candidate_url or state.told_broken):
        return replace(state, polled_at=now, succeeded_at=now), events
    fresh = replace(
        state,
        polled_at=now,
        succeeded_at=now,
        failures=0,
        failing_since=None,
        reason=None,
        message=None,
        gone_count=0,
        told_broken=False,
        candidate_url=None,
    )
    return fresh, events


def _remembered(
    state: FeedState, response: Response, parsed: ParsedFeed | None, now: datetime
) -> FeedState:
    """Validators, hash, hints and rates; an answer that was cut, not read to its end, or is an index of what may have changed
    is asked for again in full."""
    cache_s = _cache_s(state, response, now)
    if response.not_modified:
        validators = _newest(state.validators, _validators(response))
        state = replace(state, cache_s=cache_s, not_modified_at=now, validators=validators)
    else:
        incomplete = parsed is not None and (parsed.cut or parsed.left > 0 or bool(parsed.parts))
        state = replace(
            state,
            cache_s=cache_s,
            not_modified_at=None,
            validators=Validators() if incomplete else _validators(response),
            body_hash=None if incomplete else hash_of(response.body),
            full_at=now,
        )
    if parsed is not None:
        state = replace(
            state,
            hint_s=min(max(parsed.ttl_s or 0.0, parsed.update_period_s or 0.0), MAX_HINT_S) or None,
            skip_hours=parsed.skip_hours,
            skip_days=parsed.skip_days,
            self_url=parsed.self_url,
            seen=parsed.seen[:_SEEN_KEPT],
        )
    return state


def _validators(response: Response) -> Validators:
    """As received; what could not be sent back as it came is dropped."""
    etag, modified = (response.headers.get(name) for name in ("etag", "last-modified"))
    return Validators(etag=_sendable(etag), last_modified=_sendable(modified))


def _sendable(value: str | None) -> str | None:
    return value if value and value.isprintable() and len(value) <= 4_096 else None


def _newest(old: Validators, new: Validators) -> Validators:
    return Validators(
        etag=new.etag or old.etag, last_modified=new.last_modified or old.last_modified
    )


def _cache_s(state: FeedState, response: Response, now: datetime) -> float | None:
    """Retry-After on a good answer counts as well; a 304 without any leaves what was said before (RFC 9111, 4.3.4)."""
    said = [
        value
        for value in (fresh_s(response.headers, now=now), retry_after_s(response.headers, now=now))
        if value is not None
    ]
    if said:
        return min(max(said), MAX_HINT_S)
    return (
        state.cache_s if response.not_modified and "cache-control" not in response.headers else None
    )


# --- a failed poll ----------------------------------------------------------------------------------------------------


def _failed(
    due: DueFeed, answer: Answer, *, now: datetime, roll: float, settings: PollingSettings
) -> FeedUpdate:
    error = answer.error or ParseError(due.state.url, ParseReason.CRASH, "no answer")
    if isinstance(error, FetchError) and error.reason is FetchReason.HELD:
        return _postponed(due, error, now=now, roll=roll)
    state, events = _worsened(due, error, now)
    state, more = retreated(state, due.feed)
    asked_s = error.retry_after_s if isinstance(error, FetchError) else None
    if error.reason is FetchReason.RATE_LIMITED:
        state = replace(state, floor_s=floor_s(state, retry_after_s=asked_s))
    at = next_after_failure(
        due.feed, state, retry_after_s=asked_s, now=now, roll=roll, settings=settings
    )
    state = replace(state, next_poll_at=at)
    record = _record(
        due, answer.response, PollOutcome.FAILED, now, error=error, events=events + more
    )
    hold = (
        None
        if asked_s is None
        else (registrable_domain(error.url), now + timedelta(seconds=asked_s))
    )
    return FeedUpdate(feed_id=due.feed_id, state=state, record=record, entries=(), hold=hold)


def _postponed(due: DueFeed, error: FetchError, *, now: datetime, roll: float) -> FeedUpdate:
    """The site wants a pause: the feed was not asked, so nothing is held against it."""
    wait_s = (error.retry_after_s or 0.0) + 1.0 + roll * _HELD_SPREAD_S
    state = replace(due.state, next_poll_at=now + timedelta(seconds=wait_s))
    return FeedUpdate(
        feed_id=due.feed_id,
        state=state,
        record=_record(due, None, PollOutcome.HELD, now, error=error),
        entries=(),
    )


def _worsened(due: DueFeed, error: FetchError | ParseError, now: datetime) -> _Step:
    before = due.state
    gone = before.gone_count + 1 if error.reason is FetchReason.GONE else 0
    state = replace(
        before,
        polled_at=now,
        failures=before.failures + 1,
        failing_since=before.failing_since or now,
        reason=str(error.reason),
        message=error.message,
        gone_count=gone,
        moved_to=None,
        moved_since=None,
        moved_polls=0,
    )
    events: _Events = ()
    if gone == GONE_TIMES:
        events += (
            (
                FeedEvent.GONE,
                f"its server says that it is gone for good ({gone} times 410); asked once a month from now on",
            ),
        )
    elif (
        not gone
        and not before.told_broken
        and (state.failures >= BROKEN_TIMES or _fails_for_s(state, now) >= DAY_S)
    ):
        events += ((FeedEvent.BROKE, f"{error.reason}: {error.message}"),)
    state = replace(state, told_broken=before.told_broken or bool(events))
    if (
        isinstance(error, ParseError)
        and error.candidates
        and error.candidates[0] != before.candidate_url
    ):
        state = replace(state, candidate_url=error.candidates[0])
        events += (
            (
                FeedEvent.CANDIDATE,
                f"a web page stands where the feed was; it names {error.candidates[0]} as its feed",
            ),
        )
    return state, events


def _fails_for_s(state: FeedState, now: datetime) -> float:
    return (now - state.failing_since).total_seconds() if state.failing_since else 0.0


def _record(
    due: DueFeed,
    response: Response | None,
    outcome: PollOutcome,
    now: datetime,
    *,
    items: int = 0,
    new: int = 0,
    changed: int = 0,
    error: FetchError | ParseError | None = None,
    events: _Events = (),
) -> PollRecord:
    status = (
        response.status if response else error.status if isinstance(error, FetchError) else None
    )
    return PollRecord(
        polled_at=now,
        due_at=due.state.next_poll_at,
        outcome=outcome,
        status=status,
        reason=str(error.reason) if error else None,
        message=error.message if error else None,
        items=items,
        new=new,
        changed=changed,
        body_bytes=len(response.body) if response else 0,
        elapsed_s=response.elapsed_s if response else 0.0,
        events=events,
    )
