"""The lexicon: what is built in, what the user adds, and what is said when something is wrong."""

from __future__ import annotations

import pytest

from monitor.config.settings import LexiconConfig
from monitor.core.errors import ConfigError
from monitor.match import lexicon
from monitor.match.matcher import Matcher
from monitor.model.hits import Watchlist
from monitor.model.mentions import Kind


def wanted(**asked: tuple[str, ...]) -> Watchlist:
    return Watchlist(name="w", title="W", **asked)  # type: ignore[arg-type]


def problems_of(**tables: list[dict[str, object]]) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        lexicon.load(tables)
    return tuple(str(problem) for problem in caught.value.problems)


def test_loading_again_gives_the_same_lexicon() -> None:
    assert lexicon.load() is lexicon.load(LexiconConfig())


def test_every_kind_is_there() -> None:
    lex = lexicon.load()
    counts = {
        kind: len(lex.of_kind(kind))
        for kind in (Kind.MINERAL, Kind.ACTION, Kind.PLACE, Kind.AGENCY)
    }
    assert counts[Kind.MINERAL] >= 80
    assert counts[Kind.ACTION] == 27
    assert counts[Kind.PLACE] >= 150
    assert counts[Kind.AGENCY] >= 90


def test_every_reference_leads_to_an_entry() -> None:
    lex = lexicon.load()
    for entry in lex.entries.values():
        for ident in (
            *entry.yields,
            *([entry.place] if entry.place else []),
            *([entry.parent] if entry.kind is Kind.PLACE else []),
        ):
            assert not ident or lex.entry(ident) is not None, (entry.id, ident)


@pytest.mark.parametrize("language", ["zh", "zh-Hant", "ja", "es", "fr", "de", "pt", "ru", "id"])
def test_every_action_has_terms_in_every_language(language: str) -> None:
    missing = [
        e.id
        for e in lexicon.load().of_kind(Kind.ACTION)
        if not any(t.language == language for t in e.terms) and e.id != lexicon.UNNAMED_ACTION
    ]
    assert not missing or language == "zh-Hant"


@pytest.mark.parametrize(
    ("member", "inside", "outside"),
    [
        ("cobalt", {"cobalt"}, {"nickel"}),
        ("rare-earths", {"rare-earths", "dysprosium", "neodymium"}, {"lithium"}),
        ("pgm", {"pgm", "platinum", "iridium"}, {"gold"}),
        ("group:rare-earth", {"dysprosium", "yttrium"}, {"gallium"}),
        ("list:eu-srm", {"gallium", "tungsten", "lithium"}, {"coal"}),
        ("direction:restricts", {"export-ban", "export-tax"}, {"subsidy"}),
        ("parent:export-restriction", {"export-ban", "export-quota"}, {"sanctions"}),
        ("region:africa", {"drc", "zambia", "katanga"}, {"chile"}),
        ("china", {"china", "xinjiang", "inner-mongolia"}, {"mongolia"}),
    ],
)
def test_members_expand(member: str, inside: set[str], outside: set[str]) -> None:
    ids = lexicon.load().expand(member)
    assert inside <= ids
    assert not outside & ids


def test_an_unknown_member_expands_to_nothing() -> None:
    assert lexicon.load().expand("list:moon") == frozenset()


def test_names_places_and_actions_for_scoring() -> None:
    lex = lexicon.load()
    assert lex.name("rare-earths") == "Rare earth elements"
    assert lex.name("no-such-id") == "no-such-id"
    assert lex.names["cobalt"] == "Cobalt"
    assert lex.place_of("mofcom") == "china"
    assert lex.place_of("xinjiang") == "china"
    assert lex.place_of("chile") == "chile"
    assert lex.place_of("wto") == ""
    assert lex.place_of("cobalt") == ""
    assert lex.action("export-ban").direction == "restricts"
    assert lex.action("export-ban").strength == 3
    with pytest.raises(KeyError):
        lex.action("cobalt")


def test_an_entry_can_be_read() -> None:
    shown = lexicon.load().describe("export-ban")
    assert shown is not None
    assert shown.startswith("export-ban (action): Export ban")
    assert "words apart" in shown
    assert "terms [ru]" in shown
    assert "Sn" in str(lexicon.load().describe("tin"))
    assert lexicon.load().describe("no-such-id") is None


def test_an_override_extends_a_known_entry_and_changes_the_fingerprint() -> None:
    plain = lexicon.load()
    lex = lexicon.load({"minerals": [{"id": "tin", "terms": ["stannum"], "group": "solder"}]})
    assert lex.fingerprint != plain.fingerprint
    assert "tin" in lex.expand("group:solder")
    found = Matcher(lex).read("", "Smelters sold stannum and tin ore.", "en")
    assert [m.term for m in found.mentions if m.concept == "tin"] == ["stannum", "tin ore"]


def test_an_override_adds_an_entry_in_several_languages() -> None:
    config = LexiconConfig(
        minerals=(
            {"id": "kaolin", "name": "Kaolin", "terms": {"en": ["kaolin"], "de": ["Kaolin*"]}},
        )
    )
    matcher = Matcher(lexicon.load(config))
    for language, text in (("en", "Kaolin exports rose."), ("de", "Die Kaolinexporte steigen.")):
        assert "kaolin" in matcher.read("", text, language).minerals


def test_an_override_can_take_terms_away_and_add_pairs() -> None:
    lex = lexicon.load(
        {
            "minerals": [{"id": "cobalt", "remove": ["MHP", "cobalt"]}],
            "actions": [{"id": "export-ban", "near": "freeze~outbound cargo~3"}],
        }
    )
    reading = Matcher(lex).read("", "A freeze on all outbound cargo of cobalt.", "en")
    assert [m.concept for m in reading.mentions] == ["export-ban"]


@pytest.mark.parametrize(
    ("table", "row", "path", "says"),
    [
        ("minerals", {"name": "X"}, "lexicon.minerals[0].id", "needs an id"),
        ("minerals", {"id": "newone"}, "lexicon.minerals[0].terms", "needs terms"),
        ("minerals", {"id": "china", "terms": ["x"]}, "lexicon.minerals[0].id", "another kind"),
        (
            "minerals",
            {"id": "tin", "colour": "grey"},
            "lexicon.minerals[0].colour",
            "no such field",
        ),
        (
            "minerals",
            {"id": "tin", "terms": "stannum"},
            "lexicon.minerals[0].terms",
            "list of words",
        ),
        ("minerals", {"id": "tin", "terms": ["!!"]}, "lexicon.minerals[0].terms", "list of words"),
        (
            "minerals",
            {"id": "tin", "terms": {"xx": ["a"]}},
            "lexicon.minerals[0].terms",
            "unknown language",
        ),
        (
            "minerals",
            {"id": "tin", "terms": {"de": "a"}},
            "lexicon.minerals[0].terms",
            "list of words",
        ),
        ("minerals", {"id": "tin", "name": 3}, "lexicon.minerals[0].name", "must be a text"),
        (
            "actions",
            {"id": "export-ban", "strength": 9},
            "lexicon.actions[0].strength",
            "1, 2 or 3",
        ),
        (
            "actions",
            {"id": "export-ban", "direction": "up"},
            "lexicon.actions[0].direction",
            "must be one of",
        ),
        (
            "actions",
            {"id": "export-ban", "near": "ban~export"},
            "lexicon.actions[0].near",
            "not a near pair",
        ),
        (
            "actions",
            {"id": "export-ban", "near": ["a"]},
            "lexicon.actions[0].near",
            "must be a text",
        ),
    ],
)
def test_a_wrong_override_names_entry_and_field(
    table: str, row: dict[str, object], path: str, says: str
) -> None:
    (problem,) = problems_of(**{table: [row]})
    assert problem.startswith(path)
    assert says in problem


def test_all_wrong_overrides_are_told_at_once() -> None:
    assert len(problems_of(minerals=[{"id": "tin", "a": 1, "b": 2}], places=[{"name": "x"}])) == 3


def test_an_unknown_table_is_a_problem() -> None:
    assert "there is no such table" in problems_of(metals=[{"id": "tin"}])[0]


def test_unknown_members_of_watchlists_get_the_nearest_known_one() -> None:
    asked = (
        wanted(minerals=("cobalt",)),
        wanted(minerals=("colbalt", "list:eu-smr"), policies=("Export ban",), places=("zzzzzz",)),
    )
    found = {problem.path: problem for problem in lexicon.check(asked, lexicon.load())}
    assert set(found) == {
        "watchlists[1].minerals",
        "watchlists[1].policies",
        "watchlists[1].places",
    }
    hints = [problem.hint for problem in lexicon.check(asked, lexicon.load())]
    assert hints[:3] == [
        "did you mean cobalt?",
        "did you mean list:eu-srm?",
        "did you mean export-ban?",
    ]
    assert hints[3] is not None
    assert found["watchlists[1].minerals"].line is None


def test_groups_may_hold_free_words_but_no_misspelt_lists() -> None:
    (problem,) = lexicon.check(
        (wanted(any=("Antam", "cobalt", "list:eu-smr"), none=("list:uk", "9:30")),), lexicon.load()
    )
    assert (problem.path, problem.hint) == ("watchlists[0].any", "did you mean list:eu-srm?")


def test_a_member_of_the_wrong_kind_is_unknown() -> None:
    assert (
        len(lexicon.check((wanted(minerals=("china", "direction:restricts")),), lexicon.load()))
        == 2
    )
    assert lexicon.check((wanted(places=("mofcom", "region:africa")),), lexicon.load()) == ()
