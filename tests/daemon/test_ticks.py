"""Ticks: they go on whatever a job raises and whatever the wall clock does."""

import asyncio
from datetime import timedelta

import pytest
import structlog

from monitor.core.clock import utc_now
from monitor.core.errors import StoreError, StoreReason
from monitor.daemon.ticks import Ticks
from tests.support.sites import SettableClock


async def test_a_job_that_fails_ticks_again_and_holds_no_other() -> None:
    ticks, seen = Ticks(), asyncio.Queue[str]()

    async def failing() -> None:
        await seen.put("failing")
        raise ValueError("broken")

    async def unwritten() -> None:
        await seen.put("unwritten")
        raise StoreError(StoreReason.DISK_FULL, "the disk is full")

    ticks.every("failing", 0.05, failing)
    ticks.every("unwritten", 0.05, unwritten)
    with structlog.testing.capture_logs() as log:
        ticks.start()
        async with asyncio.timeout(10):
            said = [await seen.get() for _ in range(6)]
        await ticks.stop(within_s=1)
    assert {"failing", "unwritten"} <= set(said)
    assert {line["event"] for line in log} >= {"unit_crashed", "store_failed"}
    assert {"reason": "disk_full", "step": "unwritten"}.items() <= next(
        e for e in log if e["event"] == "store_failed"
    ).items()


async def test_a_job_never_overlaps_itself_and_is_cancelled_at_the_end(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ticks, running, most, ended = Ticks(), 0, 0, asyncio.Event()
    begun = asyncio.Event()

    async def slow() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            running -= 1
            ended.set()

    beside: asyncio.Queue[None] = asyncio.Queue()
    ticks.every("slow", 0.02, slow)
    ticks.every("beside", 0.02, lambda: beside.put(None))
    ticks.start()
    async with asyncio.timeout(10):
        await begun.wait()
    ticks.soon("slow")
    ticks.soon("unknown")
    async with asyncio.timeout(10):
        for _ in range(4):  # the turns that `slow` would have had
            await beside.get()
    await ticks.stop(within_s=1)
    assert (most, running, ended.is_set()) == (1, 0, True)
    assert [
        record for record in caplog.records if record.levelname == "ERROR"
    ] == []  # a stop is no failure of a job


async def test_a_clock_that_is_set_back_stops_nothing() -> None:
    clock, ticked = SettableClock(utc_now()), asyncio.Queue[None]()
    ticks = Ticks(now=clock, monotonic=lambda: 0.0, look_s=0.01)
    ticks.every("job", 3600, lambda: ticked.put(None))
    with structlog.testing.capture_logs() as log:
        ticks.start()
        async with asyncio.timeout(10):
            await (
                ticked.get()
            )  # the first; the next is an hour away, as it is for a clock that lost an hour
            clock.at -= timedelta(hours=1)
            await ticked.get()
        await ticks.stop(within_s=1)
    assert [line["seconds"] for line in log if line["event"] == "clock_stepped"] == [-3600.0]


async def test_idle_waits_for_what_runs() -> None:
    ticks, go, ended = Ticks(), asyncio.Event(), asyncio.Event()
    begun = asyncio.Event()

    async def job() -> None:
        begun.set()
        await go.wait()
        ended.set()

    ticks.every("job", 3600, job)
    ticks.start()
    async with asyncio.timeout(10):
        await begun.wait()
        waiting = asyncio.create_task(ticks.idle())
        go.set()
        await waiting
    assert ended.is_set()
    await ticks.idle()
    await ticks.stop(within_s=1)


async def test_a_job_that_hangs_is_ended_named_and_begun_anew() -> None:
    elapsed_s = 0.0
    ticks = Ticks(monotonic=lambda: elapsed_s, now=SettableClock(), look_s=0.02)
    begun, release = asyncio.Queue[int](), asyncio.Event()

    async def hangs() -> None:
        await begun.put(1)
        await release.wait()

    ticks.every("digest", 0.05, hangs, deadline_s=60)
    with structlog.testing.capture_logs() as log:
        ticks.start()
        async with asyncio.timeout(10):
            await begun.get()
            assert ticks.overdue() == ()
            elapsed_s = 59.0
            ticks.comes_on("digest")
            elapsed_s = 100.0
            assert ticks.overdue() == ()
            elapsed_s = 120.0
            await begun.get()  # the next one
            assert ticks.overdue() == ("digest",)
            release.set()
            while ticks.overdue():
                await asyncio.sleep(0.01)
        await ticks.stop(within_s=1)
    assert {"event": "job_overdue", "step": "digest"}.items() <= next(
        e for e in log if e["event"] == "job_overdue"
    ).items()
