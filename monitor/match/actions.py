"""Government actions in a text: whole phrases, and pairs of words close together ("suspension of cobalt exports"). Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.match.fields import FieldReading
from monitor.match.lexicon import Lexicon
from monitor.match.patterns import Occurrence, Patterns
from monitor.match.spans import Spans
from monitor.model.mentions import Kind, Mention

_LOOK_BACK = 8  # words of one side that may overlap one of the other
_CHARS_PER_WORD = 2  # in scripts without spaces


@dataclass(frozen=True, slots=True)
class _Claim:
    """An action seen in a sentence, before it is known to count."""

    concept: str
    start: int
    end: int
    sentence: int
    term: str
    rule: str
    found: Occurrence
    guarded: bool
    governed: bool
    words: tuple[
        tuple[int, int], ...
    ] = ()  # of a near pair: where the words stand that must be its own

    @property
    def soft(self) -> bool:
        """Of a wording that gives way to a plainer one."""
        return self.guarded or self.governed or self.rule.startswith("near")


def decide(pages: tuple[FieldReading, ...], patterns: Patterns, lexicon: Lexicon) -> None:
    """Count the actions of an article: the longest phrase wins; names of agencies, companies and false friends do not count."""
    heads = pages[0].around[:1]
    titled = any(m.kind is Kind.MINERAL for m in pages[0].mentions) or any(
        a.cues.get("mining") for a in heads
    )
    for page in pages:
        named = Spans(m for m in page.mentions if m.kind is Kind.AGENCY)
        claims = [
            claim
            for claim in (*_phrases(page), *_pairs(page, patterns))
            if not _hidden(page, claim, named)
        ]
        minerals = {m.sentence_start for m in page.mentions if m.kind is Kind.MINERAL}
        agencies = {
            m.sentence_start
            for m in page.mentions
            if m.kind is Kind.AGENCY or (m.kind is Kind.PLACE and m.rule == "alias")
        }
        fit = []
        for claim in claims:
            first = page.scan.sentences[claim.sentence][0]
            if claim.guarded and not (
                titled or first in minerals or _cue(page, claim, "mining", "metal")
            ):
                page.reject(claim.found, "no mineral or mining word in the sentence")
            elif claim.governed and not (first in agencies or _cue(page, claim, "government")):
                page.reject(claim.found, "no government in the sentence")
            else:
                fit.append(claim)
        for claim in _settled(fit, lexicon):
            page.add(
                claim.concept,
                Kind.ACTION,
                claim.start,
                claim.end,
                claim.sentence,
                claim.term,
                claim.rule,
            )


def _phrases(page: FieldReading) -> Iterator[_Claim]:
    kept: list[Occurrence] = []
    for found in page.of(Kind.ACTION):
        if not any(_covered(found, k) for k in kept[-8:]):
            kept.append(found)
            role = found.role
            yield _Claim(
                role.concept,
                found.start,
                found.end,
                found.sentence,
                role.term,
                "phrase",
                found,
                role.guarded,
                role.governed,
            )


def _covered(found: Occurrence, kept: Occurrence) -> bool:
    """Whether `kept` is a longer phrase around it, or the same action in the same place."""
    if (kept.start, kept.end) == (found.start, found.end):
        return kept.role.concept == found.role.concept
    return kept.start <= found.start and found.end <= kept.end


def _hidden(page: FieldReading, claim: _Claim, agencies: Spans[Mention]) -> bool:
    agency = next(agencies.covering(claim.start, claim.end), None)
    if agency:
        page.reject(claim.found, f"agency name: {page.scan.text[agency.start : agency.end]}")
    elif page.company(claim.start, claim.end):
        page.reject(claim.found, "company name")
    elif block := page.block(claim.concept, claim.found.start, claim.found.end):
        page.reject(claim.found, f"false friend: {block.role.term}")
    else:
        return False
    return True


def _cue(page: FieldReading, claim: _Claim, *sorts: str) -> bool:
    cues = (cue for sort in sorts for cue in page.around[claim.sentence].cues.get(sort, ()))
    return any(cue.end <= claim.start or cue.start >= claim.end for cue in cues)


def _settled(claims: list[_Claim], lexicon: Lexicon) -> Iterator[_Claim]:
    """Without soft ones that give way to another action of the sentence, and without a near pair that repeats a phrase."""
    phrases = Spans(claim for claim in claims if claim.rule == "phrase")
    by_sentence: dict[int, set[str]] = defaultdict(set)
    told: dict[int, set[str]] = defaultdict(set)
    for claim in claims:
        by_sentence[claim.sentence].add(claim.concept)
        if claim.rule == "phrase":
            told[claim.sentence].add(claim.concept)
    for claim in claims:
        if claim.rule != "phrase" and (
            phrases.covers(claim.start, claim.end) or _borrowed(claim, phrases)
        ):
            continue
        if claim.soft and by_sentence[claim.sentence].intersection(
            lexicon.entries[claim.concept].yields
        ):
            continue
        if claim.rule == "phrase" or claim.concept not in told[claim.sentence]:
            told[claim.sentence].add(claim.concept)
            yield claim


def _borrowed(claim: _Claim, phrases: Spans[_Claim]) -> bool:
    """Whether a pair takes a word out of another action's name: "suspends *export* controls" stops no exports."""
    return any(
        phrase.concept != claim.concept and phrase.end - phrase.start > end - start
        for start, end in claim.words
        for phrase in phrases.covering(start, end)
    )


def may_pair(page: FieldReading) -> bool:
    """Whether both sides of a near pair stand in a field, wherever."""
    left = {found.role.pair for found in page.pairs if not found.role.side}
    return any(found.role.side and found.role.pair in left for found in page.pairs)


def _pairs(page: FieldReading, patterns: Patterns) -> Iterator[_Claim]:
    """The closest words of each near pair in each sentence."""
    sides: dict[tuple[int, int], tuple[list[Occurrence], list[Occurrence]]] = defaultdict(
        lambda: ([], [])
    )
    for found in page.pairs:
        if not page.block(found.role.concept, found.start, found.end):
            sides[found.sentence, found.role.pair][found.role.side].append(found)
    for (sentence, index), (left, right) in sides.items():
        if not (left and right):
            continue
        concept, pair = patterns.pairs[index]
        options = ((_apart(a, b, page), a, b) for a, b in _neighbours(left, right))
        best = min(
            ((n, a, b) for n, a, b in options if n <= pair.words),
            key=lambda o: (o[0], o[1].start),
            default=None,
        )
        if best:
            words, a, b = best
            first, last = (a, b) if a.start < b.start else (b, a)
            rule = f"near pair: {a.role.term} and {b.role.term}, {words} words between"
            term = f"{first.role.term} … {last.role.term}"
            seen = first._replace(end=last.end, to=last.to)
            yield _Claim(
                concept,
                first.start,
                last.end,
                sentence,
                term,
                rule,
                seen,
                pair.guarded,
                pair.governed,
                tuple((word.start, word.end) for word in ((a, b) if page.unspaced else (b,))),
            )


def _neighbours(
    left: list[Occurrence], right: list[Occurrence]
) -> Iterator[tuple[Occurrence, Occurrence]]:
    """Each word of one side with the nearest ones of the other, before and behind it."""
    starts = [found.start for found in right]
    for a in left:
        place = bisect_left(starts, a.end)
        if place < len(right):
            yield a, right[place]
        before = (
            b for b in reversed(right[max(0, place - _LOOK_BACK) : place]) if b.end <= a.start
        )
        if b := next(before, None):
            yield a, b


def _apart(a: Occurrence, b: Occurrence, page: FieldReading) -> int:
    """Words between two words; a clause's end between them counts as three."""
    first, last = (a, b) if a.start < b.start else (b, a)
    between = page.scan.words[first.to : last.at]
    written = page.scan.text[first.end : last.start]
    stops = 3 * sum(written.count(mark) for mark in ";:—") + 3 * max(0, written.count(",") - 3)
    if page.unspaced:
        return 3 * sum(written.count(mark) for mark in "，；,;") + len(between) // _CHARS_PER_WORD
    return stops + len(between.split())
