"""However a private address is written, and on whatever way the program comes to it, nothing is ever connected to it.

127.0.0.1 stands for the public net here (it is allowed), 127.0.0.2 for what lies inside: a listener there counts who comes.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp.abc import ResolveResult

from monitor.config.settings import FetchSettings
from monitor.core.errors import FetchError, FetchReason
from monitor.fetch.client import Fetcher
from monitor.pipeline.polling import round_of
from monitor.pipeline.services import Services
from monitor.process.turns import Round
from monitor.store.reader import Reader
from tests.fetch.test_address_guard import REFUSED
from tests.support.newsroom import config_text, item, newsroom, page, rss
from tests.support.sites import Names, SettableClock, Web

OUTSIDE = "ore-post.example"
INSIDE = "inside.ore-post.example"
HTML = {"Content-Type": "text/html; charset=utf-8"}
NEVER = (FetchReason.PRIVATE_ADDRESS, FetchReason.BAD_URL, FetchReason.DNS)
WRITTEN = [
    # dotted, short, decimal, octal, hex, mixed, with leading zeros, too large for their place
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "017700000001", "0177.0.0.1", "0177.0.0.01", "0x7f000001", "0x7f.0.0.1",
    "0x7f.1", "0X7F.0x0.0x0.0x1", "127.0x1", "0177.1", "127.000.000.001", "127.0.0.1.", "0", "0.0.0.0", "0x0", "127.255.255.254",
    "383.0.0.1", "4294967297", "127.0.0.257",
    # other private ones as numbers: 10.0.0.1, 169.254.169.254, 192.168.0.1
    "167772161", "0xa000001", "10.1", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518", "192.168.1", "3232235521",
    # IPv6: loopback, unspecified, mapped, compatible, NAT64, 6to4, Teredo, unique local, link-local with zones
    "[::1]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:0001]",
    "[::127.0.0.1]", "[::7f00:1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]",
    "[2001:0:7f00:1::]", "[fc00::1]", "[fd00:ec2::254]", "[fe80::1]", "[fe80::1%25lo]", "[fe80::1%lo]", "[::1%25lo]", "[ff02::1]",
    # names of this host
    "localhost", "LOCALHOST", "localhost.", "x.localhost", "ip6-localhost", "localhost.localdomain",
    # full-width and circled digits, other dots, letters that fold to ASCII, punycode of them
    "１２７.０.０.１", "127。0。0。1", "127．0．0．1", "127｡0｡0｡1", "①②⑦.⓪.⓪.①", "０x7f.1", "ｌocalhost", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "xn--localhost-",
    # user info and other tricks of spelling
    "8.8.8.8@127.0.0.1", "user:8.8.8.8@127.0.0.1", "example.com:80@127.0.0.1", "example.com\\@127.0.0.1",
    "%31%32%37.0.0.1", "127.0.0.1%2f", "127.0.0.1%00.example.com", "127.0.0.1%23@", "[::1]@127.0.0.1", "127.0.0.1\t", "loc\talhost",
    "[127.0.0.1]", "[::1", "::1", "",
]  # fmt: skip


@dataclass(slots=True)
class Inside:
    """A listener that nobody may come to."""

    port: int = 0
    came: list[str] = field(default_factory=list)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Writes down who came, and gives a feed's worth of secrets."""
        self.came.append((await reader.readline()).decode("latin-1"))
        writer.write(
            b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<rss version='2.0'><channel><title>secret</title></channel></rss>"
        )
        writer.close()


@asynccontextmanager
async def inside(host: str = "127.0.0.2", port: int = 0) -> AsyncIterator[Inside]:
    listener = Inside()
    server = await asyncio.start_server(listener.answer, host, port)
    listener.port = server.sockets[0].getsockname()[1]
    async with server:
        yield listener


# --- how it is written ------------------------------------------------------------------------------------------------


def test_the_table_is_long_enough() -> None:
    assert len(set(WRITTEN)) >= 60


@pytest.mark.parametrize("scheme", ["http", "HTTPS"])
@pytest.mark.parametrize("written", WRITTEN)
async def test_a_private_address_is_refused_however_it_is_written(
    written: str, scheme: str
) -> None:
    async with (
        inside("") as listener,
        Fetcher(FetchSettings(site_gap="0s", connect_timeout="2s")) as fetcher,
    ):  # type: ignore[arg-type]
        with pytest.raises(FetchError) as caught:
            await fetcher.get(f"{scheme}://{written}:{listener.port}/rss", max_bytes=1_000)
        assert caught.value.reason in NEVER
        assert listener.came == []


def is_address(text: str) -> bool:
    try:
        return bool(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError:
        return False


ADDRESSES = [text for text in REFUSED if is_address(text)]


@pytest.mark.parametrize("address", ADDRESSES)
async def test_a_name_that_resolves_to_a_private_address_is_refused(address: str) -> None:
    names = Names()
    names.addresses["feeds.example.com"] = (address,)
    async with (
        inside("") as listener,
        Fetcher(FetchSettings(site_gap="0s"), resolver=names) as fetcher,
    ):  # type: ignore[arg-type]
        with pytest.raises(FetchError) as caught:
            await fetcher.get(f"http://feeds.example.com:{listener.port}/", max_bytes=1_000)
        assert caught.value.reason is FetchReason.PRIVATE_ADDRESS
        assert address.partition("%")[0] in caught.value.message
        assert listener.came == []


@pytest.mark.parametrize("order", [("127.0.0.1", "127.0.0.2"), ("127.0.0.2", "127.0.0.1")])
async def test_of_a_public_and_a_private_address_only_the_public_one_is_used(
    order: tuple[str, ...],
) -> None:
    async with Web() as web:
        web.site("both.example").serve("/", b"public")
        web.names.addresses["both.example"] = order
        port = int(web.url("both.example").rpartition(":")[2].rstrip("/"))
        async with (
            inside(port=port) as listener,
            web.fetcher(allow_networks=("127.0.0.1/32",)) as fetcher,
        ):
            assert (await fetcher.get(web.url("both.example"), max_bytes=1_000)).body == b"public"
            assert listener.came == []


async def test_the_second_address_is_guarded_too_when_the_first_does_not_answer() -> None:
    async with (
        Web() as web,
        inside() as listener,
        web.fetcher(allow_networks=("127.0.0.1/32",)) as fetcher,
    ):
        web.names.addresses["both.example"] = (
            "127.0.0.1",
            "127.0.0.2",
        )  # nobody listens on that port of the first
        with pytest.raises(FetchError) as caught:
            await fetcher.get(f"http://both.example:{listener.port}/", max_bytes=1_000)
        assert caught.value.reason is FetchReason.PRIVATE_ADDRESS
        assert listener.came == []


async def test_a_trouble_after_the_connection_is_not_blamed_on_the_address_that_was_left_out() -> (
    None
):
    async with Web() as web:
        web.site("both.example").serve("/", status=500)
        web.names.addresses["both.example"] = ("127.0.0.2", "127.0.0.1")
        async with web.fetcher(allow_networks=("127.0.0.1/32",)) as fetcher:
            with pytest.raises(FetchError) as caught:
                await fetcher.get(web.url("both.example"), max_bytes=1_000)
            assert caught.value.reason is FetchReason.HTTP_STATUS


class Rebinding(Names):
    """Gives a name's addresses one by one, the next with each question."""

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        """The next address."""
        found = await super().resolve(host, port, family)
        return [found[min(self.asked.count(host), len(found)) - 1]]


async def test_a_name_that_changes_its_address_between_two_hops_is_refused_at_the_second() -> None:
    async with Web() as web, inside() as listener:
        web.names = Rebinding()
        web.names.addresses[OUTSIDE] = ("127.0.0.1", "127.0.0.2")
        web.site(OUTSIDE).redirect("/1", f"http://{OUTSIDE}:{listener.port}/2")
        async with web.fetcher(allow_networks=("127.0.0.1/32",)) as fetcher:
            with pytest.raises(FetchError) as caught:
                await fetcher.get(web.url(OUTSIDE, "/1"), max_bytes=1_000)
        assert caught.value.reason is FetchReason.PRIVATE_ADDRESS
        assert web.names.asked == [OUTSIDE, OUTSIDE]
        assert (web.site(OUTSIDE).paths, listener.came) == (["/1"], [])


# --- on which way the program comes to it -----------------------------------------------------------------------------


@asynccontextmanager
async def monitor(
    folder: Path, web: Web, feed: str, *, sitemap: str = "", clock: SettableClock | None = None
) -> AsyncIterator[Services]:
    text = config_text(feed).replace("127.0.0.0/8", "127.0.0.1/32")
    if sitemap:
        text = text.replace(
            'language = "en"', f'language = "en"\nfull_text = "never"\nsitemap = "{sitemap}"'
        )
    async with newsroom(folder, web, text, clock=clock) as services:
        yield services


@pytest.mark.parametrize("path", ["feed", "redirect", "scheme", "port"])
async def test_no_feed_leads_inside(tmp_path: Path, path: str) -> None:
    async with Web() as web, inside() as listener:
        web.names.addresses[INSIDE] = ("127.0.0.2",)
        target = {
            "feed": f"http://{INSIDE}:{listener.port}/rss",
            "redirect": f"http://127.0.0.2:{listener.port}/rss",
            "scheme": f"ftp://127.0.0.2:{listener.port}/rss",
            "port": f"//{INSIDE}:{listener.port}/rss",
        }[path]
        web.site(OUTSIDE).redirect("/rss", target, status=302)
        async with monitor(
            tmp_path, web, target if path == "feed" else web.url(OUTSIDE, "/rss")
        ) as services:
            result = await round_of(services)
            (reason,) = result.failed.values()
            assert reason.partition(":")[0] == (
                "bad_url" if path == "scheme" else "private_address"
            )
            (health,) = await services.store.read(Reader.feed_health, services.now())
            assert (health.state.reason, health.state.failures) == (reason.partition(":")[0], 1)
            assert health.state.next_poll_at is not None
            assert health.state.next_poll_at > services.now()
        assert listener.came == []


@pytest.mark.parametrize(
    "way", ["link", "redirect", "refresh", "amp", "carried", "robots", "robots page"]
)
async def test_no_article_leads_inside(tmp_path: Path, way: str) -> None:
    async with Web() as web, inside() as listener:
        web.names.addresses[INSIDE] = ("127.0.0.2",)
        secret = f"http://{INSIDE}:{listener.port}/a"
        site, link = web.site(OUTSIDE), web.url(OUTSIDE, "/a")
        if way == "link":
            link = secret
        elif way == "carried":
            link = f"https://www.bing.com/news/apiclick.aspx?url={secret.replace(':', '%3A').replace('/', '%2F')}"
        elif way == "redirect":
            site.redirect("/a", secret)
        elif way == "refresh":
            site.serve(
                "/a",
                f'<html><head><meta http-equiv="refresh" content="0; url={secret}">',
                headers=HTML,
            )
        elif way == "amp":
            site.serve(
                "/a", f'<html amp><head><link rel="canonical" href="{secret}"></head>', headers=HTML
            )
        elif way == "robots":
            site.redirect("/robots.txt", f"http://127.0.0.2:{listener.port}/robots.txt")
            site.serve("/a", page("Ore", "Text."), headers=HTML)
        else:
            site.redirect("/a", f"http://127.0.0.2:{listener.port}/a")
        site.serve(
            "/rss",
            rss([item(link.replace("&", "&amp;"), "Zimbabwe bans lithium exports", "A ban.")]),
        )
        async with monitor(tmp_path, web, web.url(OUTSIDE, "/rss")) as services:
            result = await round_of(services)
            assert result.crashed == 0
            assert result.read == {"feed_only": 1}
            assert set(result.unread) <= {"private_address", "robots"}
        assert listener.came == []


@pytest.mark.parametrize("redirected", [False, True])
async def test_no_news_sitemap_leads_inside(tmp_path: Path, redirected: bool) -> None:
    clock = SettableClock()
    async with Web() as web, inside() as listener:
        site, secret = web.site(OUTSIDE), f"http://127.0.0.2:{listener.port}/news.xml"
        site.redirect("/news.xml", secret)
        sitemap = web.url(OUTSIDE, "/news.xml") if redirected else secret
        feed = web.url(OUTSIDE, "/rss")

        def listed(numbers: range, hour: int) -> str:
            date = f"Fri, 20 Feb 2026 {hour:02d}:00:00 GMT"
            return rss(
                [
                    item(web.url(OUTSIDE, f"/{n}"), f"Item {n}", "A summary.", date=date)
                    for n in numbers
                ]
            )

        site.serve("/rss", listed(range(4), 7))
        async with monitor(tmp_path, web, feed, sitemap=sitemap, clock=clock) as services:
            await round_of(services)
            clock.forward(3 * 3600)
            site.serve("/rss", listed(range(8, 12), 10))
            result: Round = await round_of(services, everything=True)
            assert result.new == 4
            assert site.paths.count("/news.xml") == int(redirected)
        assert listener.came == []
