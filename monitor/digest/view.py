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
    of_the_act: bool = True  # about the act's mineral, money, rate, amount, date or scope; others on the story's page only


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
    places: tuple[str, ...] = ()  # names of the governments that act


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
    independent: int  # outlets that report on their own
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
    told: str = ""  # a headline in the reader's language, made from the record; empty when the outlet's own is in it
    in_short: str = ""  # the headline for a list, always in the reader's language
    outlets: tuple[str, ...] = ()  # who reports on their own, once each; first one first
    moved: str = ""  # how far the act has come since it was last told: "proposed → in force"
    pinned: bool = False  # by a reader, to the top
    note: str = ""  # a reader's
    rank: int = 0  # how much it matters, 0–100: what the order of the digest is made of

    @property
    def title(self) -> str:
        """What heads the block."""
        return self.told or self.headline

    @property
    def first(self) -> Report:
        """The report that came first."""
        return self.reports[0]

    @property
    def fresh(self) -> tuple[Report, ...]:
        """The reports that the last digest did not know."""
        return tuple(report for report in self.reports if report.fresh)

    same_figures: int = 0  # outlets that give the same figures


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefLine:
    """An event that matters, in one line that leads to its block."""

    headline: str
    anchor: str  # of its block, empty when it has none
    outlets: int = 1
    what: str = (
        ""  # of a change: "proposed → in force", "12 → 17 products", "takes effect on Tuesday"
    )
    note: str = ""  # where the change stands: "edited by The Pacific Ledger"
    url: str = ""  # where it leads when it has no block
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyLine:
    """A company's own news of the day, in one line."""

    company: str  # empty when the headline names none
    headline: str
    url: str
    outlet: str
    more: int = 0  # further stories of the same company
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRow:
    """A mineral's or a government's stories in a week, against the four weeks before."""

    name: str
    count: int
    usual: str  # a week, as text; empty while fewer than four weeks are known
    bars: tuple[int, ...]  # the weeks, oldest first, this one last
    change: int | None = None  # against the usual, rounded

    @property
    def heights(self) -> tuple[int, ...]:
        """The bars as whole percents of the tallest."""
        top = max(self.bars, default=0) or 1
        return tuple(max(6, round(100 * bar / top)) if bar else 0 for bar in self.bars)


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The week by mineral and by government, counted in stories told."""

    stories: int
    minerals: tuple[WeekRow, ...] = ()
    governments: tuple[WeekRow, ...] = ()


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
    told: str = ""  # the headline in the reader's language, when the outlet's own is in another one


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What one watchlist found. `more` counts the stories (and lines) that were left out to keep the mail short."""

    name: str
    title: str
    stories: tuple[StoryBlock, ...] = ()
    quiet: tuple[QuietLine, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GlanceRow:
    """A mineral's stories by action, in the columns' order (0: fewer than two), and all; `change` is against the last digest."""

    mineral: Chip
    counts: tuple[int, ...]
    total: int
    change: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """The day as a table of minerals and actions, counted in stories."""

    columns: tuple[Chip, ...] = ()
    rows: tuple[GlanceRow, ...] = ()
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
    """Hits of an outlet of which only a part could be read."""

    outlet: str
    title: str  # of the first
    reason: str
    more: int = 0  # for the same reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What was and what was not read."""

    feeds: int
    feeds_ok: int  # whose last poll was good
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
    never: int = 0  # feeds that have not been asked yet
    blind: str = ""  # why nothing could be read, in words; empty when something could
    more_silent: int = 0  # beyond those that are named
    more_unread: int = 0


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
    brief: tuple[BriefLine, ...] = ()  # what matters most, best first
    changed: tuple[BriefLine, ...] = ()  # what is otherwise than the last digest told it
    companies: tuple[CompanyLine, ...] = ()  # what companies say of themselves
    week: Week | None = None  # on the day of the weekly summary
    minutes: int = 0  # to read it
    preheader: str = ""  # what mail programs show beside the subject
    standing: tuple[
        tuple[str, str], ...
    ] = ()  # story id and status last told, what the next digest compares with
    next_at: str = ""  # when the next one comes, in words
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
