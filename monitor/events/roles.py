"""Who acts and towards whom: which of the names of a statement is the subject of an act, and which its target. Pure.

The subject is a name before the verb that no preposition makes an object, else the agent of a passive, else a name right after
the verb (some languages invert), else the owner of the measure ("China's ban"). An office without a country ("the ministry") takes
that of the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from monitor.events.clauses import Clause
from monitor.events.cues import WordKind
from monitor.events.names import RULERS, Named, NameKind, between
from monitor.events.positions import OBJECTS, OWNED, describes, is_free, lists_on, word_before
from monitor.events.zones import Statement
from monitor.model.mentions import Kind

_THAT_CHARS = 12  # "announced that the president"
_REACH_CHARS = 60  # of a verb for a subject behind it
_BEHIND_CHARS = 25  # of an owner behind its measure
_OWNER_CHARS = 45  # of an owner for what it owns
_ORIGIN_CHARS = 28  # behind a mineral, in which "metallic, from" may stand


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
        free = [n for n in inside if is_free(statement, n)]
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
        and is_free(statement, n)
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
            if n.kind in RULERS
            and n.end <= trigger[0]
            and any(0 < n.start - end <= _THAT_CHARS for end in told)
            and is_free(statement, n)
        ),
        first,
    )


def _agent(
    statement: Statement, clause: Clause, verb_at: int, found: Sequence[Named]
) -> Named | None:
    for name in found:
        if verb_at < name.start < clause.end and word_before(statement, name) is WordKind.AGENT:
            return name
    return None


def _owner(
    statement: Statement, clause: Clause, found: Sequence[Named], trigger: tuple[int, int]
) -> Named | None:
    """Whose measure it is: "China's … export controls", "Chinese export controls"."""
    for name in reversed(found):
        if not (clause.start <= name.start and name.end <= trigger[0] + 1):
            continue
        if trigger[0] - name.end > _OWNER_CHARS or word_before(statement, name) in OBJECTS:
            return None
        gap = between(statement, name.end, trigger[0])
        if OWNED.match(gap) or len(gap.split()) <= 1 or name.kind is not NameKind.PLACE:
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
            and word_before(statement, n) is WordKind.OF
            and not describes(statement, n)
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
        gap = between(statement, at, other.start)
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
            and word_before(statement, name) not in (WordKind.OBLIQUE, WordKind.OF)
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
        and word_before(statement, n) in (WordKind.WITH, WordKind.OF, None)
        and not describes(statement, n)
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


def listed_with(statement: Statement, found: Sequence[Named], towards: Named | None) -> set[str]:
    """The places that an act is aimed at: its target, and those that go on the target's list."""
    if towards is None:
        return set()
    on = {n.place for n in found if n.start > towards.end and lists_on(statement, n)}
    return {towards.place, *on}


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
    aimed = [n for n in others if word_before(statement, n) is WordKind.AIM]
    if aimed:
        return min(aimed, key=lambda n: abs(n.start - trigger[1]))
    if not described:
        return None
    return next((n for n in others if describes(statement, n) or _is_origin(statement, n)), None)


def _is_origin(statement: Statement, name: Named) -> bool:
    """Whether a place behind a mineral tells where that is from: "aluminium russe", "magnésio da China"."""
    minerals = [m for m in statement.named(Kind.MINERAL) if 0 < name.start - m.end <= _ORIGIN_CHARS]
    if not minerals:
        return False
    touching = not between(statement, minerals[-1].end, name.start).strip()
    return touching or word_before(statement, name) is WordKind.OF
