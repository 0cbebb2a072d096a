"""The same event told in two languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.language.rarity import Rarity
from monitor.model.stories import ArticleRef
from monitor.stories.across_languages import tells_the_same
from monitor.stories.fingerprint import Fingerprint, fingerprint
from monitor.stories.window import OpenStory

_AT = datetime(2026, 3, 2, tzinfo=UTC)
_BOTH = {"minerals": ("gallium",), "policies": ("export-licensing",), "places": ("china",)}


def _one(number: int, text: str, language: str, **concepts: tuple[str, ...]) -> Fingerprint:
    ref = ArticleRef(
        article_id=number,
        title="",
        text=text,
        outlet="Daily",
        language=language,
        published_at=_AT + timedelta(hours=number),
        **concepts,
    )
    return fingerprint(ref, Rarity())[0]


def _told(one: Fingerprint, other: Fingerprint, *, days: float = 2) -> bool:
    story = OpenStory(name="s", language=other.language, opened=(other.at, other.article_id))
    story.take(other)
    return tells_the_same(one, story, Rarity(), within=timedelta(days=days))


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"minerals": ("nickel",)}, False),
        ({"policies": ("subsidy",)}, False),
        ({"places": ("chile",)}, False),
    ],
    ids=["all in common", "another mineral", "another action", "another place"],
)
def test_concepts_decide(changes: dict[str, tuple[str, ...]], same: bool) -> None:
    english = _one(0, "Exporters need a licence.", "en", **_BOTH)
    spanish = _one(1, "Los exportadores piden permiso.", "es", **(_BOTH | changes))
    assert _told(spanish, english) is same


def test_too_long_apart_is_another_event() -> None:
    english = _one(0, "Exporters need a licence.", "en", **_BOTH)
    late = _one(90, "Los exportadores piden permiso.", "es", **_BOTH)
    assert not _told(late, english)
    assert _told(late, english, days=5)


def test_without_concepts_names_and_figures_do() -> None:
    english = _one(0, "On Tuesday Aurora Fuentes of Corfo opened 348 bids in Atacama.", "en")
    same = _one(1, "El martes Aurora Fuentes de Corfo abrió 348 ofertas en Atacama.", "es")
    other = _one(2, "El martes Rosa Lima de Codelco cerró 12 minas en Calama.", "es")
    assert _told(same, english)
    assert not _told(other, english)
