"""The quick ways of reading markup and addresses give what the slow ones give."""

from urllib.parse import urljoin

import lxml.html
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from monitor.core import markup
from monitor.core.markup import plain, text_of
from monitor.core.urls import article_url, canonical_url, is_plain

PIECES = (
    *("<p>", "</p>", "<br>", "<b>", "</b>", "<div class='x'>", "</div>", "<script>", "</script>"),
    *("<!-- c -->", "<?pi x?>", "text ", "two  blanks", "\n", "\t", "&amp;", "&#1;", "&#8217;"),
    *("<li>", "</li>", "<td>", "<table>", "<tr>", "</table>", "<svg>", "</svg>", "<a href=x>"),
    *("<html>", "<body>", "</body>", "<head>", "<title>t</title>", "<!doctype html>", "é", "中文"),
    *("\u200b", "\x0c", "\x85", "\u2028", "<h1>", "<", ">", "&", "<o:p>", "<iframe>", "<frameset>"),
)
URLS = (
    *("http://", "https://", "HTTP://", "a", "b.example", "www.google.com", "news.google.com"),
    *("x.ampproject.org", "/", "/amp", "/amp/", "/rss/articles/CBMiABCDEFGHIJKLMNOPQRSTUV"),
    *("?q=1", "#f", ":80", "@", ".", "..", "/../", "%20", " ", "é", ";", "-", "_", "/a/b.html"),
    *("127.0.0.1", "[::1]", "//", "\\", "~", "'", "/url", "co.uk"),
)


def slow_text_of(fragment: str) -> str:
    """Through lxml.html, whose elements have classes of their own."""
    try:
        root = lxml.html.fragment_fromstring(markup._UNSEEN.sub("", fragment), create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError):
        return ""
    return plain(markup._read_text_in(root))


@settings(deadline=None, max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_the_text_of_markup_is_that_of_lxml_html(fragment: str) -> None:
    assume(markup._TAG.search(fragment))
    if slow := slow_text_of(fragment):
        assert text_of(fragment) == slow


@settings(max_examples=300)
@given(st.text(st.sampled_from(" ab\n\t\x0c\x7f\u200bé"), max_size=12))
def test_plain_text_stays(text: str) -> None:
    lines = (" ".join(line.split()) for line in markup._UNSEEN.sub("", text).splitlines())
    assert plain(text) == "\n".join(line for line in lines if line)


@settings(max_examples=600)
@given(st.lists(st.sampled_from(URLS), min_size=1, max_size=6).map("".join))
def test_a_plain_address_is_canonical_and_the_same_everywhere(end: str) -> None:
    for url in (f"https://a.example/{end}", f"http://{end}", end):
        if is_plain(url):
            assert canonical_url(url) == url
            for base in ("http://site.example/x/rss", "https://site.example/", ""):
                assert urljoin(base, url) == url


def test_plain_addresses_of_aggregators_are_unwrapped_all_the_same() -> None:
    assert is_plain("https://www.ministry.example/news/2026/export-quota.html")
    amp = "https://www-ministry-example.cdn.ampproject.org/c/s/www.ministry.example/news/1"
    assert is_plain(amp)
    assert article_url(amp) == "https://www.ministry.example/news/1"
    assert article_url("https://ministry.example/news/1/amp/") == "https://ministry.example/news/1"
