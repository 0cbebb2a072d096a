"""What one sentence shows: strength, closeness, and who is the subject."""

from __future__ import annotations

import pytest

from monitor.match.layout import lay_out
from monitor.model.mentions import Kind
from monitor.watch.sentence_signs import Focus, Local, Looks
from tests.support.reading import article, lexicon, read

STRENGTHS = {entry.id: entry.strength for entry in lexicon().of_kind(Kind.ACTION)}


def look(text: str, focus: Focus | None = None) -> Local:
    item = article(text)
    (sentence,) = lay_out(item, read(item).mentions, "en").sentences
    return Looks(STRENGTHS).look(sentence, focus or Focus())


@pytest.mark.parametrize(
    ("text", "government", "ruler"),
    [
        ("The mines ministry banned exports of nickel ore.", 1.0, "ministry"),
        ("Indonesia banned exports of nickel ore.", 0.9, "Indonesia"),
        ("Exports of nickel ore were banned by the government.", 0.8, "government"),
        (
            "Exports of nickel ore were banned at noon, and nobody knew what was said in the palace by the president.",
            0.5,
            "president",
        ),
        ("Exports of nickel ore were banned, said a trader in Indonesia.", 0.2, "Indonesia"),
        ("Exports of nickel ore were banned.", 0.0, ""),
        ("Indonesia has plenty of nickel ore.", 0.0, ""),
    ],
)
def test_who_governs(text: str, government: float, ruler: str) -> None:
    local = look(text)
    assert (local.government, local.ruler) == (government, ruler)


def test_closeness_falls_with_the_words_between() -> None:
    near = look("Exports of nickel ore were banned.")
    far = look(
        "Exports were banned, said the trader, who had come from the coast where much of the country's nickel ore is dug up."
    )
    assert near.together > far.together > 0
    assert near.pair is not None
    assert {m.concept for m in near.pair} == {"nickel", "export-ban"}


def test_a_decision_of_a_government_counts_without_a_named_action() -> None:
    assert 0 < look("The cabinet will discuss nickel ore on Monday.").action < 1
    assert look("The company will discuss nickel ore on Monday.").action == 0


def test_focus_leaves_out_what_is_not_asked_for() -> None:
    text = "The government banned exports of nickel ore and gave a subsidy to cobalt refiners."
    focused = look(text, Focus(minerals=frozenset({"cobalt"}), policies=frozenset({"subsidy"})))
    assert {m.concept for m in (*focused.minerals, *focused.actions)} == {"cobalt", "subsidy"}
    nothing = look(text, Focus(minerals=frozenset({"tin"}), policies=frozenset({"dispute"})))
    assert nothing.actions == nothing.minerals == ()
    assert nothing.action == nothing.together == 0


def test_a_look_is_taken_once() -> None:
    item = article("Indonesia banned exports of nickel ore.")
    (sentence,) = lay_out(item, read(item).mentions, "en").sentences
    looks = Looks(STRENGTHS)
    nickel = Focus(minerals=frozenset({"nickel"}))
    assert looks.look(sentence, nickel) is looks.look(
        sentence, Focus(minerals=frozenset({"nickel", "tin"}))
    )
