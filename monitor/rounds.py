"""A round's account, and the bound under which its steps work."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from monitor.logs import get_logger

T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class Round:
    """What a round came to, for people and for logs."""

    polled: Counter[str] = field(default_factory=Counter)  # by outcome
    failed: dict[str, str] = field(default_factory=dict)  # feed's name → reason
    new: int = 0
    changed: int = 0  # entries whose title or text in the feed is another
    edited: int = 0  # articles that read differently the second time
    read: Counter[str] = field(default_factory=Counter)  # by quality
    unread: Counter[str] = field(default_factory=Counter)  # by reason
    hits: int = 0
    grouped: int = 0
    crashed: int = 0
    unfinished: str = ""  # the step that the deadline cut short


async def bounded(items: Iterable[T], work: Callable[[T], Awaitable[None]], *, limit: int) -> None:
    """Runs `work` over `items`, at most `limit` at a time."""
    source = iter(items)

    async def runner() -> None:
        for item in source:
            await work(item)

    async with asyncio.TaskGroup() as group:
        for _ in range(limit):
            group.create_task(runner())


def crashed(result: Round, step: str, unit: str) -> None:
    result.crashed += 1
    get_logger().exception("unitcrashed", step=step, unit=unit)
