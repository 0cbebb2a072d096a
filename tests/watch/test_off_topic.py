"""A topic that is not minerals: the words of other worlds are the owner's to say, and none takes points from the owner's goods."""

import re
import tomllib
from pathlib import Path

import pytest

from monitor.config.settings import Config
from monitor.model.articles import Article, Quality
from monitor.watch.judgement import Judgement, Rules, judge, make

ROOT = Path(__file__).parents[2]
WHEAT = {
    "minerals": [{"id": "wheat", "name": "Wheat", "terms": ["wheat"]}],
}
CEREAL = Article(
    url=None,
    title="India bans exports of copper to keep food, cereal and water cheap",
    text="India banned exports of copper. Food for consumers, cereal and tap water stay cheap.",
    language="en",
    quality=Quality.FULL,
)


def _off_topic(judgement: Judgement) -> str:
    return next((r.detail for r in judgement.reasons if r.name == "elsewhere"), "")


def test_words_of_other_worlds_are_the_owners_to_say() -> None:
    shipped, none, own = (
        judge(make((), {}, words), CEREAL) for words in (None, (), ("consumer", "tap wat*"))
    )
    assert _off_topic(shipped).startswith("food, cereal")
    assert _off_topic(none) == ""
    assert _off_topic(own) == "consumer, tap wat*"
    assert none.score > own.score > shipped.score


def test_the_owners_goods_are_no_other_world() -> None:
    article = Article(
        url=None,
        title="Wheat: wheat up again",
        text="Wheat rose in Paris.",
        language="en",
        quality=Quality.FULL,
    )
    assert "wheat" in _off_topic(judge(Rules(), article)).split(", ")
    assert _off_topic(judge(make((), WHEAT), article)) == ""


def _examples() -> list[str]:
    page = (ROOT / "docs/config.md").read_text(encoding="utf-8")
    return re.findall(r"```toml\n(.*?)```", page, re.DOTALL)


@pytest.fixture(scope="module")
def food() -> Rules:
    config = Config.model_validate(tomllib.loads(_examples()[-1]))
    watchlists = tuple(each.watchlist() for each in config.watchlists)
    return make(watchlists, config.lexicon.model_dump(), config.score.off_topic)


@pytest.mark.parametrize("text", _examples())
def test_the_examples_of_the_docs_are_read(text: str) -> None:
    config = Config.model_validate(tomllib.loads(text))
    judge(make((), config.lexicon.model_dump(), config.score.off_topic), CEREAL)


@pytest.mark.parametrize(
    ("title", "lists"),
    [
        ("India bans wheat exports to keep food cheap for consumers", ["food-exports", "grain"]),
        ("Thailand sets an export quota for rice", ["food-exports", "grain"]),
        ("Ten recipes with rice, from our restaurant's cookbook", []),
        ("Chile raises its copper royalty", []),
    ],
)
def test_the_docs_monitor_of_food_tells_food(food: Rules, title: str, lists: list[str]) -> None:
    article = Article(url=None, title=title, text="", language="en", quality=Quality.FULL)
    told = [hit.watchlist for hit in judge(food, article).hits]
    assert [name.removesuffix("-in-the-news") for name in told] == lists
