"""A statement cut into clauses, so that a condition, a reason or what someone only says is not taken for the act. Pure.

Cuts are made at semicolons, colons, dashes, and before words that open a subordinate clause; a comma ends such a clause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.events.cues import WordKind
from monitor.events.zones import Statement

_OPENING = (WordKind.CONDITION, WordKind.REASON, WordKind.RELATIVE)
_STOP = re.compile(r"[;；:：](?=\s|[\u3000-\uffef])|\s[-–—|]\s|—|(?<=[a-z]{3})\.\s(?=[A-Z])")
_DATE = re.compile(r"\s*(?:[^\W\d_]+\.?\s+)?\d")
_COMMA = re.compile(r"[,，、]")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a statement's field, and the kind of word that opened it."""

    start: int
    end: int
    opened: WordKind | None = None  # CONDITION, REASON, RELATIVE; SAYS: what is said


def clauses(statement: Statement) -> tuple[Clause, ...]:
    """The clauses of a statement in order; together they are the whole of it."""
    cuts: dict[int, WordKind | None] = {statement.start: None}
    for stop in _STOP.finditer(statement.text):
        cuts[statement.start + stop.end()] = None
    for word in statement.words:
        if word.kind in _OPENING and not _dates(statement, word.end):
            cuts[word.start] = word.kind
        elif word.kind is WordKind.SAYS:
            cuts[word.end] = WordKind.SAYS
    bounds = sorted(cuts)
    made: list[Clause] = []
    for start, end in zip(bounds, [*bounds[1:], statement.end], strict=True):
        made.extend(_at_comma(statement, Clause(start, end, cuts[start])))
    return tuple(made)


def _dates(statement: Statement, at: int) -> bool:
    """Whether a day or year follows: "since 2024", "before March 1" open no clause."""
    return _DATE.match(statement.text, at - statement.start) is not None


def _at_comma(statement: Statement, clause: Clause) -> tuple[Clause, ...]:
    """A subordinate clause ends at its comma; what follows goes on with the main one."""
    if clause.opened not in _OPENING:
        return (clause,)
    first, last = clause.start - statement.start, clause.end - statement.start
    comma = _COMMA.search(statement.text, first, last)
    if comma is None or comma.end() >= last:
        return (clause,)
    at = statement.start + comma.end()
    return (Clause(clause.start, at, clause.opened), Clause(at, clause.end))


def clause_at(found: tuple[Clause, ...], at: int) -> int:
    """The index of the clause that holds an offset."""
    return next((i for i, c in enumerate(found) if c.start <= at < c.end), len(found) - 1)
