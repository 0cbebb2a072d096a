from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from monitor.core.clock import to_iso
from monitor.pipeline import health
from monitor.store.writer import Writer
from tests.support.webroom import NOW, site


async def test_a_daemon_that_beats_is_ok(tmp_path: Path) -> None:
    async with site(tmp_path) as served:
        status, text, _ = await served.get("/healthz")
    said = json.loads(text)
    assert (status, said.pop("next_digest")) == (200, "2026-03-06T06:30:00.000000Z")
    assert said == {"status": "ok", "reasons": []}


async def test_a_daemon_that_is_silent_fails_and_says_so(tmp_path: Path) -> None:
    async with site(tmp_path) as served:
        await served.services.store.write(
            Writer.set_meta, health.HEARTBEAT, to_iso(NOW - timedelta(hours=3)), now=NOW
        )
        status, text, _ = await served.get("/healthz")
    assert status == 503
    assert "heartbeat" in json.loads(text)["reasons"][0]


async def test_a_broken_config_only_degrades(tmp_path: Path) -> None:
    async with site(tmp_path) as served:
        await served.services.store.write(Writer.set_meta, health.CONFIG, ["line 3: x"], now=NOW)
        status, text, _ = await served.get("/healthz")
    assert (status, json.loads(text)["status"]) == (200, "degraded")


async def test_a_failed_write_is_known(tmp_path: Path) -> None:
    async with site(tmp_path) as served:
        served.services.store.last_error = "disk_full: no space"
        status, text, _ = await served.get("/healthz")
    assert status == 503
    assert "no space" in text


async def test_the_numbers_are_prometheus(tmp_path: Path) -> None:
    async with site(tmp_path) as served:
        served.services.took_s["poll"] = 1.5
        _, text, answer = await served.get("/metrics")
    found = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert found["monitor_feeds", "ok"] == 14
    assert found["monitor_articles", "full"] == 15
    assert found["monitor_hits", "battery"] == 7
    assert found["monitor_digests",] == 1
    assert found["monitor_polls_24h", "failed"] == 0
    assert found["monitor_lag_seconds", "50"] == 240
    assert found["monitor_poll_lag_seconds", "95"] >= 0
    assert found["monitor_feeds_silent",] == 0
    assert found["monitor_database_bytes",] > 0
    assert found["monitor_worker_restarts_total",] == 0
    assert found["monitor_job_seconds", "poll"] == 1.5
