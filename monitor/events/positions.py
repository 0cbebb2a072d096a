"""How a name stands in its statement: behind which word, as part of a list, as what describes goods, in a dateline. Pure."""

from __future__ import annotations

import re

from monitor.events.cues import DOING, EventWord, WordKind
from monitor.events.names import Named, NameKind, between
from monitor.events.zones import Statement, Zone
from monitor.model.mentions import Kind

_ATTACHED = re.compile(r"[\s\-–の的産产製制]{0,2}")
OWNED = re.compile(r"['’]s?\b|^['’]|[の的]")
_LISTED = re.compile(r"\s*[,，、]\s*(?:\w{1,3}\s+)?|\s+\w{1,3}\s+(?:the\s+)?")  # ", " or " and "
_LEADER = re.compile(r"['’]s\s(?:[A-ZÀ-Ž][\w.\-]+\s){1,3}")
_SUBJECTS = (Kind.MINERAL, Kind.ACTION, Kind.TERM, Kind.COMPANY)
_DATELINE = re.compile(r"(?:,\s[^.–—-]{0,30})?(?:\s\([^()]{1,30}\))?\s?(?:\s[–—-]|—)\s?")
_ARTICLE_WORD = re.compile(r"\s*(?:\w{1,4}\s+)?\s*")
_VERBS = DOING | {WordKind.AHEAD, WordKind.SAYS}
OBJECTS = (WordKind.OBLIQUE, WordKind.AIM, WordKind.OF, WordKind.AGENT)
_LANDS = {NameKind.PLACE, NameKind.AREA}
_BEHIND = {
    WordKind.AGENT_BEHIND: WordKind.AGENT,
    WordKind.AIM_BEHIND: WordKind.AIM,
    WordKind.OBLIQUE_BEHIND: WordKind.OBLIQUE,
}


def word_before(statement: Statement, name: Named) -> WordKind | None:
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
        or _ARTICLE_WORD.fullmatch(between(statement, last.end, name.start)) is None
    ):
        return None
    return last.kind


def _is_article(statement: Statement, word: EventWord) -> bool:
    """Whether a word that opens the statement is an article: "A China", "Der Präsident"; "In Togo" is none."""
    return word.start == statement.start and (
        word.kind is WordKind.OF or word.end - word.start == 1
    )


def is_free(statement: Statement, name: Named) -> bool:
    """Whether a name may be a subject: no preposition before it, and no goods or noun that it only describes behind it."""
    if word_before(statement, name) in OBJECTS or lists_on(statement, name):
        return False
    if is_dateline(statement, name):
        return False
    if name.kind is NameKind.AREA or OWNED.search(
        statement.text, name.end - statement.start - 2, name.end - statement.start
    ):
        return False
    if name.kind is not NameKind.PLACE:
        return True
    after = statement.text[name.end - statement.start :][:40]
    if OWNED.match(after):
        return _is_of_leader(statement, name, after)
    return not describes(statement, name)


def _is_of_leader(statement: Statement, name: Named, after: str) -> bool:
    """Whether a country owns someone who acts: "Bolivia's Paz freezes …"."""
    led = _LEADER.match(after)
    if led is None:
        return False
    at = name.end + led.end()
    known = any(m.kind in _SUBJECTS and name.end < m.start < at for m in statement.mentions)
    return not known and any(w.start == at and w.kind in _VERBS for w in statement.words)


def is_dateline(statement: Statement, name: Named) -> bool:
    """Whether a place only says where the report was written: "LIMA - ", "ACCRA, May 27 - "."""
    return (
        name.start == statement.start
        and name.kind in _LANDS
        and statement.zone is Zone.LEAD
        and _DATELINE.match(statement.text, name.end - statement.start) is not None
    )


def lists_on(statement: Statement, name: Named) -> bool:
    """Whether a place goes on a list that a preposition opens: "from Angola, Laos and Norway".

    "In Togo, Ghana signs" is none: a verb follows.
    """
    if any(w.kind in _VERBS and 0 <= w.start - name.end <= 1 for w in statement.words):
        return False
    places = [m for m in statement.named(Kind.PLACE) if m.end <= name.start]
    at = name.start
    for place in reversed(places):
        if _LISTED.fullmatch(between(statement, place.end, at)) is None:
            return False
        first = Named(kind=NameKind.PLACE, start=place.start, end=place.end)
        if word_before(statement, first) in OBJECTS:
            return True
        at = place.start
    return False


def describes(statement: Statement, name: Named) -> bool:
    """Whether a place only describes the mineral, measure or goods right behind it: "Chinese graphite".

    "China bans exports" is none: the measure begins with its verb.
    """
    verbs = {w.start for w in statement.words if w.kind in _VERBS}
    return any(
        m.kind in (Kind.MINERAL, Kind.ACTION)
        and m.start not in verbs
        and touches(statement, name, m.start)
        for m in statement.mentions
    ) or any(
        w.kind is WordKind.GOODS and touches(statement, name, w.start) for w in statement.words
    )


def touches(statement: Statement, name: Named, start: int) -> bool:
    """Whether nothing but a space, a hyphen or 的 stands between a name and what begins at `start`."""
    return (
        start >= name.end and _ATTACHED.fullmatch(between(statement, name.end, start)) is not None
    )
