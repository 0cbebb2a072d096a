"""Which of many stretches of a text lie around another one, without looking at all of them. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar

_LOOK_BACK = 16  # stretches that begin before another and may still reach over it; names and phrases nest two or three deep


class Stretch(Protocol):
    """Something with half-open offsets."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""


T = TypeVar("T", bound=Stretch)


class Spans(Generic[T]):
    """Stretches in order of their start."""

    def __init__(self, items: Iterable[T] = ()) -> None:
        self._items = sorted(items, key=lambda item: (item.start, -item.end))
        self._starts = [item.start for item in self._items]

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    def covering(self, start: int, end: int) -> Iterator[T]:
        """Those that reach over `start` to `end`, the nearest first."""
        last = bisect_right(self._starts, start)
        for item in reversed(self._items[max(0, last - _LOOK_BACK) : last]):
            if item.end >= end:
                yield item

    def covers(self, start: int, end: int) -> bool:
        """Whether there is one."""
        return next(self.covering(start, end), None) is not None

    def beginning_in(self, start: int, end: int) -> Sequence[T]:
        """Those that begin in a stretch, in order."""
        return self._items[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
