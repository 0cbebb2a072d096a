"""What the articles of a story agree on, differ on, and tell alone: genuine disagreements only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.model.stories import Agreement, Difference, Role, StoryFacts, Told
from monitor.stories.compare import MOST_DIFFERENCES, compare
from tests.support.telling import Names, told

# The two seed reports' facts in words of our own: one event, retold twice, with two real disagreements.
_FIRST = told(
    1,
    "Beijing is paying ever more for the search for ore at home. In the past year at least half of China's 34 "
    "provincial-level governments, Xinjiang among them, drew up plans for richer subsidies and easier exploration.\n"
    "By the count of the US Geological Survey, China makes 30 of the 44 critical minerals. Since 2022 the state has put "
    "over Rmb100bn ($13.8bn) annually into geological exploration.\n"
    "Its export controls have become stricter too, for metals that go into chips: gallium, germanium, and tungsten.\n"
    "Xinjiang alone lifted funding from Rmb150mn in 2023 to Rmb650mn in 2025. "
    "Mines abroad got $57bn of loans over two decades.",
    title="Subsidies for exploration spread in China",
)
_SECOND = told(
    2,
    "Over the past twelve months more than half of China's 34 provincial-level governments promised explorers higher "
    "subsidies or access to more land.\n"
    "China comes first with 30 out of 44 critical minerals on the list of the US Geological Survey.\n"
    "Geological exploration has cost Beijing over 100 billion yuan ($13.8 billion) annually since 2022. "
    "Stricter export controls now cover what goes into chips, with gallium, germanium, and graphite among the metals.",
    title="China's provinces pay for exploration",
    hours=3,
)


def _compare(*articles: Told) -> StoryFacts:
    return compare("s-1", articles, names=Names())


def _said(facts: StoryFacts, verdict: Agreement) -> list[tuple[str, ...]]:
    return [tuple(c.said for c in d.claims) for d in facts.differences if d.verdict is verdict]


def test_the_two_seed_reports_differ_on_two_points_and_no_other() -> None:
    facts = _compare(_FIRST, _SECOND)
    assert _said(facts, Agreement.DIFFER) == [
        ("gallium, germanium, and tungsten", "gallium, germanium, and graphite"),
        ("at least half", "more than half"),
    ]


def test_subjects_and_sentences_are_the_articles_own() -> None:
    lists, share = [
        d for d in _compare(_FIRST, _SECOND).differences if d.verdict is Agreement.DIFFER
    ]
    assert lists.subject.startswith("minerals under")
    assert share.subject == "provincial-level governments"
    assert all(
        c.sentence and c.sentence in article.text
        for c, article in zip(share.claims, (_FIRST, _SECOND), strict=True)
    )


def test_a_copy_has_no_say() -> None:
    copy = told(
        3, _FIRST.text.replace("at least half", "exactly two-thirds"), hours=1, role=Role.COPY
    )
    claims = [c.article_id for d in _compare(_FIRST, copy, _SECOND).differences for c in d.claims]
    assert 3 not in claims


def test_one_article_alone_has_figures_and_no_differences() -> None:
    facts = _compare(_FIRST)
    assert facts.differences == ()
    assert facts.same_figures == 0


_DIFFER = [
    (
        "Beijing will levy a 25% export tax on graphite from June, the finance ministry said.",
        "The finance ministry said Beijing would charge a 20% export tax on graphite starting in June.",
    ),
    (
        "Indonesia will cut nickel ore quotas to 150 million tonnes in 2026, the mining minister said.",
        "Indonesia plans to cut its nickel ore quotas to 120 million tonnes in 2026, according to the mining minister.",
    ),
    (
        "The Pentagon will invest $400 million in the magnet maker under the agreement.",
        "Under the agreement the Pentagon will invest $450 million in the magnet maker.",
    ),
    (
        "A mine collapse in Katanga killed 43 miners on Saturday, officials said.",
        "A mine collapse in Katanga on Saturday killed 32 miners, officials said.",
    ),
    (
        "The EU list covers 34 critical raw materials.",
        "The list drawn up by the EU covers 30 critical raw materials.",
    ),
    (
        "Lawmakers approved the mining bill by 52 votes to 48.",
        "Lawmakers approved the mining bill by 51 votes to 48.",
    ),
    (
        "The strike has stopped 3 of the 9 lithium plants in the north of Chile.",
        "The strike has stopped 5 of the 9 lithium plants in the north of Chile.",
    ),
    (
        "Rescuers spoke to 42-year-old engineer Ana Souza Lima at the gate.",
        "The dam was inspected by 45-year-old Ana Lima, a mining engineer.",
    ),
]


@pytest.mark.parametrize(("first", "second"), _DIFFER)
def test_real_disagreements_are_found(first: str, second: str) -> None:
    facts = _compare(told(1, first), told(2, second))
    assert len(_said(facts, Agreement.DIFFER)) == 1


_NO_DIFFERENCE = [
    # a bound leaves room for the other figure
    (
        "A mine collapse in Katanga killed 43 miners on Saturday.",
        "At least 32 miners were killed in a mine collapse in Katanga.",
    ),
    ("China makes about 30 of the magnets tested.", "China makes 30 of the magnets tested."),
    # rounding, another unit, another currency
    (
        "Canberra will put A$1.2bn into the reserve.",
        "Canberra will put A$1.2 billion ($780 million) into the reserve.",
    ),
    (
        "The state will spend $13.8 billion on surveys.",
        "The state will spend $14 billion on surveys.",
    ),
    (
        "The vein is 10 miles long, the survey said.",
        "The vein is 16.1 kilometres long, the survey said.",
    ),
    # two things measured
    ("China has 70% of rare earth mining.", "China has 90% of rare earth processing."),
    (
        "Duties of 93.5% were set on graphite from China.",
        "Duties of 721% were set on graphite from two firms.",
    ),
    (
        "Lithium prices fell 5.4% on Monday in Shanghai.",
        "Nickel prices fell 2% on Monday in Shanghai.",
    ),
    # an earlier value, a forecast, another year
    (
        "Chile's lithium output rose to 305,000 tonnes from 270,000 tonnes.",
        "Chile's lithium output, once 250,000 tonnes, rose.",
    ),
    ("The mine will employ 400 people in 2027.", "The mine employed 250 people in 2024."),
    # each article has the other's figure as well
    ("The tax is 25% on ore and 20% on metal.", "The tax on metal is 20%; on ore it is 25%."),
]


@pytest.mark.parametrize(("first", "second"), _NO_DIFFERENCE)
def test_what_only_looks_like_a_disagreement_is_none(first: str, second: str) -> None:
    assert _said(_compare(told(1, first), told(2, second)), Agreement.DIFFER) == []


def test_a_toll_that_grows_is_an_update() -> None:
    facts = _compare(
        told(1, "A mine collapse in Katanga killed 32 miners on Saturday, officials said."),
        told(
            2, "A mine collapse in Katanga on Saturday killed 43 miners, officials said.", hours=5
        ),
    )
    assert _said(facts, Agreement.UPDATED) == [("32 miners", "43 miners")]
    assert _said(facts, Agreement.DIFFER) == []


def test_a_lower_bound_that_rises_is_an_update_too() -> None:
    facts = _compare(
        told(
            1, "A mine collapse in Katanga killed at least 32 people on Saturday, officials said."
        ),
        told(
            2,
            "A mine collapse in Katanga on Saturday killed at least 43 people, officials said.",
            hours=5,
        ),
    )
    assert _said(facts, Agreement.UPDATED) == [("at least 32 people", "at least 43 people")]


def test_the_dead_and_the_injured_are_two_things() -> None:
    facts = _compare(
        told(1, "The tailings dam burst in Minas killed 50 people on Monday."),
        told(2, "The tailings dam burst in Minas injured 50 people on Monday."),
    )
    assert _said(facts, Agreement.AGREE) == []


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        (
            "Beijing restricted exports of gallium, germanium and antimony.",
            "Beijing restricted exports of gallium and germanium.",
            False,
        ),
        (
            "Beijing restricted exports of gallium, germanium and antimony.",
            "Beijing restricted exports of gallium, germanium and graphite.",
            True,
        ),
        (
            "Beijing restricted exports of gallium, germanium and antimony. Graphite followed.",
            "Beijing restricted exports of gallium, germanium and graphite. Antimony came first.",
            False,
        ),
    ],
)
def test_lists_of_minerals_differ_when_each_has_one_the_other_lacks(
    first: str, second: str, differ: bool
) -> None:
    assert bool(_said(_compare(told(1, first), told(2, second)), Agreement.DIFFER)) is differ


def test_a_long_story_is_cut_to_what_is_telling() -> None:
    text = " ".join(
        f"Agency number {word} paid {at + 2},500 dollars for drills."
        for at, word in enumerate("abcdefghijklmnopqrstuvwxyz")
    )
    facts = _compare(told(1, text), told(2, "The agencies paid for drills and 7 rigs.", hours=1))
    assert len(facts.differences) <= MOST_DIFFERENCES
    assert sum(d.verdict is Agreement.ONLY_ONE for d in facts.differences) <= 4


def test_the_answer_does_not_depend_on_the_run() -> None:
    def shown(facts: StoryFacts) -> tuple[Difference, ...]:
        return facts.differences

    assert shown(_compare(_FIRST, _SECOND)) == shown(_compare(_FIRST, _SECOND))


def test_outlets_that_give_limits_unequally_do_not_give_the_same_figures() -> None:
    halt = (
        "Zimbabwe has suspended exports of lithium concentrate. Four miners pledged $1.4 billion. "
    )
    first = told(
        1, halt + "Firms that build sulphate plants may apply to export up to 50,000 tonnes each."
    )
    second = told(
        2, halt + "Firms that build sulphate plants may apply to export up to 30,000 tonnes each."
    )
    facts = _compare(first, second)
    assert facts.same_figures == 0
    assert _compare(first, replace(first, article_id=2, outlet="B")).same_figures == 2
    assert _said(facts, Agreement.DIFFER) == [("up to 50,000 tonnes", "up to 30,000 tonnes")]
