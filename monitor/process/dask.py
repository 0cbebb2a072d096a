"""Work on machines beyond this one: the batches of rescan and backfill go to a Dask cluster; the single writer stays at home.

Nothing distributed is written here: Dask moves the calls, retries those whose worker died, and gives back futures. The workers
run the same image. What they compute depends on their input alone, so the result is the same as at home whatever the order.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from monitor.core.errors import MonitorError

_RETRIES = 5  # of a batch whose worker was lost
_CONNECT_S = 10.0


class _Cluster:
    """A Dask client behind the `submit` and `shutdown` of an executor."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._executor = client.get_executor(retries=_RETRIES, pure=False)

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Future[Any]:
        """Runs `fn(*args)` on some worker."""
        future: Future[Any] = self._executor.submit(fn, *args)
        return future

    def shutdown(self, wait: bool = True) -> None:
        """Leaves the cluster, which goes on."""
        self._executor.shutdown(wait=wait)
        self._client.close()


def connected(address: str) -> _Cluster:
    """The cluster whose scheduler listens at `address` ("tcp://scheduler:8786"). Raises MonitorError."""
    try:
        from distributed import Client
    except ImportError:
        raise MonitorError(
            "a Dask cluster needs the extra: pip install 'minerals-monitor[cluster]'"
        ) from None
    try:
        return _Cluster(Client(address, timeout=_CONNECT_S, set_as_default=False))
    except (OSError, TimeoutError, ValueError) as exc:
        raise MonitorError(f"{address}: no Dask scheduler answers there ({exc})") from exc
