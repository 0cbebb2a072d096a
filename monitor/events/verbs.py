"""What is done to a measure: the word that governs it, and how that counts (what stops something is a beginning). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.events.clauses import Clause
from monitor.events.cues import DOING, EventWord, WordKind
from monitor.events.zones import Statement
from monitor.language import languages

_STOPPING = frozenset({"export-ban", "import-restriction", "production-quota"})
_DIRECTED = frozenset(
    {"import-tariff", "import-restriction", "sanctions", "dispute", "investment-screening", ""}
)
_TO_SIZE = "|".join(sorted(languages.words_everywhere("grammar", "to_size")))
_NEW_SIZE = re.compile(rf"[^.;:\d]{{0,40}}?\b(?:{_TO_SIZE})\s(?:\w+\s){{0,3}}[^.;:\w]{{0,3}}\d")
_BEHIND_CHARS = 60  # a passive's verb stands this near behind its measure
_NEAR_CHARS = 80
_TELLS_CHARS = 30
_PROCEEDING_CHARS = 45
_DISPUTE = "dispute"  # a government that complains of a measure does not take it
_EXPORT_BAN, _IMPORT_BAN = "export-ban", "import-restriction"
_STRATEGY = "strategy-list"
_SCREENING = "investment-screening"  # is itself a review
_PRECEDENCE = (
    WordKind.REFUSE, WordKind.ASK, WordKind.PLAN, WordKind.MODAL, WordKind.DELAY, WordKind.END, WordKind.HOLD,
    WordKind.CHALLENGE, WordKind.FORCE, WordKind.EFFECT, WordKind.CONTINUE, WordKind.START, WordKind.RECEIVE,
    WordKind.PURPOSE,
)  # fmt: skip
_UNSETTLED = (
    WordKind.PLAN, WordKind.ASK, WordKind.DELAY, WordKind.END, WordKind.HOLD, WordKind.REFUSE, WordKind.CHALLENGE,
)  # fmt: skip
_SETTLES_CHARS = 40  # of a decision for the plan that it is on
_SETTLED_CHARS = 32  # "the bill was signed"


def governing(statement: Statement, clause: Clause, trigger: tuple[int, int]) -> list[EventWord]:
    """The words of doing in the act's clause, before it or close behind; else the nearest of the sentence."""
    doing = [w for w in statement.words if w.kind in DOING]
    own = [
        w for w in doing if clause.start <= w.start < min(clause.end, trigger[1] + _BEHIND_CHARS)
    ]
    if own:
        return own
    return [w for w in doing if trigger[0] - _NEAR_CHARS <= w.start < trigger[0]]


def raised(
    statement: Statement, words: list[EventWord], trigger: tuple[int, int]
) -> list[EventWord]:
    """The words, with those that end a measure as words that start it where its new size follows: "lift the reserve to 180 days"."""
    if not _NEW_SIZE.match(statement.text, trigger[1] - statement.start):
        return words
    return [
        w._replace(kind=WordKind.START) if w.kind is WordKind.END and w.end <= trigger[0] else w
        for w in words
    ]


def doing(words: list[EventWord], trigger: tuple[int, int], action: str) -> WordKind | None:
    """What is done to the act: the word that decides among those of its clause.

    A decision before the measure settles what follows it: "bans exports in a push to …" is no plan.
    """
    meant = list(_counted(words, trigger, action))
    if _only_told(meant, trigger):
        return WordKind.TELL
    kinds = {w.kind for w in meant}
    if action != _SCREENING and _in_proceeding(_outside(meant, trigger, action), trigger):
        over = {WordKind.END, WordKind.SETTLE} & kinds
        return WordKind.START if over else WordKind.PLAN
    return next(
        (k for k in _PRECEDENCE if k in kinds), WordKind.TELL if WordKind.TELL in kinds else None
    )


def _counted(words: list[EventWord], trigger: tuple[int, int], action: str) -> Iterator[EventWord]:
    """The words as they count for a measure: what a decision settles is left out, what stops something is a beginning."""
    settling = [w for w in words if w.kind in (WordKind.SETTLE, WordKind.SETTLED)]
    rights = [w for w in words if w.kind is WordKind.RIGHT]
    resumed = {w.start for w in words if w.kind is WordKind.RESUME}
    decided = [w for w in words if w.kind is WordKind.DECIDE]
    settled = any(w.start < trigger[1] for w in decided)
    for word in words:
        overlaps = word.start < trigger[1] and word.end > trigger[0]
        kind = word.kind
        if kind is WordKind.PLAN and _is_settled(word, settling):
            continue
        if kind is WordKind.PLAN and action == _STRATEGY and word.end == trigger[1] and overlaps:
            continue  # the plan is the measure itself: 行動計画
        if settled and kind in _UNSETTLED and word.start >= trigger[1]:
            continue
        if kind is WordKind.MODAL and (
            trigger[0] < word.start < trigger[1]  # "no ore may leave the country"
            or _is_of_decision(word, words, decided, trigger)
        ):
            continue  # "signed an order that would …" is signed
        if overlaps and kind in (WordKind.HOLD, WordKind.END) and action in _STOPPING:
            kind = WordKind.START
        if overlaps and kind is WordKind.START and word.start in resumed and action in _STOPPING:
            kind = WordKind.END
        if kind is WordKind.END and any(_ends(word, right, trigger) for right in rights):
            kind = WordKind.START  # to take a permit back is a decision
        if kind is WordKind.CHALLENGE and action == _DISPUTE:
            kind = WordKind.START
        if kind is WordKind.READING:
            kind = WordKind.PLAN
        yield word._replace(kind=kind)


def _ends(end: EventWord, right: EventWord, trigger: tuple[int, int]) -> bool:
    """Whether a word takes back a right that the measure is about: "cancels 129 permits"."""
    inside = right.start < trigger[1] and right.end > trigger[0]
    return inside and end.start < right.start and right.start - end.end <= _NEAR_CHARS


def _is_settled(plan: EventWord, settling: Sequence[EventWord]) -> bool:
    """Whether a plan is what is decided on: "approves plan", "the bill was signed"."""
    return any(
        0 <= plan.start - w.end <= _SETTLES_CHARS
        or (w.kind is WordKind.SETTLED and 0 <= w.start - plan.end <= _SETTLED_CHARS)
        for w in settling
    )


def _is_of_decision(
    modal: EventWord,
    words: Sequence[EventWord],
    decided: Sequence[EventWord],
    trigger: tuple[int, int],
) -> bool:
    """Whether "may" or "would" speaks of what is decided already; "announced that it may ban" is not."""
    before = [w for w in words if w.kind is WordKind.START and w.start < modal.start]
    if not before:
        return False
    would = any(w.kind is WordKind.WOULD and w.start == modal.start for w in words)
    return would or modal.start >= trigger[1] or any(w.start < modal.start for w in decided)


def _outside(words: list[EventWord], trigger: tuple[int, int], action: str) -> list[EventWord]:
    """The words, without those of proceedings inside a measure that is none: "permiso de investigación"."""
    if action in _DIRECTED:
        return words
    return [w for w in words if not trigger[0] <= w.start < w.end <= trigger[1]]


def _in_proceeding(words: list[EventWord], trigger: tuple[int, int]) -> bool:
    """Whether a review or investigation stands beside the measure."""
    return any(
        w.kind is WordKind.PROCEEDING
        and w.start - trigger[1] < _PROCEEDING_CHARS
        and trigger[0] - w.end < _PROCEEDING_CHARS
        for w in words
    )


def _only_told(words: list[EventWord], trigger: tuple[int, int]) -> bool:
    """Whether the word right before the measure only speaks of it: "due to export controls"."""
    last = next((w for w in reversed(words) if w.end <= trigger[0]), None)
    return last is not None and last.kind is WordKind.TELL and trigger[0] - last.end <= _TELLS_CHARS
