"""head: what a page says about itself, and where it says the article is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.pages.document import parse_html
from monitor.pages.head import Head, next_hop, next_page, read_head

URL = "https://post.example/mining/gallium?utm_source=x"


def head(markup: str, *, url: str = URL, html: str = "<html>") -> Head:
    tree = parse_html(f"{html}<head>{markup}</head><body><p>x</p></body></html>")
    assert tree is not None
    return read_head(tree, url)


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def test_json_ld_comes_before_meta_elements() -> None:
    got = head(
        ld('{"@graph": [{"@type": "WebSite", "name": "Post"}, {"@type": ["NewsArticle"], "headline": "A &amp; B",'
           ' "datePublished": "2026-02-03T10:00:00Z", "author": [{"@type": "Person", "name": "Ann Lee"}],'
           ' "inLanguage": "de_CH",'
           ' "wordCount": "1200", "isAccessibleForFree": "False",'
           ' "articleBody": "&lt;p&gt;Some text.&lt;/p&gt; <b>More</b>."}]}')
        + '<meta property="og:title" content="C"><meta name="author" content="Bob"><meta property="og:type" content="Article">'
    )  # fmt: skip
    assert got.titles == ("A & B", "C")
    assert (got.author, got.language, got.kind, got.words, got.locked) == (
        "Ann Lee",
        "de-CH",
        "article",
        1200,
        True,
    )
    assert got.published_at == datetime(2026, 2, 3, 10, tzinfo=UTC)
    assert got.body.split() == ["Some", "text.", "More", "."]
    assert got.types == {"WebSite", "NewsArticle"}
    assert got.says_article


@pytest.mark.parametrize(
    "broken",
    [
        "{",
        "[[[[",
        "null",
        '"text"',
        "<!-- {} -->",
        "{};",
        "[" * 5000,
        '{"@type": 5}',
        '{"@type": "NewsArticle", "author": 3}',
    ],
)
def test_broken_json_ld_is_passed_over(broken: str) -> None:
    assert head(ld(broken) + "<title>T</title>").titles == ("T",)


NO_ENTRY = '{"@type": "NewsArticle", "isAccessibleForFree": %s}'


@pytest.mark.parametrize(
    "markup",
    [
        *(
            ld(NO_ENTRY % value)
            for value in ("false", '"False"', '"no"', "[false]", '"http://schema.org/False"')
        ),
        ld(
            '{"@type": "https://schema.org/NewsArticle", "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": false}}'
        ),
        ld(
            '{"@type": "Article", "isAccessibleForFree": true, "hasPart": [{"isAccessibleForFree": "False"}]}'
        ),
        ld(
            '{"@graph": [{"@type": "WebPage", "isAccessibleForFree": false}, {"@type": "NewsArticle"}]}'
        ),
        ld(
            '{"@type": "WebPage", "mainEntity": {"@type": "BlogPosting", "isAccessibleForFree": false}}'
        ),
        ld('//<![CDATA[\n[{"@type": "NewsArticle", "isAccessibleForFree": false,}]\n//]]>'),
        ld("{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;isAccessibleForFree&quot;: false}"),
        ld(NO_ENTRY % "false").replace("ld+json", "LD+JSON; charset=utf-8"),
        '<meta itemprop="isAccessibleForFree" content="False">',
        '<link itemprop="isAccessibleForFree" href="https://schema.org/False">',
        '<meta property="article:content_tier" content="locked">',
    ],
)
def test_a_page_may_mark_itself_as_locked_in_many_ways(markup: str) -> None:
    assert head(markup).locked


@pytest.mark.parametrize(
    "markup",
    [
        *(
            ld(NO_ENTRY % value)
            for value in ("true", '"True"', "null", '"https://schema.org/True"')
        ),
        ld('[{"@type": "NewsArticle"}, {"@type": "PodcastEpisode", "isAccessibleForFree": false}]'),
        '<meta property="article:content_tier" content="metered">',
    ],
)
def test_a_page_that_is_free_or_metered_is_not_locked(markup: str) -> None:
    assert not head(markup).locked


def test_json_ld_that_is_too_large_is_passed_over() -> None:
    assert (
        head(ld('{"@type": "Article", "headline": "H", "x": "' + "y" * 1_000_000 + '"}')).titles
        == ()
    )
    many = ",".join('{"@type": "Thing"}' for _ in range(3000))
    assert head(ld(f"[{many}]")).types == {"Thing"}


@pytest.mark.parametrize(
    ("markup", "moment"),
    [
        (
            '<meta property="article:published_time" content="2026-02-03T10:00:00+08:00">',
            datetime(2026, 2, 3, 2, tzinfo=UTC),
        ),
        ('<meta name="date" content="2026-02-03">', datetime(2026, 2, 3, tzinfo=UTC)),
        (
            '<meta name="pubdate" content="Tue, 03 Feb 2026 10:00:00 GMT">',
            datetime(2026, 2, 3, 10, tzinfo=UTC),
        ),
        (
            '<time itemprop="datePublished" datetime="2026-02-03T10:00">',
            datetime(2026, 2, 3, 10, tzinfo=UTC),
        ),
        ('<time pubdate datetime="2026-02-03T10:00Z">', datetime(2026, 2, 3, 10, tzinfo=UTC)),
        ('<meta name="date" content="last Tuesday">', None),
        ('<meta name="date" content="0001-01-01T00:00:00+14:00">', None),
        ('<meta name="date" content="">', None),
    ],
)
def test_publication_date(markup: str, moment: datetime | None) -> None:
    assert head(markup).published_at == moment


@pytest.mark.parametrize(
    ("html", "markup", "language"),
    [
        ('<html lang="pt-br">', "", "pt-BR"),
        ('<html xml:lang="zh-hant-tw">', "", "zh-Hant-TW"),
        ("<html>", '<meta property="og:locale" content="fr_FR">', "fr-FR"),
        ("<html>", '<meta http-equiv="Content-Language" content="ko, en">', "ko"),
        ('<html lang="">', "", None),
        ('<html lang="english">', "", None),
    ],
)
def test_language(html: str, markup: str, language: str | None) -> None:
    assert head(markup, html=html).language == language


def test_author_from_a_link_and_never_an_address() -> None:
    assert head('<a rel="author" href="/ann">Ann  Lee</a>').author == "Ann Lee"
    assert (
        head('<meta property="article:author" content="https://post.example/ann">').author is None
    )


@pytest.mark.parametrize(
    ("href", "url", "canonical"),
    [
        ("/mining/gallium?utm_medium=y", URL, "https://post.example/mining/gallium"),
        ("https://www.post.example/mining/gallium", URL, "https://www.post.example/mining/gallium"),
        (
            "https://post.example/",
            URL,
            None,
        ),  # a template that names the home page for every article
        ("https://post.example/", "https://post.example/", "https://post.example/"),
        ("https://other.example/mining/gallium", URL, None),
        ("javascript:void(0)", URL, None),
        ("http://[bad", URL, None),
        ("", URL, None),
    ],
)
def test_canonical_address(href: str, url: str, canonical: str | None) -> None:
    assert head(f'<link rel="canonical" href="{href}">', url=url).canonical == canonical


@pytest.mark.parametrize(
    ("markup", "url", "target"),
    [
        (
            '<meta http-equiv="refresh" content="0; url=/real?a=1&amp;b=2">',
            URL,
            "https://post.example/real?a=1&b=2",
        ),
        (
            "<META content='0;URL=\"https://other.example/x\"' HTTP-EQUIV=Refresh>",
            URL,
            "https://other.example/x",
        ),
        ('<meta http-equiv="refresh" content="3;url=javascript:alert(1)">', URL, None),
        ('<meta http-equiv="refresh" content="600">', URL, None),
        ('<meta http-equiv="refresh" content="600; url=/live">', URL, None),
        (
            '<meta http-equiv="refresh" content="1; url=https://post.example/mining/gallium">',
            URL,
            None,
        ),  # itself
        ('<noscript><meta http-equiv="refresh" content="0; url=/no-script"></noscript>', URL, None),
        ('<script>"<meta http-equiv=refresh content=0;url=/x>"</script>', URL, None),
        ('<!-- open <meta http-equiv="refresh" content="0; url=/old">', URL, None),
        (
            '<!-- a --><script></script><meta http-equiv="refresh" content="0; url=/new">',
            URL,
            "https://post.example/new",
        ),
        ('<!-- <meta http-equiv="refresh" content="0; url=/old"> -->', URL, None),
        (
            '<html lang="en" amp><link href="/story" rel="canonical">',
            URL,
            "https://post.example/story",
        ),
        (
            "<html ⚡><link rel=canonical href=https://www.post.example/story>",
            URL,
            "https://www.post.example/story",
        ),
        ('<html amp><link rel="canonical" href="https://other.example/story">', URL, None),
        ("<html amp><p>no link</p>", URL, None),
        ("<html amp><link rel=canonical>", URL, None),
        (
            '<link rel="canonical" href="https://post.example/story">',
            "https://m.post.example/story",
            "https://post.example/story",
        ),
        ('<link rel="canonical" href="https://post.example/story">', URL, None),
    ],
)
def test_next_hop(markup: str, url: str, target: str | None) -> None:
    assert next_hop(markup.encode(), url) == target


@pytest.mark.parametrize(
    ("href", "goes_on"),
    [
        ("/story/7/2", True),
        ("/story/7?page=2", True),
        ("/story/7?page=1", True),  # counted from nought
        ("/story/7-2", True),
        ("/story/7/page/2/", True),
        ("/story/8", False),
        ("/story/7/3", False),
        ("/story?page=2", False),
        ("https://other.example/story/7/2", False),
        ("/story/7", False),
    ],
)
def test_an_article_goes_on_at_its_own_address_with_a_number(href: str, *, goes_on: bool) -> None:
    url = "https://post.example/story/7"
    for tag in (f'<link rel="next" href="{href}">', f"<a class=x href='{href}' rel='next'>2</a>"):
        found = next_page(f"<html>{tag}<p>text</p></html>".encode(), url, first=url, number=2)
        assert (found is not None) is goes_on
