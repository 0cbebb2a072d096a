"""Who is named in a statement: agencies, offices, places, courts and those who do not govern; names of one phrase are one. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.events.cues import EventWord, WordKind
from monitor.events.zones import Statement
from monitor.match.lexicon import Lexicon
from monitor.model.mentions import Kind, Mention

NO_RULERS = frozenset(
    {"lme", "benchmark", "trivium-china", "sqm"}
)  # watched, but they govern nobody
_GAP = re.compile(r"\.?(?:'s|’s)?(?:[\s\-]+\w[\w.\-]*){0,2}[\s\-]*")


class NameKind(StrEnum):
    """What a name stands for."""

    AGENCY = "agency"
    HEAD = "head"  # an office: a ministry, a president
    PLACE = "place"
    AREA = "area"  # a mining region: no government of its own
    COURT = "court"
    PRIVATE = "private"


RULERS = {NameKind.AGENCY, NameKind.HEAD, NameKind.COURT}
_STRENGTH = (
    NameKind.AREA,
    NameKind.PLACE,
    NameKind.HEAD,
    NameKind.AGENCY,
    NameKind.COURT,
    NameKind.PRIVATE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Someone named in a statement."""

    kind: NameKind
    start: int
    end: int
    concept: str = ""  # agency or place id
    place: str = ""  # whose government it is
    how: str = ""  # as a subject: "subject", "agent", "behind", "owner", "carried"
    inferred: bool = False
    partners: tuple[str, ...] = ()  # places that act together with it


def government(concept: str, lexicon: Lexicon) -> str:
    """The place whose government a place stands for: a mining region's country, a territory's own; "" for a region of no
    one country's (a seabed, the Lithium Triangle)."""
    entry = lexicon.entry(concept)
    if entry is not None and entry.kind is Kind.PLACE and entry.type == "territory":
        return entry.id
    if entry is not None and entry.type == "region" and not entry.parent:
        return ""
    return lexicon.place_of(concept)


def names(statement: Statement, lexicon: Lexicon) -> tuple[Named, ...]:
    """The names of a statement in order, an office and its country as one."""
    found: list[Named] = []
    for mention in statement.mentions:
        if mention.kind is Kind.AGENCY and mention.concept not in NO_RULERS:
            kind = NameKind.AGENCY
        elif mention.kind is Kind.PLACE:
            kind = NameKind.AREA if mention.rule == "mining region" else NameKind.PLACE
        elif mention.kind is Kind.COMPANY and not _is_instrument(statement, mention):
            kind = NameKind.PRIVATE
        else:
            continue
        concept = mention.concept if kind is not NameKind.PRIVATE else ""
        place = government(concept, lexicon) if concept else ""
        found.append(
            Named(kind=kind, start=mention.start, end=mention.end, concept=concept, place=place)
        )
    for word in statement.of(WordKind.PUBLIC, WordKind.COURT, WordKind.PRIVATE):
        if word.kind is WordKind.PRIVATE and _is_inside_action(statement, word):
            continue
        kind = {
            WordKind.PUBLIC: NameKind.HEAD,
            WordKind.COURT: NameKind.COURT,
            WordKind.PRIVATE: NameKind.PRIVATE,
        }[word.kind]
        found.append(
            Named(kind=kind, start=word.start, end=word.end, concept=word.names, place=word.names)
        )
    return _joined(statement, _outer(found))


def _is_inside_action(statement: Statement, word: EventWord) -> bool:
    """Whether a word is only part of an action's name: "extended producer responsibility"."""
    return any(m.start < word.start and word.end < m.end for m in statement.named(Kind.ACTION))


def _is_instrument(statement: Statement, mention: Mention) -> bool:
    """Whether what looks like a company's name goes on as a law's or plan's: "National Lithium Strategy"."""
    return any(
        0 <= w.start - mention.end <= 1 or mention.start < w.start < mention.end
        for w in statement.of(WordKind.INSTRUMENT)
    )


def _styled(statement: Statement, found: list[Named]) -> list[Named]:
    """With "Republic of" before a name made part of it."""
    styles = statement.of(WordKind.STYLE)
    if not styles:
        return found
    ofs = statement.of(WordKind.OF)
    begins = {
        of.end: style.start for style in styles for of in ofs if 0 <= of.start - style.end <= 1
    }
    return [
        replace(n, start=begin)
        if (begin := next((b for e, b in begins.items() if 0 <= n.start - e <= 5), None))
        is not None
        else n
        for n in found
    ]


def _outer(found: list[Named]) -> list[Named]:
    kept: list[Named] = []
    for name in sorted(
        found, key=lambda n: (n.start, -n.end, not n.place, _STRENGTH.index(n.kind))
    ):
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
        elif _is_of_two(kept[-1], name):
            kept[-1] = replace(kept[-1], partners=(*kept[-1].partners, name.place))
    return kept


def _is_of_two(first: Named, second: Named) -> bool:
    """Whether one word stands for two governments: 日米."""
    same = (first.start, first.end) == (second.start, second.end)
    return same and "" not in (first.place, second.place) and first.place != second.place


def _joined(statement: Statement, found: list[Named]) -> tuple[Named, ...]:
    """Names that make up one phrase as one: "US" + "president", "ministry" + "of" + "India"."""
    joined: list[Named] = []
    for name in found:
        if joined and _one_phrase(statement, joined[-1], name):
            last = joined[-1]
            strong = max((last, name), key=lambda n: _STRENGTH.index(n.kind))
            place = last.place or name.place
            agency = next((n.concept for n in (last, name) if n.kind is NameKind.AGENCY), "")
            joined[-1] = replace(
                strong, start=last.start, end=name.end, place=place, concept=agency or place
            )
        else:
            joined.append(name)
    return tuple(joined)


def _one_phrase(statement: Statement, a: Named, b: Named) -> bool:
    if a.place and b.place and a.place != b.place:
        return False
    if {a.kind, b.kind} <= {NameKind.PLACE, NameKind.AREA}:
        return False
    if _GAP.fullmatch(between(statement, a.end, b.start)) is None:
        return False
    if NameKind.PRIVATE in {a.kind, b.kind} and {a.kind, b.kind} & RULERS and b.start - a.end > 1:
        return False
    inside = [w for w in statement.words if a.end <= w.start < b.start]
    return all(w.kind is WordKind.OF for w in inside) and not any(
        m.kind in (Kind.ACTION, Kind.MINERAL) and m.start < b.start and m.end > a.end
        for m in statement.mentions
    )


def between(statement: Statement, start: int, end: int) -> str:
    return statement.text[max(0, start - statement.start) : max(0, end - statement.start)]
