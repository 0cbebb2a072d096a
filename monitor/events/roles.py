"""Who acts and towards whom: the names of a passage, and which of them is the subject of an act. Pure.

The subject is a name before the verb that no preposition makes an object, else the agent of a passive, else a name right after
the verb (some languages invert), else the owner of the measure ("China's ban"). An office without a country ("the ministry") takes
that of the article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.events.clauses import Clause
from monitor.events.cues import WordKind
from monitor.events.zones import Statement, Zone
from monitor.match.lexicon import Lexicon
from monitor.model.mentions import Kind

_NO_RULERS = frozenset(
    {"lme", "benchmark", "trivium-china", "sqm"}
)  # watched, but they govern nobody
_REACH_CHARS = 60  # of a verb for a subject behind it
_OWNER_CHARS = 45  # of an owner for what it owns
_GAP = re.compile(r"(?:'s|’s)?(?:[\s\-]+\w[\w.\-]*){0,2}[\s\-]*")
_OWNED = re.compile(r"['’]s?\b|^['’]")
_ARTICLE_WORD = re.compile(r"\s*(?:\w{1,4}\s+)?\s*")


class NameKind(StrEnum):
    """What a name stands for."""

    AGENCY = "agency"
    HEAD = "head"  # an office: a ministry, a president
    PLACE = "place"
    COURT = "court"
    PRIVATE = "private"


_STRENGTH = (NameKind.PLACE, NameKind.HEAD, NameKind.AGENCY, NameKind.COURT, NameKind.PRIVATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Someone named in a passage."""

    kind: NameKind
    start: int
    end: int
    concept: str = ""  # agency or place id
    place: str = ""  # whose government it is
    how: str = ""  # as a subject: "subject", "agent", "behind", "owner", "carried"
    inferred: bool = False
    partners: tuple[str, ...] = ()  # places that act together with it


def government(concept: str, lexicon: Lexicon) -> str:
    """The place whose government a place stands for: a mining region's country, a territory's own."""
    entry = lexicon.entry(concept)
    if entry is not None and entry.kind is Kind.PLACE and entry.type == "territory":
        return entry.id
    return lexicon.place_of(concept)


def names(passage: Statement, lexicon: Lexicon) -> tuple[Named, ...]:
    """The names of a passage in order, an office and its country as one."""
    found: list[Named] = []
    for mention in passage.mentions:
        if mention.kind is Kind.AGENCY and mention.concept not in _NO_RULERS:
            kind = NameKind.AGENCY
        elif mention.kind is Kind.PLACE:
            kind = NameKind.PLACE
        elif mention.kind is Kind.COMPANY:
            kind = NameKind.PRIVATE
        else:
            continue
        concept = mention.concept if kind is not NameKind.PRIVATE else ""
        place = government(concept, lexicon) if concept else ""
        found.append(
            Named(kind=kind, start=mention.start, end=mention.end, concept=concept, place=place)
        )
    for word in passage.of(WordKind.PUBLIC, WordKind.COURT, WordKind.PRIVATE):
        kind = {
            WordKind.PUBLIC: NameKind.HEAD,
            WordKind.COURT: NameKind.COURT,
            WordKind.PRIVATE: NameKind.PRIVATE,
        }[word.kind]
        found.append(
            Named(kind=kind, start=word.start, end=word.end, concept=word.place, place=word.place)
        )
    return _joined(passage, _outer(found))


def _outer(found: list[Named]) -> list[Named]:
    kept: list[Named] = []
    for name in sorted(found, key=lambda n: (n.start, -n.end, _STRENGTH.index(n.kind))):
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    return kept


def _joined(passage: Statement, found: list[Named]) -> tuple[Named, ...]:
    """Names that make up one phrase as one: "US" + "president", "ministry" + "of" + "India"."""
    joined: list[Named] = []
    for name in found:
        if joined and _one_phrase(passage, joined[-1], name):
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


def _one_phrase(passage: Statement, a: Named, b: Named) -> bool:
    if a.place and b.place and a.place != b.place:
        return False
    if a.kind is NameKind.PLACE and b.kind is NameKind.PLACE:
        return False
    if _GAP.fullmatch(_between(passage, a.end, b.start)) is None:
        return False
    inside = [w for w in passage.words if a.end <= w.start < b.start]
    return all(w.kind is WordKind.OF for w in inside) and not any(
        m.kind in (Kind.ACTION, Kind.MINERAL) and m.start < b.start and m.end > a.end
        for m in passage.mentions
    )


def _between(passage: Statement, start: int, end: int) -> str:
    return passage.text[max(0, start - passage.start) : max(0, end - passage.start)]


# --- the subject of an act ---------------------------------------------------------------------------------------------


def subject(
    passage: Statement,
    cut: Sequence[Clause],
    index: int,
    verb_at: int,
    found: Sequence[Named],
    trigger: tuple[int, int],
) -> Named | None:
    """Who does what the clause `index` tells; the verb (or the measure itself) begins at `verb_at`."""
    clause = cut[index]
    agent = _agent(passage, clause, verb_at, found)
    for part in reversed(cut[: index + 1]):
        inside = [n for n in found if part.start <= n.start and n.end <= min(part.end, verb_at)]
        free = [n for n in inside if _is_free(passage, n)]
        if free:
            return _with_partners(passage, replace(free[0], how="subject"), found)
        if agent is not None:
            return replace(agent, how="agent")
    if agent is not None:
        return replace(agent, how="agent")
    owner = _owner(passage, clause, found, trigger)
    if owner is not None:
        return replace(owner, how="owner")
    behind = [
        n
        for n in found
        if verb_at < n.start < min(clause.end, verb_at + _REACH_CHARS)
        and n.kind in (NameKind.AGENCY, NameKind.HEAD)
        and _is_free(passage, n)
    ]
    return replace(behind[0], how="behind") if behind else None


def _before(passage: Statement, name: Named) -> WordKind | None:
    """The kind of the event word that stands right before a name."""
    last = None
    for word in passage.words:
        if word.end > name.start:
            break
        last = word
    if last is None or _ARTICLE_WORD.fullmatch(_between(passage, last.end, name.start)) is None:
        return None
    return last.kind


def _is_free(passage: Statement, name: Named) -> bool:
    """Whether a name may be a subject: no preposition before it, and no goods or noun that it only describes behind it."""
    kind = _before(passage, name)
    if kind in (WordKind.OBLIQUE, WordKind.AIM, WordKind.OF, WordKind.AGENT):
        return False
    if name.kind is not NameKind.PLACE:
        return True
    after = passage.text[name.end - passage.start :][:40]
    if _OWNED.match(after):
        return False
    return not _describes(passage, name)


def _describes(passage: Statement, name: Named) -> bool:
    """Whether a place only describes the mineral or goods right behind it: "Chinese graphite"."""
    for mention in passage.mentions:
        if mention.kind in (Kind.MINERAL, Kind.ACTION) and 0 <= mention.start - name.end <= 2:
            return True
    return any(w.kind is WordKind.GOODS and 0 <= w.start - name.end <= 2 for w in passage.words)


def _agent(
    passage: Statement, clause: Clause, verb_at: int, found: Sequence[Named]
) -> Named | None:
    for name in found:
        if verb_at < name.start < clause.end and _before(passage, name) is WordKind.AGENT:
            return name
    return None


def _owner(
    passage: Statement, clause: Clause, found: Sequence[Named], trigger: tuple[int, int]
) -> Named | None:
    near = [
        n
        for n in found
        if clause.start <= n.start
        and n.end <= trigger[0] + 1
        and trigger[0] - n.end <= _OWNER_CHARS
        and _before(passage, n) not in (WordKind.AIM, WordKind.AGENT)
    ]
    return near[-1] if near else None


def _with_partners(passage: Statement, name: Named, found: Sequence[Named]) -> Named:
    """With those that "and" joins to it."""
    partners = []
    at = name.end
    for other in found:
        if other.start < at or not other.place or other.place == name.place:
            continue
        gap = _between(passage, at, other.start)
        words = [w for w in passage.words if at <= w.start < other.start]
        if len(gap) > 40 or not words or any(w.kind is not WordKind.WITH for w in words):
            break
        partners.append(other.place)
        at = other.end
    return replace(name, partners=tuple(partners))


# --- what the article makes plain --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Backdrop:
    """The government that an article is about, for acts whose own clause names none."""

    place: str = ""
    agency: str = ""


def backdrop(
    found: Iterable[tuple[Statement, tuple[Named, ...]]], lexicon: Lexicon, home: str = ""
) -> Backdrop:
    """The agency and government most spoken of, title and lead before the rest; `home` is the outlet's country."""
    places: Counter[str] = Counter()
    agencies: Counter[str] = Counter()
    for passage, named in found:
        share = {Zone.TITLE: 4, Zone.LEAD: 3, Zone.EARLY: 2, Zone.ABOUT: 0}.get(passage.zone, 1)
        for name in named:
            if not name.place or name.kind is NameKind.PRIVATE:
                continue
            free = _is_free(passage, name)
            ruler = name.kind in (NameKind.AGENCY, NameKind.HEAD)
            places[name.place] += share * (4 if free and ruler else 2 if free or ruler else 1)
            if name.kind is NameKind.AGENCY:
                agencies[name.concept] += share * (2 if free else 1)
    place = next(iter(_ranked(places)), home)
    agency = next((a for a in _ranked(agencies) if lexicon.place_of(a) == place), "")
    return Backdrop(place=place, agency=agency)


def _ranked(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda c: (-counts[c], c))


def settled(name: Named | None, ground: Backdrop) -> Named:
    """A subject with its government: an office without a country, or no subject at all, takes the article's."""
    if name is None:
        return Named(
            kind=NameKind.PLACE, start=-1, end=-1, concept=ground.agency or ground.place,
            place=ground.place, how="carried", inferred=True,
        )  # fmt: skip
    if name.place or name.kind is NameKind.PRIVATE:
        return name
    return replace(name, place=ground.place, concept=ground.place, inferred=True)


def target(
    passage: Statement,
    found: Sequence[Named],
    actor_places: Iterable[str],
    trigger: tuple[int, int],
) -> Named | None:
    """Towards whom: a place behind "to", "against", "from", or one that describes the goods; never an actor."""
    actors = set(actor_places)
    others = [n for n in found if n.place and n.place not in actors and n.kind is NameKind.PLACE]
    aimed = [n for n in others if _before(passage, n) is WordKind.AIM]
    if aimed:
        return min(aimed, key=lambda n: abs(n.start - trigger[1]))
    described = [n for n in others if _describes(passage, n)]
    return described[0] if described else None
