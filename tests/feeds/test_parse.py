"""Which format a source is read in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.core.errors import ParseError
from monitor.feeds.parse import FORMATS, parse
from monitor.model.feeds import Feed, SourceFormat

NOW = datetime(2026, 2, 20, 8, 0, tzinfo=UTC)
URL = "https://ore.example/source"
LIST = (
    b"<ul>"
    + b"".join(
        b'<li><a href="/%d">A notice about antimony, number %d</a> 2026-02-1%d</li>' % (n, n, n)
        for n in range(1, 6)
    )
    + b"</ul>"
)
SITEMAP = b"""<urlset><url><loc>https://ore.example/1</loc><news><publication_date>2026-02-19</publication_date>
<title>A levy on bauxite</title></news></url></urlset>"""


def test_every_format_has_a_row() -> None:
    assert {row.name for row in FORMATS} == set(SourceFormat)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'<rss version="2.0"><channel><title>a</title></channel></rss>', "rss20"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "json11"),
        (SITEMAP, "news sitemap"),
        (b"\xef\xbb\xbf\n" + SITEMAP, "news sitemap"),
    ],
)
def test_feeds_and_sitemaps_are_told_by_what_they_hold(body: bytes, kind: str) -> None:
    assert parse(body, url=URL, headers={}, now=NOW).kind == kind


def test_a_page_is_a_source_only_when_asked_for() -> None:
    with pytest.raises(ParseError):
        parse(LIST, url=URL, headers={}, now=NOW)
    asked = Feed(url=URL, name="a", format=SourceFormat.PAGE)
    assert len(parse(LIST, url=URL, headers={}, now=NOW, feed=asked).entries) == 5
