"""Articles of a story as comparing gets them, with the mentions of the real matcher."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache

from monitor.match import lexicon
from monitor.match.matcher import Matcher
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
) -> Told:
    """One article, `hours` after the first of its story."""
    return Told(
        article_id=article_id,
        outlet=f"Outlet {article_id}",
        role=role,
        published_at=MORNING + timedelta(hours=hours),
        language=language,
        title=title,
        text=text,
        mentions=_matcher().read(title, text, language).mentions,
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
