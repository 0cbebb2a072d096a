"""Feeds that do their worst, polled together: each ends with its reason, none delays another, all are tried again later."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path

import brotli
import zstandard

from monitor.pipeline.polling import round_of
from monitor.store.reader import Reader
from tests.support.newsroom import config_text, item, newsroom, ore_post, rss
from tests.support.sites import RawHandler, SettableClock, Web

ZEROS = bytes(30_000_000)
LAUGHS = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
BOMB = f"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a0 'ha'>{LAUGHS}]><rss version='2.0'><channel>&a9;"
READ = "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss version='2.0'><channel><item><title>[&x;] ore"


def says(head: str, body: bytes = b"") -> RawHandler:
    """Answers with this head and body."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 {head}\r\nConnection: close\r\n\r\n".encode() + body)
        await writer.drain()

    return answer


def goes_on(head: bytes, part: bytes, *, pause_s: float = 0.0) -> RawHandler:
    """Begins with `head` and repeats `part` for ever."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause_s)

    return answer


OK = b"HTTP/1.1 200 OK\r\n"
CASES: dict[str, tuple[RawHandler, str]] = {
    "gzip": (says("200 OK\r\nContent-Encoding: gzip", gzip.compress(ZEROS)), "too_large"),
    "brotli": (
        says("200 OK\r\nContent-Encoding: br", brotli.compress(ZEROS, quality=5)),
        "too_large",
    ),
    "zstd": (says("200 OK\r\nContent-Encoding: zstd", zstandard.compress(ZEROS)), "too_large"),
    "endless": (goes_on(OK + b"\r\n", b"x" * 65_536), "too_large"),
    "announced": (says("200 OK\r\nContent-Length: 20000000", b"x"), "too_large"),
    "silent": (goes_on(b"", b"", pause_s=60), "timeout"),
    "slow-head": (goes_on(OK, b"X: y\r\n", pause_s=0.1), "timeout"),
    "slow-body": (goes_on(OK + b"Content-Length: 9999\r\n\r\n", b"<", pause_s=0.1), "timeout"),
    "endless-head": (goes_on(OK + b"X: ", b"y" * 65_536), "protocol"),
    "many-heads": (goes_on(OK, b"X: y\r\n" * 500), "protocol"),
    "endless-chunk-extension": (
        goes_on(OK + b"Transfer-Encoding: chunked\r\n\r\n5;", b"y" * 4_096, pause_s=0.01),
        "timeout",
    ),
    "chunks-of-junk": (says("200 OK\r\nTransfer-Encoding: chunked", b"zz\r\n"), "protocol"),
    "too-short": (says("200 OK\r\nContent-Length: 99", b"<rss>"), "truncated"),
    "two-lengths": (says("200 OK\r\nContent-Length: 3\r\nContent-Length: 4", b"<rss"), "protocol"),
    "http-0.9": (
        goes_on(b"<rss version='2.0'><channel></channel></rss>\r\n", b"\r\n", pause_s=0.1),
        "protocol",
    ),
    "circle": (says("302 Found\r\nLocation: /rss"), "redirect_loop"),
    "elsewhere": (says("302 Found\r\nLocation: gopher://x.example/"), "bad_url"),
    "inside": (says("302 Found\r\nLocation: http://10.0.0.1/rss"), "private_address"),
    "unknown-coding": (says("200 OK\r\nContent-Encoding: lzma", b"x"), "bad_encoding"),
    "nothing": (says("200 OK"), "empty"),
    "brackets": (says("200 OK", b"<rss><channel>" + b"<" * 1_500_000), "malformed"),
    "laughs": (says("200 OK", BOMB.encode()), "malformed"),
    "external": (says("200 OK", READ.encode()), "malformed"),
    "deep-json": (
        says("200 OK", b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000),
        "malformed",
    ),
}


def until(healed: asyncio.Event, handler: RawHandler, name: str) -> RawHandler:
    """`handler`, and after `healed` a feed of one item."""
    feed = rss([item(f"http://127.0.0.1:1/{name}", "Tin mine", "Ore.")]).encode()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await (says("200 OK", feed) if healed.is_set() else handler)(reader, writer)

    return answer


async def test_each_ends_with_its_reason_none_delays_another_and_all_are_tried_again(
    tmp_path: Path,
) -> None:
    clock, healed = SettableClock(), asyncio.Event()
    async with Web() as web:
        for name, (handler, _) in CASES.items():
            await web.raw(f"{name}.example", until(healed, handler, name))
        addresses = {name: web.url(f"{name}.example", "/rss") for name in CASES}
        text = config_text(*addresses.values(), ore_post(web)).replace(
            "[fetch]", '[fetch]\ntimeout = "3s"'
        )
        async with newsroom(tmp_path, web, text, clock=clock) as services:
            result = await round_of(services)
            assert (result.new, result.hits, result.crashed) == (3, 2, 0)
            healths = {
                health.feed.url: health
                for health in await services.store.read(Reader.feed_health, clock())
            }
            told = {name: healths[url].state for name, url in addresses.items()}
            assert {name: state.reason for name, state in told.items()} == {
                name: reason for name, (_, reason) in CASES.items()
            }
            for state in told.values():
                assert state.message
                assert state.message.isprintable()
                assert (state.failures, state.validators.etag, state.body_hash) == (1, None, None)
                assert state.next_poll_at is not None
                assert (
                    1.5 * 3600 <= (state.next_poll_at - clock()).total_seconds() <= 2.5 * 3600
                )  # backed off, not given up

            healed.set()
            clock.forward(3 * 3600)
            assert (await round_of(services)).new == len(CASES)
            healths = {
                health.feed.url: health
                for health in await services.store.read(Reader.feed_health, clock())
            }
            assert {healths[url].state.failures for url in addresses.values()} == {0}
