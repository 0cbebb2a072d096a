"""The rules: lexicon and watchlists as one small, picklable value, and the judgement of an article by them.

A worker process opens rules once (about the lexicon's load time) and keeps them; they are told apart by their values alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from monitor.events.main_event import read
from monitor.match import lexicon as lexicons
from monitor.match.lexicon import Lexicon
from monitor.match.matcher import Matcher, Reading
from monitor.model.articles import Article, Quality
from monitor.model.events import NO_EVENTS, Events
from monitor.model.hits import Hit, Reason, Watchlist
from monitor.model.mentions import Kind, Mention
from monitor.model.readings import Basis, KeptReading
from monitor.watch.explain import Explanation
from monitor.watch.read_by import read_by
from monitor.watch.scorer import Scorer


@dataclass(frozen=True, slots=True)
class Rules:
    """What decides on an article: `overrides` is the config's [lexicon] part as JSON text."""

    watchlists: tuple[Watchlist, ...] = ()
    overrides: str = "{}"
    off_topic: tuple[str, ...] | None = None  # words of other worlds; None: the shipped ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the rules say of one article."""

    mentions: tuple[Mention, ...]
    hits: tuple[Hit, ...]
    score: float  # 0–100, whatever the watchlists
    reasons: tuple[Reason, ...]
    fingerprint: str  # of the lexicon
    reading: Reading
    events: Events = NO_EVENTS  # the article's news, and the acts that it only mentions
    basis: str = ""  # fingerprint of all that the reading rests on

    @property
    def kept(self) -> KeptReading:
        """What is kept of the reading besides mentions and events."""
        return KeptReading(basis=self.basis, language=self.reading.language)


def make(
    watchlists: tuple[Watchlist, ...],
    overrides: Mapping[str, object],
    off_topic: tuple[str, ...] | None = None,
) -> Rules:
    """The rules of a config: its watchlists, lexicon entries and words of other worlds."""
    written = json.dumps(overrides, sort_keys=True, ensure_ascii=False)
    return Rules(watchlists, written, off_topic)


@lru_cache(maxsize=4)
def opened(rules: Rules) -> tuple[Lexicon, Matcher, Scorer]:
    """The machinery of rules, made once per process. Raises ConfigError when a lexicon entry is wrong."""
    lexicon = lexicons.load(json.loads(rules.overrides))
    scorer = Scorer(lexicon, rules.watchlists, rules.off_topic)
    return lexicon, Matcher(lexicon, words_of(rules, lexicon)), scorer


def fingerprint(rules: Rules) -> str:
    """A short hash of all that decides on hits: watchlists, lexicon, and the program's own rules. An archive that was matched
    with another one is matched again."""
    lexicon, _, scorer = opened(rules)
    prints = (f"{w.name} {scorer.fingerprint(w.name)}" for w in rules.watchlists)
    decides = (lexicon.fingerprint, read_by(), *prints)
    return hashlib.sha256("|".join(decides).encode()).hexdigest()[:16]


@lru_cache(maxsize=8)
def basis_of(rules: Rules) -> Basis:
    """What readings by these rules rest on. Raises ConfigError when a lexicon entry is wrong."""
    return Basis(
        reader=read_by(),
        overrides=rules.overrides,
        words=tuple(sorted(words_of(rules, lexicons.load(json.loads(rules.overrides))))),
        off_topic=rules.off_topic,
    )


@lru_cache(maxsize=8)
def _basis_print(rules: Rules) -> str:
    return basis_of(rules).fingerprint


def words_of(rules: Rules, lexicon: Lexicon) -> tuple[str, ...]:
    """All words of the rules that are no concepts of the lexicon, each once."""
    words = dict.fromkeys(rules.off_topic or ())
    for watchlist in rules.watchlists:
        words.update(dict.fromkeys(free_words(watchlist, lexicon)))
    return tuple(words)


def free_words(watchlist: Watchlist, lexicon: Lexicon) -> tuple[str, ...]:
    """The words of a watchlist that are not concepts of the lexicon."""
    members = (*watchlist.any, *watchlist.all, *watchlist.none)
    pairs = (word for near in watchlist.near for word in (*near.a, *near.b))
    return (
        *watchlist.terms,
        *watchlist.exclude,
        *(m for m in (*members, *pairs) if not lexicon.expand(m)),
    )


def judge(rules: Rules, article: Article) -> Judgement:
    """Mentions, score and hits of an article."""
    lexicon, matcher, scorer = opened(rules)
    reading = matcher.read(article.title, article.text, article.language)
    events = read(article, reading, lexicon)
    score, reasons = scorer.article_score(article, reading, events)
    return Judgement(
        mentions=reading.mentions,
        hits=scorer.hits(article, reading, events),
        score=score,
        reasons=reasons,
        fingerprint=lexicon.fingerprint,
        reading=reading,
        events=events,
        basis=_basis_print(rules),
    )


def rejudge(
    rules: Rules, article: Article, kept: Reading, events: Events
) -> tuple[tuple[Hit, ...], Callable[[], float]]:
    """The hits of an article whose reading is known, and its score, which is worked out when it is asked for."""
    scorer = opened(rules)[2]
    return scorer.hits(article, kept, events), lambda: scorer.article_score(article, kept, events)[
        0
    ]


def names(rules: Rules, language: str = "en") -> Mapping[str, str]:
    """Names of all concepts, by id: in this language where the lexicon has words in it, else English."""
    return opened(rules)[0].names_in(language)


def weights(rules: Rules) -> Mapping[str, int]:
    """How much each action changes, 0–3, by id."""
    return {entry.id: entry.strength for entry in opened(rules)[0].of_kind(Kind.ACTION)}


def match_line(rules: Rules, row: Mapping[str, object]) -> dict[str, object]:
    """One line of `monitor match`: an article `{"id"?, "title", "body", "lang"?}` → what was found, `score` as 0–1."""
    article = Article(
        url=None,
        title=str(row.get("title") or ""),
        text=str(row.get("body") or ""),
        language=str(row["lang"]) if row.get("lang") else None,
        source="page",
        quality=Quality.FULL,
    )
    verdict = judge(rules, article)
    fields = {"title": article.title, "text": article.text}
    found: dict[Kind, dict[str, None]] = {kind: {} for kind in Kind}
    for mention in verdict.mentions:
        found[mention.kind][mention.concept] = None
    return {
        "id": row.get("id"),
        "minerals": list(verdict.reading.minerals),
        "policies": list(found[Kind.ACTION]),
        "places": list(found[Kind.PLACE]),
        "score": round(verdict.score / 100, 4),
        "mentions": [
            {
                "concept": mention.concept,
                "kind": mention.kind.value,
                "field": "body" if mention.field == "text" else "title",
                "start": mention.start,
                "end": mention.end,
                "sentence": fields[mention.field][mention.sentence_start : mention.sentence_end],
                "rule": mention.rule,
            }
            for mention in verdict.mentions
        ],
    }


def explain(rules: Rules, article: Article) -> tuple[Explanation, ...]:
    """Each watchlist's verdict on an article, rule by rule."""
    lexicon, matcher, scorer = opened(rules)
    reading = matcher.read(article.title, article.text, article.language)
    return scorer.explain(article, reading, read(article, reading, lexicon))
