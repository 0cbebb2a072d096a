"""Workers: real processes that hang, crash, eat memory and outlive nobody."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import Future
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from monitor.config.settings import WorkerSettings
from monitor.core.errors import ParseError, ParseReason
from monitor.process.workers import Limits, WorkerCrash, Workers


def settings(**changes: Any) -> WorkerSettings:
    values = {"processes": 1, "task_timeout": "20s", "memory": "1 GB", **changes}
    return WorkerSettings.model_validate(values)


def double(number: int) -> int:
    return 2 * number


def whoami() -> int:
    return os.getpid()


def refuse(url: str) -> None:
    raise ParseError(url, ParseReason.HTML, "a page")


def misbehave(kind: str) -> str:
    """Does what its argument says."""
    if kind == "hang":
        while True:
            time.sleep(0.01)
    if kind == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == "eat":
        return str(len(bytearray(3_000_000_000)))
    if kind == "raise":
        raise ValueError("no good")
    return kind


async def results(workers: Workers, fn: Any, items: Any, **options: Any) -> list[Any]:
    return [result async for result in workers.map(fn, items, **options)]


def test_limits_are_the_configs_defaults() -> None:
    defaults = WorkerSettings()
    own = asdict(Limits(processes=defaults.processes))
    assert own == {name: getattr(defaults, name) for name in own}


async def test_results_come_in_the_order_of_the_items() -> None:
    async with Workers(settings(processes=2)) as workers:
        assert await workers.run(double, 21) == 42
        assert await results(workers, double, range(50), chunk=4) == [2 * n for n in range(50)]


async def test_nothing_is_started_before_the_first_task() -> None:
    async with Workers(settings()) as workers:
        assert workers.restarts == 0
    with pytest.raises(RuntimeError, match="async with"):
        await Workers(settings()).run(double, 1)


async def test_an_error_of_the_function_reaches_the_caller_with_its_fields() -> None:
    async with Workers(settings()) as workers:
        with pytest.raises(ParseError) as caught:
            await workers.run(refuse, "https://x.example/feed")
        assert (caught.value.reason, caught.value.message) == (ParseReason.HTML, "a page")
        assert workers.restarts == 0


async def test_one_bad_item_costs_one_item() -> None:
    items = ["a", "raise", "b", "die", "c", "hang", "d"]
    async with Workers(settings(task_timeout="3s")) as workers:
        got = await results(workers, misbehave, items, chunk=7)
        assert [item for item in got if isinstance(item, str)] == ["a", "b", "c", "d"]
        assert isinstance(got[1], ValueError)
        assert isinstance(got[3], WorkerCrash)
        assert isinstance(got[5], TimeoutError)
        assert "task_timeout (3 s)" in str(got[5])
        assert workers.restarts == 3  # the chunk, then each of the two by itself
        assert await workers.run(double, 4) == 8


async def test_memory_is_limited() -> None:
    async with Workers(settings(memory="700 MB")) as workers:
        with pytest.raises(WorkerCrash, match="700 MB"):
            await workers.run(misbehave, "eat")
        assert await workers.run(double, 4) == 8


async def test_a_pool_whose_idle_process_was_killed_goes_on() -> None:
    async with Workers(settings()) as workers:
        os.kill(await workers.run(whoami), signal.SIGKILL)
        got = await results(workers, double, range(6), chunk=3)
        for _ in range(100):
            got = [
                item if not isinstance(item, Exception) else await workers.run(double, n)
                for n, item in enumerate(got)
            ]
        assert got == [0, 2, 4, 6, 8, 10]


async def test_processes_are_recycled() -> None:
    async with Workers(settings(tasks_per_process=2)) as workers:
        assert len({await workers.run(whoami) for _ in range(6)}) == 3


async def test_a_cancelled_map_leaves_the_pool_usable() -> None:
    async with Workers(settings(pages_in_flight=4)) as workers:
        async for first in workers.map(double, range(100), chunk=2):
            assert first == 0
            break
        assert await workers.run(double, 5) == 10


async def test_another_executor_can_take_the_place_of_the_processes() -> None:
    class Inline:
        """Runs at once, as a cluster's executor would run elsewhere."""

        closed = False

        def submit(self, fn: Any, /, *args: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_result(fn(*args))
            return future

        def shutdown(self, wait: bool = True) -> None:
            self.closed = True

    inline = Inline()
    async with Workers(settings(), executor=inline) as workers:
        assert await results(workers, misbehave, ["x", "y"]) == ["x", "y"]
    assert inline.closed


PROGRAM = """
    import asyncio
    from monitor.config.settings import WorkerSettings
    from monitor.process.workers import Workers
    from tests.process.test_workers import misbehave, whoami

    async def main():
        async with Workers(WorkerSettings.model_validate({"processes": 2, "task_timeout": "60s"})) as workers:
            print(await workers.run(whoami), flush=True)
            await workers.run(misbehave, "hang")

    if __name__ == "__main__":
        asyncio.run(main())
"""


async def test_no_process_outlives_a_killed_parent(tmp_path: Path) -> None:
    script = tmp_path / "program"  # no suffix, as the console script has none
    script.write_text(textwrap.dedent(PROGRAM), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    parent = await asyncio.create_subprocess_exec(
        sys.executable, str(script), stdout=subprocess.PIPE, env=environment
    )
    assert parent.stdout is not None
    worker = int(await asyncio.wait_for(parent.stdout.readline(), 60))
    children = (
        Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text(encoding="ascii").split()
    )
    assert str(worker) in children
    parent.kill()
    await parent.wait()
    async with asyncio.timeout(20):
        while any(_is_alive(int(child)) for child in children):
            await asyncio.sleep(0)


def _is_alive(pid: int) -> bool:
    try:
        return (
            Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
            != "Z"
        )
    except FileNotFoundError:
        return False
