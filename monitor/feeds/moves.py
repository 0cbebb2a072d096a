"""Where a feed has moved to: permanent redirects on probation, and the way back. Pure and deterministic."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.core.urls import redact
from monitor.feeds.schedule import DAY_S
from monitor.model.feeds import Feed, FeedEvent, FeedState, Response, Validators

MOVE_AFTER_S, MOVE_POLLS = 7 * DAY_S, 3
RETREAT_TIMES = 3  # failures of the new address before the configured one is asked again

_Step = tuple[FeedState, tuple[tuple[FeedEvent, str], ...]]


def followed(
    state: FeedState, before: FeedState, response: Response, *, same: bool, now: datetime
) -> _Step:
    """A permanent redirect, kept on probation; it becomes the feed's address after 7 days and 3 good polls of the same feed.

    What lists none of the feed's items when it is first seen is another feed, and stays one: at the next poll its own items
    are known.
    """
    target = response.permanent_url
    if target is None and before.moved_to is None and before.stranger_url is None:
        return state, ()
    if not target or (before.url.startswith("https:") and target.startswith("http:")):
        return replace(state, moved_to=None, moved_since=None, moved_polls=0, stranger_url=None), ()
    if not same and target != before.moved_to:
        return replace(
            state, moved_to=None, moved_since=None, moved_polls=0, stranger_url=target
        ), ()
    if not same or target == before.stranger_url:
        return state, ()
    if target != before.moved_to or before.moved_since is None:
        return replace(state, moved_to=target, moved_since=now, moved_polls=1), ()
    polls = before.moved_polls + 1
    if polls < MOVE_POLLS or (now - before.moved_since).total_seconds() < MOVE_AFTER_S:
        return replace(state, moved_polls=polls), ()
    moved = replace(
        state, url=target, validators=Validators(), moved_to=None, moved_since=None, moved_polls=0
    )
    return moved, ((FeedEvent.MOVED, f"moved for good from {redact(before.url)} to {target}"),)


def retreated(state: FeedState, feed: Feed) -> _Step:
    """Back to the configured address when the one that the feed had moved to keeps failing."""
    if state.url == feed.url or state.failures < RETREAT_TIMES:
        return state, ()
    text = f"{state.url} keeps failing; asked at {redact(feed.url)} again"
    return replace(state, url=feed.url, validators=Validators(), body_hash=None), (
        (FeedEvent.MOVED, text),
    )
