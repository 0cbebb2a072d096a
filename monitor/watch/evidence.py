"""The sentences that show why an article is a hit, with the words that count marked. Pure and deterministic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from monitor.match.layout import Sentence
from monitor.model.events import Event
from monitor.model.hits import Evidence
from monitor.model.mentions import Kind, Mention
from monitor.watch.sentence_signs import Focus, Local, Looks
from monitor.watch.watchlists import Scope, Wanted

MOST = 3  # sentences shown for one hit
_LONGEST_CHARS = (
    700  # a "sentence" longer than this is a table or a page without stops: shown around its marks
)
_MARGIN_CHARS = 200
_TITLE_SHARE = 0.8  # the reader sees the title anyway
_KINDS = (Kind.MINERAL, Kind.ACTION, Kind.PLACE, Kind.AGENCY, Kind.TERM)


StandsFor = Callable[
    [Mention], tuple[str, ...]
]  # the concepts that a mention names: an agency names its place too


def evidence(
    each: Wanted, units: tuple[Scope, ...], focus: Focus, looks: Looks, stands_for: StandsFor
) -> tuple[Evidence, ...]:
    """The best sentences of the satisfying units, best first, until every kind asked for is shown; from one to MOST."""
    sentences = {(s.field, s.start): s for unit in units for s in unit.sentences}
    ranked = sorted(
        ((looks.look(s, focus), _shown(s, each, stands_for)) for s in sentences.values()),
        key=lambda seen: _rank(*seen),
        reverse=True,
    )
    chosen: list[Local] = []
    missing = set(each.asked)
    for local, shown in ranked:
        if not chosen or shown & missing:
            chosen.append(local)
            missing -= shown
        if not missing or len(chosen) == MOST:
            break
    return tuple(_evidence(local, each, stands_for) for local in chosen)


def _rank(local: Local, shown: frozenset[str]) -> tuple[int, float, int]:
    value = local.worth * (_TITLE_SHARE if local.sentence.field == "title" else 1)
    return len(shown), value, -local.sentence.start


def _shown(sentence: Sentence, each: Wanted, stands_for: StandsFor) -> frozenset[str]:
    """Which of the kinds asked for a sentence shows; "groups" when it has a word of any, all or near."""
    named = {concept for mention in sentence.mentions for concept in stands_for(mention)}
    fields = (field for field, members in each.asked.items() if named & members)
    return frozenset((*fields, *(("groups",) if named & each.grouped else ())))


def _evidence(local: Local, each: Wanted, stands_for: StandsFor) -> Evidence:
    sentence = local.sentence
    marked = [m for m in sentence.mentions if m.kind in _KINDS and _counts(m, each, stands_for)]
    first = min((m.start for m in local.pair or marked[:1]), default=sentence.start)
    return _cut(sentence.field, sentence.start, sentence.text, marked, first=first)


def event_evidence(
    event: Event, mentions: Iterable[Mention], each: Wanted, stands_for: StandsFor
) -> Evidence:
    """The sentence that tells the event, with what counts in it marked."""
    marked = [
        m
        for m in mentions
        if m.field == event.field
        and event.start <= m.start
        and m.end <= event.end
        and m.kind in _KINDS
        and _counts(m, each, stands_for)
    ]
    first = marked[0].start if marked else event.start
    return _cut(event.field, event.start, event.sentence, marked, first=first)


def _cut(field: str, at: int, text: str, marked: Sequence[Mention], *, first: int) -> Evidence:
    """A sentence that begins at offset `at` as evidence; of a very long one the part around its first mark that matters."""
    start, end = _window(at, at + len(text), first)
    return Evidence(
        field=field,
        start=start,
        end=end,
        sentence=text[start - at : end - at],
        marks=tuple(
            (m.start - start, m.end - start, m.concept)
            for m in marked
            if start <= m.start and m.end <= end
        ),
    )


def _counts(mention: Mention, each: Wanted, stands_for: StandsFor) -> bool:
    """A member of a kind asked for, or any mention of a kind that is free."""
    field = {Kind.MINERAL: "minerals", Kind.ACTION: "policies", Kind.TERM: "terms"}.get(
        mention.kind, "places"
    )
    return field not in each.asked or not each.asked[field].isdisjoint(stands_for(mention))


def _window(start: int, end: int, first: int) -> tuple[int, int]:
    """The whole sentence; of a very long one a part that begins a little before the first mark that matters."""
    if end - start <= _LONGEST_CHARS:
        return start, end
    begin = max(start, first - _MARGIN_CHARS)
    return begin, min(end, begin + _LONGEST_CHARS)
