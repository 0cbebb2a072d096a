"""How feeds fare, for people and for programs: the config's feeds with what the database knows of them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.core.clock import span_words, to_iso, utc_now
from monitor.core.errors import StoreError, StoreReason
from monitor.core.urls import redact
from monitor.core.wrap import width as columns_of
from monitor.model.feeds import Feed, FeedHealth, FeedState

if TYPE_CHECKING:
    from monitor.store.facade import Store

_HEADS = ("FEED", "LAST OK", "FAILED", "USUAL GAP", "SILENT", "A DAY", "LAG", "POLL LAG")
_LEGEND = (
    "USUAL GAP: between new items. SILENT: time since the newest item, as a multiple of that. A DAY: new items. "
    "LAG: from an item's date to its first sight, POLL LAG: from due to asked (medians). ?: not known yet."
)
_LEAST_NAME = 16
_GAP_SHOWN = timedelta(days=7)


@contextmanager
def stored(database: Path) -> Iterator[Store | None]:
    """The database, to be read only; None when there is none yet. Raises StoreError when it cannot be used."""
    from monitor.store.facade import Store

    try:
        store = Store.open(database, now=utc_now, read_only=True)
    except StoreError as exc:
        if exc.reason not in (StoreReason.MISSING_FILE, StoreReason.MISSING_FOLDER):
            raise
        yield None
        return
    with store:
        yield store


def healths(database: Path, feeds: Sequence[Feed]) -> tuple[FeedHealth, ...]:
    """Every feed of the config with its health, then those that have left it; the config counts where the two differ."""
    with stored(database) as store:
        return healths_in(store, feeds)


def healths_in(store: Store | None, feeds: Sequence[Feed]) -> tuple[FeedHealth, ...]:
    """As `healths`, from an open database."""
    from monitor.store.reader import Reader

    known = {h.feed.url: h for h in store.read_now(Reader.feed_health, utc_now())} if store else {}
    active = [_as_configured(feed, known.pop(feed.url, None)) for feed in feeds]
    return (*active, *(replace(health, active=False) for health in known.values()))


def _as_configured(feed: Feed, known: FeedHealth | None) -> FeedHealth:
    if known is not None:
        return replace(known, feed=feed, active=True)
    return FeedHealth(
        feed_id=0,
        feed=feed,
        state=FeedState(url=feed.url),
        active=True,
        items=0,
        items_24h=0,
        lag_p50_s=None,
        lag_p95_s=None,
        silent_for=None,
    )


def status_of(state: FeedState) -> str:
    """In one word or two: "ok", "failing", "never polled"."""
    return "never polled" if state.polled_at is None else "failing" if state.failures else "ok"


def row(health: FeedHealth, now: datetime) -> dict[str, Any]:
    """A feed's health as plain JSON. The names are documented and stay."""
    state = health.state
    return {
        "url": redact(health.feed.url),
        "name": health.feed.name,
        "language": health.feed.language,
        "tags": list(health.feed.tags),
        "active": health.active,
        "fetched_from": redact(state.url),
        "status": status_of(state),
        "reason": state.reason,
        "message": state.message,
        "failures": state.failures,
        "failing_since": iso(state.failing_since),
        "last_poll_at": iso(state.polled_at),
        "last_success_at": iso(state.succeeded_at),
        "next_poll_at": iso(state.next_poll_at or now),
        "newest_item_at": iso(state.newest_at),
        "possible_gap_at": iso(state.gap_at),
        "moved_to": redact(state.moved_to) if state.moved_to else None,
        "candidate_url": state.candidate_url,
        "items": health.items,
        "items_24h": health.items_24h,
        "items_per_day": state.items_per_day,
        "usual_gap_s": state.usual_gap_s,
        "silent_for": health.silent_for,
        "silent": health.silent,
        "lag_p50_s": health.lag_p50_s,
        "lag_p95_s": health.lag_p95_s,
        "poll_lag_p50_s": health.poll_lag_p50_s,
        "poll_lag_p95_s": health.poll_lag_p95_s,
    }


def iso(at: datetime | None) -> str | None:
    """`at` as ISO-8601 UTC text."""
    return to_iso(at) if at else None


# --- the table --------------------------------------------------------------------------------------------------------


def table(found: Sequence[FeedHealth], now: datetime, *, width: int | None) -> Iterator[str]:
    """Lines of a table, one for each feed, with what is the matter under it; `width` None cuts and wraps nothing."""
    cells = [_HEADS, *(_cells(health, now) for health in found)]
    sizes = [max(columns_of(line[column]) for line in cells) for column in range(len(_HEADS))]
    if width is not None:
        sizes[0] = max(_LEAST_NAME, min(sizes[0], width - sum(sizes[1:]) - 2 * (len(sizes) - 1)))
    yield _line(cells[0], sizes)
    for health, line in zip(found, cells[1:], strict=True):
        yield _line(line, sizes)
        for note in _notes(health, now):
            yield from _wrapped(note, width)
    yield from _wrapped(_LEGEND, width, indent="")


def _cells(health: FeedHealth, now: datetime) -> tuple[str, ...]:
    state = health.state
    return (
        health.feed.name,
        span_words((now - state.succeeded_at).total_seconds()) if state.succeeded_at else "never",
        str(state.failures),
        _span(state.usual_gap_s),
        "?" if health.silent_for is None else f"{health.silent_for:.1f}×",
        "?" if state.items_per_day is None else f"{state.items_per_day:.1f}",
        _span(health.lag_p50_s),
        _span(health.poll_lag_p50_s),
    )


def _notes(health: FeedHealth, now: datetime) -> Iterator[str]:
    state = health.state
    if not health.active:
        yield "removed from the config"
    if state.failures and state.failing_since:
        times = "once" if state.failures == 1 else f"{state.failures} times"
        yield f"failing since {_minute(state.failing_since)}, {times}: {state.reason}: {state.message}"
    elif state.reason:
        yield f"{state.reason}: {state.message}"
    elif state.polled_at is None and health.active:
        yield "not polled yet"
    if health.silent and state.newest_at:
        yield f"silent for {health.silent_for:.0f}× its usual gap; newest item {_minute(state.newest_at)}"
    if state.moved_to:
        yield f"says it moved for good to {redact(state.moved_to)}"
    if state.candidate_url:
        yield f"take its page's own feed with: monitor feeds add {state.candidate_url}"
    if state.gap_at and now - state.gap_at < _GAP_SHOWN:
        yield f"possible gap before {_minute(state.gap_at)}"
    if state.url != health.feed.url:
        yield f"read from {redact(state.url)}"
    elif state.failures or health.silent:
        yield redact(state.url)


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _span(seconds: float | None) -> str:
    return "?" if seconds is None else span_words(seconds)


def _line(cells: Sequence[str], sizes: Sequence[int]) -> str:
    name, *numbers = cells
    padded = (
        " " * (size - columns_of(number)) + number
        for number, size in zip(numbers, sizes[1:], strict=True)
    )
    return "  ".join((_fitted(name, sizes[0]), *padded))


def _fitted(text: str, size: int) -> str:
    """`text` in exactly `size` columns, its end cut when it is longer."""
    if columns_of(text) > size:
        while columns_of(text) > size - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (size - columns_of(text))


def _wrapped(text: str, width: int | None, indent: str = "    ") -> list[str]:
    if width is None:
        return [indent + text]
    return textwrap.wrap(
        text,
        max(width, 40),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
