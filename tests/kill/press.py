"""A scripted press and a mail server on loopback, which know what a monitor must have.

A feed's version is told until the reader shows by its validators that it has it; then it is answered with 304 once, and the
next request finds another version with other items and none of the old. So a validator that is saved without its entries loses
them for ever, where a feed that always answers 200 would hide that.
"""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.utils import format_datetime

from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.newsroom import item, page, rss

_ITEMS = 2
_PLACES = (
    "Zimbabwe",
    "Indonesia",
    "Chile",
    "Canada",
    "Namibia",
    "Malaysia",
    "Argentina",
    "Bolivia",
    "Peru",
    "Australia",
)
_GOODS = ("lithium", "gallium", "cobalt", "germanium", "graphite", "tungsten", "antimony", "nickel")
_SYLLABLES = (
    "ba",
    "ced",
    "dor",
    "fel",
    "gim",
    "hun",
    "jal",
    "kon",
    "lir",
    "mav",
    "nes",
    "pol",
    "rit",
    "sab",
    "tev",
    "vun",
)


@dataclass
class Feed:
    """One feed: its version, whether its reader was told that it is unchanged, and all versions that readers acknowledged."""

    name: str
    version: int = 1
    told_unchanged: bool = False
    acknowledged: set[int] = field(default_factory=set)


def guid(feed: str, version: int, number: int) -> str:
    """The identity of an item."""
    return f"{feed}-{version}-{number}"


def title(feed: str, version: int, number: int) -> str:
    """The title of an item, which nothing else has."""
    n = version * 7 + number * 3 + len(feed)
    return f"{_PLACES[n % len(_PLACES)]} bans {_GOODS[(n // 3) % len(_GOODS)]} exports, order {guid(feed, version, number)}"


def text(feed: str, version: int, number: int) -> str:
    """A text whose words stand in no other one, so that nothing is taken for a copy of something else."""
    dice = random.Random(guid(feed, version, number))
    words = ["".join(dice.choices(_SYLLABLES, k=3)) for _ in range(60)]
    sentences = [" ".join(words[i : i + 10]).capitalize() for i in range(0, 60, 10)]
    return f"{title(feed, version, number)}. The ministry of {words[0]} said so. {'. '.join(sentences)}."


@dataclass
class Press:
    """The servers, and hooks for the one who kills."""

    clock: Callable[[], datetime]
    feeds: dict[str, Feed] = field(
        default_factory=lambda: {name: Feed(name) for name in ("north", "south", "east", "west")}
    )
    mails: dict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    on_event: Callable[[str], None] = lambda _event: None
    frozen: bool = False
    web_port: int = 0
    mail_port: int = 0

    def expected(self) -> set[str]:
        """The items that the reader has said that it has."""
        return {
            guid(feed.name, version, number)
            for feed in self.feeds.values()
            for version in feed.acknowledged
            for number in range(_ITEMS)
        }

    async def run(self, ready: Callable[[], None], done: asyncio.Event) -> None:
        """Serves until `done`."""
        loop = asyncio.get_running_loop()
        runner = web.ServerRunner(web.Server(self._answer), shutdown_timeout=0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.web_port = runner.addresses[0][1]
        post = await loop.create_server(lambda: SMTP(self, loop=loop), "127.0.0.1", 0)
        self.mail_port = post.sockets[0].getsockname()[1]
        ready()
        await done.wait()
        post.close()
        await runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        kind, _, name = request.path.strip("/").partition("/")
        if kind == "page":
            self.on_event("page")
            feed, version, number = name.rsplit("-", 2)
            at = int(version), int(number)
            html = page(title(feed, *at), *text(feed, *at).split(". ", 3))
            return web.Response(text=html, content_type="text/html")
        if name not in self.feeds:
            return web.Response(status=404)
        self.on_event("feed")
        return self._feed(self.feeds[name], request.headers.get("If-None-Match"))

    def _feed(self, feed: Feed, known: str | None) -> web.Response:
        etag = f'"{feed.version}"'
        if known == etag:
            feed.acknowledged.add(feed.version)
            if self.frozen or not feed.told_unchanged:
                feed.told_unchanged = True
                return web.Response(status=304, headers={"ETag": etag})
            feed.version, feed.told_unchanged = feed.version + 1, False
            etag = f'"{feed.version}"'
        date = format_datetime(self.clock())
        items = []
        for number in range(_ITEMS):
            name = guid(feed.name, feed.version, number)
            url = f"http://127.0.0.1:{self.web_port}/page/{name}"
            items.append(
                item(
                    url,
                    title(feed.name, feed.version, number),
                    text(feed.name, feed.version, number),
                    date=date,
                )
            )
        return web.Response(
            text=rss(items), content_type="application/rss+xml", headers={"ETag": etag}
        )

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        body = bytes(envelope.content or b"")
        self.mails[str(message_from_bytes(body)["Message-ID"])].append(body)
        self.on_event("mail taken")
        asyncio.get_running_loop().call_soon(self.on_event, "mail answered")
        return "250 OK"
