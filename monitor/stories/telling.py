"""What an article's event says about which story it belongs to. Pure.

Right or silent: a field that an article does not give never parts it from another, and the action alone never does, because two
outlets may name another act of one announcement first. Governments, minerals and, of trade remedies, targets and dockets do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from monitor.model.events import Event
from monitor.model.stories import ArticleRef

_REMEDY = "import-tariff"  # the action whose target and docket tell proceedings apart
_UMBRELLAS = frozenset({"critical-minerals", "battery-materials"})  # name no mineral
# A whole stands for each of its elements: a report on one of them may tell of the same act as one on all.
_WHOLES = {
    "rare-earths": frozenset(
        {
            "scandium", "yttrium", "lanthanum", "cerium", "praseodymium", "neodymium", "samarium", "europium", "gadolinium",
            "terbium", "dysprosium", "holmium", "erbium", "thulium", "ytterbium", "lutetium",
        }
    ),
    "pgm": frozenset({"platinum", "palladium", "rhodium", "ruthenium", "iridium"}),
    "phosphate": frozenset({"phosphorus"}),
    "natural-gas": frozenset({"shale-gas", "coalbed-methane", "helium"}),
    "coal": frozenset({"metallurgical-coal"}),
}  # fmt: skip
_DOCKET = re.compile(
    r"\b(?:[AC]-\d{3}-\d{3}|7[03]1-TA-\d{3,4}|AD ?\d{3,4}|R\d{3}(?=\b.{0,40}\banti)|"
    r"AD[ (-]{1,3}[A-Z]{2,4}\)?[ -]{0,2}\d{1,3}/\d{4})\b"
)
_DOCKETS_FROM = 3000  # code points of a text


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Who does what to which mineral, as far as it tells stories apart. Empty where the article does not say."""

    action: str = ""
    governments: tuple[str, ...] = ()
    minerals: tuple[str, ...] = ()
    target: str = ""
    dockets: tuple[str, ...] = ()


def telling(ref: ArticleRef) -> Telling | None:
    """What an article's main event tells, dockets of trade remedies included; None without one."""
    told = telling_of(ref.event)
    if told is None or told.action != _REMEDY:
        return told
    return replace(told, dockets=_dockets(ref))


def telling_of(event: Event | None) -> Telling | None:
    """What an event tells by itself; None without one."""
    if event is None:
        return None
    return Telling(
        action=event.action,
        governments=event.places or ((event.place,) if event.place else ()),
        minerals=tuple(m for m in event.minerals if m not in _UMBRELLAS),
        target=event.target,
    )


def _dockets(ref: ArticleRef) -> tuple[str, ...]:
    text = f"{ref.title}\n{ref.text[:_DOCKETS_FROM]}"
    return tuple(sorted({match[0].replace(" ", "") for match in _DOCKET.finditer(text)}))


def apart(one: Telling | None, other: Telling | None) -> bool:
    """Whether two articles can't tell one event, however alike their words."""
    if one is None or other is None:
        return False
    if _disjoint(_wholes(one.minerals), _wholes(other.minerals)):
        return True
    if one.governments and other.governments and not _shares_government(one, other):
        return True
    if one.action == other.action == _REMEDY:
        return _disjoint(_given(one.target), _given(other.target)) or _disjoint(
            one.dockets, other.dockets
        )
    return False


def agreement(one: Telling | None, other: Telling | None) -> int:
    """How much two articles' events have in common: 0 nothing said, 1 government and mineral, 2 the action too."""
    if one is None or other is None or apart(one, other):
        return 0
    if not (set(one.governments) & set(other.governments)):
        return 0
    if not (set(_wholes(one.minerals)) & set(_wholes(other.minerals))):
        return 0
    return 2 if one.action and one.action == other.action else 1


def _shares_government(one: Telling, other: Telling) -> bool:
    """A government of both; or each acts on the other: a deal, or a dispute told from two sides."""
    mine, theirs = set(one.governments), set(other.governments)
    if mine & theirs:
        return True
    return one.target in theirs or other.target in mine


def _wholes(minerals: Iterable[str]) -> tuple[str, ...]:
    found = dict.fromkeys(minerals)
    for whole, parts in _WHOLES.items():
        if whole in found:
            found |= dict.fromkeys(parts)
    return tuple(found)


def _given(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _disjoint(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether both are given and have nothing in common."""
    mine, theirs = set(one), set(other)
    return bool(mine) and bool(theirs) and not mine & theirs
