"""One budget for bytes in flight: bodies that are being read, decoded, parsed or queued. Whoever needs more than is left waits.

A body's size is not known beforehand, so a lease grows while it is read. All could wait for each other then; so a third of the budget
is the eldest lease's alone, which never waits: somebody always comes to an end, and the budget is exceeded only by a body that is
larger than that third.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

FREE_BYTES = 65_536
"""Of each body: most answers are smaller, and need no look at the budget."""
COPIES = 4
"""What a body costs for each of its bytes: as it comes and whole, as it goes to a worker, and as what was read in it (measured)."""


class Budget:
    """So many bytes for all leases together."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._held: dict[Lease, int] = {}  # in the order in which they began to hold anything
        self._waiting: set[asyncio.Future[None]] = set()

    @property
    def used(self) -> int:
        """The bytes that are out."""
        return sum(self._held.values())

    @contextmanager
    def lease(self) -> Iterator[Lease]:
        """A lease that holds nothing yet; at the end it gives back what it holds."""
        lease = Lease(self)
        try:
            yield lease
        finally:
            self.give_back(lease)

    def take(self, lease: Lease, size: int) -> bool:
        """Lets the lease hold `size` bytes, if there are so many or it is the eldest; whether it does."""
        before = self._held.get(lease, 0)
        room = self.used - before + size <= self._total * 2 // 3
        if not (room or size <= before or next(iter(self._held), lease) is lease):
            return False
        self._held[lease] = size
        if size < before:
            self._wake()
        return True

    def queue(self, lease: Lease) -> None:
        """The lease counts as begun from now on, so that it becomes the eldest in its turn."""
        self._held.setdefault(lease, 0)

    def give_back(self, lease: Lease) -> None:
        """The lease holds nothing any more."""
        if self._held.pop(lease, None) is not None:
            self._wake()

    async def changed(self) -> None:
        """Waits until something was given back."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)

    def _wake(self) -> None:
        for future in self._waiting:
            if not future.done():
                future.set_result(None)


class Lease:
    """What one piece of work holds of the budget: a body from its first byte until what was read in it is saved."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.size = 0  # of the body that it has room for

    def has_room(self, size: int) -> bool:
        """Whether it may hold a body of `size` bytes now; those that are free count for nothing."""
        if size <= max(self.size, FREE_BYTES):
            return True
        if self._budget.take(self, size * COPIES):
            self.size = size
            return True
        self._budget.queue(self)
        return False

    async def make_room(self, size: int) -> None:
        """Waits until it may."""
        while not self.has_room(size):
            await self._budget.changed()

    def shrink(self, size: int) -> None:
        """The body is so large; what else it holds goes back."""
        if size < self.size:
            self.size = size
            self._budget.take(self, size * COPIES if size > FREE_BYTES else 0)

    def empty(self) -> None:
        """The body is done with; another may follow."""
        self.size = 0
        self._budget.give_back(self)
