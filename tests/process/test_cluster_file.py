"""`compose.cluster.yaml` end to end, with its own commands as processes on loopback, from the built wheel: a scheduler, two workers, and
the daemon, which sends them a backfill and a rescan. It comes to what this machine alone makes of it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.housekeeping import alive, until
from tests.support.newsroom import AID, BAN, BASE, WATCHLISTS, page
from tests.support.wheel import ROOT, bare_environment, built_and_installed

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

_PAGES = 60
_SPORT = ("The village team won the cup on a wet Saturday, and everybody sang.",)
_TABLES = (
    "SELECT id, url, title, language, score, lexicon_fingerprint FROM articles ORDER BY id",
    "SELECT article_id, watchlist, score, origin, retired_at FROM hits ORDER BY 1, 2",
    "SELECT article_id, story, role, copy_of, shared FROM article_stories ORDER BY 1",
    "SELECT id, facts FROM stories ORDER BY id",
)


@dataclass(frozen=True)
class Started:
    """A process with its output, and how it was started."""

    process: subprocess.Popen[str]
    output: Path

    def said(self) -> str:
        return self.output.read_text(errors="replace")


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    base = tmp_path_factory.getbasetemp()
    return built_and_installed(base if worker_id == "master" else base.parent)


def services() -> dict[str, Any]:
    """The services of the file; Compose takes what it does not say from compose.yaml and from the image."""
    text = (ROOT / "compose.cluster.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)["services"]
    return found


def of_the_image(word: str) -> list[str]:
    """A list that the Dockerfile gives: ENTRYPOINT or CMD of the last stage."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    found: list[str] = json.loads(re.findall(rf"^{word} (\[.*\])$", text, re.MULTILINE)[-1])
    return found


def argv_of(service: Mapping[str, Any]) -> list[str]:
    """What a container of the service runs."""
    entry = service.get("entrypoint", of_the_image("ENTRYPOINT"))
    return [*entry, *service.get("command", of_the_image("CMD"))]


def free_port() -> int:
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def on_loopback(argv: Sequence[str], *, port: int, folder: Path) -> list[str]:
    """A command of the file for this machine: the scheduler's name and port, and a container's /tmp, are others here."""
    moved = {"tcp://scheduler:8786": f"tcp://127.0.0.1:{port}", "8786": str(port), "/tmp": folder}
    return [*(str(moved.get(word, word)) for word in argv), "--host", "127.0.0.1"]


@contextmanager
def running(commands: Path, name: str, argv: Sequence[str], folder: Path) -> Iterator[Started]:
    """A command of the wheel's environment, in a folder of its own; it and what it started have ended afterwards."""
    output = folder / f"{name}.log"
    with output.open("w") as file:
        process = subprocess.Popen(
            [commands / argv[0], *argv[1:]],
            stdout=file,
            stderr=file,
            text=True,
            cwd=folder,
            env=environment(folder),
            start_new_session=True,
        )
    try:
        yield Started(process, output)
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)


def environment(folder: Path) -> dict[str, str]:
    """What the image sets, for a daemon whose config and data lie in `folder`."""
    return bare_environment(MONITOR_CONFIG=str(folder / "config.toml"), MONITOR_DATA=str(folder))


def executed(commands: Path, *argv: str, folder: Path) -> str:
    """What a command prints, as with `docker compose exec monitor`. It has succeeded."""
    done = subprocess.run(
        [commands / argv[0], *argv[1:]],
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment(folder),
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def home_in(folder: Path) -> Path:
    folder.mkdir()
    config = f"{BASE}[server]\nport = 0\n{WATCHLISTS}"
    (folder / "config.toml").write_text(config, encoding="utf-8")
    return folder


def pages_in(folder: Path) -> Path:
    """Saved pages of three outlets; two thirds are hits, and some tell the same."""
    folder.mkdir()
    for n in range(_PAGES):
        told = (BAN, AID, _SPORT)[n % 3]
        link = f'<head><link rel="canonical" href="https://ore{n % 5}.example/{n}">'
        html = page(f"Item {n} of the day", f"Number {n}, as it was read.", *told)
        (folder / f"{n:03}.html").write_text(html.replace("<head>", link), encoding="utf-8")
    return folder


def tables(home: Path) -> list[list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(home / "monitor.db", timeout=20)) as conn:
        return [conn.execute(question).fetchall() for question in _TABLES]


def forget_scores(home: Path) -> None:
    """As with an archive that an older program matched, with another lexicon: every text has to be read again."""
    with closing(sqlite3.connect(home / "monitor.db", timeout=20)) as conn, conn:
        conn.execute("UPDATE articles SET score = 0, lexicon_fingerprint = 'another'")
        conn.execute("UPDATE hits SET score = 1")
        conn.execute("DELETE FROM readings")


def pools(address: str, *, workers: int) -> list[int]:
    """Of each worker, how many pools of ours it has; they are made by the first call that is sent there."""
    from distributed import Client

    with Client(address, timeout=30, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=60)
        found = client.run(lambda: len(__import__("monitor.process.dask").process.dask._POOLS))
        return sorted(found.values())


def children(pid: int) -> set[int]:
    """The processes that a process has started, and theirs."""
    files = Path(f"/proc/{pid}/task").glob("*/children")
    direct = {int(word) for file in files for word in file.read_text().split()}
    return direct.union(*map(children, direct))


@pytest.mark.timeout(300)
def test_the_cluster_of_the_file_does_what_this_machine_does(
    commands: Path, tmp_path: Path
) -> None:
    assert str(commands.parent) in executed(
        commands, "python", "-c", "import monitor; print(monitor.__file__)", folder=tmp_path
    )
    found, port = services(), free_port()
    address = f"tcp://127.0.0.1:{port}"
    pages, here, there = (
        pages_in(tmp_path / "pages"),
        home_in(tmp_path / "here"),
        home_in(tmp_path / "there"),
    )
    alone = json.loads(executed(commands, "monitor", "backfill", str(pages), "--json", folder=here))

    with ExitStack() as stack:

        def start(name: str, argv: Sequence[str], folder: Path) -> Started:
            return stack.enter_context(running(commands, name, argv, folder))

        scheduler = on_loopback(argv_of(found["scheduler"]), port=port, folder=tmp_path)
        worker = on_loopback(argv_of(found["worker"]), port=port, folder=tmp_path)
        started = [start("scheduler", scheduler, tmp_path)]
        started += [start(f"worker{n}", worker, tmp_path) for n in range(2)]
        daemon = start("daemon", argv_of(found["monitor"]), there)
        until(lambda: '"ready"' in daemon.said(), why=daemon.said)
        assert pools(address, workers=2) == [0, 0]

        told = executed(
            commands, "monitor", "backfill", str(pages), "--json", "--dask", address, folder=there
        )
        assert json.loads(told) == alone
        assert pools(address, workers=2) == [1, 1]
        whole = tables(here)
        assert tables(there) == whole
        assert len(whole[0]) == _PAGES
        assert len(whole[1]) == _PAGES * 2 // 3

        forget_scores(there)
        assert tables(there) != whole
        executed(commands, "monitor", "rescan", "--dask", address, folder=there)
        assert tables(there) == whole
        assert "cluster_failed" not in daemon.said()
        assert "unit_crashed" not in daemon.said()

        everybody = set().union(*(children(one.process.pid) for one in (*started, daemon)))
        daemon.process.terminate()
        assert daemon.process.wait(20) == 0
    assert len(everybody) >= 4  # each worker behind its nanny, and the process of its tasks
    until(lambda: not any(map(alive, everybody)), within_s=20)
    assert all(one.process.returncode is not None for one in started)
