"""The watchlists of the shipped config.toml: nothing relevant that none of them can see."""

from pathlib import Path

from monitor.config import load
from monitor.match import lexicon as lexicons
from monitor.model.mentions import Kind
from monitor.watch.resting import MOST_WITHOUT_EVENT

SHIPPED = load.load(Path(__file__).parents[2] / "config.toml").watchlists
LEXICON = lexicons.load()


def reached(field: str) -> frozenset[str]:
    members = (m for w in SHIPPED if w.about == "event" for m in getattr(w, field))
    return frozenset().union(*(LEXICON.expand(member) for member in members))


def test_every_action_is_reached_by_a_list() -> None:
    actions = {entry.id for entry in LEXICON.of_kind(Kind.ACTION)}
    assert len(actions) == 27
    assert actions <= reached("policies")


def test_minerals_as_such_and_dual_use_goods_are_reached_and_few_minerals_are_not() -> None:
    minerals = {entry.id for entry in LEXICON.of_kind(Kind.MINERAL)}
    assert LEXICON.umbrellas == {"minerals", "dual-use-goods"}
    assert reached("minerals") >= LEXICON.umbrellas
    assert len(minerals - reached("minerals")) < 0.1 * len(minerals)


def test_words_without_an_event_stay_below_every_list() -> None:
    assert all(w.min_score > MOST_WITHOUT_EVENT for w in SHIPPED)
