"""What a watchlist asks for, and that asking many at once gives what asking each alone gives."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.match.layout import lay_out
from monitor.model.articles import Article
from monitor.model.events import Background, Event, Events
from monitor.model.hits import Hit, Near, Reason, Watchlist
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


class TestFreeWords:
    @pytest.mark.parametrize(
        ("term", "text", "found"),
        [
            ("share price", "Share prices fell.", True),
            ("magnet", "New magnets were made.", True),
            ("magnets", "A magnet was made.", True),
            ("rare-earth", "It sells rare earths.", True),
            ("smuggl*", "Smuggling is rife.", True),
            ("SQM", "A flat of 120 sqm.", False),
            ("SQM", "SQM signed.", True),
            ("REE", "REEs are dear.", True),
            ("§232", "It sold 232 tonnes.", False),
            ("§232", "A case under § 232 began.", True),
            ("=Ge", "He may ge away.", False),
            ("=Ge", "Wafers of Ge were made.", True),
            ("=share price", "Share price fell.", False),
            ("=share price", "A share price fell; share prices too.", True),
        ],
    )
    def test_a_word_stands_for_its_forms_and_no_other(
        self, term: str, text: str, found: bool
    ) -> None:
        assert bool(hits(text, terms=(term,))) is found

    def test_an_exclusion_covers_the_plural(self) -> None:
        text = "Gallium shares fell as share prices dropped."
        assert hits(text, minerals=("gallium",))
        assert hits(text, minerals=("gallium",), exclude=("share price",)) == ()


class TestMineralsAsSuch:
    @pytest.mark.parametrize(
        ("text", "language"),
        [
            ("The government suspended all mineral exports.", "en"),
            ("Parliament passed the mining code.", "en"),
            ("国务院通过矿产资源法修订草案。", "zh"),
            ("Le gouvernement adopte le nouveau code minier.", "fr"),
            ("Die Regierung unterzeichnet ein Rohstoffabkommen.", "de"),
            ("Правительство внесло поправки в закон о недрах.", "ru"),
        ],
    )
    def test_an_umbrella_sees_what_names_no_mineral(self, text: str, language: str) -> None:
        assert hits(text, language=language, minerals=("minerals",))

    def test_where_a_mineral_is_named_it_is_that_mineral(self) -> None:
        text = "Congo suspended cobalt exports under its mining code."
        assert hits(text, minerals=("minerals",)) == ()
        (hit,) = hits(f"{text} The mining code is old.", minerals=("minerals", "cobalt"))
        assert hit.minerals == ("cobalt",)

    @pytest.mark.parametrize("text", ["Eat vitamins and minerals.", "He is a bitcoin miner."])
    def test_other_worlds_are_none(self, text: str) -> None:
        assert hits(text, minerals=("minerals",)) == ()

    def test_dual_use_goods_are_seen(self) -> None:
        text = "Beijing banned exports of dual-use items to Japan."
        assert hits(text, minerals=("dual-use-goods",), policies=("export-ban",))


class TestSources:
    ITEM = Article(
        url=None,
        title="",
        text=NICKEL_BAN,
        language="en",
        feed="https://ore.example/feed",
        outlet="Ore Post",
        tags=("gov", "asia"),
    )

    @pytest.mark.parametrize(
        ("limits", "wanted"),
        [
            ({"tags": ("gov",)}, True),
            ({"tags": ("press",)}, False),
            ({"not_tags": ("gov",)}, False),
            ({"feeds": ("https://ore.example/feed",)}, True),
            ({"feeds": ("Ore Post",)}, True),
            ({"not_feeds": ("https://ore.example/feed",)}, False),
            ({"outlets": ("ore post",)}, True),
            ({"outlets": ("Other",)}, False),
            ({"not_outlets": ("Ore Post",)}, False),
            ({"languages": ("en", "zh")}, True),
            ({"languages": ("zh",)}, False),
            ({"not_languages": ("en",)}, False),
            ({"tags": ("gov",), "not_languages": ("zh",)}, True),
        ],
    )
    def test_a_list_can_be_limited_to_sources_and_leave_some_out(
        self, limits: dict[str, tuple[str, ...]], wanted: bool
    ) -> None:
        asked = watchlist(minerals=("nickel",), **limits)
        reading = read(self.ITEM, asked)
        assert bool(scorer(asked).hits(self.ITEM, reading)) is wanted
        (told,) = scorer(asked).explain(self.ITEM, reading)
        source = next(check for check in told.checks if check.rule == "source")
        assert source.met is wanted


class TestEvents:
    """A list about events asks the article's main event, one about mentions any words of it."""

    TEXT = "Lynas produced dysprosium. In 2023 China imposed export controls on rare earths."
    START = TEXT.index("In 2023")
    BAN = Event(
        action="export-ban",
        place="china",
        places=("china",),
        target="japan",
        minerals=("dysprosium",),
        sentence=TEXT[START:],
        start=START,
        end=len(TEXT),
    )

    def verdict(self, events: Events, **asked: object) -> tuple[Hit, ...]:
        wanted = watchlist(**asked)
        item = article(self.TEXT)
        return scorer(wanted).hits(item, read(item, wanted), events)

    @pytest.mark.parametrize(
        ("asked", "wanted"),
        [
            ({"minerals": ("rare-earths",), "policies": ("export-ban",)}, True),
            ({"minerals": ("cobalt",)}, False),
            ({"policies": ("export-licensing",)}, False),  # named, but not the event
            ({"places": ("china",)}, True),
            ({"places": ("japan",)}, True),
            ({"places": ("chile",)}, False),
            ({"terms": ("imposed",)}, True),
            ({"terms": ("Lynas",), "within": "article"}, True),
            ({"terms": ("Lynas",), "within": "sentence"}, False),
        ],
    )
    def test_the_main_event_must_satisfy_it(self, asked: dict[str, object], wanted: bool) -> None:
        told = Events(main=self.BAN, score=71.0, reasons=(Reason(name="action", points=71.0),))
        found = self.verdict(told, about="event", **asked)
        assert bool(found) is wanted
        if wanted:
            assert (found[0].score, found[0].policies) == (71.0, ("export-ban",))
            assert found[0].evidence[0].sentence == self.BAN.sentence

    def test_without_an_event_it_is_no_hit_and_words_alone_stay_low(self) -> None:
        past = Background(
            action="export-licensing", place="china", minerals=(), why="told as past: in 2023"
        )
        told = Events(background=(past,))
        asked = {"minerals": ("rare-earths",), "policies": ("export-licensing",)}
        assert self.verdict(told, about="event", **asked) == ()
        (hit,) = self.verdict(told, about="mention", **asked)
        assert hit.score < 30
        assert hit.reasons[-1].name == "no_event"
        assert "told as past: in 2023" in hit.reasons[-1].detail

    def test_an_event_without_a_mineral_is_no_list_of_minerals(self) -> None:
        told = Events(main=replace(self.BAN, minerals=()), score=40.0)
        assert self.verdict(told, about="event", minerals=("minerals", "rare-earths")) == ()
        assert self.verdict(told, about="event", policies=("export-ban",))

    def test_a_decision_without_a_name_can_be_asked_for(self) -> None:
        told = Events(main=replace(self.BAN, action=""), score=40.0)
        (hit,) = self.verdict(told, about="event", policies=("other-decision",))
        assert hit.policies == ("other-decision",)
        assert self.verdict(told, about="event", policies=("export-ban",)) == ()
