"""An article cut into the statements in which an act may be told, each with where it stands. Pure.

The inverted pyramid: title, lead, body by thirds; what follows "About the company" or a disclaimer is no news at all.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from monitor.events import cues
from monitor.events.cues import EventWord, WordKind
from monitor.match.matcher import Reading
from monitor.model.articles import Article
from monitor.model.mentions import Kind, Mention

LEAD_SENTENCES = 2
_MOST_STATEMENTS = 80  # read in full; a longer article tells its event before
_SHORT_CHARS = 900  # a teaser, all of it lead
_OPENING_CHARS = 48  # of a line, in which a heading such as "About the company" stands
_SCRAP = re.compile(
    r"[\s\x21-\u02af]{0,24}"
)  # "ASTANA.", "April 28.", "Section 1.": no sentence of a lead
_QUOTE = re.compile(r'[“"«„「『]([^“”"«»„」』\n]{12,600})[”"»“」』]')


class Zone(StrEnum):
    """Where a statement stands in its article."""

    TITLE = "title"
    LEAD = "lead"
    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"
    ABOUT = "about"  # boilerplate: about the company, forward-looking statements, disclaimers


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A sentence to be read, with the mentions and event words in it. Told apart by identity."""

    field: str
    start: int
    end: int
    text: str
    zone: Zone
    order: int  # 0: the title, then sentences as they stand
    mentions: tuple[Mention, ...]
    words: tuple[EventWord, ...]
    quotes: tuple[tuple[int, int], ...]

    def of(self, *kinds: WordKind) -> list[EventWord]:
        """The event words of some kinds, in order."""
        return [word for word in self.words if word.kind in kinds]

    def named(self, *kinds: Kind) -> list[Mention]:
        """The mentions of some kinds, in order."""
        return [mention for mention in self.mentions if mention.kind in kinds]

    def quoted(self, at: int) -> bool:
        """Whether an offset lies in a quote."""
        return any(start <= at < end for start, end in self.quotes)


def statements(article: Article, reading: Reading) -> tuple[Statement, ...]:
    """The statements worth reading: title, lead, and what names an action, or a mineral beside someone who may govern."""
    by_sentence: dict[tuple[str, int], list[Mention]] = defaultdict(list)
    for mention in reading.mentions:
        by_sentence[mention.field, mention.sentence_start].append(mention)
    made = []
    if article.title.strip():
        found = [m for m in reading.mentions if m.field == "title"]
        made.append(
            _statement(
                "title", article.title, (0, len(article.title)), Zone.TITLE, 0, found, reading
            )
        )
    zones = _zones(article.text, reading)
    for order, (span, zone) in enumerate(zip(reading.sentences, zones, strict=True), 1):
        found = by_sentence.get(("text", span[0]), [])
        if zone is not Zone.LEAD and not _worth(found):
            continue
        made.append(_statement("text", article.text, span, zone, order, found, reading))
        if len(made) >= _MOST_STATEMENTS:
            break
    return tuple(made)


def _worth(found: list[Mention]) -> bool:
    kinds = {m.kind for m in found}
    return Kind.ACTION in kinds or (
        Kind.MINERAL in kinds and bool(kinds & {Kind.AGENCY, Kind.PLACE})
    )


def _statement(
    field: str,
    whole: str,
    span: tuple[int, int],
    zone: Zone,
    order: int,
    found: list[Mention],
    reading: Reading,
) -> Statement:
    start, end = span
    text = whole[start:end]
    return Statement(
        field=field,
        start=start,
        end=end,
        text=text,
        zone=zone,
        order=order,
        mentions=tuple(sorted(found, key=lambda m: (m.start, -m.end, m.concept))),
        words=_outside(cues.find(text, reading.language, start), found),
        quotes=tuple((start + q.start(), start + q.end()) for q in _QUOTE.finditer(text)),
    )


def _outside(words: tuple[EventWord, ...], found: list[Mention]) -> tuple[EventWord, ...]:
    """Without the words that are part of a name: "states" of the United States."""
    names = [
        m
        for m in found
        if m.kind in (Kind.PLACE, Kind.AGENCY, Kind.COMPANY) and m.rule != "mining region"
    ]
    return tuple(
        w
        for w in words
        if not any(
            m.start < w.end and w.start < m.end and w.end - w.start <= m.end - m.start
            for m in names
        )
    )


def _zones(text: str, reading: Reading) -> list[Zone]:
    """The zone of each sentence of the text."""
    spans = reading.sentences
    closing = _closing(text, reading)
    short = len(text) <= _SHORT_CHARS
    zones = []
    told = 0
    for start, end in spans:
        if told < LEAD_SENTENCES:
            zones.append(Zone.LEAD)
            told += _SCRAP.fullmatch(text, start, end) is None
        elif start >= closing:
            zones.append(Zone.ABOUT)
        else:
            third = 3 * start // max(1, min(len(text), closing))
            zones.append((Zone.EARLY, Zone.MIDDLE, Zone.LATE)[0 if short else min(2, third)])
    return zones


def _closing(text: str, reading: Reading) -> int:
    """Where the boilerplate at the end begins; the text's length when there is none."""
    starts = [start for start, _ in reading.sentences]
    for line in re.finditer(r"^[^\n]+", text, re.MULTILINE):
        opening = line[0][:_OPENING_CHARS]
        at = bisect_left(starts, line.start())
        if at and _opens_boilerplate(opening.lstrip(" *•-–—#"), len(line[0]), reading.language):
            return line.start()
    return len(text)


def _opens_boilerplate(opening: str, length: int, language: str) -> bool:
    """Whether a line is, or begins with, a heading such as "About the company"."""
    first = next(
        (w for w in cues.find(opening, language) if not w.start and w.kind is WordKind.ABOUT), None
    )
    if first is None:
        return False
    return len(first.word.split()) > 1 or length <= _OPENING_CHARS or ":" in opening
