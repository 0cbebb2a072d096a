"""Raised signs: notes go, exponents stay, words in raised letters are words."""

from __future__ import annotations

import pytest
from lxml import html

from monitor.figures.find import figures
from monitor.pages.extract import extract
from monitor.pages.superscripts import settle


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a quota of 270,000<sup>1</sup> tonnes", "a quota of 270,000 tonnes"),
        ('rises to 12<sup><a href="#f3">3</a></sup>%', "rises to 12%"),
        ('the ministry<sup id="r1"><a href="#cite-1">[1]</a></sup> said', "the ministry said"),
        ("the rate<sup>*</sup> of duty", "the rate of duty"),
        ('the rate<sup><a href="#a">a</a></sup> of duty', "the rate of duty"),
        ("China<sup>2, 3</sup> and India", "China and India"),
        ("40 km<sup>2</sup> of land", "40 km² of land"),
        ("5 <b>m</b><sup>3</sup> of gas", "5 m³ of gas"),
        ("10<sup>6</sup> tonnes", "10⁶ tonnes"),
        ("2.4 × 10<sup>−3</sup> g", "2.4 × 10⁻³ g"),
        ("le 1<sup>er</sup> mars, n<sup>o</sup> 7", "le 1er mars, no 7"),
        ("the 21<sup>st</sup> century", "the 21st century"),
        ("brand<sup>TM</sup> ore", "brandTM ore"),
    ],
)
def test_notes_go_and_exponents_stay(markup: str, text: str) -> None:
    tree = html.fromstring(f"<p>{markup}</p>")
    settle(tree)
    assert tree.text_content() == text


def test_no_figure_is_read_with_its_note() -> None:
    page = (
        '<html lang="en"><head><title>Royalty</title></head><body><article><h1>Royalty</h1>'
        "<p>The cap on lithium exports is 90,000<sup>2</sup> tonnes a year, the energy ministry told producers in the salt"
        ' flats of the north.</p><p>The royalty falls to 8<sup><a href="#n4">4</a></sup>%, while an area of'
        " 75 km<sup>2</sup> is put up for bids; the rule will be looked at again next spring.</p></article></body></html>"
    )
    text = extract(page.encode(), url="https://ore.example/a", headers={}).text
    found = [(f.value, f.unit) for f in figures(text, "en")]
    assert found == [(90000.0, "t"), (8.0, "%"), (75.0, "km2")]
