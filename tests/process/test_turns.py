"""Batches and bounds, with functions that wait for what the test tells them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import chain

import pytest

from monitor.core.errors import StoreError, StoreReason
from monitor.process.turns import Batcher, Step, apart, in_turns


class Rules:
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
    rules = Rules()
    async with asyncio.TaskGroup() as group:
        together = Batcher(rules.double, group=group, most=4)
        calls = [group.create_task(together(n)) for n in range(1, 8)]
        await _turn()
        assert rules.batches == [[1, 2, 3, 4]]
        rules.open.set()
    assert [call.result() for call in calls] == [2, 4, 6, 8, 10, 12, 14]
    assert list(chain(*rules.batches)) == [1, 2, 3, 4, 5, 6, 7]
    assert rules.most_at_once == 1
    assert max(map(len, rules.batches)) == 4


async def test_lanes_run_beside_each_other() -> None:
    rules = Rules()
    async with asyncio.TaskGroup() as group:
        together = Batcher(rules.double, group=group, lanes=2, most=1)
        calls = [group.create_task(together(n)) for n in range(6)]
        await _turn()
        rules.open.set()
    assert [call.result() for call in calls] == [0, 2, 4, 6, 8, 10]
    assert rules.most_at_once == 2


async def test_an_exception_is_its_items_alone_and_a_failed_batch_everybodys() -> None:
    rules = Rules()
    rules.open.set()
    async with asyncio.TaskGroup() as group:
        together = Batcher(rules.double, group=group, most=2)
        good, bad = await asyncio.gather(together(1), together(-1), return_exceptions=True)
        lost = await asyncio.gather(together(13), together(5), return_exceptions=True)
    assert (good, type(bad)) == (2, ValueError)
    assert [type(one) for one in lost] == [LookupError, LookupError]


async def test_who_was_cancelled_is_not_run() -> None:
    rules = Rules()
    async with asyncio.TaskGroup() as group:
        together = Batcher(rules.double, group=group, most=1)
        first, given_up, last = (group.create_task(together(n)) for n in (1, 2, 3))
        await _turn()
        given_up.cancel()
        await _turn()
        first.cancel()  # its batch is under way and ends all the same
        await _turn()
        rules.open.set()
    assert last.result() == 6
    assert rules.batches == [[1], [3]]


def units(*lanes: str) -> list[Step[str]]:
    return [Step(key=key, lane=lane, item=f"{lane}{key}") for key, lane in enumerate(lanes)]


class Bench:
    """Work that goes on until it is let; remembers what began, in order."""

    def __init__(self) -> None:
        self.began: list[str] = []
        self.open = asyncio.Event()
        self.most_at_once = self.at_once = 0

    async def work(self, item: str) -> None:
        self.began.append(item)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.open.wait()
        await asyncio.sleep(0)
        self.at_once -= 1


async def test_all_work_is_done_within_the_bound() -> None:
    bench = Bench()
    bench.open.set()

    async def ask() -> list[Step[str]]:
        return units(*"abcabcabcaaa", *"defgh")

    await in_turns(ask, bench.work, limit=3, per_lane=2)
    assert sorted(bench.began) == sorted(unit.item for unit in await ask())
    assert bench.most_at_once == 3


async def test_a_lane_has_few_at_a_time_and_lanes_take_turns() -> None:
    bench = Bench()

    async def ask() -> list[Step[str]]:
        return units(*"aaaaaab")

    async with asyncio.TaskGroup() as group:
        group.create_task(in_turns(ask, bench.work, limit=10, per_lane=2))
        await _turn()
        assert bench.began == ["a0", "a1", "b6"]  # nobody waits for the long lane
        bench.open.set()
    assert bench.began == ["a0", "a1", "b6", "a2", "a3", "a4", "a5"]


async def test_more_is_asked_for_while_something_is_under_way_and_nothing_is_taken_twice() -> None:
    bench = Bench()
    answers = [units("a", "a"), units("a", "a", "b"), units("a", "a")]

    async def ask() -> list[Step[str]]:
        answer = answers.pop(0)
        if not answers:
            bench.open.set()
        return answer

    await in_turns(ask, bench.work, limit=10, per_lane=1, again_s=0.01)
    assert bench.began == ["a0", "b2", "a1"]


async def test_what_goes_wrong_ends_the_work_as_it_is() -> None:
    async def ask() -> list[Step[str]]:
        return units("a", "b")

    async def fail(item: str) -> None:
        raise LookupError(item)

    with pytest.raises(LookupError, match="a0"):
        await in_turns(ask, fail, limit=1, per_lane=1)
    assert await in_turns(_nothing, fail, limit=1, per_lane=1, again_s=60) is None


async def _nothing() -> list[Step[str]]:
    return []


async def test_of_what_is_saved_together_only_the_bad_is_lost() -> None:
    async def save(items: Sequence[int]) -> Sequence[int]:
        return [10 // item for item in items]

    assert await apart(save, [1, 2, 5]) == [10, 5, 2]
    good, bad, last = await apart(save, [1, 0, 5])
    assert (good, type(bad), last) == (10, ZeroDivisionError, 2)

    async def full(_items: Sequence[int]) -> Sequence[int]:
        raise StoreError(StoreReason.DISK_FULL, "full")

    with pytest.raises(StoreError):
        await apart(full, [1, 2])
