"""Forty outlets whose feeds are nearly as large as a feed may be, and the memory of a process tree that reads them all."""

from __future__ import annotations

import asyncio
import random
import subprocess
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from aiohttp import web

from tests.support.newsroom import item, rss

_PAUSE = Event()  # never set: its wait is a pause between two looks


def large_feed(*, size: int, items: int, seed: int = 1) -> bytes:
    """An RSS feed of about `size` bytes with so many items."""
    dice = random.Random(seed)
    words = ["".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _ in range(2000)]
    each = size // items
    listed = []
    for number in range(items):
        text = " ".join(dice.choices(words, k=each // 8))
        listed.append(item(f"https://a.example/{seed}/{number}", f"Item {number} of {seed}", text))
    return rss(listed).encode()


@contextmanager
def outlets(count: int, body: bytes, *, length: bool = True) -> Iterator[tuple[str, ...]]:
    """So many loopback addresses, each a site of its own, that answer /rss with `body`; the addresses of their feeds."""
    ready: Future[int] = Future()
    done = Event()

    async def answer(_request: web.BaseRequest) -> web.StreamResponse:
        if length:
            return web.Response(body=body, content_type="application/rss+xml")
        return web.Response(body=_slices(body), headers={"Content-Type": "application/rss+xml"})

    async def serve() -> None:
        runner = web.ServerRunner(web.Server(answer), shutdown_timeout=0)
        await runner.setup()
        port = 0
        for number in range(count):
            await web.TCPSite(runner, f"127.0.1.{number + 1}", port).start()
            port = port or runner.addresses[0][1]
        ready.set_result(port)
        while not done.is_set():
            await asyncio.sleep(0.05)
        await runner.cleanup()

    thread = Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    port = ready.result(10)
    try:
        yield tuple(f"http://127.0.1.{number + 1}:{port}/rss" for number in range(count))
    finally:
        done.set()
        thread.join(10)


async def _slices(body: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(body), 65536):
        yield body[at : at + 65536]


@dataclass(slots=True)
class Peak:
    """The most that was held, in MB: by the process itself, and by it and its children together."""

    main: float = 0.0
    tree: float = 0.0


def measured(process: subprocess.Popen[str]) -> Peak:
    """The memory of a process until it has ended."""
    peak = Peak()
    while process.poll() is None:
        with suppress(OSError, IndexError, ValueError):
            peak.main = max(peak.main, _kb(process.pid, "status", "VmHWM") / 1000)
            tree = sum(_kb(pid, "smaps_rollup", "Pss") for pid in _tree(process.pid))
            peak.tree = max(peak.tree, tree / 1000)
        _PAUSE.wait(0.05)
    return peak


def _tree(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        for file in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(child) for child in file.read_text().split()]
    return found


def _kb(pid: int, file: str, name: str) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1])
    return 0
