"""Pages for the tests of reading: an article of our own words in the layouts that newspapers use."""

from __future__ import annotations

TITLE = "Kazakhstan limits gallium sales abroad"
PARAGRAPHS = (
    "Kazakhstan will limit sales of gallium to foreign buyers from the first of March, the ministry announced on Tuesday.",
    "Producers must ask for a licence for every shipment, and the ministry has thirty days to decide on each of them.",
    "The country refines about twenty tonnes of the metal a year at one plant in Pavlodar, as a by-product of alumina.",
    "Officials said that the rule protects supplies for domestic makers of solar cells, who had complained of shortages.",
    "Buyers in Japan and Germany take most of the output, and traders expect that they will turn to other refineries.",
    "The ministry wants to review the rule after two years and to publish the number of licences every quarter.",
)
TEXT = "\n".join(PARAGRAPHS)


def paragraphs(texts: tuple[str, ...] = PARAGRAPHS) -> str:
    """Each text as a paragraph."""
    return "".join(f"<p>{text}</p>\n" for text in texts)


def page(
    main: str,
    *,
    head: str = "",
    title: str = TITLE,
    before: str = "",
    after: str = "",
    lang: str = "en",
) -> bytes:
    """A whole page around `main`, with a menu and a footer."""
    return f"""<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title} | The Steppe Post</title>{head}</head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/mining">Mining</a></li></ul></nav></header>{before}
<main>{main}</main>{after}<footer><a href="/terms">Terms</a> Printed in Astana</footer></body></html>""".encode()


def article(body: str | None = None, *, name: str = "entry-content", **around: str) -> bytes:
    """A page with one article."""
    return page(
        f'<article class="{name}"><h1>{TITLE}</h1>{paragraphs() if body is None else body}</article>',
        **around,
    )
