"""Outline: what is counted in one pass is what is there."""

from __future__ import annotations

import pytest
from lxml import html

from monitor.language.scripts import size_of
from monitor.pages.document import parse_html
from monitor.pages.outline import Outline
from tests.support.pages import article, paragraphs

DENSE = "鎵的出口配额从三月起生效，商务部周二表示，许可证将继续发放给两家公司。"
PAGES = [
    article().decode(),
    f"<body>start<h1>Head<b>line</b></h1> tail <ul><li><a href=x>one <i>two</i></a> three</ul>{paragraphs()}",
    f"<body><div><p>{DENSE}<a href=x>{DENSE}</a>{DENSE}</p></div><header><h1> </h1></header>",
    "<p>short<p>lines <a href=x>alone</a>",
]


def outline(markup: str) -> tuple[html.HtmlElement, Outline]:
    tree = parse_html(markup)
    assert tree is not None
    return tree, Outline(tree)


def texts(element: html.HtmlElement) -> list[tuple[html.HtmlElement, str]]:
    """Each text in an element with the element that it stands in."""
    found = []
    for inner in element.iter():
        found.append((inner, (inner.text or "").strip()))
        if inner is not element:
            found.append((inner.getparent(), (inner.tail or "").strip()))
    return found


def is_linked(place: html.HtmlElement, within: html.HtmlElement) -> bool:
    return any(
        each.tag == "a" and (each is within or within in each.iterancestors())
        for each in (place, *place.iterancestors())
    )


@pytest.mark.parametrize("markup", PAGES)
def test_figures_are_those_of_a_count_of_each_element_alone(markup: str) -> None:
    _, page = outline(markup)
    for place, element in enumerate(page.elements):
        told = texts(element)
        linked = [is_linked(owner, element) for owner, _ in told]
        assert page.chars[place] == sum(len(text) for _, text in told)
        assert page.links[place] == sum(
            len(text) for (_, text), inside in zip(told, linked, strict=True) if inside
        )
        runs = sum(
            len(text)
            for (_, text), inside in zip(told, linked, strict=True)
            if not inside and size_of(text) >= 60
        )
        assert page.prose[place] == runs or "lines" in markup
        assert page.ends[place] - place == sum(1 for _ in element.iter())
        assert [page.elements[above] for above in page.above(place)] == [*element.iterancestors()]
        assert page.text_of(place) == element.text_content()


def test_a_page_of_short_lines_has_them_for_its_prose() -> None:
    _, page = outline(PAGES[-1])
    assert page.total == len("short") + len("lines")


def test_what_holds_the_headline_or_much_prose_is_not_minor() -> None:
    _, page = outline(f"<body><div><h1>Quota</h1></div><main>{paragraphs()}</main><div>x</div>")
    minor = [page.tags[place] for place in range(len(page.tags)) if page.is_minor(place)]
    assert "div" in minor
    assert not {"h1", "main", "body", "html"} & set(minor)
    headline = page.places[page.elements[page.tags.index("h1")]]
    page.drop(headline)
    assert page.is_minor(page.tags.index("div"))


def test_what_is_left_is_what_the_tree_holds_and_text_after_a_drop_stays() -> None:
    tree, page = outline("<body><ul><li>a<li>b <b>c</b> d</ul><div>e<p>f</p>g</div>h")
    seen = []
    for place in page.left():
        seen.append(page.elements[place])
        if page.tags[place] in ("ul", "p"):
            page.drop(place)
    assert [element.tag for element in seen] == ["html", "body", "ul", "div", "p"]
    assert [page.elements[place] for place in page.left()] == [*tree.iter()]
    assert tree.text_content() == "eg" + "h"
