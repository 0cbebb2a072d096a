"""/healthz and /metrics: what the store and the daemon know, for whoever watches over them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from monitor.core.clock import to_iso
from monitor.model.digests import LedgerFacts
from monitor.model.feeds import FeedHealth
from monitor.pipeline import health, upcoming
from monitor.pipeline.services import Services
from monitor.store.reader import Reader
from monitor.store.records import ArchiveStatus

_DAY = timedelta(days=1)


class Watch:
    """The handlers of /healthz and /metrics."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def healthz(self, _request: web.Request) -> web.Response:
        """200 and "ok" or "degraded", 503 and "failing", with the reasons; 503 too when the database can't be read."""
        try:
            found = await self._verdict()
        except Exception as exc:  # whatever it is: a health check must tell, not fall over
            found = health.Health(
                status="failing", reasons=(f"the database cannot be read: {exc}",)
            )
        moment = upcoming.next_digest(self._services.loaded.config, self._services.now())
        body = (
            json.dumps(
                {
                    "status": found.status,
                    "reasons": found.reasons,
                    "next_digest": to_iso(moment) if moment else None,
                },
                ensure_ascii=False,
            )
            + "\n"
        )
        return web.Response(
            text=body,
            content_type="application/json",
            status=200 if found.status in ("ok", "degraded") else 503,
        )

    async def _verdict(self) -> health.Health:
        status = await self._services.store.read(Reader.status, self._services.now())
        services = self._services
        return health.of(
            status,
            now=services.now(),
            database=services.loaded.database,
            write_error=services.store.last_error,
        )

    async def metrics(self, _request: web.Request) -> web.Response:
        """The numbers in Prometheus' text format."""
        now, read = self._services.now(), self._services.store.read
        status = await read(Reader.status, now)
        facts = await read(Reader.ledger, now - _DAY, now)
        feeds = await read(Reader.feed_health, now)
        registry = CollectorRegistry()
        registry.register(
            _Snapshot((*families(status, facts, feeds), *_of_process(self._services)))
        )
        return web.Response(
            body=generate_latest(registry),
            headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"},
        )


class _Snapshot(Collector):
    """Metrics that were read at one moment."""

    def __init__(self, found: tuple[Metric, ...]) -> None:
        self._found = found

    def collect(self) -> Iterable[Metric]:
        return self._found


def families(
    status: ArchiveStatus, facts: LedgerFacts, feeds: tuple[FeedHealth, ...]
) -> Iterable[Metric]:
    """Every metric, from one snapshot of the store; those named `_24h` are of the past day."""
    counts = status.counts
    yield _by("monitor_feeds", "Feeds of the config", "state", _feed_states(status))
    yield _by("monitor_polls_24h", "Polls of the past day", "outcome", _polls(facts))
    yield _by("monitor_articles_24h", "Articles read in the past day", "quality", facts.by_quality)
    yield _by(
        "monitor_unread_24h", "Articles of the past day not read in full", "reason", facts.by_reason
    )
    yield _by("monitor_articles", "Articles stored", "quality", counts.articles)
    yield _by("monitor_hits", "Hits stored", "watchlist", counts.hits)
    yield _by("monitor_queue", "Entries and articles that wait", "queue", _queues(status))
    yield _by("monitor_deliveries", "Messages of the outbox", "state", counts.deliveries)
    active = [feed for feed in feeds if feed.active]
    lags = [(feed.lag_p50_s, feed.lag_p95_s) for feed in active]
    poll_lags = [(feed.poll_lag_p50_s, feed.poll_lag_p95_s) for feed in active]
    yield _by(
        "monitor_lag_seconds",
        "From publication to first sight, median over feeds",
        "percentile",
        _medians(lags),
    )
    yield _by(
        "monitor_poll_lag_seconds",
        "From due to asked, median over feeds",
        "percentile",
        _medians(poll_lags),
    )
    silent = sum(feed.silent for feed in active)
    yield GaugeMetricFamily(
        "monitor_feeds_silent", "Feeds with nothing new for far longer than usual", value=silent
    )
    yield GaugeMetricFamily("monitor_hits_24h", "Hits of the past day", value=facts.hits)
    yield GaugeMetricFamily("monitor_stories", "Stories stored", value=counts.stories)
    yield GaugeMetricFamily("monitor_digests", "Digests made", value=counts.digests)
    yield GaugeMetricFamily(
        "monitor_deliveries_due", "Messages to send now", value=status.deliveries_due
    )
    yield GaugeMetricFamily(
        "monitor_database_bytes", "Size of the database file", value=counts.file_bytes
    )
    moments = {
        "poll": status.last_poll_at,
        "read": status.last_read_at,
        "next_poll": status.next_poll_at,
    }
    known = {name: at.timestamp() for name, at in moments.items() if at is not None}
    yield _by("monitor_moment_seconds", "Unix time of the last (or next) one", "what", known)


def _of_process(services: Services) -> Iterable[Metric]:
    """What only this process knows."""
    restarts = services.workers.restarts
    yield CounterMetricFamily(
        "monitor_worker_restarts",
        "Worker processes killed or crashed since the start",
        value=restarts,
    )
    yield _by(
        "monitor_job_seconds",
        "How long each of the daemon's jobs took the last time",
        "job",
        services.took_s,
    )


def _by(name: str, about: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, about, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family


def _feed_states(status: ArchiveStatus) -> Mapping[str, int]:
    failing = status.counts.feeds_failing
    return {"ok": status.counts.feeds_active - failing, "failing": failing}


def _polls(facts: LedgerFacts) -> Mapping[str, int]:
    return {"ok": facts.polls - facts.polls_failed, "failed": facts.polls_failed}


def _queues(status: ArchiveStatus) -> Mapping[str, int]:
    c = status.counts
    return {
        "pending": c.entries_pending,
        "backlog": c.entries_backlog,
        "waiting": c.entries_waiting,
        "ungrouped": c.ungrouped,
    }


def _medians(pairs: Sequence[tuple[float | None, float | None]]) -> Mapping[str, float]:
    """The medians over feeds of a median and of a 95th percentile."""
    found: dict[str, float] = {}
    for percentile, values in zip(("50", "95"), zip(*pairs, strict=True), strict=False):
        known = sorted(value for value in values if value is not None)
        if known:
            found[percentile] = known[len(known) // 2]
    return found
