"""Batches and bounds, with functions that wait for what the test tells them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import chain

from monitor.rounds import Together, bounded


class Desk:
    """Doubles numbers when it is let; remembers its batches."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.open = asyncio.Event()
        self.most_at_once = self._at_once = 0

    async def double(self, items: Sequence[int]) -> Sequence[int | Exception]:
        self.batches.append(list(items))
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        await self.open.wait()
        self._at_once -= 1
        if 13 in items:
            raise LookupError("13")
        return [ValueError(item) if item < 0 else 2 * item for item in items]


async def _turn() -> None:
    """Lets every task that can run do so."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_what_comes_meanwhile_goes_together() -> None:
    desk = Desk()
    async with asyncio.TaskGroup() as group:
        together = Together(desk.double, group=group, most=4)
        calls = [group.create_task(together(n)) for n in range(1, 8)]
        await _turn()
        assert desk.batches == [[1, 2, 3, 4]]
        desk.open.set()
    assert [call.result() for call in calls] == [2, 4, 6, 8, 10, 12, 14]
    assert list(chain(*desk.batches)) == [1, 2, 3, 4, 5, 6, 7]
    assert desk.most_at_once == 1
    assert max(map(len, desk.batches)) == 4


async def test_lanes_run_beside_each_other() -> None:
    desk = Desk()
    async with asyncio.TaskGroup() as group:
        together = Together(desk.double, group=group, lanes=2, most=1)
        calls = [group.create_task(together(n)) for n in range(6)]
        await _turn()
        desk.open.set()
    assert [call.result() for call in calls] == [0, 2, 4, 6, 8, 10]
    assert desk.most_at_once == 2


async def test_an_exception_is_its_items_alone_and_a_failed_batch_everybodys() -> None:
    desk = Desk()
    desk.open.set()
    async with asyncio.TaskGroup() as group:
        together = Together(desk.double, group=group, most=2)
        good, bad = await asyncio.gather(together(1), together(-1), return_exceptions=True)
        lost = await asyncio.gather(together(13), together(5), return_exceptions=True)
    assert (good, type(bad)) == (2, ValueError)
    assert [type(one) for one in lost] == [LookupError, LookupError]


async def test_who_was_cancelled_is_not_run() -> None:
    desk = Desk()
    async with asyncio.TaskGroup() as group:
        together = Together(desk.double, group=group, most=1)
        first, given_up, last = (group.create_task(together(n)) for n in (1, 2, 3))
        await _turn()
        given_up.cancel()
        await _turn()
        first.cancel()  # its batch is under way and ends all the same
        await _turn()
        desk.open.set()
    assert last.result() == 6
    assert desk.batches == [[1], [3]]


async def test_bounded_keeps_its_bound() -> None:
    running, most = 0, 0

    async def work(_item: int) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1

    await bounded(range(20), work, limit=3)
    assert most == 3
