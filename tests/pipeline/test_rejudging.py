"""The archive judged by stored readings is the archive judged by reading every text again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from monitor.model.hits import Near, Watchlist
from monitor.store.facade import Store
from monitor.watch import judgement, read_by
from monitor.watch.judgement import Rules
from tests.support.rejudged import NOW, articles, by_readings, by_texts, store_read

_ARTICLES = 160
METALS = ("list:us-2025", "list:eu-crm", "rare-earths", "critical-minerals", "minerals")


def watchlist(name: str, **asked: Any) -> Watchlist:
    return Watchlist(name=name, title="", **asked)


BASE = (
    watchlist("events", minerals=METALS, policies=("direction:restricts",), about="event", min_score=35),
    watchlist("bans", minerals=("lithium", "cobalt", "gallium"), policies=("export-ban",), within="paragraph"),
    watchlist("words", terms=("ministry", "tonnes", "稀土", "gobierno"), within="article"),
    watchlist("without", minerals=METALS, exclude=("price",)),
)  # fmt: skip
RULES = judgement.make(BASE, {})

_KINDS = (
    watchlist("places", places=("china", "region:africa", "drc"), policies=("direction:promotes",)),
    watchlist("place of events", places=("indonesia", "mofcom"), about="event"),
    watchlist("any event", policies=("other-decision",), about="event"),
    watchlist("any", minerals=METALS, any=("subsidy", "nickel")),
    watchlist("all", all=("china", "ministry"), within="article"),
    watchlist("none", minerals=METALS, none=("export-ban", "tonnes")),
    watchlist("near", near=(Near(a=("cobalt", "ministry"), b=("drc", "export-ban"), words=12),)),
    watchlist("tags", minerals=METALS, tags=("press",)),
    watchlist("feeds", minerals=METALS, feeds=("Wire", "https://blog.example/feed")),
    watchlist("not", minerals=METALS, not_tags=("china",), not_outlets=("blog",)),
    watchlist("not feeds", minerals=METALS, not_feeds=("Wire",)),
    watchlist("tongues", minerals=METALS, languages=("zh", "de"), outlets=("Gazette",)),
    watchlist("others", minerals=METALS, not_languages=("en",)),
    watchlist("nothing asked"),
)
WATCHLISTS: Mapping[str, tuple[Watchlist, ...]] = {
    "nothing": BASE,
    "members": (BASE[0], replace(BASE[1], minerals=("nickel", "copper")), *BASE[2:]),
    "about": (replace(BASE[0], about="mention"), replace(BASE[1], about="event"), *BASE[2:]),
    "within": (replace(BASE[0], min_score=60), replace(BASE[1], within="sentence"), *BASE[2:]),
    "all kinds": (*BASE, *_KINDS),
    "no lists": (),
}
"""Edits without a new word: no text is read again, but where the last free word of an article goes."""

WORDS: Mapping[str, tuple[Watchlist, ...]] = {
    "words": (*BASE, watchlist("new", terms=("government", "per cent", "commerce ministry", "tierras raras"))),
    "beginnings": (*BASE, watchlist("begins", terms=("export*", "регул*", "licen*", "al*", "政府*"), about="event")),
    "exact": (*BASE, watchlist("exact", terms=("=Beijing", "U.S.", "$4 billion", "EU", "10 %", "钨", "リチウム", "25"))),
    "excluded": (replace(BASE[0], exclude=("minister",)), BASE[1], replace(BASE[2], terms=("tonnes",)),
                 replace(BASE[3], exclude=("Preis", "цены"), any=("mine", "empresa", "企業"))),
    "all words gone": BASE[:2],
    "thousands": (*BASE, watchlist("many", terms=(*(f"word{n}" for n in range(3_000)), "government"))),
}  # fmt: skip

LEXICONS: Mapping[str, tuple[float, dict[str, list[dict[str, object]]]]] = {
    "terms": (0.5, {"minerals": [
        {"id": "lithium", "terms": ["white oil", "batteries"], "hs": ["2846"]},
        {"id": "cobalt", "blocks": ["cobalt exports"]},
        {"id": "sand", "name": "Sand", "terms": ["sand", "gravel"], "group": "rare-earth"}]}),
    "strength": (0.9, {"actions": [{"id": "subsidy", "strength": 1, "direction": "restricts"}]}),
    "action": (0.5, {"actions": [
        {"id": "subsidy", "near": "pay,pays~companies,miners~6"},
        {"id": "talk", "name": "Talk", "direction": "neutral", "strength": 1, "terms": ["told", "said*"]}]}),
    "place": (0.9, {"places": [{"id": "china", "name": "Middle Kingdom"}, {"id": "jiangxi", "parent": "japan"}]}),
    "agency": (0.5, {"agencies": [{"id": "mofcom", "name": "The Ministry", "place": "japan"}]}),
}  # fmt: skip
"""Edits of the lexicon, with the most texts that are read again, as a share."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with articles in nine languages, read by RULES."""
    file = tmp_path_factory.mktemp("archive") / "monitor.db"
    with Store.open(file, now=lambda: NOW) as store:
        store_read(store, list(articles(_ARTICLES)), RULES)
    return file


async def checked(archive: Path, rules: Rules) -> tuple[int, int]:
    """That both ways say the same; how many texts were read again, and how many hits there are."""
    with Store.open(archive, now=lambda: NOW, read_only=True) as store:
        said, again = await by_readings(store, rules)
        expected = by_texts(store, rules)
    assert said.keys() == expected.keys()
    for article_id, judged in expected.items():
        assert said[article_id] == judged
    return again, sum(len(judged[0]) for judged in expected.values())


@pytest.mark.parametrize("edit", WATCHLISTS)
async def test_an_edit_of_watchlists_reads_no_text(archive: Path, edit: str) -> None:
    again, hits = await checked(archive, replace(RULES, watchlists=WATCHLISTS[edit]))
    assert again == 0 or edit == "no lists"
    assert hits > 10 or edit == "no lists"


@pytest.mark.parametrize("edit", WORDS)
async def test_new_words_are_looked_for_where_they_may_stand(archive: Path, edit: str) -> None:
    again, hits = await checked(archive, replace(RULES, watchlists=WORDS[edit]))
    assert again < _ARTICLES / 3
    assert hits > 10


@pytest.mark.parametrize("edit", LEXICONS)
async def test_an_edit_of_the_lexicon_reads_what_it_can_touch(archive: Path, edit: str) -> None:
    most, lexicon = LEXICONS[edit]
    again, hits = await checked(archive, judgement.make(BASE, lexicon))
    assert 0 < again < _ARTICLES * most
    assert hits > 10


async def test_words_of_other_worlds_change_every_score(archive: Path) -> None:
    again, _ = await checked(archive, judgement.make(BASE, {}, ("government", "price")))
    assert again < _ARTICLES / 3


async def test_a_lexicon_and_words_at_once(archive: Path) -> None:
    edit = judgement.make(WORDS["beginnings"], LEXICONS["terms"][1])
    assert (await checked(archive, edit))[0] < _ARTICLES * 0.7


async def test_another_program_reads_everything_again(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judgement, "read_by", lambda: "another")
    judgement.basis_of.cache_clear()
    try:
        assert (await checked(archive, RULES))[0] == _ARTICLES
    finally:
        judgement.basis_of.cache_clear()


def test_the_program_is_known_by_its_files() -> None:
    assert read_by.read_by() == read_by.read_by.__wrapped__()
    assert len(read_by.read_by()) == 16
