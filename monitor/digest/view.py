"""What a digest is made of: finished words and numbers, ready to be shown, and nothing that has to be looked up again.

Every value is plain (text, number, tuple of the same), so that a stored digest is rendered again byte for byte years later,
when the feeds, the lexicon and the config have long changed. Times are texts in the reader's time zone. A language label is
empty when the text is in the reader's own language. A field added later gets a default, so that older digests can be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A concept with its English name; `kind` is a value of `model.Kind`."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassagePiece:
    """A stretch of a sentence; `mark` names the concept whose term it is, empty between the terms."""

    text: str
    mark: str = ""
    figure: bool = False  # a quantity or list member that is compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence as an outlet wrote it, cut into pieces."""

    outlet: str
    pieces: tuple[PassagePiece, ...]
    lang: str = ""  # BCP 47, for the markup
    language: str = ""  # its English name, when it is not the reader's

    @property
    def text(self) -> str:
        """The sentence without its marks."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A figure or list member as written, with its sentence; what was said is marked in it when it occurs there."""

    said: str
    passage: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePoint:
    """One thing that the outlets of a story agree on, differ on, or brought up to date."""

    verdict: str  # a value of `model.Verdict`
    subject: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Who does what to which mineral, aimed at whom; empty where no text says it."""

    actor: str = ""
    action: str = ""
    minerals: tuple[str, ...] = ()
    target: str = ""
    status: str = ""  # in words: "in force"
    effective_on: str = ""  # "1 March 2026"
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One article of a story."""

    outlet: str
    title: str
    url: str  # absolute http(s), or empty
    at: str  # "09:14", or "19 Feb 22:05" when it is of another day
    role: str  # a value of `model.Role`
    lang: str = ""
    language: str = ""
    origin: str = ""  # the wire or newspaper that the text credits
    state_media: bool = False
    unread: str = ""  # why only a part could be read
    fresh: bool = True  # not known when the last digest was made
    dated: bool = True  # False: the feed gave no usable date and `at` is when it was first seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An edit of an article after it was first read: the words taken out and the words put in."""

    outlet: str
    at: str
    field: str  # "title" or "text"
    removed: str
    added: str
    context: str = ""  # the words that follow: "products on the list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sister:
    """The same event told in another language."""

    story: str
    language: str
    lang: str
    outlet: str
    headline: str
    url: str
    reports: int
    evidence: Passage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another story that names the same official document."""

    document: str
    headline: str
    anchor: str  # empty when it is told in one line
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Points that a named reason gave or took."""

    name: str
    points: int
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryBlock:
    """A story told in full, once in a digest."""

    id: str
    anchor: str  # of its block, for links inside the digest
    url: str  # of its web page, empty without one
    headline: str
    headline_url: str
    lang: str
    language: str
    score: int
    reasons: tuple[Points, ...]
    independent: int
    copies: int
    reports: tuple[Report, ...]  # first one first, then by time
    minerals: tuple[Chip, ...]
    actions: tuple[Chip, ...]
    places: tuple[Chip, ...]
    terms: tuple[str, ...] = ()
    evidence: Passage | None = None
    figures: tuple[Quote, ...] = ()
    points: tuple[FigurePoint, ...] = ()
    action: Action | None = None
    sisters: tuple[Sister, ...] = ()
    changes: tuple[Change, ...] = ()
    related: tuple[Related, ...] = ()  # stories that name the same document
    also_on: tuple[str, ...] = ()  # titles of the other watchlists it hits
    running: bool = False  # an earlier digest told it
    told_on: str = ""  # the day of that digest
    archive: bool = False  # found in the archive by a changed watchlist
    dismiss_url: str = ""  # where its hits of this watchlist can be marked as not relevant, empty without a web page

    @property
    def first(self) -> Report:
        """The report that came first."""
        return self.reports[0]

    @property
    def fresh(self) -> tuple[Report, ...]:
        """The reports that the last digest did not know."""
        return tuple(report for report in self.reports if report.fresh)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A story that another section tells in full."""

    headline: str
    anchor: str
    section: str
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietLine:
    """A match told in one line."""

    headline: str
    url: str
    outlet: str
    at: str
    score: int
    lang: str = ""
    language: str = ""
    minerals: tuple[Chip, ...] = ()
    actions: tuple[Chip, ...] = ()
    note: str = ""  # "2 more copies since 19 Feb"
    reports: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What one watchlist found. `more` counts the stories (and lines) that were left out to keep the mail short."""

    name: str
    title: str
    stories: tuple[StoryBlock, ...] = ()
    references: tuple[Reference, ...] = ()
    quiet: tuple[QuietLine, ...] = ()
    more: int = 0
    more_references: int = 0  # beyond those that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class GlanceRow:
    """A mineral's stories by action, in the columns' order, then the rest and all; `change` is against the last digest."""

    mineral: Chip
    counts: tuple[int, ...]
    other: int
    total: int
    change: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """The day as a table of minerals and actions, counted in stories."""

    columns: tuple[Chip, ...] = ()
    rows: tuple[GlanceRow, ...] = ()
    has_other: bool = False
    narrow: int = 3  # columns that a phone has room for
    totals: tuple[
        tuple[str, int], ...
    ] = ()  # mineral id and stories, all of them: what the next digest compares with
    gone: tuple[
        tuple[str, int], ...
    ] = ()  # names of minerals of the last digest that this one has no story on
    more: int = 0  # minerals that found no room in the table


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An unusual volume."""

    chip: Chip
    count: int
    usual: str  # "2.1"
    bars: tuple[int, ...]  # the last days' counts, oldest first, today last
    reason: str

    @property
    def heights(self) -> tuple[int, ...]:
        """The bars as whole percents of the tallest; a day with anything has at least 6."""
        top = max(self.bars, default=0)
        return tuple(max(6, round(100 * bar / top)) if bar and top else 0 for bar in self.bars)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number with its words."""

    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedNote:
    """A feed and what there is to say about it."""

    name: str
    text: str
    since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A hit of which only a part could be read."""

    outlet: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What was and what was not read."""

    feeds: int
    feeds_ok: int
    polls: int
    polls_failed: int
    articles: int
    hits: int
    qualities: tuple[Count, ...] = ()
    reasons: tuple[Count, ...] = ()
    notes: tuple[
        Count, ...
    ] = ()  # pending, undated, future-dated, edited, purged; only what is not zero
    broken: tuple[FeedNote, ...] = ()  # newly
    recovered: tuple[FeedNote, ...] = ()
    failing: tuple[FeedNote, ...] = ()  # still
    silent: tuple[FeedNote, ...] = ()
    other: tuple[FeedNote, ...] = ()  # moved, gone, candidates, possible gaps
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A day for one group of readers, with all that showing it needs."""

    date: str  # local, ISO
    day: str  # "Friday, 20 February 2026"
    title: str
    language: str
    since: str  # ISO, UTC
    until: str
    span: str  # the window in words, local time
    subject: str
    lead: str  # the day in one sentence
    stories: int  # told in full or in a line, each once
    max_bytes: int
    problems: tuple[str, ...] = ()  # with config.toml
    faults: tuple[
        str, ...
    ] = ()  # of the owner's templates, which the shipped ones took the place of
    glance: Glance = Glance()
    alerts: tuple[Alert, ...] = ()
    sections: tuple[Section, ...] = ()
    archive: tuple[QuietLine, ...] = ()  # found in the archive by a changed watchlist
    ledger: Ledger
    url: str = ""  # the digest's own web page
    base_url: str = ""
    version: int = 1

    @property
    def quiet(self) -> bool:
        """Whether no watchlist found anything."""
        return self.stories == 0

    @property
    def more(self) -> int:
        """How many stories were left out to keep the mail short."""
        return sum(section.more for section in self.sections)

    @property
    def told(self) -> tuple[str, ...]:
        """The ids of all stories that stand in full, those in other languages too: the next digest tells only what is new."""
        blocks = [story for section in self.sections for story in section.stories]
        return tuple(
            dict.fromkeys(
                i
                for story in blocks
                for i in (story.id, *(sister.story for sister in story.sisters))
            )
        )

    def to_json(self) -> str:
        """The digest as JSON text; the same digest gives the same text."""
        return _adapter().dump_json(self).decode()

    @staticmethod
    def from_json(text: str | bytes) -> Digest:
        """The digest that `to_json` wrote, by this program or an older one. Raises ValueError when it is something else."""
        return _adapter().validate_json(text)


@cache
def _adapter() -> TypeAdapter[Digest]:
    return TypeAdapter(Digest)
