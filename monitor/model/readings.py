"""What readings rest on: kept with each, so that an edit of watchlists reads no text again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """All that decides on a reading and an article's own score, besides the text."""

    reader: str  # fingerprint of the program and its data, as far as they read and score
    overrides: str  # the config's [lexicon] part as JSON
    words: tuple[str, ...]  # the free words that were looked for, in order
    off_topic: tuple[str, ...] | None = None  # words of other worlds; None: the shipped ones

    @property
    def fingerprint(self) -> str:
        """A short hash of it."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReading:
    """What is kept of a reading besides its mentions and events."""

    basis: str  # its fingerprint
    language: str  # in which the text was read
