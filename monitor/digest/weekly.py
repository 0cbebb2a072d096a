"""The week by mineral and by government, counted in stories that the digests told, against the four weeks before. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from monitor.digest.view import Digest, StoryBlock, Week, WeekRow
from monitor.language.catalogue import Catalogue

WEEKS = 5  # this one and the four it is compared with
DAYS = 7 * WEEKS
MAX_ROWS = 8

_Told = list[dict[str, StoryBlock]]


def week_of(digests: Sequence[Digest], day: date, say: Catalogue) -> Week:
    """The summary of the seven days that end with `day`; `digests` are those of the past five weeks, this day's included.

    A story counts once in a week, however many digests told it. What is usual is known when the four weeks before are.
    """
    told: _Told = [{} for _ in range(WEEKS)]
    for digest in digests:
        back = (day - date.fromisoformat(digest.date)).days // 7
        if 0 <= back < WEEKS:
            told[back] |= {s.id: s for section in digest.sections for s in section.stories}
    oldest = min((date.fromisoformat(digest.date) for digest in digests), default=day)
    known = (day - oldest).days >= DAYS - 7
    return Week(
        stories=len(told[0]),
        minerals=_rows(told, lambda s: [chip.name for chip in s.minerals], known, say),
        governments=_rows(told, _governments, known, say),
    )


def _governments(story: StoryBlock) -> list[str]:
    """Who acts: the governments of the record; without one nobody."""
    if story.action is None:
        return []
    return list(story.action.places) or [story.action.actor]


def _rows(
    told: _Told, names: Callable[[StoryBlock], Iterable[str]], known: bool, say: Catalogue
) -> tuple[WeekRow, ...]:
    counts: dict[str, list[int]] = {}
    for back, stories in enumerate(told):
        for story in stories.values():
            for name in {name for name in names(story) if name}:
                counts.setdefault(name, [0] * WEEKS)[WEEKS - 1 - back] += 1
    ranked = sorted(
        (name for name in counts if counts[name][-1]), key=lambda n: (-counts[n][-1], n)
    )
    return tuple(_row(name, counts[name], known, say) for name in ranked[:MAX_ROWS])


def _row(name: str, weeks: Sequence[int], known: bool, say: Catalogue) -> WeekRow:
    usual = sum(weeks[:-1]) / (WEEKS - 1)
    return WeekRow(
        name=name,
        count=weeks[-1],
        usual=say.number(round(usual, 1)) if known else "",
        bars=tuple(weeks),
        change=round(weeks[-1] - usual) if known else None,
    )
