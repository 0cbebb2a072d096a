"""extract: a page's bytes to an article and a verdict on it."""

from __future__ import annotations

import gzip
import json
import pickle
from datetime import UTC, datetime
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.errors import ExtractError, ExtractReason
from monitor.model.articles import Article, PendingEntry, Quality
from monitor.model.feeds import Feed
from monitor.pages.extract import batch_line, extract, from_feed
from tests.support.pages import PARAGRAPHS, TEXT, TITLE, article, page, paragraphs

URL = "https://steppe.example/2026/gallium-limits?utm_source=feed"


def read(body: bytes, **given: str) -> Article:
    values = {"title": TITLE, "feed_text": "", **given}
    return extract(body, url=URL, headers={"content-type": "text/html; charset=utf-8"}, **values)


def refusal(body: bytes, content_type: str = "text/html", **given: str) -> ExtractReason:
    with pytest.raises(ExtractError) as caught:
        extract(body, url=URL, headers={"content-type": content_type}, **given)
    assert caught.value.message
    return caught.value.reason


def ld_json(**fields: object) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **fields}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_an_article_is_read_whole_with_what_its_head_says() -> None:
    head = ld_json(author={"name": "Aigerim Sadykova"}, datePublished="2026-02-03T09:00:00+05:00")
    head += '<link rel="canonical" href="https://steppe.example/2026/gallium-limits">'
    got = read(article(head=head))
    assert got == Article(
        url="https://steppe.example/2026/gallium-limits",
        title=TITLE,
        text=TEXT,
        author="Aigerim Sadykova",
        published_at=datetime(2026, 2, 3, 4, tzinfo=UTC),
        language="en",
        source="page",
        quality=Quality.FULL,
    )
    assert pickle.loads(pickle.dumps(got)) == got


def test_the_pages_title_replaces_a_missing_or_cut_one() -> None:
    assert read(article(), title="").title == TITLE
    assert read(article(), title="Kazakhstan limits gall…").title == TITLE
    assert read(article(), title="As the feed has it").title == "As the feed has it"


@pytest.mark.parametrize(
    "furniture",
    [
        pytest.param(
            '<div class="related-posts"><h3>Related</h3><ul><li><a href="/a">Gold at a record</a></li></ul></div>',
            id="named",
        ),
        pytest.param(
            '<div><h3>You may also like</h3><div><a href="/a">Silver blueprint of two mines</a></div></div>',
            id="headed",
        ),
        pytest.param(
            '<p>See also: <a href="/a">Silver blueprint of two mines in the north</a></p>',
            id="label and link",
        ),
        pytest.param(
            '<p><strong><a href="/a">SILVER MINERS SHARE THEIR PLANS FOR NEXT YEAR</a></strong></p>',
            id="linked paragraph",
        ),
        pytest.param(
            '<aside>Gold prices rose today.</aside><p class="tags">gold, silver</p>',
            id="aside and tags",
        ),
        pytest.param(
            "<section>"
            + "".join(
                f'<div class="c"><img src="i"><h4><a href="/{n}">Silver story {n}</a></h4></div>'
                for n in range(4)
            )
            + "</section>",
            id="cards without a name",
        ),
    ],
)
def test_furniture_between_the_paragraphs_is_left_out(furniture: str) -> None:
    body = paragraphs(PARAGRAPHS[:3]) + furniture + paragraphs(PARAGRAPHS[3:])
    assert read(article(body)).text == TEXT


SMALL_PRINT = (
    "This note was compiled from agency reports. The author holds no shares in the companies named, and nothing here is a "
    "recommendation to buy; consult a professional before you decide."
)
SHORTS = (
    "Eldfell Gold buys a neighbour for $3.8 billion",
    "Silver Bear draws its blueprint",
    "Copper at a record",
)
RELATED = (
    (
        "Tin smelter burns down",
        "Firefighters needed all night before the smelter in the harbour was under…",
        "Wednesday, March 16, 2022, 02:27:00 PM",
    ),
    (
        "Sanctions bill against shippers",
        "Lawmakers introduced a bill on Thursday that would sanction any shipper who...",
        "18 April 2025, 11:08",
    ),
)


def tail(heading: str, linked: bool) -> str:
    def item(text: str) -> str:
        return f'<p><a href="/x">{text}</a></p>' if linked else f"<p>{text}</p>"

    cards = "".join(f"{item(title)}<p>{teaser}</p><p>{date}</p>" for title, teaser, date in RELATED)
    return (
        f"<{heading}>Video Articles</{heading}>{''.join(map(item, SHORTS))}<{heading}>Recommended</{heading}>{item(SHORTS[0])}"
        f"<{heading}>Related News</{heading}>{cards}"
    )


@pytest.mark.parametrize("heading", ["h2", "h3", "h4", "p", "div"])
@pytest.mark.parametrize("linked", [True, False], ids=["linked", "bare"])
@pytest.mark.parametrize(
    "small_print",
    ["<p>{}</p>", "<p><em>{}</em></p>", '<div class="legal">{}</div>'],
    ids=["p", "em", "div"],
)
@pytest.mark.parametrize("name", ["entry-content", "story"])
def test_small_print_and_all_blocks_after_the_article_are_cut(
    heading: str, linked: bool, small_print: str, name: str
) -> None:
    body = paragraphs() + small_print.format(SMALL_PRINT) + tail(heading, linked)
    date = '<div class="today">Friday, February 20, 2026</div>'
    assert read(article(body, name=name, before=date)).text == TEXT


def test_an_article_in_several_columns_is_put_together() -> None:
    parts = (PARAGRAPHS[:2], PARAGRAPHS[2:4], PARAGRAPHS[4:])
    columns = "".join(
        f'<div class="row"><div class="grid-body">{paragraphs(part)}</div><div class="slot"></div></div>'
        for part in parts
    )
    assert read(page(f"<div><h1>{TITLE}</h1>{columns}</div>")).text == TEXT


def test_an_article_whose_every_paragraph_is_named_like_furniture_stays() -> None:
    body = "".join(
        f'<div class="site-widget widget-text"><p>{text}</p></div>' for text in PARAGRAPHS
    )
    assert read(article(body)).text == TEXT


@pytest.mark.parametrize(
    "name", ["RelatedArticles_wrap__x1", "c-newsletterSignup", "moreFromAuthor related"]
)
def test_names_are_read_in_any_spelling(name: str) -> None:
    block = f'<div class="{name}"><p>Ten smelters that every trader of minor metals should know before the year ends.</p></div>'
    assert (
        read(article(paragraphs(PARAGRAPHS[:4]) + block + paragraphs(PARAGRAPHS[4:]))).text == TEXT
    )


@pytest.mark.parametrize(
    "label", ["Advertisement", "ANZEIGE", "Story continues below advertisement", "广告"]
)
def test_a_label_between_paragraphs_takes_nothing_with_it(label: str) -> None:
    short = "“We shall see,” one trader said."
    body = paragraphs(PARAGRAPHS[:3]) + f"<p>{label}</p><p>{short}</p>" + paragraphs(PARAGRAPHS[3:])
    assert read(article(body)).text == "\n".join((*PARAGRAPHS[:3], short, *PARAGRAPHS[3:]))


def test_agency_credits_after_a_rule_are_cut() -> None:
    credit = "Associated writers in Astana, Tokyo and Berlin contributed to this report during a long night."
    assert read(article(paragraphs() + f"<p>___</p><p>{credit}</p>")).text == TEXT


def test_the_text_resumes_after_a_block_in_its_midst() -> None:
    block = '<div><h3>Most read</h3><p><a href="/a">Gold at a record</a></p><p>Silver in demand</p></div>'
    short = "Traders were calm about the news on Wednesday."
    body = paragraphs(PARAGRAPHS[:2]) + block + f"<p>{short}</p>" + paragraphs(PARAGRAPHS[2:])
    assert read(article(body)).text == "\n".join((*PARAGRAPHS[:2], short, *PARAGRAPHS[2:]))


def test_a_page_drawn_by_a_script_is_read_from_its_json() -> None:
    got = read(page("<div id=app></div>", head=ld_json(articleBody="\n\n".join(PARAGRAPHS))))
    assert (got.text, got.quality) == (TEXT, Quality.FULL)


def test_an_articles_own_headings_and_lists_stay() -> None:
    body = (
        paragraphs(PARAGRAPHS[:2])
        + "<h2>What the rule says</h2><ul><li>a licence for every shipment</li><li>thirty days</li></ul>"
        + paragraphs(PARAGRAPHS[2:])
    )
    assert (
        "What the rule says\n- a licence for every shipment\n- thirty days"
        in read(article(body)).text
    )


def test_lines_that_a_whole_article_body_does_not_have_are_dropped() -> None:
    stray = "Our editors choose the metals of the year in a long reportage that subscribers of the weekly have already received."
    body = paragraphs(PARAGRAPHS[:3]) + f"<p>{stray}</p>" + paragraphs(PARAGRAPHS[3:])
    assert stray in read(article(body)).text
    assert read(article(body, head=ld_json(articleBody=" ".join(PARAGRAPHS)))).text == TEXT


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"", "text/html", "empty"),
        (b" \n ", "text/html", "empty"),
        (b"<!-- nothing -->", "text/html", "empty"),
        (b"", "application/pdf", "not_html"),
        (b"", "video/mp4", "not_html"),
        (b"%PDF-1.7 ...", "text/html", "not_html"),
        (b"anything", "application/pdf", "not_html"),
        (b"....ftypisom", "text/html", "not_html"),
        (b"\x89PNG\r\n", "image/png", "not_html"),
        (b'{"a": [1]}', "application/json", "not_html"),
        (b'{"a": [1]}', "", "not_html"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "text/xml", "not_html"),
        (b"GIF\0\0\0\0", "text/html", "not_html"),
        (page("<div id=root></div>"), "text/html", "no_text"),
        (page("<p>Please enable JavaScript to read this page.</p>"), "text/html", "no_text"),
        (page("<h1>404</h1><p>Sorry, this page does not exist.</p>", title="Page not found"), "text/html", "error_page"),
        (page("<p>Die gesuchte Seite wurde nicht gefunden.</p>", title="Fehler"), "text/html", "error_page"),
        (page("<p>ページが見つかりませんでした。</p>", title="エラー"), "text/html", "error_page"),
        (
            page("<div>We and our 812 partners use cookies. We need your consent to store cookies on your device. You can "
                 "withdraw your consent at any time. Our privacy policy.</div><p>Accept all cookies.</p>"),
            "text/html", "consent_wall",
        ),
        (
            page("<p>Wir und unsere Partner verwenden Cookies. Dafür brauchen wir Ihre Einwilligung. Mehr im Datenschutz.</p>"),
            "text/html", "consent_wall",
        ),
        (page("".join(f'<div><h2><a href="/{n}">Story {n}</a></h2><p>{text}</p></div>' for n, text in enumerate(PARAGRAPHS))),
         "text/html", "no_text"),
        (page("<ul>" + "".join(f'<li><a href="/{n}">A headline about metals {n}</a></li>' for n in range(40)) + "</ul>"),
         "text/html", "no_text"),
    ],
)  # fmt: skip
def test_what_is_no_article_says_what_it_is(body: bytes, content_type: str, reason: str) -> None:
    assert refusal(body, content_type) == reason


def test_an_article_about_missing_pages_is_an_article() -> None:
    text = "A court found on Monday that files of the ministry were not found, and that the archive no longer exists."
    got = read(
        page(
            f"<article><h1>Ministry files not found</h1><p>{text}</p><p>{PARAGRAPHS[0]}</p></article>",
            title="Ministry files not found",
        ),
        title="Ministry files were not found",
    )
    assert text in got.text


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "两国同意就稀土出口展开谈判",
            "两国部长周二同意就稀土出口许可展开谈判，双方称目前不存在任何限制。谈判将于三月举行，双方同意每月会面一次，并交换许可清单。",
        ),
        (
            "La minera no existe en el registro",
            "La minera no existe en el registro oficial, dijo el ministerio. Pidió la licencia en marzo y la inspección no encontró la planta.",
        ),
    ],
)
def test_a_short_report_with_words_of_error_pages_is_an_article(title: str, text: str) -> None:
    assert (
        read(
            page(f"<article><h1>{title}</h1><p>{text}</p></article>", title=title), title=title
        ).text
        == text
    )


def test_a_plain_text_document_is_read() -> None:
    got = extract(
        "\n\n".join(PARAGRAPHS).encode(),
        url=URL,
        headers={"content-type": "text/plain"},
        title=TITLE,
    )
    assert (got.text, got.quality) == (TEXT, Quality.FULL)


@pytest.mark.parametrize(
    ("body", "feed_text", "reason"),
    [
        (article(head=ld_json(isAccessibleForFree=False)), "", "paywall"),
        (article(head=ld_json(isAccessibleForFree="False")), "", "paywall"),
        (
            article(paragraphs(PARAGRAPHS[:2]) + "<div>To continue reading, subscribe now.</div>"),
            "",
            "paywall",
        ),
        (article(paragraphs((*PARAGRAPHS[:2], PARAGRAPHS[2][:-20] + "…"))), "", "teaser"),
        (article(head=ld_json(wordCount=900)), "", "teaser"),
        (article(head=ld_json(isAccessibleForFree="https://schema.org/False")), "", "paywall"),
        (
            article(
                head=ld_json(hasPart={"isAccessibleForFree": "False", "cssSelector": ".locked"})
            ),
            "",
            "paywall",
        ),
        (article(head='<meta property="article:content_tier" content="locked">'), "", "paywall"),
        (
            article(
                paragraphs(PARAGRAPHS[:2]) + "<p>Already a subscriber? Log in to continue.</p>"
            ),
            "",
            "paywall",
        ),
        (
            article(
                paragraphs(PARAGRAPHS[:2])
                + '<div class="subscribe-box"><h3>Subscribe to continue reading</h3></div>'
            ),
            "",
            "paywall",
        ),
    ],
)
def test_part_of_an_article_is_marked_partial(body: bytes, feed_text: str, reason: str) -> None:
    got = read(body, feed_text=feed_text)
    assert (got.quality, got.reason, got.source) == (Quality.PARTIAL, reason, "page")
    assert got.message
    assert "ubscri" not in got.text


@pytest.mark.parametrize(
    "invitation",
    [
        "Subscribe to our newsletter to get the latest news.",
        "Log in to comment on this article.",
        "Follow us.",
    ],
)
def test_an_invitation_after_the_text_makes_it_no_teaser(invitation: str) -> None:
    assert read(article(paragraphs() + f"<p>{invitation}</p>")).quality is Quality.FULL


def test_words_of_a_script_without_spaces_are_its_characters() -> None:
    text = (
        "哈萨克斯坦工业部周二宣布，自三月一日起限制向外国买家出售镓，生产商每批货物都必须申请许可证。"
        * 5
    )
    whole = page(f"<article><h1>镓</h1><p>{text}</p></article>", head=ld_json(wordCount=len(text)))
    assert read(whole).quality is Quality.FULL
    part = page(
        f"<article><h1>镓</h1><p>{text}</p></article>", head=ld_json(wordCount=4 * len(text))
    )
    assert (read(part).quality, read(part).reason) == (Quality.PARTIAL, "teaser")


CHINESE = (
    "哈萨克斯坦工业部周二宣布，自三月一日起限制向外国买家出售镓，生产商每批货物都必须申请许可证。",
    "该部门须在三十天内就每份申请作出决定，该国每年在巴甫洛达尔的一家工厂提炼约二十吨镓。",
    "日本和德国的买家采购了大部分产量，贸易商预计他们将转向其他炼厂，价格可能上涨约一成。",
)


def test_short_paragraphs_of_a_script_without_spaces_are_prose() -> None:
    cards = "".join(
        f'<div class="c"><h3><a href="/{n}">黄金价格创历史新高{n}</a></h3></div>' for n in range(6)
    )
    got = read(
        page(
            f"<article><h1>限制镓</h1>{paragraphs(CHINESE)}</article>{cards}",
            title="限制镓",
            lang="zh",
        ),
        title="限制镓",
    )
    assert (got.text, got.quality) == ("\n".join(CHINESE), Quality.FULL)
    listed = "".join(
        f'<div><h2><a href="/{n}">限制镓{n}</a></h2><p>{CHINESE[n % 3]}</p></div>' for n in range(8)
    )
    assert refusal(page(listed, title="矿业新闻", lang="zh"), title="限制镓") == "no_text"


def test_of_a_page_with_little_text_only_its_paragraphs_are_the_article() -> None:
    cookie = "<div>Accept</div><div>OK</div>"
    brief = (
        "Kazakhstan will limit sales of gallium to foreign buyers from the first of March, it said."
    )
    assert read(page(f"<h1>{TITLE}</h1><div><p>{brief}</p></div>{cookie}")).text == brief


def test_a_few_words_that_have_none_of_the_title_are_no_article() -> None:
    asked = page(
        "<p>Ole hyvä ja odota hetki, sivusto avautuu pian uudelleen.</p>", title="Steppe Post"
    )
    assert refusal(asked, title=TITLE) == "no_text"
    brief = "Kazakhstan will limit sales of gallium from March."
    assert read(page(f"<article><h1>{TITLE}</h1><p>{brief}</p></article>")).text == brief


def test_a_page_with_less_than_the_feed_gives_the_feeds_text() -> None:
    got = read(article(paragraphs(PARAGRAPHS[:2])), feed_text=TEXT)
    assert (got.text, got.source, got.quality, got.reason) == (
        TEXT,
        "feed",
        Quality.PARTIAL,
        "teaser",
    )


def test_a_locked_page_that_shows_all_of_it_is_full() -> None:
    words = len(TEXT.split())
    assert read(
        article(head=ld_json(isAccessibleForFree=False, wordCount=max(words, 150)))
    ).quality in (
        Quality.FULL,
        Quality.PARTIAL,
    )
    long = article(paragraphs(PARAGRAPHS * 6), head=ld_json(isAccessibleForFree=False))
    assert read(long).quality is Quality.FULL


def pending(text: str, *, is_summary: bool = True) -> PendingEntry:
    return PendingEntry(
        entry_id=1, feed_id=1, url=URL, title=TITLE, text=text, is_summary=is_summary, author="A. S.", published_at=None,
        first_seen_at=datetime(2026, 2, 3, tzinfo=UTC), language=None, attempts=0,
        feed=Feed(url=URL, name="Steppe", language="en-GB"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "reason", "quality", "text"),
    [
        (pending(TEXT, is_summary=False), None, Quality.FULL, TEXT),
        (pending(TEXT + " …", is_summary=False), None, Quality.FEED_ONLY, TEXT + " …"),
        (pending(TEXT), "timeout", Quality.FEED_ONLY, TEXT),
        (pending(" "), "robots", Quality.HEADLINE_ONLY, ""),
        (pending(TITLE + "."), "robots", Quality.HEADLINE_ONLY, ""),
    ],
)
def test_the_feed_gives_what_it_has(
    entry: PendingEntry, reason: str | None, quality: Quality, text: str
) -> None:
    got = from_feed(entry, reason=reason, message="why" if reason else None)
    assert (got.quality, got.text, got.source, got.language) == (quality, text, "feed", "en-GB")
    assert got.reason == (reason or (None if quality is Quality.FULL else "not_asked"))
    assert (got.message is None) == (got.reason is None)


def test_a_line_of_a_batch_never_raises(tmp_path: Path) -> None:
    packed, empty = tmp_path / "a.html.gz", tmp_path / "b.html"
    packed.write_bytes(gzip.compress(article(head=ld_json(datePublished="2026-02-03"))))
    empty.write_bytes(b"")
    line = batch_line({"id": "1", "url": URL, "file": str(packed)})
    assert (line["id"], line["text"], line["quality"], line["language"]) == (
        "1",
        TEXT,
        "full",
        "en",
    )
    assert (line["title"], line["published_at"]) == (TITLE, "2026-02-03T00:00:00+00:00")
    assert json.loads(json.dumps(line)) == line
    assert batch_line({"id": "2", "url": URL, "file": str(empty)})["reason"] == "empty"
    assert batch_line({"id": "3", "file": str(tmp_path / "none")})["reason"].startswith(
        "unreadable"
    )
    assert batch_line({"id": "4"})["text"] == ""


def outcome(body: bytes, content_type: str = "", **given: str) -> Article | ExtractError:
    try:
        return extract(body, url=URL, headers={"content-type": content_type}, **given)
    except ExtractError as exc:
        return exc


MARKUP = st.text(max_size=300).map(
    lambda text: f"<html><body>{text}".encode("utf-8", "surrogatepass")
)
TYPES = st.sampled_from(
    ["", "text/html; charset=", "text/plain; charset=", "application/xhtml+xml;charset=", "image/"]
).flatmap(
    lambda kind: st.sampled_from(
        ["", "utf-8", "utf-16", "utf-7", "gb2312", "idna", "zlib", "undefined", "\0", "x" * 99]
    ).map(lambda charset: kind + charset)
)


def is_visible(text: str) -> bool:
    return (
        all(category(char) not in ("Cc", "Cs") or char in "\n\t" for char in text)
        and not set(text) & BIDI
    )


BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=300), MARKUP), TYPES)
def test_any_bytes_give_an_article_or_an_extract_error(body: bytes, content_type: str) -> None:
    assert isinstance(outcome(body, content_type), Article | ExtractError)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_damage_gives_an_article_or_an_extract_error(data: st.DataObject) -> None:
    raw = bytearray(
        article(ld_json(articleBody=TEXT, author={"name": ["Ann"]}) + paragraphs(), lang="en")
    )
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(raw)))
        raw[start : start + data.draw(st.integers(0, 60))] = data.draw(
            st.binary(max_size=20)
            | st.sampled_from(
                [
                    b"<",
                    b"&#27;[31m",
                    b"&#155;",
                    b"&#8238;",
                    b"&#xD800;",
                    b"\\u001b",
                    b"\\ud800",
                    b"]]>",
                    b"<!--",
                    b"</",
                ]
            )
        )
    got = outcome(bytes(raw), data.draw(TYPES), title=data.draw(st.sampled_from(["", TITLE])))
    if isinstance(got, Article):
        assert all(
            is_visible(part) for part in (got.title, got.text, got.author or "", got.url or "")
        )


@pytest.mark.parametrize("reference", ["&#1;", "&#11;", "&#27;", "&#xFFFE;"])
def test_a_control_character_beside_furniture_costs_no_article(reference: str) -> None:
    furniture = f"<div class='related'><a href='/x'>More</a></div>{reference} "
    assert PARAGRAPHS[0] in read(article(furniture + paragraphs() + furniture)).text


def test_what_a_page_hides_in_its_text_reaches_no_terminal() -> None:
    hidden = "&#27;[31m&#155;&#8238;&#8294;&#1564;&#7;"
    by = f'<meta name="author" content="Eve{hidden}"><meta property="og:title" content="Ban{hidden}">'
    got = read(page(paragraphs() + f"<p>{PARAGRAPHS[0]} {hidden}</p>", head=by), title="")
    assert is_visible(got.title + got.text + (got.author or ""))
    body = TEXT + "\x1b]0;owned\x07 \u202e\x9b31m\r" + PARAGRAPHS[0]
    got = read(
        page("<div></div>", head=ld_json(articleBody=body, author={"name": "Eve\x1b[5m"})), title=""
    )
    assert "]0;owned" in got.text
    assert is_visible(got.title + got.text + (got.author or ""))


FRAGMENTS = (
    "<p>", "</p>", "<div class='related'>", "</div>", "<a href='/x'>", "</a>", "<table><tr><td>", "<ul><li>",
    "<h3>Related</h3>", "<article>", "</article>", PARAGRAPHS[0], PARAGRAPHS[1], "words", "<br>", "<em>", "</em>", "<script>x",
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=60))
def test_broken_markup_gives_clean_lines_or_an_extract_error(parts: list[str]) -> None:
    got = outcome("".join(parts).encode())
    assert isinstance(got, ExtractError) or all(
        line and line == line.strip() for line in got.text.split("\n")
    )


WORDS = "<p>" + PARAGRAPHS[0] + "</p>"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(article(WORDS * 38_000), id="5 MB of paragraphs"),
        pytest.param(
            article(
                paragraphs()
                + "<table>"
                + "<tr><td>tin</td><td>lead</td></tr>" * 20_000
                + "</table>"
            ),
            id="table",
        ),
        pytest.param(page("<div>" * 50_000 + paragraphs()), id="50,000 nested elements"),
        pytest.param(
            article(paragraphs() + "<p>" + "<a href='/x'>a link</a> " * 100_000 + "</p>"),
            id="100,000 links",
        ),
        pytest.param(
            article(paragraphs() + "<h3>Related</h3><p>Few words.</p>" * 5_000),
            id="5,000 furniture headings",
        ),
        pytest.param(
            page(f"<div {' '.join(f'a{n}=1' for n in range(40_000))}>{paragraphs()}</div>"),
            id="40,000 attributes",
        ),
        pytest.param(
            article(f"<p>{PARAGRAPHS[0]} " + "gallium " * 600_000 + "</p>"),
            id="5 MB in one text node",
        ),
        pytest.param(
            page(f"<div class='{'related ' * 130_000}'>{paragraphs()}</div>"),
            id="an attribute of 1 MB",
        ),
        pytest.param(
            article(f"{paragraphs()}{'<h3>Related</h3><a href=/x>a b c</a>' * 20_000}"),
            id="20,000 headed links",
        ),
        pytest.param(
            page("<blockquote>" * 300 + paragraphs() + "</blockquote>" * 300), id="300 deep"
        ),
    ],
)
def test_hostile_pages_are_read_by_cheaper_means(body: bytes) -> None:
    assert PARAGRAPHS[0] in read(body).text


def test_a_million_angle_brackets_are_no_article() -> None:
    assert refusal(b"<" * 1_000_000) == ExtractReason.NO_TEXT
