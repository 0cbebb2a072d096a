"""Tables of trackers kept by hand, as prior knowledge: Global Trade Alert's interventions, the IEA's policies. Pure.

Columns are found by name, whatever their case and punctuation ("Implementing Jurisdictions", "implementing.jurisdiction"). A row
becomes a measure when its country is in the lexicon and it names a mineral, in words or by customs heading. It keeps its
tracker's mark and number.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from monitor.language.folding import fold
from monitor.match.lexicon import Lexicon
from monitor.measures.columns import tracker_types
from monitor.model.events import Status
from monitor.model.measures import Measure, MeasureStep, Origin
from monitor.model.mentions import Kind

_GTA = {
    "id": ("interventionid", "entryid", "stateactid"),
    "title": ("title", "interventiontitle", "stateacttitle"),
    "place": ("implementingjurisdictions", "implementingjurisdiction", "implementer"),
    "type": ("interventiontype", "gtainterventiontype", "instrumenttype"),
    "announced": ("announcementdate", "dateannounced", "announced"),
    "implemented": ("implementationdate", "dateimplemented", "inceptiondate", "implemented"),
    "removed": ("removaldate", "dateremoved", "removed"),
    "products": ("affectedproducts", "affectedproduct", "hscodes"),
    "text": ("description", "interventiondescription"),
    "link": ("gtaentryurl", "stateacturl", "url", "link"),
}
_IEA = {
    "id": ("policyid", "id"),
    "title": ("title", "policy", "policyname", "name"),
    "place": ("country", "countries", "countryregion"),
    "type": ("type", "policytype", "policytypes", "types", "technologies"),
    "status": ("status",),
    "announced": ("datepromulgated", "year", "startyear"),
    "removed": ("yearended", "endyear", "dateended"),
    "products": (),
    "text": ("description", "summary"),
    "link": ("learnmore", "url", "source", "link"),
}
_IEA_STATES = {
    "in force": Status.IN_FORCE,
    "announced": Status.PROPOSED,
    "planned": Status.PROPOSED,
    "under review": Status.PROPOSED,
    "ended": Status.ENDED,
    "superseded": Status.ENDED,
}
_SPLIT = re.compile(r"\s*[;|]\s*|\s*,\s+(?=[A-Z])")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_SHORT_HEADING, _LONG_HEADING = 4, 6


@dataclass(slots=True, kw_only=True)
class TrackerTable:
    """What a table held."""

    origin: Origin
    measures: list[Measure] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)  # rows that are no measure here, by why

    def leave(self, why: str) -> None:
        """Counts a row that is left out."""
        self.left_out[why] = self.left_out.get(why, 0) + 1


MineralsIn = Callable[[str, str], tuple[str, ...]]
"""The minerals that a title and a text name."""


def table_of(text: str, lexicon: Lexicon, minerals_in: MineralsIn, *, today: date) -> TrackerTable:
    """The measures of a tracker's CSV file. Raises ValueError when it has the columns of neither tracker."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    names = {_plain(name): name for name in rows.fieldnames or () if name}
    origin, columns = _columns(names)
    table, places = TrackerTable(origin=origin), _places(lexicon)
    for row in rows:
        given = {key: (row.get(name) or "").strip() for key, name in columns.items()}
        where = tuple(dict.fromkeys(_named_places(given.get("place", ""), places)))
        minerals = _minerals(given, lexicon, minerals_in)
        if not given.get("title") or not given.get("id"):
            table.leave("no title or number")
        elif not where:
            table.leave("a government that the lexicon does not know")
        elif not minerals:
            table.leave("names no mineral")
        elif (states := _states(given, origin, today)) is None:
            table.leave("no date")
        else:
            table.measures.append(_measure(given, origin, where, minerals, states))
    return table


def _columns(names: Mapping[str, str]) -> tuple[Origin, dict[str, str]]:
    for origin, wanted in ((Origin.GTA, _GTA), (Origin.IEA, _IEA)):
        found = {
            key: names[alias]
            for key, aliases in wanted.items()
            for alias in reversed(aliases)
            if alias in names
        }
        needed = {"id", "title", "place"} | ({"status"} if origin is Origin.IEA else {"announced"})
        if needed <= set(found):
            return origin, found
    known = ", ".join(sorted(names.values())) or "none"
    raise ValueError(
        "neither Global Trade Alert's columns (Intervention ID, Title, Implementing Jurisdictions, Announcement Date …)"
        f" nor the IEA's (Policy ID, Title, Country, Status …); it has: {known}"
    )


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _places(lexicon: Lexicon) -> dict[str, str]:
    """Places by folded names, as English tables write them."""
    found: dict[str, str] = {}
    for row in reversed(lexicon.of_kind(Kind.PLACE)):
        if row.type != "region":
            names = (
                row.name,
                row.iso3,
                *(t.text for t in row.terms if t.language == "en" and not t.area),
            )
            found.update({fold(name): row.id for name in names if name})
    return found


def _named_places(text: str, places: Mapping[str, str]) -> Iterator[str]:
    for part in _SPLIT.split(text):
        name = fold(part)
        if place := places.get(name) or places.get(name.removesuffix(" of america")):
            yield place


def _minerals(
    given: Mapping[str, str], lexicon: Lexicon, minerals_in: MineralsIn
) -> tuple[str, ...]:
    named = minerals_in(given.get("title", ""), given.get("text", ""))
    if named or not given.get("products"):
        return named
    codes = re.findall(r"\d{4,}", given["products"])
    by_heading = {
        heading.replace(".", ""): row.id
        for row in lexicon.of_kind(Kind.MINERAL)
        for heading in row.hs
    }
    sizes = (_LONG_HEADING, _SHORT_HEADING)
    found = (by_heading.get(code[:size]) for code in codes for size in sizes)
    return tuple(dict.fromkeys(mineral for mineral in found if mineral))


_States = tuple[Status, str | None, tuple[tuple[Status, str], ...]]


def _states(given: Mapping[str, str], origin: Origin, today: date) -> _States | None:
    """The state today, the day of effect, and the steps; None without any date."""
    announced, removed = _day(given.get("announced", "")), _day(given.get("removed", ""))
    implemented = _day(given.get("implemented", ""))
    first = announced or implemented or removed
    if first is None:
        return None
    if origin is Origin.IEA:
        state = _IEA_STATES.get(given["status"].casefold(), Status.REPORTED)
        opened = Status.IN_FORCE if state is Status.ENDED else state
        steps: list[tuple[Status, str]] = [(opened, first)]
        if state is Status.ENDED:
            steps.append((state, removed or first))
        return state, None, tuple(steps)
    steps = [(Status.ADOPTED if implemented else Status.PROPOSED, first)]
    if implemented and implemented <= today.isoformat():
        steps.append((Status.IN_FORCE, implemented))
    if removed and removed <= today.isoformat():
        steps.append((Status.ENDED, removed))
    return steps[-1][0], implemented, tuple(steps)


def _measure(
    given: Mapping[str, str],
    origin: Origin,
    where: tuple[str, ...],
    minerals: tuple[str, ...],
    states: _States,
) -> Measure:
    state, effective_on, steps = states
    told = tuple(_step(step, day, given["title"], origin) for step, day in steps)
    return Measure(
        ident=f"{origin}-{given['id']}",
        name=given["title"],
        place=where[0],
        places=where,
        action=_action(given.get("type", ""), origin),
        minerals=minerals,
        state=state,
        effective_on=effective_on,
        origin=origin,
        link=given.get("link", "") if given.get("link", "").startswith("https://") else "",
        opened_at=told[0].seen_at,
        confirmed_at=told[-1].seen_at,
        steps=told,
    )


def _step(state: Status, day: str, title: str, origin: Origin) -> MeasureStep:
    at = datetime.combine(date.fromisoformat(day), datetime.min.time(), tzinfo=UTC)
    return MeasureStep(state=state, since=day, seen_at=at, origin=origin, title=title)


def _action(text: str, origin: Origin) -> str:
    """The action whose words in the tracker the type names; the first one named counts."""
    named = [fold(part) for part in _SPLIT.split(text)]
    known = {
        fold(word): action
        for action, words in reversed(tracker_types().items())
        for word in words[str(origin)]
    }
    return next((known[name] for name in named if name in known), "")


def _day(text: str) -> str | None:
    """An ISO date of "2025-03-01 …", "1 Mar 2025", "March 1, 2025" or "2025" (its first day)."""
    if match := re.match(r"(\d{4})-(\d{2})-(\d{2})", text):
        return _valid(*map(int, match.groups()))
    if match := re.fullmatch(r"(\d{1,2})\s+([A-Za-z]{3})[a-z]*\.?\s+(\d{4})", text):
        return _valid(int(match[3]), _month(match[2]), int(match[1]))
    if match := re.fullmatch(r"([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2}),?\s+(\d{4})", text):
        return _valid(int(match[3]), _month(match[1]), int(match[2]))
    if re.fullmatch(r"(?:19|20)\d\d(?:\.0)?", text):
        return f"{text[:4]}-01-01"
    return None


def _month(name: str) -> int:
    return _MONTHS.index(name.lower()) + 1 if name.lower() in _MONTHS else 0


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
