"""A story that has grown two cores, and one that has not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.model.stories import Role
from monitor.stories.copies import sketch
from monitor.stories.cores import second_core
from monitor.stories.fingerprint import UNIT, Fingerprint

_AT = datetime(2026, 3, 2, tzinfo=UTC)


def _one(article_id: int, terms: str, **other: object) -> Fingerprint:
    words = terms.split()
    weight = round(UNIT / len(words) ** 0.5)
    values: dict[str, object] = {
        "article_id": article_id,
        "at": _AT + timedelta(hours=article_id),
        "language": "en",
        "outlet": "Paper",
        "weights": dict.fromkeys(words, weight),
        "marked": 0,
        "sketch": sketch(""),
        "origin": None,
        "role": Role.INDEPENDENT,
        "copy_of": None,
        "concepts": ((), (), ()),
    }
    return Fingerprint(**(values | other))  # type: ignore[arg-type]


_BAN = "cobalt kinshasa ban arecoms stocks quota"
_STRIKE = "cobalt kinshasa strike kolwezi union wages"


def test_two_events_chained_by_one_place_are_two_cores() -> None:
    story = [
        _one(1, _BAN),
        _one(2, _STRIKE),
        _one(3, f"{_BAN} traders"),
        _one(4, f"{_STRIKE} truck"),
        _one(5, f"{_BAN} september"),
        _one(6, f"{_BAN} price"),
    ]
    assert second_core(story) == (2, 4)


def test_copies_go_with_their_original_and_make_no_core() -> None:
    story = [_one(n, _BAN + f" word{n}") for n in range(1, 5)]
    copies = [
        _one(n, "cobalt kinshasa furniture other lines", role=Role.COPY, copy_of=1)
        for n in (5, 6, 7)
    ]
    assert second_core([*story, *copies]) == ()
    strikes = [_one(8, _STRIKE), _one(9, f"{_STRIKE} truck")]
    copy = _one(10, "advert", role=Role.COPY, copy_of=8)
    assert second_core([*story, *strikes, copy]) == (8, 9, 10)


def test_one_event_told_in_many_words_is_one_core() -> None:
    story = [_one(n, f"{_BAN} word{n} other{n}") for n in range(1, 10)]
    assert second_core(story) == ()


def test_few_articles_have_no_second_core() -> None:
    assert second_core([_one(1, _BAN), _one(2, _STRIKE), _one(3, _BAN)]) == ()
    assert second_core([]) == ()
