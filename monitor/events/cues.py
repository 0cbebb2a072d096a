"""The words of a language by which an article's events are read, found in one pass over a statement.

The lists are the topic `[events]` of each language's file, one list a kind, and `[events.seat]`, by place. Deterministic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import groupby
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from monitor.language import languages
from monitor.language.languages import Language

_TOPIC = "events"


class WordKind(StrEnum):
    """What a word says of the measure, person or day beside it."""

    # what is done to a measure
    START = "start"  # it begins, or the word is a decision itself: imposes, bans, signs, awards
    ANNOUNCE = "announce"  # only says that it does: announces, unveils; what is announced decides
    DECIDE = "decide"  # begins it and does not only announce; of languages that tell the two apart
    SETTLED = "settled"  # a plan that it stands behind is a decision: approved, signed
    RESUME = "resume"  # what was stopped goes on: it ends a ban
    ENACT = "enact"  # an order speaks for itself: what it plans is decided
    SETTLE = "settle"  # a plan that it is done to is a decision: approves, signs
    RECEIVE = "receive"  # receives, wins: who gave stands behind "from"
    FORCE = "force"  # it applies: took effect, is subject to
    EFFECT = "effect"  # it applies from a day: takes effect
    CONTINUE = "continue"  # extends, keeps, upholds
    PLAN = "plan"  # considers, drafts, proposes, may
    READING = "reading"  # one vote of several: passed in first reading is a plan still
    PURPOSE = "purpose"  # aims to: a plan of someone who governs, the purpose of a law
    MODAL = "modal"  # may, would
    DEED = "deed"  # done once, no measure that holds: seizes, arrests, tests
    RIGHT = "right"  # what a government gives; to take it back is a decision: permit
    WOULD = "would"  # of the modal words those that tell what a decision does
    PROCEEDING = "proceeding"  # a review, an investigation
    END = "end"  # lifts, revokes, scraps
    HOLD = "hold"  # suspends, puts on hold
    DELAY = "delay"  # postpones
    ASK = "ask"  # calls for, urges
    CHALLENGE = "challenge"  # sues, appeals
    TELL = "tell"  # warns of, benefits from, due to
    REFUSE = "refuse"  # rules out
    # who
    PUBLIC = "public"  # one who governs, the country unsaid: the ministry
    COURT = "court"
    PRIVATE = "private"  # a company, analyst, association
    AGENT = "agent"  # the doer of a passive follows: by
    AIM = "aim"  # towards whom: to, against, from
    OBLIQUE = "oblique"  # what follows is no subject: in, with
    OF = "of"  # joins an office to its country
    AGENT_BEHIND = "agent_behind"  # languages with postpositions: the doer stands before it
    AIM_BEHIND = "aim_behind"
    OBLIQUE_BEHIND = "oblique_behind"
    WITH = "with"
    STYLE = "style"  # the form of a state in its name: Republic of
    BASE = "base"  # a bare verb, a decision behind "to" or "will" only
    INSTRUMENT = "instrument"  # a name that goes on with it is no company's: Strategy, Act
    MONEY = "money"  # behind a sum
    # when
    PAST = "past"
    PERIOD = "period"  # the years behind it are those of a period, not of the act
    NOW = "now"
    AHEAD = "ahead"
    # clauses
    CONDITION = "condition"  # if, unless
    REASON = "reason"  # after, because
    RELATIVE = "relative"  # which
    # zones
    ABOUT = "about"  # a line that begins so opens what is no news
    SAVING = "saving"  # shall not apply
    RECITAL = "recital"  # whereas
    SAYS = "says"
    EARLIER = "earlier"  # opens what was done before
    # kinds of article
    OFFICIAL = "official"
    ROUTINE = "routine"
    OPINION = "opinion"
    AFFAIR = "affair"  # what officials or their families have of it
    RELEASE = "release"  # a wire for companies' news
    TAKES = "takes"  # a sum beside it is taken, not given: fines
    GOODS = "goods"  # made of a metal
    COMMERCIAL = "commercial"  # a company's own business


_DOING = (
    WordKind.START, WordKind.RECEIVE, WordKind.FORCE, WordKind.EFFECT, WordKind.CONTINUE, WordKind.PLAN,
    WordKind.PURPOSE, WordKind.MODAL, WordKind.END, WordKind.HOLD, WordKind.DELAY, WordKind.ASK,
    WordKind.CHALLENGE, WordKind.TELL, WordKind.REFUSE, WordKind.PROCEEDING, WordKind.ANNOUNCE, WordKind.DECIDE,
    WordKind.SETTLE, WordKind.WOULD, WordKind.RIGHT, WordKind.DEED, WordKind.READING, WordKind.RESUME, WordKind.SETTLED,
)  # fmt: skip
_PARTED_CHARS = 140  # between the two parts of a verb
_BEFORE_MONTHS = (WordKind.OBLIQUE, WordKind.AIM, WordKind.OF, WordKind.AGENT, WordKind.REASON)
_LEADING = (WordKind.AIM, WordKind.AHEAD, WordKind.MODAL, WordKind.WOULD, WordKind.PLAN)
DOING = frozenset(_DOING)
"""The kinds that say what is done to a measure."""


class EventWord(NamedTuple):
    """A word found: half-open offsets in the statement's field."""

    kind: WordKind
    start: int
    end: int
    word: str  # as listed
    names: str = ""  # a seat of government: its place id; a law or plan: the action it stands for


@dataclass(frozen=True, slots=True)
class _Listed:
    text: str
    kinds: tuple[tuple[WordKind, str], ...]  # with what it names; none: takes its words away
    left: int  # spaces that the pattern begins with
    right: bool  # needs a boundary after it
    rest: re.Pattern[str] | None = None  # of a verb in two parts: how its sentence goes on


# Where a language's [events] leave a list out, these lists of its other topics stand in: topic and key.
_INSTEAD = {
    WordKind.START: ("status", "adopted"),
    WordKind.FORCE: ("status", "in_force"),
    WordKind.PLAN: ("status", "proposed"),
    WordKind.END: ("status", "expired"),
    WordKind.HOLD: ("status", "suspended"),
    WordKind.AHEAD: ("status", "weak"),
    WordKind.PUBLIC: ("news", "government"),
    WordKind.COMMERCIAL: ("news", "company"),
}


@cache
def _machine(language: str) -> tuple[AhoCorasick, tuple[_Listed, ...]]:
    spoken = languages.of(language)
    left = 1 if spoken.spaced else 0
    joints = "|".join(map(re.escape, spoken.words("grammar", "joints")))
    kinds: dict[tuple[str, bool, str], list[tuple[WordKind, str]]] = {}
    for kind, place, words in _lists(spoken):
        for written in words:
            first, _, last = written.partition("…")
            start = _plain(first.rstrip("*"))  # "米_" is a country before a comma
            start = start.rstrip() if spoken.spaced else start
            word = (start, first.endswith("*"), _plain(last))
            if not start.strip():
                continue
            if kind is None:
                kinds[word] = []
            else:
                kinds.setdefault(word, []).append((kind, place))
    listed = tuple(
        _Listed(
            word,
            tuple(of),
            left,
            spoken.spaced and not open_ended,
            _rest(last, joints) if last else None,
        )
        for (word, open_ended, last), of in kinds.items()
    )
    return AhoCorasick([" " * left + word.text for word in listed]), listed


def _rest(last: str, joints: str) -> re.Pattern[str]:
    """How a sentence goes on behind the first part of a verb whose other part ends the clause: "hebt das Verbot auf"."""
    after = rf"\s(?:{joints})\b|" if joints else ""
    return re.compile(
        rf"(?:[^.,;:!?]|(?<=\d)[.,]){{0,{_PARTED_CHARS}}}?\s{last}(?={after}\s*(?:[^\w\s]|$))", re.I
    )


def _lists(spoken: Language) -> Iterator[tuple[WordKind | None, str, tuple[str, ...]]]:
    """Kind, what it names, and words of each list; those of "other" last, without a kind."""
    table = spoken.topic(_TOPIC)
    if WordKind.ANNOUNCE in table:
        only_told = {*spoken.words(_TOPIC, WordKind.ANNOUNCE)}
        begun = spoken.words(_TOPIC, WordKind.START)
        yield WordKind.DECIDE, "", tuple(w for w in begun if w not in only_told)
    for kind in WordKind:
        if kind in table:
            yield kind, "", spoken.words(_TOPIC, kind)
        elif kind in _INSTEAD:
            topic, name = _INSTEAD[kind]
            split = spoken.phrases if topic == "status" else spoken.words
            yield kind, "", split(topic, name)
    for key, kind in (("seat", WordKind.PUBLIC), ("instruments", WordKind.INSTRUMENT)):
        for ident, words in table.get(key, {}).items():
            yield kind, ident, tuple(w.replace("_", " ") for w in words.split())
    names = languages.shared("companies").get("names", "")
    yield WordKind.PRIVATE, "", tuple(name.replace("_", " ") for name in names.split())
    yield None, "", spoken.words(_TOPIC, "other")


@cache
def _months(language: str) -> tuple[str, ...]:
    return languages.of(language).words(_TOPIC, "months")


def find(text: str, language: str, start: int = 0) -> tuple[EventWord, ...]:
    """The words of a statement in order; `start` is the statement's offset in its field. The longest wins."""
    machine, listed = _machine(language)
    plain = f" {_plain(text)} "
    seen = []
    for index, first, last in machine.find_matches_as_indexes(plain, overlapping=True):
        word = listed[index]
        if word.left and not word.right:
            last = plain.find(" ", last)  # a stem reaches to the end of its word
        elif word.right and plain[last].isalnum():
            continue
        if word.rest is not None and word.rest.match(text, last - 1) is None:
            continue
        seen.append((first + word.left - 1, 1 - last, word))
    months = _months(language) if seen else ()
    found: list[EventWord] = []
    reach, led = 0, -9
    for at, to, word in sorted(seen, key=lambda s: (s[0], s[2].rest is None, s[1])):
        if at < reach or _is_month(text, (at, -to), months, led):
            continue
        reach = -to
        if any(kind in _BEFORE_MONTHS for kind, _ in word.kinds):
            led = reach
        found += [EventWord(k, start + at, start + reach, word.text, p) for k, p in word.kinds]
    return tuple(_verbs(found))


def _verbs(found: list[EventWord]) -> Iterator[EventWord]:
    """With each bare verb an intention behind "to", a decision behind "will", and elsewhere what else it is."""
    last = None
    for _, group in groupby(found, key=lambda w: w.start):
        words = list(group)
        bare = next((w for w in words if w.kind is WordKind.BASE), None)
        if bare is None:
            yield from words
        elif last is not None and last.kind in _LEADING and bare.start - last.end == 1:
            meant = last.kind is WordKind.AIM  # "Norway to test …": not yet done
            yield bare._replace(kind=WordKind.PURPOSE if meant else WordKind.START)
        else:
            yield from (w for w in words if w is not bare)
        last = words[-1]


def _is_month(text: str, span: tuple[int, int], months: tuple[str, ...], last: int) -> bool:
    """Whether "May" is a month's name: with a capital, beside a number or behind a preposition that ends at `last`."""
    at, to = span
    if at == 0 or not text[at].isupper() or text[at:to].lower() not in months:
        return False
    beside = text[max(0, at - 3) : at] + text[to : to + 3]
    return any(c.isdigit() for c in beside) or 0 <= at - last <= 1


class _Plain(dict[int, str]):
    """Lower case; what is no letter or digit becomes a space, one for one, so that offsets stay: l'État is two words."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        lower = char.lower()
        kept = self[code] = (lower if len(lower) == 1 else char) if char.isalnum() else " "
        return kept


_PLAIN = _Plain()


def _plain(text: str) -> str:
    return text.translate(_PLAIN)
