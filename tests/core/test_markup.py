from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.markup import feed_links, one_line, plain, text_of, title_of


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain", "plain"),
        ("", ""),
        ("a &amp; b &#8211; c&nbsp;d", "a & b – c d"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<p>One.</p><p>Two<br>three</p>", "One.\nTwo\nthree"),
        ("<ul><li>a</li><li>b</li></ul>c", "a\nb\nc"),
        ("a<b>b</b>c <i>d</i>", "abc d"),
        ("a<script>x()</script><style>y</style>b", "ab"),
        ("a<!-- hidden -->b<?pi x?>c", "abc"),
        ("<p>a\n   b</p>", "a\nb"),
        ("<div><script>1<b>2</b></script>after</div>", "after"),
        ("a\u202e\u2067b\u0000c\ufeff", "abc"),
        ("<" * 3 + "p>a", "<<\na"),
        ("&lt;p&gt;", "<p>"),
        (
            "\U0001f469\u200d\U0001f52c می\u200cخواهم",
            "\U0001f469\u200d\U0001f52c می\u200cخواهم",
        ),  # joiners carry meaning
    ],
)
def test_text_of(markup: str, text: str) -> None:
    assert text_of(markup) == text


def test_markup_that_is_nested_without_end_is_read() -> None:
    assert text_of("<div>" * 100_000 + "ore") == "ore"


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("A &amp;amp; B", "A & B"),
        ("A\nB", "A B"),
        ("&lt;b&gt;A&lt;/b&gt;", "A"),
        ("if a<b", "if a<b"),
        ("R&D", "R&D"),
    ],
)
def test_title_of(markup: str, title: str) -> None:
    assert title_of(markup) == title


@given(st.text())
def test_text_is_clean_whatever_comes(markup: str) -> None:
    for function in (text_of, title_of, plain, one_line):
        text = function(markup)
        assert text == text.strip()
        assert not {"\x00", "\x07", "\r", "\u202e", "\u2066", "\ud800"} & set(text)
    assert "\n" not in one_line(markup) + title_of(markup)


def test_feed_links_stop_at_ten_and_skip_the_page_itself() -> None:
    page = "".join(
        f'<link rel="alternate" type="application/atom+xml" href="/{n}.atom">' for n in range(20)
    )
    page += '<link rel="alternate" type="application/rss+xml" href="">'
    assert feed_links(page, url="https://x.example/") == tuple(
        f"https://x.example/{n}.atom" for n in range(10)
    )


def test_feeds_of_a_general_type_are_known_by_their_path() -> None:
    """JSON Feed 1.0 wanted application/json, which WordPress puts on every page for something else."""
    page = (
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">'
        '<link rel="alternate" type="application/json" href="/feed.json">'
        '<link rel="alternate" type="text/xml" href="/sitemap.xml"><link rel="alternate" type="text/xml" href="/rss.xml">'
    )
    assert feed_links(page, url="https://x.example/") == (
        "https://x.example/feed.json",
        "https://x.example/rss.xml",
    )


@pytest.mark.parametrize(
    "href",
    ["/feed", "/feed/", "/news/rss.xml", "/index.xml", "/a.rss", "/atom.xml?x=1", "/feed.json"],
)
def test_anchors_that_look_like_feeds_are_candidates(href: str) -> None:
    assert feed_links(f'<a href="{href}">f</a>', url="https://x.example/") == (
        f"https://x.example{href}",
    )


@pytest.mark.parametrize(
    "page",
    [
        "",
        "   ",
        "\x00",
        "<a href='http://[::1'>x</a><a href='http://[/feed'>y</a>",
        "<a href='/feeding'>z</a>",
    ],
)
def test_pages_without_feeds(page: str) -> None:
    assert feed_links(page, url="https://x.example/") == ()
