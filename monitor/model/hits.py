"""What watchlists ask for and what they get."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Two words at most `words` words apart, in either order, within a sentence."""

    a: tuple[str, ...]
    b: tuple[str, ...]
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchlist:
    """What one reader wants to be told of, as asked for in config.toml. Empty tuples ask for nothing of that kind.

    A hit needs one of each kind asked for, together within `within`, none of `exclude`, and `min_score`.
    Members are lexicon ids, `group:…`, `list:…`, `direction:…`; `terms` and `exclude` are free words or phrases, plural and
    inflected forms included: `=word` is exact and minds case, `word*` may have any ending.
    """

    name: str
    title: str
    minerals: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    any: tuple[str, ...] = ()  # one of these concepts or words must occur in the article
    all: tuple[str, ...] = ()  # every one of them
    none: tuple[str, ...] = ()  # not one of them
    near: tuple[Near, ...] = ()
    within: str = "sentence"  # "sentence", "paragraph", "article"
    min_score: int = 0  # 0–100
    alert: bool = False
    about: str = (
        "mention"  # "event": the article's main event must satisfy it; "mention": any words of it
    )
    feeds: tuple[str, ...] = ()  # addresses or names of feeds; only their articles
    tags: tuple[str, ...] = ()  # only feeds with one of these tags
    outlets: tuple[str, ...] = ()  # only these outlets, by name
    languages: tuple[str, ...] = ()  # only articles in these languages
    not_feeds: tuple[str, ...] = ()  # and what is left out
    not_tags: tuple[str, ...] = ()
    not_outlets: tuple[str, ...] = ()
    not_languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Points that a named reason added to (or took from) a score."""

    name: str
    points: float
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The sentence that shows a hit: offsets into the stored text, `marks` inside the sentence."""

    field: str
    start: int
    end: int
    sentence: str
    marks: tuple[tuple[int, int, str], ...]  # start, end (in the sentence), concept


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that a watchlist wants, and why."""

    watchlist: str
    fingerprint: str  # of the watchlist and the lexicon that made it
    score: float  # 0–100
    reasons: tuple[Reason, ...]
    evidence: tuple[Evidence, ...]  # best first, at least one
    minerals: tuple[str, ...]
    policies: tuple[str, ...]
    places: tuple[str, ...]
    terms: tuple[str, ...] = ()
