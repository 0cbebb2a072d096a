"""Explanations name every rule, say what kept an article out, and their advice holds when it is taken."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from monitor.model.hits import Near, Watchlist
from monitor.watch.explain import Check, Explanation
from tests.support.reading import article, read, scorer, watchlist

NICKEL_BAN = "The government of Indonesia banned exports of nickel ore on Monday."


def explain(text: str, wanted: Watchlist, title: str = "") -> Explanation:
    item = article(text, title)
    (explained,) = scorer(wanted).explain(item, read(item, wanted))
    return explained


def check(explained: Explanation, rule: str) -> Check:
    (found,) = (each for each in explained.checks if each.rule == rule)
    return found


def test_a_hit_is_explained_with_its_points_and_ways_out() -> None:
    explained = explain(
        NICKEL_BAN, watchlist(minerals=("nickel",), policies=("export-ban",), within="paragraph")
    )
    assert explained.is_hit
    assert explained.hit is not None
    assert explained.score == explained.hit.score
    assert explained.reasons == explained.hit.reasons
    assert all(each.met for each in explained.checks)
    assert check(explained, "minerals").detail == "names nickel"
    assert "take nickel out of minerals" in explained.changes
    assert "take export-ban out of actions" in explained.changes


def test_actions_are_called_what_the_config_calls_them() -> None:
    unmet = check(explain(NICKEL_BAN, watchlist(policies=("subsidy",))), "policies")
    assert unmet.detail.startswith("names none of the 1 actions asked for")
    assert unmet.change == "add export-ban to actions"
    silent = check(explain("Nothing of it.", watchlist(policies=("subsidy",))), "policies")
    assert silent.change == "the text would have to name one of its actions"


@pytest.mark.parametrize(
    ("asked", "rule", "told"),
    [
        ({"minerals": ("cobalt",)}, "minerals", "it names nickel"),
        ({"policies": ("subsidy",)}, "policies", "it names export-ban"),
        ({"places": ("chile",)}, "places", "it names indonesia"),
        ({"terms": ("bauxite",)}, "terms", "none of the 1 terms"),
        ({"any": ("chile", "zinc")}, "any", "has none"),
        ({"all": ("nickel", "Tuesday")}, "all", "lacks Tuesday"),
        ({"none": ("indonesia",)}, "none", "has indonesia"),
        ({"exclude": ("Monday",)}, "none", "has Monday"),
        (
            {"near": (Near(a=("Monday",), b=("indonesia",), words=1),)},
            "near",
            "not found in one sentence",
        ),
        ({"min_score": 100}, "min_score", "100 asked for"),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_the_rule_that_kept_it_out_is_named(asked: dict[str, object], rule: str, told: str) -> None:
    explained = explain(NICKEL_BAN, watchlist(**{"minerals": ("nickel",), **asked}))
    assert not explained.is_hit
    assert explained.hit is None
    assert [each.rule for each in explained.checks if not each.met] == [rule]
    assert told in check(explained, rule).detail
    assert explained.changes == (check(explained, rule).change,)


@pytest.mark.parametrize(
    ("text", "within", "wider"),
    [
        ("Nickel ore is dug on Sulawesi. Jakarta banned exports of coal.", "sentence", "paragraph"),
        ("Nickel ore is dug on Sulawesi.\nJakarta banned exports of coal.", "sentence", "article"),
        ("Nickel ore is dug on Sulawesi.\nJakarta banned exports of coal.", "paragraph", "article"),
    ],
)
def test_the_unit_that_would_let_it_in_is_named_and_does(
    text: str, within: str, wider: str
) -> None:
    wanted = watchlist(minerals=("nickel",), policies=("export-ban",), within=within)
    explained = explain(text, wanted)
    assert explained.changes == (f'within = "{wider}"',)
    assert explain(text, replace(wanted, within=wider)).is_hit


def test_min_score_advice_holds() -> None:
    wanted = watchlist(minerals=("nickel",), min_score=100)
    (change,) = explain(NICKEL_BAN, wanted).changes
    assert explain(
        NICKEL_BAN, replace(wanted, min_score=int(change.removeprefix("min_score = ")))
    ).is_hit


def test_a_false_friend_is_told_with_its_rule() -> None:
    explained = explain("The swimmer won the gold medal in Paris.", watchlist(minerals=("gold",)))
    assert not explained.is_hit
    assert [each.concept for each in explained.rejected] == ["gold"]
    assert "gold" in check(explained, "minerals").detail
    assert "does not count" in check(explained, "minerals").detail


def test_an_article_about_nothing_is_explained_too() -> None:
    explained = explain("The weather stayed fine.", watchlist(minerals=("tin",), places=("chile",)))
    assert [each.met for each in explained.checks] == [False, False, True]
    assert explained.score == 0


def test_every_watchlist_is_explained_and_the_answer_travels() -> None:
    item = article(NICKEL_BAN)
    lists = (watchlist(name="a", minerals=("nickel",)), watchlist(name="b", minerals=("tin",)))
    explained = scorer(*lists).explain(item, read(item, *lists))
    assert [(each.watchlist, each.is_hit) for each in explained] == [("a", True), ("b", False)]
    assert pickle.loads(pickle.dumps(explained)) == explained
