"""Work on a real Dask cluster on loopback: the same result as at home, also when a worker is killed midway."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from monitor.config.settings import WorkerSettings
from monitor.core.errors import MonitorError
from monitor.pipeline.backfilling import Backfill, backfill
from monitor.pipeline.previewing import preview
from monitor.process.dask import _CONNECT_S, _WORKERS_S, connected
from monitor.process.workers import WorkerCrash, Workers
from tests.support.newsroom import AID, BAN, config_text, newsroom
from tests.support.risky import HANGS, KILLS, noted, tries
from tests.support.sites import Web

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def start(*args: str) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + args[0], *args[1:]], stdout=quiet, stderr=quiet
    )


@pytest.fixture(scope="module")
def cluster(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each a process of its own; the scheduler's address and the workers."""
    from distributed import Client

    file = tmp_path_factory.mktemp("dask") / "scheduler.json"
    scheduler = start(
        "dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--no-dashboard",
        "--scheduler-file",
        str(file),
    )
    common = (
        "--scheduler-file",
        str(file),
        "--nthreads",
        "1",
        "--no-nanny",
        "--no-dashboard",
        "--host",
        "127.0.0.1",
    )
    workers = [
        start("dask_worker", *common, "--local-directory", str(file.parent)) for _ in range(2)
    ]
    with Client(scheduler_file=str(file), timeout=60, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    yield json.loads(file.read_text())["address"], workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait(10)


def past(folder: Path, count: int) -> Path:
    """An archive of `count` articles, of which two thirds are hits."""
    texts = (BAN, AID, ("The village team won the cup on a wet Saturday, and everybody sang.",))
    rows = [
        {
            "url": f"https://ore.example/{n}",
            "title": f"Item {n}",
            "body": f"Number {n}. " + " ".join(texts[n % 3]),
            "lang": "en",
        }
        for n in range(count)
    ]
    file = folder / "past.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    return file


@pytest.mark.timeout(240)
async def test_a_cluster_that_loses_a_worker_gives_the_same_result(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, processes = cluster
    async with Web() as web, newsroom(tmp_path, web, config_text()) as services:
        await backfill(services, [past(tmp_path, 450)], progress=lambda _result, _seconds: None)
        since = services.now() - timedelta(days=3650)
        home = await preview(
            services.store,
            services.workers,
            services.rules,
            since=since,
            progress=services.progress,
        )
        assert sum(changes.kept for changes in home.watchlists.values()) == 300
        steps = []

        def kill_one(step: str, done: int, _of: int) -> None:
            steps.append((step, done))
            if len(steps) == 2:
                processes[0].kill()

        async with Workers(WorkerSettings(), executor=connected(address)) as workers:
            away = await preview(
                services.store, workers, services.rules, since=since, progress=kill_one
            )
        assert away == home
        assert processes[0].wait(10) != 0


async def test_backfill_on_a_cluster_saves_what_it_would_at_home(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, _ = cluster
    results: list[Backfill] = []
    for place, executor in (("home", None), ("away", connected(address))):
        (tmp_path / place).mkdir()
        async with Web() as web, newsroom(tmp_path / place, web, config_text()) as services:
            if executor is not None:
                services.workers = Workers(WorkerSettings(), executor=executor)
            results.append(
                await backfill(
                    services, [past(tmp_path, 60)], progress=lambda _result, _seconds: None
                )
            )
            if executor is not None:
                executor.shutdown()
    assert results[0] == results[1]


def test_a_scheduler_that_is_not_there_is_named() -> None:
    with pytest.raises(MonitorError, match="no Dask scheduler answers"):
        connected("tcp://127.0.0.1:9", connect_s=0.3)


def test_a_wrong_address_or_a_scheduler_alone_is_told_within_ten_seconds() -> None:
    assert _CONNECT_S + _WORKERS_S < 10


def test_workers_of_another_version_are_refused(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.process.dask.__version__", "9.9.9")
    with pytest.raises(MonitorError, match=r"is version .*, and this is 9\.9\.9"):
        connected(cluster[0])


@pytest.mark.timeout(240)
async def test_what_kills_its_process_or_hangs_costs_itself_alone(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, processes = cluster
    settings = WorkerSettings(task_timeout="5s")  # type: ignore[arg-type]
    async with Workers(settings, executor=connected(address, settings)) as workers:
        results = [
            result async for result in workers.map(partial(noted, tmp_path), range(40), chunk=8)
        ]
    wrong = {n: type(r) for n, r in enumerate(results) if isinstance(r, Exception)}
    assert wrong == {13: WorkerCrash, 17: TimeoutError}
    assert [r for r in results if isinstance(r, int)] == [
        2 * n for n in range(40) if n not in (13, 17)
    ]
    # with its chunk and alone, as at home: the cluster does not try again what would hang as long again
    assert (tries(tmp_path, KILLS), tries(tmp_path, HANGS)) == (2, 2)
    assert any(process.poll() is None for process in processes)
