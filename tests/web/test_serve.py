from __future__ import annotations

import socket
import stat
from pathlib import Path

import pytest

from monitor.core.errors import ConfigError
from monitor.web.serve import serving
from tests.support import webroom
from tests.support.webroom import site


async def _refusal(folder: Path, server: str) -> str:
    opened = webroom.services(folder, server=server)
    try:
        with pytest.raises(ConfigError) as caught:
            async with serving(opened, opened.loaded.config.server):
                """Not reached."""
        return str(caught.value)
    finally:
        opened.store.close()


async def test_beyond_loopback_a_token_is_wanted(tmp_path: Path) -> None:
    said = await _refusal(tmp_path, 'host = "0.0.0.0"\nport = 0')
    assert "server.token_file" in said
    assert "there is no token" in said


async def test_a_token_file_must_hold_a_token(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("\n")
    assert "is empty" in await _refusal(tmp_path, 'token_file = "token"\nport = 0')
    assert "cannot be read" in await _refusal(tmp_path, 'token_file = "no/token"\nport = 0')


async def test_a_token_is_made_on_the_first_start_said_once_and_kept(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    server = 'host = "0.0.0.0"\ntoken_file = "token"'
    async with site(tmp_path, filled=False, server=server) as served:
        assert (await served.get("/"))[0] == 401
    made = (tmp_path / "token").read_text().strip()
    assert len(made) >= 32
    assert stat.S_IMODE((tmp_path / "token").stat().st_mode) == 0o600
    out, log = capfd.readouterr()
    said = [line for line in out.splitlines() if made in line]
    assert said == [f"  {made}"]
    assert "The web page http" in out
    assert made not in log
    async with site(tmp_path, filled=False, server=server) as served:
        status, _, _ = await served.get("/", headers={"Authorization": f"Bearer {made}"})
        assert status == 200
    assert made not in capfd.readouterr().out


async def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"127.0.0.1:{port} cannot be bound" in await _refusal(tmp_path, f"port = {port}")


async def test_with_a_token_it_may_be_bound_to_all(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("open sesame")
    async with site(
        tmp_path, filled=False, server='host = "0.0.0.0"\ntoken_file = "token"'
    ) as served:
        assert (await served.get("/", headers={"Authorization": "Bearer open sesame"}))[0] == 200


async def test_an_archive_that_cannot_be_read_is_503(tmp_path: Path) -> None:
    async with site(tmp_path) as served:
        path = served.services.store.path
        path.write_bytes(b"no database any more" * (path.stat().st_size // 20))
        status, text, _ = await served.get("/archive", headers={"Accept": "text/html"})
        health, _, _ = await served.get("/healthz")
    assert status == 503
    assert "The archive cannot be read at the moment" in text
    assert health == 503


async def test_an_error_of_ours_is_500_without_details(tmp_path: Path) -> None:
    async with site(tmp_path) as served:
        served.services.loaded = None  # type: ignore[assignment]
        status, text, _ = await served.get("/feeds")
    assert (status, text) == (500, "This page could not be made. The log says why.\n")


async def test_nobody_is_invited_to_index(tmp_path: Path) -> None:
    async with site(tmp_path, filled=False) as served:
        assert "Disallow: /" in (await served.get("/robots.txt"))[1]
        assert (await served.get("/favicon.svg"))[2].content_type == "image/svg+xml"
