"""Alternatives: the quick search finds what a plain one does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from monitor.language import languages
from monitor.language.alternatives import Alternatives, lowered, split_alternatives

KINDS = sorted({kind for name in languages.known() for kind in languages.of(name).topic("pages")})
SENTENCES = [
    sentence
    for listed in tomllib.loads(
        Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8")
    ).values()
    for sentence in listed
]


def texts(lines: tuple[str, ...]) -> list[str]:
    """Sentences, and what the alternatives themselves say in several cases, alone and within words and sentences."""
    said = [
        " ".join(re.sub(r"\\[a-z]|\{.*?\}|[^\w' ]", " ", each).split())
        for line in lines
        for each in split_alternatives(line)
    ]
    made = [
        make(text)
        for text in said
        for make in (
            str,
            str.upper,
            str.title,
            "The mine x{} 404.".format,
            "Ore: {}, or so".format,
            "un{}able".format,
        )
    ]
    return [*SENTENCES, *made]


@pytest.mark.parametrize("kind", KINDS)
def test_words_are_found_as_by_a_plain_search_in_any_case(kind: str) -> None:
    lines = languages.everywhere("pages", kind)
    quick, plain = Alternatives(lines), re.compile("|".join(lines), re.IGNORECASE)
    said = texts(lines)
    found = [text for text in said if quick.are_in(text)]
    assert found == [text for text in said if plain.search(text)]
    assert 0 < len(found) < len(said)
    whole = [text for text in said if quick.are_all_of(text)]
    assert whole == [text for text in said if plain.fullmatch(text)]


def test_small_print_is_counted_as_by_a_plain_search() -> None:
    lines = languages.everywhere("pages", "small_print")
    quick, plain = Alternatives(lines), re.compile("|".join(lines), re.IGNORECASE)
    said = [*texts(lines), " ".join(texts(lines))]
    assert [quick.count(text) for text in said] == [len(plain.findall(text)) for text in said]


def test_alternatives_stand_outside_groups_and_sets() -> None:
    assert split_alternatives(r"a|b(?:c|[)|]d)|\||\(e|f") == [
        "a",
        "b(?:c|[)|]d)",
        r"\|",
        r"\(e",
        "f",
    ]


def test_only_letters_of_a_pattern_are_lowered() -> None:
    assert lowered(r"\bÉtat\S\W[A-Z]\\N") == r"\bétat\S\W[a-z]\\n"
