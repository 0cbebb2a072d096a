"""Whether a government's act is what a report is about, or only mentioned in news of a company, a market, of something else. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from monitor.events import cues
from monitor.events.cues import WordKind
from monitor.language.folding import fold
from monitor.language.rarity import prior
from monitor.match import news_cues
from monitor.match.news_cues import CueKind
from monitor.measures.kinship import Kinship, Nearness
from monitor.measures.reports import TOGETHER, countries
from monitor.model.events import Event, Status
from monitor.model.mentions import Kind, Mention, Rejected

_OPENING_CHARS = 600
_ROUNDUP_CHARS = 400
_ROUNDUP = 2  # governments that one report on one act names
_OWN = frozenset({CueKind.COMPANY, CueKind.MARKET, CueKind.DRILLING})
_MOST_OWN = 3  # words of companies and markets in the opening of a report on an act
_NAME = re.compile(r"[^\W\d_a-z][^\W\d_]{2,}")
_HEAD = re.compile(r"([^:：|｜]{2,24})\s?[:：|｜]")
_TITLE_OWN = (WordKind.COMMERCIAL, WordKind.ROUTINE)


def is_news(
    event: Event,
    mentions: Sequence[Mention],
    kinship: Kinship,
    *,
    title: str,
    text: str,
    language: str,
    outlet: str,
) -> bool:
    """Whether an act is what its article is about: the title tells of it, or the first sentence, not a later remark."""
    in_title = [m for m in mentions if m.field == "title"]
    named = set(countries(mentions, kinship, 0))
    others = countries(mentions, kinship, _ROUNDUP_CHARS)
    apart = "place" in event.inferred or len(event.places) <= 1
    if not named and apart and len(others) > _ROUNDUP and event.action != TOGETHER:
        return False  # of many governments, of none in particular
    if any(
        m.kind is Kind.ACTION
        and (not event.action or kinship.kinds(m.concept, event.action) > Nearness.APART)
        for m in in_title
    ):
        return True
    if names_outlet(title, outlet, mentions):
        return False
    if not event.action and event.status is Status.IN_FORCE:
        return False  # something without a name goes on
    if not event.action and is_own_news(title, text[:_OPENING_CHARS], mentions, language):
        return False
    if event.field == "title":
        return True
    if any(w.kind is WordKind.INSTRUMENT for w in cues.find(title, language)):
        return True
    place = bool(named & {kinship.country(p) for p in (event.place, *event.places) if p})
    mine = kinship.members(event.minerals)
    mineral = bool(kinship.members(minerals_of(in_title)) & mine)
    if not text[: event.start].strip():
        return True
    return place and mineral and not is_own_news(title, text[:_OPENING_CHARS], mentions, language)


def names_outlet(title: str, outlet: str, mentions: Sequence[Mention]) -> bool:
    """Whether a title opens with the name of who publishes it, and that is no authority: a company's word on itself."""
    name = fold(outlet).strip()
    head = _HEAD.match(title)
    opens = fold(head[1]).strip() if head else ""
    if any(
        m.kind in (Kind.AGENCY, Kind.PLACE) and m.field == "title" and m.start < len(opens or name)
        for m in mentions
    ):
        return False
    if len(opens) > 1 and name.startswith(opens):
        return True
    return len(name) > 1 and fold(title).startswith(name)


def is_own_news(title: str, opening: str, mentions: Sequence[Mention], language: str) -> bool:
    """Whether title or opening are of a company, a market, a drill: what governments do is told in passing."""
    if any(m.kind is Kind.COMPANY and m.field == "title" for m in mentions):
        return True
    if any(cue.kind in _OWN for cue in news_cues.find(title, language)):
        return True
    if _opens_with_name(title, opening, mentions, language):
        return True
    words = {w.word for w in cues.find(title, language) if w.kind in _TITLE_OWN}
    told = {c.word for c in news_cues.find(opening, language) if c.kind in _OWN}
    return bool(words) or len(told) >= _MOST_OWN


def _opens_with_name(title: str, opening: str, mentions: Sequence[Mention], language: str) -> bool:
    """Whether a text begins with a name that the title has too and that stands for nobody who governs: a company's."""
    match = _NAME.match(opening)
    if match is None or match[0] not in title or fold(match[0]) in prior(language):
        return False
    if any(m.field == "text" and m.start < match.end() for m in mentions):
        return False
    return not any(
        w.kind in (WordKind.PUBLIC, WordKind.COURT) and w.start < match.end()
        for w in cues.find(opening[: match.end() + 1], language)
    )


def minerals_of(mentions: Iterable[Mention | Rejected]) -> tuple[str, ...]:
    """The minerals that mentions name, each once."""
    return tuple(dict.fromkeys(m.concept for m in mentions if m.kind is Kind.MINERAL))
