"""Real servers on loopback; what is asked is asserted on the server's side."""

from __future__ import annotations

import asyncio
import base64
import gzip
import itertools
import re
import ssl
import zlib
from datetime import timedelta

import brotli
import pytest
import trustme
import zstandard
from aiohttp import web as server
from multidict import CIMultiDict

from monitor.config.settings import FetchSettings
from monitor.core.errors import FetchError, FetchReason
from monitor.core.http_hints import fresh_s
from monitor.fetch.client import Fetcher
from monitor.model.feeds import Feed, Validators
from tests.support.sites import LOOPBACK, SettableClock, Web

HOST = "news.example.com"
OTHER = "press.example.org"
BODY = b"<rss version='2.0'><channel><title>Ore</title></channel></rss>"
MAX = 100_000


async def refusal(fetcher: Fetcher, url: str, **how: object) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetcher.get(url, **{"max_bytes": MAX, **how})  # type: ignore[arg-type]
    return caught.value


async def test_an_answer_carries_body_headers_and_address() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST).serve("/rss", BODY, headers={"ETag": '"1"', "X-Odd": "yes"})
        response = await fetcher.get(web.url(HOST, "/rss"), max_bytes=MAX)
        assert (response.status, response.body, response.url) == (200, BODY, web.url(HOST, "/rss"))
        assert (response.headers["etag"], response.headers["x-odd"]) == ('"1"', "yes")
        assert response.permanent_url is None
        assert not response.not_modified
        assert len(web.site(HOST).asked) == 1


async def test_a_header_that_comes_in_two_lines_is_read_whole() -> None:
    async def answer(request: server.Request) -> server.Response:
        lines = (("Cache-Control", "max-age=7200"), ("Cache-Control", "public"))
        return server.Response(body=BODY, headers=CIMultiDict(lines))

    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST).on("/rss", answer)
        response = await fetcher.get(web.url(HOST, "/rss"), max_bytes=MAX)
        assert fresh_s(response.headers, now=SettableClock()()) == 7200


async def test_validators_are_sent_byte_for_byte_and_a_304_is_a_value() -> None:
    odd = 'W/"a b;c=é"'
    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST).serve("/rss", BODY, headers={"ETag": odd})
        first = await fetcher.get(web.url(HOST, "/rss"), max_bytes=MAX)
        validators = Validators(
            etag=first.headers["etag"], last_modified="Thu, 19 Feb 2026 08:00:00 GMT"
        )
        second = await fetcher.get(web.url(HOST, "/rss"), validators=validators, max_bytes=MAX)
        assert second.not_modified
        assert second.body == b""
        asked = web.site(HOST).asked[1].headers
        assert (asked["if-none-match"], asked["if-modified-since"]) == (
            odd,
            "Thu, 19 Feb 2026 08:00:00 GMT",
        )


async def test_who_asks_is_named_and_nothing_else_is_told() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST).serve("/rss", BODY, headers={"Set-Cookie": "a=1"})
        await fetcher.get(web.url(HOST, "/rss"), max_bytes=MAX)
        await fetcher.get(web.url(HOST, "/rss"), max_bytes=MAX)
        asked = web.site(HOST).asked[1].headers
        assert asked["user-agent"].startswith("MineralsMonitor/")
        assert "+https://" in asked["user-agent"]
        assert asked["accept-encoding"] == "gzip, deflate, br, zstd"
        assert not {"cookie", "referer", "authorization", "if-none-match"} & set(asked)


async def test_a_feed_lends_its_user_agent_headers_and_credentials() -> None:
    async with Web() as web, web.fetcher(env={"PRESS": "ann:s3:cret"}) as fetcher:
        web.site(HOST).serve("/rss", BODY)
        feed = Feed(
            url=web.url(HOST, "/rss"),
            name="Ore",
            user_agent="Own/1",
            headers=(("X-Key", "k"),),
            auth_env="PRESS",
        )
        await fetcher.get(feed.url, feed=feed, max_bytes=MAX)
        asked = web.site(HOST).asked[0].headers
        assert (asked["user-agent"], asked["x-key"]) == ("Own/1", "k")
        assert asked["authorization"] == "Basic " + base64.b64encode(b"ann:s3:cret").decode()


async def test_credentials_in_the_address_are_sent_as_such_and_shown_nowhere() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST).serve("/rss", BODY)
        url = web.url(HOST, "/rss").replace("://", "://ann:s%20x@")
        response = await fetcher.get(url, feed=Feed(url=url, name="Ore"), max_bytes=MAX)
        assert (
            web.site(HOST).asked[0].headers["authorization"]
            == "Basic " + base64.b64encode(b"ann:s x").decode()
        )
        assert "ann" not in response.url
        error = await refusal(fetcher, url.replace("/rss", "/none"))
        assert "ann" not in str(error)


async def test_an_address_that_is_only_tried_sends_its_credentials_to_its_own_host_too() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST).redirect("/rss", web.url(OTHER, "/rss"))
        web.site(OTHER).serve("/rss", BODY)
        await fetcher.get(web.url(HOST, "/rss").replace("://", "://ann:x@"), max_bytes=MAX)
        assert (
            web.site(HOST).asked[0].headers["authorization"]
            == "Basic " + base64.b64encode(b"ann:x").decode()
        )
        assert "authorization" not in web.site(OTHER).asked[0].headers


async def test_credentials_and_headers_never_cross_hosts() -> None:
    async with Web() as web, web.fetcher(env={"PRESS": "ann:x"}) as fetcher:
        web.site(HOST).redirect("/rss", web.url(OTHER, "/rss").replace("://", "://eve:y@"))
        web.site(OTHER).serve("/rss", BODY, headers={"Set-Cookie": "a=1"})
        feed = Feed(
            url=web.url(HOST, "/rss"), name="Ore", headers=(("X-Key", "k"),), auth_env="PRESS"
        )
        await fetcher.get(feed.url, feed=feed, max_bytes=MAX)
        assert "authorization" in web.site(HOST).asked[0].headers
        assert not {"authorization", "x-key", "cookie"} & set(web.site(OTHER).asked[0].headers)


@pytest.mark.parametrize(
    ("host", "port"),
    [
        (OTHER, None),
        ("sub.news.example.com", None),
        ("example.com", None),
        ("news.example.com.", None),
        (HOST, "other"),
    ],
)
async def test_credentials_stay_where_they_belong_on_every_way(host: str, port: str | None) -> None:
    """To another host, a subdomain, the parent, the same name written otherwise, another port, and back again."""
    seen: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(
            f"HTTP/1.1 302 Found\r\nLocation: {home}back\r\nSet-Cookie: b=2\r\nConnection: close\r\n\r\n".encode()
        )
        writer.close()

    async with Web() as web, web.fetcher(env={"PRESS": "ann:s3cret"}) as fetcher:
        home = web.url(HOST)
        stranger = await asyncio.start_server(listen, "127.0.0.1", 0)
        web.names.addresses[host] = ("127.0.0.1",)
        web.site(HOST).serve(
            "/rss",
            status=302,
            headers={
                "Location": f"http://{host}:{stranger.sockets[0].getsockname()[1]}/rss",
                "Set-Cookie": "a=1",
            },
        )
        web.site(HOST).serve("/back", BODY)
        feed = Feed(
            url=web.url(HOST, "/rss"),
            name="Ore",
            headers=(("X-Key", "k3y"), ("Cookie", "c=own")),
            auth_env="PRESS",
        )
        async with stranger:
            assert (await fetcher.get(feed.url, feed=feed, max_bytes=MAX)).body == BODY
        (asked,) = seen
        assert not re.search(
            rb"authorization|x-key|k3y|cookie|s3cret|referer", asked, re.IGNORECASE
        )
        back = web.site(HOST).asked[1].headers
        assert (back["x-key"], back["cookie"]) == ("k3y", "c=own")
        assert "authorization" in back


async def test_an_article_and_a_robots_file_elsewhere_see_no_credentials() -> None:
    async with Web() as web, web.fetcher(env={"PRESS": "ann:s3cret"}) as fetcher:
        web.site(OTHER).serve("/a", BODY, headers={"Set-Cookie": "a=1"})
        feed = Feed(
            url=web.url(HOST, "/rss"), name="Ore", headers=(("X-Key", "k3y"),), auth_env="PRESS"
        )
        for _ in range(2):
            await fetcher.get(web.url(OTHER, "/a"), feed=feed, max_bytes=MAX, robots=True)
        assert web.site(OTHER).paths == ["/robots.txt", "/a", "/a"]
        assert not {"authorization", "x-key", "cookie"} & {
            name for asked in web.site(OTHER).asked for name in asked.headers
        }


async def test_one_proxy_may_serve_all_feeds() -> None:
    async with Web() as web:
        web.site("unresolved.example.net").serve("/rss", BODY)
        del web.names.addresses["unresolved.example.net"]
        web.site("proxy.example.net")
        web.site("own.example.net")
        env = {"OUT": web.url("proxy.example.net"), "OWN": web.url("own.example.net")}
        async with web.fetcher(env=env, allow_networks=(), proxy_env="OUT") as fetcher:
            url = web.url("unresolved.example.net", "/rss")
            for feed in (Feed(url=url, name="a"), Feed(url=url, name="b", proxy_env="OWN")):
                assert (await fetcher.get(url, feed=feed, max_bytes=MAX)).body == BODY
            assert web.names.asked == ["proxy.example.net", "own.example.net"]


async def test_a_feed_that_is_refused_is_told_of_user_agents() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST).serve("/rss", b"", status=403)
        feed = Feed(url=web.url(HOST, "/rss"), name="a")
        assert "user_agent" in (await refusal(fetcher, feed.url, feed=feed)).message
        assert "user_agent" not in (await refusal(fetcher, feed.url)).message


async def test_a_missing_environment_variable_is_named() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        for feed in (
            Feed(url=web.url(HOST), name="a", auth_env="NOT_SET"),
            Feed(url=web.url(HOST), name="a", proxy_env="NOT_SET"),
        ):
            assert "NOT_SET" in (await refusal(fetcher, feed.url, feed=feed)).message
        assert web.site(HOST).asked == []


async def test_a_proxy_is_asked_in_the_place_of_the_site() -> None:
    async with Web() as web:
        web.site("unresolved.example.net").serve("/rss", BODY)
        del web.names.addresses["unresolved.example.net"]
        web.site("proxy.example.net")
        env = {"OUT": web.url("proxy.example.net")}
        async with web.fetcher(env=env, allow_networks=()) as fetcher:
            feed = Feed(url=web.url("unresolved.example.net", "/rss"), name="a", proxy_env="OUT")
            response = await fetcher.get(feed.url, feed=feed, max_bytes=MAX)
            assert response.body == BODY
            assert web.names.asked == ["proxy.example.net"]


@pytest.mark.parametrize(
    "host",
    [
        "10.1.2.3", "127.0.0.1.", "127.1", "0x7f.1", "2130706433", "017700000001", "[::1]", "[::ffff:7f00:1]", "[fe80::1%25eth0]",
        "localhost", "LOCALHOST.", "x.localhost", "１２７.０.０.１", "127。0。0。1", "①②⑦.0.0.1", "0",
    ],
)  # fmt: skip
async def test_a_proxy_is_not_asked_for_private_addresses_however_they_are_written(
    host: str,
) -> None:
    async with Web() as web:
        web.site("proxy.example.net")
        web.site(HOST).redirect("/out", f"http://{host}/")
        async with web.fetcher(
            env={"OUT": web.url("proxy.example.net")}, allow_networks=()
        ) as fetcher:
            feed = Feed(url=f"http://{host}/rss", name="b", proxy_env="OUT")
            redirected = Feed(url=web.url(HOST, "/out"), name="c", proxy_env="OUT")
            for one in (feed, redirected):
                assert (await refusal(fetcher, one.url, feed=one)).reason in (
                    FetchReason.PRIVATE_ADDRESS,
                    FetchReason.BAD_URL,
                )
        assert web.site(HOST).paths == [web.url(HOST, "/out")]  # as proxies are asked


@pytest.mark.parametrize(
    "proxy",
    [
        "http://ann:s3cret@127.0.0.1:1",
        "ann:s3cret@127.0.0.1:1",
        "socks5://ann:s3cret@127.0.0.1:1",
        "http://ann:s3cret@[::1",
        "http://ann:s3cret@nowhere.example.com:1",
    ],
)
async def test_a_proxys_password_is_shown_nowhere(proxy: str) -> None:
    async with Web() as web, web.fetcher(env={"OUT": proxy}) as fetcher:
        for url in ("http://x.example/rss", "https://x.example/rss"):
            error = await refusal(fetcher, url, feed=Feed(url=url, name="a", proxy_env="OUT"))
            assert error.reason in (FetchReason.CONNECT, FetchReason.DNS)
            assert not {"ann", "s3cret"} & set(re.split(r"\W+", f"{error} {error!r}"))


async def test_a_proxy_that_refuses_says_so_without_its_password() -> None:
    async with Web() as web:
        await web.raw(
            "proxy.example.net",
            _says(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"),
        )
        proxy = web.url("proxy.example.net").replace("://", "://ann:s3cret@")
        async with web.fetcher(env={"OUT": proxy}) as fetcher:
            feed = Feed(url="https://x.example/rss", name="a", proxy_env="OUT")
            error = await refusal(fetcher, feed.url, feed=feed)
            assert (error.reason, error.message) == (FetchReason.CONNECT, "the proxy answered 407")


# --- redirects --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statuses", "permanent"),
    [
        ((301,), "/1"),
        ((308,), "/1"),
        ((302,), None),
        ((307,), None),
        ((303,), None),
        ((301, 308), "/2"),
        ((301, 302), "/1"),
        ((302, 301), None),
    ],
)
async def test_the_leading_permanent_run_is_reported(
    statuses: tuple[int, ...], permanent: str | None
) -> None:
    async with Web() as web, web.fetcher() as fetcher:
        for step, status in enumerate(statuses):
            web.site(HOST).redirect(f"/{step}", f"/{step + 1}", status=status)
        web.site(HOST).serve(f"/{len(statuses)}", BODY)
        response = await fetcher.get(web.url(HOST, "/0"), max_bytes=MAX)
        assert response.url == web.url(HOST, f"/{len(statuses)}")
        assert response.permanent_url == (web.url(HOST, permanent) if permanent else None)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("/0", FetchReason.REDIRECT_LOOP),
        ("ftp://example.com/", FetchReason.BAD_URL),
        ("file:///etc/passwd", FetchReason.BAD_URL),
        ("http://[::1", FetchReason.BAD_URL),
        ("http://10.0.0.8/", FetchReason.PRIVATE_ADDRESS),
        ("http://[::ffff:10.0.0.8]/", FetchReason.PRIVATE_ADDRESS),
        ("http://169.254.169.254/latest/meta-data/", FetchReason.PRIVATE_ADDRESS),
        ("http://inside.example.com/", FetchReason.PRIVATE_ADDRESS),
    ],
)
async def test_every_hop_is_checked(target: str, reason: FetchReason) -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.names.addresses["inside.example.com"] = ("192.168.7.7",)
        web.site(HOST).redirect("/0", target)
        assert (await refusal(fetcher, web.url(HOST, "/0"))).reason is reason


async def test_more_than_ten_redirects_are_too_many() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        for step in range(12):
            web.site(HOST).redirect(f"/{step}", f"/{step + 1}")
        web.site(HOST).serve("/12", BODY)
        assert (await refusal(fetcher, web.url(HOST, "/0"))).reason is FetchReason.REDIRECT_LOOP
        assert len(web.site(HOST).asked) == 11
        assert (await fetcher.get(web.url(HOST, "/2"), max_bytes=MAX)).body == BODY


async def test_a_redirect_without_a_target_is_a_refusal() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST).serve("/", status=302)
        error = await refusal(fetcher, web.url(HOST))
        assert (error.reason, error.status) == (FetchReason.HTTP_STATUS, 302)


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, FetchReason.HTTP_STATUS),
        (401, FetchReason.BLOCKED),
        (403, FetchReason.BLOCKED),
        (404, FetchReason.NOT_FOUND),
        (407, FetchReason.BLOCKED),
        (410, FetchReason.GONE),
        (418, FetchReason.HTTP_STATUS),
        (429, FetchReason.RATE_LIMITED),
        (451, FetchReason.BLOCKED),
        (500, FetchReason.HTTP_STATUS),
        (503, FetchReason.HTTP_STATUS),
        (206, FetchReason.TRUNCATED),
        (304, FetchReason.HTTP_STATUS),  # nobody asked whether it had changed
    ],
)
async def test_a_status_has_its_reason(status: int, reason: FetchReason) -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST).serve("/", status=status)
        error = await refusal(fetcher, web.url(HOST))
        assert (error.reason, error.status, error.retry_after_s) == (reason, status, None)


@pytest.mark.parametrize("status", [404, 429, 500, 503])
async def test_retry_after_holds_the_whole_site_and_no_other(status: int) -> None:
    clock = SettableClock()
    async with Web() as web, web.fetcher(now=clock) as fetcher:
        web.site(HOST).serve("/", status=status, headers={"Retry-After": "120"})
        web.site("www.example.com").serve("/", BODY)
        web.site(OTHER).serve("/", BODY)
        error = await refusal(fetcher, web.url(HOST))
        assert error.retry_after_s == 120
        assert error.reason is not FetchReason.HELD
        assert fetcher.holds() == {"example.com": clock() + timedelta(seconds=120)}
        clock.forward(100)
        held = await refusal(fetcher, web.url("www.example.com"))
        assert (held.reason, held.retry_after_s) == (FetchReason.HELD, 20)
        assert (await fetcher.get(web.url(OTHER), max_bytes=MAX)).body == BODY
        clock.forward(21)
        assert (await fetcher.get(web.url("www.example.com"), max_bytes=MAX)).body == BODY
        assert fetcher.holds() == {}


async def test_a_503_with_retry_after_is_a_rate_limit() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST).serve(
            "/", status=503, headers={"Retry-After": "Fri, 20 Feb 2026 09:00:00 GMT"}
        )
        error = await refusal(fetcher, web.url(HOST))
        assert (error.reason, error.retry_after_s) == (FetchReason.RATE_LIMITED, 3600)


async def test_a_restored_hold_is_kept() -> None:
    clock = SettableClock()
    async with Web() as web, web.fetcher(now=clock) as fetcher:
        web.site(HOST).serve("/", BODY)
        fetcher.hold("example.com", clock() + timedelta(seconds=60))
        assert (await refusal(fetcher, web.url(HOST))).reason is FetchReason.HELD
        assert web.site(HOST).asked == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "news",
        "ftp://example.com/x",
        "http://",
        "http://[::1",
        "javascript:alert(1)",
        "http://a:b/",
    ],
)
async def test_what_is_no_address_is_not_asked(url: str) -> None:
    async with Web() as web, web.fetcher() as fetcher:
        assert (await refusal(fetcher, url)).reason is FetchReason.BAD_URL


async def test_a_name_that_does_not_resolve() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        assert (await refusal(fetcher, "http://nowhere.example.com/")).reason is FetchReason.DNS


async def test_a_port_that_nobody_listens_on() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        assert (await refusal(fetcher, "http://127.0.0.1:1/")).reason is FetchReason.CONNECT


EVIL = "a\r\nX-Evil: 1"


@pytest.mark.parametrize(
    ("how", "settings"),
    [
        ({"headers": (("X-Key", EVIL),)}, {}),
        ({"headers": (("X-Key", "a\nX-Evil: 1"),)}, {}),
        ({"headers": (("X-Key: a\r\nX-Evil", "1"),)}, {}),
        ({"headers": (("X-Key", "a\0"),)}, {}),
        ({"user_agent": EVIL}, {}),
        ({}, {"language": EVIL}),
        ({}, {"etag": EVIL}),
        ({}, {"last_modified": EVIL}),
    ],
)
async def test_header_injection_is_refused(
    how: dict[str, object], settings: dict[str, str]
) -> None:
    validators = Validators(
        etag=settings.pop("etag", None), last_modified=settings.pop("last_modified", None)
    )
    async with Web() as web, web.fetcher(**settings) as fetcher:
        web.site(HOST).serve("/", BODY)
        feed = Feed(url=web.url(HOST), name="a", **how)  # type: ignore[arg-type]
        assert (
            await refusal(fetcher, feed.url, feed=feed, validators=validators)
        ).reason is FetchReason.PROTOCOL
        assert web.site(HOST).asked == []


async def test_no_header_comes_out_of_an_address() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST).redirect("/away", "/to%0d%0aX-Evil:%201")
        for path in (
            "/a\r\nX-Evil: 1",
            "/a%0d%0aX-Evil:%201",
            "/a?b=\nX-Evil: 1",
            "/away",
            "/a HTTP/1.1\r\nX-Evil: 1\r\n\r\n",
        ):
            await refusal(fetcher, web.url(HOST, path))
        assert len(web.site(HOST).asked) == 6
        assert not [asked for asked in web.site(HOST).asked if "x-evil" in asked.headers]


@pytest.mark.parametrize(
    ("answer", "reason", "message"),
    [
        (
            b"200 OK\r\nContent-Encoding: \xff\xfex",
            FetchReason.BAD_ENCODING,
            'unknown content coding " x"',
        ),
        (
            b"200 OK\r\nContent-Encoding: a\xe2\x80\xae\xc2\x9b31m",
            FetchReason.BAD_ENCODING,
            'unknown content coding "a 31m"',
        ),
        (
            b"302 OK\r\nLocation: ftp://ann:x@y/\xe2\x80\xae",
            FetchReason.BAD_URL,
            "redirects to 'ftp://y/%E2%80%AE'",
        ),
    ],
)
async def test_what_a_server_sends_is_quoted_as_one_printable_line(
    answer: bytes, reason: FetchReason, message: str
) -> None:
    async with Web() as web, web.fetcher() as fetcher:
        await web.raw(HOST, _says(b"HTTP/1.1 " + answer + b"\r\nContent-Length: 1\r\n\r\nx"))
        error = await refusal(fetcher, web.url(HOST))
        assert (error.reason, error.message) == (reason, message)


async def test_odd_bytes_in_a_redirect_are_percent_encoded() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST)
        await web.raw(
            OTHER,
            _says(
                b"HTTP/1.1 301 OK\r\nLocation: "
                + web.url(HOST, "/").encode()
                + b"caf\xe9\x1b[31m\r\n\r\n"
            ),
        )
        error = await refusal(fetcher, web.url(OTHER))
        assert (error.url, error.reason) == (web.url(HOST, "/caf%E9%1B[31m"), FetchReason.NOT_FOUND)
        assert web.site(HOST).paths == ["/caf%E9%1B[31m"]


# --- private addresses ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "localhost.example.com"]
)
async def test_loopback_is_refused_by_number_and_by_name(host: str) -> None:
    async with Web() as web, web.fetcher(allow_networks=()) as fetcher:
        web.site("localhost.example.com").serve("/", BODY)
        port = web.url("localhost.example.com").split(":")[2]
        error = await refusal(fetcher, f"http://{host}:{port}")
        assert error.reason is FetchReason.PRIVATE_ADDRESS
        assert web.site("localhost.example.com").asked == []


async def test_what_one_feed_may_reach_no_other_may() -> None:
    async with Web() as web, web.fetcher(allow_networks=()) as fetcher:
        web.site(HOST).serve("/", BODY)
        allowed = Feed(url=web.url(HOST), name="a", allow_networks=(LOOPBACK,))
        assert (await fetcher.get(allowed.url, feed=allowed, max_bytes=MAX)).body == BODY
        other = Feed(url=web.url(HOST), name="b")
        assert (await refusal(fetcher, other.url, feed=other)).reason is FetchReason.PRIVATE_ADDRESS
        assert len(web.site(HOST).asked) == 1


async def test_a_name_with_a_public_and_a_private_address_reaches_the_private_one_never() -> None:
    async with Web() as web, web.fetcher(allow_networks=(), connect_timeout="1s") as fetcher:
        web.site(HOST).serve("/", BODY)
        web.names.addresses[HOST] = ("127.0.0.1", "10.0.0.1")
        assert (await refusal(fetcher, web.url(HOST))).reason is FetchReason.PRIVATE_ADDRESS
        assert web.site(HOST).asked == []


async def test_the_environments_proxy_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST).serve("/", BODY)
        assert (await fetcher.get(web.url(HOST), max_bytes=MAX)).body == BODY


# --- limits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(BODY, mtime=0)),
        ("deflate", zlib.compress(BODY)),
        ("br", brotli.compress(BODY)),
        ("zstd", zstandard.compress(BODY)),
        ("gzip, br", brotli.compress(gzip.compress(BODY, mtime=0))),
    ],
)
async def test_content_codings_are_undone(coding: str, body: bytes) -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST).serve("/", body, headers={"Content-Encoding": coding})
        assert (await fetcher.get(web.url(HOST), max_bytes=MAX)).body == BODY


async def test_a_large_coded_body_is_decoded_too() -> None:
    text = bytes(range(256)) * 4_000 + BODY
    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST).serve("/", zlib.compress(text, 0), headers={"Content-Encoding": "deflate"})
        assert (await fetcher.get(web.url(HOST), max_bytes=2_000_000)).body == text


@pytest.mark.parametrize("size", [MAX, MAX + 1])
async def test_the_limit_is_exact(size: int) -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST).serve("/", b"x" * size)
        if size <= MAX:
            assert len((await fetcher.get(web.url(HOST), max_bytes=MAX)).body) == size
        else:
            assert (await refusal(fetcher, web.url(HOST))).reason is FetchReason.TOO_LARGE


async def test_an_endless_body_is_left_at_the_limit() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        sent = 0

        async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal sent
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n")
            while True:
                writer.write(b"x" * 65_536)
                await writer.drain()
                sent += 65_536

        await web.raw(HOST, endless)
        assert (await refusal(fetcher, web.url(HOST))).reason is FetchReason.TOO_LARGE
        assert sent < 20_000_000


async def test_a_body_shorter_than_promised_is_truncated() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        await web.raw(HOST, _says(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + BODY))
        await web.raw(
            OTHER, _says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n")
        )
        assert (await refusal(fetcher, web.url(HOST))).reason is FetchReason.TRUNCATED
        assert (await refusal(fetcher, web.url(OTHER))).reason is FetchReason.TRUNCATED


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", FetchReason.CONNECT),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", FetchReason.PROTOCOL),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", FetchReason.PROTOCOL),
        (b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 5_000 + b"\r\n", FetchReason.PROTOCOL),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", FetchReason.PROTOCOL),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8bjunk",
            FetchReason.BAD_ENCODING,
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: zip\r\n\r\nx", FetchReason.BAD_ENCODING),
    ],
)
async def test_what_is_not_http(answer: bytes, reason: FetchReason) -> None:
    async with Web() as web, web.fetcher() as fetcher:
        await web.raw(HOST, _says(answer))
        assert (await refusal(fetcher, web.url(HOST))).reason is reason


@pytest.mark.parametrize(
    "start", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<"]
)
async def test_slow_headers_and_bodies_end_at_the_time_limit(start: bytes) -> None:
    async with Web() as web, web.fetcher(timeout="0.2s") as fetcher:

        async def stall(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(start)
            await reader.read()

        await web.raw(HOST, stall)
        error = await refusal(fetcher, web.url(HOST))
        assert (error.reason, error.message) == (FetchReason.TIMEOUT, "no whole answer in 0.2 s")


async def test_the_time_limit_counts_all_hops() -> None:
    async with Web() as web, web.fetcher(timeout="0.3s") as fetcher:

        async def slow(request: server.Request) -> server.Response:
            await asyncio.sleep(0.12)
            return server.Response(status=302, headers={"Location": request.path + "x"})

        for step in range(9):
            web.site(HOST).on("/" + "x" * step, slow)
        assert (await refusal(fetcher, web.url(HOST))).reason is FetchReason.TIMEOUT
        assert len(web.site(HOST).asked) <= 4


@pytest.mark.parametrize("kind", ["application/pdf", "video/mp4", "image/png", "audio/mpeg"])
async def test_media_are_named_and_not_read(kind: str) -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST).serve("/", b"x" * (MAX + 1), headers={"Content-Type": kind})
        response = await fetcher.get(web.url(HOST), max_bytes=MAX)
        assert (response.body, response.headers["content-type"]) == (b"", kind)


# --- TLS --------------------------------------------------------------------------------------------------------------


async def test_certificates_are_checked() -> None:
    authority, stranger = trustme.CA(), trustme.CA()
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(HOST).configure_cert(serving)
    trusting, doubting = ssl.create_default_context(), ssl.create_default_context()
    authority.configure_trust(trusting)
    stranger.configure_trust(doubting)
    async with Web(ssl_context=serving) as web:
        web.site(HOST).serve("/", BODY)
        web.site(OTHER).serve("/", BODY)
        async with web.fetcher(ssl_context=trusting) as fetcher:
            assert (await fetcher.get(web.url(HOST), max_bytes=MAX)).body == BODY
            assert (await refusal(fetcher, web.url(OTHER))).reason is FetchReason.TLS
        async with web.fetcher(ssl_context=doubting) as fetcher:
            assert (await refusal(fetcher, web.url(HOST))).reason is FetchReason.TLS


# --- robots.txt -------------------------------------------------------------------------------------------------------


async def test_robots_are_kept_for_pages_and_not_for_feeds() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        site = web.site(HOST)
        site.serve("/robots.txt", "User-agent: *\nDisallow: /private/\n")
        site.serve("/private/a", BODY)
        site.serve("/open/a", BODY)
        error = await refusal(fetcher, web.url(HOST, "/private/a"), robots=True)
        assert error.reason is FetchReason.ROBOTS
        assert (
            await fetcher.get(web.url(HOST, "/open/a"), max_bytes=MAX, robots=True)
        ).body == BODY
        assert (await fetcher.get(web.url(HOST, "/private/a"), max_bytes=MAX)).body == BODY
        assert site.paths == ["/robots.txt", "/open/a", "/private/a"]


async def test_a_redirect_into_a_forbidden_part_is_not_followed() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST).redirect("/a", web.url(OTHER, "/private/a"), status=302)
        web.site(OTHER).serve(
            "/robots.txt",
            "User-agent: MineralsMonitor\nDisallow: /private/\nUser-agent: *\nDisallow:\n",
        )
        web.site(HOST).redirect("/b", "/secret/b", status=302)
        web.site(HOST).serve("/robots.txt", "User-agent: *\nDisallow: /secret/\n")
        assert (
            await refusal(fetcher, web.url(HOST, "/a"), robots=True)
        ).reason is FetchReason.ROBOTS
        assert (
            await refusal(fetcher, web.url(HOST, "/b"), robots=True)
        ).reason is FetchReason.ROBOTS
        assert "/secret/b" not in web.site(HOST).paths
        assert web.site(OTHER).paths == ["/robots.txt"]


@pytest.mark.parametrize(
    ("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)]
)
async def test_a_robots_file_that_fails(status: int, allowed: bool) -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST).serve("/robots.txt", status=status)
        web.site(HOST).serve("/a", BODY)
        for _ in range(2):
            if allowed:
                assert (
                    await fetcher.get(web.url(HOST, "/a"), max_bytes=MAX, robots=True)
                ).body == BODY
            else:
                error = await refusal(fetcher, web.url(HOST, "/a"), robots=True)
                assert (error.reason, error.retry_after_s) == (FetchReason.ROBOTS, 3600)
        assert web.site(HOST).paths.count("/robots.txt") == 1


async def test_a_robots_file_counts_for_a_day() -> None:
    clock = SettableClock()
    async with Web() as web, web.fetcher(now=clock) as fetcher:
        site = web.site(HOST)
        site.serve("/robots.txt", "User-agent: *\nDisallow: /private/\n")
        site.serve("/a", BODY)
        for hours, asked in ((0, 1), (23, 1), (2, 2)):
            clock.forward(hours * 3600)
            await fetcher.get(web.url(HOST, "/a"), max_bytes=MAX, robots=True)
            assert site.paths.count("/robots.txt") == asked


async def test_a_site_that_cannot_be_reached_is_not_said_to_forbid_anything() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        error = await refusal(fetcher, "http://nobody.example/a", robots=True)
        assert (error.reason, error.retry_after_s) == (FetchReason.DNS, 3600)
        assert "robots.txt could not be had" in error.message


async def test_a_long_robots_file_is_read_up_to_its_limit() -> None:
    rules = "User-agent: *\nDisallow: /private/\n" + "# padding\n" * 60_000
    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST).serve("/robots.txt", rules)
        assert (
            await refusal(fetcher, web.url(HOST, "/private/a"), robots=True)
        ).reason is FetchReason.ROBOTS


async def test_robots_can_be_switched_off() -> None:
    async with Web() as web, web.fetcher(robots=False) as fetcher:
        web.site(HOST).serve("/a", BODY)
        await fetcher.get(web.url(HOST, "/a"), max_bytes=MAX, robots=True)
        assert web.site(HOST).paths == ["/a"]


# --- politeness -------------------------------------------------------------------------------------------------------


async def test_a_site_gets_at_most_two_requests_at_once_and_others_do_not_wait() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        inside, most, release = 0, 0, asyncio.Event()

        async def slow(request: server.Request) -> server.Response:
            nonlocal inside, most
            inside += 1
            most = max(most, inside)
            await release.wait()
            inside -= 1
            return server.Response(body=BODY)

        for host in (HOST, "www.example.com"):
            web.site(host).on("/", slow)
        web.site(OTHER).serve("/", BODY)
        asking = [
            asyncio.create_task(fetcher.get(web.url(host), max_bytes=MAX))
            for host in (HOST, "www.example.com") * 4
        ]
        assert (await fetcher.get(web.url(OTHER), max_bytes=MAX)).body == BODY
        release.set()
        await asyncio.gather(*asking)
        assert most == 2


async def test_requests_to_a_site_keep_their_distance_and_the_wait_is_not_counted() -> None:
    async with Web() as web, web.fetcher(site_gap="0.15s", timeout="0.2s") as fetcher:
        for host in (HOST, "www.example.com"):
            web.site(host).serve("/", BODY)
        await asyncio.gather(
            *(fetcher.get(web.url(host), max_bytes=MAX) for host in (HOST, "www.example.com") * 3)
        )
        times = sorted(
            asked.at_s for host in (HOST, "www.example.com") for asked in web.site(host).asked
        )
        assert len(times) == 6
        assert all(later - earlier >= 0.14 for earlier, later in itertools.pairwise(times))


async def test_feeds_pages_and_robots_files_of_a_site_share_its_turns() -> None:
    defaults = FetchSettings()
    assert (defaults.per_site, defaults.site_gap) == (2, 5)
    async with Web() as web, web.fetcher(site_gap="0.15s") as fetcher:
        for host in (HOST, "www.example.com"):
            web.site(host).serve("/a", BODY)
        await asyncio.gather(
            fetcher.get(web.url(HOST, "/a"), max_bytes=MAX),
            fetcher.get(web.url(HOST, "/a"), max_bytes=MAX, robots=True),
            fetcher.get(web.url("www.example.com", "/a"), max_bytes=MAX, robots=True),
        )
        asked = sorted(
            (one.at_s, one.path)
            for host in (HOST, "www.example.com")
            for one in web.site(host).asked
        )
        assert sorted(path for _, path in asked) == ["/a", "/a", "/a", "/robots.txt", "/robots.txt"]
        assert all(later[0] - earlier[0] >= 0.14 for earlier, later in itertools.pairwise(asked))


async def test_hanging_requests_do_not_fail_those_that_wait_for_their_site() -> None:
    async with Web() as web, web.fetcher(timeout="0.3s") as fetcher:
        test_is_over = asyncio.Event()

        async def hang(request: server.Request) -> server.Response:
            await test_is_over.wait()
            return server.Response()

        web.site(HOST).on("/hang", hang)
        web.site(HOST).serve("/", BODY)
        paths = ["/hang"] * 4 + ["/"] * 4
        answers = await asyncio.gather(
            *(fetcher.get(web.url(HOST, path), max_bytes=MAX) for path in paths),
            return_exceptions=True,
        )
        test_is_over.set()
        assert [isinstance(answer, FetchError) for answer in answers] == [True] * 4 + [False] * 4


async def test_crawl_delay_is_kept() -> None:
    async with Web() as web, web.fetcher() as fetcher:
        web.site(HOST).serve("/robots.txt", "User-agent: *\nCrawl-delay: 0.2\n")
        web.site(HOST).serve("/a", BODY)
        for _ in range(3):
            await fetcher.get(web.url(HOST, "/a"), max_bytes=MAX, robots=True)
        pages = [asked.at_s for asked in web.site(HOST).asked if asked.path == "/a"]
        assert all(later - earlier >= 0.19 for earlier, later in itertools.pairwise(pages))


async def test_all_requests_together_are_bounded() -> None:
    async with Web() as web, web.fetcher(concurrency=3) as fetcher:
        inside, most = 0, 0

        async def slow(request: server.Request) -> server.Response:
            nonlocal inside, most
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.02)
            inside -= 1
            return server.Response(body=BODY)

        hosts = [f"site{n}.example{n}.com" for n in range(9)]
        for host in hosts:
            web.site(host).on("/", slow)
        await asyncio.gather(*(fetcher.get(web.url(host), max_bytes=MAX) for host in hosts))
        assert most == 3


async def test_without_a_resolver_of_the_test_the_systems_is_asked() -> None:
    async with Fetcher(FetchSettings(site_gap="0s")) as fetcher:  # type: ignore[arg-type]
        for url in (
            "http://localhost:9/",
            "http://0x7f.1:9/",
            "http://2130706433:9/",
            "http://127.1:9/",
            "http://017700000001:9/",
        ):
            assert (await refusal(fetcher, url)).reason in (
                FetchReason.PRIVATE_ADDRESS,
                FetchReason.BAD_URL,
            )


def _says(answer: bytes):  # type: ignore[no-untyped-def]
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()

    return say
