"""The daemon as a process: it polls at launch, takes edits into force, and ends cleanly whatever it is doing."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from aiohttp import web as server

from monitor.core.clock import from_iso, utc_now
from monitor.pipeline import health
from monitor.store.facade import Store
from tests.support.housekeeping import House, alive, house, until
from tests.support.mailroom import mailroom
from tests.support.newsroom import WATCHLISTS, config_text, item, ore_post, page, rss
from tests.support.sites import Site, Web, in_a_thread

HERE = "127.0.0.1"
QUICK = '\n[polling]\ntick = "1s"\n'
ON_A_PORT = "\n[server]\nenabled = true\nport = 0\n"
HTML, RSS = {"Content-Type": "text/html; charset=utf-8"}, {"Content-Type": "application/rss+xml"}


@pytest.fixture
def press() -> Iterator[Web]:
    """A web on 127.0.0.1 that lives in a thread of its own."""
    with in_a_thread(Web) as web:
        yield web


def hanging(site: Site, path: str) -> Event:
    """Answers `path` never; set when somebody has asked."""
    asked = Event()

    async def handler(request: server.Request) -> server.StreamResponse:
        asked.set()
        while request.transport is not None and not request.transport.is_closing():
            await asyncio.sleep(0.02)
        return server.Response()

    site.on(path, handler)
    return asked


def hits(living: House) -> int:
    found = living.ask("SELECT count(*) FROM hits WHERE ready_at IS NOT NULL")
    return int(found[0][0]) if found else 0


def healthz(living: House) -> tuple[int, str, str]:
    """Status code, status and reasons of /healthz."""
    port = until(lambda: living.logged("serving"), why=lambda: living.said)[0]["port"]
    try:
        with urllib.request.urlopen(f"http://{HERE}:{port}/healthz", timeout=10) as answer:
            code, body = answer.status, json.load(answer)
    except urllib.error.HTTPError as exc:
        with exc:
            code, body = exc.code, json.load(exc)
    return code, body["status"], " ".join(body["reasons"])


def settled(living: House, count: int = 2) -> None:
    """Waits for the first round."""
    until(lambda: hits(living) >= count, within_s=60, why=lambda: living.said[-5:])


def stopped_cleanly(living: House) -> None:
    workers = living.workers()
    code, took_s = living.stop()
    assert (code, took_s < 10) == (0, True), living.said[-5:]
    until(lambda: not any(alive(pid) for pid in workers))
    assert living.ask("PRAGMA integrity_check") == [("ok",)]


def test_it_polls_at_launch_follows_edits_and_ends(press: Web, tmp_path: Path) -> None:
    first, site = ore_post(press, HERE), press.site(HERE)
    site.serve(
        "/cobalt",
        page(
            "Congo bans cobalt exports",
            "The government of Congo has banned exports of cobalt.",
            *("x y z " * 40,),
        ),
        headers=HTML,
    )
    site.serve(
        "/second",
        rss([item(press.url(HERE, "/cobalt"), "Congo bans cobalt exports", "A ban.")]),
        headers=RSS,
    )
    good = config_text(first, extra=QUICK + ON_A_PORT)
    with house(tmp_path, good) as living:
        settled(living)
        assert until(lambda: healthz(living)[1] == "ok")

        # A broken edit, written in place.
        living.config.write_text(good + '\n[[feeds]]\nurl = "not an address"\n')
        problem = until(lambda: living.meta(health.CONFIG), why=lambda: living.said[-3:])
        line = good.count("\n") + 3
        assert f"line {line}: feeds[1].url" in problem[0]
        code, status, reasons = healthz(living)
        assert (code, status) == (200, "degraded")
        assert f"line {line}: feeds[1].url" in reasons
        assert living.logged("config_refused")
        assert living.process.poll() is None

        # A good one, replaced by rename: one feed for another, and other watchlists.
        edited = config_text(
            press.url(HERE, "/second"),
            extra=QUICK + ON_A_PORT,
            watchlists=WATCHLISTS.replace('"restrictions"', '"bans"'),
        )
        (tmp_path / "new").write_text(edited)
        os.replace(tmp_path / "new", living.config)
        loaded = until(lambda: living.logged("config_loaded"), why=lambda: living.said[-3:])[0]
        assert (len(loaded["added"]), len(loaded["removed"]), loaded["rematching"]) == (1, 1, True)
        until(lambda: living.ask("SELECT 1 FROM entries WHERE title LIKE 'Congo%'"))
        assert living.ask(
            "SELECT active, (SELECT count(*) FROM entries WHERE feed_id = feeds.id) FROM feeds WHERE url = ?",
            first,
        ) == [(0, 3)]
        until(lambda: living.logged("rematch_finished"))
        assert living.ask("SELECT DISTINCT watchlist FROM hits ORDER BY 1")[0] == ("bans",)
        assert living.meta(health.CONFIG) is None
        stopped_cleanly(living)
        assert not living.logged("unit_crashed")


def test_sighup_loads_the_file(press: Web, tmp_path: Path) -> None:
    text = config_text(ore_post(press, HERE), extra=QUICK)
    with house(tmp_path, text) as living:
        until(lambda: living.logged("started"))
        living.config.write_text(text.replace('at = "06:30"', 'at = "07:30"'))
        living.signal(signal.SIGHUP)
        until(lambda: living.logged("config_loaded"))
        stopped_cleanly(living)


def test_edited_fetch_worker_and_story_settings_count_without_a_restart(
    press: Web, tmp_path: Path
) -> None:
    text = config_text(ore_post(press, HERE), extra=QUICK)
    with house(tmp_path, text) as living:
        settled(living)
        before = living.workers()
        other = text.replace("[fetch]", '[fetch]\nuser_agent = "another reader"').replace(
            "[workers]", '[workers]\ntask_timeout = "9s"'
        )
        living.config.write_text(
            other.replace('tick = "1s"', 'tick = "2s"') + ON_A_PORT + '\n[stories]\nwindow = "3d"\n'
        )
        loaded = until(lambda: living.logged("config_loaded"), why=lambda: living.said[-3:])[0]
        assert loaded["needs_restart"] == ["server"]
        until(lambda: not set(living.workers()) & set(before), why=living.workers)
        stopped_cleanly(living)
        assert not living.logged("unit_crashed")


@pytest.mark.parametrize("where", ["/rss", "/ban"])
def test_sigterm_while_a_site_is_silent(press: Web, tmp_path: Path, where: str) -> None:
    feed = ore_post(press, HERE)
    asked = hanging(press.site(HERE), where)
    with house(tmp_path, config_text(feed, extra=QUICK)) as living:
        assert asked.wait(60), living.said
        stopped_cleanly(living)


def test_a_digest_that_fell_due_while_it_was_down_is_sent_once(press: Web, tmp_path: Path) -> None:
    with mailroom() as post:
        text = config_text(ore_post(press, HERE), extra=QUICK + post_config(post.port))
        Store.open(tmp_path / "monitor.db", now=lambda: utc_now() - timedelta(days=3)).close()
        with house(tmp_path, text) as living:
            until(lambda: post.received, why=lambda: living.said[-5:])
            until(lambda: living.ask("SELECT 1 FROM deliveries WHERE state = 'sent'"))
            stopped_cleanly(living)
        with house(tmp_path, text) as living:
            until(lambda: living.logged("started"))
            until(lambda: (living.meta(health.ROUND) or "") > living.meta(health.STARTED))
            stopped_cleanly(living)
        assert len(post.received) == 1
        ((since, until_),) = living.ask("SELECT since, until FROM digests")
        assert timedelta(days=2.9) < from_iso(until_) - from_iso(since) < timedelta(days=3.1)


def post_config(port: int) -> str:
    return f'\n[email]\nhost = "{HERE}"\nport = {port}\ntls = "none"\nsender = "m@example.com"\nrecipients = ["ann@example.com"]\n'


def test_sigterm_while_the_mail_server_is_silent_leaves_the_outcome_unknown(
    press: Web, tmp_path: Path
) -> None:
    with mailroom() as post:
        post.hang_s = 30
        Store.open(tmp_path / "monitor.db", now=lambda: utc_now() - timedelta(days=3)).close()
        with house(
            tmp_path, config_text(ore_post(press, HERE), extra=QUICK + post_config(post.port))
        ) as living:
            until(lambda: post.received, why=lambda: living.said[-5:])
            stopped_cleanly(living)
            assert living.ask("SELECT state, attempts FROM deliveries") == [("unknown", 0)]


def test_a_second_process_is_refused_by_name(press: Web, tmp_path: Path) -> None:
    with house(tmp_path, config_text(ore_post(press, HERE), extra=QUICK)) as living:
        until(lambda: living.logged("started"))
        second = run_again(living.config)
        assert second.returncode == 3
        assert f"process {living.process.pid}" in second.stderr
        stopped_cleanly(living)


def test_a_broken_config_at_the_start_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("timezone = 'UTC'\nnonsense = 1\n")
    found = run_again(tmp_path / "config.toml")
    assert found.returncode == 2
    assert f"{tmp_path / 'config.toml'}: line 2: nonsense: unknown key" in found.stderr
    assert "Traceback" not in found.stderr


def run_again(config: Path) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "monitor", "run", "--config", str(config)]
    return subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of its own; the test is skipped where none may be made."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_full_disk_is_told_and_survived(press: Web, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "8m") as disk:
        text = config_text(ore_post(press, HERE), extra=QUICK + ON_A_PORT)
        with house(tmp_path, text, env={"MONITOR_DATA": str(disk)}) as living:
            until(lambda: healthz(living)[1] == "ok", why=lambda: living.said[-5:])
            filler = disk / "filler"
            with filler.open("wb", buffering=0) as file:
                fill(file.fileno())
            code, status, reasons = until(
                lambda: (found := healthz(living))[0] == 503 and found, within_s=60
            )
            assert (code, status) == (503, "failing")
            assert "the disk is full" in reasons
            filler.unlink()
            until(lambda: healthz(living)[0] == 200, within_s=60)
            code, took_s = living.stop()
            assert (code, took_s < 10) == (0, True)


def fill(fd: int) -> None:
    for size in (65536, 4096, 512, 1):
        try:
            while True:
                os.write(fd, b"x" * size)
        except OSError:
            continue


def test_sigterm_is_heeded_before_anything_is_imported(press: Web, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(config_text(ore_post(press, HERE)))
    argv = [sys.executable, "-m", "monitor", "run", "--config", str(tmp_path / "config.toml")]
    # Not measured: coverage sets a handler of its own, earlier, by which the process would end as if it had none.
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    with subprocess.Popen(argv, stderr=subprocess.PIPE, text=True, env=env) as process:
        status = Path(f"/proc/{process.pid}/status")

        def caught() -> bool:
            masks = [line for line in status.read_text().splitlines() if line.startswith("SigCgt")]
            return bool(int(masks[0].split()[1], 16) >> (signal.SIGTERM - 1) & 1)

        until(caught)
        process.terminate()
        _, said = process.communicate(timeout=20)
    assert (process.returncode, said) == (0, "")


def test_an_edit_is_told_with_what_it_changed(press: Web, tmp_path: Path) -> None:
    text = config_text(ore_post(press, HERE), extra=QUICK)
    with house(tmp_path, text) as living:
        settled(living)
        polled = living.logged("feed_polled")[0]
        assert from_iso(polled["next_at"]) > utc_now()
        edited = text.replace('at = "06:30"', 'at = "07:30"')
        living.config.write_text('timezone = "Europe/Berlin"\n' + edited)
        loaded = until(lambda: living.logged("config_loaded"), why=lambda: living.said[-3:])[0]
        assert loaded["settings"] == ["timezone: UTC → Europe/Berlin", "digest.at: 06:30 → 07:30"]
