"""Sentences as outlets wrote them, cut into pieces at what is marked, and shortened around it. Pure, deterministic."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from monitor.core.text import CUT, plain
from monitor.digest import wording
from monitor.digest.headlines import dateline
from monitor.digest.story_group import Audience
from monitor.digest.view import Passage, PassagePiece, Quote
from monitor.model.hits import Evidence
from monitor.model.stories import Claim, Coverage

MAX_QUOTE = 90  # code points of a sentence that is quoted for one figure
_ESCAPED = re.compile(r"\\([()\[\]*_.#-])")  # what is left of markup in some texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is marked in a sentence: the term of the concept called `name`, or a figure."""

    start: int
    end: int
    name: str = ""

    @property
    def figure(self) -> bool:
        """Whether it is a figure, which has no name."""
        return not self.name


def passage(
    evidence: Evidence,
    cover: Coverage,
    reader: Audience,
    *,
    figures: Iterable[Claim] = (),
    limit: int = wording.MAX_SENTENCE,
) -> Passage:
    """An evidence sentence with its terms, and the figures that stand in it, marked; cut around them when it is long."""
    terms = [
        Mark(start=start, end=end, name=reader.name(concept))
        for start, end, concept in evidence.marks
    ]
    numbers = [
        mark for claim in figures if claim.sentence == evidence.sentence for mark in _figure(claim)
    ]
    return Passage(
        outlet=plain(cover.outlet, 60),
        pieces=pieces(evidence.sentence, [*terms, *numbers], limit),
        lang=cover.language or "",
        language=reader.foreign(cover.language),
    )


def quote(claims: Sequence[Claim], language: str | None, reader: Audience) -> Quote:
    """What one sentence of an article says on a point: one claim, or several figures of the sentence."""
    marks = [mark for claim in claims for mark in _figure(claim)]
    return Quote(
        said=plain(", ".join(claim.said for claim in claims), 120),
        passage=Passage(
            outlet=plain(claims[0].outlet, 60),
            pieces=pieces(claims[0].sentence, marks, MAX_QUOTE),
            lang=language or "",
            language=reader.foreign(language),
        ),
    )


def _figure(claim: Claim) -> list[Mark]:
    start = claim.sentence.find(claim.said) if claim.said else -1
    return [Mark(start=start, end=start + len(claim.said))] if start >= 0 else []


def pieces(
    sentence: str, marks: Iterable[Mark], limit: int = wording.MAX_SENTENCE
) -> tuple[PassagePiece, ...]:
    """The sentence in pieces, marked and not, in order; of overlapping marks the first stays, and of those the longest.

    A sentence longer than `limit` keeps the stretch around its first mark.
    """
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if 0 <= mark.start < mark.end <= len(sentence) and (not kept or mark.start >= kept[-1].end):
            kept.append(mark)
    first = dateline(sentence)
    kept = [mark for mark in kept if mark.start >= first]
    low, high = _stretch(sentence, kept, limit, first)
    found, at = [], low
    for mark in kept:
        if mark.start >= low and mark.end <= high:
            term = PassagePiece(
                text=sentence[mark.start : mark.end], mark=mark.name, figure=mark.figure
            )
            found += [PassagePiece(text=sentence[at : mark.start]), term]
            at = mark.end
    found.append(PassagePiece(text=sentence[at:high]))
    shown = [
        piece
        for piece in (replace(piece, text=_inner(piece.text)) for piece in found)
        if piece.text
    ]
    return _dotted(shown, low > first, high < len(sentence))


def _stretch(sentence: str, marks: list[Mark], limit: int, first: int) -> tuple[int, int]:
    """Where the shown part begins and ends, at words' ends where they are near; what comes before `first` is never shown."""
    if len(sentence) - first <= limit:
        return first, len(sentence)
    middle = marks[0].start if marks else first
    low = max(first, min(middle - limit // 3, len(sentence) - limit))
    low = sentence.find(" ", low, min(low + 20, middle)) + 1 or low if low > first else first
    high = min(len(sentence), low + limit)
    space = sentence.rfind(" ", high - 20, high) if high < len(sentence) else -1
    return low, space if space > 0 else high


def _inner(text: str) -> str:
    """`plain` that keeps the white space at both ends."""
    core = _ESCAPED.sub(r"\1", plain(text, len(text) + 1))
    return (
        (" " if text[:1].isspace() else "") + core + (" " if core and text[-1:].isspace() else "")
    )


def _dotted(found: list[PassagePiece], before: bool, after: bool) -> tuple[PassagePiece, ...]:
    head = (PassagePiece(text=CUT + " "),) if before else ()
    tail = (PassagePiece(text=" " + CUT),) if after else ()
    return (*head, *found, *tail)
