"""Reasons: their names, their bounds, and what a look at an article's place and kind of news adds."""

from __future__ import annotations

import pytest

from monitor.match.layout import lay_out
from monitor.model.mentions import Kind
from monitor.watch.points import POINTS, features, points
from monitor.watch.sentence_signs import Focus, Looks
from tests.support.reading import article, lexicon, read

STRENGTHS = {entry.id: entry.strength for entry in lexicon().of_kind(Kind.ACTION)}


def reasons(text: str, title: str = "", focus: Focus | None = None) -> dict[str, float]:
    item = article(text, title)
    return {
        r.name: r.points
        for r in points(
            lay_out(item, read(item).mentions, "en"), focus or Focus(), Looks(STRENGTHS)
        )[1]
    }


BAN = "The government banned exports of tungsten concentrate."


def test_every_feature_has_its_weight_and_is_a_share() -> None:
    item = article(BAN, "Tungsten exports banned")
    shares = features(lay_out(item, read(item).mentions, "en"), Focus(), Looks(STRENGTHS))
    assert set(shares) == set(POINTS)
    assert all(0 <= share <= 1 for share, _ in shares.values())


def test_all_that_adds_comes_to_a_hundred() -> None:
    assert sum(weight for weight in POINTS.values() if weight > 0) == 100


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("title", BAN, "Tungsten exports banned"),
        ("repeated", f"{BAN} It also suspended exports of tin.", ""),
        ("umbrella", "The government banned exports of critical minerals.", ""),
        ("instrument", f"{BAN} The decree is a law.", ""),
    ],
)
def test_what_adds_points(name: str, text: str, title: str) -> None:
    assert reasons(text, title)[name] > reasons(BAN, "Morning notes").get(name, 0)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("market", "Spot tungsten prices fell as traders and investors sold futures."),
        ("drilling", "Drill holes intersected high-grade tungsten; assays are due."),
        ("company", "The tungsten producer's shares rose after quarterly earnings and a dividend."),
        ("elsewhere", "The museum shows a tungsten medal, a football and a wedding coin."),
    ],
)
def test_what_takes_points(name: str, text: str) -> None:
    assert reasons(text)[name] < 0


def test_ore_without_a_name_counts_in_part() -> None:
    named, unnamed = (
        reasons("The government banned exports of tin ore."),
        reasons("The government banned exports of raw ores and minerals."),
    )
    assert 0 < unnamed["mineral"] < named["mineral"]
    assert 0 < unnamed["action"] <= named["action"]


def test_points_without_a_reason_are_not_listed() -> None:
    assert "drilling" not in reasons(BAN)
    assert all(value for value in reasons(BAN).values())


def test_a_mineral_named_in_passing_far_down_counts_less() -> None:
    down = "The council met and talked about roads. " * 20
    assert (
        reasons(f"{down}\nTungsten ore was mined there.")["mineral"]
        < reasons(f"Tungsten ore was mined there.\n{down}")["mineral"]
    )
    assert (
        reasons(f"{down}\nTungsten ore, tungsten mines and tungsten exports.")["mineral"]
        == reasons("Tungsten ore was mined there.")["mineral"]
    )


def test_prices_weigh_less_where_a_government_acts() -> None:
    prices = "Traders and investors pushed spot prices and futures up."
    assert (
        reasons(f"{BAN} {prices}")["market"]
        > reasons(f"Tungsten concentrate was scarce. {prices}")["market"]
    )
