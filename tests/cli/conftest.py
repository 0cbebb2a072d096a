"""A config whose feed lies on loopback, served from a thread, so that verbs can be run as a user runs them."""

import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.cli.main import main
from tests.support.newsroom import config_text, of_any_age, ore_post
from tests.support.sites import Site, Web, in_a_thread

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def feed_url() -> Iterator[str]:
    """The address of a feed on 127.0.0.1."""
    with in_a_thread(Web) as web:
        yield ore_post(web, "127.0.0.1")


@pytest.fixture
def site() -> Iterator[tuple[Site, str]]:
    """An empty site on 127.0.0.1 and its address, served from a thread; it knows what was asked of it."""
    with in_a_thread(Web) as web:
        yield web.site("127.0.0.1"), web.url("127.0.0.1", "").rstrip("/")


@pytest.fixture(scope="session")
def polled(feed_url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The config of a monitor that has polled once; for verbs that only look."""
    source = tmp_path_factory.mktemp("polled") / "config.toml"
    source.write_text(of_any_age(config_text(feed_url)), encoding="utf-8")
    assert main(["poll", "--config", str(source), "--json"]) == 0
    return source


@pytest.fixture
def fresh(feed_url: str, tmp_path: Path) -> Path:
    """The config of a monitor that never ran."""
    source = tmp_path / "config.toml"
    source.write_text("# my feeds\n" + of_any_age(config_text(feed_url)), encoding="utf-8")
    return source


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a verb: its exit code, what it printed, what it said on standard error."""

    def go(*argv: object) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main([str(part) for part in argv])
        except SystemExit as exc:
            code = int(exc.code or 0) if isinstance(exc.code, int | None) else 1
        out, err = capsys.readouterr()
        return code, out, err

    return go


@pytest.fixture
def pipe(run: Run, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a verb with standard input; exit code, lines of JSON, standard error."""

    def go(data: str | bytes | list[dict[str, Any]], *argv: object) -> tuple[int, str, str]:
        if isinstance(data, list):
            data = "\n".join(json.dumps(row) for row in data)
        raw = data.encode() if isinstance(data, str) else data
        stdin = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", stdin)
        return run(*argv)

    return go
