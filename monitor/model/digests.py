"""What is told, and to whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model.feeds import FeedEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFacts:
    """Counts over a window, for the part of the digest that says what was and was not read."""

    polls: int
    polls_failed: int
    articles: int
    by_quality: Mapping[str, int]
    by_reason: Mapping[str, int]  # why articles are not full
    pending: int
    undated: int
    future_dated: int
    edited: int
    hits: int
    events: tuple[tuple[datetime, str, FeedEvent, str], ...]  # when, feed's name, event, text
    unread: tuple[
        tuple[str, str, str], ...
    ] = ()  # outlet, title, reason: hits that could be read only in part
    purged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The half-open span of time that a digest tells of."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A digest as bytes to write or send."""

    html: str
    text: str
    subject: str
    warnings: tuple[str, ...] = ()  # what is wrong in the owner's templates, with file and line
    language: str = "en"  # of its words


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMessage:
    """A finished message waiting for (or done with) delivery to one recipient."""

    delivery_id: int
    digest_id: int | None
    channel: str  # "smtp" or an Apprise URL's environment name
    sender: str
    recipient: str
    message_id: str
    body: bytes
    attempts: int
    first_try_at: datetime | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
