"""extract: the layouts of today's newsrooms, and that nothing of an article is taken for furniture."""

from __future__ import annotations

import json

import pytest

from monitor.language.scripts import size_of
from monitor.model.articles import Article, Quality
from monitor.pages.extract import extract
from tests.support.pages import PARAGRAPHS, TEXT, TITLE, article, page, paragraphs

URL = "https://steppe.example/2026/gallium-limits"
DATED = '<meta property="article:published_time" content="2026-02-03T09:00:00Z">'


def read(body: bytes) -> Article:
    return extract(body, url=URL, headers={"content-type": "text/html; charset=utf-8"})


def ld_json(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": TITLE, **fields})}</script>'


NOTICE = (
    "商务部今日发布公告，对镓相关物项实施出口管制。",
    "出口经营者应当向省级商务主管部门提出申请。",
    "海关依法办理验放手续，未经许可不得出口。",
    "本公告自发布之日起正式实施，此前公告同时废止。",
)


# --- what stays ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(" ".join(PARAGRAPHS[:5])[:-30], id="within a paragraph"),
        pytest.param(" ".join(PARAGRAPHS[:4]), id="at the end of one"),
        pytest.param(
            "".join(f"&lt;p&gt;{text}&lt;/p&gt;" for text in PARAGRAPHS[:5])[:-30], id="escaped"
        ),
    ],
)
def test_an_article_body_that_is_cut_cuts_nothing(told: str) -> None:
    assert read(article(head=ld_json(articleBody=told))).text == TEXT


def test_lists_and_tables_stay_that_an_article_body_leaves_out() -> None:
    extra = "<ul><li>A licence for every shipment.</li></ul><table><tr><td>Japan</td><td>9.5 t</td></tr></table>"
    body = paragraphs(PARAGRAPHS[:3]) + extra + paragraphs(PARAGRAPHS[3:])
    text = read(article(body, head=ld_json(articleBody=" ".join(PARAGRAPHS)))).text
    assert "- A licence for every shipment." in text
    assert "9.5 t" in text


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param(
            '<h2 id="rule"><a href="#rule">What the rule says</a></h2>', id="subhead with an anchor"
        ),
        pytest.param(
            '<h3><a href="https://plant.example/">The plant in Pavlodar</a></h3>',
            id="linked subhead",
        ),
        pytest.param(
            '<p class="teaser">Prices doubled in a year, and makers of chips are worried about it now.</p>',
            id="teaser",
        ),
        pytest.param(
            '<div class="read-more-content"><p>Stocks in Rotterdam last for about ten weeks at the present rate.</p></div>',
            id="folded part",
        ),
        pytest.param(
            '<p class="no-print ads-1">Stocks in Rotterdam last for about ten weeks at the present rate.</p>',
            id="paragraph",
        ),
        pytest.param(
            '<p><span class="dateline">ASTANA</span> — Two buyers in Japan have asked for licences in January, traders say.</p>',
            id="dateline",
        ),
    ],
)
def test_what_only_bears_a_name_of_furniture_stays(piece: str) -> None:
    text = read(article(paragraphs(PARAGRAPHS[:3]) + piece + paragraphs(PARAGRAPHS[3:]))).text
    assert len(text.split("\n")) == len(PARAGRAPHS) + 1
    assert "ASTANA" in text or "dateline" not in piece


@pytest.mark.parametrize(
    "last",
    [
        "Prices of a streaming subscription will rise too.",
        "The case turns on copyright, the judge said.",
        "Dealers in Rotterdam said that 14% were sold.",
    ],
)
def test_a_last_sentence_with_a_word_of_furniture_stays(last: str) -> None:
    assert read(article(paragraphs() + f"<p>{last}</p>")).text == f"{TEXT}\n{last}"


def test_a_quoted_post_at_the_end_stays() -> None:
    post = '<blockquote><p>Licences are coming.</p>— Ministry (@ministry) <a href="https://social.example/1">3 February</a></blockquote>'
    assert "— Ministry (@ministry)" in read(article(paragraphs() + post)).text


def test_a_text_that_goes_on_after_a_rule_stays_whole() -> None:
    text = read(
        article(paragraphs(PARAGRAPHS[:3]) + "<p>* * *</p>" + paragraphs(PARAGRAPHS[3:]))
    ).text
    assert text.endswith(PARAGRAPHS[-1])


def test_a_ministry_that_signs_its_release_may_be_spoken_of_last() -> None:
    last = "The Ministry of Industry will publish the number of licences."
    head = ld_json(author={"@type": "Organization", "name": "The Ministry of Industry"})
    assert read(article(paragraphs() + f"<p>{last}</p>", head=head)).text == f"{TEXT}\n{last}"


def test_a_page_about_the_s_p_500_is_no_error_page() -> None:
    body = page(
        f"<article>{paragraphs(PARAGRAPHS[:3])}</article>",
        title="S&amp;P 500: miners lead the gains",
        head=DATED,
    )
    assert read(body).text == "\n".join(PARAGRAPHS[:3])


@pytest.mark.parametrize("name", ["TRS_Editor", "widget", "content hidden-xs"])
def test_a_short_notice_in_chinese_is_read_whole_with_its_date_at_the_end(name: str) -> None:
    body = f'<h1>商务部公告</h1><div class="{name}">{paragraphs(NOTICE)}<p>2026年2月3日</p></div>'
    assert read(page(body, lang="zh")).text.startswith("\n".join(NOTICE))


def test_a_flash_of_one_chinese_sentence_is_an_article() -> None:
    flash = "印尼能矿部长：镍矿特许权使用费将于四月起上调至最高百分之十九。"
    assert read(page(f"<h1>快讯</h1><p>{flash}</p>", lang="zh")).text == flash


def test_a_text_in_two_containers_is_read_in_the_pages_order() -> None:
    lead, rest = (
        paragraphs(NOTICE[:2]),
        f'<section class="content--body"><div class="body-text">{paragraphs(NOTICE[2:])}</div></section>',
    )
    body = f'<section class="content--detail"><h1>商务部公告</h1><div class="content--more">{lead}{rest}</div></section>'
    assert read(page(body, lang="ja")).text == "\n".join(NOTICE)


LEAD = (
    "The ministry in Astana wants to know where every kilogram of gallium goes, and gives refiners until the first of March; "
    "after that, no shipment leaves the country without a licence."
)


@pytest.mark.parametrize(
    ("lead", "summary", "stays"),
    [
        pytest.param(LEAD, LEAD, True, id="lead"),
        pytest.param(LEAD, LEAD[:100] + "…", True, id="lead, summary cut"),
        pytest.param(LEAD, "Gallium will need a licence.", False, id="not the page's summary"),
        pytest.param(LEAD[:102] + ".", LEAD[:102] + ".", False, id="subtitle"),
    ],
)
def test_a_lead_apart_from_the_text_is_read(lead: str, summary: str, stays: bool) -> None:
    top = f'<header><h1>{TITLE}</h1><div class="lead">{lead}</div><div class="by">By <a href="/a">A. Sadykova</a></div></header>'
    head = f'<meta property="og:description" content="{summary}">'
    text = read(
        page(
            f'{top}<section class="article-content"><div>{paragraphs()}</div></section>', head=head
        )
    ).text
    assert text == (f"{lead}\n{TEXT}" if stays else TEXT)


def test_hangul_han_and_kana_count_twice() -> None:
    assert [
        size_of(text) for text in ("gallium", "Gállium", "镓", "ガリウム", "갈륨", "Галлий")
    ] == [7, 7, 2, 8, 4, 6]


# --- what goes -------------------------------------------------------------------------------------------------------


def test_comments_in_containers_like_the_articles_are_left_out() -> None:
    said = "I work at the refinery and nobody told us anything about these licences before it was in the newspaper"
    comments = "".join(f'<div class="text"><p>{said} {number}.</p></div>' for number in range(5))
    assert (
        read(
            page(
                f'<div><h1>{TITLE}</h1><div class="text">{paragraphs()}</div></div><div>{comments}</div>'
            )
        ).text
        == TEXT
    )


def test_the_next_article_of_an_endless_page_is_left_out() -> None:
    other = "Bullion rose above five thousand dollars for the first time as traders bet on lower rates in the United States."
    rest = f'<article><h2>Gold at a record</h2><div class="text">{paragraphs((other, other.replace("Bullion", "Silver")))}</div></article>'
    assert (
        read(
            page(f'<article><h1>{TITLE}</h1><div class="text">{paragraphs()}</div></article>{rest}')
        ).text
        == TEXT
    )


@pytest.mark.parametrize(
    "box",
    [
        '<div class="x1"><a href="/s"><span>Silver draws a blueprint of its mines</span></a><div>3 February, 10:15</div></div>',
        '<table><tr><td><div><strong>Baca juga:</strong> <a href="/s">Silver draws a blueprint of its mines</a></div></td></tr></table>',
        '<section><span>In context</span><a href="/s">Silver draws a blueprint of its mines</a></section>',
    ],
    ids=["link and date", "label in a table", "label in a section"],
)
def test_a_linked_box_between_paragraphs_is_left_out(box: str) -> None:
    text = read(article(paragraphs(PARAGRAPHS[:3]) + box + paragraphs(PARAGRAPHS[3:]))).text
    assert "Silver" not in text
    assert text.endswith(PARAGRAPHS[-1])


def test_an_offer_to_subscribe_is_cut_and_tells_that_the_text_is_not_whole() -> None:
    offer = "<h3>Weiterlesen mit Plus</h3><p>Vier Wochen für einen Euro.</p><ul><li>Alle Artikel</li></ul><p>Jetzt abonnieren</p>"
    got = read(article(f"{paragraphs(PARAGRAPHS[:3])}<div class='c-box'>{offer}</div>"))
    assert got.text == "\n".join(PARAGRAPHS[:3])
    assert (got.quality, got.reason) == (Quality.PARTIAL, "paywall")


def test_a_title_below_its_kicker_is_no_text() -> None:
    body = f"<article><h2><span>Metals</span><span>{TITLE}</span></h2>{paragraphs()}</article>"
    assert read(page(body, head=ld_json())).text == TEXT


def test_a_biography_in_a_container_of_its_own_is_cut() -> None:
    head = ld_json(author={"@type": "Person", "name": "Aigerim Sadykova"})
    bio = "<div><p>Aigerim Sadykova has written about mining from Astana since 2016.</p></div>"
    assert read(article(f"<div>{paragraphs()}</div>{bio}", head=head)).text == TEXT


def test_a_short_locked_text_is_no_line_with_its_title_and_the_offer() -> None:
    lead = "The trade ministry has set a duty of 93.5% on anode material from abroad, a decision that carmakers had fought for a year."
    offer = (
        '<div class="locked"><h3>Subscribe to continue reading</h3><p>Unlimited access from £4 a week. Cancel at any time.</p>'
        '<a href="/subscribe">See offers</a></div>'
    )
    got = read(page(f"<article><h1>{TITLE}</h1><p>{lead}</p>{offer}</article>"))
    assert got.text == lead
    assert (got.quality, got.reason) == (Quality.PARTIAL, "paywall")
