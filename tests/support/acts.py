"""Articles made up for the rooms that read events: a title and a text become statements, names, acts, events."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.events import acts, backdrop, main_event, names, zones
from monitor.events.acts import Act
from monitor.events.zones import Statement
from monitor.match.lexicon import load
from monitor.match.matcher import Matcher
from monitor.model.articles import Article
from monitor.model.events import Event, Events

LEXICON = load()
MATCHER = Matcher(LEXICON)
PUBLISHED = datetime(2026, 3, 10, 8, tzinfo=UTC)


def article(title: str, text: str = "", language: str = "en") -> Article:
    """An article of 10 March 2026."""
    return Article(
        url=None, title=title, text=text, language=language, published_at=PUBLISHED, source="page"
    )


def statements(title: str, text: str = "", language: str = "en") -> tuple[Statement, ...]:
    """The statements of an article."""
    read = MATCHER.read(title, text, language)
    return zones.statements(article(title, text, language), read)


def acts_in(title: str, text: str = "", language: str = "en") -> list[Act]:
    """All acts of an article, in order."""
    told = statements(title, text, language)
    named = [(each, names.names(each, LEXICON)) for each in told]
    ground = backdrop.backdrop(named, (), LEXICON)
    return [a for each, found in named for a in acts.acts(each, found, ground, PUBLISHED.year)]


def events(title: str, text: str = "", language: str = "en") -> Events:
    """What an article tells."""
    return main_event.read(
        article(title, text, language), MATCHER.read(title, text, language), LEXICON
    )


def main(title: str, text: str = "", language: str = "en") -> Event:
    """The main event of an article that has one."""
    found = events(title, text, language).main
    assert found is not None
    return found
