"""What of an article joining looks at: the event's concepts, the period it is for, the words of title and lead. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.language import languages, scripts
from monitor.language.folding import fold
from monitor.measures.kinship import Kinship
from monitor.measures.turning import turn_of
from monitor.model.events import Event
from monitor.model.measures import MeasureReport
from monitor.model.mentions import Kind, Mention

TELLS = 50.0
"""The score of an article's events from which its main event may open or move a measure: above it nearly nine of ten are acts."""
# Acts that are made anew for each period: the year they are for tells one from the next.
PERIODIC = frozenset({"export-quota", "production-quota"})
_LEAD_CHARS = 600
_MONTHS = "|".join(
    sorted(
        {
            re.escape(form)
            for tag in languages.known()
            for month in languages.of(tag).words("dates", "months")
            for form in month.split("/")
            if form
        },
        key=lambda month: (-len(month), month),
    )
)
# A year within a date is no period: "1 January 2027", "enero de 2027", "2027年1月".
_DATED = re.compile(
    rf"(?:\b(?:{_MONTHS})\.?\s(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s)?(?:de\s|del\s)?20\d\d)|20\d\d\s?年\s?\d{{1,2}}\s?月",
    re.I,
)
_YEAR = re.compile(r"(?<![\d./-])20[2-4]\d(?![\d/-])")
_ARABIC = re.compile(r"\d+(?:[.,  ’']\d{3})+|\d+(?:[.,]\d+)?")
_WORD = re.compile(r"[^\W\d_]{3,}")
_DENSE = re.compile(rf"[{scripts.DENSE}]{{2,}}")


def report_of(
    event: Event, mentions: Sequence[Mention], kinship: Kinship, *, key: str, at: datetime, title: str,
    text: str, language: str, outlet: str = "", story: str = "",
) -> MeasureReport:  # fmt: skip
    """An article's main event, ready to be joined to a measure."""
    places = tuple(dict.fromkeys(kinship.country(p) for p in (event.place, *event.places) if p))
    years = _years(title, event)
    named = replace(
        event,
        place=places[0] if places else "",
        places=places,
        effective_on=event.effective_on or (f"{years[0]}-01-01" if years else None),
    )
    return MeasureReport(
        key=key,
        at=at,
        event=named,
        language=language,
        outlet=outlet,
        title=title,
        story=story,
        actions=tuple(dict.fromkeys(_actions(named, mentions))),
        years=years,
        words=tuple(sorted(words_of(f"{title}\n{text[:_LEAD_CHARS]}"))),
        turn=turn_of(title, named.sentence, language),
    )


def _actions(event: Event, mentions: Sequence[Mention]) -> Iterator[str]:
    if event.action:
        yield event.action
    for m in mentions:
        inside = m.field == event.field and event.start <= m.start < event.end
        if m.kind is Kind.ACTION and (inside or m.field == "title"):
            yield m.concept


def _years(title: str, event: Event) -> tuple[int, ...]:
    """The years a periodic act is for: those of the title, else of the event's sentence."""
    if event.action not in PERIODIC:
        return ()
    for text in (title, event.sentence):
        found = {int(year) for year in _YEAR.findall(_DATED.sub(" ", text))}
        if found:
            return tuple(sorted(found))
    return ()


def words_of(text: str) -> Iterator[str]:
    """Folded words, numbers as "^250", names as "^kfw"; pairs of characters in Chinese and Japanese. Each once."""
    found: dict[str, None] = {}
    for match in _ARABIC.finditer(text):
        digits = re.sub(r"[.,  ’']", "", match[0])
        if len(digits) > 1 and not _YEAR.fullmatch(digits):
            found[f"^{digits}"] = None
    for match in _WORD.finditer(text):
        word = fold(match[0])
        found[f"^{word}" if match[0].isupper() else word[:7]] = None
    for match in _DENSE.finditer(text):
        found.update(dict.fromkeys(match[0][i : i + 2] for i in range(len(match[0]) - 1)))
    yield from found
