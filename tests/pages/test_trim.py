"""furniture: what stands before an article's first paragraph and after its last."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.errors import ExtractError
from monitor.model.articles import Article
from monitor.pages.extract import extract
from monitor.pages.head import Head
from monitor.pages.trim import is_furniture_heading, is_moment, key, key_of, trim
from tests.support.pages import PARAGRAPHS, TEXT, TITLE, article, page, paragraphs


def extracted(body: bytes) -> Article:
    return extract(body, url="https://steppe.example/7", headers={}, title="")


HEAD = Head(titles=(TITLE,), author="Aigerim Sadykova")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Wednesday, March 16, 2022, 02:27:00 PM", True),
        ("Updated: 2026-02-03T09:00:00+05:00", True),
        ("3 février 2026 à 9h05, 2026", True),
        ("2026年2月3日 09:05", True),
        ("03.02.2026", True),
        ("The plant made 20 tonnes in 2025.", False),
        ("Exports rose by 120% in 2025", False),
        ("Output: 2,500 tonnes in 2025", False),
        ("Published Nov. 18, 2025 at 5 a.m.", True),
        ("Gallium", False),
        (
            "In 2025 the ministry gave out 120 licences for exports, of which 80 went to two buyers in Japan",
            False,
        ),
    ],
)
def test_bare_dates_and_times(line: str, expected: bool) -> None:
    assert is_moment(line) is expected


@pytest.mark.parametrize(
    "line",
    ["Related", "RELATED NEWS:", "Most Read in World", "Lesen Sie auch", "À lire aussi :", "Te puede interesar", "Leia também",
     "Читайте также", "相关阅读", "関連記事", "많이 본 뉴스", "▶ 관련기사", "اقرأ أيضاً", "3 Comments"],
)  # fmt: skip
def test_headings_of_furniture_in_many_languages(line: str) -> None:
    assert is_furniture_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "Related parties of the ministry met",
        "More than half of the supply",
        "Latest figures show a rise",
        "Тема дня в министерстве",
    ],
)
def test_headings_of_articles(line: str) -> None:
    assert not is_furniture_heading(line)


@pytest.mark.parametrize(
    "line",
    [TITLE, "By Aigerim Sadykova", "Aigerim Sadykova", "Tuesday, 3 February 2026, 09:05", "* * *"],
)
def test_what_stands_before_the_first_paragraph(line: str) -> None:
    assert trim([line, *PARAGRAPHS], {}, HEAD) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "line",
    [
        "© 2026 The Steppe Post",
        "Copyright 2026, all rights reserved",
        "Sign up for our newsletter",
        "Follow us on Mastodon",
        "reporter@steppe.example @steppe",
        "Updated 3 February 2026, 10:00",
        "Aigerim Sadykova writes about mining from Astana and has covered the metals of Central Asia for ten years.",
        "The views expressed here are the author's own. This is not investment advice and does not reflect those of the paper.",
        "...",
        "Comments",
        "Read more about mining on our site",
        "Подписывайтесь на наш канал",
        "扫码关注我们",
    ],
)
def test_what_stands_after_the_last_paragraph(line: str) -> None:
    assert trim([*PARAGRAPHS, line], {}, HEAD) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "line",
    [
        "Kazakhstan will join the alliance in May.",
        "Output must double to reach the target.",
        "Президент подписал указ.",
        "此举引发市场关注。",
        "Buyers should listen to the ministry, he said.",
        "The ministry meets again in May.",
        "“We will ask for every licence,” one buyer said.",
        "Prices rose by 4%.",
    ],
)
def test_a_short_last_paragraph_stays(line: str) -> None:
    assert trim([*PARAGRAPHS, line], {}, HEAD) == [*PARAGRAPHS, line]


def test_something_is_always_left() -> None:
    assert trim([TITLE, "Subscribe now"], {}, Head()) == [TITLE]
    assert trim([], {}, HEAD) == []


def test_keys_are_words_and_figures_alone() -> None:
    assert key("— “Rare_earths”, 13.8bn —") == "rare earths 13 8bn"


@given(st.text(max_size=60) | st.text(alphabet="aB_9 .-\n\x1f\xa0É", max_size=60))
def test_a_key_is_the_same_the_quick_way(line: str) -> None:
    plain = " ".join(re.findall(r"\w+", line.replace("_", " ").casefold()))
    assert key(line) == plain
    assert key_of([line, "…", "Tin", line]) == key(f"{line} … Tin {line}")


@pytest.mark.parametrize(
    "credit",
    [
        "Photo: Ann Lee",
        "(Photo by Ann Lee/AFP via Getty Images)",
        "Image credit: Steppe Mining",
        "© AFP / Ann Lee",
        "FILE PHOTO: A worker at a plant in Pavlodar, May 3, 2025. REUTERS/Ann Lee/File Photo",
        "Foto: dpa / Picture Alliance",
        "Bild: Ann Lee",
        "Crédit photo : Ann Lee / AFP",
        "Fotografía: EFE/Ana Lima",
        "Фото: ТАСС / Анна Ли",
        "Foto: ANTARA FOTO/Ana",
        "图片来源：新华社",
        "写真：共同通信",
    ],
)
def test_the_credit_of_a_picture_is_no_part_of_the_text(credit: str) -> None:
    texts = (*PARAGRAPHS[:3], credit, *PARAGRAPHS[3:])
    assert extracted(article(paragraphs(texts))).text == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "Photos of the plant show three furnaces, of which one is being repaired this winter.",
        "Image rights are held by the ministry, which lets newspapers print them without a fee.",
        "(Graphic: sales of gallium in 2025)",
    ],
)
def test_a_sentence_about_pictures_stays(line: str) -> None:
    texts = (*PARAGRAPHS[:3], line, *PARAGRAPHS[3:])
    assert line in extracted(article(paragraphs(texts))).text


@pytest.mark.parametrize(
    "offer",
    [
        "Interested in gallium prices? Book a free trial of our market data.",
        "Jetzt 30 Tage kostenlos testen und alle Artikel lesen.",
        "Essayez gratuitement pendant un mois et lisez tous nos articles.",
        "无需付费，立即免费试用我们的数据。",
    ],
)
def test_an_offer_to_try_ends_the_text(offer: str) -> None:
    assert extracted(article(paragraphs((*PARAGRAPHS, offer)))).text == TEXT


TEASERS = "".join(
    f'<div class="t"><h3><a href="/t{n}">Another story about mines in the country, number {n}</a></h3>'
    f"<p>In the town of number {n} people met on Saturday to talk about the plans of a company that wants to dig for copper.</p></div>"
    for n in range(9)
)


def test_an_article_on_a_page_that_calls_itself_a_website_is_read_without_what_it_lists() -> None:
    head = '<meta property="og:type" content="website">'
    text = paragraphs(PARAGRAPHS[:3]) + TEASERS[: len(TEASERS) // 9] + paragraphs(PARAGRAPHS[3:])
    main = f"<h1>{TITLE}</h1><div class='c'>{text}</div><div class='more'>{TEASERS}</div>"
    assert extracted(page(main, head=head)).text == TEXT
    with pytest.raises(ExtractError):
        extracted(page(f"<h1>Mining</h1>{TEASERS}", head=head, title="Mining"))
