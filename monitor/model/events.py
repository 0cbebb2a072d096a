"""What an article tells: who did what to which mineral, how far; the main event, and what is only background.

Right or silent: a field that the text does not give is empty, and every field that is given has the stretch of text that gave it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.model.hits import Reason


class Status(StrEnum):
    """How far a government's act has come, on the day of the report."""

    PROPOSED = "proposed"  # planned, drafted, considered, urged
    ADOPTED = "adopted"  # decided, signed, granted; it holds later, or when is not said
    IN_FORCE = "in_force"  # it applies now
    SUSPENDED = "suspended"  # a measure put on hold (who suspends exports has a ban in force)
    ENDED = "ended"  # lifted, revoked, struck down, expired, withdrawn
    REPORTED = "reported"  # told, without a word of how far


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The stretch of text that gave a field: offsets into title or text, code points, half-open."""

    gave: str  # "actor", "action", "mineral", "target", "status", "effective_on", "document", "amount"
    field: str  # "title" or "text"
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act of one government (or of several together), as one article tells it."""

    action: str = ""  # lexicon id; empty: a decision without a name in the lexicon
    actor: str = ""  # agency or place id
    place: str = ""  # place id of the acting government; the first of `places`
    places: tuple[str, ...] = ()  # all that act together
    minerals: tuple[str, ...] = ()  # ids; an umbrella only where no mineral is named
    target: str = ""  # place id: towards whom
    status: Status = Status.REPORTED
    effective_on: str | None = None  # ISO date
    documents: tuple[str, ...] = ()  # "MOFCOM 2025/10", "FR 2025-12345", "EU 2024/1252"
    headline: str = ""  # plain English, at most 14 words, made from the fields
    field: str = "text"  # where its sentence stands: "title" or "text"
    start: int = 0
    end: int = 0
    sentence: str = ""  # the evidence, as written
    inferred: tuple[str, ...] = ()  # fields not given by the act's own clause
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """An act that the article only mentions, and why it is not its news."""

    action: str
    place: str
    minerals: tuple[str, ...]
    why: str  # "told as past: in 2021", "a quote", "boilerplate", "an earlier measure in a list" …
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """All that an article tells of governments' acts. `score` is 0–100, and the sum of `reasons`."""

    main: Event | None = None
    background: tuple[Background, ...] = ()
    score: float = 0.0
    reasons: tuple[Reason, ...] = ()


NO_EVENTS = Events()
