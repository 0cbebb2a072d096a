from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect import opml
from monitor.errors import ParseError, ParseReason
from monitor.model import Feed

LIST = b"""<?xml version="1.0"?><opml version="1.1"><head><title>x</title></head><body>
<outline text="Trade Press"><outline title="Canada">
  <outline type="rss" text="Ore &amp; Co" xmlUrl="https://ore.example/rss" htmlUrl="https://ore.example/" language="en_GB"/>
  <outline type="rss" text="" xmlurl=" https://news.example/feed " category="/China/Quota,export"/>
</outline></outline>
<outline TEXT="Again" XMLURL="https://ORE.example/rss"/>
<outline text="Folder only"/><outline text="Odd" xmlUrl="javascript:alert(1)"/>
<outline text="n" xmlUrl="https://n.example/" language="?"/>
</body></opml>"""


def test_read() -> None:
    assert opml.read(LIST) == (
        Feed(url="https://ore.example/rss", name="Ore & Co", language="en-GB", tags=("trade-press", "canada")),
        Feed(url="https://news.example/feed", name="news.example", tags=("trade-press", "canada", "china", "quota", "export")),
        Feed(url="https://n.example/", name="n"),
    )


def test_what_is_written_is_read_again() -> None:
    feeds = opml.read(LIST)
    assert opml.read(opml.write(feeds)) == feeds


def test_feeds_are_grouped_by_their_first_tag() -> None:
    feeds = tuple(Feed(url=f"https://{n}.example/", name=str(n), tags=(tag,)) for n, tag in enumerate("aba"))
    assert [feed.name for feed in opml.read(opml.write(feeds, title="My\x00 list"))] == ["0", "2", "1"]


def test_credentials_are_not_written() -> None:
    assert b"secret" not in opml.write((Feed(url="https://ann:secret@x.example/rss", name="x"),))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", ParseReason.MALFORMED),
        (b"hello", ParseReason.NOT_A_FEED),
        (b"<rss/>", ParseReason.NOT_A_FEED),
        (b"x" * 10_000_001, ParseReason.MALFORMED),
    ],
)
def test_what_is_no_list(data: bytes, reason: ParseReason) -> None:
    with pytest.raises(ParseError) as caught:
        opml.read(data)
    assert caught.value.reason is reason


def test_unescaped_ampersands_are_forgiven() -> None:
    assert [
        feed.url for feed in opml.read(b'<opml><body><outline text="a & b" xmlUrl="https://x.example/?a=1&b=2"/></body></opml>')
    ]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_list_or_a_parse_error(data: bytes) -> None:
    with suppress(ParseError):
        opml.read(data)
    with suppress(ParseError):
        opml.read(b"<opml><body>" + data + b"</body></opml>")
