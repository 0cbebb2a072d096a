"""What was found in a text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a concept of the lexicon is."""

    MINERAL = "mineral"
    ACTION = "action"
    PLACE = "place"
    AGENCY = "agency"
    COMPANY = "company"
    TERM = "term"  # a free word of a watchlist


AS_SUCH = "minerals as such"
"""The rule of a mention that stands for minerals without naming one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A concept found in an article, in the right sense."""

    concept: str  # id in the lexicon; for a free word, the word as written in the config
    kind: Kind
    field: str  # "title" or "text"
    start: int  # in code points of that field
    end: int
    sentence_start: int
    sentence_end: int
    term: str  # the term of the lexicon that matched
    rule: str  # why it counts: "alias", "near pair", "context: tonnes" …


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A term that was seen and did not count, for `monitor explain`."""

    concept: str
    kind: Kind
    field: str
    start: int
    end: int
    term: str
    rule: str  # "false friend: gold medal", "no context", "wrong language: fr" …
