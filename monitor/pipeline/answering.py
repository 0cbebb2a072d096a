"""What other commands ask of the daemon, because it alone may write: done here, and answered for whoever waits.

Short requests (a mark, a digest to send) are not kept waiting by long ones (a rescan, a backfill).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from monitor.core.clock import from_iso
from monitor.core.errors import MonitorError
from monitor.core.logs import get_logger
from monitor.pipeline import (
    admitting,
    backfilling,
    daemon_requests,
    delivering,
    measuring,
    rematching,
    reporting,
)
from monitor.pipeline.resending import resend
from monitor.pipeline.services import Services
from monitor.process.dask import away
from monitor.store.writer import Writer

Answer = dict[str, Any]
"""JSON: `said` for people, `failed` whether something did not work, and what else the request gives."""


async def answer_short(services: Services) -> int:
    """Does the short requests that wait; how many."""
    return await _answered(services, _SHORT, others=False)


async def answer_long(services: Services) -> int:
    """Does the long requests that wait, and sweeps away what is no request; how many."""
    return await _answered(services, _LONG, others=True)


async def _answered(services: Services, kinds: Mapping[str, _Kind], *, others: bool) -> int:
    done = 0
    for path, request in daemon_requests.waiting(services.loaded.database):
        kind = kinds.get(str(request.get("do")))
        if kind is None and (not others or request.get("do") in _SHORT):
            continue
        daemon_requests.finish(path, await _answer(services, kind, request))
        done += 1
    return done


async def _answer(services: Services, kind: _Kind | None, request: Mapping[str, Any]) -> Answer:
    try:
        if kind is None:
            raise ValueError(f"unknown request {request.get('do')}")
        return await kind(services, request)
    except MonitorError as exc:
        return {"said": str(exc), "failed": True}
    except (KeyError, ValueError, TypeError) as exc:  # not one of ours: it would come back for ever
        get_logger().error("unit_crashed", step="errand", error=repr(exc))
        return {"said": repr(exc), "failed": True}


async def _mark(services: Services, request: Mapping[str, Any]) -> Answer:
    await services.store.write(
        Writer.mark_hit,
        int(request["hit"]),
        now=services.now(),
        irrelevant=bool(request["irrelevant"]),
    )
    return {"said": "marked", "failed": False}


async def _accept(services: Services, request: Mapping[str, Any]) -> Answer:
    await admitting.accept(services.store, str(request["digest"]), now=services.now)
    return {"said": "accepted", "failed": False}


async def _send(services: Services, request: Mapping[str, Any]) -> Answer:
    day = date.fromisoformat(request["day"]) if request.get("day") else None
    made = await reporting.digest_of(services, day=day, group=request["group"], send=True)
    return {**_delivered(await delivering.deliver_due(services)), "date": made.date}


async def _resend(services: Services, request: Mapping[str, Any]) -> Answer:
    resent = await resend(
        services,
        day=date.fromisoformat(request["day"]),
        group=request["group"],
        to=request.get("to"),
    )
    answer = _delivered(await delivering.deliver_due(services))
    return {**answer, "said": f"{resent}\n{answer['said']}"}


def _delivered(result: delivering.Deliveries) -> Answer:
    return {"said": str(result), "failed": bool(result.failed or result.later)}


async def _measure(services: Services, request: Mapping[str, Any]) -> Answer:
    correction = measuring.correction_of(request["correction"])
    changed = await measuring.correct(services, correction)
    return {"said": measuring.said(correction, changed), "failed": not changed}


async def _rescan(services: Services, request: Mapping[str, Any]) -> Answer:
    address = request.get("dask") or services.loaded.config.workers.dask
    async with away(address, services.workers) as workers:
        await rematching.rescan(services, since=from_iso(request["since"]), workers=workers)
    return {"said": "the archive is matched again; see: monitor hits", "failed": False}


async def _backfill(services: Services, request: Mapping[str, Any]) -> Answer:
    def tell(_result: backfilling.Backfill, _seconds: float) -> None:
        services.progress("pages brought in", _result.records, _result.records)

    sources = [Path(source) for source in request["sources"]]
    address = request.get("dask") or services.loaded.config.workers.dask
    async with away(address, services.workers) as workers:
        result = await backfilling.backfill(services, sources, progress=tell, workers=workers)
    return {"said": "", "failed": bool(result.failed), "result": asdict(result)}


_Kind = Callable[[Services, Mapping[str, Any]], Awaitable[Answer]]
_SHORT: dict[str, _Kind] = {
    "mark": _mark,
    "accept": _accept,
    "send": _send,
    "resend": _resend,
    "measure": _measure,
}
_LONG: dict[str, _Kind] = {"rescan": _rescan, "backfill": _backfill}
