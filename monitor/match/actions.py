"""Government actions in a text: whole phrases, and pairs of words close together ("suspension of cobalt exports"). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from monitor.match.page import Page
from monitor.match.patterns import Found, Patterns, Scan, Sort
from monitor.match.senses import Around
from monitor.model import Kind

_GUARDS = ("mining", "metal")
_CHARS_PER_WORD = 2  # in scripts without spaces


def decide(pages: tuple[Page, ...], patterns: Patterns) -> None:
    """Count the actions of an article; agencies' names are no actions, the longest phrase wins."""
    titled = any(m.kind is Kind.MINERAL for m in pages[0].mentions)
    for page in pages:
        agencies = [(m.start, m.end) for m in page.mentions if m.kind is Kind.AGENCY]
        minerals = {m.sentence_start for m in page.mentions if m.kind is Kind.MINERAL}
        taken: list[Found] = []
        for found in page.of(Kind.ACTION):
            if agency := next((a for a in agencies if a[0] <= found.start and found.end <= a[1]), None):
                page.reject(found, f"agency name: {page.scan.text[agency[0] : agency[1]]}")
            elif any(
                k.start <= found.start and found.end <= k.end and (k.start, k.end) != (found.start, found.end)
                for k in taken[-8:]
            ):
                continue
            elif found.role.guarded and not _near_mineral(found, page, minerals, titled):
                page.reject(found, "no mineral or mining word in the sentence")
            else:
                taken.append(found)
                page.accept(found, "phrase")
        known = {(f.role.concept, f.sentence) for f in taken}
        for concept, first, last, rule in _pairs(page.scan, patterns):
            inside = any(a <= first.start and last.end <= b for a, b in agencies)
            if (concept, first.sentence) not in known and not inside:
                known.add((concept, first.sentence))
                page.add(
                    concept, Kind.ACTION, first.start, last.end, first.sentence, f"{first.role.term} … {last.role.term}", rule
                )


def _near_mineral(found: Found, page: Page, minerals: set[int], titled: bool) -> bool:
    around: Around = page.around[found.sentence]
    if page.scan.sentences[found.sentence][0] in minerals or titled:
        return True
    cues = (cue for sort in _GUARDS for cue in around.cues.get(sort, ()))
    return any(cue.end <= found.start or cue.start >= found.end for cue in cues)


def _pairs(scan: Scan, patterns: Patterns) -> Iterator[tuple[str, Found, Found, str]]:
    """Concept, first and last word, and rule of each near pair, the closest one of a sentence."""
    sides: dict[tuple[int, int], tuple[list[Found], list[Found]]] = defaultdict(lambda: ([], []))
    for found in scan.found:
        if found.role.sort is Sort.PAIR:
            sides[found.sentence, found.role.pair][found.role.side].append(found)
    for (_, pair), (left, right) in sides.items():
        concept, most, _ = patterns.pairs[pair]
        options = ((_apart(a, b, scan), a, b) for a in left for b in right if a.end <= b.start or b.end <= a.start)
        best = min(
            ((n, a, b) for n, a, b in options if n <= most), key=lambda option: (option[0], option[1].start), default=None
        )
        if best:
            words, a, b = best
            first, last = (a, b) if a.start < b.start else (b, a)
            yield concept, first, last, f"near pair: {a.role.term} and {b.role.term}, {words} words between"


def _apart(a: Found, b: Found, scan: Scan) -> int:
    first, last = (a, b) if a.start < b.start else (b, a)
    between = scan.words[first.to : last.at]
    spaced = len(between.split())
    return spaced if " " in between or between.isascii() else len(between) // _CHARS_PER_WORD
