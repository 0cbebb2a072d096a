"""Work on machines beyond this one: the batches of rescan and backfill go to a Dask cluster; the single writer stays at home.

Nothing distributed is written here: Dask moves the calls, does those again whose machine was lost, and gives back futures. On a worker a
task runs as at home, in a process of its own with the time and memory limits of `[workers]`, so that a page that kills its process
costs that page and no worker. What tasks compute depends on their input alone, so the result is the same whatever the order; that
holds only when all run the same program and lexicon, which is looked at before any work.

Calls and results travel as bytes, which only the two processes that need them read: this one and the one that does the work. The
scheduler and the worker between them pass them on.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import multiprocessing
import pickle
from collections.abc import AsyncIterator, Callable
from concurrent.futures import BrokenExecutor, Future
from contextlib import asynccontextmanager
from typing import Any

from pebble import ProcessExpired

from monitor import __version__
from monitor.core.errors import MonitorError
from monitor.core.logs import get_logger
from monitor.core.resources import package_files
from monitor.process.workers import Limits, Processes, Workers, answered

_PICKLE = pickle.HIGHEST_PROTOCOL  # all run the same version
_CONNECT_S, _WORKERS_S = (
    4.0,
    4.0,
)  # a wrong address, or a scheduler alone, is told within ten seconds


class _Cluster:
    """A Dask client behind the `submit` and `shutdown` of an executor."""

    def __init__(self, client: Any, limits: Limits) -> None:
        self._client = client
        self._limits = limits
        # without retries: those are of tasks that raise, and what hung once would hang as long again
        self._executor = client.get_executor(pure=False)
        self.slots = sum(client.nthreads().values())
        """How many tasks the cluster runs at the same time."""

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Future[Any]:
        """Runs `fn(*args)` on some worker, in a process of its own."""
        inner = self._executor.submit(_guarded, self._limits, pickle.dumps((fn, args), _PICKLE))
        outer: Future[Any] = Future()
        inner.add_done_callback(lambda done: _hand_over(done, outer))
        outer.add_done_callback(lambda done: inner.cancel() if done.cancelled() else None)
        return outer

    def shutdown(self, wait: bool = True) -> None:
        """Leaves the cluster, which goes on."""
        self._executor.shutdown(wait=wait)
        self._client.close()


def connected(
    address: str,
    settings: Any = None,
    *,
    connect_s: float = _CONNECT_S,
    workers_s: float = _WORKERS_S,
) -> _Cluster:
    """The cluster whose scheduler listens at `address` ("tcp://scheduler:8786"), its tasks under the limits of `settings`
    (`[workers]`). Raises MonitorError within ten seconds: no scheduler, no workers, or workers of another version."""
    try:
        from distributed import Client
    except ImportError:
        raise MonitorError(
            "a Dask cluster needs the extra: pip install 'minerals-monitor[cluster]'"
        ) from None
    try:
        client = Client(address, timeout=connect_s, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as exc:
        why = " ".join(str(exc).split())[:200]
        raise MonitorError(f"{address}: no Dask scheduler answers there ({why})") from exc
    try:
        _must_fit(client, address, workers_s)
        return _Cluster(client, _limits(settings))
    except BaseException:
        client.close()
        raise


@asynccontextmanager
async def away(address: str | None, home: Workers) -> AsyncIterator[Workers]:
    """Workers on the cluster at `address`; those at home without one, or when it cannot be used, which the log says."""
    cluster = None
    if address:
        try:
            cluster = await asyncio.to_thread(connected, address, home.settings)
        except MonitorError as exc:
            get_logger().error("cluster_failed", message=str(exc))
    if cluster is None:
        yield home
        return
    try:
        yield Workers(home.settings, executor=cluster)
    finally:
        await asyncio.to_thread(cluster.shutdown)


def version() -> str:
    """The program's version and what it knows: two of the same compute the same."""
    digest = hashlib.sha256()
    for name, content in package_files():
        digest.update(name.encode() + b"\0" + content)
    return f"{__version__} ({digest.hexdigest()[:12]})"


def _must_fit(client: Any, address: str, workers_s: float) -> None:
    with contextlib.suppress(TimeoutError):
        client.wait_for_workers(1, timeout=workers_s)
    if not client.nthreads():
        raise MonitorError(f"{address}: a Dask scheduler without workers; start some")
    here = version()
    try:
        there = client.run(version, on_error="return")
    except Exception as exc:
        raise MonitorError(
            f"{address}: its workers cannot be asked for their version: {exc}"
        ) from exc
    for worker, found in sorted(there.items()):
        if found != here:
            raise MonitorError(f"{address}: worker {worker} is version {found}, and this is {here}")


def _limits(settings: Any) -> Limits:
    if settings is None:
        return Limits(processes=1)
    return Limits(
        processes=1,
        task_timeout=settings.task_timeout,
        memory=settings.memory,
        tasks_per_process=settings.tasks_per_process,
    )


def _hand_over(done: Future[Any], outer: Future[Any]) -> None:
    """What a task came to; a machine that was lost again and again counts as a process that died."""
    if not outer.set_running_or_notify_cancel():  # nobody waits for it any more
        return
    if done.cancelled():
        outer.set_exception(BrokenExecutor("the cluster gave the task up"))
        return
    error = done.exception()
    if error is None:
        outer.set_result(pickle.loads(done.result()))  # noqa: S301  # of our own workers
    elif type(error).__name__ == "KilledWorker":
        outer.set_exception(BrokenExecutor(str(error)))
    else:
        outer.set_exception(error)


# --- on a worker -----------------------------------------------------------------------------------------------------

_POOLS: dict[Limits, Processes] = {}  # of this worker's process; by the limits that were asked for


def _guarded(limits: Limits, call: bytes) -> bytes:
    """What a call came to, done in a process of its own. Raises what it raises, TimeoutError, or BrokenExecutor when the process
    died."""
    if limits not in _POOLS:
        # Dask starts its workers as daemonic processes, which may have no children; these end with their parent (_set_up)
        multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
        _POOLS[limits] = Processes(limits)
    try:
        result: bytes = _POOLS[limits].submit(answered, call).result()
    except ProcessExpired as exc:
        raise BrokenExecutor(f"exit code {exc.exitcode}") from None
    return result
