"""One budget for bytes in flight: who needs more waits, and nobody waits for ever."""

import asyncio
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.fetch.budget import COPIES, FREE_BYTES, Budget, Lease

MB = 1_000_000


async def test_small_bodies_cost_nothing() -> None:
    budget = Budget(MB)
    with budget.lease() as lease:
        assert lease.has_room(FREE_BYTES)
        assert budget.used == 0


async def test_who_needs_more_than_is_left_waits_until_something_comes_back() -> None:
    budget = Budget(12 * MB)
    with budget.lease() as second, budget.lease() as third:
        with budget.lease() as first:
            await first.make_room(MB)
            await second.make_room(MB)
            assert budget.used == 2 * MB * COPIES
            waiting = asyncio.create_task(third.make_room(MB))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            assert not waiting.done()
        async with asyncio.timeout(5):
            await waiting
        second.shrink(FREE_BYTES)
        assert budget.used == MB * COPIES
        third.empty()
        assert budget.used == 0


async def test_a_body_larger_than_the_budget_is_read_when_it_is_the_eldest() -> None:
    budget = Budget(MB)
    with budget.lease() as lease:
        async with asyncio.timeout(5):
            await lease.make_room(50 * MB)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.integers(min_value=1, max_value=10 * MB), min_size=1, max_size=40),
    st.integers(min_value=0, max_value=10_000),
)
def test_all_come_to_an_end_and_the_budget_holds(sizes: list[int], seed: int) -> None:
    dice, total = random.Random(seed), 96 * MB
    peaks: list[int] = []

    async def body(budget: Budget, size: int) -> None:
        with budget.lease() as lease:
            read = 0
            while read < size:
                read = min(size, read + dice.randint(1, 3 * MB))
                await lease.make_room(read)
                peaks.append(budget.used)
                await asyncio.sleep(0)

    async def all_of_them() -> None:
        budget = Budget(total)
        async with asyncio.timeout(20):
            await asyncio.gather(*(body(budget, size) for size in sizes))
        assert budget.used == 0

    asyncio.run(all_of_them())
    assert max(peaks) <= total * 2 // 3 + 10 * MB * COPIES


async def test_what_comes_back_wakes_those_that_it_suffices_for_in_their_order() -> None:
    budget = Budget(12 * MB)  # 8 MB to share: two bodies
    woken: list[int] = []

    async def body(number: int) -> None:
        with budget.lease() as lease:
            await lease.make_room(MB)
            woken.append(number)
            await ends[number].wait()

    ends = [asyncio.Event() for _ in range(6)]
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        for number in range(6):
            group.create_task(body(number))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert woken == [0, 1]
        ends[1].set()
        while len(woken) < 3:
            await asyncio.sleep(0)
        assert woken == [0, 1, 2]
        assert budget.used == 2 * MB * COPIES
        for end in ends:
            end.set()
    assert woken == [0, 1, 2, 3, 4, 5]
    assert budget.used == 0


async def test_who_gives_up_waiting_holds_up_nobody_behind() -> None:
    budget = Budget(12 * MB)
    with budget.lease() as eldest, budget.lease() as large, budget.lease() as small:
        await eldest.make_room(MB)
        waits = asyncio.create_task(large.make_room(2 * MB))
        await asyncio.sleep(0)
        behind = asyncio.create_task(budget_wait(small))
        await asyncio.sleep(0)
        assert not behind.done()
        waits.cancel()
        async with asyncio.timeout(5):
            await behind
        assert budget.used == 2 * MB * COPIES
    assert budget.used == 0


async def budget_wait(lease: Lease) -> None:
    """Waits behind those that wait already."""
    await lease._budget.wait(lease, MB * COPIES)
