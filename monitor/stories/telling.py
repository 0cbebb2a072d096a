"""What an article's event says about which story it belongs to. Pure.

Right or silent: a field that an article does not give never parts it from another, and the action alone never does, because two
outlets may name another act of one announcement first. Governments, minerals and, of trade remedies, targets and dockets do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from monitor.figures.lexis import listed
from monitor.language import languages
from monitor.model.events import Event
from monitor.model.stories import ArticleRef

_REMEDY = "import-tariff"  # the action whose target and docket tell proceedings apart
_DEAL = "trade-agreement"  # the action whose partners do
_UMBRELLAS = frozenset(
    {"critical-minerals", "battery-materials", "minerals", "dual-use-goods"}
)  # name no mineral
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
# Commerce's cases, the trade commission's, Brussels', Delhi's; what stands before the first "-" or digit names the book.
_DOCKET = re.compile(
    r"\b(?:[AC]-\d{3}-\d{3}|\d{3}-TA-\d{3,4}|(?:AD|AS|R)\d{3}|AD ?\(?[A-Z]{2,3}\)?[ -]{1,2}\d{1,3}/\d{4})\b"
)
_BOOK = re.compile(r"[A-Z]+|\d+")
_DOCKETS_FROM = 3000  # code points of a text


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Who does what to which mineral, as far as it tells stories apart. Empty where the article does not say."""

    action: str = ""
    governments: tuple[str, ...] = ()
    minerals: tuple[str, ...] = ()
    target: str = ""
    dockets: tuple[str, ...] = ()
    origins: tuple[
        str, ...
    ] = ()  # words of the countries that a trade remedy's title names, as written


def telling(ref: ArticleRef) -> Telling | None:
    """What an article's main event tells, dockets of trade remedies included; None without one."""
    told = telling_of(ref.event)
    if told is None or not (told.action == _REMEDY or _names_a_remedy(ref.title)):
        return told
    return replace(told, action=_REMEDY, dockets=_dockets(ref), origins=_origins(ref.title))


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


def _names_a_remedy(title: str) -> bool:
    found = _words("remedy").search(title)
    return found is not None


def _origins(title: str) -> tuple[str, ...]:
    """The names in a title after "from": "Sheet From the Sultanate of Oman: Review" has "oman", and "sultanate"."""
    found = _words("origin").search(title)
    if found is None:
        return ()
    named = _END.split(title[found.end() :])[0]
    return tuple(
        dict.fromkeys(w.casefold() for w in _NAME.findall(named) if w.casefold() not in _REALMS)
    )


_END = re.compile(r"[:;(]|, (?:Initiation|Preliminary|Final)\b")
_NAME = re.compile(r"[^\W\d_]{3,}")
_REALMS = listed(
    "the and republic people kingdom sultanate federation democratic socialist islamic state states of"
)


@cache
def _words(key: str) -> re.Pattern[str]:
    """The phrases of a kind in every language that is read: titles of notices come in any."""
    found = {
        phrase for tag in languages.known() for phrase in languages.of(tag).phrases("claims", key)
    }
    longest = "|".join(re.escape(phrase) for phrase in sorted(found, key=len, reverse=True))
    edge = r"(?<![^\W\d_])" if key == "origin" else ""  # "Antidumping" is one word
    return re.compile(rf"{edge}(?:{longest})", re.IGNORECASE)


def _dockets(ref: ArticleRef) -> tuple[str, ...]:
    text = f"{ref.title}\n{ref.text[:_DOCKETS_FROM]}"
    return tuple(sorted(set(_DOCKET.findall(text))))


def apart(one: Telling | None, other: Telling | None) -> bool:
    """Whether two articles can't tell one event, however alike their words."""
    if one is None or other is None:
        return False
    if _disjoint(_wholes(one.minerals), _wholes(other.minerals)):
        return True
    if one.governments and other.governments and not _shares_government(one, other):
        return True
    if one.action == other.action == _REMEDY:
        return _other_case(one, other)
    return one.action == other.action == _DEAL and _other_partners(one, other)


def _other_case(one: Telling, other: Telling) -> bool:
    """Whether trade remedies are aimed at different countries, or have dockets of one book that are apart."""
    if one.target and other.target and one.target != other.target:
        return True
    if _disjoint(one.origins, other.origins):
        return True
    mine, theirs = _by_book(one.dockets), _by_book(other.dockets)
    return any(_disjoint(mine[book], theirs[book]) for book in mine.keys() & theirs.keys())


def _by_book(dockets: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for docket in dockets:
        book = _BOOK.match(docket)
        found.setdefault(book[0] if book else "", set()).add(docket)
    return found


def _other_partners(one: Telling, other: Telling) -> bool:
    """Whether two deals have partners that the other has not."""
    mine, theirs = ({*t.governments, *_given(t.target)} for t in (one, other))
    return len(mine) > 1 and len(theirs) > 1 and not mine <= theirs and not theirs <= mine


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
