"""How far a government action has come, by the verbs of its sentences.

The words are `[status]` of each language's file. Deterministic.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from monitor.events.acts import Act
from monitor.events.cues import DOING, WordKind
from monitor.events.times import When
from monitor.events.zones import Zone
from monitor.model.events import Status

# --- of one act --------------------------------------------------------------------------------------------------------

_BY_DOING = {
    WordKind.START: Status.ADOPTED, WordKind.EFFECT: Status.ADOPTED, WordKind.FORCE: Status.IN_FORCE,
    WordKind.CONTINUE: Status.IN_FORCE, WordKind.PLAN: Status.PROPOSED, WordKind.MODAL: Status.PROPOSED,
    WordKind.ASK: Status.PROPOSED, WordKind.DELAY: Status.SUSPENDED, WordKind.END: Status.ENDED,
    WordKind.HOLD: Status.SUSPENDED, WordKind.CHALLENGE: Status.ADOPTED,
}  # fmt: skip


_PLANS = (WordKind.PLAN, WordKind.MODAL, WordKind.ASK)


def _holds(act: Act) -> bool:
    """Whether title or lead say that the act applies by now."""
    return act.doing is WordKind.FORCE and act.statement.zone in (Zone.TITLE, Zone.LEAD)


def _said(act: Act) -> Status | None:
    """What the act's own word says: "takes effect" is in force, "will take effect" is not yet."""
    if act.doing is WordKind.EFFECT and act.when is not When.AHEAD:
        return Status.IN_FORCE
    if act.deed and act.doing in (WordKind.START, None):
        return Status.REPORTED
    return _BY_DOING.get(act.doing) if act.doing else None


def _is_decided(told: list[Act], since: date | None) -> bool:
    """Whether what a headline only says is to come ("to ban exports") is decided in the lead, or holds from a day there."""
    first = next(a for a in told if _said(a))
    bare = first.statement.zone is Zone.TITLE and not first.statement.of(*_PLANS)
    lead = [a for a in told if a.statement.zone is Zone.LEAD and a.action == first.action]
    if any(a.statement.of(*_PLANS) for a in lead):
        return False
    if since and any(a.statement.of(WordKind.EFFECT) for a in lead):
        return True
    return bare and any(_said(a) in (Status.ADOPTED, Status.IN_FORCE) for a in lead)


def _is_only_wanted(told: list[Act]) -> bool:
    """Whether a headline's infinitive ("Japan to lift its stockpile") is a wish by the lead."""
    first = next((a for a in told if _said(a)), None)
    if first is None or first.statement.zone is not Zone.TITLE:
        return False
    infinitive = any(
        b.kind in DOING and a.kind is WordKind.AIM and b.start - a.end == 1
        for a, b in pairwise(first.statement.words)
    )
    lead = [a for a in told if a.statement.zone is Zone.LEAD and a.action == first.action]
    return infinitive and {s for a in lead if (s := _said(a))} == {Status.PROPOSED}


def reached(acts: Iterable[Act], since: date | None, published: date | None) -> Status:
    """How far an act has come: by the first of its tellings that says so; then by the day from which it holds."""
    told = list(acts)
    found = next((s for a in told if (s := _said(a))), None)
    if found is Status.PROPOSED and _is_decided(told, since):
        found = Status.ADOPTED
    elif found is Status.ADOPTED and _is_only_wanted(told):
        found = Status.PROPOSED
    if found is None:  # a measure of which nobody says more than that it is there
        found = Status.REPORTED if any(a.doing for a in told) else Status.ADOPTED
    if found is Status.ADOPTED and any(_holds(a) for a in told):
        found = Status.IN_FORCE
    if since and published:
        if found is Status.IN_FORCE and since > published:
            return Status.ADOPTED
        if found is Status.ADOPTED and since < published:
            return Status.IN_FORCE
    return found
