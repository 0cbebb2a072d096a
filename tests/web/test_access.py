from __future__ import annotations

import asyncio
import base64
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request

from monitor.web.access import (
    COOKIE,
    HEADERS,
    Guard,
    Guesses,
    given_token,
    host_of,
    is_loopback,
    same,
)
from tests.support.webroom import Site, site

TOKEN = "open sesame"
WITH_TOKEN = 'token_file = "token"'


def write_token(folder: Path, token: str = TOKEN) -> None:
    (folder / "token").write_text(token + "\n")


def basic(token: str = TOKEN) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"ana:{token}".encode()).decode()}


async def raw(served: Site, request: bytes) -> str:
    """What the server answers to these bytes."""
    port = int(served.url.rsplit(":", 1)[1])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    await writer.drain()
    answer = await asyncio.wait_for(
        reader.readuntil(b"\r\n\r\n"), 5
    )  # the first packet may hold half of the head
    length = re.search(rb"(?i)content-length: (\d+)", answer)
    answer += await asyncio.wait_for(reader.readexactly(int(length[1]) if length else 0), 5)
    writer.close()
    await writer.wait_closed()
    return answer.decode(errors="replace")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nowhere",
        "/style.css",
        "/healthz",
        "/metrics",
        "/hits.atom",
        "/hits.csv",
        "/search?q=%22",
        "/story/none",
    ],
)
async def test_every_answer_has_the_headers(tmp_path: Path, path: str) -> None:
    async with site(tmp_path) as served:
        _, _, answer = await served.get(path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


async def test_answers_to_broken_requests_have_the_headers_too(tmp_path: Path) -> None:
    async with site(tmp_path, filled=False) as served:
        for request in (
            b"NONSENSE\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: localhost\r\nBad Header\r\n\r\n",
        ):
            answer = await raw(served, request)
            assert answer.startswith(("HTTP/1.0 400", "HTTP/1.1 400"))
            assert "Content-Security-Policy: default-src 'none'" in answer
            assert "aiohttp" not in answer
            assert "Python" not in answer


async def test_no_page_has_inline_script_or_style(tmp_path: Path) -> None:
    async with site(tmp_path) as served:
        for path in (
            "/",
            "/archive",
            "/story/20260304-antimony",
            "/search?q=tin",
            "/watchlists",
            "/feeds",
            "/trends",
        ):
            _, text, _ = await served.get(path)
            assert "<script" not in text
            assert " style=" not in text
            assert "<style" not in text


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"]
)
async def test_only_reading_is_possible(tmp_path: Path, method: str) -> None:
    async with (
        site(tmp_path, filled=False) as served,
        served.client.request(method, served.url + "/") as answer,
    ):
        assert answer.status == 405


async def test_head_answers_without_a_body(tmp_path: Path) -> None:
    async with site(tmp_path) as served, served.client.head(served.url + "/feeds") as answer:
        assert answer.status == 200
        assert await answer.read() == b""


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("127.0.0.1:8080", 200),
        ("[::1]:8080", 200),
        ("LOCALHOST.", 200),
        ("monitor.example", 200),
        ("public.example", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421),
        ("a@127.0.0.1", 421),
        ("127.0.0.1:80:80", 421),
    ],
)
async def test_only_known_host_names_are_answered(tmp_path: Path, host: str, status: int) -> None:
    digest, server = 'base_url = "https://public.example/"', 'hosts = ["monitor.example"]'
    async with site(tmp_path, filled=False, digest=digest, server=server) as served:
        assert (await served.get("/robots.txt", headers={"Host": host}))[0] == status


@pytest.mark.parametrize(
    "path",
    [
        "/../config.toml",
        "/..%2f..%2fconfig.toml",
        "/style.css/../../monitor.db",
        "/day/../../etc/passwd",
        "/story/..%2f..%2f",
        "/%00",
    ],
)
async def test_a_path_is_never_a_file(tmp_path: Path, path: str) -> None:
    async with site(tmp_path, filled=False) as served:
        answer = await raw(
            served, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
        )
    assert answer.split()[1] in ("404", "400")


async def test_an_unchanged_page_is_answered_by_304(tmp_path: Path) -> None:
    async with site(tmp_path) as served:
        _, _, first = await served.get("/archive")
        tag = first.headers["ETag"]
        status, text, second = await served.get("/archive", headers={"If-None-Match": tag})
        changed, _, _ = await served.get("/archive", headers={"If-None-Match": '"other"'})
    assert (status, text, changed) == (304, "", 200)
    assert second.headers["ETag"] == tag


# --- the token -------------------------------------------------------------------------------------------------------


async def test_without_the_token_only_health_is_shown(tmp_path: Path) -> None:
    write_token(tmp_path)
    async with site(tmp_path, server=WITH_TOKEN) as served:
        for path in ("/", "/metrics", "/hits.atom", "/feeds.opml", "/nowhere"):
            status, _, answer = await served.get(path)
            assert status == 401
            assert answer.headers["WWW-Authenticate"].startswith("Basic ")
        assert (await served.get("/healthz"))[0] == 200


@pytest.mark.parametrize(
    "headers", [basic(), {"Authorization": f"Bearer {TOKEN}"}, {"Authorization": f"bearer {TOKEN}"}]
)
async def test_the_token_opens_the_page_and_the_cookie_remembers_it(
    tmp_path: Path, headers: dict[str, str]
) -> None:
    write_token(tmp_path)
    async with site(tmp_path, server=WITH_TOKEN) as served:
        status, _, answer = await served.get("/", headers=headers)
        cookie = answer.cookies[COOKIE]
        assert status == 200
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
        assert TOKEN not in cookie.value
        again, _, _ = await served.get("/archive", headers={"Cookie": f"{COOKIE}={cookie.value}"})
        assert again == 200


@pytest.mark.parametrize(
    "headers",
    [
        basic("open barley"),
        {"Authorization": "Bearer "},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Digest x"},
        {"Cookie": f"{COOKIE}={TOKEN}"},
        {"X-Forwarded-For": "127.0.0.1"},
    ],
)
async def test_what_is_not_the_token_does_not_open_it(
    tmp_path: Path, headers: dict[str, str]
) -> None:
    write_token(tmp_path)
    async with site(tmp_path, filled=False, server=WITH_TOKEN) as served:
        assert (await served.get("/", headers=headers))[0] == 401


async def test_the_token_in_the_address_is_nothing(tmp_path: Path) -> None:
    write_token(tmp_path)
    async with site(tmp_path, filled=False, server=WITH_TOKEN) as served:
        assert (await served.get(f"/?token={TOKEN}"))[0] == 401


async def test_guessing_is_slowed(tmp_path: Path) -> None:
    write_token(tmp_path)
    async with site(tmp_path, filled=False, server=WITH_TOKEN) as served:
        answers = [await served.get("/", headers=basic(f"guess {n}")) for n in range(12)]
        right, _, _ = await served.get("/", headers=basic())
    assert [status for status, _, _ in answers] == [401] * 10 + [429] * 2
    assert answers[-1][2].headers["Retry-After"] == "60"
    assert right == 429


def test_guesses_are_forgotten_after_a_minute_and_bounded() -> None:
    clock = [0.0]
    guesses = Guesses(now_s=lambda: clock[0])
    for _ in range(10):
        guesses.add("192.0.2.1")
    assert guesses.too_many("192.0.2.1")
    assert not guesses.too_many("192.0.2.2")
    clock[0] = 61.0
    assert not guesses.too_many("192.0.2.1")
    for n in range(2000):
        guesses.add(str(n))
    assert len(guesses._seen) == 1000


# --- proxies ---------------------------------------------------------------------------------------------------------


def guard(**more: Any) -> Guard:
    known: dict[str, Any] = {
        "hosts": frozenset(),
        "token": None,
        "proxies": (),
        "guesses": Guesses(now_s=lambda: 0.0),
    }
    return Guard(**(known | more))


class Connection:
    """The part of a transport that tells who connected."""

    def __init__(self, remote: str) -> None:
        self._remote = remote

    def get_extra_info(self, name: str, default: object = None) -> object:
        """The peer's address."""
        return (self._remote, 5555) if name == "peername" else default


@pytest.mark.parametrize(
    ("remote", "forwarded", "client"),
    [
        ("10.0.0.7", "192.0.2.9", "192.0.2.9"),
        ("10.0.0.7", "6.6.6.6, 192.0.2.9", "192.0.2.9"),
        ("10.0.0.7", "", "10.0.0.7"),
        ("198.51.100.1", "192.0.2.9", "198.51.100.1"),
        ("not an address", "192.0.2.9", "not an address"),
    ],
)
def test_only_a_trusted_proxy_names_the_reader(remote: str, forwarded: str, client: str) -> None:
    headers = {"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"}
    request = make_mocked_request("GET", "/", headers=headers, transport=Connection(remote))
    chosen = guard(proxies=(ip_network("10.0.0.0/8"),))
    assert chosen.client(request) == client
    assert chosen.is_https(request) == (remote == "10.0.0.7")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("a.example:80", "a.example"),
        ("[::1]:80", "::1"),
        ("A.Example.", "a.example"),
        ("[::1", ""),
        ("", ""),
        ("user@a.example", ""),
    ],
)
def test_the_name_in_a_host_header(header: str, name: str) -> None:
    assert host_of(header) == name


@pytest.mark.parametrize(
    ("authorization", "token"),
    [
        ("Bearer a b", "a b"),
        ("Basic " + base64.b64encode(b"u:p:q").decode(), "p:q"),
        ("Basic /w==", ""),
        ("Digest x", None),
        ("", None),
    ],
)
def test_the_token_in_an_authorization_header(authorization: str, token: str | None) -> None:
    assert given_token(authorization) == token


def test_secrets_are_compared_whole() -> None:
    assert same("é", "é")
    assert not same("", "x")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("x", False),
    ],
)
def test_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
