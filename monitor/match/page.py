"""A field of an article while it is being read. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.match.names import Name
from monitor.match.patterns import Found, Scan, Sort
from monitor.match.senses import Around
from monitor.model import Kind, Mention, Rejected


@dataclass(slots=True)
class Page:
    """A field being read."""

    scan: Scan
    around: tuple[Around, ...]
    unspaced: bool = False  # in a script without spaces
    companies: tuple[Name, ...] = ()
    mentions: list[Mention] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    _terms: dict[Kind, list[Found]] = field(default_factory=dict)
    _blocks: dict[str, list[Found]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for found in self.scan.found:
            if found.role.sort is Sort.TERM:
                self._terms.setdefault(found.role.kind, []).append(found)
            elif found.role.sort is Sort.BLOCK:
                self._blocks.setdefault(found.role.concept, []).append(found)

    def accept(self, found: Found, rule: str) -> None:
        """Count it."""
        role = found.role
        self.add(role.concept, role.kind, found.start, found.end, found.sentence, role.term, rule)

    def add(self, concept: str, kind: Kind, start: int, end: int, sentence: int, term: str, rule: str) -> None:
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

    def reject(self, found: Found, rule: str) -> None:
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

    def blocks(self, concept: str) -> Sequence[Found]:
        """False friends of a concept, in order."""
        return self._blocks.get(concept, ())

    def of(self, kind: Kind) -> Sequence[Found]:
        """Terms of a kind, in order."""
        return self._terms.get(kind, ())
