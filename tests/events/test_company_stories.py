"""Company news stays company news, whatever one sentence of background says at its end or at its beginning."""

from __future__ import annotations

from itertools import product

import pytest

from monitor.config.load import load
from monitor.core.resources import resource
from monitor.watch.event_line import event_line
from monitor.watch.judgement import Rules, make

COMPANIES = (
    ("Harrow Peak Metals", "tungsten"), ("Sable Coast Mining", "graphite"), ("Tern Valley Resources", "nickel"),
    ("Low Fell Minerals", "antimony"), ("Quarry Lane Lithium", "lithium"), ("Ostrava Ridge Copper", "copper"),
    ("Lynx Head Rare Earths", "rare earths"), ("Cobble Bay Cobalt", "cobalt"),
)  # fmt: skip
STORIES = (
    (
        "{c} lifts {m} output in third quarter",
        "{c} said its {m} output rose to 4,200 tonnes in the three months to September. Costs fell as a new mill ran at full load. "
        "The company expects sales of 16,000 tonnes for the year, it said in a statement.",
    ),
    (
        "{c} drills 12 metres at its {m} project",
        "{c} reported drill results from its {m} project on Tuesday. The best hole cut 12 metres from a depth of 80 metres. "
        "Assays of nine further holes are due in the coming weeks, the explorer said.",
    ),
    (
        "{c} appoints finance chief",
        "{c} named Ada Moreno as chief financial officer. She joins from a shipping group and starts in May. "
        "The {m} producer is building a second plant.",
    ),
    (
        "{c} signs {m} supply deal with battery maker",
        "{c} will sell {m} to a battery maker for seven years, the two companies said. Deliveries begin next spring. "
        "The price follows an index with a discount.",
    ),
    (
        "Shares of {c} fall after results",
        "Shares of {c} fell 6 percent on Thursday after the {m} miner reported lower earnings. "
        "Analysts had expected a profit. The stock has lost a fifth of its value since January.",
    ),
)  # fmt: skip
BACKGROUND = (
    "In 2023 China imposed export controls on rare earths.",
    "In 2021 it moved to block foreign investment in tungsten.",
    "Indonesia banned exports of nickel ore in 2020.",
    "Last year the United States raised tariffs on imports of graphite from China.",
    "The Democratic Republic of Congo had suspended exports of cobalt months earlier.",
    "China has restricted exports of antimony since 2024.",
    "The European Union adopted its Critical Raw Materials Act in 2024.",
    "About {c}: {c} holds mining licences granted by the government of Chile for lithium.",
)
TOLD = tuple(product(COMPANIES, STORIES, BACKGROUND))
BEGUN = tuple(product(COMPANIES, STORIES, BACKGROUND[:-1]))  # no story opens with "About"
MOST_HITS = len(TOLD) // 20  # 4 of 80


@pytest.fixture(scope="module")
def rules() -> Rules:
    loaded = load(resource("config.toml"))
    return make(loaded.watchlists, loaded.config.lexicon.model_dump())


def _row(case: tuple[tuple[str, str], tuple[str, str], str], *, first: bool) -> dict[str, str]:
    (company, mineral), (title, body), background = case
    said = background.format(c=company)
    told = body.format(c=company, m=mineral)
    whole = f"{said} {told}" if first else f"{told}\n{said}"
    return {
        "title": title.format(c=company, m=mineral),
        "body": whole,
        "lang": "en",
        "published": "2026-11-12",
    }


def test_a_background_sentence_at_the_end_makes_no_hits(rules: Rules) -> None:
    told = [event_line(rules, _row(case, first=False)) for case in TOLD]
    assert len(told) >= 80
    assert sum(bool(line["hit"]) for line in told) <= MOST_HITS


def test_a_background_sentence_at_the_beginning_makes_few_hits(rules: Rules) -> None:
    told = [event_line(rules, _row(case, first=True)) for case in BEGUN]
    assert sum(bool(line["hit"]) for line in told) <= MOST_HITS


@pytest.mark.parametrize(
    "body",
    [
        "Lynas produced dysprosium. In 2023 China imposed export controls on rare earths.",
        "In 2023 China imposed export controls on rare earths. Lynas produced dysprosium.",
    ],
)
def test_two_sentences_in_either_order_tell_no_act(rules: Rules, body: str) -> None:
    line = event_line(rules, {"title": "", "body": body, "lang": "en"})
    assert not line["hit"]
    assert isinstance(line["score"], float)
    assert line["score"] < 0.3


def test_the_same_sentences_without_a_past_date_are_news(rules: Rules) -> None:
    row = {
        "title": "",
        "body": "China imposed export controls on antimony on Monday.",
        "lang": "en",
    }
    assert event_line(rules, row)["hit"]
