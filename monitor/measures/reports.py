"""What of an article joining looks at: the event's concepts, the period it is for, the words of title and lead. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.language import languages, scripts
from monitor.language.rarity import prior
from monitor.measures.kinship import Kinship
from monitor.measures.turning import holds_now, turn_of
from monitor.model.events import Event, Status
from monitor.model.measures import MeasureReport, Turn
from monitor.model.mentions import Kind, Mention

TELLS = 40.0
"""The score of an article's events from which its main event may open or move a measure, a little above an even chance."""
# Acts that are made anew for each period: the year they are for tells one from the next.
PERIODIC = frozenset({"export-quota", "production-quota"})
# Trade remedies are aimed at a country, tariffs for security at all: two that differ in it are hardly one.
AIMED = frozenset({"import-tariff"})
# Of these a government makes many, often several a month: the same mineral says little, names and sums say which one it is.
MANY = frozenset(
    {
        "subsidy", "state-financing", "tax-incentive", "trade-agreement", "permitting", "exploration", "recycling",
        "offtake-price-floor", "strategy-list", "enforcement", "due-diligence"
    }
)  # fmt: skip
_LEAD_CHARS = 600
_NAMED = (Kind.PLACE, Kind.MINERAL, Kind.ACTION, Kind.AGENCY)
_MOST_ARTICLES = (
    30.0  # of the table's 6,000 that have a word, above which it says nothing of one act
)
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
_YEAR = re.compile(r"(?<![\d./-])20\d\d(?![\d/-])")
_ANY_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_ARABIC = re.compile(r"\d+(?:[.,  ’']\d{3})+|\d+(?:[.,]\d+)?")
_WORD = re.compile(r"[^\W\d_]{3,}")
_DENSE = re.compile(rf"[{scripts.DENSE}]{{2,}}")


def report_of(
    event: Event, mentions: Sequence[Mention], kinship: Kinship, *, key: str, at: datetime, title: str,
    text: str, language: str, outlet: str = "", story: str = "",
) -> MeasureReport:  # fmt: skip
    """An article's main event, ready to be joined to a measure."""
    places = tuple(dict.fromkeys(kinship.country(p) for p in (event.place, *event.places) if p))
    years, turn = _years(title, event), turn_of(title, event.sentence, language)
    if not places and event.target and turn in (Turn.COURT_STOP, Turn.REINSTATE):
        places = (kinship.country(event.target),)  # a court acts on its own government's measure
    named = replace(
        event,
        place=places[0] if places else "",
        places=places,
        target=event.target if event.target not in places else "",
        effective_on=event.effective_on or _from_period(event, years),
        status=_status(event, title, language, turn),
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
        words=tuple(sorted(words_of(title, text[:_LEAD_CHARS], mentions, language))),
        turn=turn,
    )


def _status(event: Event, title: str, language: str, turn: Turn) -> Status:
    """The event's status; what was decided holds now when a title says that it begins, or the event that it holds at once."""
    if event.status not in (Status.ADOPTED, Status.REPORTED) or turn is not Turn.NONE:
        return event.status
    return Status.IN_FORCE if holds_now(title, event.sentence, language) else event.status


def _from_period(event: Event, years: tuple[int, ...]) -> str | None:
    """A period's quota holds from the first day of it."""
    return f"{years[0]}-01-01" if years and event.action in PERIODIC else None


def _actions(event: Event, mentions: Sequence[Mention]) -> Iterator[str]:
    if event.action:
        yield event.action
    for m in mentions:
        inside = m.field == event.field and event.start <= m.start < event.end
        if m.kind is Kind.ACTION and (inside or m.field == "title"):
            yield m.concept


def _years(title: str, event: Event) -> tuple[int, ...]:
    """The years a periodic act is for: those of the title, else of the event's sentence."""
    if event.action not in PERIODIC | MANY:
        return ()
    for text in (title, event.sentence) if event.action in PERIODIC else (title,):
        found = {int(year) for year in _YEAR.findall(_DATED.sub(" ", text))}
        if found:
            return tuple(sorted(found))
    return ()


def words_of(title: str, lead: str, mentions: Sequence[Mention], language: str) -> Iterator[str]:
    """What is told besides the lexicon's concepts, each once: rare words (those beyond the tables as "+erongo"), names of
    capitals as "^kfw", numbers as "^250" (in a title as "$250" too); pairs of characters in Chinese and Japanese."""
    found: dict[str, None] = {}
    common = prior(language)
    for field, text in (("title", title), ("text", lead)):
        left = _without(text, [m for m in mentions if m.field == field and m.kind in _NAMED])
        for match in _ARABIC.finditer(left):
            digits = re.sub(r"\D", "", match[0])
            if len(digits) > 1 and not _ANY_YEAR.fullmatch(digits):
                found[f"^{digits}"] = None
                if field == "title":
                    found[f"${digits}"] = None
        for match in _WORD.finditer(left):
            word = unicodedata.normalize("NFKC", match[0]).casefold()
            if match[0].isupper() and word not in common:
                found[f"^{word}"] = None
            elif word not in common:
                found[f"+{word}"] = None
            elif common[word] < _MOST_ARTICLES:
                found[word] = None
        for match in _DENSE.finditer(left):
            pairs = (match[0][i : i + 2] for i in range(len(match[0]) - 1))
            found.update(dict.fromkeys(p for p in pairs if common.get(p, 0.0) < _MOST_ARTICLES))
    yield from found


def _without(text: str, mentions: Sequence[Mention]) -> str:
    """A text with the stretches of mentions blanked."""
    for mention in mentions:
        if mention.start < len(text):
            size = min(mention.end, len(text)) - mention.start
            text = text[: mention.start] + " " * size + text[mention.start + size :]
    return text
