import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core import urls

_GOOGLE_OLD = (
    base64.urlsafe_b64encode(b'\x08\x13"\x2bhttps://mine.example/tungsten-quota?id=4\xd2\x01\x00')
    .decode()
    .rstrip("=")
)
_GOOGLE_NEW = (
    base64.urlsafe_b64encode(b'\x08\x13"\x2bAU_yqLNb0tvY1Hc_nothing_readable_in_here')
    .decode()
    .rstrip("=")
)
_BING = (
    base64.urlsafe_b64encode(b"https://mine.example/b?id=2&utm_source=bing").decode().rstrip("=")
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Example.COM/a", "https://example.com/a"),
        ("https://example.com", "https://example.com/"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("http://example.com:80/a", "http://example.com/a"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("https://user:pass@example.com/a", "https://example.com/a"),
        ("https://example.com/a#part", "https://example.com/a"),
        ("https://example.com/a?utm_source=rss&id=3&fbclid=x", "https://example.com/a?id=3"),
        ("https://example.com/a?utm_source=rss", "https://example.com/a"),
        ("https://example.com/a?b=2&a=1", "https://example.com/a?b=2&a=1"),
        ("https://example.com/a?cid=7&ref=9", "https://example.com/a?cid=7&ref=9"),
        ("http://[::1]:81/a", "http://[::1]:81/a"),
        ("ftp://example.com/a", None),
        ("javascript:alert(1)", None),
        ("//example.com/a", None),
        ("https:///a", None),
        ("https://./a", None),
        ("http://[::1/a", None),
        ("http://example.com:99999/", None),
        ("", None),
    ],
)
def test_canonical_url(url: str, expected: str | None) -> None:
    assert urls.canonical_url(url) == expected


@given(st.text(), st.text(), st.text())
def test_canonical_url_is_idempotent_and_never_raises(host: str, path: str, query: str) -> None:
    once = urls.canonical_url(f"https://{host}/{path}?{query}")
    assert once is None or urls.canonical_url(once) == once


@given(st.text())
def test_nothing_raises_on_junk(text: str) -> None:
    for function in (
        urls.is_http,
        urls.canonical_url,
        urls.article_url,
        urls.carried_url,
        urls.is_sealed,
        urls.redact,
    ):
        function(text)
    urls.registrable_domain(text)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "https://www.google.com/url?rct=j&sa=t&url=https://mine.example/a%3Fid%3D1&ct=ga",
            "https://mine.example/a?id=1",
        ),
        ("https://www.google.com/url?q=https://mine.example/a", "https://mine.example/a"),
        (
            f"https://news.google.com/rss/articles/{_GOOGLE_OLD}?oc=5",
            "https://mine.example/tungsten-quota?id=4",
        ),
        (
            f"https://news.google.com/articles/{_GOOGLE_OLD}",
            "https://mine.example/tungsten-quota?id=4",
        ),
        (
            "http://www.bing.com/news/apiclick.aspx?ref=FexRss&url=https%3a%2f%2fmine.example%2fb&c=9",
            "https://mine.example/b",
        ),
        ("https://www.google.co.uk/url?url=https://mine.example/a", "https://mine.example/a"),
        (
            f"https://news.google.com/read/{_GOOGLE_OLD}?hl=en-GB",
            "https://mine.example/tungsten-quota?id=4",
        ),
        (
            f"https://news.google.com/__i/rss/rd/articles/{_GOOGLE_OLD}",
            "https://mine.example/tungsten-quota?id=4",
        ),
        (
            f"https://www.bing.com/ck/a?!&&p=03&ptn=3&u=a1{_BING}&ntb=1",
            "https://mine.example/b?id=2",
        ),
        ("https://www.bing.com/ck/a?u=a1nonsense", "https://www.bing.com/ck/a?u=a1nonsense"),
        (
            "https://googlebing.example/url?url=https://mine.example/a",
            "https://googlebing.example/url?url=https://mine.example/a",
        ),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fmine.example%2Fc", "https://mine.example/c"),
        (
            "https://mine-example.cdn.ampproject.org/c/s/mine.example/d/amp",
            "https://mine.example/d",
        ),
        ("https://www.google.com/amp/s/mine.example/e.html", "https://mine.example/e.html"),
        ("https://mine.example/story/amp/", "https://mine.example/story"),
        ("https://mine.example/story?amp=1&id=2", "https://mine.example/story?id=2"),
        ("https://mine.example/story?outputType=amp", "https://mine.example/story"),
        ("https://mine.example/amp", "https://mine.example/amp"),
        ("https://mine.example/guitar-amp/", "https://mine.example/guitar-amp/"),
        ("https://m.mine.example/story", "https://m.mine.example/story"),
        (
            "https://www.google.com/search?q=https://mine.example/a",
            "https://www.google.com/search?q=https://mine.example/a",
        ),
        (
            "https://www.google.com/url?q=javascript:alert(1)",
            "https://www.google.com/url?q=javascript:alert(1)",
        ),
        ("mailto:a@b.example", None),
    ],
)
def test_article_url(url: str, expected: str | None) -> None:
    assert urls.article_url(url) == expected


def test_a_google_news_link_without_its_target_is_sealed() -> None:
    assert urls.is_sealed(f"https://news.google.com/rss/articles/{_GOOGLE_NEW}?oc=5")
    assert not urls.is_sealed(f"https://news.google.com/rss/articles/{_GOOGLE_OLD}?oc=5")
    assert not urls.is_sealed("https://news.google.com/home")
    assert not urls.is_sealed("https://mine.example/articles/abc")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.example.co.uk/a", "example.co.uk"),
        ("https://a.b.example.com", "example.com"),
        ("https://user:x@www.example.com:8443/a", "example.com"),
        (
            "https://a.one.github.io/",
            "one.github.io",
        ),  # the list's private part: every owner is a site
        ("http://127.0.0.1:8080/", "127.0.0.1"),
        ("http://[::1]/", "::1"),
        ("http://localhost/", "localhost"),
        ("https://news.ore-post.example/", "ore-post.example"),  # not on the list
        ("http://[::1/", ""),
    ],
)
def test_registrable_domain(url: str, expected: str) -> None:
    assert urls.registrable_domain(url) == expected


def test_redact_drops_who_asks_and_keeps_the_rest() -> None:
    assert urls.redact("https://user:pass@example.com/a?b=1#c") == "https://example.com/a?b=1#c"
    assert urls.redact("http://[::1/a") == "(unreadable address)"


@pytest.mark.parametrize(
    "url", ["http://[::1", "https://www.google.com:x/url?q=https://a.example/"]
)
def test_unreadable_addresses_carry_nothing(url: str) -> None:
    assert urls.carried_url(url) is None or urls.is_http(url) is False
    assert not urls.is_sealed(url)
    assert urls.article_url("http://[::1") is None


def test_a_google_news_code_that_is_no_base64_is_sealed() -> None:
    assert urls.is_sealed("https://news.google.com/rss/articles/" + "A" * 21)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://x.example/\x1b[31m", "https://x.example/%1B[31m"),
        ("https://x.example/a b", "https://x.example/a%20b"),
        (" https://x.example/a\r\nb\t ", "https://x.example/ab"),
        ("https://x.example/\u202egpj.exe", "https://x.example/%E2%80%AEgpj.exe"),
        ("https://x.example/\x9b", "https://x.example/%C2%9B"),
        ("https://x.example/caf\udce9", "https://x.example/caf%E9"),
        ("https://x.example/\ud800", "https://x.example/%3F"),
        ("https://x.example/稀土", "https://x.example/稀土"),
    ],
)
def test_nothing_in_an_address_is_hidden(url: str, shown: str) -> None:
    assert urls.canonical_url(url) == urls.redact(url) == shown


def test_a_link_carried_by_another_hides_nothing_either() -> None:
    link = "https://www.google.com/url?url=https%3A%2F%2Fann%3Ax%40y.example%2F%1b%5D0%3Bpwned%07%E2%80%AE"
    assert urls.article_url(link) == "https://y.example/%1B]0;pwned%07%E2%80%AE"


def test_endless_addresses_are_none() -> None:
    assert urls.is_http("https://x.example/" + "a" * 7_000)
    assert not urls.is_http("https://x.example/" + "a" * 8_000)
    assert not urls.is_http(f"https://{'a.' * 150}example/")


@given(st.text())
def test_what_is_shown_of_any_address_is_printable(text: str) -> None:
    assert urls.redact(f"https://x.example/{text}").isprintable()
    assert (urls.canonical_url(f"https://x.example/{text}") or "").isprintable()


@pytest.mark.parametrize(
    ("url", "front"),
    [
        ("https://mine.example", True),
        ("https://mine.example/", True),
        ("https://mine.example/index.html", True),
        ("https://mine.example/en/", True),
        ("https://mine.example/pt-br/home", True),
        ("https://mine.example/?p=17", False),
        ("https://mine.example/news", False),
        ("https://mine.example/en/tungsten-quota", False),
        ("http://[::1/", False),
    ],
)
def test_is_front_page(url: str, front: bool) -> None:
    assert urls.is_front_page(url) is front
