"""The figures of the event: few, and about the act."""

from __future__ import annotations

from monitor.stories.align import groups
from monitor.stories.amounts import points
from monitor.stories.key_figures import MOST, bears_on, key_figures
from monitor.stories.record import best_told
from tests.support.telling import Names, told

_TITLE = "Indonesia cuts nickel ore export quota to 240 million tonnes"
_TEXT = (
    "Indonesia will cut its nickel ore export quota to 240 million tonnes and raise the export levy to 15%, the energy"
    " ministry said. Nickel rose 2% to a price of $18,000 a tonne in London. The minister, who is 57 years old, met 12"
    " reporters. Smelter owner Acme's shares fell 7%."
)


def test_key_figures_are_those_of_the_act() -> None:
    article = told(1, _TEXT, title=_TITLE)
    said = key_figures(groups([points(article)]), best_told((article,)), Names())
    assert {claim.said for claim in said} == {"240 million tonnes", "15%"}
    assert all(claim.measures for claim in said)


def test_they_are_few() -> None:
    many = " and ".join(f"{n}% on nickel grade {word}" for n, word in enumerate("abcdefgh", 11))
    article = told(
        1,
        f"Indonesia will raise the nickel export tax to {many}.",
        title="Indonesia taxes nickel exports",
    )
    assert len(key_figures(groups([points(article)]), best_told((article,)), Names())) <= MOST


def test_without_an_event_there_are_none() -> None:
    article = told(1, "Sales of shoes rose 12% to $4bn.")
    assert key_figures(groups([points(article)]), None, Names()) == ()


def test_what_bears_on_the_act() -> None:
    article = told(1, _TEXT, title=_TITLE)
    event = article.event
    found = {p.said: bears_on(p, event) for p in points(article)}
    assert found["15%"]
    assert not any(value for said, value in found.items() if "12" in said or "57" in said)


def test_what_is_measured_is_said_in_words() -> None:
    text = "Peru raises the export tax on copper to 12% from July. It pays $40 million in subsidies for copper smelters."
    article = told(1, text, title="Peru raises the export tax on copper")
    said = key_figures(groups([points(article)]), best_told((article,)), Names())
    assert {claim.said: claim.measures for claim in said}["12%"] == Names()["export-tax"].lower()
    assert all(claim.measures not in {"raises", "set"} for claim in said)


def test_a_sentence_of_other_business_gives_none() -> None:
    text = (
        "The United States has imposed a 25% tariff on imports of rare earths. Companies pledged $5 billion in investment"
        " and tax credits for chip plants. While tariffs were prepared, the president visited Japan, where he welcomed a"
        " number of long-awaited agreements, among them one on $70bn of LNG."
    )
    article = told(1, text, title="United States orders a tariff on imports of rare earths")
    said = key_figures(groups([points(article)]), best_told((article,)), Names())
    assert [claim.said for claim in said] == ["25%"]
