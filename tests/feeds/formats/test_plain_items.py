"""Items that are read without feedparser: the same entries as with it, whatever is in them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from monitor.core.errors import ParseError
from monitor.feeds.formats import plain_items
from monitor.feeds.parse import parse
from monitor.model.entries import ParsedFeed

NOW = datetime(2026, 2, 20, 8, 0, tzinfo=UTC)
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:foo="urn:foo" '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
)
PLAIN = (
    *("title", "link", "guid", 'guid isPermaLink="false"', "pubDate", "description", "author"),
    *("content:encoded", "dc:creator", "dc:date", "dc:subject", "category", "comments"),
)
ODD = (
    *('title xml:lang="de"', 'description type="text/plain"', "media:title", "updated", "id"),
    *('enclosure url="http://a.example/x.mp3"', 'source url="http://b.example/"', "foo:bar"),
    *("Title", "image", "textInput", "summary", 'category domain="x"', "slash:comments"),
)
TEXTS = (
    *("", "  spaced  ", "a &amp; b", "&lt;b&gt;x&lt;/b&gt;", "&#8217;", "Ã©t", "中文", "&#150;"),
    *(
        "&amp;lt;p&amp;gt;",
        "<![CDATA[<p>One</p> & two]]>",
        "line\nbreak",
        "x<!-- c -->y",
        "<b>in</b>",
    ),
    *(
        "https://a.example/x",
        "http:///a.example/x",
        "HTTP://A.example/x",
        "/rel/path",
        "tag:x,2026",
    ),
    *(
        "https://a.example/x?y=1&amp;z=2",
        "https://a.example/x?y=1&amp;z;",
        "https://a.example/x/amp/",
    ),
    *("Thu, 19 Feb 2026 08:00:00 GMT", "2026-02-19T08:00:00Z", "me@example.com (Me)", "Jane Doe"),
    *("tungsten " * 40, "x\u00a0", "\u200bz", "http://a.example"),
)
LINKS = ("https://a.example/x", "https://a.example/y?y=1&amp;z=2", "http://b.example/z/", "x")
HEADS = ("<title>F</title><link>https://a.example/</link>", "<language>de</language>", "")
TAILS = ("", "<title>behind</title>", "<ttl>60</ttl>")


def element(tag: str, text: str) -> str:
    return f"<{tag}>{text}</{tag.split()[0]}>"


leaves = st.one_of(
    st.builds(element, st.sampled_from(PLAIN), st.sampled_from(TEXTS)),
    st.builds(element, st.sampled_from(PLAIN), st.sampled_from(TEXTS)),
    st.builds(element, st.sampled_from(ODD), st.sampled_from(TEXTS)),
)
links = st.sampled_from(LINKS).map(lambda url: element("link", url))
items = st.lists(leaves, max_size=5, unique_by=lambda text: text.split(">")[0]).flatmap(
    lambda listed: st.builds(lambda link: f"<item>{link}{''.join(listed)}</item>", links)
)


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """RSS or RDF with items of all sorts."""
    head, tail = draw(st.sampled_from(HEADS)), draw(st.sampled_from(TAILS))
    listed = "".join(draw(st.lists(items, max_size=4)))
    if draw(st.booleans()):
        version = draw(st.sampled_from(('version="2.0"', 'version="2.0" xml:lang="de"', "")))
        text = f"<rss {version} {NAMESPACES}><channel>{head}{listed}{tail}</channel></rss>"
    else:
        listed = listed.replace("<item>", '<item rdf:about="https://a.example/1">', 1)
        text = f'<rdf:RDF xmlns="http://purl.org/rss/1.0/" {NAMESPACES}><channel>{head}</channel>{listed}{tail}</rdf:RDF>'
    return text.encode()


def outcome(body: bytes) -> ParsedFeed | str:
    try:
        return parse(body, url="https://a.example/rss", headers={}, now=NOW)
    except ParseError as exc:
        return str(exc)


@settings(deadline=None, max_examples=300)
@given(documents())
def test_what_is_read_without_feedparser_is_what_it_reads(body: bytes) -> None:
    quick = outcome(body)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_items, "are_readable", lambda _root: False)
        assert quick == outcome(body)


def read(inside: str) -> dict[str, object] | None:
    root = etree.fromstring(f"<rss {NAMESPACES}><item>{inside}</item></rss>")
    return plain_items.read(root[0])


def test_a_plain_item_is_read() -> None:
    item = read(
        "<title> Export quota </title><link>https://a.example/1</link><guid isPermaLink='false'>17</guid>"
        "<pubDate>Thu, 19 Feb 2026 08:00:00 GMT</pubDate><content:encoded>&lt;p&gt;All&lt;/p&gt;</content:encoded>"
        "<dc:creator>Jane Doe</dc:creator><category>Trade</category>"
    )
    assert item == {
        "title": "Export quota",
        "link": "https://a.example/1",
        "links": [{"rel": "alternate", "href": "https://a.example/1"}],
        "id": "17",
        "published": "Thu, 19 Feb 2026 08:00:00 GMT",
        "content": [{"value": "<p>All</p>"}],
        "summary": "<p>All</p>",
        "author": "Jane Doe",
    }


@pytest.mark.parametrize(
    "inside",
    [
        "<title>No link</title>",
        "<link>/relative</link>",
        "<link>https://a.example/1</link><title>one</title><title>two</title>",
        "<link>https://a.example/1</link><title>with <b>markup</b></title>",
        "<link>https://a.example/1</link><title>with <!-- a comment --></title>",
        "<link>https://a.example/1</link><title type='html'>attribute</title>",
        "<link>https://a.example/1</link><guid>http:///a.example</guid>",
        "<link>https://a.example/1</link><author>me@example.com (Me)</author>",
        "<link>https://a.example/1</link><description>Windows' \x96 own</description>",
        "<link>https://a.example/1</link><source url='https://b.example/'>B</source>",
        "<link>https://a.example/1</link><foo:bar/>",
    ],
)
def test_what_may_not_be_plain_is_left_to_feedparser(inside: str) -> None:
    assert read(inside) is None
