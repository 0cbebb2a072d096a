"""What a watchlist asks for, and that asking many at once gives what asking each alone gives."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.match.layout import lay_out
from monitor.model.articles import Article
from monitor.model.hits import Hit, Near, Watchlist
from monitor.model.mentions import Kind, Mention
from monitor.watch.watchlists import Index
from tests.support.reading import article, lexicon, read, scorer, watchlist


def hits(text: str, *, title: str = "", language: str = "en", **asked: object) -> tuple[Hit, ...]:
    wanted = watchlist(**asked)
    item = article(text, title, language)
    return scorer(wanted).hits(item, read(item, wanted))


NICKEL_BAN = "The government of Indonesia banned exports of nickel ore on Monday."


class TestKinds:
    @pytest.mark.parametrize(
        "asked",
        [
            {"minerals": ("nickel",)},
            {"policies": ("export-ban",)},
            {"places": ("indonesia",)},
            {"minerals": ("nickel",), "policies": ("export-ban",), "places": ("indonesia",)},
            {
                "minerals": ("group:alloy", "list:us-2025"),
                "policies": ("direction:restricts",),
                "places": ("region:southeast-asia",),
            },
            {"terms": ("nickel ore",)},
        ],
        ids=lambda asked: "+".join(asked),
    )
    def test_one_of_each_kind_asked_for_is_enough(self, asked: dict[str, tuple[str, ...]]) -> None:
        assert hits(NICKEL_BAN, **asked)

    @pytest.mark.parametrize(
        "asked",
        [
            {"minerals": ("cobalt",)},
            {"policies": ("subsidy",)},
            {"places": ("chile",)},
            {"terms": ("bauxite",)},
        ],
    )
    def test_a_kind_that_is_missing_keeps_it_out(self, asked: dict[str, tuple[str, ...]]) -> None:
        assert hits(NICKEL_BAN, **{"minerals": ("nickel",), **asked}) == ()

    def test_a_hit_lists_what_was_asked_for_and_what_was_free(self) -> None:
        (hit,) = hits(NICKEL_BAN, minerals=("nickel", "cobalt"))
        assert (hit.minerals, hit.policies, hit.places) == (
            ("nickel",),
            ("export-ban",),
            ("indonesia",),
        )

    def test_an_agency_stands_for_its_place(self) -> None:
        text = "MOFCOM announced export controls on gallium."
        (hit,) = hits(text, minerals=("gallium",), places=("china",))
        assert hit.places == ("china",)

    def test_watchlists_see_other_languages(self) -> None:
        (hit,) = hits(
            "商务部宣布对镓实施出口管制。",
            language="zh",
            minerals=("gallium",),
            policies=("export-licensing",),
        )
        assert hit.minerals == ("gallium",)


class TestWithin:
    SENTENCES = "Nickel ore is dug on Sulawesi. Jakarta banned exports of coal."
    PARAGRAPHS = "Nickel ore is dug on Sulawesi.\nJakarta banned exports of coal."

    @pytest.mark.parametrize(
        ("text", "within", "wanted"),
        [
            (NICKEL_BAN, "sentence", True),
            (SENTENCES, "sentence", False),
            (SENTENCES, "paragraph", True),
            (PARAGRAPHS, "paragraph", False),
            (PARAGRAPHS, "article", True),
        ],
    )
    def test_unit(self, text: str, within: str, wanted: bool) -> None:
        assert (
            bool(hits(text, minerals=("nickel",), policies=("export-ban",), within=within))
            is wanted
        )

    def test_the_title_is_a_unit_of_its_own(self) -> None:
        text = "Jakarta banned exports of coal."
        assert not hits(
            text,
            title="Nickel ore from Sulawesi",
            minerals=("nickel",),
            policies=("export-ban",),
            within="paragraph",
        )
        assert hits(
            text,
            title="Nickel ore from Sulawesi",
            minerals=("nickel",),
            policies=("export-ban",),
            within="article",
        )


class TestGroups:
    @pytest.mark.parametrize(
        ("asked", "wanted"),
        [
            ({"exclude": ("Monday",)}, False),
            ({"exclude": ("Tuesday",)}, True),
            ({"none": ("indonesia",)}, False),
            ({"none": ("chile", "jewellery")}, True),
            ({"any": ("chile", "indonesia")}, True),
            ({"any": ("Tuesday", "Monday")}, True),
            ({"any": ("chile",)}, False),
            ({"all": ("export-ban", "Monday")}, True),
            ({"all": ("export-ban", "Tuesday")}, False),
            ({"near": (Near(a=("nickel",), b=("export-ban",), words=3),)}, True),
            ({"near": (Near(a=("Monday",), b=("indonesia",), words=2),)}, False),
            ({"near": (Near(a=("Monday",), b=("indonesia",), words=9),)}, True),
            (
                {
                    "near": (
                        Near(a=("ore",), b=("Monday", "Friday"), words=1),
                        Near(a=("government",), b=("Jakarta",), words=9),
                    )
                },
                False,
            ),
        ],
        ids=str,
    )
    def test_group(self, asked: dict[str, object], wanted: bool) -> None:
        assert bool(hits(NICKEL_BAN, minerals=("nickel",), **asked)) is wanted

    def test_a_watchlist_may_ask_for_groups_alone(self) -> None:
        assert hits(NICKEL_BAN, all=("nickel", "indonesia"))
        assert hits(NICKEL_BAN, near=(Near(a=("nickel",), b=("ore",), words=0),))
        assert not hits("Nothing of the sort.", any=("nickel",))

    def test_near_counts_characters_in_pairs_where_words_are_not_apart(self) -> None:
        near = (Near(a=("gallium",), b=("germanium",), words=1),)
        assert hits("商务部对镓、锗实施出口管制。", language="zh", near=near)


CONCEPTS = ("nickel", "cobalt", "export-ban", "subsidy", "china", "chile", "zinc")
KINDS = dict(
    zip(
        CONCEPTS,
        (*[Kind.MINERAL] * 2, *[Kind.ACTION] * 2, *[Kind.PLACE] * 2, Kind.MINERAL),
        strict=True,
    )
)
MEMBERS = {
    field: st.lists(
        st.sampled_from([c for c in CONCEPTS if KINDS[c] is kind]), max_size=2, unique=True
    ).map(tuple)
    for field, kind in (
        ("minerals", Kind.MINERAL),
        ("policies", Kind.ACTION),
        ("places", Kind.PLACE),
    )
}
GROUPS = {
    field: st.lists(st.sampled_from(CONCEPTS), max_size=1).map(tuple)
    for field in ("any", "all", "none")
}
WATCHLIST = st.builds(
    lambda **asked: watchlist(**asked),
    **MEMBERS,
    **GROUPS,
    within=st.sampled_from(["sentence", "paragraph", "article"]),
)


def mention(concept: str, sentence: int) -> Mention:
    start = sentence * 10
    return Mention(
        concept=concept,
        kind=KINDS[concept],
        field="text",
        start=start,
        end=start + 4,
        sentence_start=start,
        sentence_end=start + 9,
        term=concept,
        rule="test",
    )


def wants(each: Watchlist, named: list[set[str]]) -> bool:
    """The rules as the configuration's text says them, one watchlist at a time: two sentences a paragraph."""
    units = {
        "sentence": named,
        "paragraph": [set().union(*named[i : i + 2]) for i in range(0, len(named), 2)],
        "article": [set().union(*named)],
    }
    present = set().union(*named)
    kinds = [set(members) for members in (each.minerals, each.policies, each.places) if members]
    return (
        any(all(unit & members for members in kinds) for unit in units[each.within] if unit)
        and (not each.any or bool(present & set(each.any)))
        and set(each.all) <= present
        and not present & set(each.none)
    )


@settings(max_examples=150, deadline=None)  # the lexicon is loaded by the first
@given(
    st.lists(WATCHLIST, min_size=1, max_size=70),
    st.lists(st.sets(st.sampled_from(CONCEPTS), max_size=3), min_size=1, max_size=6),
)
def test_all_at_once_is_each_alone(watchlists: list[Watchlist], named: list[set[str]]) -> None:
    text = "".join("wordword." + ("\n" if i % 2 else " ") for i in range(len(named)))
    item = Article(url=None, title="", text=text, language="en")
    mentions = [
        mention(concept, i) for i, concepts in enumerate(named) for concept in sorted(concepts)
    ]
    index = Index(tuple(watchlists), lexicon())
    units = index.units(lay_out(item, mentions, "en"))
    expected = [each for each in watchlists if any(named) and wants(each, named)]
    assert [each.watchlist for each in index.candidates(units)] == expected


def test_a_thousand_watchlists_give_what_each_gives_alone() -> None:
    dice = random.Random(7)
    minerals = [entry.id for entry in lexicon().of_kind(Kind.MINERAL)]
    actions = [entry.id for entry in lexicon().of_kind(Kind.ACTION)]
    many = tuple(
        watchlist(
            name=f"w{i}",
            minerals=tuple(dice.sample(minerals, 3)),
            policies=tuple(dice.sample(actions, 4)),
        )
        for i in range(1000)
    )
    item = article(
        "The government of Indonesia banned exports of nickel ore and gave a subsidy to cobalt refiners."
    )
    reading = read(item)
    together = [hit.watchlist for hit in scorer(*many).hits(item, reading)]
    assert together == [each.name for each in many if scorer(each).hits(item, reading)]
    assert together
