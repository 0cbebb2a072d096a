"""A field of an article while it is being read. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.match.companies import Name
from monitor.match.patterns import Occurrence, PatternKind, Scan
from monitor.match.senses import Surroundings
from monitor.match.spans import Spans
from monitor.model.mentions import Kind, Mention, Rejected


@dataclass(slots=True)
class FieldReading:
    """A field being read."""

    scan: Scan
    around: tuple[Surroundings, ...]
    unspaced: bool = False  # in a script without spaces
    companies: Spans[Name] = field(default_factory=Spans)
    mentions: list[Mention] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    places: set[tuple[int, int]] = field(default_factory=set)  # where places are named
    umbrellas: list[Occurrence] = field(default_factory=list)  # terms for minerals as such
    pairs: list[Occurrence] = field(default_factory=list)  # words of near pairs
    _terms: dict[Kind, list[Occurrence]] = field(default_factory=dict)
    _blocks: dict[str, Spans[Occurrence]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        blocks: dict[str, list[Occurrence]] = {}
        for found in self.scan.found:
            if found.role.umbrella and found.role.sort is PatternKind.TERM:
                self.umbrellas.append(found)
            elif found.role.sort is PatternKind.TERM:
                self._terms.setdefault(found.role.kind, []).append(found)
            elif found.role.sort is PatternKind.PAIR:
                self.pairs.append(found)
            elif found.role.sort is PatternKind.BLOCK:
                blocks.setdefault(found.role.concept, []).append(found)
        self._blocks = {concept: Spans(listed) for concept, listed in blocks.items()}

    def accept(self, found: Occurrence, rule: str) -> None:
        """Count it."""
        role = found.role
        self.add(role.concept, role.kind, found.start, found.end, found.sentence, role.term, rule)

    def add(
        self, concept: str, kind: Kind, start: int, end: int, sentence: int, term: str, rule: str
    ) -> None:
        """Count a span."""
        first, last = self.scan.sentences[sentence]
        self.mentions.append(
            Mention(
                concept=concept,
                kind=kind,
                field=self.scan.field,
                start=start,
                end=end,
                sentence_start=first,
                sentence_end=last,
                term=term,
                rule=rule,
            )
        )

    def reject(self, found: Occurrence, rule: str) -> None:
        """Say why it does not count."""
        role = found.role
        self.rejected.append(
            Rejected(
                concept=role.concept,
                kind=role.kind,
                field=self.scan.field,
                start=found.start,
                end=found.end,
                term=role.term,
                rule=rule,
            )
        )

    def block(self, concept: str, start: int, end: int) -> Occurrence | None:
        """The false friend of a concept around a stretch."""
        spans = self._blocks.get(concept)
        return next(spans.covering(start, end), None) if spans else None

    def company(self, start: int, end: int) -> Name | None:
        """The certain name of a company around a stretch."""
        return next((name for name in self.companies.covering(start, end) if name.certain), None)

    def of(self, kind: Kind) -> Sequence[Occurrence]:
        """Terms of a kind, in order."""
        return self._terms.get(kind, ())
