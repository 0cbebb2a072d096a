"""The words of dates: months, days of the week, halves of the day, zones, eras; which number is the month. Pure.

Every language's words hold in every text: a French feed's days are as often English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from monitor.language import languages

HALF = "\0"  # stands where a text had "pm"
_MONTH_FIRST = frozenset({"us", "ph", "pr", "gu", "as", "fm", "mh"})
_AMERICAN = frozenset({"gov", "mil", "us"})  # endings of hosts
_RFC_822 = frozenset({"est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt"})  # American there
_COUNTRIES = {"uk": "gb"}  # endings that are not the country's code
_PLACED = re.compile(r"([a-z]{2})([+-]\d+(?::\d+)?)")


@cache
def _topics() -> tuple[Mapping[str, Any], ...]:
    return (
        *(languages.of(tag).topic("calendar") for tag in languages.known()),
        languages.shared("calendar"),
    )


@cache
def _months() -> Mapping[str, int]:
    lists = [languages.of(tag).topic("dates").get("months", "") for tag in languages.known()]
    lists += [table.get("months", "") for table in _topics()]
    found = {
        name: number
        for listed in lists
        for number, names in enumerate(listed.split(), start=1)
        for name in names.replace(".", "").casefold().split("/")
    }
    return {name: number for name, number in found.items() if name != "-"}


def _words(key: str) -> frozenset[str]:
    return frozenset(
        word.replace("_", " ") for table in _topics() for word in table.get(key, "").split()
    )


@cache
def _silent() -> frozenset[str]:
    return _words("weekdays") | _words("fillers")


def month(word: str) -> int | None:
    """The month (1–12) that a word names in some language, None when none."""
    return _months().get(word.rstrip("."))


def means_nothing(word: str) -> bool:
    """Whether a date is the same without this word: a day of the week, "at", "de", "pukul"."""
    return word.rstrip(".") in _silent()


@cache
def month_names() -> tuple[str, ...]:
    """All names of months, the longer ones first."""
    return tuple(sorted(_months(), key=len, reverse=True))


@cache
def _half_days() -> re.Pattern[str]:
    morning, evening = (
        "|".join(
            re.escape(w).replace(r"\ ", r"\s?") + (r"\.?(?![^\W\d_])" if w[0].isascii() else "")
            for w in sorted(_words(k), key=len, reverse=True)
        )
        for k in ("am", "pm")
    )
    return re.compile(rf"(?<![^\W\d_])(?:({morning})|({evening}))")


def half_of_day(text: str) -> tuple[str, int | None]:
    """`text` with its word for a half of the day as `HALF`, and the hours that it adds (0, 12); None when it has none."""
    found = _half_days().search(text)
    if found is None:
        return text, None
    return f"{text[: found.start()]}{HALF}{text[found.end() :]}", 0 if found[1] else 12


@cache
def _eras() -> Mapping[str, int]:
    return {name: years for table in _topics() for name, years in table.get("eras", {}).items()}


def era_years(text: str) -> str:
    """`text` with the years of eras as years: 令和8年 is 2026年."""
    pattern = "|".join(sorted(_eras(), key=len, reverse=True))
    return re.sub(
        rf"(?<![^\W\d_])({pattern})\s?(\d{{1,3}})(?=\s?[年.])",
        lambda found: str(_eras()[found[1]] + int(found[2])),
        text,
    )


# --- zones and orders ----------------------------------------------------------------------------------------------------


@cache
def _zones() -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Each name's meanings: country ("" for all) and hours from UTC."""
    found: dict[str, tuple[tuple[str, float], ...]] = {
        name: (("", float(hours)),)
        for table in _topics()
        for name, hours in table.get("zones", {}).items()
    }
    for name, said in languages.shared("zones").items():
        placed = _PLACED.findall(said)
        found[name] = tuple((c, _hours(h)) for c, h in placed) or (("", _hours(said)),)
    return found


def _hours(said: str) -> float:
    hours, _, minutes = said.lstrip("+-").partition(":")
    value = int(hours) + int(minutes or 0) / 60
    return -value if said.startswith("-") else value


def zone(name: str, country: str, language: str, host: str) -> float | None:
    """Hours from UTC of a zone's name, None for a word that is none, or whose meaning nothing tells."""
    meanings = _zones().get(name.casefold().strip("."), ())
    told = len(meanings) == 1
    for places in _places(country, language, host):
        if kept := tuple(meaning for meaning in meanings if meaning[0] in places):
            meanings, told = kept, True
    if not meanings:
        return None
    return meanings[0][1] if told or name.casefold() in _RFC_822 else None


def _places(country: str, language: str, host: str) -> Iterator[frozenset[str]]:
    """Sets of countries that a source may be of, the surest first."""
    if country:
        yield frozenset({country.lower()})
        return
    main, *rest = language.lower().replace("_", "-").split("-")
    yield frozenset(part for part in rest if len(part) == 2)
    ending = host.rpartition(".")[2].lower()
    yield frozenset({"us" if ending in _AMERICAN else _COUNTRIES.get(ending, ending)})
    yield frozenset(languages.shared("countries").get(main, "").split())


def month_first(country: str, language: str, host: str) -> bool | None:
    """Whether 5/11 is the eleventh of May; None where nothing tells it (plain English)."""
    main = language.lower().partition("-")[0].partition("_")[0]
    for places in list(_places(country, language, host))[:2]:
        if len(place := "".join(places)) == 2:
            return place in _MONTH_FIRST
    return False if main and main != "en" else None
