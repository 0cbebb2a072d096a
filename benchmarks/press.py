"""A fast press for benchmarks: one process that serves many generated feeds, and does as it is told about validators and news.

    python benchmarks/press.py FEEDS SEED [ITEMS SIZE]      prints its port, serves until its input ends

`/rss/N` is feed N (RSS, Atom or RDF, 30 items, 10 to 250 kB, mean about 95; `SIZE` makes its texts shorter). Lines on its input
switch it: `pages FOLDER` serves the files of a folder as `/page/FILE` and lists them, 50 at a time, in `/list/N`;
`304` answers every conditional request with 304, `200` never does, `news` adds one item to every feed, `slow` lets
every answer wait for 0.03 to 4 s, evenly spread.
"""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path
from xml.sax.saxutils import escape

_WORDS = (
    "tungsten",
    "gallium",
    "quota",
    "ministry",
    "export",
    "licence",
    "tonnes",
    "lithium",
    "refinery",
    "price",
    "supply",
    "ore",
)
_SLOW_S = (0.03, 4.0)
_NAMES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


class Press:
    """All feeds, as bytes, by number."""

    def __init__(self, count: int, seed: int, items: int = 30, size: float = 1.0) -> None:
        self.mode = "200"
        self.slow = False
        self._length = items
        self._size = size
        self.news = 0
        self._dice = [random.Random(f"{seed} {number}") for number in range(count)]
        self._items = [
            [self._item(number, item) for item in range(items)] for number in range(count)
        ]
        self._bodies: dict[int, bytes] = {}
        self._pages: dict[str, bytes] = {}

    def tell(self, line: str) -> None:
        """Takes an order."""
        if line.startswith("pages "):
            self._pages = {
                file.name: file.read_bytes()
                for file in sorted(Path(line.removeprefix("pages ")).iterdir())
            }
        elif line in ("200", "304"):
            self.mode = line
        elif line == "slow":
            self.slow = True
        elif line == "news":
            self.news += 1
            for number, items in enumerate(self._items):
                items.insert(0, self._item(number, self._length + self.news))
                items.pop()
            self._bodies.clear()

    def wait_s(self, head: bytes) -> float:
        """How long the answer to a request takes."""
        if not self.slow:
            return 0.0
        number = int(head.split(b" ", 2)[1].rpartition(b"/")[2])
        low, high = _SLOW_S
        return low + (high - low) * random.Random(number).random()

    def answer(self, head: bytes) -> bytes:
        """The whole answer to a request."""
        kind, _, name = head.split(b" ", 2)[1].decode()[1:].partition("/")
        if kind == "page":
            return _ok("text/html; charset=utf-8", self._pages[name])
        if kind == "list":
            return _ok("text/xml", self._list(int(name), _host(head)))
        if kind != "rss":
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        number = int(head.split(b" ", 2)[1].rpartition(b"/")[2])
        etag = b'"%d-%d"' % (number, self.news)
        if self.mode == "304" and etag in head:
            return b"HTTP/1.1 304 Not Modified\r\nETag: " + etag + b"\r\n\r\n"
        body = self._bodies.get(number)
        if body is None:
            body = self._bodies[number] = self._document(number).encode()
        length = len(body)
        return (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nETag: %b\r\nContent-Length: %d\r\n\r\n%b"
            % (etag, length, body)
        )

    def _list(self, number: int, host: str) -> bytes:
        """Links to 50 pages, each at one of 40 sites."""
        port = host.rpartition(":")[2]
        rows = (
            f"<item><title>Page {name}</title><link>http://site{at % 40}.example:{port}/page/{name}</link>"
            f"<guid>{name}</guid><description>In short.</description></item>"
            for at, name in list(enumerate(self._pages))[50 * number : 50 * number + 50]
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Pages</title>{"".join(rows)}</channel></rss>'.encode()

    def _item(self, number: int, item: int) -> tuple[str, str, str, str]:
        dice = self._dice[number]
        size = int(self._size * min(dice.lognormvariate(7.6, 0.8), 20_000))
        text = " ".join(dice.choices(_WORDS, k=size // 7))
        paragraphs = "".join(f"<p>{text[at : at + 400]}</p>" for at in range(0, len(text), 400))
        day = 1 + (item * 7 + number) % 27
        return (
            f"Item {item} of {number}: {text[:60]}",
            f"https://site{number}.example/a/{item}",
            f"2026-01-{day:02}T08:00:00Z",
            paragraphs,
        )

    def _document(self, number: int) -> str:
        return (self._rss, self._rss, self._atom, self._rdf)[number % 4](number)

    def _rss(self, number: int) -> str:
        rows = (
            f"<item><title>{title}</title><link>{url}</link><guid>{url}</guid><pubDate>{date}</pubDate>"
            f"<description>{escape(text)}</description></item>"
            for title, url, date, text in self._items[number]
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed {number}</title>{"".join(rows)}</channel></rss>'

    def _atom(self, number: int) -> str:
        rows = (
            f'<entry><title>{title}</title><link href="{url}"/><id>{url}</id><updated>{date}</updated>'
            f'<content type="html">{escape(text)}</content></entry>'
            for title, url, date, text in self._items[number]
        )
        head = f"<title>Feed {number}</title><id>urn:{number}</id><updated>2026-01-01T00:00:00Z</updated>"
        return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{head}{"".join(rows)}</feed>'

    def _rdf(self, number: int) -> str:
        rows = (
            f'<item rdf:about="{url}"><title>{title}</title><link>{url}</link><dc:date>{date}</dc:date>'
            f"<description>{escape(text)}</description></item>"
            for title, url, date, text in self._items[number]
        )
        site = f"https://site{number}.example/"
        head = (
            f'<channel rdf:about="{site}"><title>Feed {number}</title><link>{site}</link></channel>'
        )
        return f'<?xml version="1.0"?><rdf:RDF {_NAMES}>{head}{"".join(rows)}</rdf:RDF>'


def _ok(kind: str, body: bytes) -> bytes:
    return (
        f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        + body
    )


def _host(head: bytes) -> str:
    return next(
        line[6:] for line in head.decode().split("\r\n") if line.lower().startswith("host: ")
    )


class _Connection(asyncio.Protocol):
    def __init__(self, press: Press) -> None:
        self._press = press
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        while b"\r\n\r\n" in self._read:
            head, _, self._read = self._read.partition(b"\r\n\r\n")
            wait_s = self._press.wait_s(head)
            if wait_s:
                asyncio.get_running_loop().call_later(wait_s, self._answer, head)
            else:
                self._answer(head)

    def _answer(self, head: bytes) -> None:
        self._transport.write(self._press.answer(head))  # type: ignore[attr-defined]
        if b"Connection: close" in head:
            self._transport.close()


async def _main(count: int, seed: int, items: int = 30, size: float = 1.0) -> None:
    press = Press(count, seed, items, size)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(press), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        press.tell(line.strip())
        print("ok", flush=True)


if __name__ == "__main__":
    asyncio.run(_main(*map(int, sys.argv[1:4]), *map(float, sys.argv[4:])))
