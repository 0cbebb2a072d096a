"""What of an article joining looks at: the event's concepts, the period it is for, the words of title and lead. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.events.effect import effective
from monitor.language import languages, scripts
from monitor.language.rarity import prior
from monitor.measures.kinship import FOLLOWING, STOPPING, UMBRELLAS, Kinship
from monitor.measures.states import takes_back
from monitor.measures.turning import (
    holds_now,
    instead,
    is_ahead,
    is_pending,
    is_provisional,
    stops,
    turn_of,
)
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
TOGETHER = "trade-agreement"  # of several governments; which report names which first says nothing
_PARTIES = 2
_PLANS = frozenset({"strategy-list"})
_OF_TRADE = frozenset(
    {
        "export-ban",
        "export-licensing",
        "export-quota",
        "export-tax",
        "import-tariff",
        "import-restriction",
    }
)
_LEAD_CHARS = 600
_OPENING_CHARS = 300  # in which a report says whose act it tells
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
    text: str, language: str, outlet: str = "", story: str = "", home: str = "",
) -> MeasureReport:  # fmt: skip
    """An article's main event, ready to be joined to a measure. `home`: the country that the outlet's name gives."""
    places = tuple(dict.fromkeys(kinship.country(p) for p in (event.place, *event.places) if p))
    opening = set(countries(mentions, kinship, _OPENING_CHARS))
    inferred = "place" in event.inferred or not places
    later = inferred or bool(set(places) & set(countries(mentions, kinship, len(text))))
    if home and later and not opening:
        places = (
            home,
        )  # what title and lead leave out is the outlet's own; others are named further on
    in_title = countries(mentions, kinship, 0)
    if event.action == TOGETHER and len({*places, event.target} - {""}) < _PARTIES:
        places = tuple(dict.fromkeys((*places, *in_title[:_PARTIES])))[:_PARTIES]
    elif event.action == TOGETHER and event.target:
        places = tuple(dict.fromkeys((*places, kinship.country(event.target))))
    if (meant := _meant(event, title, mentions, language)) != event.action:
        event = replace(event, action=meant)
    years, turn = _years(title, event), turn_of(title, event.sentence, language)
    if not places and event.target and turn in (Turn.COURT_STOP, Turn.REINSTATE):
        places = (kinship.country(event.target),)  # a court acts on its own government's measure
    named = replace(
        event,
        place=places[0] if places else "",
        places=places,
        target=event.target if event.target not in places else "",
        effective_on=event.effective_on
        or _from_opening(event, text, at)
        or _from_period(event, years),
        status=_status(event, title, text, language, turn, at),
    )
    return MeasureReport(
        key=key,
        at=at,
        event=named,
        language=language,
        outlet=outlet,
        title=title,
        story=story,
        actions=tuple(dict.fromkeys(_actions(named, mentions, turn))),
        years=years,
        words=tuple(
            sorted(
                {
                    *words_of(title, text[:_LEAD_CHARS], mentions, language),
                    *_marks_of(title, text[:_LEAD_CHARS], mentions, at),
                }
            )
        ),
        turn=turn,
        holds=holds_now(title, text[:_OPENING_CHARS], language),
        takes_back=takes_back(event),
        unplaced=(not set(places) & {*in_title, home} and (inferred or bool(in_title)))
        or (not event.action and len(in_title) > 1),
        named=in_title,
    )


def _meant(event: Event, title: str, mentions: Sequence[Mention], language: str) -> str:
    """The event's action; of two in a title of which one takes the other's place, the one that comes; of an order or a plan
    that names a measure of trade, that measure."""
    told = [m for m in mentions if m.kind is Kind.ACTION and m.field == "title"]
    at = instead(title, language)
    if at is not None and event.action in {m.concept for m in told} and len(told) > 1:
        first, last = told[0], told[-1]
        return last.concept if at <= first.start else first.concept
    if event.action in _PLANS:
        inside = (
            m.concept
            for m in mentions
            if m.kind is Kind.ACTION
            and m.concept in _OF_TRADE
            and (
                m.field == "title"
                or (m.field == event.field and event.start <= m.start < event.end)
            )
        )
        return next(inside, event.action)
    return event.action


def countries(mentions: Sequence[Mention], kinship: Kinship, chars: int) -> tuple[str, ...]:
    """The countries that a title and the first `chars` of a text name, by their places and authorities."""
    named = (
        kinship.country(m.concept)
        for m in mentions
        if m.kind in (Kind.PLACE, Kind.AGENCY) and (m.field == "title" or m.start < chars)
    )
    return tuple(place for place in dict.fromkeys(named) if kinship.governs(place))


def _status(event: Event, title: str, text: str, language: str, turn: Turn, at: datetime) -> Status:
    """The event's status. What was decided is not yet where others still have to agree, and holds now when a title says that
    it begins, or the opening that it holds at once, and not from a month to come."""
    told, opening = event.status, text[:_OPENING_CHARS]
    charged = event.action in AIMED and told is not Status.ENDED and turn is Turn.NONE
    if charged and is_provisional(title, opening, language):
        return Status.IN_FORCE
    decided = told in (Status.ADOPTED, Status.REPORTED) or takes_back(event)
    if decided and is_pending(title, opening, language):
        return Status.PROPOSED
    ahead = is_ahead(f"{title}\n{event.sentence}", language, at.date())
    if told is Status.IN_FORCE and ahead and not event.effective_on:
        return Status.ADOPTED
    if told not in (Status.ADOPTED, Status.REPORTED) or turn is not Turn.NONE or ahead:
        return told
    if event.action in STOPPING and stops(title, language):
        return Status.IN_FORCE
    near = f"{event.sentence}\n{opening}"
    return Status.IN_FORCE if holds_now(title, near, language) else told


def _from_opening(event: Event, text: str, at: datetime) -> str | None:
    """The day from which an act holds that its title tells, said in the opening."""
    if event.field != "title" or event.status is Status.ENDED:
        return None
    opening = text[:_OPENING_CHARS]
    day = effective(opening, opening, at.date())
    return day.isoformat() if day else None


def _from_period(event: Event, years: tuple[int, ...]) -> str | None:
    """A period's quota holds from the first day of it."""
    return f"{years[0]}-01-01" if years and event.action in PERIODIC else None


def _actions(event: Event, mentions: Sequence[Mention], turn: Turn) -> Iterator[str]:
    """The event's action, and those beside it; of what a court does, or a turn, that of the act which it is done to."""
    if event.action:
        yield event.action
    for m in mentions:
        inside = m.field == event.field and event.start <= m.start < event.end
        loose = (event.action in FOLLOWING or turn is not Turn.NONE) and m.start < _OPENING_CHARS
        if m.kind is Kind.ACTION and (inside or m.field == "title" or loose):
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


def _marks_of(title: str, lead: str, mentions: Sequence[Mention], at: datetime) -> Iterator[str]:
    """What tells one act of a kind from another: years ahead as "@2029", companies that the title names as "&mp materials";
    and what the act's minerals are called together, as "#critical-minerals"."""
    for year in _YEAR.findall(f"{title} {lead}"):
        if int(year) > at.year:
            yield f"@{year}"
    for mention in mentions:
        if mention.kind is Kind.COMPANY and mention.field == "title":
            yield f"&{mention.concept.casefold()}"
        if mention.concept in UMBRELLAS and (mention.field == "title" or mention.start < len(lead)):
            yield f"#{mention.concept}"


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
                digits = digits[:2] + digits[2:].rstrip("0")  # 7,280 crore is 728 亿
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
            within = text[mention.start : mention.start + size]
            blank = "".join(c if c.isdigit() else " " for c in within)
            text = text[: mention.start] + blank + text[mention.start + size :]
    return text
