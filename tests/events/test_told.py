"""Invented news in nine languages: what is told as a government's act, who acts, on what, how far; and what is not told."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.events.main_event import read
from monitor.language.languages import known
from monitor.match.lexicon import load
from monitor.match.matcher import Matcher
from monitor.model.articles import Article
from monitor.model.events import Events
from monitor.watch.event_line import TOLD

LEXICON = load()
MATCHER = Matcher(LEXICON)
FOLDER = Path(__file__).parent / "told"


def cases() -> Iterator[tuple[str, ...]]:
    for file in sorted(FOLDER.glob("*.toml")):
        for case in tomllib.loads(file.read_text(encoding="utf-8"))["cases"]:
            yield (file.stem, *case)


def events(language: str, title: str, text: str) -> Events:
    article = Article(
        url=None,
        title=title,
        text=text,
        language=language,
        published_at=datetime(2026, 3, 10, 8, tzinfo=UTC),
        source="page",
    )
    return read(article, MATCHER.read(title, text, language), LEXICON)


def test_every_language_has_twenty_cases() -> None:
    counts = dict.fromkeys(known(), 0)
    for language, *_ in cases():
        counts[language] += 1
    assert min(counts.values()) >= 20


@pytest.mark.parametrize(
    ("language", "place", "action", "mineral", "status", "title", "text"),
    [case for case in cases() if case[1]],
    ids=lambda value: value if len(value) == 2 else "",
)
def test_an_act_is_told_with_its_record(
    language: str, place: str, action: str, mineral: str, status: str, title: str, text: str
) -> None:
    told = events(language, title, text)
    assert told.main is not None
    assert told.score >= TOLD
    assert place in told.main.places
    assert told.main.action == action
    assert mineral in told.main.minerals
    assert told.main.status.value in status.split("|")


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [(language, title, text) for language, place, _, _, _, title, text in cases() if not place],
)
def test_news_without_an_act_is_not_told(language: str, title: str, text: str) -> None:
    assert events(language, title, text).score < TOLD
