"""The government that an article makes plain, for acts whose own clause names none. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from monitor.events.cues import WordKind
from monitor.events.names import NO_RULERS, Named, NameKind, between, government
from monitor.events.positions import is_dateline, is_free, touches, word_before
from monitor.events.zones import Statement, Zone
from monitor.match.lexicon import Lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Backdrop:
    """The government that an article is about, for acts whose own clause names none."""

    place: str = ""
    agency: str = ""
    office: bool = False  # whether title or lead name one who governs, if only "the ministry"
    ours: str = (
        ""  # whose "the ministry" is: of the government named most, else of the readers' own
    )


def backdrop(
    found: Iterable[tuple[Statement, tuple[Named, ...]]],
    concepts: Iterable[str],
    lexicon: Lexicon,
    home: str = "",
) -> Backdrop:
    """The agency and government most spoken of, title and lead before the rest; `home` is the outlet's country."""
    places: Counter[str] = Counter()
    for concept in concepts:
        if concept not in NO_RULERS:
            places[government(concept, lexicon)] += 1
    del places[""]
    agencies: Counter[str] = Counter()
    rulers: Counter[str] = Counter()
    apart, told = set[str](), set[str]()
    office = False
    for statement, named in found:
        share = {Zone.TITLE: 4, Zone.LEAD: 3, Zone.EARLY: 2, Zone.ABOUT: 0}.get(statement.zone, 1)
        for name in named:
            if name.kind is NameKind.HEAD and share > 2:
                office = office or is_free(statement, name)
            if not name.place or name.kind is NameKind.PRIVATE:
                continue
            before, of_law = word_before(statement, name), _is_of_law(statement, name)
            if (before is WordKind.AIM and not of_law) or _is_in_number(statement, name):
                continue
            if before is WordKind.OBLIQUE and of_law:  # "in line with EU policy"
                continue
            if share < 4 and _abstains(statement, name):
                apart.add(name.place)
                continue
            told.add(name.place)
            if is_dateline(statement, name):  # where it is written is often whose ministry it is
                places[name.place] += 2 * share
                rulers[name.place] += 1
                continue
            free = is_free(statement, name)
            ruler = name.kind in (NameKind.AGENCY, NameKind.HEAD)
            places[name.place] += share * (4 if free and ruler else 2 if free or ruler else 1)
            rulers[name.place] += share if free and (ruler or statement.zone is Zone.TITLE) else 0
            if name.kind is NameKind.AGENCY:
                agencies[name.concept] += share * (2 if free else 1)
    for place in apart - told:
        del places[place]
    place = next(iter(_ranked(places)), home)
    agency = next((a for a in _ranked(agencies) if lexicon.place_of(a) == place), "")
    named_most = next((p for p in _ranked(rulers) if rulers[p]), "")
    return Backdrop(place=place, agency=agency, office=office, ours=named_most or home)


def _is_of_law(statement: Statement, name: Named) -> bool:
    """Whether a place is whose law or plan is named: "into German law"."""
    return name.kind is NameKind.PLACE and any(
        touches(statement, name, w.start) for w in statement.of(WordKind.INSTRUMENT)
    )


def _is_in_number(statement: Statement, name: Named) -> bool:
    """Whether a name is part of a law's number: "2012/19/EU"."""
    return between(statement, name.start - 1, name.start) == "/"


def _abstains(statement: Statement, name: Named) -> bool:
    """Whether a name is spoken of for what it does not do: "Nauru did not sign"."""
    after = next((w for w in statement.words if w.start >= name.end), None)
    return (
        after is not None
        and after.kind is WordKind.REFUSE
        and not between(statement, name.end, after.start).strip()
    )


def _ranked(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda c: (-counts[c], c))


def settled(name: Named | None, ground: Backdrop, aimed: Collection[str]) -> Named:
    """A subject with its government: an office without a country, or no subject at all, takes the article's.

    Nobody acts towards himself: when the article's government is the one the act is aimed at, the actor is not known.
    """
    if ground.place in aimed:
        ours = "" if ground.ours in aimed else ground.ours
        ground = replace(ground, place="", agency="", ours=ours)
    if name is None:
        return Named(
            kind=NameKind.HEAD if ground.office else NameKind.PLACE, start=-1, end=-1, concept=ground.agency or ground.place,
            place=ground.place, how="carried", inferred=True,
        )  # fmt: skip
    if name.place or name.kind is NameKind.PRIVATE:
        return name
    place = ground.ours or ground.place
    return replace(name, place=place, concept=place, inferred=True)
