"""One budget for bytes in flight: bodies that are being read, decoded, parsed or queued. Whoever needs more than is left waits.

A body's size is not known beforehand, so a lease grows while it is read. All could wait for each other then; so a third of the budget
is the eldest lease's alone, which never waits: somebody always comes to an end, and the budget is exceeded only by a body that is
larger than that third.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

FREE_BYTES = 65_536
"""Of each body: most answers are smaller, and need no look at the budget."""
COPIES = 4
"""What a body costs for each of its bytes: as it comes and whole, as it goes to a worker, and as what was read in it (measured)."""


class Budget:
    """So many bytes for all leases together."""

    def __init__(self, total: int) -> None:
        self._share = total * 2 // 3
        self._held: dict[Lease, int] = {}  # in the order in which they began to hold anything
        self._waiting: dict[Lease, _Wait] = {}  # in the order in which they began to wait
        self.used = 0  # the bytes that are out

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
        if not (self._has(lease, size) or next(iter(self._held), lease) is lease):
            return False
        self._let_hold(lease, size)
        if size < before:
            self._pass_on()
        return True

    async def wait(self, lease: Lease, size: int) -> None:
        """Waits until the lease holds `size` bytes. It counts as begun from now on, so that it becomes the eldest in its turn."""
        self._held.setdefault(lease, 0)
        wait = _Wait(size, asyncio.get_running_loop().create_future())
        self._waiting[lease] = wait
        try:
            await wait.granted
        finally:
            if self._waiting.pop(lease, None):  # it was given up: those behind it need not wait
                self._pass_on()

    def give_back(self, lease: Lease) -> None:
        """The lease holds nothing any more."""
        held = self._held.pop(lease, None)
        if held is not None:
            self.used -= held
            self._pass_on()

    def _has(self, lease: Lease, size: int) -> bool:
        before = self._held.get(lease, 0)
        return size <= before or self.used - before + size <= self._share

    def _let_hold(self, lease: Lease, size: int) -> None:
        self.used += size - self._held.get(lease, 0)
        self._held[lease] = size

    def _pass_on(self) -> None:
        """What came back goes to the eldest, then to those that wait, in their order, as far as it lasts: each is woken once,
        where all of three hundred were woken by every body that was done."""
        if not self._waiting:
            return
        eldest = next(iter(self._held))
        if eldest in self._waiting:
            self._grant(eldest)
        while self._waiting:
            lease = next(iter(self._waiting))
            if not self._has(lease, self._waiting[lease].size):
                return
            self._grant(lease)

    def _grant(self, lease: Lease) -> None:
        wait = self._waiting.pop(lease)
        self._let_hold(lease, wait.size)
        if not wait.granted.done():
            wait.granted.set_result(None)


class _Wait(NamedTuple):
    size: int
    granted: asyncio.Future[None]


class Lease:
    """What one piece of work holds of the budget: a body from its first byte until what was read in it is saved."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.size = 0  # of the body that it has room for

    def has_room(self, size: int) -> bool:
        """Whether it may hold a body of `size` bytes now; those that are free count for nothing."""
        if size <= max(self.size, FREE_BYTES):
            return True
        if not self._budget.take(self, size * COPIES):
            return False
        self.size = size
        return True

    async def make_room(self, size: int) -> None:
        """Waits until it may."""
        if not self.has_room(size):
            await self._budget.wait(self, size * COPIES)
            self.size = size

    def shrink(self, size: int) -> None:
        """The body is so large; what else it holds goes back."""
        if size < self.size:
            self.size = size
            self._budget.take(self, size * COPIES if size > FREE_BYTES else 0)

    def empty(self) -> None:
        """The body is done with; another may follow."""
        self.size = 0
        self._budget.give_back(self)
