"""Who acts and towards whom: the names of a statement, and which of them is the subject of an act. Pure.

The subject is a name before the verb that no preposition makes an object, else the agent of a passive, else a name right after
the verb (some languages invert), else the owner of the measure ("China's ban"). An office without a country ("the ministry") takes
that of the article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.events.clauses import Clause
from monitor.events.cues import DOING, EventWord, WordKind
from monitor.events.zones import Statement, Zone
from monitor.match.lexicon import Lexicon
from monitor.model.mentions import Kind, Mention

_NO_RULERS = frozenset(
    {"lme", "benchmark", "trivium-china", "sqm"}
)  # watched, but they govern nobody
_THAT_CHARS = 12  # "announced that the president"
_REACH_CHARS = 60  # of a verb for a subject behind it
_BEHIND_CHARS = 25  # of an owner behind its measure
_OWNER_CHARS = 45  # of an owner for what it owns
_GAP = re.compile(r"\.?(?:'s|’s)?(?:[\s\-]+\w[\w.\-]*){0,2}[\s\-]*")
_ATTACHED = re.compile(r"[\s\-–の的産产製制]{0,2}")
_OWNED = re.compile(r"['’]s?\b|^['’]|[の的]")
_LISTED = re.compile(r"\s*[,，、]\s*(?:\w{1,3}\s+)?|\s+\w{1,3}\s+(?:the\s+)?")  # ", " or " and "
_LEADER = re.compile(r"['’]s\s(?:[A-ZÀ-Ž][\w.\-]+\s){1,3}")
_SUBJECTS = (Kind.MINERAL, Kind.ACTION, Kind.TERM, Kind.COMPANY)
_DATELINE = re.compile(r"(?:,\s[^.–—-]{0,30})?(?:\s\([^()]{1,30}\))?\s?(?:\s[–—-]|—)\s?")
_ORIGIN_CHARS = 28  # behind a mineral, in which "metallic, from" may stand
_ARTICLE_WORD = re.compile(r"\s*(?:\w{1,4}\s+)?\s*")


_VERBS = DOING | {WordKind.AHEAD, WordKind.SAYS}
_OBJECTS = (WordKind.OBLIQUE, WordKind.AIM, WordKind.OF, WordKind.AGENT)


class NameKind(StrEnum):
    """What a name stands for."""

    AGENCY = "agency"
    HEAD = "head"  # an office: a ministry, a president
    PLACE = "place"
    AREA = "area"  # a mining region: no government of its own
    COURT = "court"
    PRIVATE = "private"


_LANDS = {NameKind.PLACE, NameKind.AREA}
_RULERS = {NameKind.AGENCY, NameKind.HEAD, NameKind.COURT}
_BEHIND = {
    WordKind.AGENT_BEHIND: WordKind.AGENT,
    WordKind.AIM_BEHIND: WordKind.AIM,
    WordKind.OBLIQUE_BEHIND: WordKind.OBLIQUE,
}
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
        if mention.kind is Kind.AGENCY and mention.concept not in _NO_RULERS:
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
    if _GAP.fullmatch(_between(statement, a.end, b.start)) is None:
        return False
    if NameKind.PRIVATE in {a.kind, b.kind} and {a.kind, b.kind} & _RULERS and b.start - a.end > 1:
        return False
    inside = [w for w in statement.words if a.end <= w.start < b.start]
    return all(w.kind is WordKind.OF for w in inside) and not any(
        m.kind in (Kind.ACTION, Kind.MINERAL) and m.start < b.start and m.end > a.end
        for m in statement.mentions
    )


def _between(statement: Statement, start: int, end: int) -> str:
    return statement.text[max(0, start - statement.start) : max(0, end - statement.start)]


# --- the subject of an act ---------------------------------------------------------------------------------------------


def subject(
    statement: Statement,
    cut: Sequence[Clause],
    index: int,
    verb_at: int,
    found: Sequence[Named],
    trigger: tuple[int, int],
) -> Named | None:
    """Who does what the clause `index` tells; the verb (or the measure itself) begins at `verb_at`."""
    clause = cut[index]
    agent = _agent(statement, clause, verb_at, found)
    for part in reversed(cut[: index + 1]):
        inside = [n for n in found if part.start <= n.start and n.end <= min(part.end, verb_at)]
        free = [n for n in inside if _is_free(statement, n)]
        if free:
            who = _announced(statement, free[0], found, trigger)
            return _with_partners(statement, replace(who, how="subject"), found)
        if agent is not None:
            return replace(agent, how="agent")
    if agent is not None:
        return replace(agent, how="agent")
    owner = _owner(statement, clause, found, trigger)
    if owner is not None:
        return replace(owner, how="owner")
    behind = [
        n
        for n in found
        if verb_at < n.start < min(clause.end, verb_at + _REACH_CHARS)
        and n.kind in (NameKind.AGENCY, NameKind.HEAD)
        and _is_free(statement, n)
    ]
    return replace(behind[0], how="behind") if behind else None


def _announced(
    statement: Statement, first: Named, found: Sequence[Named], trigger: tuple[int, int]
) -> Named:
    """The first name before the verb; of a company that announces that one who governs decides, the one who governs."""
    if first.kind is not NameKind.PRIVATE:
        return first
    told = [w.end for w in statement.of(WordKind.ANNOUNCE) if w.start >= first.end]
    return next(
        (
            n
            for n in found
            if n.kind in _RULERS
            and n.end <= trigger[0]
            and any(0 < n.start - end <= _THAT_CHARS for end in told)
            and _is_free(statement, n)
        ),
        first,
    )


def _before(statement: Statement, name: Named) -> WordKind | None:
    """The kind of the event word that stands right before a name, or behind it as a postposition."""
    behind = (w.kind for w in statement.words if w.start == name.end)
    if found := next((_BEHIND[kind] for kind in behind if kind in _BEHIND), None):
        return found
    last = None
    for word in statement.words:
        if word.end > name.start:
            break
        last = word
    if (
        last is None
        or _is_article(statement, last)
        or _ARTICLE_WORD.fullmatch(_between(statement, last.end, name.start)) is None
    ):
        return None
    return last.kind


def _is_article(statement: Statement, word: EventWord) -> bool:
    """Whether a word that opens the statement is an article: "A China", "Der Präsident"; "In Togo" is none."""
    return word.start == statement.start and (
        word.kind is WordKind.OF or word.end - word.start == 1
    )


def _is_free(statement: Statement, name: Named) -> bool:
    """Whether a name may be a subject: no preposition before it, and no goods or noun that it only describes behind it."""
    if _before(statement, name) in _OBJECTS or _lists_on(statement, name):
        return False
    if _is_dateline(statement, name):
        return False
    if name.kind is NameKind.AREA or _OWNED.search(
        statement.text, name.end - statement.start - 2, name.end - statement.start
    ):
        return False
    if name.kind is not NameKind.PLACE:
        return True
    after = statement.text[name.end - statement.start :][:40]
    if _OWNED.match(after):
        return _is_of_leader(statement, name, after)
    return not _describes(statement, name)


def _is_of_leader(statement: Statement, name: Named, after: str) -> bool:
    """Whether a country owns someone who acts: "Bolivia's Paz freezes …"."""
    led = _LEADER.match(after)
    if led is None:
        return False
    at = name.end + led.end()
    known = any(m.kind in _SUBJECTS and name.end < m.start < at for m in statement.mentions)
    return not known and any(w.start == at and w.kind in _VERBS for w in statement.words)


def _is_dateline(statement: Statement, name: Named) -> bool:
    """Whether a place only says where the report was written: "LIMA - ", "ACCRA, May 27 - "."""
    return (
        name.start == statement.start
        and name.kind in _LANDS
        and statement.zone is Zone.LEAD
        and _DATELINE.match(statement.text, name.end - statement.start) is not None
    )


def _lists_on(statement: Statement, name: Named) -> bool:
    """Whether a place goes on a list that a preposition opens: "from Angola, Laos and Norway".

    "In Togo, Ghana signs" is none: a verb follows.
    """
    if any(w.kind in _VERBS and 0 <= w.start - name.end <= 1 for w in statement.words):
        return False
    places = [m for m in statement.named(Kind.PLACE) if m.end <= name.start]
    at = name.start
    for place in reversed(places):
        if _LISTED.fullmatch(_between(statement, place.end, at)) is None:
            return False
        first = Named(kind=NameKind.PLACE, start=place.start, end=place.end)
        if _before(statement, first) in _OBJECTS:
            return True
        at = place.start
    return False


def _describes(statement: Statement, name: Named) -> bool:
    """Whether a place only describes the mineral, measure or goods right behind it: "Chinese graphite".

    "China bans exports" is none: the measure begins with its verb.
    """
    verbs = {w.start for w in statement.words if w.kind in _VERBS}
    return any(
        m.kind in (Kind.MINERAL, Kind.ACTION)
        and m.start not in verbs
        and _touches(statement, name, m.start)
        for m in statement.mentions
    ) or any(
        w.kind is WordKind.GOODS and _touches(statement, name, w.start) for w in statement.words
    )


def _touches(statement: Statement, name: Named, start: int) -> bool:
    """Whether nothing but a space, a hyphen or 的 stands between a name and what begins at `start`."""
    return (
        start >= name.end and _ATTACHED.fullmatch(_between(statement, name.end, start)) is not None
    )


def _agent(
    statement: Statement, clause: Clause, verb_at: int, found: Sequence[Named]
) -> Named | None:
    for name in found:
        if verb_at < name.start < clause.end and _before(statement, name) is WordKind.AGENT:
            return name
    return None


def _owner(
    statement: Statement, clause: Clause, found: Sequence[Named], trigger: tuple[int, int]
) -> Named | None:
    """Whose measure it is: "China's … export controls", "Chinese export controls"."""
    for name in reversed(found):
        if not (clause.start <= name.start and name.end <= trigger[0] + 1):
            continue
        if trigger[0] - name.end > _OWNER_CHARS or _before(statement, name) in _OBJECTS:
            return None
        gap = _between(statement, name.end, trigger[0])
        if _OWNED.match(gap) or len(gap.split()) <= 1 or name.kind is not NameKind.PLACE:
            return name
        return None
    return _owner_behind(statement, clause, found, trigger)


def _owner_behind(
    statement: Statement, clause: Clause, found: Sequence[Named], trigger: tuple[int, int]
) -> Named | None:
    """Whose measure it is, named behind it: "the tariff of the United States on copper"."""
    return next(
        (
            n
            for n in found
            if 0 <= n.start - trigger[1] <= _BEHIND_CHARS
            and n.start < clause.end
            and n.kind is not NameKind.PRIVATE
            and _before(statement, n) is WordKind.OF
            and not _describes(statement, n)
        ),
        None,
    )


def _with_partners(statement: Statement, name: Named, found: Sequence[Named]) -> Named:
    """With those that "and" joins to it."""
    partners = []
    at = name.end
    for other in found:
        if other.start < at or not other.place or other.place == name.place:
            continue
        gap = _between(statement, at, other.start)
        words = [w for w in statement.words if at <= w.start < other.start]
        if len(gap) > 40 or not words or any(w.kind is not WordKind.WITH for w in words):
            break
        partners.append(other.place)
        at = other.end
    return replace(name, partners=(*name.partners, *partners))


def giver(statement: Statement, clause: Clause, receiver: Named, found: Sequence[Named]) -> Named:
    """Who gave what somebody received: an agency or office of the clause behind the receiver; else the receiver."""
    for name in found:
        if (
            receiver.end <= name.start < clause.end
            and name.kind in (NameKind.AGENCY, NameKind.HEAD)
            and _before(statement, name) not in (WordKind.OBLIQUE, WordKind.OF)
        ):
            return replace(name, how="agent")
    return receiver


def together(
    statement: Statement, clause: Clause, name: Named | None, found: Sequence[Named]
) -> Named | None:
    """The subject of an agreement with all governments that it joins: "between A and B", "A signs with B"."""
    if name is not None and name.kind is NameKind.PRIVATE:
        return name
    joined = [
        n
        for n in found
        if n.place
        and n.kind in (NameKind.PLACE, NameKind.HEAD, NameKind.AGENCY)
        and clause.start <= n.start < clause.end
        and _before(statement, n) in (WordKind.WITH, WordKind.OF, None)
        and not _describes(statement, n)
    ]
    places = list(
        dict.fromkeys(
            [
                *((name.place, *name.partners) if name and name.place else ()),
                *(p for n in joined for p in (n.place, *n.partners)),
            ]
        )
    )
    if name is None or not name.place:
        if not joined:
            return name
        name = replace(joined[0], how="subject")
    return replace(name, partners=tuple(p for p in places if p != name.place))


# --- what the article makes plain --------------------------------------------------------------------------------------


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
        if concept not in _NO_RULERS:
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
                office = office or _is_free(statement, name)
            if not name.place or name.kind is NameKind.PRIVATE:
                continue
            before, of_law = _before(statement, name), _is_of_law(statement, name)
            if (before is WordKind.AIM and not of_law) or _is_in_number(statement, name):
                continue
            if before is WordKind.OBLIQUE and of_law:  # "in line with EU policy"
                continue
            if share < 4 and _abstains(statement, name):
                apart.add(name.place)
                continue
            told.add(name.place)
            if _is_dateline(statement, name):  # where it is written is often whose ministry it is
                places[name.place] += 2 * share
                rulers[name.place] += 1
                continue
            free = _is_free(statement, name)
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
        _touches(statement, name, w.start) for w in statement.of(WordKind.INSTRUMENT)
    )


def _is_in_number(statement: Statement, name: Named) -> bool:
    """Whether a name is part of a law's number: "2012/19/EU"."""
    return _between(statement, name.start - 1, name.start) == "/"


def _abstains(statement: Statement, name: Named) -> bool:
    """Whether a name is spoken of for what it does not do: "Nauru did not sign"."""
    after = next((w for w in statement.words if w.start >= name.end), None)
    return (
        after is not None
        and after.kind is WordKind.REFUSE
        and not _between(statement, name.end, after.start).strip()
    )


def _ranked(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda c: (-counts[c], c))


def listed_with(statement: Statement, found: Sequence[Named], towards: Named | None) -> set[str]:
    """The places that an act is aimed at: its target, and those that go on the target's list."""
    if towards is None:
        return set()
    on = {n.place for n in found if n.start > towards.end and _lists_on(statement, n)}
    return {towards.place, *on}


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


def is_public(name: Named) -> bool:
    """Whether someone who governs is named as the one who acts."""
    return name.how in ("subject", "agent", "behind") and name.kind in (
        NameKind.AGENCY,
        NameKind.HEAD,
        NameKind.PLACE,
    )


def target(
    statement: Statement,
    found: Sequence[Named],
    actor_places: Iterable[str],
    trigger: tuple[int, int],
    *,
    described: bool,
) -> Named | None:
    """Towards whom: a place behind "to", "against", "from"; never an actor.

    `described`: of an act that is done to others' goods, also the place that describes them ("Chinese graphite").
    """
    actors = set(actor_places)
    others = [n for n in found if n.place and n.place not in actors and n.kind is NameKind.PLACE]
    aimed = [n for n in others if _before(statement, n) is WordKind.AIM]
    if aimed:
        return min(aimed, key=lambda n: abs(n.start - trigger[1]))
    if not described:
        return None
    return next((n for n in others if _describes(statement, n) or _is_origin(statement, n)), None)


def _is_origin(statement: Statement, name: Named) -> bool:
    """Whether a place behind a mineral tells where that is from: "aluminium russe", "magnésio da China"."""
    minerals = [m for m in statement.named(Kind.MINERAL) if 0 < name.start - m.end <= _ORIGIN_CHARS]
    if not minerals:
        return False
    touching = not _between(statement, minerals[-1].end, name.start).strip()
    return touching or _before(statement, name) is WordKind.OF
