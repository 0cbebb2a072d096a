"""Feeds as bytes; what is odd about real ones, each shortened to what shows it."""

from __future__ import annotations

import pickle
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.errors import ParseError, ParseReason
from monitor.feeds.formats import xml as module
from monitor.feeds.parse import parse
from monitor.model.entries import Dated, Entry, ParsedFeed
from monitor.model.feeds import Feed

NOW = datetime(2026, 2, 20, 8, 0, tzinfo=UTC)
URL = "https://news.example.com/feeds/rss.xml"


def read(body: str | bytes, **how: object) -> ParsedFeed:
    data = body.encode() if isinstance(body, str) else body
    return parse(data, **{"url": URL, "headers": {}, "now": NOW, **how})  # type: ignore[arg-type]


def rss(*items: str, head: str = "") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Ore</title>{head}{"".join(items)}</channel></rss>'


def item(inside: str) -> str:
    return f"<item>{inside}</item>"


def one(inside: str) -> Entry:
    (entry,) = read(rss(item(inside))).entries
    return entry


def refusal(body: str | bytes, **how: object) -> ParseError:
    with pytest.raises(ParseError) as caught:
        read(body, **how)
    return caught.value


ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://atom.example.com/blog/">
<title>Minerais</title><link rel="self" href="https://atom.example.com/atom"/>
<entry xml:base="2026/"><id>tag:a,1</id><title type="html">Gallium &amp;amp; &lt;b&gt;germanium&lt;/b&gt;</title>
<link href="gallium.html"/>
<published>2026-02-19T10:00:00+02:00</published><updated>2026-02-20T07:00:00Z</updated><author><name>Ann Bon</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Un.</p><p>Deux.</p></div></content></entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="https://rdf.example.com/"><title>Gazette</title><link>https://rdf.example.com/</link>
<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency></channel>
<item rdf:about="https://rdf.example.com/1"><title>Antimony</title><link>https://rdf.example.com/1</link><dc:date>2026-02-19T08:00:00Z</dc:date></item>
</rdf:RDF>"""


# --- kinds ------------------------------------------------------------------------------------------------------------


def test_rss() -> None:
    feed = read(
        rss(
            item(
                "<title>Tungsten</title><link>https://news.example.com/w?utm_source=rss&amp;id=4</link>"
                "<guid isPermaLink='false'>G-1</guid>"
                "<pubDate>Thu, 19 Feb 2026 10:00:00 +0100</pubDate><description>Quota &lt;b&gt;cut&lt;/b&gt;.</description>"
                "<author>ann@example.com (Ann)</author>"
            ),
            head="<language>en-GB</language><ttl>45</ttl>",
        )
    )
    assert (feed.kind, feed.title, feed.language, feed.ttl_s, feed.malformed) == (
        "rss20",
        "Ore",
        "en-GB",
        2700,
        None,
    )
    (entry,) = feed.entries
    assert (entry.key, entry.guid, entry.url) == ("G-1", "G-1", "https://news.example.com/w?id=4")
    assert (entry.title, entry.text, entry.language) == ("Tungsten", "Quota cut.", "en-GB")
    assert (entry.published_at, entry.dated) == (
        datetime(2026, 2, 19, 9, 0, tzinfo=UTC),
        Dated.GIVEN,
    )
    assert entry.is_summary


def test_atom_with_its_bases_and_languages() -> None:
    feed = read(ATOM)
    assert (feed.kind, feed.title, feed.self_url) == (
        "atom10",
        "Minerais",
        "https://atom.example.com/atom",
    )
    (entry,) = feed.entries
    assert (entry.key, entry.url) == ("tag:a,1", "https://atom.example.com/blog/2026/gallium.html")
    assert (entry.title, entry.text, entry.author, entry.language) == (
        "Gallium & germanium",
        "Un.\nDeux.",
        "Ann Bon",
        "fr",
    )
    assert entry.published_at == datetime(2026, 2, 19, 8, 0, tzinfo=UTC)
    assert entry.updated_at == datetime(2026, 2, 20, 7, 0, tzinfo=UTC)


def test_rdf() -> None:
    feed = read(RDF)
    assert (feed.kind, feed.title, feed.update_period_s) == ("rss10", "Gazette", 1800)
    assert [(entry.title, entry.published_at) for entry in feed.entries] == [
        ("Antimony", datetime(2026, 2, 19, 8, 0, tzinfo=UTC))
    ]


def test_a_feed_without_items_is_a_feed() -> None:
    feed = read(rss())
    assert (feed.entries, feed.seen, feed.malformed) == ((), (), None)


def test_it_can_be_sent_to_another_process() -> None:
    feed = read(ATOM)
    assert pickle.loads(pickle.dumps(feed)) == feed
    error = refusal(b"")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


# --- what it asks of the poller ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ttl", "seconds"),
    [("60", 3600), (" 5 ", 300), ("0", None), ("-1", None), ("soon", None), ("", None)],
)
def test_ttl(ttl: str, seconds: float | None) -> None:
    assert read(rss(head=f"<ttl>{ttl}</ttl>")).ttl_s == seconds


def test_skip_hours_and_days() -> None:
    head = (
        "<skipHours><hour>0</hour><hour> 23 </hour><hour>24</hour><hour>99</hour><hour>x</hour></skipHours>"
        "<skipDays><day>Sunday</day><day>saturday</day><day>Someday</day></skipDays>"
    )
    feed = read(rss(head=head))
    assert (feed.skip_hours, feed.skip_days) == ((0, 23), (5, 6))


# --- identity ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "key"),
    [
        (
            "<guid isPermaLink='false'> Aa-1 </guid><link>https://x.example/a</link><title>t</title>",
            "Aa-1",
        ),
        ("<guid>https://x.example/a#1</guid><title>t</title>", "https://x.example/a#1"),
        ("<guid>a</guid><title>t</title>", "a"),
        ("<link>https://x.example/a?utm_medium=rss#top</link><title>t</title>", "//x.example/a"),
        ("<link>http://x.example/a</link><title>t</title>", "//x.example/a"),
        ("<link>/a</link><title>t</title>", "//news.example.com/a"),
        ("<link>javascript:alert(1)</link><guid isPermaLink='false'>7</guid><title>t</title>", "7"),
    ],
)
def test_the_key_is_the_guid_else_the_link(inside: str, key: str) -> None:
    assert one(inside).key == key


def test_without_guid_and_link_title_and_date_make_the_key() -> None:
    key = one(
        "<title>a</title><pubDate>Thu, 19 Feb 2026 10:00:00 GMT</pubDate><description>b</description>"
    ).key
    assert (
        key
        == one(
            "<title>a</title><pubDate>Thu, 19 Feb 2026 10:00:00 GMT</pubDate><description>other</description>"
        ).key
    )
    assert key != one("<title>a</title><pubDate>Fri, 20 Feb 2026 10:00:00 GMT</pubDate>").key
    assert key != one("<title>c</title><pubDate>Thu, 19 Feb 2026 10:00:00 GMT</pubDate>").key


def test_the_key_does_not_depend_on_where_the_feed_lies() -> None:
    body = rss(item("<guid>a/1</guid><title>t</title>"))
    assert (
        read(body, url="https://a.example/x/rss").entries[0].key
        == read(body, url="https://b.example/rss").entries[0].key
    )


def test_a_guid_that_items_share_is_told_apart_by_the_link() -> None:
    feed = read(
        rss(
            *(
                item(
                    f"<guid isPermaLink='false'>same</guid><link>https://x.example/{n}</link><title>t{n}</title>"
                )
                for n in range(3)
            ),
            item(
                "<guid isPermaLink='false'>own</guid><link>https://x.example/9</link><title>t9</title>"
            ),
        )
    )
    assert [entry.key for entry in feed.entries] == [
        "same //x.example/0",
        "same //x.example/1",
        "same //x.example/2",
        "own",
    ]


def test_a_link_that_items_share_is_told_apart_by_title_and_date() -> None:
    feed = read(
        rss(
            *(
                item(f"<link>https://x.example/notices</link><title>Notice {n}</title>")
                for n in range(3)
            )
        )
    )
    assert len({entry.key for entry in feed.entries}) == 3


def test_sharing_is_seen_over_the_whole_document_also_when_most_was_seen_before() -> None:
    body = rss(
        *(
            item(
                f"<guid isPermaLink='false'>same</guid><link>https://x.example/{n}</link><title>t{n}</title>"
            )
            for n in range(3)
        )
    )
    whole = read(body)
    rest = read(body, seen=whole.seen[1:])
    assert rest.entries == whole.entries[:1]


def test_an_endless_guid_is_shortened() -> None:
    assert len(one(f"<guid isPermaLink='false'>{'x' * 5000}</guid><title>t</title>").key) < 100


# --- dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "at", "dated"),
    [
        ("Thu, 19 Feb 2026 10:00:00 GMT", datetime(2026, 2, 19, 10, 0, tzinfo=UTC), Dated.GIVEN),
        ("2026-02-19T10:00:00+08:00", datetime(2026, 2, 19, 2, 0, tzinfo=UTC), Dated.GIVEN),
        ("2026-02-19", datetime(2026, 2, 19, tzinfo=UTC), Dated.GIVEN),
        ("Fri, 20 Feb 2026 08:09:00 GMT", datetime(2026, 2, 20, 8, 9, tzinfo=UTC), Dated.GIVEN),
        ("Fri, 20 Feb 2026 09:00:00 GMT", None, Dated.FUTURE),
        ("Mon, 01 Jan 2125 00:00:00 GMT", None, Dated.FUTURE),
        ("", None, Dated.MISSING),
        ("yesterday", None, Dated.MISSING),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None, Dated.MISSING),
        ("0001-01-01T00:00:00Z", None, Dated.MISSING),
    ],
)
def test_dates(date: str, at: datetime | None, dated: Dated) -> None:
    entry = one(f"<title>t</title><pubDate>{date}</pubDate>")
    assert (entry.published_at, entry.dated) == (at, dated)


# --- texts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Rare earths &amp;amp; magnets", "Rare earths & magnets"),
        ("Rare earths &amp; magnets", "Rare earths & magnets"),
        ("China&amp;#8217;s quota", "China’s quota"),
        ("<![CDATA[<b>Cobalt</b> &ndash; up]]>", "Cobalt – up"),
        ("&amp;lt;i&amp;gt;Nickel&amp;lt;/i&amp;gt;", "Nickel"),
        ("Two\n  lines", "Two lines"),
        ("price &lt; 5 &amp; falling", "price < 5 & falling"),
        ("a\u202eb\u2066c\u200bd\u0007", "abcd"),
        ("x" * 400, "x" * 299 + "…"),
        ("钨 · 镓", "钨 · 镓"),
    ],
)
def test_titles_are_text(title: str, expected: str) -> None:
    body = rss(item(f"<title>{title}</title><link>https://x.example/a</link>"))
    assert read(body.replace("\u0007", "")).entries[0].title == expected


def test_an_item_without_a_title_is_called_by_its_first_line() -> None:
    assert one("<description>First line.&lt;br&gt;Second.</description>").title == "First line."
    assert one("<link>https://x.example/a</link>").title == "https://x.example/a"


def test_an_item_of_nothing_is_no_entry() -> None:
    assert read(rss(item(""), item("<category>x</category>"))).entries == ()


def test_content_is_preferred_to_description() -> None:
    body = rss(
        item(
            "<title>t</title><description>short</description><c:encoded>The &lt;p&gt;longer one.</c:encoded>"
        )
    )
    feed = read(body.replace("<rss ", '<rss xmlns:c="http://purl.org/rss/1.0/modules/content/" '))
    assert feed.entries[0].text == "The\nlonger one."


@pytest.mark.parametrize(
    ("text", "is_summary"),
    [
        ("A short teaser.", True),
        ("word " * 400, False),
        ("word " * 400 + "[&#8230;]", True),
        ("word " * 400 + "Continue reading Tungsten quota cut", True),
        ("word " * 400 + "Read more &amp;raquo;", True),
        ("word " * 400 + "…", True),
        *(
            ("word " * 400 + more, True)
            for more in (
                *("Weiterlesen", "Lire la suite sur Minerai", "Seguir leyendo", "Leia mais"),
                *("Читать далее »", "Baca selengkapnya", "阅读全文", "続きを読む"),
            )
        ),
    ],
)
def test_whether_the_feed_has_the_whole_article(text: str, is_summary: bool) -> None:
    assert one(f"<title>t</title><description>{text}</description>").is_summary is is_summary


def test_scripts_and_comments_are_no_text() -> None:
    text = one(
        "<title>t</title><description>a&lt;script&gt;evil()&lt;/script&gt;b&lt;!-- c --&gt;d</description>"
    ).text
    assert text == "abd"


# --- charsets ---------------------------------------------------------------------------------------------------------

CYRILLIC = rss(item("<title>Вольфрам и галлий</title><link>https://x.example/a</link>"))


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (CYRILLIC.encode(), ""),
        (CYRILLIC.encode(), "text/xml"),
        (
            CYRILLIC.encode(),
            "text/xml; charset=iso-8859-1",
        ),  # a server that labels every text alike
        (CYRILLIC.encode(), 'application/rss+xml; charset="UTF-8"'),
        (CYRILLIC.encode("utf-8-sig"), "text/xml; charset=windows-1251"),
        (CYRILLIC.encode("utf-16"), ""),
        (CYRILLIC.encode("windows-1251"), "text/xml; charset=windows-1251"),
        (CYRILLIC.replace('"1.0"', '"1.0" encoding="windows-1251"').encode("windows-1251"), ""),
        (
            CYRILLIC.replace('"1.0"', '"1.0" encoding="windows-1251"').encode("windows-1251"),
            "text/xml; charset=utf-8",
        ),
        (
            CYRILLIC.replace('"1.0"', '"1.0" encoding="windows-1251"').encode(),
            "",
        ),  # converted, its declaration was not
        (CYRILLIC.encode(), "text/xml; charset=klingon"),
        (CYRILLIC.encode("utf-32"), ""),
        (CYRILLIC.encode("koi8-r"), "text/xml; charset=koi8-r"),
        (CYRILLIC.replace('"1.0"', '"1.0" encoding="utf-16"').encode(), ""),
    ],
)
def test_charsets(body: bytes, content_type: str) -> None:
    assert (
        read(body, headers={"content-type": content_type}).entries[0].title == "Вольфрам и галлий"
    )


LONG = "レアアースの輸出を規制する方針を経済産業省が発表した"


@pytest.mark.parametrize(
    ("label", "codec", "title"),
    [
        (
            "Shift_JIS",
            "cp932",
            f"{LONG}①㈱",
        ),  # characters that makers of computers added, in every other feed of the country
        ("EUC-JP", "euc-jp", LONG),
        ("ISO-2022-JP", "iso-2022-jp", LONG),
        ("gb2312", "gbk", "商务部公布镓、锗相关物项出口管制，朱镕基出席"),  # 镕 is not in GB 2312
        ("Big5", "big5", "經濟部公告稀土出口管制措施"),
        ("EUC-KR", "cp949", "산업부 희토류 수출 통제 발표"),
        ("iso-8859-1", "cp1252", "“Cobalt” – 5 €"),
        ("UTF-16", "utf-16-le", "稀土出口管制"),
    ],
)
def test_labels_are_read_as_browsers_read_them(label: str, codec: str, title: str) -> None:
    feed = rss(item(f"<title>{title}</title><link>https://x.example/a</link>"))
    declared = feed.replace('"1.0"', f'"1.0" encoding="{label}"').encode(codec)
    assert read(declared).entries[0].title == title
    assert (
        read(feed.encode(codec), headers={"content-type": f"text/xml; charset={label}"})
        .entries[0]
        .title
        == title
    )


def test_a_charset_that_nobody_names_is_found_in_the_text() -> None:
    assert LONG in read(rss(item(f"<title>{LONG}</title>")).encode("cp932")).entries[0].title


def test_a_broken_character_does_not_change_the_charset() -> None:
    body = rss(
        item("<title>Вольфрам и галлий</title>"), *[item(f"<title>{LONG}</title>")] * 3
    ).encode()
    assert (
        read(body.replace("галлий".encode(), "галлий".encode()[:-1])).entries[0].title
        == "Вольфрам и галли\ufffd"
    )


def test_an_items_own_hash_is_the_same_in_every_charset() -> None:
    declared = CYRILLIC.replace('"1.0"', '"1.0" encoding="windows-1251"').encode("windows-1251")
    assert read(declared, seen=read(CYRILLIC.encode()).seen).skipped == 1


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("R&D at Ore & Co", "R&D at Ore & Co"),
        ("C&oacute;digo &mdash; minero", "Código — minero"),
        ("AT&amp;T &amp;amp; Ore", "AT&T & Ore"),
        ("<![CDATA[A & B &eacute;]]> &eacute;", "A & B é é"),
    ],
)
@pytest.mark.parametrize(
    "doctype",
    [
        "",
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://x.example/d.dtd">',
    ],
)
def test_what_xml_does_not_know_costs_no_letter(written: str, title: str, doctype: str) -> None:
    whole = rss(item(f"<title>{written}</title><link>https://x.example/a?b=1&c=2</link>")).replace(
        "<rss", doctype + "<rss"
    )
    (entry,) = read(whole).entries
    assert (entry.title, entry.url) == (title, "https://x.example/a?b=1&c=2")


# --- broken and foreign documents -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        rss(
            item("<title>A</title><link>https://x.example/a</link>"),
            item("<title>B & C</title><link>https://x.example/b</link>"),
        ),
        rss(
            item("<title>A</title><link>https://x.example/a</link>"),
            item("<title>B&nbsp;C</title><link>https://x.example/b</link>"),
        ),
        rss(
            item("<title>A</title><link>https://x.example/a</link>"),
            item("<title>B<br></title><link>https://x.example/b</link>"),
        ),
        rss(
            item("<title>A</title><link>https://x.example/a</link>"),
            item("<title>B\x0b</title><link>https://x.example/b</link>"),
        ),
        "\n\n junk "
        + rss(
            item("<title>A</title><link>https://x.example/a</link>"),
            item("<title>B</title><link>https://x.example/b</link>"),
        ),
    ],
)
def test_the_items_of_broken_markup_are_kept(body: str) -> None:
    feed = read(body)
    assert [entry.key for entry in feed.entries] == ["//x.example/a", "//x.example/b"]
    assert feed.malformed
    assert not feed.cut


def test_a_document_that_ends_too_early_says_so() -> None:
    whole = rss(item("<title>A</title>"), item("<title>Because of</title>"))
    between, inside = (
        read(whole[: whole.index("</channel>")]),
        read(whole[: whole.index("of</title>")]),
    )
    assert between.cut
    assert between.malformed
    assert [entry.title for entry in between.entries] == ["A", "Because of"]
    assert inside.cut
    assert [entry.title for entry in inside.entries] == ["A"]


@pytest.mark.parametrize(
    "reference", ["&#xD800;", "&#1114112;", "&#0;", "&#xFFFFFFFFFF;", "&#x1F;"]
)
def test_references_to_no_character_cost_no_item(reference: str) -> None:
    feed = read(rss(item(f"<title>A{reference}B & C</title>"), item("<title>D&#x2019;s</title>")))
    assert [entry.title for entry in feed.entries] == ["AB & C", "D’s"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", ParseReason.EMPTY),
        (b" \n\t ", ParseReason.EMPTY),
        (b"\xef\xbb\xbf", ParseReason.EMPTY),
        (b"nothing to see", ParseReason.NOT_A_FEED),
        (b"<opml version='2.0'><body/></opml>", ParseReason.NOT_A_FEED),
        (
            b"<?xml version='1.0'?><urlset><url><loc>https://x.example/</loc></url></urlset>",
            ParseReason.NOT_A_FEED,
        ),
        (b"%PDF-1.4 \xff\xff", ParseReason.NOT_A_FEED),
        (b"\x89PNG\r\n\x1a\n", ParseReason.NOT_A_FEED),
        (b"<!DOCTYPE html><html><body>Hello</body></html>", ParseReason.HTML),
        (b"<html><head><title>404</title></head></html>", ParseReason.HTML),
        (b"<p>Just a part</p><body>of a page</body>", ParseReason.HTML),
        (b"<rss version='2.0'><channel><title>x", ParseReason.MALFORMED),
    ],
)
def test_what_is_no_feed(body: bytes, reason: ParseReason) -> None:
    assert refusal(body).reason is reason


def test_a_page_where_the_feed_was_names_candidates() -> None:
    page = """<!doctype html><html><head><base href="/en/"><link rel="stylesheet" href="/rss.css">
    <link rel="alternate" type="application/rss+xml" href="news/feed">
    <LINK REL='feed alternate' TYPE='application/atom+xml; charset=utf-8' HREF='https://other.example/atom'>
    <link rel="alternate" type="text/html" hreflang="de" href="/de/">
    <link rel="alternate" type="application/rss+xml" href="javascript:1">
    </head><body><a href="/rss.xml">RSS</a><a href="/about">About</a></body></html>"""
    error = refusal(page)
    assert error.reason is ParseReason.HTML
    assert error.candidates == (
        "https://news.example.com/en/news/feed",
        "https://other.example/atom",
        "https://news.example.com/rss.xml",
    )


def test_entities_of_a_bomb_are_not_multiplied() -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    body = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ore">{bomb}]>'
        + rss(item("<title>&a9;</title>"))[21:]
    )
    with suppress(ParseError):
        assert all(
            len(entry.title) <= 300 and len(entry.text) < 10_000 for entry in read(body).entries
        )


def test_external_entities_are_not_read() -> None:
    body = (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        + rss(item("<title>[&x;]</title>"))[21:]
    )
    with open("/etc/hostname") as file:
        name = file.read().strip()
    with suppress(ParseError):
        assert all(name not in entry.title for entry in read(body).entries)


def test_a_file_is_never_opened_for_a_body_that_looks_like_a_path() -> None:
    assert refusal(b"/etc/passwd").reason is ParseReason.NOT_A_FEED


def test_broken_markup_beyond_measure_is_refused() -> None:
    assert refusal(b"<rss><channel>" + b"<" * 4_000_000).reason is ParseReason.MALFORMED


@pytest.mark.parametrize("tail", ["<" * 100, "&" * 100, "<![CDATA[ore", "Tin mine"])
def test_a_feed_that_breaks_off_in_its_first_item_is_malformed(tail: str) -> None:
    assert (
        refusal(f"<rss version='2.0'><channel><item><title>{tail}".encode()).reason
        is ParseReason.MALFORMED
    )


# --- thinning ---------------------------------------------------------------------------------------------------------

MANY = rss(
    *(
        item(
            f"<guid isPermaLink='false'>{n}</guid><title>News {n}</title><link>https://x.example/{n}</link>"
            f"<description>Text {n}</description>"
        )
        for n in range(9)
    )
)


@pytest.mark.parametrize("kept", range(9))
def test_items_seen_before_are_left_out_and_the_others_are_the_same(kept: int) -> None:
    whole = read(MANY)
    rest = read(MANY, seen=(*whole.seen[:kept], *whole.seen[kept + 1 :]))
    assert rest.entries == (whole.entries[kept],)
    assert (rest.seen, rest.skipped, rest.title) == (whole.seen, 8, "Ore")


def test_an_edited_item_is_read_again() -> None:
    rest = read(MANY.replace("Text 4", "Text four"), seen=read(MANY).seen)
    assert [entry.text for entry in rest.entries] == ["Text four"]


def test_an_item_that_only_moved_is_not_read_again() -> None:
    items = [
        item(f"<guid isPermaLink='false'>{n}</guid><title>{n}</title>") + "\n" * n for n in range(4)
    ]
    seen = read(rss(*items)).seen
    assert read(rss(*reversed(items)), seen=seen).entries == ()


def test_a_huge_feed_is_read_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ITEMS", 4)
    first = read(MANY)
    second = read(MANY, seen=first.seen)
    third = read(MANY, seen=second.seen)
    assert [len(feed.entries) for feed in (first, second, third)] == [4, 4, 1]
    assert [feed.left for feed in (first, second, third)] == [5, 1, 0]
    keys = [entry.key for feed in (first, second, third) for entry in feed.entries]
    assert keys == [str(n) for n in range(9)]


# --- any bytes --------------------------------------------------------------------------------------------------------


@given(st.binary(max_size=2_000))
def test_any_bytes_give_a_feed_or_a_parse_error(body: bytes) -> None:
    with suppress(ParseError):
        assert isinstance(read(body), ParsedFeed)


HIDDEN = set(map(chr, (*range(9), *range(14, 32), *range(127, 133), *range(134, 160)))) | set(
    "\u061c\u200e\u202e\u2066\ud800"
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([ATOM, RDF, MANY[:1500]]), st.data())
def test_any_damage_gives_a_feed_or_a_parse_error(body: str, data: st.DataObject) -> None:
    raw = bytearray(body.encode())
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(raw)))
        raw[start : start + data.draw(st.integers(0, 40))] = data.draw(
            st.binary(max_size=20)
            | st.sampled_from(
                [b"<", b"&#xD800;", b"&#27;", b"&#8238;", b"]]>", b"<!DOCTYPE ", b"javascript:"]
            )
        )
    with suppress(ParseError):
        feed = read(
            bytes(raw),
            headers={
                "content-type": data.draw(
                    st.sampled_from(
                        [
                            "",
                            "text/xml; charset=utf-16",
                            "text/html; charset=big5",
                            "a; charset=zlib",
                            "a;charset=idna",
                        ]
                    )
                )
            },
        )
        for entry in feed.entries:
            assert entry.title
            assert entry.key
            assert len(entry.title) <= 300
            assert not HIDDEN & set(
                entry.title + entry.text + (entry.url or "") + (entry.author or "")
            )
            assert entry.url is None or entry.url.startswith(("http://", "https://"))


# --- feeds as they are ------------------------------------------------------------------------------------------------


def test_a_guid_that_is_no_address_is_no_link() -> None:
    for guid in ("5e1d-77", "/podcasts/77", "news-77.html"):
        assert one(f"<title>t</title><guid>{guid}</guid>").url is None
    assert (
        one("<title>t</title><guid>https://ore.example/77</guid>").url == "https://ore.example/77"
    )


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://www.mines.example/", "https://www.mines.example/press/7"),
        ("https://news.example.com/en/", "https://news.example.com/press/7"),
        ("/", "https://news.example.com/press/7"),
        ("", "https://news.example.com/press/7"),
    ],
)
def test_a_relative_link_is_one_of_the_site_that_the_feed_names(link: str, url: str) -> None:
    found = read(rss(item("<title>t</title><link>/press/7</link>"), head=f"<link>{link}</link>"))
    assert [entry.url for entry in found.entries] == [url]


AGGREGATED = (
    "<title>Chile drafts a lithium law - El Salar</title><link>https://hub.example/7</link>"
    '<source url="https://www.salar.example">El Salar</source>'
)


def test_the_source_of_an_aggregators_item_is_its_outlet() -> None:
    entry = one(AGGREGATED)
    assert (entry.title, entry.outlet) == ("Chile drafts a lithium law", "El Salar")
    repeated = f"{AGGREGATED}<description>&lt;a&gt;Chile drafts a lithium law&lt;/a&gt; &lt;font&gt;El Salar&lt;/font&gt;</description>"
    assert one(repeated).text == ""
    own = one(AGGREGATED.replace("www.salar.example", "www.example.com"))
    assert (own.title, own.outlet) == ("Chile drafts a lithium law - El Salar", None)


def test_items_that_share_a_page_keep_their_own_text() -> None:
    notices = [
        item(
            f"<title>Notice {n}</title><link>https://ore.example/notices#{n}</link><description>{n}</description>"
        )
        for n in (1, 2, 3)
    ]
    found = read(rss(*notices, item("<title>a</title><link>https://ore.example/a</link>")))
    assert [(entry.text, entry.is_summary) for entry in found.entries] == [
        ("1", False), ("2", False), ("3", False), ("", True)
    ]  # fmt: skip
    assert len({entry.key for entry in found.entries}) == 4
    twice = read(rss(*[item("<title>a</title><link>https://ore.example/a</link>")] * 2))
    assert {entry.is_summary for entry in twice.entries} == {True}


def test_dates_are_read_as_the_feeds_country_or_language_has_them() -> None:
    body = rss(
        item("<title>t</title><pubDate>05/02/2026 09:00 IST</pubDate>"),
        head="<language>en</language>",
    )
    where = {"url": URL, "name": "a"}
    dates = [
        read(body, feed=Feed(**where, **more)).entries[0].published_at  # type: ignore[arg-type]
        for more in ({}, {"country": "IL"}, {"country": "IN"}, {"language": "he"})
    ]
    assert dates == [
        None,
        datetime(2026, 2, 5, 7, 0, tzinfo=UTC),
        datetime(2026, 2, 5, 3, 30, tzinfo=UTC),
        datetime(2026, 2, 5, 7, 0, tzinfo=UTC),
    ]
