"""Coverage of one event: figures, differences, the record, what is stored of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.articles import Quality
from monitor.model.entries import Dated
from monitor.model.events import Event
from monitor.model.hits import Hit
from monitor.model.mentions import Kind, Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRef:
    """What grouping may look at."""

    article_id: int
    title: str
    text: str
    outlet: str
    language: str | None
    published_at: datetime
    minerals: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    event: Event | None = None  # the article's main event


class Role(StrEnum):
    """What an article is to its story."""

    FIRST = "first"
    INDEPENDENT = "independent"
    COPY = "copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Articles that leave a story because it had grown two cores: from now on a story of their own."""

    story: str  # stable id of the new story
    articles: tuple[int, ...]  # in order of time


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """An article's story, as decided when it arrived."""

    article_id: int
    story: str  # stable id
    role: Role
    copy_of: int | None = None  # article id
    origin: str | None = None  # wire or newspaper that the text credits
    similarity: float = 1.0
    shared: tuple[str, ...] = ()  # names, figures and words that joined it
    merged: tuple[
        str, ...
    ] = ()  # stories that this article showed to be the same; they continue as `story`
    also_in: tuple[str, ...] = ()  # stories in other languages that tell the same event
    split: Split | None = None  # what leaves `story` after this article joined it


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A quantity in a text: a full number (13.8bn is 13.8e9), its unit, and how it is hedged."""

    value: float
    unit: str  # ISO currency, "%", "pp", "share", "t", "kg", "m", "km2", "W", "Wh", "bbl", "yr" … or "#noun" for a count
    hedge: str  # "" exact, "~" about, ">" more than, ">=" at least, "<" less than, "<=" up to, "<~" nearly
    start: int
    end: int
    currency: str | None = None
    measures: str = ""  # head noun of what is measured
    period: str | None = None  # "yr", "month" for rates; or a year "2025" that dates it
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one article says on a point: the figure or list member as written, with its sentence."""

    article_id: int
    outlet: str
    said: str  # as written: "at least half", "tungsten"
    sentence: str
    measures: str = ""  # what a figure measures, in the article's words: "export quota"


class Agreement(StrEnum):
    """How the outlets stand on one point."""

    AGREE = "agree"
    DIFFER = "differ"
    UPDATED = "updated"  # the later article has the newer number
    ONLY_ONE = "only_one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One point of a story as its independent reports tell it."""

    verdict: Agreement
    subject: (
        str  # what is measured: "provincial-level governments", "minerals under export control"
    )
    claims: tuple[Claim, ...]
    of_the_act: bool = True  # about mineral, money, rate, amount, date or scope of the act itself


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRecord:
    """Who does what to which mineral, aimed at whom; empty where the text does not say."""

    actor: str = ""  # agency or place id
    actor_name: str = ""
    action: str = ""  # action id
    minerals: tuple[str, ...] = ()
    target: str = ""  # place id
    status: str = "reported"  # proposed, adopted, in_force, suspended, ended, reported
    effective_on: str | None = None  # ISO date
    documents: tuple[str, ...] = ()  # "MOFCOM 2025/10", "FR 2025-12345", "EU 2024/1252"
    places: tuple[str, ...] = ()  # place ids of the governments that act together
    headline: str = ""  # plain English, at most 14 words, made from the fields
    sentence: str = ""  # the evidence, as written
    article_id: int | None = None  # the article that tells all of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One article of a story, with all that comparing needs."""

    article_id: int
    outlet: str
    role: Role
    published_at: datetime
    language: str | None
    title: str
    text: str
    mentions: tuple[Mention, ...] = ()
    event: Event | None = None  # the article's main event
    event_score: float = 0.0  # of it, 0–100


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFacts:
    """What comparing the articles of a story found."""

    story: str
    key_figures: tuple[Claim, ...]  # those of the event, at most three, as written
    differences: tuple[Difference, ...]  # those of the act first
    action: ActionRecord
    same_figures: int = 0  # outlets that give the same figures; 0 for one alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """An unusual volume: `count` today against the usual of the past 28 days."""

    concept: str
    kind: Kind
    count: int
    usual: float
    history: tuple[int, ...]  # daily counts, oldest first, today last
    reason: str  # the test and its figure, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change of a stored entry or article."""

    at: datetime
    field: str  # "title" or "text"
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One article of a story as stored."""

    article_id: int
    entry_id: int
    feed_id: int
    outlet: str
    tags: tuple[str, ...]
    url: str | None
    title: str
    language: str | None
    published_at: datetime
    first_seen_at: datetime
    dated: Dated
    role: Role
    origin: str | None
    quality: Quality
    source: str
    reason: str | None
    score: float
    hits: tuple[Hit, ...]
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story as stored, its coverage in order of time."""

    story: str
    opened_at: datetime
    coverage: tuple[Coverage, ...]
    facts: StoryFacts | None
    also_in: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    told_at: datetime | None = None  # end of the last digest that showed it
    pinned: bool = False  # by a reader, to the top
    note: str = ""  # a reader's
