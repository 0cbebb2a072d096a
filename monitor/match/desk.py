"""The reading desk: the lexicon and the watchlists as one small, picklable value, and the judgement of an article by it.

A worker process opens a desk once (about the lexicon's load time) and keeps it; a desk is told apart by its values alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from monitor.match import lexicon as lexicons
from monitor.match.explain import Explanation
from monitor.match.lexicon import Lexicon
from monitor.match.matcher import Matcher, Reading
from monitor.match.score import Scorer
from monitor.model import Article, Hit, Kind, Mention, Quality, Reason, Watchlist


@dataclass(frozen=True, slots=True)
class Desk:
    """What decides on an article: `overrides` is the config's [lexicon] part as JSON text."""

    watchlists: tuple[Watchlist, ...] = ()
    overrides: str = "{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a desk says of one article."""

    mentions: tuple[Mention, ...]
    hits: tuple[Hit, ...]
    score: float  # 0–100, whatever the watchlists
    reasons: tuple[Reason, ...]
    fingerprint: str  # of the lexicon
    reading: Reading


def make(watchlists: tuple[Watchlist, ...], overrides: Mapping[str, object]) -> Desk:
    """The desk for watchlists and lexicon entries of a config."""
    return Desk(watchlists, json.dumps(overrides, sort_keys=True, ensure_ascii=False))


@lru_cache(maxsize=4)
def opened(desk: Desk) -> tuple[Lexicon, Matcher, Scorer]:
    """The machinery of a desk, made once per process. Raises ConfigError when a lexicon entry is wrong."""
    lexicon = lexicons.load(json.loads(desk.overrides))
    words: dict[str, None] = {}
    for watchlist in desk.watchlists:
        words.update(dict.fromkeys(free_words(watchlist, lexicon)))
    return lexicon, Matcher(lexicon, tuple(words)), Scorer(lexicon, desk.watchlists)


def free_words(watchlist: Watchlist, lexicon: Lexicon) -> tuple[str, ...]:
    """The words of a watchlist that are not concepts of the lexicon."""
    members = (*watchlist.any, *watchlist.all, *watchlist.none)
    pairs = (word for near in watchlist.near for word in (*near.a, *near.b))
    return (*watchlist.terms, *watchlist.exclude, *(m for m in (*members, *pairs) if not lexicon.expand(m)))


def judge(desk: Desk, article: Article) -> Verdict:
    """Mentions, score and hits of an article."""
    lexicon, matcher, scorer = opened(desk)
    reading = matcher.read(article.title, article.text, article.language)
    score, reasons = scorer.article_score(article, reading)
    return Verdict(
        mentions=reading.mentions,
        hits=scorer.hits(article, reading),
        score=score,
        reasons=reasons,
        fingerprint=lexicon.fingerprint,
        reading=reading,
    )


def names(desk: Desk) -> Mapping[str, str]:
    """English names of all concepts, by id."""
    return opened(desk)[0].names


def match_line(desk: Desk, row: Mapping[str, object]) -> dict[str, object]:
    """One line of `monitor match`: an article `{"id"?, "title", "body", "lang"?}` → what was found, `score` as 0–1."""
    article = Article(
        url=None,
        title=str(row.get("title") or ""),
        text=str(row.get("body") or ""),
        language=str(row["lang"]) if row.get("lang") else None,
        source="page",
        quality=Quality.FULL,
    )
    verdict = judge(desk, article)
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


def explain(desk: Desk, article: Article) -> tuple[Explanation, ...]:
    """Each watchlist's verdict on an article, rule by rule."""
    _, matcher, scorer = opened(desk)
    return scorer.explain(article, matcher.read(article.title, article.text, article.language))
