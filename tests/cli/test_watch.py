"""`watch new` prints a watchlist from a few words, and what it would have found."""

from __future__ import annotations

import tomllib
from pathlib import Path

from monitor.cli.watch import drafted, hints, written
from monitor.config.load import parse
from monitor.match import lexicon
from tests.cli.conftest import Run


def test_words_become_what_they_stand_for() -> None:
    made = drafted(["镓", "export-licensing", "Kongo", "dowsing"], lexicon.load(), frozenset())
    assert (made.minerals, made.policies, made.places, made.terms) == (
        ("gallium",),
        ("export-licensing",),
        ("drc",),
        ("dowsing",),
    )
    assert made.about == "event"


def test_a_word_that_is_only_part_of_terms_stays_a_word() -> None:
    made = drafted(
        ["出口", "ore mine"], lexicon.load(), frozenset()
    )  # 铜出口 is a term of copper's
    assert (made.minerals, made.terms) == ((), ("出口", "ore mine"))


def test_words_side_by_side_are_one_action() -> None:
    words = lexicon.load()
    made = drafted(["lithium", "export", "ban"], words, frozenset())
    assert (made.minerals, made.policies, made.terms) == (("lithium",), ("export-ban",), ())
    made = drafted(["Rare", "earths", "export", "licence", "x"], words, frozenset())
    assert (made.minerals, made.policies) == (("rare-earths",), ("export-licensing",))
    assert made.terms == ("x",)


def test_a_word_of_several_actions_stays_a_word_and_they_are_told() -> None:
    words = lexicon.load()
    made = drafted(["antimony", "licence"], words, frozenset())
    assert (made.minerals, made.terms) == (("antimony",), ("licence",))
    (hint,) = hints(made, words)
    assert "export-licensing" in hint
    assert "permitting" in hint


def test_what_is_printed_is_a_config(tmp_path: Path) -> None:
    words = lexicon.load()
    text = written(drafted(["lithium", "Chile"], words, frozenset({"lithium-chile"})))
    loaded = parse(text, source=tmp_path / "config.toml", env={})
    assert loaded.watchlists[0].minerals == ("lithium",)
    assert loaded.watchlists[0].name == "lithium-chile-2"


def test_it_says_what_it_would_have_found_and_writes_nothing(run: Run, polled: Path) -> None:
    before = polled.read_bytes()
    code, out, err = run(
        "watch", "new", "lithium", "export-ban", "--since", "3650d", "--config", polled
    )
    assert (code, polled.read_bytes()) == (0, before), err
    assert tomllib.loads(out)["watchlists"][0]["minerals"] == ["lithium"]
    assert "1 hit\n" in out
