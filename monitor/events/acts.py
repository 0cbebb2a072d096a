"""The acts that a statement tells: an action of the lexicon, or a decision without a name, with what is done to it. Pure.

A nominal trigger ("export ban") gets its meaning from the word that governs it: imposed, considered, lifted. A verbal one
("bans exports") is the act itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from monitor.events import backdrop, clauses, roles, times, verbs
from monitor.events.backdrop import Backdrop
from monitor.events.clauses import Clause
from monitor.events.cues import EventWord, WordKind
from monitor.events.names import Named, NameKind
from monitor.events.times import When
from monitor.events.zones import Statement, Zone
from monitor.language import languages
from monitor.model.mentions import Kind, Mention

_PAID = frozenset(
    {"subsidy", "state-financing", "tax-incentive", "stockpiling", "offtake-price-floor"}
)  # actions that a sum of money may belong to
_NUMBER = re.compile(r"\d[\d.,']*\s?$")
_BEHIND_SUM = re.compile(r"\s*(?:de\s|d['’]|of\s)?([^\W\d_]+)")
_SIGNED = re.compile(r"[$€£¥₹]\s?\d[\d.,]*")
# Their names say that something is stopped: "suspends exports" begins a ban.
_DIRECTED = frozenset(
    {"import-tariff", "import-restriction", "sanctions", "dispute", "investment-screening", ""}
)
AIMED = frozenset(
    {
        "",
        "dispute",
        "export-ban",
        "export-licensing",
        "export-quota",
        "export-tax",
        "import-restriction",
        "import-tariff",
        "investment-screening",
        "local-processing",
        "offtake-price-floor",
        "sanctions",
        "state-financing",
        "tech-standards",
        "trade-agreement",
    }
)  # acts that may be aimed at another country; of the others a second country is a place
_JOINT = frozenset({"trade-agreement"})  # acts of several governments together
_ASIDE = frozenset({WordKind.REASON, WordKind.CONDITION, WordKind.SAVING})
_NAMED_CHARS = 14  # of a law's name for what it does: "Plan 2021-2030 seeks"
_DISPUTE = "dispute"  # a government that complains of a measure does not take it
_EXPORT_BAN, _IMPORT_BAN = "export-ban", "import-restriction"
# What a law of no other name is about, by the one word for many minerals that its title has.
_LAWS = {"minerals": "permitting", "critical-minerals": "strategy-list"}
_DONE_ONCE = frozenset({"enforcement", "exploration", ""})

# Of several words in one clause the first of these decides.
_OPENED = (WordKind.START, WordKind.PLAN)
_SETTLES_CHARS = 40  # of a decision for the plan that it is on
_UNNAMED = frozenset(
    {
        WordKind.START,
        WordKind.PLAN,
        WordKind.PURPOSE,
        WordKind.END,
        WordKind.HOLD,
        WordKind.DELAY,
        WordKind.CONTINUE,
        WordKind.EFFECT,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Act:
    """An act as one statement tells it. Told apart by identity."""

    statement: Statement
    action: str  # lexicon id; "": a decision without a name
    start: int  # of its trigger
    end: int
    doing: WordKind | None  # what is done to it; None: it is only there
    proceeding: bool  # it is a review or an investigation
    deed: bool  # it is done once, like a seizure, and no measure that holds
    subject: Named
    target: Named | None
    when: When
    minerals: tuple[str, ...]  # of its clause, else of its sentence
    in_clause: bool  # whether its clause names a mineral
    clause: Clause
    marks: frozenset[WordKind]  # SAVING, RECITAL, EARLIER, CONDITION, REASON, SAYS around it
    quoted: bool


def acts(
    statement: Statement,
    found: tuple[Named, ...],
    ground: Backdrop,
    year: int | None,
) -> Iterator[Act]:
    """The acts of a statement, in order."""
    cut = clauses.clauses(statement)
    triggers = _triggers(statement)
    told = [
        _act(statement, cut, m.concept, (m.start, m.end), found, ground, year) for m in triggers
    ]
    yield from _disputed(told)
    given = not statement.of(WordKind.TAKES) and not any(m.concept in _PAID for m in triggers)
    if given and (span := _money(statement)):
        act = _act(statement, cut, "subsidy", span, found, ground, year)
        if act.doing is WordKind.START and roles.is_public(act.subject):
            yield act
    if triggers:
        return
    if word := _unnamed(statement):
        laws = statement.of(WordKind.INSTRUMENT)
        titled = bool(laws) and statement.zone is Zone.TITLE
        called = next((w.names for w in laws if w.names), _law_on(statement) if titled else "")
        act = _act(statement, cut, called, (word.start, word.end), found, ground, year)
        if roles.is_public(act.subject) and not act.subject.inferred:
            yield act
            return
    if word := _instrument(statement):
        called = word.names or _law_on(statement)
        yield _act(statement, cut, called, (word.start, word.end), found, ground, year)


def _disputed(told: Sequence[Act]) -> Iterator[Act]:
    """The acts, of which those that a dispute opened beside them is about are only spoken of."""
    opened = any(a.action == "dispute" and a.doing in _OPENED for a in told)
    for act in told:
        spoken_of = opened and act.action != "dispute"
        yield replace(act, doing=WordKind.TELL) if spoken_of else act


def following(
    told: Sequence[Act],
    named: Sequence[tuple[Statement, tuple[Named, ...]]],
    ground: Backdrop,
    year: int | None,
) -> Iterator[Act]:
    """The title's act as the lead goes on with it without its name: "The ministry is withdrawing the review"."""
    title = next(
        (a for a in told if a.statement.zone is Zone.TITLE and a.action and not a.marks & _ASIDE),
        None,
    )
    if title is None:
        return
    busy = {a.statement for a in told}
    for statement, found in named:
        if statement.zone is not Zone.LEAD or statement in busy:
            continue
        word = next((w for w in statement.words if w.kind in _UNNAMED), None)
        if word is None:
            continue
        cut = clauses.clauses(statement)
        act = _act(statement, cut, title.action, (word.start, word.end), found, ground, year)
        others = title.subject.how != "carried" and act.subject.place != title.subject.place
        if roles.is_public(act.subject) and not act.subject.inferred and not others:
            yield act


def owned(told: Sequence[Act]) -> list[Act]:
    """The acts, of which those without a subject are a company's where the same action further on is: "SQM signs a contract"."""
    return [
        replace(act, subject=other) if act.subject.how == "carried" and other else act
        for act in told
        for other in (_company(act.action, told),)
    ]


def _company(action: str, told: Sequence[Act]) -> Named | None:
    """The company that does what nobody public is said to do."""
    subjects = [
        a.subject
        for a in told
        if a.action == action
        and a.subject.how != "carried"
        and a.doing is not WordKind.FORCE  # what it is required to do
    ]
    laid_down = any(
        a.statement.zone is Zone.TITLE and a.statement.of(WordKind.INSTRUMENT) for a in told
    )
    if not action or laid_down or any(s.kind is not NameKind.PRIVATE for s in subjects):
        return None
    return subjects[0] if subjects else None


def _triggers(statement: Statement) -> list[Mention]:
    """One mention an action and place; those inside a longer one of the same action left out."""
    kept: list[Mention] = []
    for mention in statement.named(Kind.ACTION):
        if not any(
            k.concept == mention.concept and k.start <= mention.start and mention.end <= k.end
            for k in kept
        ):
            kept.append(mention)
    return kept


def _money(statement: Statement) -> tuple[int, int] | None:
    """Where a sum of money stands: a number before its word, or behind a sign of currency."""
    for word in statement.of(WordKind.MONEY):
        at = word.start - statement.start
        if (
            number := _NUMBER.search(statement.text, max(0, at - 24), at)
        ) and number.end() >= at - 1:
            behind = _BEHIND_SUM.match(statement.text, word.end - statement.start)
            if behind is None or behind[1].lower() not in _measures():
                return (statement.start + number.start(), word.end)
    found = _SIGNED.search(statement.text)
    return (statement.start + found.start(), statement.start + found.end()) if found else None


@cache
def _measures() -> frozenset[str]:
    """The words that make a number before them a weight, a volume, a power, in any language: "250 million *tonnes*"."""
    return frozenset(
        phrase.split()[0].lower()
        for name in languages.known()
        for listed in languages.of(name).topic("units").values()
        for phrase in listed.split(",")
        if phrase.strip()
    )


def _unnamed(statement: Statement) -> EventWord | None:
    """The word of a decision that the lexicon has no name for, in a title or lead that names a mineral."""
    if statement.zone not in (Zone.TITLE, Zone.LEAD) or not statement.named(Kind.MINERAL):
        return None
    return next((w for w in statement.words if w.kind in _UNNAMED), None)


def _instrument(statement: Statement) -> EventWord | None:
    """The law, plan or programme that a title names."""
    if statement.zone is not Zone.TITLE:
        return None
    found = statement.of(WordKind.INSTRUMENT)
    return next((w for w in found if w.names), found[0] if found else None)


def _law_on(statement: Statement) -> str:
    about = {m.concept for m in statement.named(Kind.MINERAL)}
    return _LAWS.get(about.pop(), "") if len(about) == 1 else ""


def _act(
    statement: Statement,
    cut: tuple[Clause, ...],
    action: str,
    trigger: tuple[int, int],
    found: tuple[Named, ...],
    ground: Backdrop,
    year: int | None,
) -> Act:
    index = clauses.clause_at(cut, trigger[0])
    clause = cut[index]
    words = verbs.raised(statement, verbs.governing(statement, clause, trigger), trigger)
    doing = verbs.doing(words, trigger, action)
    first = min((w.start for w in words if w.kind is not WordKind.TELL), default=trigger[0])
    opens = any(  # "Pentagon to buy stake" names who acts
        n.start == trigger[0] and n.kind is not NameKind.COURT for n in found
    )
    verb_at = first if opens and trigger[0] < first < trigger[1] else min(first, trigger[0])
    subject = roles.subject(statement, cut, index, verb_at, found, trigger)
    if subject is not None and any(w.kind is WordKind.RECEIVE for w in words):
        subject = roles.giver(statement, clause, subject, found)
    if action in _JOINT:
        subject = roles.together(statement, clause, subject, found)
    towards = roles.target(
        statement, found, _places(subject), trigger, described=action in _DIRECTED
    )
    aimed = roles.listed_with(statement, found, towards) if action in AIMED else set[str]()
    who = backdrop.settled(subject, ground, aimed)
    if doing is WordKind.MODAL and roles.is_public(who) and _is_promised(statement, clause, words):
        doing = WordKind.START
    elif doing is WordKind.PURPOSE:
        meant = roles.is_public(who) and not _is_of_law(statement, clause)
        doing = WordKind.PLAN if meant else WordKind.START
    elif doing is WordKind.RECEIVE:
        doing = WordKind.START
    elif doing is WordKind.CHALLENGE and action and roles.is_public(who):
        action = _DISPUTE
    if action == _EXPORT_BAN and towards is None and _of_others(found, trigger, who):
        action = _IMPORT_BAN
    inside = [m for m in statement.named(Kind.MINERAL) if clause.start <= m.start < clause.end]
    minerals = inside or statement.named(Kind.MINERAL)
    return Act(
        statement=statement,
        action=action,
        start=trigger[0],
        end=trigger[1],
        doing=doing,
        proceeding=any(w.kind is WordKind.PROCEEDING for w in words),
        deed=action in _DONE_ONCE and any(w.kind is WordKind.DEED for w in words),
        subject=who,
        target=towards,
        when=times.when(statement, clause, year),
        minerals=tuple(dict.fromkeys(m.concept for m in minerals)),
        in_clause=bool(inside),
        clause=clause,
        marks=_marks(statement, clause),
        quoted=statement.quoted(trigger[0]),
    )


def _is_promised(statement: Statement, clause: Clause, words: Sequence[EventWord]) -> bool:
    """Whether one who governs said that it "would", on no condition: said today, it will."""
    modal = [w for w in words if w.kind is WordKind.MODAL]
    would = {w.start for w in words if w.kind is WordKind.WOULD}
    return (
        clause.opened is WordKind.SAYS
        and all(w.start in would for w in modal)
        and not statement.of(WordKind.CONDITION)
    )


def _of_others(found: Sequence[Named], trigger: tuple[int, int], who: Named) -> bool:
    """Whether it is another country's exports that are banned: "will ban Russian exports of copper"."""
    return bool(who.place) and any(
        n.kind is NameKind.PLACE
        and trigger[0] < n.start
        and n.end < trigger[1]
        and n.place not in ("", who.place)
        for n in found
    )


def _is_of_law(statement: Statement, clause: Clause) -> bool:
    """Whether a purpose is a law's or plan's: "The Mines Act seeks to …"; it stands right before the verb."""
    aims = [w for w in statement.of(WordKind.PURPOSE) if clause.start <= w.start < clause.end]
    laws = statement.of(WordKind.INSTRUMENT)
    return any(0 <= a.start - law.end <= _NAMED_CHARS for a in aims[:1] for law in laws)


def _places(subject: Named | None) -> tuple[str, ...]:
    return () if subject is None else (subject.place, *subject.partners)


def _marks(statement: Statement, clause: Clause) -> frozenset[WordKind]:
    marked = {w.kind for w in statement.words} & {
        WordKind.SAVING,
        WordKind.RECITAL,
        WordKind.EARLIER,
        WordKind.OFFICIAL,
    }
    if WordKind.SAVING in marked and _ends_saving(statement):
        marked.discard(WordKind.SAVING)
    if clause.opened is not None:
        marked.add(clause.opened)
    return frozenset(marked)


def _ends_saving(statement: Statement) -> bool:
    """Whether an exemption is what is ended: "scraps the exemption of …"."""
    ends = statement.of(WordKind.END)
    return any(
        0 <= saving.start - end.end <= _SETTLES_CHARS
        for saving in statement.of(WordKind.SAVING)
        for end in ends
    )
