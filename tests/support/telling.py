"""Articles of a story as comparing gets them, with the mentions and events of the real readers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache

from monitor.events.main_event import read
from monitor.match import lexicon
from monitor.match.matcher import Matcher
from monitor.model.articles import Article, Quality
from monitor.model.stories import Role, Told

MORNING = datetime(2026, 2, 20, 9, tzinfo=UTC)


@cache
def _matcher() -> Matcher:
    return Matcher(lexicon.load())


def told(
    article_id: int,
    text: str,
    *,
    title: str = "",
    hours: float = 0,
    role: Role = Role.INDEPENDENT,
    language: str = "en",
    outlet: str = "",
) -> Told:
    """One article, `hours` after the first of its story."""
    reading = _matcher().read(title, text, language)
    article = Article(
        url=None,
        title=title,
        text=text,
        language=language,
        published_at=MORNING + timedelta(hours=hours),
        source="page",
        quality=Quality.FULL,
    )
    events = read(article, reading, lexicon.load())
    return Told(
        article_id=article_id,
        outlet=outlet or f"Outlet {article_id}",
        role=role,
        published_at=MORNING + timedelta(hours=hours),
        language=language,
        title=title,
        text=text,
        mentions=reading.mentions,
        event=events.main,
        event_score=events.score,
    )


class Names(Mapping[str, str]):
    """English names of every concept of the lexicon."""

    def __getitem__(self, concept: str) -> str:
        entry = lexicon.load().entry(concept)
        if entry is None:
            raise KeyError(concept)
        return entry.name

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(())

    def __len__(self) -> int:
        return 0
