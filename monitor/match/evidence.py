"""The sentences that show why an article is a hit, with the words that count marked. Pure and deterministic."""

from __future__ import annotations

from monitor.match.local import Focus, Local, Looks
from monitor.match.sheet import Sentence
from monitor.match.watch import Unit, Wanted
from monitor.model import Evidence, Kind, Mention

MOST = 3  # sentences shown for one hit
_LONGEST_CHARS = 700  # a "sentence" longer than this is a table or a page without stops: shown around its marks
_MARGIN_CHARS = 200
_TITLE_SHARE = 0.8  # the reader sees the title anyway
_KINDS = (Kind.MINERAL, Kind.ACTION, Kind.PLACE, Kind.AGENCY, Kind.TERM)


def evidence(each: Wanted, units: tuple[Unit, ...], focus: Focus, looks: Looks) -> tuple[Evidence, ...]:
    """The best sentences of the satisfying units, best first, until every kind asked for is shown; from one to MOST."""
    sentences = {(s.field, s.start): s for unit in units for s in unit.sentences}
    ranked = sorted((looks.look(s, focus) for s in sentences.values()), key=lambda local: _rank(local, each), reverse=True)
    chosen: list[Sentence] = []
    missing = set(each.asked)
    for local in ranked:
        shown = {field for field in missing if _shows(local.sentence, each, field)}
        if not chosen or shown:
            chosen.append(local.sentence)
            missing -= shown
        if not missing or len(chosen) == MOST:
            break
    return tuple(_evidence(sentence, each) for sentence in chosen)


def _rank(local: Local, each: Wanted) -> tuple[int, float, int]:
    covered = sum(_shows(local.sentence, each, field) for field in each.asked)
    value = local.worth * (_TITLE_SHARE if local.sentence.field == "title" else 1)
    return covered, value, -local.sentence.start


def _shows(sentence: Sentence, each: Wanted, field: str) -> bool:
    return any(m.concept in each.asked[field] for m in sentence.mentions) or (
        field == "places" and any(m.kind is Kind.AGENCY for m in sentence.mentions)
    )


def _evidence(sentence: Sentence, each: Wanted) -> Evidence:
    marked = [m for m in sentence.mentions if m.kind in _KINDS and _counts(m, each)]
    start, end = _window(sentence, marked)
    return Evidence(
        field=sentence.field,
        start=start,
        end=end,
        sentence=sentence.text[start - sentence.start : end - sentence.start],
        marks=tuple((m.start - start, m.end - start, m.concept) for m in marked if start <= m.start and m.end <= end),
    )


def _counts(mention: Mention, each: Wanted) -> bool:
    """A member of a kind asked for, or any mention of a mineral or action when that kind is free."""
    field = {Kind.MINERAL: "minerals", Kind.ACTION: "policies", Kind.TERM: "terms"}.get(mention.kind, "places")
    return field not in each.asked or mention.concept in each.asked[field] or mention.kind is Kind.AGENCY


def _window(sentence: Sentence, marked: list[Mention]) -> tuple[int, int]:
    if sentence.end - sentence.start <= _LONGEST_CHARS or not marked:
        return sentence.start, min(sentence.end, sentence.start + _LONGEST_CHARS)
    start = max(sentence.start, marked[0].start - _MARGIN_CHARS)
    return start, min(sentence.end, start + _LONGEST_CHARS)
